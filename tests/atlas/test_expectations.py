"""Every expectation can be met, missed and left open; nothing over nothing meets none of an effect."""

from __future__ import annotations

import pytest

from exocosm.atlas import (
    Apart,
    Between,
    Difference,
    Distinct,
    InTurn,
    Nothing,
    Order,
    Ranking,
    Ratio,
    Recognised,
    Same,
    SignChange,
    Value,
)
from exocosm.atlas.expectation import Expectation
from exocosm.atlas.sample import Sample

ARMS = {
    "times": {
        "first": [2.0, 3.0, 2.5, 2.0],
        "later": [20.0, 22.0, 19.0, 21.0],
        "about": [2.1, 2.9, 2.6, 1.9],
        "never": [1.0, None, 2.0, 1.0],
    },
    "none": {"x": [1.0, 1.1, 0.9, 1.0], "y": [1.0, 1.05, 0.95, 1.0], "zero": [0.0] * 4},
    "some": {"x": [2.0, 2.2, 1.8, 2.0], "y": [1.0, 1.04, 0.96, 1.0], "zero": [0.0] * 4},
    "more": {"x": [3.0, 3.3, 2.7, 3.0], "y": [0.5, 0.5, 0.48, 0.5], "zero": [0.0] * 4},
    "less": {"x": [0.5, 0.55, 0.45, 0.5], "y": [2.0, 2.1, 1.9, 2.0], "zero": [0.0] * 4},
    "wild": {"x": [0.4, 9.0, 1.0, 0.7], "y": [5.0, 0.1, 1.0, 2.0], "zero": [0.0] * 4},
}
SAMPLE = Sample((1, 2, 3, 4), ARMS)

CASES: list[tuple[Expectation, str]] = [
    (Ratio(endpoint="x", arm="some", to="none", above=1), "met"),
    (Ratio(endpoint="x", arm="less", to="none", above=1), "not met"),
    (Ratio(endpoint="x", arm="wild", to="none", above=1), "undecided"),
    (Ratio(endpoint="x", arm="some", to="none", within=(1.9, 2.1)), "met"),
    (Ratio(endpoint="x", arm="less", to="none", below=1), "met"),
    (Ratio(endpoint="y", arm="some", to="none", above=1), "not met"),
    (Ratio(endpoint="zero", arm="some", to="none", above=1), "not met"),
    (Difference(endpoint="x", arm="some", to="none", above=0, smallest=0.5), "met"),
    (Difference(endpoint="x", arm="some", to="none", below=0), "not met"),
    (Value(endpoint="x", arm="some", within=(1.5, 2.5)), "met"),
    (Value(endpoint="x", arm="some", within=(3.5, 4.5)), "not met"),
    (Value(endpoint="x", arm="wild", above=1), "undecided"),
    (Same(endpoint="y", arm="some", to="none"), "met"),
    (Same(endpoint="x", arm="some", to="none"), "not met"),
    (Same(endpoint="x", arm="wild", to="none"), "undecided"),
    (Same(endpoint="zero", arm="some", to="none"), "met"),
    (Nothing(endpoint="zero", arm="some"), "met"),
    (Nothing(endpoint="x", arm="some"), "not met"),
    (Order(endpoint="x", row=("less", "none", "some", "more")), "met"),
    (Order(endpoint="x", row=("less", "none", "some", "more"), saturating=True), "met"),
    (Order(endpoint="x", row=("none", "less", "some")), "not met"),
    (Order(endpoint="x", row=("less", "none", "wild")), "undecided"),
    (Order(endpoint="zero", row=("less", "none")), "not met"),
    (SignChange(endpoint="x", up=("some",), down=("less",), reference="none"), "met"),
    (SignChange(endpoint="x", up=("less",), down=("some",), reference="none"), "not met"),
    (SignChange(endpoint="zero", up=("some",), down=("less",), reference="none"), "not met"),
    (InTurn(arm="times", row=("first", "later")), "met"),
    (InTurn(arm="times", row=("first", "later"), smallest=30), "not met"),
    (InTurn(arm="times", row=("later", "first")), "not met"),
    (InTurn(arm="times", row=("first", "later", "about")), "not met"),
    (InTurn(arm="times", row=("first", "about")), "undecided"),
    (InTurn(arm="times", row=("first", "never")), "not met"),
    (Ranking(endpoint="x", among=("none", "some", "more", "less")), "met"),
    (Ranking(endpoint="y", among=("none", "some", "wild")), "not met"),
    (Ranking(endpoint="zero", among=("none", "some", "more")), "not met"),
    (Apart(over=("x", "y"), arm="more", to="none"), "met"),
    (Apart(over=("y",), arm="some", to="none"), "not met"),
    (Apart(over=("zero",), arm="some", to="none"), "not met"),
    (Distinct(over=("x", "y"), sources=("more", "less"), reference="none"), "met"),
    (Distinct(over=("x", "y"), sources=("more", "more"), reference="none"), "not met"),
    (Distinct(over=("zero", "y"), sources=("more", "less"), reference="none"), "not met"),
    (Recognised(over=("x",), among=("none", "some", "more", "less")), "met"),
    (Recognised(over=("y",), among=("none", "some")), "not met"),
    (Recognised(over=("zero",), among=("none", "some")), "not met"),
    (Between(over=("x",), among=("none", "some", "more")), "met"),
    (Between(over=("y",), among=("none", "some")), "not met"),
    (Between(over=("x",), among=("wild", "more")), "undecided"),
    (Between(over=("zero",), among=("none", "some")), "not met"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("expectation", "outcome"), CASES, ids=lambda v: v if isinstance(v, str) else v.says()
)
def test_outcomes(expectation: Expectation, outcome: str) -> None:
    found = expectation.find(SAMPLE)
    assert found.outcome == outcome, found
    assert (found.reason == "") == (outcome == "met")
    assert found.says and found.mark
    if outcome == "met" and found.accepts and not isinstance(expectation, SignChange):
        (low, high) = found.accepts[0]
        assert low <= found.interval.effect <= high


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        (Ratio(endpoint="x", arm="some", to="some", above=1), "with itself"),
        (Ratio(endpoint="x", arm="some", to="none"), "one of 'above', 'below' and 'within'"),
        (Ratio(endpoint="x", arm="some", to="none", within=(2, 1)), "none can have"),
        (Ratio(endpoint="x", arm="some", to="none", below=0), "never below zero"),
        (Value(endpoint="x", arm="some", within=(2, 1)), "none can have"),
        (Order(endpoint="x", row=("some",)), "two arms or more"),
        (InTurn(arm="times", row=("first", "first")), "each once"),
        (Same(endpoint="x", arm="some", to="none", margin=0), "margin"),
        (Ranking(endpoint="x", among=("some", "none")), "three arms"),
        (Ranking(endpoint="x", among=("some", "none", "some")), "each once"),
        (SignChange(endpoint="x", up=("some",), down=("some",), reference="none"), "needs arms above"),
        (Distinct(over=("x",), sources=("some", "more"), reference="none"), "two endpoints"),
    ],
)
def test_what_no_arm_can_meet_is_a_problem(expectation: Expectation, said: str) -> None:
    (first, *_) = expectation.problems("here")
    assert said in str(first)


def test_a_point_effect_decides_where_the_interval_does_not() -> None:
    wild = Ratio(endpoint="x", arm="wild", to="none", above=1)
    assert wild.find(SAMPLE).outcome == "undecided"
    assert wild.find(SAMPLE, point=True).outcome == "met"


@pytest.mark.parametrize(
    ("expected", "why"),
    [
        (Ratio(endpoint="never", arm="times", to="other", above=1), "not defined in 1 of 3 replicates"),
        (Value(endpoint="never", arm="times", above=1), "not defined in 1 of 3 replicates"),
        (Same(endpoint="never", arm="other", to="times"), "not defined in 1 of 3 replicates"),
        (Ratio(endpoint="zero", arm="times", to="other", above=1), "both are zero or not defined"),
    ],
)
def test_what_cannot_be_compared_says_in_how_many_replicates(expected: Expectation, why: str) -> None:
    times = {"never": [1.0, None, 2.0], "zero": [0.0, 0.0, 0.0]}
    other = {"never": [1.0, 1.5, 2.0], "zero": [0.0, 0.0, 0.0]}
    found = expected.find(Sample((1, 2, 3), {"times": times, "other": other}))
    assert found.outcome == "not met"
    assert found.interval.effect is None
    assert found.reason.endswith(why)
