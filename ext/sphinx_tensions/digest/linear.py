"""A linear model of topics, from papers whose topic somebody chose.

Multinomial logistic regression with an L2 penalty, fitted by stochastic
gradient descent (Bottou 2010) in a fixed order: the same papers give the same
weights everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

EPOCHS = 10
RATE = 4.0  #: of the first step; it falls with the number of steps
PENALTY = 1e-4

Vector = Mapping[str, float]


class Linear:
    """Weights for each label; vectors have length one."""

    def __init__(self, vectors: Sequence[Vector], labels: Sequence[str]) -> None:
        """Fit; *labels* belong to *vectors* by place."""
        self.labels = sorted(set(labels))
        self.weights: list[dict[str, float]] = [{} for _ in self.labels]
        self.scale = 1.0  # of all weights, so that the penalty need not visit each
        steps = 0
        for _epoch in range(EPOCHS):
            for vector, label in zip(vectors, labels, strict=True):
                steps += 1
                rate = RATE / (1 + RATE * PENALTY * steps)
                self._step(vector, label, rate)

    def _step(self, vector: Vector, label: str, rate: float) -> None:
        shares = self.shares(vector)
        self.scale *= 1 - rate * PENALTY
        for place, name in enumerate(self.labels):
            change = rate * ((name == label) - shares[place]) / self.scale
            weights = self.weights[place]
            for word, weight in vector.items():
                weights[word] = weights.get(word, 0.0) + change * weight

    def shares(self, vector: Vector) -> list[float]:
        """Return the share that each label gets; they add up to one."""
        sums = [
            self.scale * math.fsum(weight * weights.get(word, 0.0) for word, weight in vector.items())
            for weights in self.weights
        ]
        top = max(sums, default=0.0)
        powers = [math.exp(value - top) for value in sums]
        whole = math.fsum(powers)
        return [power / whole for power in powers]
