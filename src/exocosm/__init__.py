"""A laboratory in software for exosome-mediated communication in tumours.

>>> import exocosm as exo
>>> from exocosm import hours
>>> scenario = exo.scenarios.load("point_source")      # doctest: +SKIP
>>> run = exo.simulate(scenario, seed=7, until=72 * hours, into="runs/first")   # doctest: +SKIP
>>> print(exo.assays.communication(run, by="cell type").table())                # doctest: +SKIP

Everything below is loaded at its first use, so that ``import exocosm`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from exocosm import assays, atlas, knowledge, omics, report, scenarios, studies
    from exocosm.durations import days, every, hours, minutes
    from exocosm.errors import ExocosmError, ScenarioError, StoreError
    from exocosm.model.scenario import Scenario
    from exocosm.model.when import When
    from exocosm.simulation import resume, simulate
    from exocosm.store.run_folder import Run, open_run

_HOMES = {
    "ExocosmError": "exocosm.errors",
    "Run": "exocosm.store.run_folder",
    "Scenario": "exocosm.model.scenario",
    "ScenarioError": "exocosm.errors",
    "StoreError": "exocosm.errors",
    "When": "exocosm.model.when",
    "days": "exocosm.durations",
    "every": "exocosm.durations",
    "hours": "exocosm.durations",
    "minutes": "exocosm.durations",
    "open_run": "exocosm.store.run_folder",
    "resume": "exocosm.simulation",
    "simulate": "exocosm.simulation",
}
_MODULES = ("assays", "atlas", "knowledge", "omics", "report", "scenarios", "studies")

__all__ = [
    "ExocosmError",
    "Run",
    "Scenario",
    "ScenarioError",
    "StoreError",
    "When",
    "__version__",
    "assays",
    "atlas",
    "days",
    "every",
    "hours",
    "knowledge",
    "minutes",
    "omics",
    "open_run",
    "report",
    "resume",
    "scenarios",
    "simulate",
    "studies",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home at its first use (PEP 562)."""
    if name in _MODULES:
        return import_module(f"exocosm.{name}")
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'exocosm' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
