"""Equilibria of mass action: limits, conservation, the slow twin, and which webs are solved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from exocosm.engine.binding import Stars
from exocosm.engine.kernel.binding import hub_share, pair_share
from exocosm.engine.plain.binding import equilibrium

AMOUNT = st.floats(1e-6, 1e6)
CONSTANT = st.floats(1e-4, 1e5)


def test_antibody_in_excess_leaves_what_its_constant_says() -> None:
    assert pair_share(1e-9, 3.0, 0.5) == pytest.approx(0.5 / 3.5, rel=1e-8)
    assert pair_share(0.0, 3.0, 0.5) == pytest.approx(0.5 / 3.5, rel=1e-15)


def test_a_target_in_excess_loses_what_is_there_of_the_antibody() -> None:
    assert 1 - pair_share(1e6, 2.0, 1e-3) == pytest.approx(2e-6, rel=1e-6)
    assert pair_share(5.0, 0.0, 1e-3) == 1.0


def test_one_to_one_with_a_tight_bond_leaves_a_square_root() -> None:
    """A = T = 1: C = 1 - f with f^2 = K (1 - f)."""
    for constant in (1e-12, 1e-4, 1.0, 1e6):
        free = pair_share(1.0, 1.0, constant)
        exact = 0.5 * (-constant + np.sqrt(constant**2 + 4 * constant)) if constant < 10 else 1.0
        assert free == pytest.approx(exact, rel=1e-6 if constant > 10 else 1e-12)
        assert free**2 == pytest.approx(constant * (1 - free), rel=1e-6)


def test_nothing_cancels_where_nearly_all_is_bound() -> None:
    """A is far above T and K far below: free share K / (A - T), to fifteen digits of it."""
    assert pair_share(1.0, 1e6, 1e-8) == pytest.approx(1e-8 / (1e6 - 1 + 1e-8), rel=1e-12)


@settings(max_examples=300, deadline=None)
@given(total=AMOUNT, other=AMOUNT, constant=CONSTANT)
def test_a_pair_conserves_both_and_obeys_mass_action(total: float, other: float, constant: float) -> None:
    free = total * pair_share(total, other, constant)
    loose = other * pair_share(other, total, constant)
    assert 0 <= free <= total
    assert 0 <= loose <= other
    assert total - free == pytest.approx(other - loose, rel=1e-9, abs=1e-12 * max(total, other))
    bound = min(total - free, other - loose)
    assert free * loose == pytest.approx(constant * bound, rel=1e-6, abs=1e-12 * max(total, other) * constant)


@settings(max_examples=300, deadline=None)
@given(
    total=st.one_of(AMOUNT, st.just(0.0)),
    spokes=st.lists(st.tuples(AMOUNT, CONSTANT), min_size=1, max_size=4),
)
def test_a_star_agrees_with_bisection_and_conserves(total: float, spokes: list[tuple[float, float]]) -> None:
    others, constants = (np.array(column) for column in zip(*spokes, strict=True))
    share = hub_share(total, others, constants, len(others))
    assert 0 < share <= 1
    bound = others * share * total / (constants + share * total)
    assert share * total + bound.sum() == pytest.approx(total, rel=1e-11)
    if total:
        free, loose = equilibrium(np.array([total]), others, constants[None])
        assert_allclose(share, free[0] / total, rtol=1e-7, atol=1e-10)
        assert_allclose(others - bound, loose, rtol=1e-6, atol=1e-9 * others.max())


def test_a_spoke_of_no_use_changes_nothing() -> None:
    alone = hub_share(2.0, np.array([3.0]), np.array([0.4]), 1)
    assert hub_share(2.0, np.array([3.0, 0.0]), np.array([0.4, 9.0]), 2) == pytest.approx(alone, rel=1e-12)
    halves = hub_share(2.0, np.array([1.5, 1.5]), np.array([0.4, 0.4]), 2)
    assert halves == pytest.approx(alone, rel=1e-12)


def test_webs_are_taken_apart_into_stars() -> None:
    inf = np.inf
    stars = Stars(np.array([[1.0, inf, inf, inf], [2.0, inf, inf, inf], [inf, 3.0, 4.0, inf]]))
    assert stars.hub_is_antibody.tolist() == [False, True]
    assert stars.hub.tolist() == [0, 2]
    assert stars.spoke.tolist() == [0, 1, 1, 2]
    assert stars.constant.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert not len(Stars(np.full((0, 3), inf)).hub)
    with pytest.raises(ValueError, match="more than a star"):
        Stars(np.array([[1.0, 2.0], [1.0, inf]]))
