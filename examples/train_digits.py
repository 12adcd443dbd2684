"""A multilayer perceptron in NumPy that reads handwritten digits, its activations by fastrelu.

Forward runs in place on the result of each matrix product and keeps what the gradient needs: for
ReLU one bit an element, by which backward selects.  Needs scikit-learn, for its bundled digits, and
for curves Matplotlib (``pip install 'fastrelu[examples]'``).

    python examples/train_digits.py --epochs 30
    python examples/train_digits.py --activation GELU
    python examples/train_digits.py --compare ReLU LeakyReLU PReLU ELU --plot curves.png
"""

import argparse
import inspect
from itertools import pairwise

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import fastrelu
from fastrelu import layers

# Those whose output has the shape of their input.
ACTIVATIONS = [name for name in layers.__all__ if name not in ("CReLU", "GLU", "Maxout")]


def activation_layer(name):
    """Return a layer with its defaults, in place where it can be."""
    kind = getattr(layers, name)
    return kind(inplace=True) if "inplace" in inspect.signature(kind).parameters else kind()


class Perceptron:
    """Dense layers with an activation between them and softmax at the end.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, hidden units of each layer, classes.
    rng : numpy.random.Generator
        Draws the weights, by He et al. (2015): normal, variance 2 / inputs.
    activation : str
        Name of a layer.
    """

    def __init__(self, sizes, rng, activation="ReLU"):
        self.weights = [
            (rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)).astype(np.float32)
            for inputs, outputs in pairwise(sizes)
        ]
        self.biases = [np.zeros(outputs, np.float32) for outputs in sizes[1:]]
        self.activations = [activation_layer(activation) for _ in sizes[1:-1]]

    @property
    def parameters(self):
        """Arrays that are learned: weights, biases, and slopes if there are any."""
        slopes = [layer.weight for layer in self.activations if hasattr(layer, "weight")]
        return [*self.weights, *self.biases, *slopes]

    def forward(self, x):
        """Return the logits of x, and the input of each dense layer."""
        inputs = [x]
        for weight, bias, activation in zip(self.weights[:-1], self.biases[:-1], self.activations, strict=True):
            h = inputs[-1] @ weight
            h += bias
            inputs.append(activation(h))
        return inputs[-1] @ self.weights[-1] + self.biases[-1], inputs

    def gradients(self, grad, inputs):
        """Return the gradients of the parameters from that of the logits of the last `forward`."""
        of_weights, of_biases = [], []
        for layer in reversed(range(len(self.weights))):
            of_weights.append(inputs[layer].T @ grad)
            of_biases.append(grad.sum(axis=0))
            if layer:
                grad = self.activations[layer - 1].backward(grad @ self.weights[layer].T)
        slopes = [activation.weight_grad for activation in self.activations if hasattr(activation, "weight")]
        return [*of_weights[::-1], *of_biases[::-1], *slopes]


def cross_entropy(logits, labels):
    """Return the mean loss of a batch and its gradient with respect to the logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = float(np.mean(np.log(sums[:, 0]) - shifted[rows, labels]))
    grad = exponentials / sums
    grad[rows, labels] -= 1
    grad /= len(labels)
    return loss, grad


def load():
    """Return the digits as float32 from 0 to 1: training and test images, training and test labels."""
    digits = load_digits()
    images = (digits.data / 16).astype(np.float32)
    return train_test_split(images, digits.target, test_size=0.25, random_state=0, stratify=digits.target)


def train(epochs, activation="ReLU", hidden=(128, 64), batch=64, rate=0.1, momentum=0.9, seed=0, report=print):
    """Train on the digits.

    Parameters
    ----------
    epochs : int
        Times to go through the training images.
    activation : str
        Name of a layer.
    hidden : sequence of int
        Units of each hidden layer.
    batch : int
        Images a step.
    rate, momentum : float
        Of stochastic gradient descent.
    seed : int
        Of the weights and of the order of the images.
    report : callable
        Gets a line an epoch.

    Returns
    -------
    accuracy : float
        Share of test images read correctly.
    losses : list of float
        Mean loss of each epoch.
    """
    train_images, test_images, train_labels, test_labels = load()
    rng = np.random.default_rng(seed)
    model = Perceptron((train_images.shape[1], *hidden, 10), rng, activation)
    values = model.parameters
    velocities = [np.zeros_like(value) for value in values]
    of_epochs = []
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(train_labels))
        losses, dead = [], [np.ones(units, bool) for units in hidden]
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            logits, inputs = model.forward(train_images[chosen])
            loss, grad = cross_entropy(logits, train_labels[chosen])
            losses.append(loss)
            for still, outputs in zip(dead, inputs[1:], strict=True):
                still &= fastrelu.dead_units(outputs)
            for value, velocity, gradient in zip(values, velocities, model.gradients(grad, inputs), strict=True):
                velocity *= momentum
                velocity -= rate * gradient
                value += velocity
        of_epochs.append(float(np.mean(losses)))
        units = ", ".join(f"{np.count_nonzero(still)} of {len(still)}" for still in dead)
        report(f"epoch {epoch:3}   loss {of_epochs[-1]:.4f}   dead units: {units}")
    accuracy = float(np.mean(model.forward(test_images)[0].argmax(axis=1) == test_labels))
    report(f"test accuracy {accuracy:.2%}")
    return accuracy, of_epochs


def plot(results, path):
    """Draw the loss of each epoch; results are accuracy and losses by the name of the activation."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for name, (accuracy, losses) in results.items():
        axes.plot(range(1, len(losses) + 1), losses, label=f"{name}: {accuracy:.1%} of test images read")
    axes.set(xlabel="epoch", ylabel="mean loss", yscale="log", title="Handwritten digits, two hidden layers")
    axes.legend()
    figure.savefig(path, dpi=150)


def main():
    """Train, and print loss and dead units of each epoch and the accuracy at the end."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--epochs", type=int, default=30, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--activation", choices=ACTIVATIONS, default="ReLU", help="default: %(default)s")
    parser.add_argument(
        "--compare", choices=ACTIVATIONS, nargs="+", metavar="ACTIVATION", help="train one after another"
    )
    parser.add_argument("--plot", metavar="FILE", help="draw the losses, by Matplotlib")
    arguments = parser.parse_args()
    results = {}
    for name in arguments.compare or [arguments.activation]:
        print(f"{name}:")
        results[name] = train(arguments.epochs, name, seed=arguments.seed)
    if len(results) > 1:
        for name, (accuracy, losses) in results.items():
            print(f"{name:12} test accuracy {accuracy:.2%}   last loss {losses[-1]:.4f}")
    if arguments.plot:
        plot(results, arguments.plot)


if __name__ == "__main__":
    main()
