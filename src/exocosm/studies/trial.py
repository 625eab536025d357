"""A trial: one run of a scenario, or one cohort, and what is read off it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError
from exocosm.studies.code_version import code_version
from exocosm.studies.reading import Reading
from exocosm.studies.subject import Kind, Subject, hash_of, kind_of, read_subject

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.model.scenario import Scenario

KEY_FORMAT = 1
"""Counts up when the key comes to mean something else."""


@dataclass(frozen=True)
class Trial:
    """One run, declared; the same content is the same trial, whatever its label.

    Parameters
    ----------
    scenario
        YAML, as resolved (`Scenario.to_yaml`, `Cohort.to_yaml`).
    seed
        Of chance.
    until
        min; the scenario's by default.
    readings
        What is read off the finished run, in this order.
    label
        For whoever watches; does not enter the key.
    folder
        Where tables of cells that the scenario names are; their bytes enter the key, the place does not.
    kind
        Whether the text declares a scenario or a cohort.
    """

    scenario: str
    seed: int
    until: float | None = None
    readings: tuple[Reading, ...] = ()
    label: str = field(default="", compare=False)
    folder: str | None = field(default=None, compare=False)
    content: str = field(default="", compare=False, repr=False)
    """Hash of the text, and of the scenario's content, from whoever had the scenario at hand; saves reading it for the key."""
    kind: Kind = "scenario"

    def __post_init__(self) -> None:
        """Freeze what was given as lists and whole numbers."""
        object.__setattr__(self, "readings", tuple(self.readings))
        object.__setattr__(self, "until", None if self.until is None else float(self.until))

    @classmethod
    def of(
        cls,
        scenario: Subject,
        *,
        seed: int | None = None,
        until: Quantity | float | None = None,
        readings: Sequence[Reading] = (),
        label: str = "",
    ) -> Trial:
        """Return the trial of a scenario or cohort; the seed is the scenario's by default, `until` a quantity or min."""
        from exocosm.simulation.run import minutes

        # JSON is YAML, and is written ten times as fast
        written = scenario.written()
        text = json.dumps(written, ensure_ascii=False, allow_nan=False)
        return cls(
            text,
            scenario.seed if seed is None else seed,
            None if until is None else minutes(until),
            tuple(readings),
            label,
            None if scenario.folder is None else str(scenario.folder),
            f"{_digest(text)}:{hash_of(scenario, written)}",
            kind_of(scenario),
        )

    def read_subject(self) -> Subject:
        """Return the scenario or cohort; `ScenarioError` with every problem where it is none."""
        return read_subject(self.kind, self.scenario, self.folder)

    def read_scenario(self) -> Scenario:
        """Return the scenario; `ScenarioError` with every problem where it is none."""
        from exocosm.model.scenario import Scenario

        if self._content:
            return _scenario(self.scenario, self.folder)
        return Scenario.from_text(self.scenario, "scenario", Path(self.folder) if self.folder else None)

    @cached_property
    def _content(self) -> str:
        """Hash of the scenario's content as `of` noted it; empty where the text is not the one that `of` wrote."""
        text, _, content = self.content.partition(":")
        return content if text == _digest(self.scenario) else ""

    @cached_property
    def key(self) -> str:
        """SHA-256 of all that decides the outcome: content of the scenario, seed, end, readings, code."""
        content = {
            "format": KEY_FORMAT,
            "code": code_version(),
            "scenario": self._scenario_hash(),
            "seed": self.seed,
            "until": self.until,
            "readings": [r.as_json() for r in self.readings],
        }
        if self.kind != "scenario":
            content["kind"] = self.kind
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _scenario_hash(self) -> str:
        """Return the hash of the scenario's content; of its text where it is no scenario, so that it can fail by name."""
        if self._content:
            return self._content
        try:
            return self.read_subject().hash
        except ExocosmError:
            return "text:" + hashlib.sha256(self.scenario.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the trial as JSON has it; `from_json` gives an equal one."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "until": self.until,
            "readings": [r.as_json() for r in self.readings],
            "label": self.label,
            "folder": self.folder,
            "content": self.content,
            "kind": self.kind,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Trial:
        """Return the trial that `as_json` wrote."""
        readings = tuple(Reading.from_json(r) for r in content["readings"])
        return cls(**{**content, "readings": readings})


@lru_cache(maxsize=8)
def _scenario(text: str, folder: str | None) -> Scenario:
    """Return the scenario of a text that `Trial.of` wrote: JSON, which is read at once, and often for several seeds in a row."""
    from exocosm.model.loading import build
    from exocosm.model.yaml_reader import Lines

    return build(json.loads(text), Lines("scenario"), Path(folder) if folder else None, [])


def _digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
