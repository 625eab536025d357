"""Synergy, therapeutic index, sizes of groups and animals where the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from exocosm.studies.intervals import mean_interval, of_means
from exocosm.treatment.animals import change_from_start, follow_up
from exocosm.treatment.group_size import WANTED, group_size, power_of
from exocosm.treatment.synergy import share_lost, synergy
from exocosm.treatment.therapeutic_index import therapeutic_index

CONTROL = np.array([80.0, 100.0, 120.0, 100.0])


def test_a_jackknife_of_the_mean_is_students_interval() -> None:
    values = np.array([3.0, 5.0, 4.0, 8.0])
    plain, cut = mean_interval(values), of_means(lambda m: m[0], values[:, None])
    assert (cut.effect, cut.low, cut.high) == pytest.approx((plain.effect, plain.low, plain.high))


@pytest.mark.parametrize(
    ("left", "excess", "word"), [(0.2, 0.0, "additive"), (0.1, 0.1, "synergy"), (0.35, -0.15, "antagonism")]
)
def test_parts_that_leave_a_half_and_two_fifths_leave_a_fifth(left: float, excess: float, word: str) -> None:
    wobble = np.array([1.01, 0.99, 1.0, 1.0])
    found = synergy(left * CONTROL * wobble, [0.5 * CONTROL, 0.4 * CONTROL], CONTROL)
    assert found.bliss.effect == pytest.approx(excess, abs=2e-3)
    assert found.bliss_word == word
    assert [p.effect for p in found.parts] == pytest.approx([0.5, 0.6])
    assert found.hsa.effect == pytest.approx(0.4 - left, abs=2e-3)


def test_three_parts_leave_the_product() -> None:
    found = synergy(0.125 * CONTROL, [0.5 * CONTROL] * 3, CONTROL)
    assert found.bliss.effect == pytest.approx(0)
    assert found.bliss_word == "additive"


def test_beyond_the_best_part_means_beyond_every_part() -> None:
    noisy = CONTROL * np.array([0.2, 0.8, 0.3, 0.7])
    found = synergy(0.4 * CONTROL, [0.5 * CONTROL, noisy], CONTROL)
    assert found.hsa.effect == pytest.approx(0.1, abs=0.02)
    assert found.hsa_word == "not told from its best part"


@pytest.mark.parametrize("n", [4, 8])
def test_independent_parts_come_out_additive_in_nineteen_of_twenty(n: int) -> None:
    chance = np.random.Generator(np.random.Philox(n))
    tries = 1500
    words = []
    for _ in range(tries):
        c, a, b, ab = (100 * f * np.exp(chance.normal(0, 0.15, n)) for f in (1, 0.5, 0.4, 0.2))
        words.append(synergy(ab, [a, b], c).bliss_word)
    assert abs(words.count("additive") / tries - 0.95) < 0.025


def test_without_cells_in_the_control_nothing_is_said() -> None:
    found = synergy(np.zeros(3), [np.zeros(3), np.zeros(3)], np.zeros(3))
    assert found.bliss.effect is None
    assert found.bliss_word == "not defined"
    assert share_lost(np.ones(3), np.zeros(3)).effect is None


def test_the_index_is_efficacy_over_harm_only_where_there_is_harm() -> None:
    well = np.array([50.0, 52.0, 48.0, 50.0])
    harmed = therapeutic_index(0.2 * CONTROL, CONTROL, 0.9 * well, well)
    assert harmed.index.effect == pytest.approx(8)
    assert "8 times" in harmed.says
    spared = therapeutic_index(0.2 * CONTROL, CONTROL, well, well)
    assert spared.index.effect is None
    assert "no harm: as many healthy cells" in spared.says
    unsure = therapeutic_index(0.2 * CONTROL, CONTROL, well * np.array([0.8, 1.2, 0.9, 1.05]), well)
    assert unsure.index.effect is None
    assert "no harm is told from chance" in unsure.says
    alone = therapeutic_index(0.2 * CONTROL, CONTROL, None, None)
    assert "no healthy cells" in alone.says


def test_power_is_that_of_welchs_test() -> None:
    assert power_of(1.0, (1.0, 1.0), 17) == pytest.approx(0.807, abs=5e-4)
    chance = np.random.Generator(np.random.Philox(3))
    a, b = chance.normal(0.5, 0.4, (4000, 9)), chance.normal(0, 0.2, (4000, 9))
    seen = (stats.ttest_ind(a, b, axis=1, equal_var=False).pvalue < 0.05).mean()
    assert power_of(0.5, (0.4, 0.2), 9) == pytest.approx(seen, abs=0.02)


@pytest.mark.parametrize("difference", [0.02, 1.0, 30.0, 300.0])
def test_more_animals_never_see_less(difference: float) -> None:
    seen = [power_of(difference, (0.25, 0.4), n) for n in (2, 3, 5, 10, 30, 100, 2000)]
    assert seen == sorted(seen)
    assert all(math.isfinite(p) for p in seen)


def test_the_group_is_the_smallest_that_does() -> None:
    control = np.exp(np.array([-0.5, 0.5, 0.0, 0.3]))
    arm = np.exp(np.array([-0.5, 0.5, 0.1, 0.2]) - 0.6)
    found = group_size(arm, control)
    assert found.animals is not None
    spreads = (found.spread or 0.0, found.control_spread or 0.0)
    assert power_of(found.log_ratio or 0.0, spreads, found.animals) >= WANTED
    assert power_of(found.log_ratio or 0.0, spreads, found.animals - 1) < WANTED
    wider = group_size(arm, control, between_animals=0.5)
    assert wider.animals is not None and wider.animals > found.animals
    assert group_size(control, control).animals is None


def test_an_animal_has_its_event_when_the_burden_has_doubled() -> None:
    course = np.array([[10.0, 15, 20, 40], [10, 12, 14, 19], [10, 25, 5, 5], [0, 0, 3, 9]])
    found = follow_up(np.array([0.0, 1, 2, 3]), course, 2.0)
    assert found.event.tolist() == [True, False, True, False]
    assert found.time_min.tolist() == [2, 3, 1, 3]
    fold = change_from_start(course)
    assert fold[:3].tolist() == [4, 1.9, 0.5]
    assert math.isnan(fold[3])
