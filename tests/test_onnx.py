"""The reference implementations of ONNX's operators as an independent oracle of values."""

import numpy as np
import pytest
from oracles import public

onnx = pytest.importorskip("onnx", reason="onnx is not installed: its tests are skipped")
from onnx import helper  # noqa: E402
from onnx.reference import ReferenceEvaluator  # noqa: E402

pytestmark = pytest.mark.usefixtures("isa")

# Row, parameters, ONNX's operator and its attributes.
OPERATORS = [
    ("relu", (), "Relu", {}),
    ("leaky_relu", (0.25,), "LeakyRelu", {"alpha": 0.25}),
    ("elu", (0.5,), "Elu", {"alpha": 0.5}),
    ("celu", (0.5,), "Celu", {"alpha": 0.5}),
    ("selu", (), "Selu", {}),
    ("sigmoid", (), "Sigmoid", {}),
    ("tanh", (), "Tanh", {}),
    ("softplus", (), "Softplus", {}),
    ("softsign", (), "Softsign", {}),
    ("hardsigmoid", (), "HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
    ("hardswish", (), "HardSwish", {}),
    ("threshold", (0.75, 0.0), "ThresholdedRelu", {"alpha": 0.75}),
    ("hardshrink", (0.5,), "Shrink", {"lambd": 0.5, "bias": 0.0}),
    ("softshrink", (0.5,), "Shrink", {"lambd": 0.5, "bias": 0.5}),
    ("mish", (), "Mish", {}),
    ("gelu", (), "Gelu", {"approximate": "none"}),
    ("gelu_tanh", (), "Gelu", {"approximate": "tanh"}),
    ("absolute", (), "Abs", {}),
]


def evaluate(operator, attributes, *arrays):
    """Run a model of one operator."""
    dtype = helper.np_dtype_to_tensor_dtype(arrays[0].dtype)
    names = [f"x{k}" for k in range(len(arrays))]
    node = helper.make_node(operator, names, ["y"], **attributes)
    named = dict(zip(names, arrays, strict=True))
    inputs = [helper.make_tensor_value_info(name, dtype, array.shape) for name, array in named.items()]
    graph = helper.make_graph([node], "one", inputs, [helper.make_tensor_value_info("y", dtype, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    # The reference's formulas overflow on the way, and warn.
    with np.errstate(all="ignore"):
        return ReferenceEvaluator(model).run(None, named)[0]


# float64, where the reference's own formulas lose least; its exponentials of float attributes
# are why the tolerance is that of float.
@pytest.mark.parametrize(("row", "parameters", "operator", "attributes"), OPERATORS, ids=[o[0] for o in OPERATORS])
@pytest.mark.parametrize("dtype", ["f", "d"])
def test_values(row, parameters, operator, attributes, dtype):
    x = (np.random.default_rng(4).standard_normal(2000) * 4).astype(dtype)
    expected = evaluate(operator, attributes, x)
    np.testing.assert_allclose(public(row)(x, *parameters), expected, rtol=3e-6, atol=1e-6)


@pytest.mark.parametrize("dtype", ["f", "d"])
def test_prelu_and_clip(dtype):
    x = np.random.default_rng(5).standard_normal((20, 30)).astype(dtype)
    weight = np.linspace(-1, 1, 30, dtype=dtype)
    np.testing.assert_array_equal(public("prelu")(x, weight), evaluate("PRelu", {}, x, weight))
    low, high = np.array(-0.5, dtype), np.array(0.75, dtype)
    np.testing.assert_array_equal(public("hardtanh")(x, -0.5, 0.75), evaluate("Clip", {}, x, low, high))
