"""A multilayer perceptron in NumPy that reads handwritten digits, its activations by fastrelu.

Forward runs in place on the result of each matrix product and keeps one bit an element;
backward selects the gradient by these bits, in place too.  Needs scikit-learn, for its
bundled digits.

    python examples/train_digits.py --epochs 30
"""

import argparse
from itertools import pairwise

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import fastrelu


class Perceptron:
    """Dense layers with ReLU between them and softmax at the end.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, hidden units of each layer, classes.
    rng : numpy.random.Generator
        Draws the weights, by He et al. (2015): normal, variance 2 / inputs.
    """

    def __init__(self, sizes, rng):
        self.weights = [
            (rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)).astype(np.float32)
            for inputs, outputs in pairwise(sizes)
        ]
        self.biases = [np.zeros(outputs, np.float32) for outputs in sizes[1:]]

    def forward(self, x):
        """Return the logits of x, and what backward needs: each layer's input, each mask."""
        inputs, masks = [x], []
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            h = inputs[-1] @ weight
            h += bias
            h, mask = fastrelu.relu_with_mask(h, out=h)
            inputs.append(h)
            masks.append(mask)
        return inputs[-1] @ self.weights[-1] + self.biases[-1], inputs, masks

    def gradients(self, grad, inputs, masks):
        """Return the gradients of weights and biases from that of the logits."""
        of_weights, of_biases = [], []
        for layer in reversed(range(len(self.weights))):
            of_weights.append(inputs[layer].T @ grad)
            of_biases.append(grad.sum(axis=0))
            if layer:
                grad = grad @ self.weights[layer].T
                fastrelu.relu_backward(grad, masks[layer - 1], out=grad)
        return of_weights[::-1], of_biases[::-1]


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


def train(epochs, hidden=(128, 64), batch=64, rate=0.1, momentum=0.9, seed=0, report=print):
    """Train on the digits and return the accuracy on the test images.

    Parameters
    ----------
    epochs : int
        Times to go through the training images.
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
    float
        Share of test images read correctly.
    """
    train_images, test_images, train_labels, test_labels = load()
    rng = np.random.default_rng(seed)
    model = Perceptron((train_images.shape[1], *hidden, 10), rng)
    values = model.weights + model.biases
    velocities = [np.zeros_like(value) for value in values]
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(train_labels))
        losses, active = [], [np.zeros(units, int) for units in hidden]
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            logits, inputs, masks = model.forward(train_images[chosen])
            loss, grad = cross_entropy(logits, train_labels[chosen])
            losses.append(loss)
            for count, mask in zip(active, masks, strict=True):
                count += mask.count(axis=0)
            of_weights, of_biases = model.gradients(grad, inputs, masks)
            for value, velocity, gradient in zip(values, velocities, of_weights + of_biases, strict=True):
                velocity *= momentum
                velocity -= rate * gradient
                value += velocity
        dead = ", ".join(f"{np.count_nonzero(count == 0)} of {len(count)}" for count in active)
        report(f"epoch {epoch:3}   loss {np.mean(losses):.4f}   dead units: {dead}")
    accuracy = float(np.mean(model.forward(test_images)[0].argmax(axis=1) == test_labels))
    report(f"test accuracy {accuracy:.2%}")
    return accuracy


def main():
    """Train, and print loss and dead units of each epoch and the accuracy at the end."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--epochs", type=int, default=30, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    arguments = parser.parse_args()
    train(arguments.epochs, seed=arguments.seed)


if __name__ == "__main__":
    main()
