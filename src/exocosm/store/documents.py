"""The documents of a run folder: what was run, how it stands, what it cites."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError, StoreError
from exocosm.store.paths import inside


class Documents:
    """A run folder, its arrays apart."""

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self.path = path
        self.header = dict(header)
        """What run.json says: seed, precision, scenario hash, until_min, step_min ..."""

    @property
    def title(self) -> str:
        """Title of the scenario; the name of the folder where it has none."""
        return str(self.header.get("title") or self.path.name)

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return int(self.header.get("seed", 0))

    @cached_property
    def scenario_text(self) -> str:
        """The scenario as it was resolved, YAML."""
        return _read_text(inside(self.path, "scenario.yaml"))

    @property
    def provenance(self) -> dict[str, Any]:
        """Machine, versions, start and finish, as of now; empty where it was never written."""
        return _optional_json(inside(self.path, "provenance.json"))

    @property
    def status(self) -> dict[str, Any]:
        """``state`` (running, interrupted, finished) and ``step``, as of now."""
        return _optional_json(inside(self.path, "status.json"))

    @property
    def finished(self) -> bool:
        """Whether the run reached its end."""
        return self.status.get("state") == "finished"

    def cited_keys(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (keys of references, keys of the knowledge base) that the scenario of this run uses, sorted."""
        from exocosm.model.scenario import Scenario

        name = str(self.path / "scenario.yaml")
        return Scenario.from_text(self.scenario_text, name=name, folder=self.path).cited_keys()

    def cite(self) -> str:
        """Return BibTeX of exactly what this run used: its scenario names the values, the values name their sources."""
        from exocosm.knowledge import bibtex

        return bibtex(self.cited_keys()[0]).rstrip("\n")


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object of the run folder; `DamagedError` where it is none."""
    try:
        content = json.loads(_read_text(path))
    except ValueError as error:
        raise DamagedError(
            f"is no JSON: {error}", place=str(path), remedy="restore it from a copy"
        ) from error
    if not isinstance(content, dict):
        raise DamagedError("is no JSON object", place=str(path), remedy="restore it from a copy")
    return content


def _optional_json(path: Path) -> dict[str, Any]:
    return read_json(path) if path.exists() else {}


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DamagedError("the file is missing", place=str(path), remedy="restore it from a copy") from error
    except UnicodeDecodeError as error:
        raise DamagedError("is no text", place=str(path), remedy="restore it from a copy") from error
    except OSError as error:
        raise StoreError(
            f"cannot read: {(error.strerror or str(error)).lower()}",
            place=str(path),
            remedy="check the permissions",
        ) from error
