"""The cohort: everything that a study of virtual patients is, frozen, with units and sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from exocosm.cohort.person import Blood, CirculatingVesicle, Group, Spread
from exocosm.cohort.protocol import (
    Class,
    Comparison,
    Hazard,
    Prognosis,
    Reference,
    Screening,
    Therapy,
    Variant,
    Visits,
)
from exocosm.diagnostics.panel import Panel
from exocosm.diagnostics.panel_file import load_panel
from exocosm.errors import ExocosmError, Problem, ScenarioError, UnknownNameError
from exocosm.knowledge.dimensions import Duration
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named

if TYPE_CHECKING:
    from exocosm.model.yaml_reader import Lines

FORMAT = 1
"""Version of the format of cohorts."""


def _panel(given: Any) -> Any:
    """Read a bundled panel by name."""
    if not isinstance(given, str):
        return given
    try:
        return load_panel(given)
    except ExocosmError as problem:  # pydantic collects ValueErrors, with the place of each
        raise ValueError(str(problem)) from problem


class Cohort(Declaration):
    """A study of virtual patients.

    Read one with `from_yaml` or `from_text`; change one with `with_changes`.
    """

    exocosm_cohort: Literal[1]
    """Format version."""
    title: str
    about: str = ""
    patients: Annotated[int, Field(ge=2, le=1_000_000)] = 300
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    blood: Blood
    vesicles: Named[CirculatingVesicle]
    groups: Named[Group]
    between_patients: Named[Spread] = Field(default_factory=dict)
    """What differs between patients -> coefficient of variation of a log-normal law about the typical value."""
    between_visits: Named[Spread] = Field(default_factory=dict)
    """Likewise, of one patient from visit to visit."""
    panel: Annotated[Panel, BeforeValidator(_panel)]
    """What is measured in each sample: the name of a bundled panel, or markers."""
    reference: Reference
    visits: Visits
    step: Duration = Quantity(7.0, "day")
    """Longest interval over which lesion and release are held; blood within it is exact."""
    therapy: Therapy | None = None
    events: Named[Hazard] = Field(default_factory=dict)
    classes: Named[Class] = Field(default_factory=dict)
    comparisons: Named[Comparison] = Field(default_factory=dict)
    prognosis: Named[Prognosis] = Field(default_factory=dict)
    screening: Screening | None = None
    variants: Named[Variant] = Field(default_factory=dict)
    """Other sets of assumptions about the same people."""
    cites: tuple[str, ...] = ()

    _lines: Lines | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Compare what is declared, not where it was read."""
        return isinstance(other, Cohort) and self.canonical() == other.canonical()

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.canonical())

    @classmethod
    def from_yaml(cls, path: str | Path) -> Cohort:
        """Read a cohort file; `ScenarioError` with every problem at once, each with its line."""
        from exocosm.cohort.loading import load_file

        return load_file(Path(path))

    @classmethod
    def from_text(cls, text: str, name: str = "cohort") -> Cohort:
        """Read a cohort from text; `name` stands in messages."""
        from exocosm.cohort.loading import load_text

        return load_text(text, name)

    def to_yaml(self) -> str:
        """Write the cohort in full; `from_text` gives an equal one."""
        from exocosm.model.yaml_writer import to_yaml

        return to_yaml(self.written())

    def with_changes(self, changes: Mapping[str, object]) -> Cohort:
        """Return a cohort with some values changed.

        Parameters
        ----------
        changes
            Dotted path -> value, as in YAML: ``{"groups.cancer.lesion.diameter": "8 mm"}``; ``times 0.4`` multiplies.

        Raises
        ------
        ScenarioError
            Unknown paths and values that do not fit, all at once.
        """
        from exocosm.cohort.loading import changed

        return changed(self, changes)

    def variant(self, name: str) -> Cohort:
        """Return the cohort under another set of assumptions, which has no variants itself; `UnknownNameError` without one."""
        if name not in self.variants:
            raise UnknownNameError("variant", name, self.variants, place=self.title)
        return self.with_changes({**self.variants[name].changes, "variants": {}})

    @property
    def folder(self) -> None:
        """Folder with tables that it names: a cohort names none."""
        return None

    @property
    def lines(self) -> Lines | None:
        """Where in the file everything stands; None for one made in Python."""
        return self._lines

    @property
    def hash(self) -> str:
        """SHA-256 of the content: the declaration, and the cited values that it names."""
        from exocosm.cohort.cites import content

        text = json.dumps(content(self), sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def visit_minutes(self) -> tuple[float, ...]:
        """Times of the visits, min, sorted; the first is 0."""
        times = {0.0} | {t.to("min") for t in self.visits.at}
        if self.visits.every is not None and self.visits.until is not None:
            every, until = self.visits.every.to("min"), self.visits.until.to("min")
            times |= {k * every for k in range(int(until / every + 1e-9) + 1)}
        return tuple(sorted(times))

    def check(self, strict: bool = False) -> list[Problem]:
        """Return all problems and warnings; with `strict` raise `ScenarioError` where there is an error."""
        from exocosm.cohort.check import check

        problems = check(self)
        errors = [p for p in problems if p.severity == "error"]
        if strict and errors:
            raise ScenarioError(errors)
        return problems

    def describe(self) -> str:
        """Return the cohort in plain English, each number with unit, spread, source and evidence."""
        from exocosm.cohort.describe import describe

        return describe(self)

    def describe_rows(self) -> list[dict[str, Any]]:
        """Return one row a number: path, value, unit, spread, source, evidence, read_in."""
        from exocosm.cohort.describe import describe_rows

        return describe_rows(self)
