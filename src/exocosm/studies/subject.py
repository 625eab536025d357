"""What a trial is about: a scenario, which is simulated, or a cohort, whose patients are observed. Both are read off by tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    from exocosm.errors import Problem

Kind = Literal["scenario", "cohort"]


class Subject(Protocol):
    """What scenarios and cohorts share."""

    @property
    def seed(self) -> int:
        """Of chance, unless another is given."""
        ...

    @property
    def folder(self) -> Path | None:
        """Where tables are that it names."""
        ...

    @property
    def hash(self) -> str:
        """Of the content."""
        ...

    def written(self) -> Any:
        """Return what a file says: mappings, lists, text and numbers only."""
        ...

    def with_changes(self, changes: Mapping[str, object]) -> Self:
        """Return it with some values changed; `ScenarioError` with every problem."""
        ...

    def check(self, strict: bool = False) -> list[Problem]:
        """Return all problems and warnings."""
        ...


def hash_of(subject: Subject, written: Any) -> str:
    """Return the hash of a subject's content, where what its `written` returns is at hand."""
    from exocosm.model.cites import content_hash
    from exocosm.model.scenario import Scenario

    return content_hash(subject, written) if isinstance(subject, Scenario) else subject.hash


def kind_of(subject: Subject) -> Kind:
    """Return what a subject is."""
    from exocosm.model.scenario import Scenario

    return "scenario" if isinstance(subject, Scenario) else "cohort"


def read_subject(kind: Kind, text: str, folder: str | None = None) -> Subject:
    """Return the subject that a text declares; `ScenarioError` with every problem where it is none."""
    if kind == "cohort":
        from exocosm.cohort.declaration import Cohort

        return Cohort.from_text(text)
    from exocosm.model.scenario import Scenario

    return Scenario.from_text(text, "scenario", Path(folder) if folder else None)
