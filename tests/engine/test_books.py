"""What leaves one place arrives in another."""

from __future__ import annotations

import pytest
from dishes import advance, imbalance, loop_of, nodule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exocosm.model.scenario import Scenario

PROCESSES = ("exchange", "fate step", "many")


@pytest.mark.parametrize("counting", ["expected", "whole"])
@pytest.mark.parametrize("flow", [False, True])
@pytest.mark.parametrize("burst", [1, 20])
def test_books_close(counting: str, flow: bool, burst: int) -> None:
    loop = advance(loop_of(nodule(counting, burst, flow)), 120)
    assert loop.state.ledger.events.sum() > 10
    assert loop.state.ledger.buried.sum() > 0
    assert loop.state.ledger.delivered.sum() > 0
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_books_close_in_single_precision() -> None:
    loop = advance(loop_of(nodule(precision="float32")), 60)
    errors = imbalance(loop)
    assert errors["fields"] < 1e-6
    assert errors["carriers"] < 1e-6
    assert errors["cargo"] < 1e-6


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(st.sampled_from([1, 2, 6, 12]), min_size=1, max_size=5),
    rates=st.fixed_dictionaries(
        {
            "cells.tumour.releases.exosome": st.sampled_from(
                ["0 vesicle/cell/hour", "1e5 vesicle/cell/hour"]
            ),
            "cells.tumour.captures.exosome": st.sampled_from(["0 um^3/min/cell", "2000 um^3/min/cell"]),
            "cells.tumour.death.apoptosis rate": st.sampled_from(["0 1/hour", "2 1/hour"]),
        }
    ),
    counting=st.sampled_from(["expected", "whole"]),
    burst=st.sampled_from([1, 20]),
    seed=st.integers(0, 2**32),
)
def test_books_close_after_any_sequence(
    steps: list[int], rates: dict[str, str], counting: str, burst: int, seed: int
) -> None:
    loop = loop_of(nodule(counting, burst, **rates), seed)
    for count in steps:
        advance(loop, count)
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what


def test_amounts_never_fall_below_zero() -> None:
    loop = loop_of(nodule(flow=True, burst=20))
    for _ in range(20):
        advance(loop, 6)
        state = loop.state
        assert state.fields.min() >= 0
        for held in (state.cells.surface, state.cells.endosome, state.cells.cytosol):
            assert held[: state.cells.count].min() >= 0


def test_books_close_over_a_long_run() -> None:
    text = nodule(flow=True, burst=20).to_yaml()
    scenario = Scenario.from_text(text).with_changes(
        {
            "tissue.size": ["360 um", "340 um", "320 um"],
            "start.0.number": 2000,
            "start.0.in": {"sphere": {"radius": "140 um"}},
            "cells.tumour.cycle.phases.0.lasts": "30 hour",
            "cells.tumour.death.apoptosis rate": "0.02 1/hour",
            "cells.tumour.death.necrosis rate": "0.01 1/hour",
        }
    )
    loop = advance(loop_of(scenario), 1000)
    assert loop.state.cells.count > 1000
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what
