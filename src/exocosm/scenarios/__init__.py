"""Bundled scenarios, by name."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from exocosm.errors import UnknownNameError

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def names() -> tuple[str, ...]:
    """Return the names of the bundled scenarios, sorted."""
    return tuple(
        sorted(f.name.removesuffix(".yaml") for f in files(__name__).iterdir() if f.name.endswith(".yaml"))
    )


def text(name: str) -> str:
    """Return a bundled scenario as it is written; `UnknownNameError` without one."""
    if name not in names():
        raise UnknownNameError("scenario", name, names())
    return (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")


def load(name: str) -> Scenario:
    """Return a bundled scenario; `UnknownNameError` without one."""
    from exocosm.model.scenario import Scenario

    return Scenario.from_text(text(name), f"{name}.yaml")
