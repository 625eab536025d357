"""Linear compartments in time, exactly: what becomes of doses in a well-stirred centre, what it exchanges with, and depots.

The one solution that the engine (blood of tissues) and assays (exposure) both use. Amounts in any one unit, times in min.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from exocosm.arrays import Float


@dataclass(frozen=True)
class Exchange:
    """A compartment beside the centre."""

    out: float
    """1/min from the centre into it."""
    back: float
    """1/min from it into the centre."""


@dataclass(frozen=True)
class Input:
    """Something given, again and again or once: evenly over a time, into the centre or into a depot."""

    step: int
    """Number of the interval in which it begins."""
    amount: float
    """In all."""
    length: float = 0.0
    """min; 0: at once."""
    absorption: float = 0.0
    """1/min out of a depot of its own into the centre; 0: it is given into the centre."""


@dataclass(frozen=True)
class Compartments:
    """A centre with elimination and up to two compartments that it exchanges with; time goes in equal intervals.

    Parameters
    ----------
    elimination
        1/min out of the centre, for good.
    beside
        The other compartments.
    interval
        min.
    """

    elimination: float
    beside: tuple[Exchange, ...]
    interval: float

    def _rates(self, absorption: float) -> Float:
        """Return d/dt of [depot, centre, others ...]."""
        n = 2 + len(self.beside)
        rates = np.zeros((n, n))
        rates[0, 0] = -absorption
        rates[1, 0] = absorption
        rates[1, 1] = -self.elimination - sum(e.out for e in self.beside)
        for k, other in enumerate(self.beside, 2):
            rates[k, 1], rates[1, k] = other.out, other.back
            rates[k, k] = -other.back
        return rates

    def steps(self, absorption: float) -> tuple[Float, Float, Float]:
        """Return what one interval does, [n, n] each: to amounts, their means over it, and the means of what flows in evenly.

        With A of `_rates` and h the interval: exp(A h); the mean of exp(A t) over it, which is also what is left at its end of an
        even inflow of 1; and the mean over it of that inflow. By Van Loan's block matrix.
        """
        from scipy.linalg import expm

        rates = self._rates(absorption)
        n = len(rates)
        block = np.zeros((3 * n, 3 * n))
        block[:n, :n] = rates * self.interval
        block[:n, n : 2 * n] = block[n : 2 * n, 2 * n :] = np.eye(n)
        whole: Float = expm(block)
        return whole[:n, :n], whole[:n, n : 2 * n], whole[:n, 2 * n :]


class Course:
    """What the centre holds, interval after interval, after a list of inputs.

    Parameters
    ----------
    compartments
        How amounts move.
    inputs
        In any order; the result depends on their order only in the last bits.

    Notes
    -----
    Numbers of an interval follow from the inputs alone and are the same whichever was asked for first: all intervals up to the one
    asked for are computed in order and kept.
    """

    def __init__(self, compartments: Compartments, inputs: Sequence[Input]) -> None:
        self.compartments = compartments
        self.inputs = tuple(sorted(inputs, key=lambda i: (i.absorption, i.step, i.amount, i.length)))
        self._mean: list[float] = []
        self._end: list[float] = []
        kinds = sorted({i.absorption for i in self.inputs})
        self._steps = {a: compartments.steps(a) for a in kinds}
        width = 2 + len(compartments.beside)
        self._held = {a: np.zeros(width) for a in kinds}

    def mean(self, interval: int) -> float:
        """Return the mean amount in the centre over an interval, from 0 on."""
        self._reach(interval)
        return self._mean[interval]

    def end(self, interval: int) -> float:
        """Return the amount in the centre at the end of an interval."""
        self._reach(interval)
        return self._end[interval]

    def means(self, count: int) -> Float:
        """Return the means of the first `count` intervals."""
        self._reach(count - 1)
        return np.array(self._mean[:count], np.float64)

    @cached_property
    def given(self) -> float:
        """All that is ever given."""
        return float(sum(i.amount for i in self.inputs))

    def _reach(self, interval: int) -> None:
        h = self.compartments.interval
        while len(self._mean) <= interval:
            k = len(self._mean)
            mean = end = 0.0
            for absorption, held in self._held.items():
                place = 0 if absorption > 0.0 else 1
                rate = 0.0
                for item in self.inputs:
                    if item.absorption != absorption or item.step > k:
                        continue
                    if item.length <= 0.0:
                        if item.step == k:
                            held[place] += item.amount
                        continue
                    over = min((k + 1) * h, item.step * h + item.length) - k * h
                    if over > 0.0:
                        rate += item.amount * min(over, h) / item.length
                step, average, inflow = self._steps[absorption]
                # what flows in during the interval does so evenly over it: rate is the amount
                flowing = np.zeros_like(held)
                flowing[place] = rate
                mean += float((average @ held)[1] + (inflow @ flowing)[1])
                held = step @ held + average @ flowing
                self._held[absorption] = held
                end += float(held[1])
            self._mean.append(mean)
            self._end.append(end)
