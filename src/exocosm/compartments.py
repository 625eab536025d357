"""Linear compartments in time, exactly: what becomes of doses in a well-stirred centre, what it exchanges with, and depots.

The one solution that the engine (blood of tissues) and assays (exposure) both use. Amounts in any one unit, times in min.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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
    """Something given: at once or evenly over a time, into the centre or into a depot."""

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
    """What the centre holds, interval after interval.

    Parameters
    ----------
    compartments
        How amounts move.
    absorptions
        Every rate of absorption that an input may have.
    begin
        Number of an interval -> what is given from its beginning on.

    Notes
    -----
    All intervals up to one that is asked for are computed in order and kept, so that a number is the same whichever was asked for first.
    What is given over a time that ends within an interval flows in evenly until the end of that interval.
    """

    def __init__(
        self,
        compartments: Compartments,
        absorptions: Sequence[float],
        begin: Callable[[int], Iterable[Input]],
    ) -> None:
        self.compartments = compartments
        self._begin = begin
        self._steps = {a: compartments.steps(a) for a in absorptions}
        width = 2 + len(compartments.beside)
        self._held = {a: np.zeros(width) for a in absorptions}
        self._running: list[tuple[int, Input]] = []
        self._mean: list[float] = []
        self._end: list[float] = []

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
        if count:
            self._reach(count - 1)
        return np.array(self._mean[:count], np.float64)

    def _reach(self, interval: int) -> None:
        while len(self._mean) <= interval:
            k = len(self._mean)
            at_once, evenly = self._inputs(k)
            mean = end = 0.0
            for absorption, held in self._held.items():
                place = 0 if absorption > 0.0 else 1
                held[place] += at_once[absorption]
                flowing = np.zeros_like(held)
                flowing[place] = evenly[absorption]
                step, average, inflow = self._steps[absorption]
                mean += float((average @ held)[1] + (inflow @ flowing)[1])
                held[:] = step @ held + average @ flowing
                end += float(held[1])
            self._mean.append(mean)
            self._end.append(end)

    def _inputs(self, k: int) -> tuple[dict[float, float], dict[float, float]]:
        """Return what is given at the beginning of an interval, and what flows in during it, by rate of absorption."""
        h = self.compartments.interval
        at_once, evenly = dict.fromkeys(self._held, 0.0), dict.fromkeys(self._held, 0.0)
        for item in self._begin(k):
            if item.length > 0.0:
                self._running.append((k, item))
            else:
                at_once[item.absorption] += item.amount
        for begun, item in self._running:
            over = min((begun * h + item.length) - k * h, h)
            evenly[item.absorption] += item.amount * over / item.length
        self._running = [(b, i) for b, i in self._running if b * h + i.length > (k + 1) * h * (1 + 1e-12)]
        return at_once, evenly
