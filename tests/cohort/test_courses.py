"""Growth, blood, effectors and events against what can be computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cohort import TEXT, small

from exocosm.cohort.circulation import circulated
from exocosm.cohort.course import Course, Walk
from exocosm.cohort.declaration import Cohort
from exocosm.cohort.growth import Growth
from exocosm.cohort.patients import draw

DAY = 1440.0
MOLECULE = "special on tumour"


def course(cohort: Cohort, count: int = 20, seed: int = 1) -> Course:
    return Walk(cohort, seed, draw(cohort, seed, np.arange(count))).visits()


def closed_form(amount: float, source: float, loss: float, minutes: float) -> float:
    """Return what is left of a pool after a while of constant release."""
    left = np.exp(-loss * minutes)
    return float(amount * left + source * (1 - left) / loss)


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0, 1e13),
    st.lists(st.tuples(st.floats(0, 1e10), st.floats(0.1, 2e4)), min_size=1, max_size=12),
    st.floats(1e-3, 1.0),
)
def test_blood_is_what_the_closed_form_says(
    secretion: float, steps: list[tuple[float, float]], loss: float
) -> None:
    source = np.array([[[s]] for s, _ in steps])
    minutes = np.array([m for _, m in steps])
    native, released = circulated(np.array([[secretion]]), source[0], source, np.array([loss]), minutes)
    assert native[:, 0, 0] == pytest.approx(secretion / loss, rel=1e-9)
    amount = steps[0][0] / loss
    for k, (s, m) in enumerate(steps):
        assert released[k, 0, 0] == pytest.approx(amount, rel=1e-9, abs=1e-6)
        amount = closed_form(amount, s, loss, m)
    assert released[-1, 0, 0] == pytest.approx(amount, rel=1e-9, abs=1e-6)


def test_what_a_lesion_gives_to_blood_by_hand() -> None:
    """1 cm: 0.5236 mL x 1e8 cells x 100 per hour x 0.1 = 8.7e6 per min, against 1e12 of the body."""
    found = course(small(between_patients__diameter=0))
    sick = found.diameter[:, 0] > 0
    assert found.lesion_share[sick, 0] == pytest.approx(np.pi / 6 * 1e8 * 100 / 60 * 0.1 / 1e12, rel=1e-4)
    assert (found.lesion_share[~sick] == 0).all()
    assert found.density[~sick, 0, 0] == pytest.approx(1e12 / (np.log(2) / 10) / 3000)


def test_an_exponential_lesion_doubles_in_its_doubling_time() -> None:
    found = course(small())
    sick = found.diameter[:, 0] > 0
    volume = found.diameter[sick] ** 3
    assert volume[:, 1:] / volume[:, :-1] == pytest.approx(2.0)


def test_a_gompertz_lesion_starts_at_its_doubling_time_and_comes_to_its_limit() -> None:
    cohort = small(groups__sick__lesion__limit="30 mm", between_patients__diameter=0)
    growth = Growth(draw(cohort, 1, np.arange(8)))
    still = np.zeros(8)
    soon = growth.step(growth.start, still, 1.0)
    there = growth.there
    assert soon[there] - growth.start[there] == pytest.approx(np.log(2) / (100 * DAY), rel=1e-4)
    late = growth.step(growth.start, still, 1e9)
    assert np.cbrt(6 / np.pi * np.exp(late[there])) == pytest.approx(30e3)
    half = growth.step(growth.step(growth.start, still, 5e4), still, 5e4)
    assert half[there] == pytest.approx(growth.step(growth.start, still, 1e5)[there])
    assert np.isinf(growth.reaches(np.full(8, 31e3))).all()


@pytest.mark.parametrize("limit", [None, "60 mm"])
def test_a_lesion_reaches_a_size_when_growth_says_so(limit: str | None) -> None:
    cohort = small(groups__sick__lesion__limit=limit)
    growth = Growth(draw(cohort, 1, np.arange(20)))
    goal = np.full(20, 20e3)
    when = growth.reaches(goal)
    there = np.isfinite(when) & (when > 0)
    assert there.sum() > 5
    for i in np.flatnonzero(there):
        size = growth.step(growth.start, np.zeros(20), float(when[i]))[i]
        assert np.cbrt(6 / np.pi * np.exp(size)) == pytest.approx(20e3)


THERAPY = """
therapy:
  effectors: {rise: 1 min, kill: 0.00693147 1/day}
  raises: {special on tumour: {fold: 4, half at: 1}}
"""


def under_therapy(**changes: object) -> Cohort:
    cut = TEXT[: TEXT.index("screening:")]
    cohort = Cohort.from_text(cut + THERAPY, "hand.yaml")
    return cohort.with_changes({k.replace("__", "."): v for k, v in changes.items()})


def test_killing_at_the_rate_of_growth_holds_a_lesion_and_half_of_the_rise_is_reached() -> None:
    found = course(under_therapy())
    sick = found.diameter[:, 0] > 0
    assert found.diameter[sick, 5] / found.diameter[sick, 0] == pytest.approx(1.0, rel=1e-3)
    copies = found.copies["special", "tumour"]
    assert copies[:, 0] == pytest.approx(30)
    assert copies[:, 1:] == pytest.approx(30 * 2.5)


def test_a_gompertz_lesion_under_killing_settles_where_growth_makes_up_for_it() -> None:
    cohort = under_therapy(groups__sick__lesion__limit="30 mm")
    growth = Growth(draw(cohort.with_changes({"between patients": {}}), 1, np.arange(6)))
    there = growth.there
    kill = np.full(6, 1e-6)
    late = growth.step(growth.start, kill, 1e9)[there]
    # pace x (top - size) = kill
    assert growth.pace[there] * (growth.top[there] - late) == pytest.approx(1e-6)


def test_a_lesion_of_less_than_a_cell_gives_nothing() -> None:
    found = course(under_therapy(therapy__effectors__kill="1 1/day"))
    sick = found.lesion_share[:, 0] > 0
    assert sick.any()
    assert (found.lesion_share[sick, -1] == 0).all()


EVENTS = """
events:
  plain: {rate: 0.5 1/year, groups: [sick]}
  driven: {rate: 0.5 1/year, driver: special on tumour, reference: 1e5 1/mL, exponent: 1}
"""


def test_events_come_as_their_hazard_says_whatever_the_step() -> None:
    cut = TEXT[: TEXT.index("screening:")].replace("      doubling time: 100 day\n", "")
    cohort = Cohort.from_text(cut + EVENTS, "hand.yaml").with_changes({"between patients.diameter": 0})
    found = course(cohort, 4000)
    sick = found.diameter[:, 0] > 0
    end = 500 / 365.25
    assert np.isinf(found.events["plain"][~sick]).all()
    assert np.isfinite(found.events["plain"][sick]).mean() == pytest.approx(1 - np.exp(-0.5 * end), abs=0.03)
    # 8.73e6 per min, half-life 10 min, 3 L, 30 copies
    level = np.pi / 6 * 1e8 * 100 / 60 * 0.1 / (np.log(2) / 10) / 3000 * 30
    share = 1 - np.exp(-0.5 * end * level / 1e5)
    assert np.isfinite(found.events["driven"][sick]).mean() == pytest.approx(share, abs=0.03)
    finer = course(cohort.with_changes({"step": "3 day"}), 200)
    for name in cohort.events:
        assert finer.events[name] == pytest.approx(found.events[name][:200])
