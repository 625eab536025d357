"""The atlas: statements of the review literature about exosomes in tumours, each an experiment that can come out either way.

>>> from exocosm import atlas
>>> claim = atlas.find("S3-11")          # doctest: +SKIP
>>> atlas.run_claims([claim], "atlas/")  # doctest: +SKIP

Names are loaded at their first use: who only reads results (`exocosm.atlas.results`) loads nothing that computes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exocosm.atlas.campaign import run_claims
    from exocosm.atlas.catalogue import claims, find
    from exocosm.atlas.claim import Arm, Claim, Source
    from exocosm.atlas.combination import Attribution, Bliss
    from exocosm.atlas.endpoint import Endpoint, HalfRise, TimeTo
    from exocosm.atlas.expectation import Difference, Nothing, Ratio, Same, Value
    from exocosm.atlas.ordering import InTurn, Order, Ranking, SignChange
    from exocosm.atlas.pattern import Apart, Between, Distinct, Recognised, Unrecognised
    from exocosm.atlas.results import AtlasFolder
    from exocosm.atlas.sensitivity import Factor, Idle, Leads, Sensitivity
    from exocosm.atlas.work import Plan
    from exocosm.studies.reading import Reading

_NAMES = {
    "exocosm.atlas.campaign": ("run_claims",),
    "exocosm.atlas.catalogue": ("claims", "find"),
    "exocosm.atlas.claim": ("Arm", "Claim", "Source"),
    "exocosm.atlas.combination": ("Attribution", "Bliss"),
    "exocosm.atlas.endpoint": ("Endpoint", "HalfRise", "TimeTo"),
    "exocosm.atlas.expectation": ("Difference", "Nothing", "Ratio", "Same", "Value"),
    "exocosm.atlas.ordering": ("InTurn", "Order", "Ranking", "SignChange"),
    "exocosm.atlas.work": ("Plan",),
    "exocosm.atlas.pattern": ("Apart", "Between", "Distinct", "Recognised", "Unrecognised"),
    "exocosm.atlas.results": ("AtlasFolder",),
    "exocosm.atlas.sensitivity": ("Factor", "Idle", "Leads", "Sensitivity"),
    "exocosm.studies.reading": ("Reading",),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

__all__ = [
    "Apart",
    "Arm",
    "AtlasFolder",
    "Attribution",
    "Between",
    "Bliss",
    "Claim",
    "Difference",
    "Distinct",
    "Endpoint",
    "Factor",
    "HalfRise",
    "Idle",
    "InTurn",
    "Leads",
    "Nothing",
    "Order",
    "Plan",
    "Ranking",
    "Ratio",
    "Reading",
    "Recognised",
    "Same",
    "Sensitivity",
    "SignChange",
    "Source",
    "TimeTo",
    "Unrecognised",
    "Value",
    "claims",
    "find",
    "run_claims",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home at its first use (PEP 562)."""
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'exocosm.atlas' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
