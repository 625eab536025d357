"""An assumption moved last, in an arm that stands, gives the scenario that moving it first does: what a campaign saves time by."""

from __future__ import annotations

import pytest

from exocosm.atlas import catalogue
from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import _made_of, scenario_of
from exocosm.atlas.sweep import corners

SCALED = "S0-15"
"""Arms that scale what others state and write numbers of their own."""


def _differing(claim: Claim) -> list[str]:
    wrong = []
    for corner in corners(claim):
        if corner.end == "high" and corner.prior.quantity.low is not None:
            continue
        variant = corner.at(corner.outside)
        for arm in claim.arms:
            first = _made_of(claim, arm, False, variant.priors)
            if scenario_of(claim, arm, variant).hash != first.hash:
                wrong.append(f"{claim.id} {arm.name}: {corner.prior.name}")
    return wrong


def test_moved_last_is_moved_first() -> None:
    assert _differing(catalogue.find(SCALED)) == []


@pytest.mark.full
@pytest.mark.parametrize("name", [c.id for c in catalogue.claims() if c.id != SCALED])
def test_so_it_is_in_every_claim(name: str) -> None:
    assert _differing(catalogue.find(name)) == []
