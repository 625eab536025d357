"""Effects, intervals and power against what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exocosm.atlas.statistics import difference, mean_interval, ratio, replicates_needed

positive = st.lists(st.floats(0.1, 1e6), min_size=2, max_size=12)


@settings(deadline=None)
@given(positive, st.floats(0.01, 100))
def test_a_ratio_of_multiples_is_the_multiple_and_has_no_width(values: list[float], factor: float) -> None:
    a = np.array(values)
    found = ratio(a * factor, a)
    assert found.effect == pytest.approx(factor)
    assert found.low == pytest.approx(factor) and found.high == pytest.approx(factor)


@settings(deadline=None)
@given(positive, positive)
def test_the_inverse_ratio_has_the_inverse_interval(a: list[float], b: list[float]) -> None:
    n = min(len(a), len(b))
    there, back = ratio(np.array(a[:n]), np.array(b[:n])), ratio(np.array(b[:n]), np.array(a[:n]))
    assert there.effect * back.effect == pytest.approx(1)
    assert there.low * back.high == pytest.approx(1)


@pytest.mark.parametrize("n", [4, 16])
def test_ninety_five_in_a_hundred_intervals_hold_the_truth(n: int) -> None:
    chance = np.random.Generator(np.random.Philox(n))
    a = np.exp(chance.normal(math.log(1.3), 0.3, (2000, n)))
    b = np.exp(chance.normal(0, 0.3, (2000, n)))
    inside = [i.low <= 1.3 <= i.high for i in map(ratio, a, b)]
    assert abs(np.mean(inside) - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 2000)


def test_so_many_replicates_find_the_smallest_effect_in_nine_of_ten() -> None:
    spread, smallest = 0.2, math.log(1.1)
    n = replicates_needed(spread, smallest)
    chance = np.random.Generator(np.random.Philox(7))
    found = [mean_interval(chance.normal(smallest, spread, n)).low > 0 for _ in range(2000)]
    assert abs(np.mean(found) - 0.90) < 0.03


@pytest.mark.parametrize(("spread", "needed"), [(None, 0), (0.0, 2)])
def test_without_a_spread_power_says_nothing_or_two(spread: float | None, needed: int) -> None:
    assert replicates_needed(spread, 0.1) == needed


def test_zeros_have_a_ratio_of_means_and_nothing_over_nothing_has_none() -> None:
    some = ratio(np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]))
    assert some.effect == pytest.approx(1) and some.low < 1 < some.high
    none = ratio(np.zeros(3), np.ones(3))
    assert (none.effect, none.low, none.high) == (0, 0, 0)
    for a, b in (
        (np.zeros(3), np.zeros(3)),
        (np.ones(3), np.array([1, np.nan, 1])),
        (-np.ones(3), np.ones(3)),
    ):
        assert ratio(a, b).effect is None


@settings(max_examples=50, deadline=None)
@given(positive)
def test_pairing_takes_away_what_seeds_share(values: list[float]) -> None:
    a = np.array(values)
    assert difference(a + 3, a).low == pytest.approx(3, abs=1e-6)
