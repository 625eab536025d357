"""Curves, tests and ratios against people counted one by one, and against known laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exocosm.diagnostics.survival import hazard_ratio, kaplan_meier, log_rank, median_split, permuted
from exocosm.errors import ExocosmError

# Whole times, so that ties are common.
PEOPLE = st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.booleans()), min_size=2, max_size=25)


def columns(people):
    time, event, group = (np.array(c) for c in zip(*people, strict=True))
    return time.astype(float), event, group


@given(PEOPLE)
def test_the_curve_is_the_product_over_times(people) -> None:
    time, event, _ = columns(people)
    curve = kaplan_meier(time, event)
    left = 1.0
    for t, survival, at_risk in zip(curve.time, curve.survival, curve.at_risk, strict=True):
        assert at_risk == sum(x >= t for x in time)
        left *= 1 - sum((x == t) and e for x, e in zip(time, event, strict=True)) / at_risk
        assert survival == pytest.approx(left, abs=1e-12)


def test_without_censoring_the_curve_is_the_share_left() -> None:
    curve = kaplan_meier([1, 2, 2, 5], [True] * 4)
    assert curve.survival.tolist() == [0.75, 0.25, 0.0]
    assert curve.median == 2
    assert kaplan_meier([1, 2, 3], [False] * 3).median == math.inf


def by_hand(time, event, group) -> tuple[float, float]:
    """Observed less expected events of the second group, and the hypergeometric variance."""
    off = variance = 0.0
    for t in sorted({x for x, e in zip(time, event, strict=True) if e}):
        risk, mine = (time >= t).sum(), ((time >= t) & group).sum()
        events = ((time == t) & event).sum()
        off += ((time == t) & event & group).sum() - events * mine / risk
        if risk > 1:
            variance += events * (mine / risk) * (1 - mine / risk) * (risk - events) / (risk - 1)
    return off, variance


@given(PEOPLE)
def test_the_log_rank_test_is_observed_less_expected(people) -> None:
    time, event, group = columns(people)
    assume(group.any() and not group.all())
    off, variance = by_hand(time, event, group)
    found = log_rank(time, event, group)
    if variance > 1e-12:
        assert found.statistic == pytest.approx(off / math.sqrt(variance), abs=1e-9)
        assert found.p == pytest.approx(math.erfc(abs(off) / math.sqrt(2 * variance)), abs=1e-9)
    else:
        assert (found.statistic, found.p) == (0.0, 1.0)


def likelihood(slope: float, time, event, group) -> float:
    """Efron's partial likelihood, event by event."""
    out, weight = 0.0, np.exp(slope * group)
    for t in sorted(set(time[event])):
        died = (time == t) & event
        out += slope * (died & group).sum()
        for k in range(died.sum()):
            out -= math.log(weight[time >= t].sum() - k / died.sum() * weight[died].sum())
    return out


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_the_ratio_is_the_top_of_the_likelihood_and_its_interval_1_92_below(people) -> None:
    time, event, group = columns(people)
    assume(group.any() and not group.all())
    found = hazard_ratio(time, event, group)
    grid = np.linspace(-12, 12, 97)
    best = max(likelihood(s, time, event, group) for s in grid)
    if math.isnan(found.value):
        assert all(likelihood(s, time, event, group) == pytest.approx(best, abs=1e-9) for s in grid)
        return
    if 0 < found.value < math.inf:
        top = likelihood(math.log(found.value), time, event, group)
        assert top >= best - 1e-9
        for end in (found.low, found.high):
            if 1e-5 < end < 1e5:
                assert top - likelihood(math.log(end), time, event, group) == pytest.approx(
                    1.920729, abs=1e-4
                )
    assert found.low <= found.value <= found.high


def test_groups_of_known_hazards_and_the_coverage_of_the_interval() -> None:
    rng, held, truth = np.random.default_rng(3), 0, 2.0
    for _ in range(200):
        group = np.arange(80) < 40
        time = rng.exponential(np.where(group, 1 / truth, 1.0))
        event = time < 1.5
        found = hazard_ratio(np.minimum(time, 1.5), event, group)
        held += found.low <= truth <= found.high
    assert 0.95 - 0.05 < held / 200 < 0.95 + 0.045
    group = np.arange(40_000) < 20_000
    large = hazard_ratio(rng.exponential(np.where(group, 1 / truth, 1.0)), np.full(40_000, True), group)
    assert large.value == pytest.approx(truth, rel=0.03)
    assert large.low < truth < large.high
    assert large.high / large.low < 1.06


def test_all_events_in_one_group_give_an_open_interval() -> None:
    time, event, group = [1, 2, 3, 4, 9, 9, 9, 9], [True] * 4 + [False] * 4, [True] * 4 + [False] * 4
    found = hazard_ratio(time, event, group)
    assert found.value == found.high == math.inf
    assert 1 < found.low < 20
    turned = hazard_ratio(time, event, np.logical_not(group))
    assert (turned.value, turned.low) == (0.0, 0.0)
    assert turned.high == pytest.approx(1 / found.low, rel=1e-6)
    assert math.isnan(hazard_ratio(time, [False] * 8, group).value)


def test_dealt_labels_have_no_effect_and_a_true_one_is_far_from_them() -> None:
    rng = np.random.default_rng(8)
    marker = rng.lognormal(0, 1, 120)
    high = median_split(marker)
    assert high.sum() == 60
    time = rng.exponential(np.where(high, 0.4, 1.0))
    found = permuted(time, np.full(120, True), high, np.random.default_rng(1), 200)
    assert 0.9 < found.median < 1.1
    assert found.p == pytest.approx(1 / 201)
    again = permuted(time, np.full(120, True), high, np.random.default_rng(1), 200)
    assert (found.ratios == again.ratios).all()
    noise = permuted(rng.exponential(1.0, 120), np.full(120, True), high, np.random.default_rng(1), 200)
    assert noise.p > 0.02


def test_values_at_the_median_are_not_above_it() -> None:
    assert median_split([1, 2, 2, 2, 5]).tolist() == [False, False, False, False, True]


def test_what_is_no_follow_up_is_refused() -> None:
    with pytest.raises(ExocosmError, match="3 times and 2 events"):
        kaplan_meier([1, 2, 3], [True, False])
    with pytest.raises(ExocosmError, match="finite"):
        kaplan_meier([1, math.inf], [True, False])
    for of in (log_rank, hazard_ratio):
        with pytest.raises(ExocosmError, match="two groups"):
            of([1, 2], [True, True], [True, True])
