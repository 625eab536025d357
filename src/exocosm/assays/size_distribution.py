"""Sizes of vesicles: the law of each kind, and what a particle tracker would see of it.

The diameters of a kind are log-normal, cut off at its least and most. A kind moves with one diffusivity, so vesicles in flight
have the sizes of those released. Particle tracking (NTA) misses what is below its limit, about 60 nm for exosomes in water.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import Facts, field_amounts, pick, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run

POINTS = 481
"""Diameters at which a law is tabulated."""
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Law:
    """A truncated log-normal law of diameters, all in nm (`sigma` of ln d)."""

    median: float
    sigma: float
    least: float
    most: float

    def _z(self, diameter: float) -> float:
        return math.log(diameter / self.median) / max(self.sigma, 1e-6)

    def _ends(self) -> tuple[float, float]:
        return _NORMAL.cdf(self._z(self.least)), _NORMAL.cdf(self._z(self.most))

    def above(self, limit: float) -> Law | None:
        """Return the law of what is at least `limit`; ``None`` where nothing is."""
        cut = replace(self, least=max(self.least, limit))
        return cut if cut.least < self.most and self.share(limit) > 1e-12 else None

    def share(self, limit: float) -> float:
        """Return the share of vesicles at or above a diameter."""
        low, high = self._ends()
        at = _NORMAL.cdf(self._z(min(max(limit, self.least), self.most)))
        return (high - at) / (high - low)

    def quantile(self, share: float) -> float:
        """Return the diameter below which a share of the vesicles lies."""
        low, high = self._ends()
        inner = min(max(low + share * (high - low), 1e-300), 1 - 1e-16)
        return min(
            max(self.median * math.exp(max(self.sigma, 1e-6) * _NORMAL.inv_cdf(inner)), self.least), self.most
        )

    @property
    def mode(self) -> float:
        """The most frequent diameter."""
        return min(max(self.median * math.exp(-(self.sigma**2)), self.least), self.most)

    @property
    def mean(self) -> float:
        """The mean diameter."""
        low, high = self._ends()
        s = max(self.sigma, 1e-6)
        moved = _NORMAL.cdf(self._z(self.most) - s) - _NORMAL.cdf(self._z(self.least) - s)
        return self.median * math.exp(0.5 * s**2) * moved / (high - low)

    def density(self, diameter: Float) -> Float:
        """Return the share of vesicles per nm at each diameter; the integral from least to most is 1."""
        d, s = np.asarray(diameter, dtype=float), max(self.sigma, 1e-6)
        inside = (d >= self.least) & (d <= self.most)
        safe = np.where(inside, d, self.median)
        raw = np.exp(-0.5 * (np.log(safe / self.median) / s) ** 2) / (safe * s * math.sqrt(2 * math.pi))
        low, high = self._ends()
        out: Float = np.where(inside, raw / (high - low), 0.0)
        return out


@dataclass(frozen=True)
class SizeDistribution(Result):
    """Size laws weighted by numbers; tables ``summary`` (main) and ``density``."""

    kinds: tuple[str, ...]
    """[v]"""
    diameter_nm: Float
    """[d] nm."""
    density: Float
    """[v, d] share of the vesicles of a kind per nm."""
    released: Float
    """[v] vesicles since time zero."""
    in_flight: Float
    """[v] vesicles in the medium at the snapshot."""
    limit_nm: float
    """Below this a particle tracker sees nothing."""


def size_distribution(run: Run, snapshot: int = -1, limit_nm: float = 60.0) -> SizeDistribution:
    """Expected sizes of vesicles released and in flight, by kind, and what particle tracking would see.

    Parameters
    ----------
    run
        An opened run folder.
    snapshot
        At which snapshot vesicles in flight are counted; -1 for the last.
    limit_nm
        Lower limit of the particle tracker, nm.

    Raises
    ------
    ExocosmError
        If `limit_nm` is not a positive number, or the run has no such snapshot.
    """
    if not (isinstance(limit_nm, int | float) and math.isfinite(limit_nm) and limit_nm > 0):
        raise ExocosmError(
            f"{limit_nm!r} is no diameter",
            place="size distribution: limit_nm",
            remedy="give it in nm, like 60",
        )
    facts, now = read_facts(run), run.snapshot(pick(run, snapshot, "size distribution"))
    laws = _laws(run)
    kinds = tuple(dict.fromkeys(facts.vesicle[q] for q in facts.pools))
    there = field_amounts(facts, now)
    given = np.asarray(now.ledger("released"), dtype=float).sum(1)
    given = given + sum(np.asarray(now.ledger(name), dtype=float) for name in ("initial", "added"))
    known = [k for k in kinds if k in laws]
    remarks = [f"{k}: the scenario gives no size law." for k in kinds if k not in laws]
    remarks += [] if kinds else ["The run has no vesicles."]
    top = max((laws[k].most for k in known), default=150.0)
    bottom = min((laws[k].least for k in known), default=30.0)
    grid = np.linspace(bottom, top, POINTS)
    density = np.array([laws[k].density(grid) for k in known]).reshape(len(known), POINTS)
    in_flight, released = _by_kind(facts, known, there), _by_kind(facts, known, given)
    rows = [
        _row(k, laws[k], float(released[i]), float(in_flight[i]), float(limit_nm))
        for i, k in enumerate(known)
    ]
    curve = (Column("diameter_nm", "nm"), Column("vesicle"), Column("density_per_nm", "1/nm"))
    points = [(d, k, density[i, j]) for i, k in enumerate(known) for j, d in enumerate(grid)]
    tables = {
        "summary": Table.build(f"Sizes of vesicles, tracker limit {limit_nm:g} nm", _COLUMNS, rows),
        "density": Table.build("Size laws", curve, points),
    }
    return SizeDistribution(
        "size_distribution",
        tables,
        remarks=tuple(remarks),
        kinds=tuple(known),
        diameter_nm=grid,
        density=density,
        released=released,
        in_flight=in_flight,
        limit_nm=float(limit_nm),
    )


_COLUMNS = (
    Column("vesicle"),
    Column("released_vesicles", "vesicle", "since time zero, doses included"),
    Column("in_flight_vesicles", "vesicle", "in the medium"),
    Column("mean_nm", "nm"),
    Column("mode_nm", "nm"),
    Column("p10_nm", "nm"),
    Column("median_nm", "nm"),
    Column("p90_nm", "nm"),
    Column("seen_share", "1", "at or above the limit of the tracker"),
    Column("seen_in_flight_vesicles", "vesicle"),
    Column("seen_mean_nm", "nm"),
    Column("seen_mode_nm", "nm"),
)


def _row(kind: str, law: Law, released: float, in_flight: float, limit: float) -> tuple[object, ...]:
    """Return one row of the summary."""
    seen, share = law.above(limit), law.share(limit)
    return (
        *(kind, released, in_flight, law.mean, law.mode),
        *(law.quantile(0.1), law.quantile(0.5), law.quantile(0.9)),
        *(share, in_flight * share),
        *((seen.mean, seen.mode) if seen else (None, None)),
    )


def _by_kind(facts: Facts, kinds: list[str], amounts: Float) -> Float:
    """Return amounts of fields summed over the pools of each kind, [v]."""
    rows = facts.carrier_field[facts.pools]
    owner = [facts.vesicle[q] for q in facts.pools]
    return np.array(
        [sum(float(amounts[s]) for s, o in zip(rows, owner, strict=True) if o == k) for k in kinds]
    )


def _laws(run: Run) -> dict[str, Law]:
    """Return the size law of each vesicle kind of the scenario."""
    from exocosm.model.scenario import Scenario

    scenario = Scenario.from_text(run.scenario_text)
    return {
        name: Law(
            median=kind.diameter.median.to("nm"),
            sigma=kind.diameter.sigma.to(""),
            least=kind.diameter.least.to("nm"),
            most=kind.diameter.most.to("nm"),
        )
        for name, kind in scenario.vesicles.items()
    }
