"""A therapy: a named layer of declarations that goes over any scenario, with the course in which it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, PrivateAttr, field_validator

from exocosm.model.declaration import Declaration, Named
from exocosm.model.yaml_reader import Lines, Path

SECTIONS = ("solutes", "molecules", "receptors", "programmes", "vesicles", "cells")
"""Mappings of names that a layer may have."""


def _plain(given: object) -> object:
    """Take keys with ``_`` for keys with blanks, all the way down, as declarations do."""
    if isinstance(given, Mapping):
        return {str(k): _plain(v) for k, v in given.items()}
    return [_plain(v) for v in given] if isinstance(given, list | tuple) else given


Layer: TypeAlias = Annotated[Mapping[str, Any], BeforeValidator(_plain)]
"""Part of a scenario as it is written; it is read together with the scenario that it is laid over."""


class Overlay(Declaration):
    """What is laid over a scenario: added where the scenario has no such name, under what it says itself where it has."""

    includes: tuple[str, ...] = ()
    """Bundled fragments that are laid over with it; their rules fall away where no cell answers to them."""
    solutes: Layer = Field(default_factory=dict)
    molecules: Layer = Field(default_factory=dict)
    receptors: Layer = Field(default_factory=dict)
    programmes: Layer = Field(default_factory=dict)
    vesicles: Layer = Field(default_factory=dict)
    """Vesicle kind, ``any``, or ``released by`` whom -> declaration."""
    cells: Layer = Field(default_factory=dict)
    """Cell type, tag, ``carrying X``, ``dividing`` or ``any`` -> what lies under that which the type says itself."""
    rules: tuple[Layer, ...] = ()
    """As in a scenario; `in` may be a tag, ``carrying X``, ``dividing``, ``any``, or several, less what `except` names."""
    changes: Layer = Field(default_factory=dict)
    """Dotted path -> value, as in `Scenario.with_changes`; a tag or ``any`` may stand for a cell type."""


class Option(Overlay):
    """A part of a therapy that is laid over only when asked for."""

    about: str = ""
    """What it adds."""
    course: Layer = Field(default_factory=dict)
    """Keys that are laid over those of the therapy's course."""


class Therapy(Overlay):
    """A therapy.

    Raises
    ------
    ValueError
        A course that does not say what is done.
    """

    title: str
    kind: str = Field(default="", alias="class")
    """What sort of therapy it is, for listings."""
    about: str = ""
    """How it acts, in plain words."""
    also: tuple[str, ...] = ()
    """Other names."""
    fragment: bool = False
    """Whether it is a piece that several therapies include, and no therapy by itself."""
    course: Layer | None = None
    """An entry of ``events`` or of ``body: events``: how it is given unless something else is said; None: nothing is given."""
    options: Named[Option] = Field(default_factory=dict)
    """Switches, off unless asked for."""
    sources: tuple[str, ...] = ()
    """Keys of references behind it as a whole."""
    note: str = ""

    _name: str = PrivateAttr(default="therapy")
    _lines: Lines | None = PrivateAttr(default=None)
    _at: Path = PrivateAttr(default=())

    @field_validator("course")
    @classmethod
    def _says_what(cls, course: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        from exocosm.model.course import action_of

        if course is not None and action_of(course) is None:
            raise ValueError(
                "a course says what is done: give: <drug>, irradiate: <dose>, filter: <flow>, or another event"
            )
        return course

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    @property
    def lines(self) -> Lines | None:
        """Where in its file everything stands; None for one made in Python."""
        return self._lines

    @property
    def at(self) -> Path:
        """Where in its file it stands: empty at the top."""
        return self._at

    def named(self, name: str, lines: Lines | None = None, at: Path = ()) -> Therapy:
        """Return it with a name, and where it was read."""
        made = self.model_copy()
        made._name, made._lines, made._at = name, lines, at
        return made
