"""Each patient is the same whoever else there is, and differs from others as declared."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cohort import small

from exocosm.cohort import bundled
from exocosm.cohort.chance import factor, group_of
from exocosm.cohort.observed import as_lists, blocks, columns, from_lists, joined, observe
from exocosm.cohort.patients import draw


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12, unique=True), st.integers(0, 2**62))
def test_a_patient_depends_on_seed_and_number_alone(numbers: list[int], seed: int) -> None:
    cohort = bundled.load("screening")
    together = draw(cohort, seed, np.array(numbers))
    for i, number in enumerate(numbers):
        alone = draw(cohort, seed, np.array([number]))
        for field in ("group", "plasma_ml", "loss", "secretion", "diameter", "growth", "reaching", "lethal"):
            assert np.array_equal(getattr(alone, field)[0], getattr(together, field)[i])
        for key, value in alone.copies.items():
            assert value[0] == together.copies[key][i]


def test_samples_too_do_not_depend_on_who_else_is_bled() -> None:
    cohort = small()
    whole = observe(cohort, 3, np.arange(12))
    parts = joined([observe(cohort, 3, np.arange(a, b)) for a, b in ((7, 12), (0, 7))])
    order = np.argsort(parts.patient)
    for name, value in whole.value.items():
        assert np.array_equal(value, parts.value[name][order])
    assert not np.array_equal(whole.value["special"], observe(cohort, 4, np.arange(12)).value["special"])


def test_a_new_spread_leaves_the_other_draws_as_they_are() -> None:
    before = draw(small(), 1, np.arange(30))
    after = draw(small().with_changes({"between patients.escape": 1}), 1, np.arange(30))
    assert np.array_equal(before.diameter, after.diameter)
    sick = before.diameter > 0
    assert not np.allclose(before.reaching[sick, 1], after.reaching[sick, 1])


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 3000), st.lists(st.floats(0.05, 1.0), min_size=2, max_size=5))
def test_any_number_of_patients_has_nearly_the_shares_of_its_groups(count: int, weights: list[float]) -> None:
    shares = np.array(weights) / sum(weights)
    counts = np.bincount(group_of(shares, np.arange(count)), minlength=len(shares))
    assert np.abs(counts - shares * count).max() < 3 + np.log2(count)


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.3])
def test_factors_have_the_spread_that_was_asked_for(spread: float) -> None:
    drawn = factor(spread, 1, np.arange(20_000), "anything")[:, 0]
    assert np.median(drawn) == pytest.approx(1.0, rel=0.03)
    sigma = np.log(drawn).std()
    assert np.sqrt(np.expm1(sigma**2)) == pytest.approx(spread, rel=0.04)


def test_patients_as_lists_come_back_bit_for_bit() -> None:
    for cohort in (small(), bundled.load("prognosis")):
        seen = observe(cohort, 1, np.arange(7))
        lists = as_lists(seen)
        assert set(lists) == set(columns(cohort))
        back = from_lists(lists)
        for field in dataclasses.fields(seen):
            one, other = getattr(seen, field.name), getattr(back, field.name)
            for key in one if isinstance(one, dict) else [None]:
                a, b = (one, other) if key is None else (one[key], other[key])
                assert np.array_equal(a, b), field.name
                assert a.dtype == b.dtype, field.name


def test_blocks_hold_everybody_once() -> None:
    for count in (1, 24, 25, 26, 300):
        assert sorted(p for a, n in blocks(count) for p in range(a, a + n)) == list(range(count))
