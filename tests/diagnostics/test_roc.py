"""Area, sensitivity and curve against pairs counted one by one, and against closed forms."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exocosm.diagnostics.roc import auc, delong_variance, roc_points, sensitivity_at, wilson
from exocosm.errors import ExocosmError

NORMAL = NormalDist()
# Few different values, so that ties are common.
READINGS = st.lists(st.integers(-4, 4).map(float), min_size=1, max_size=14)


def pairs(cases: list[float], controls: list[float]) -> np.ndarray:
    """One number a pair: 1 where the case is above, half where they tie."""
    return np.array([[1.0 if x > y else 0.5 if x == y else 0.0 for y in controls] for x in cases])


@given(READINGS, READINGS)
def test_the_area_is_the_share_of_pairs_in_which_the_case_is_above(cases, controls) -> None:
    assert auc(cases, controls).value == pytest.approx(pairs(cases, controls).mean(), abs=1e-12)


@given(READINGS, READINGS)
def test_groups_that_change_places_turn_the_area_around_with_its_interval(cases, controls) -> None:
    one, other = auc(cases, controls), auc(controls, cases)
    assert one.value == pytest.approx(1 - other.value, abs=1e-12)
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
    assert 0 <= one.low <= one.value <= one.high <= 1


@given(
    st.lists(st.integers(-4, 4).map(float), min_size=2, max_size=14),
    st.lists(st.integers(-4, 4).map(float), min_size=2, max_size=14),
)
def test_the_variance_is_that_of_the_mean_pair_by_member(cases, controls) -> None:
    table = pairs(cases, controls)
    by_case, by_control = table.mean(1), table.mean(0)
    m, n = table.shape
    wanted = sum((v - table.mean()) ** 2 for v in by_case) / (m - 1) / m
    wanted += sum((v - table.mean()) ** 2 for v in by_control) / (n - 1) / n
    assert delong_variance(cases, controls) == pytest.approx(wanted, abs=1e-12)


def test_the_area_of_two_normal_laws_and_the_coverage_of_its_interval() -> None:
    rng, shift = np.random.default_rng(5), 1.0
    truth = NORMAL.cdf(shift / math.sqrt(2))
    held = 0
    for _ in range(400):
        found = auc(rng.normal(shift, 1, 40), rng.normal(0, 1, 60))
        held += found.low <= truth <= found.high
    # 0.95 within three standard errors of a share of 400, and what the logit scale misses at such sizes.
    assert 0.95 - 0.04 < held / 400 < 0.95 + 0.035
    large = auc(rng.normal(shift, 1, 40000), rng.normal(0, 1, 40000))
    assert large.value == pytest.approx(truth, abs=0.006)
    assert large.high - large.low < 0.01


def test_readings_that_do_not_overlap_still_have_an_interval() -> None:
    few, many = auc([5, 6, 7], [1, 2, 3]), auc(range(100, 150), range(50))
    assert few.value == many.value == few.high == 1.0
    assert few.low < many.low < 1.0
    assert few.low < 0.75
    assert auc([1.0], [0.0]).low < 0.5


@pytest.mark.parametrize("size", [2, 5, 40])
def test_that_interval_ends_where_the_variance_of_hanley_and_mcneil_puts_it(size) -> None:
    a = auc(range(size, 2 * size), range(size)).low
    first, second = a / (2 - a) - a * a, 2 * a * a / (1 + a) - a * a
    variance = (a * (1 - a) + (size - 1) * (first + second)) / size**2
    assert 1 - a == pytest.approx(NORMAL.inv_cdf(0.975) * math.sqrt(variance), rel=1e-9)


def test_the_sensitivity_of_two_normal_laws() -> None:
    rng = np.random.default_rng(11)
    found = sensitivity_at(rng.normal(1.5, 1, 200_000), rng.normal(0, 1, 200_000), 0.9)
    assert found.value == pytest.approx(NORMAL.cdf(1.5 - NORMAL.inv_cdf(0.9)), abs=0.008)
    assert found.specificity == pytest.approx(0.9, abs=1e-5)


@given(READINGS, READINGS, st.sampled_from([0.0, 0.5, 0.8, 0.9, 0.95, 1.0]))
def test_the_threshold_is_the_lowest_that_keeps_the_specificity(cases, controls, wanted) -> None:
    found = sensitivity_at(cases, controls, wanted)
    kept = {t: sum(y <= t for y in controls) / len(controls) for t in controls}
    assert found.threshold == min(t for t in controls if kept[t] >= wanted - 1e-12)
    assert found.specificity >= wanted - 1e-12
    assert found.value == sum(x > found.threshold for x in cases) / len(cases)
    assert found.low <= found.value <= found.high


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_of_the_interval_of_a_share_are_where_the_score_test_turns(given_) -> None:
    hits, trials = given_
    z, share = NORMAL.inv_cdf(0.975), hits / trials
    for end in wilson(hits, trials):
        assert (share - end) ** 2 == pytest.approx(z * z * end * (1 - end) / trials, abs=1e-9)


def test_the_bootstrap_is_wider_where_controls_are_few() -> None:
    rng = np.random.default_rng(2)
    cases, controls = rng.normal(2, 1, 500), rng.normal(0, 1, 15)
    plain = sensitivity_at(cases, controls, 0.9)
    drawn = sensitivity_at(cases, controls, 0.9, generator=np.random.default_rng(1))
    again = sensitivity_at(cases, controls, 0.9, generator=np.random.default_rng(1))
    assert drawn == again
    assert drawn.high - drawn.low > 2 * (plain.high - plain.low)


@settings(max_examples=60)
@given(READINGS, READINGS)
def test_the_trapezes_under_the_curve_are_the_area(cases, controls) -> None:
    curve = roc_points(cases, controls)
    area = np.trapezoid(curve.true_positive, curve.false_positive)
    assert area == pytest.approx(pairs(cases, controls).mean(), abs=1e-12)
    assert (curve.true_positive[0], curve.false_positive[0]) == (0, 0)
    assert (curve.true_positive[-1], curve.false_positive[-1]) == (1, 1)
    for t, false, true in zip(curve.threshold, curve.false_positive, curve.true_positive, strict=True):
        assert true == pytest.approx(sum(x >= t for x in cases) / len(cases))
        assert false == pytest.approx(sum(y >= t for y in controls) / len(controls))


@pytest.mark.parametrize("bad", [[], [1.0, math.nan]])
def test_readings_that_are_none_are_refused(bad) -> None:
    for of in (auc, sensitivity_at, roc_points):
        with pytest.raises(ExocosmError, match="readings"):
            of([1.0, 2.0], bad)
    with pytest.raises(ExocosmError, match="no share"):
        sensitivity_at([1.0], [0.0], 95)
    with pytest.raises(ExocosmError, match="no coverage"):
        auc([1.0], [0.0], level=95)
