"""Replicates as animals: hazards and who benefits, where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.atlas.sample import Sample
from exocosm.atlas.survival import ANIMALS, Benefit, LowerHazard, Responders

END = 100.0


def _sample(a: list[float], b: list[float]) -> Sample:
    return Sample(tuple(range(len(a))), {"treated": {"time": a}, "control": {"time": b}})


def _hazard(a: list[float], b: list[float], *, point: bool = False):
    return LowerHazard(endpoint="time", arm="treated", to="control", end=END).find(_sample(a, b), point)


def _benefit(a: list[float], b: list[float], *, point: bool = False):
    return Benefit(endpoint="time", arm="treated", to="control").find(_sample(a, b), point)


def test_a_hazard_cut_to_a_third_is_met_and_one_raised_is_not() -> None:
    chance = np.random.Generator(np.random.Philox(5))
    control = chance.exponential(20.0, 200)
    treated = np.minimum(3 * chance.exponential(20.0, 200), END)
    found = _hazard(list(treated), list(np.minimum(control, END)))
    assert found.outcome == "met"
    assert found.interval.low < 1 / 3 < found.interval.high
    assert _hazard(list(np.minimum(control, END)), list(treated)).outcome == "not met"


def test_who_is_without_the_event_at_the_end_is_no_event() -> None:
    found = _hazard([END] * 8, [10.0, 12, 14, 16, 18, 20, 22, 24])
    assert found.outcome == "met"
    assert found.interval.effect == 0.0
    assert "8 of 8 against 0 of 8" in found.reason
    none = _hazard([END] * 4, [END] * 4)
    assert none.outcome == "not met"
    assert none.interval.effect is None


def test_equal_arms_are_not_told_from_no_effect_by_few_animals() -> None:
    found = _hazard([30.0, 40, 50, 60], [30.0, 40, 50, 60])
    assert found.outcome == "undecided"
    assert found.interval.effect == pytest.approx(1.0)
    assert found.needs == ANIMALS


def test_benefit_counts_pairs_and_says_how_many_see_none() -> None:
    found = _benefit([30.0] * 12 + [20.0] * 4, [20.0] * 16)
    assert found.outcome == "met"
    assert found.interval.effect == pytest.approx(12 / 16)
    assert found.reason.startswith("4 of 16 see no benefit, 0")
    assert "2 of them harm" in _benefit([10.0, 10, 21, 21], [20.0] * 4).reason
    assert _benefit([21.0] * 16, [20.0] * 16).outcome == "not met"  # a twentieth later is no benefit


def test_one_animal_is_judged_by_its_times() -> None:
    assert _hazard([30.0], [20.0], point=True).outcome == "met"
    assert _hazard([20.0], [20.0], point=True).outcome == "not met"
    assert _benefit([30.0], [20.0], point=True).outcome == "met"
    assert _benefit([20.0], [30.0], point=True).outcome == "not met"


def test_responders_are_counted_and_their_share_is_held_against_two_ends() -> None:
    def found(below: int, of: int, *, point: bool = False, **more: int):
        values = [1.0] * below + [2.0] * (of - below)
        asks = Responders(endpoint="time", arm="treated", under=1.5, share=(0.0, 0.5), **more)
        return asks.find(_sample(values, [1.0] * of), point)

    assert found(13, 44).outcome == "met" and found(13, 44).interval.effect == pytest.approx(13 / 44)
    assert found(7, 22).outcome == "undecided"  # Wilson: 0.16 to 0.53
    assert found(40, 44).outcome == "not met"
    assert found(0, 44).outcome == "met" and found(0, 44).reason == "0 of 44"
    assert found(1, 1, point=True).outcome == "not met" and found(0, 1, point=True).outcome == "met"
    assert found(1, 4).needs == ANIMALS and found(1, 4, replicates=44).needs == 44
    assert len(Responders(endpoint="time", arm="a", under=1.0, share=(0.5, 0.5)).problems("here")) == 1


def test_an_arm_is_not_held_against_itself() -> None:
    for kind in (
        LowerHazard(endpoint="time", arm="a", to="a", end=1.0),
        Benefit(endpoint="time", arm="a", to="a"),
    ):
        assert len(kind.problems("here")) == 1
