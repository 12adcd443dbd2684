"""The example trains: its gradients are right, and few epochs are enough to read digits."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed: the example is skipped")
EXAMPLE = Path(__file__).parents[1] / "examples" / "train_digits.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("train_digits", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("default")
def test_few_epochs_read_digits(example):
    lines = []
    with np.errstate(under="ignore"):
        accuracy, of_epochs = example.train(epochs=6, report=lines.append)
    assert accuracy >= 0.93
    assert len(lines) == 7
    assert len(of_epochs) == 6
    losses = [float(line.split("loss")[1].split()[0]) for line in lines[:-1]]
    assert losses[-1] < losses[0] / 3
    assert all("dead units: " in line for line in lines[:-1])


def test_every_activation_learns(example):
    for name in example.ACTIVATIONS:
        with np.errstate(all="ignore"):
            _, losses = example.train(epochs=3, activation=name, rate=0.02, report=lambda line: None)
        assert losses[-1] < losses[0], name


def test_comparison_and_plot(example, monkeypatch, capsys, tmp_path):
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed: nothing is drawn")
    picture = tmp_path / "curves.png"
    monkeypatch.setattr(
        "sys.argv", ["train_digits.py", "--epochs", "1", "--compare", "ReLU", "ELU", "--plot", str(picture)]
    )
    with np.errstate(under="ignore"):
        example.main()
    assert capsys.readouterr().out.count("last loss") == 2
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("activation", ["ReLU", "PReLU", "GELU"])
def test_gradients_are_those_of_finite_differences(example, activation):
    rng = np.random.default_rng(0)
    model = example.Perceptron((5, 7, 6, 10), rng, activation)
    model.weights = [weight.astype(np.float64) for weight in model.weights]
    model.biases = [rng.standard_normal(bias.shape) for bias in model.biases]
    x, labels = rng.standard_normal((8, 5)), rng.integers(0, 10, 8)
    for layer in model.activations:
        if activation == "PReLU":
            layer.weight = layer.weight.astype(np.float64)
    logits, inputs = model.forward(x)
    gradients = model.gradients(example.cross_entropy(logits, labels)[1], inputs)
    for value, gradient in zip(model.parameters, gradients, strict=True):
        place = tuple(rng.integers(0, length) for length in value.shape)
        before, step, losses = value[place], 1e-6, []
        for change in (step, -step):
            value[place] = before + change
            losses.append(example.cross_entropy(model.forward(x)[0], labels)[0])
        value[place] = before
        np.testing.assert_allclose(gradient[place], (losses[0] - losses[1]) / (2 * step), rtol=1e-5, atol=1e-8)
