"""The scenario: everything that is simulated, frozen, with units and sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from exocosm.errors import Problem, ScenarioError
from exocosm.knowledge.dimensions import CellDensity, Duration
from exocosm.knowledge.quantity import Quantity
from exocosm.model.behaviour import Behaviour, parse_behaviour
from exocosm.model.body import Body
from exocosm.model.cargo import Molecule
from exocosm.model.cell_type import CellType
from exocosm.model.declaration import Declaration, Named
from exocosm.model.event import Event
from exocosm.model.placement import Placement
from exocosm.model.programme import Programme
from exocosm.model.receptor import Receptor
from exocosm.model.rule import Rule
from exocosm.model.signal import Signal, parse_signal
from exocosm.model.solute import Solute
from exocosm.model.tissue import Tissue
from exocosm.model.treatable import Treatable
from exocosm.model.vesicle import VesicleKind
from exocosm.model.when import When

if TYPE_CHECKING:
    from exocosm.model.pools import Pool
    from exocosm.model.yaml_reader import Lines

FORMAT = 1
"""Version of the scenario format."""


class Steps(Declaration):
    """Rates of time."""

    exchange: Duration = Quantity(1.0, "min")
    """Cells and uptake are held fixed over this interval; the step of the engine."""
    fate: Duration = Quantity(6.0, "min")
    """Between evaluations of rules, programmes, delivery and fate; a multiple of `exchange`."""


class Scenario(Treatable):
    """Everything that is simulated.

    Read one with `from_yaml` or `from_text`; change one with `with_changes`, treat it with `with_therapy`. All of it is resolved: what a bundled
    type says stands here in full.
    """

    exocosm: Literal[1]
    """Format version."""
    title: str
    about: str = ""
    tissue: Tissue
    solutes: Named[Solute] = Field(default_factory=dict)
    molecules: Named[Molecule] = Field(default_factory=dict)
    receptors: Named[Receptor] = Field(default_factory=dict)
    vesicles: Named[VesicleKind] = Field(default_factory=dict)
    programmes: Named[Programme] = Field(default_factory=dict)
    cells: Named[CellType] = Field(default_factory=dict)
    groups: tuple[str, ...] = ()
    """Sender groups beyond the cell type."""
    pools: Literal["by cell type", "by group"] = "by cell type"
    start: tuple[Placement, ...] = ()
    circulating: Named[CellDensity] = Field(default_factory=dict)
    """Cell type -> cells of it per volume of blood, a level that is held; who `admits` them takes them out of it."""
    rules: tuple[Rule, ...] = ()
    events: tuple[Event, ...] = ()
    """What is done to the tissue at set times; of those that fall on one step the first is done first."""
    body: Body | None = None
    """Blood, lymph, organs and further tissues; None: the tissue alone."""
    record: When = When(every=Quantity(2.0, "hour"))
    checkpoint: When = When(every=Quantity(6.0, "hour"))
    until: Duration
    steps: Steps = Steps()
    precision: Literal["float64", "float32"] = "float64"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    cites: tuple[str, ...] = ()
    treated_with: tuple[str, ...] = ()
    """Therapies that were laid over it, written by `with_therapy`, so that none is laid over twice; naming one here does nothing."""

    _folder: Path | None = PrivateAttr(default=None)
    _lines: Lines | None = PrivateAttr(default=None)
    _whole: Scenario | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Compare what is declared, not where it was read."""
        return isinstance(other, Scenario) and self.canonical() == other.canonical()

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.canonical())

    @classmethod
    def from_yaml(cls, path: str | Path) -> Scenario:
        """Read a scenario file.

        Raises
        ------
        ScenarioError
            Every problem of the file at once, each with its line.
        """
        from exocosm.model.loading import load_file

        return load_file(Path(path))

    @classmethod
    def from_text(cls, text: str, name: str = "scenario", folder: Path | None = None) -> Scenario:
        """Read a scenario from text; `name` stands in messages, `folder` holds the tables it names."""
        from exocosm.model.loading import load_text

        return load_text(text, name, folder)

    def to_yaml(self) -> str:
        """Write the scenario in full; `from_text` gives an equal one."""
        from exocosm.model.yaml_writer import to_yaml

        return to_yaml(self.written())

    def with_changes(self, changes: Mapping[str, object]) -> Scenario:
        """Return a scenario with some values changed.

        Parameters
        ----------
        changes
            Dotted path -> value, as in YAML: ``{"cells.tumour.releases.tumour exosome": "0 vesicle/cell/hour"}``.

        Raises
        ------
        ScenarioError
            Unknown paths and values that do not fit, all at once.
        """
        from exocosm.model.changes import changed

        return changed(self, changes)

    @property
    def folder(self) -> Path | None:
        """Folder of the file it was read from; tables are looked up there."""
        return self._folder

    @property
    def lines(self) -> Lines | None:
        """Where in the file everything stands; None for a scenario made in Python."""
        return self._lines

    @property
    def hash(self) -> str:
        """SHA-256 of the content: declarations, the cited values they name, and the tables of cells."""
        from exocosm.model.cites import content_hash

        return content_hash(self, self.written())

    @property
    def membrane(self) -> tuple[str, ...]:
        """Names of the membrane molecules."""
        return tuple(n for n, m in self.molecules.items() if m.where == "membrane")

    @property
    def lumen(self) -> tuple[str, ...]:
        """Names of the lumen cargo."""
        return tuple(n for n, m in self.molecules.items() if m.where == "lumen")

    @property
    def whole(self) -> Scenario:
        """The scenario of which this is one tissue (see `parts`); itself where it is whole."""
        return self if self._whole is None else self._whole

    def parts(self) -> dict[str, Scenario]:
        """Return every tissue as a scenario of its own, by name; the scenario's own is ``primary`` and comes first."""
        from exocosm.model.parts import parts

        return parts(self)

    def signal_of(self, rule: Rule) -> Signal:
        """Return what a rule listens to; `UnknownNameError` where it is not declared."""
        return parse_signal(rule.signal, self)

    def behaviour_of(self, rule: Rule) -> Behaviour:
        """Return what a rule changes; `UnknownNameError` where it is not declared."""
        return parse_behaviour(rule.behaviour, self)

    def pool_list(self) -> tuple[Pool, ...]:
        """Return the pools: one vesicle kind from one sender group each, in the order of their fields."""
        from exocosm.model.pools import pools

        return pools(self)

    def check(self, strict: bool = False) -> list[Problem]:
        """Return all problems and warnings; with `strict` raise `ScenarioError` where there is an error."""
        from exocosm.model.check import check

        problems = check(self)
        errors = [p for p in problems if p.severity == "error"]
        if strict and errors:
            raise ScenarioError(errors)
        return problems

    def describe(self) -> str:
        """Return the scenario in plain English, each number with unit, spread, source and evidence."""
        from exocosm.model.describe import describe

        return describe(self)

    def describe_rows(self) -> list[dict[str, Any]]:
        """Return one row a number: path, value, unit, spread, source, evidence, read_in."""
        from exocosm.model.describe import describe_rows

        return describe_rows(self)

    def cited_keys(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (keys of references, keys of the knowledge base) that this scenario uses, sorted."""
        from exocosm.model.cites import cited_keys

        return cited_keys(self)
