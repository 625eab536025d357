"""Bundled cohorts, by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from exocosm.cohort.declaration import Cohort
from exocosm.errors import UnknownNameError


def names() -> tuple[str, ...]:
    """Return the names of the bundled cohorts, sorted."""
    there = (files("exocosm.cohort") / "data").iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in there if f.name.endswith(".yaml")))


def text(name: str) -> str:
    """Return a bundled cohort as it is written; `UnknownNameError` without one."""
    if name not in names():
        raise UnknownNameError("cohort", name, names())
    return (files("exocosm.cohort") / "data" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def load(name: str) -> Cohort:
    """Return a bundled cohort; `UnknownNameError` without one."""
    return Cohort.from_text(text(name), f"{name}.yaml")
