"""How an endpoint goes over time: over what it was at a moment, or over another reading that goes along."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from made_claim import made

from exocosm.atlas import Arm, Endpoint, Reading
from exocosm.atlas.experiment import readings_of
from exocosm.atlas.record import courses

CELLS = Reading("burden", "cells", table="growth", where={"cell_type": "tumour"})
TIMES = [0.0, 60.0, 120.0]
COUNT, OTHER = [4.0, 6.0, 10.0], [8.0, 8.0, 5.0]


def drawn(per: Reading) -> list[float]:
    """Return the mean of one replicate whose readings are known."""
    claim = made(
        arms=(Arm("a"),), endpoints=(Endpoint("burden", CELLS, per=per, over_time=True),), expectations=()
    )
    asked = readings_of(claim, courses=True)

    def said(reading: Reading) -> Any:
        series = TIMES if reading.column == "time_min" else OTHER if reading.column == "others" else COUNT
        return series if reading.at == "all" else series[0 if reading.at == "first" else -1]

    outcome: Any = SimpleNamespace(ok=True, values=tuple(said(r) for r in asked))
    return courses(claim, asked, {("a", 1): outcome})["burden"]["a"]["mean"]


def test_over_the_start_it_begins_at_one_and_goes_on() -> None:
    assert drawn(replace(CELLS, at="first")) == pytest.approx([1.0, 1.5, 2.5])


def test_over_a_reading_of_the_same_moment_both_go_along() -> None:
    assert drawn(replace(CELLS, column="others")) == pytest.approx([0.5, 0.75, 2.0])
