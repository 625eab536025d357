"""A study: the observed patients of a cohort, and the tables that are made of them, each at its first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.table import Column, Result, Table
from exocosm.cohort import tables_of_curves, tables_of_groups, tables_of_outcomes, tables_of_tests
from exocosm.cohort.observed import Observed, as_lists, blocks, joined, observe, observe_reference
from exocosm.errors import UnknownNameError

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort

BLOCK_TABLE = "block"
"""What `Study.result` calls the patients of a block, raw."""
PANEL = "panel"
"""Name of the panel as a whole among its markers."""


class Study:
    """Patients of a cohort, observed.

    Parameters
    ----------
    cohort
        What was declared.
    seed
        Of chance; the cohort's by default.
    observed
        The patients, where they are known already; else they are computed at the first use.
    """

    def __init__(self, cohort: Cohort, seed: int | None = None, observed: Observed | None = None) -> None:
        self.cohort = cohort
        self.seed = cohort.seed if seed is None else seed
        if observed is not None:
            self.__dict__["observed"] = observed

    @cached_property
    def observed(self) -> Observed:
        """All patients."""
        parts = blocks(self.cohort.patients)
        return joined([observe(self.cohort, self.seed, np.arange(a, a + n)) for a, n in parts])

    @cached_property
    def reference(self) -> dict[str, Float]:
        """Marker -> [people] first reading of the people of the reference."""
        return observe_reference(self.cohort, self.seed)

    def members(self, name: str) -> Bool:
        """Return [n] who belongs to a group or a class; `UnknownNameError` where it is neither."""
        groups = list(self.cohort.groups)
        if name in groups:
            return np.asarray(self.observed.group == groups.index(name))
        if name not in self.cohort.classes:
            raise UnknownNameError("group or class", name, [*groups, *self.cohort.classes])
        said = self.cohort.classes[name]
        visit = self.visit(said.at.to("min"))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.observed.diameter[:, visit] / self.observed.diameter[:, 0]
        inside = np.isfinite(ratio)
        if said.below is not None:
            inside &= ratio < said.below.to("")
        if said.above is not None:
            inside &= ratio > said.above.to("")
        return np.asarray(inside)

    def any_of(self, names: tuple[str, ...]) -> Bool:
        """Return [n] who belongs to one of several groups or classes; everybody where none is named."""
        if not names:
            return np.ones(len(self.observed), bool)
        return np.asarray(np.any([self.members(n) for n in names], axis=0))

    def visit(self, minutes: float) -> int:
        """Return the index of the visit at a time."""
        times = np.array(self.cohort.visit_minutes)
        return int(np.argmin(np.abs(times - minutes)))

    def score(self, marker: str, visit: int) -> Float:
        """Return [n] what a marker, or the panel as a whole, reads at a visit.

        The panel's is the mean over markers of how many standard deviations of the reference the logarithm of the reading lies
        above the reference; a standard deviation is no less than what preparation and instrument alone make.
        """
        value = self.observed.value
        if marker != PANEL:
            return value[marker][:, visit]
        return self._combined({m: v[:, visit] for m, v in value.items()})

    def _combined(self, value: dict[str, Float]) -> Float:
        total = []
        for marker, values in value.items():
            usual = np.log(np.maximum(self.reference[marker], 1e-300))
            own = np.log1p(self.cohort.panel.preparation.spread.to("") ** 2)
            own += np.log1p(self.cohort.panel.instrument_of(marker).spread.to("") ** 2)
            scale = max(float(usual.std(ddof=1)), float(np.sqrt(own)), 1e-9)
            total.append((np.log(np.maximum(values, 1e-300)) - usual.mean()) / scale)
        return np.asarray(np.mean(total, axis=0))

    def threshold(self, test: str, specificity: float) -> float:
        """Return the reading that a share `specificity` of the reference does not exceed."""
        known = self.reference
        usual = self._combined(dict(known)) if test == PANEL else known[test]
        return float(np.quantile(usual, specificity, method="inverted_cdf"))

    def table(self, name: str) -> Table:
        """Return a table by name; `UnknownNameError` where there is none."""
        if name not in TABLES:
            raise UnknownNameError("table of a cohort", name, TABLES)
        if name not in self._made:
            self._made[name] = TABLES[name](self)
        return self._made[name]

    @cached_property
    def _made(self) -> dict[str, Table]:
        return {}

    def result(self, name: str, **options: int) -> Result:
        """Return a table as assays return theirs, so that it is read alike; `block` takes the first patient and how many."""
        if name == BLOCK_TABLE:
            return self._block(**options)
        return Result(name, {name: self.table(name)})

    def _block(self, first: int, count: int) -> Result:
        """Return all that is known of some patients, one table a quantity, so that it can be kept and joined."""
        if (first, count) not in self._blocks:
            found = as_lists(observe(self.cohort, self.seed, np.arange(first, first + count)))
            value = (Column("value"),)
            tables = {
                name: Table.build(name, value, [(v,) for v in values]) for name, values in found.items()
            }
            self._blocks[first, count] = Result(BLOCK_TABLE, tables)
        return self._blocks[first, count]

    @cached_property
    def _blocks(self) -> dict[tuple[int, int], Result]:
        return {}


TABLES: dict[str, Callable[[Study], Table]] = {
    "groups": tables_of_groups.groups_table,
    "readings": tables_of_groups.readings_table,
    "patients": tables_of_groups.patients_table,
    "samples": tables_of_groups.samples_table,
    "roc": tables_of_tests.roc_table,
    "courses": tables_of_tests.courses_table,
    "screening": tables_of_outcomes.screening_table,
    "survival": tables_of_outcomes.survival_table,
    "roc_curves": tables_of_curves.roc_curves_table,
    "survival_curves": tables_of_curves.survival_curves_table,
    "numbers": tables_of_curves.numbers_table,
}
"""Tables of a cohort by name, as readings and files call them."""
