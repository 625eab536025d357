"""Which factors an outcome depends on: variance-based sensitivity after Sobol, designed and analysed with SALib.

>>> from exocosm.studies.sobol import Factor, design
>>> plan = design([Factor("a", 0.0, 1.0), Factor("b", 1.0, 100.0, "log")], n=8, seed=1)
>>> plan.samples.shape
(32, 2)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.errors import ExocosmError

SCALES = ("linear", "log")
RESAMPLES = 1000
"""Bootstrap samples behind an interval."""
LEAST = 8
"""Groups of samples below which nothing is computed."""


@dataclass(frozen=True)
class Factor:
    """One thing that is varied.

    Parameters
    ----------
    name
        Such as the dotted path of a scenario.
    low, high
        Its range.
    scale
        ``linear``, or ``log``: evenly over orders of magnitude.
    unit
        Written behind the value in `Design.settings`.

    Raises
    ------
    ExocosmError
        If the range is empty, not finite, or not positive on a log scale.
    """

    name: str
    low: float
    high: float
    scale: str = "linear"
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse ranges that nothing can be drawn from."""
        place = f"factor {self.name!r}"
        if self.scale not in SCALES:
            raise ExocosmError(
                f"unknown scale {self.scale!r}", place=place, remedy=f"there is: {', '.join(SCALES)}"
            )
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise ExocosmError(
                f"the range from {self.low:g} to {self.high:g} is empty",
                place=place,
                remedy="low must be below high",
            )
        if self.scale == "log" and self.low <= 0:
            raise ExocosmError(
                "a log scale needs a range above zero", place=place, remedy="raise low, or use linear"
            )

    def at(self, share: Float) -> Float:
        """Return the values at shares of the range between 0 and 1, of any shape."""
        if self.scale == "log":
            out: Float = self.low * (self.high / self.low) ** share
            return out
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True)
class Design:
    """The samples of a study, in groups of k + 2: two independent ones, and k between them."""

    factors: tuple[Factor, ...]
    n: int
    """Groups."""
    seed: int
    samples: Float
    """[n (k + 2), k] values of the factors."""

    def __len__(self) -> int:
        """Count the samples."""
        return len(self.samples)

    def settings(self) -> Iterator[dict[str, object]]:
        """Yield one mapping a sample, name -> value with its unit, as `Scenario.with_changes` takes them."""
        for row in self.samples:
            yield {
                f.name: f"{float(value)!r} {f.unit}" if f.unit else float(value)
                for f, value in zip(self.factors, row, strict=True)
            }


@dataclass(frozen=True)
class Index:
    """A sensitivity index with its 95 % interval (bootstrap); all ``None`` where it is undefined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Sensitivity:
    """Indices of every factor."""

    factors: tuple[str, ...]
    """[k]"""
    first: tuple[Index, ...]
    """[k] share of the variance that goes with the factor alone."""
    total: tuple[Index, ...]
    """[k] the same with all its interactions."""
    undefined: int
    """Samples without an outcome."""
    groups: int
    """Groups of samples that were used: those without an undefined outcome."""
    of_groups: int
    """Groups of the design."""
    remarks: tuple[str, ...]
    """What could not be computed, and why."""


def design(factors: Sequence[Factor], n: int, seed: int) -> Design:
    """Return the samples of a study (Saltelli's scheme on a scrambled Sobol sequence).

    Parameters
    ----------
    factors
        One or more, of different names.
    n
        Groups, a power of two; n (k + 2) runs for k factors.
    seed
        Of the scrambling; the same gives the same samples.

    Raises
    ------
    ExocosmError
        If there are no factors, two of one name, or `n` is no power of two.
    """
    names = [f.name for f in factors]
    if not names or len(set(names)) < len(names):
        raise ExocosmError("factors must be there, and of different names", place="design")
    if isinstance(n, bool) or n < 2 or n & (n - 1):
        near = 1 << max(1, int(n).bit_length())
        raise ExocosmError(
            f"n = {n} is no power of two",
            place="design",
            remedy=f"the sequence is even only at those: {near}",
        )
    _need_salib()
    from SALib.sample import sobol

    shares = sobol.sample(_problem(names), n, calc_second_order=False, scramble=True, seed=seed)
    values = np.column_stack([f.at(shares[:, j]) for j, f in enumerate(factors)])
    return Design(tuple(factors), n, seed, values)


def analyse(plan: Design, outcomes: Sequence[float | None] | Float, seed: int = 0) -> Sensitivity:
    """Return first and total indices of every factor.

    Parameters
    ----------
    plan
        As `design` made it.
    outcomes
        [n (k + 2)] one a sample, in its order; ``None`` or not a number where it is undefined. Groups with such an outcome are left
        out and counted.
    seed
        Of the bootstrap.

    Raises
    ------
    ExocosmError
        If the number of outcomes is not that of the samples.
    """
    values = np.array([np.nan if v is None else float(v) for v in outcomes])
    if len(values) != len(plan):
        raise ExocosmError(
            f"{len(values)} outcomes for {len(plan)} samples",
            place="analyse",
            remedy="give one for each sample, None where it is undefined",
        )
    names = [f.name for f in plan.factors]
    grouped = values.reshape(plan.n, len(names) + 2)
    sound: Bool = np.isfinite(grouped).all(1)
    undefined, groups = int((~np.isfinite(values)).sum()), int(sound.sum())
    remarks = []
    if undefined:
        remarks.append(
            f"{undefined} of {len(values)} outcomes are undefined; the {plan.n - groups} of {plan.n} groups with one are left out, "
            "so the indices hold for the part of the ranges where the outcome is defined"
        )
    used = grouped[sound]
    computed: dict[str, Any] = {}
    if groups < LEAST:
        remarks.append(f"{groups} groups are too few for indices; {LEAST} are needed")
    elif np.ptp(used[:, [0, -1]]) == 0.0:
        remarks.append("the outcome does not vary, so no share of its variance is defined")
    else:
        computed = _indices(names, used.ravel(), seed)
    none = Index(None, None, None)
    first, total = (
        tuple(_index(computed, kind, j) if computed else none for j in range(len(names)))
        for kind in ("S1", "ST")
    )
    return Sensitivity(tuple(names), first, total, undefined, groups, plan.n, tuple(remarks))


def _indices(names: list[str], values: Float, seed: int) -> dict[str, Any]:
    """Return what SALib computes."""
    _need_salib()
    from SALib.analyze import sobol

    # SALib takes a seed of 0 for none, and would then draw from numpy's global state.
    found: dict[str, Any] = sobol.analyze(
        _problem(names),
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=0.95,
        seed=seed + 1,
    )
    return found


def _index(computed: dict[str, Any], kind: str, j: int) -> Index:
    """Return one index."""
    value, half = float(computed[kind][j]), float(computed[f"{kind}_conf"][j])
    return Index(value, value - half, value + half)


def _problem(names: list[str]) -> dict[str, Any]:
    """Return factors as SALib has them, each over its share of the range."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _need_salib() -> None:
    """Raise `ExocosmError` where SALib is not installed."""
    if find_spec("SALib") is None:
        raise ExocosmError(
            "sensitivity studies need the package SALib", remedy='pip install "exocosm[studies]"'
        )
