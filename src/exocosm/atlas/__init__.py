"""The atlas: statements of the review literature about exosomes in tumours, each an experiment that can come out either way.

>>> from exocosm import atlas
>>> claim = atlas.find("S3-11")          # doctest: +SKIP
>>> atlas.run_claims([claim], "atlas/")  # doctest: +SKIP
"""

from __future__ import annotations

from exocosm.atlas.campaign import run_claims
from exocosm.atlas.catalogue import claims, find
from exocosm.atlas.claim import Arm, Claim, Source
from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Difference, Nothing, Ratio, Same, Value
from exocosm.atlas.ordering import Order, SignChange
from exocosm.atlas.pattern import Apart, Between, Distinct, Recognised
from exocosm.atlas.results import AtlasFolder
from exocosm.atlas.sensitivity import Factor, Leads, Sensitivity
from exocosm.atlas.work import Plan
from exocosm.studies.reading import Reading

__all__ = [
    "Apart",
    "Arm",
    "AtlasFolder",
    "Between",
    "Claim",
    "Difference",
    "Distinct",
    "Endpoint",
    "Factor",
    "Leads",
    "Nothing",
    "Order",
    "Plan",
    "Ratio",
    "Reading",
    "Recognised",
    "Same",
    "Sensitivity",
    "SignChange",
    "Source",
    "Value",
    "claims",
    "find",
    "run_claims",
]
