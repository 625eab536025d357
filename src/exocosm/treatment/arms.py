"""Arms of a comparison: what is given or changed in each, which one is the control, and what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError

from exocosm.errors import ExocosmError, Problem, ScenarioError
from exocosm.knowledge.dimensions import Number
from exocosm.model.declaration import Declaration, Named
from exocosm.model.loading import in_order, text_of
from exocosm.model.problems import explained
from exocosm.model.salvage import further
from exocosm.model.yaml_reader import Lines, read_yaml
from exocosm.studies.reading import Reading

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


WIDEST = 5.0
"""Largest coefficient of variation between patients."""


def _blank_is_empty(given: Any) -> Any:
    """Take an arm of which nothing is said as one in which nothing is done."""
    return {k: {} if v is None else v for k, v in given.items()} if isinstance(given, Mapping) else given


class Arm(Declaration):
    """One arm: what is done to the tissue."""

    about: str = ""
    therapies: tuple[str | Mapping[str, Any], ...] = ()
    """Regimens: the name of a therapy, or a mapping with ``therapy`` and what differs from its course."""
    changes: Mapping[str, Any] = Field(default_factory=dict)
    """Dotted path -> value, as for `Scenario.with_changes`; applied before the therapies."""
    of: tuple[str, ...] = ()
    """The arms of which this one is the combination; where nothing else is said, it does all that they do."""

    @property
    def does_nothing(self) -> bool:
        """Whether neither therapies nor changes nor parts are named."""
        return not (self.therapies or self.changes or self.of)


class Measured(Declaration):
    """A number that is read off every run besides the cells."""

    name: str
    assay: str
    column: str
    table: str | None = None
    options: Mapping[str, Any] = Field(default_factory=dict)
    where: Mapping[str, Any] = Field(default_factory=dict)
    at: str | float = "last"
    """``last``, ``first``, ``all``, or a recorded time: a duration, or min."""
    reduce: Literal["value", "sum", "mean"] = "value"
    better: Literal["lower", "higher"] = "lower"
    unit: str = ""

    def reading(self) -> Reading:
        """Return the reading; `ExocosmError` where the moment cannot be read."""
        at = self.at
        if isinstance(at, str) and at not in ("last", "first", "all"):
            from exocosm import units

            value, unit = units.read(at)
            at = units.convert(value, unit, "min")
        return Reading(self.assay, self.column, self.table, self.options, self.where, at, self.reduce)


class ArmsFile(Declaration):
    """What is compared with what. Read one with `from_yaml` or `from_text`."""

    control: str
    """The arm that the others are held against."""
    arms: Annotated[Named[Arm], BeforeValidator(_blank_is_empty)]
    burden: tuple[str, ...] = ()
    """Cell types that are the disease; by default all that are tagged ``cancer``."""
    outcomes: tuple[Measured, ...] = ()
    """What is measured besides living cells."""
    event: Annotated[float, Field(gt=1)] = 2.0
    """An animal has its event when the burden first is so many times that at the start."""
    between_patients: Named[Number] = Field(default_factory=dict)
    """Dotted path of a number -> coefficient of variation of a log-normal law about the usual value: seeds are then patients."""
    between_animals: Annotated[float, Field(ge=0, le=5)] = 0.0
    """Coefficient of variation of the burden between animals beyond the chance of a run; for the size of groups only."""

    _lines: Lines | None = PrivateAttr(default=None)

    @classmethod
    def from_yaml(cls, path: str | Path) -> ArmsFile:
        """Read a file of arms.

        Raises
        ------
        ScenarioError
            Every problem of the file at once, each with its line.
        """
        path = Path(path)
        return cls.from_text(text_of(path, "file of arms"), path.name)

    @classmethod
    def from_text(cls, text: str, name: str = "arms") -> ArmsFile:
        """Read arms from text; `name` stands in messages."""
        return _read(text, name)

    def place(self, *path: str | int) -> str:
        """Return where in the file something stands."""
        return "arms" if self._lines is None else self._lines.place(path)

    def whole(self, name: str) -> Arm:
        """Return an arm with what it does in full: of a combination of which nothing else is said, what its parts do."""
        arm = self.arms[name]
        if not arm.of or arm.therapies or arm.changes:
            return arm
        parts = [self.arms[p] for p in arm.of if p in self.arms]
        changes = {path: value for p in parts for path, value in p.changes.items()}
        therapies = tuple(t for p in parts for t in p.therapies)
        return Arm(about=arm.about, therapies=therapies, changes=changes, of=arm.of)

    def check(self) -> list[Problem]:
        """Return what is wrong with the arms among themselves."""
        found: list[Problem] = []
        if self.control not in self.arms:
            known = ", ".join(map(repr, self.arms)) or "none"
            found.append(
                Problem(f"unknown control {self.control!r}", self.place("control"), f"there is: {known}")
            )
        elif self.arms[self.control].of:
            found.append(
                Problem("the control is a combination", self.place("control"), "name an arm without 'of'")
            )
        if len(self.arms) < 2:
            found.append(
                Problem("fewer than two arms", self.place("arms"), "add one to compare with the control")
            )
        for name in self.arms:
            found += self._problems_of_parts(name)
        return found + self._doubles() + self._outcome_problems() + self._spread_problems()

    def _problems_of_parts(self, name: str) -> list[Problem]:
        """Return what is wrong with the parts of a combination."""
        arm, where = self.arms[name], self.place("arms", name, "of")
        if not arm.of:
            return []
        found: list[Problem] = []
        for part in arm.of:
            if part not in self.arms:
                found.append(
                    Problem(
                        f"arms.{name}: unknown arm {part!r} in 'of'",
                        where,
                        f"there is: {', '.join(map(repr, self.arms))}",
                    )
                )
            elif part in (name, self.control) or self.arms[part].of:
                found.append(
                    Problem(
                        f"arms.{name}: {part!r} cannot be a part of a combination",
                        where,
                        "name arms that are neither the control nor combinations themselves",
                    )
                )
        if len(set(arm.of)) < 2 or len(set(arm.of)) < len(arm.of):
            found.append(
                Problem(
                    f"arms.{name}: 'of' names fewer than two different arms", where, "name each part once"
                )
            )
        if not (arm.therapies or arm.changes):
            found += self._disputed(name)
        return found

    def _disputed(self, name: str) -> list[Problem]:
        """Return paths to which the parts of a combination give different values."""
        given: dict[str, Any] = {}
        disputed: list[str] = []
        for part in self.arms[name].of:
            for path, value in self.arms[part].changes.items() if part in self.arms else ():
                if given.setdefault(path, value) != value:
                    disputed.append(path)
        return [
            Problem(
                f"arms.{name}: its parts change {path!r} to different values",
                self.place("arms", name, "of"),
                "say under 'changes' of the combination what it is",
            )
            for path in disputed
        ]

    def _doubles(self) -> list[Problem]:
        """Return arms that do the same as one before them."""
        found: list[Problem] = []
        first: dict[str, str] = {}
        for name in self.arms:
            if any(part not in self.arms for part in self.arms[name].of):
                continue
            whole = self.whole(name)
            content = Arm(therapies=whole.therapies, changes=whole.changes).canonical()
            if content in first:
                does = "changes nothing, as" if whole.does_nothing else "does the same as"
                found.append(
                    Problem(
                        f"arms.{name}: {does} {first[content]!r}",
                        self.place("arms", name),
                        "keep one of them",
                    )
                )
            first.setdefault(content, name)
        return found

    @property
    def spreads(self) -> dict[str, float]:
        """Coefficient of variation between patients by path."""
        return {path: spread.to("") for path, spread in self.between_patients.items()}

    def _spread_problems(self) -> list[Problem]:
        """Return spreads between patients that cannot be."""
        return [
            Problem(
                f"{path!r} varies by {spread:g} between patients",
                self.place("between patients", path),
                f"a coefficient of variation above 0 and at most {WIDEST:g}",
            )
            for path, spread in self.spreads.items()
            if not 0 < spread <= WIDEST
        ]

    def _outcome_problems(self) -> list[Problem]:
        """Return what can be said of the outcomes before a run."""
        found: list[Problem] = []
        seen: set[str] = set()
        for k, measured in enumerate(self.outcomes):
            where = self.place("outcomes", k)
            if measured.name in seen:
                found.append(Problem(f"outcome {measured.name!r} stands twice", where, "keep one"))
            seen.add(measured.name)
            try:
                measured.reading().check()
            except ExocosmError as error:
                found.append(Problem(f"outcome {measured.name!r}: {error.message}", where, error.remedy))
        return found


def arm_scenario(base: Scenario, arm: Arm) -> Scenario:
    """Return a scenario as an arm has it: changes first, then therapies.

    Parameters
    ----------
    base
        What every arm starts from.
    arm
        In full, see `ArmsFile.whole`.

    Raises
    ------
    ScenarioError
        Whatever the changes and regimens have to say, all at once.
    """
    made = base.with_changes(arm.changes) if arm.changes else base
    return made.with_regimens(arm.therapies) if arm.therapies else made


def _read(text: str, name: str) -> ArmsFile:
    """Read arms; `ScenarioError` with every problem."""
    data, lines, problems = read_yaml(text, name)
    if not isinstance(data, dict):
        kind = "empty" if data is None else "a list" if isinstance(data, list) else "text"
        raise ScenarioError(
            [
                Problem(
                    f"a file of arms is a mapping of keys, not {kind}",
                    f"{name}:1",
                    "it has 'control' and 'arms'",
                )
            ]
        )
    try:
        arms = ArmsFile.model_validate(data)
    except ValidationError as error:
        problems += explained(error, data, lines, document=ArmsFile)
        raise ScenarioError(in_order(problems + further(data, lines, None, ArmsFile, {}))) from error
    arms._lines = lines
    if problems:
        raise ScenarioError(in_order(problems + arms.check()))
    return arms
