"""Instruments against counting one by one, exact laws, and their limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tubes import law, panel, sample

from exocosm.diagnostics.instrument import lognormal_factor
from exocosm.diagnostics.sample import share_between
from exocosm.errors import ExocosmError

MANY = 4000
"""Measurements where a mean or a variance is looked at; windows are five standard errors or more."""


def drawn(marker: str, density: float, made=None, **copies):
    """One sample measured `MANY` times, and its expected reading."""
    tubes = sample([[density]] * MANY, **copies)
    read = made or panel()
    return read.measure(tubes, np.random.default_rng(4))[marker], read.expected(tubes)[marker]


@settings(max_examples=60)
@given(st.floats(40, 140), st.floats(0.05, 1.0), st.floats(20, 160), st.floats(0, 100))
def test_the_share_of_a_size_law_is_that_of_vesicles_drawn_from_it(median, sigma, low, width) -> None:
    d = np.exp(np.linspace(math.log(30), math.log(150), 200_001))
    weight = np.exp(-0.5 * (np.log(d / median) / sigma) ** 2)
    inside = (d >= low) & (d <= low + width)
    assert share_between(law(median, sigma), low, low + width) == pytest.approx(
        weight[inside].sum() / weight.sum(), abs=2e-4
    )


def test_a_law_without_width_is_all_or_nothing() -> None:
    one = law(80, 0.0)
    assert [share_between(one, a, b) for a, b in ((60, 80), (80, 90), (90, 100))] == [0.0, 1.0, 0.0]


def test_a_tracker_misses_small_particles_and_counts_the_rest_as_chance_has_it() -> None:
    laws = [law(50, 0.2), law(100, 0.2)]
    tubes = sample([[1e9, 2e9]], laws=laws)
    seen = [share_between(one, 60) for one in laws]
    assert 0.1 < seen[0] < 0.3 and seen[1] > 0.98
    wanted = 1e9 * seen[0] + 2e9 * seen[1]
    assert panel().expected(tubes)["particles"].value == pytest.approx([wanted])
    many = sample([[1e9, 2e9]] * MANY, laws=laws)
    counts = panel().measure(many, np.random.default_rng(1))["particles"].value * 1e-6
    assert counts == pytest.approx(np.round(counts), abs=1e-6)
    mean = wanted * 1e-6
    assert counts.mean() == pytest.approx(mean, abs=5 * math.sqrt(mean / MANY))
    assert counts.var() == pytest.approx(mean, rel=5 * math.sqrt(2 / MANY))


def test_the_limit_of_a_tracker_is_that_of_the_diluted_sample() -> None:
    share = share_between(law(), 60)
    for density, detected in ((0.99e8, False), (1.01e8, True)):
        reading = panel().expected(sample([[density / share]]))["particles"]
        assert (reading.limit, reading.unit) == (1e8, "vesicle/mL")
        assert reading.detected.tolist() == [detected]
        assert reading.value == pytest.approx([density])


def test_bins_of_size_add_up_to_what_is_read() -> None:
    read, laws = panel(), [law(50, 0.2), law(100, 0.4)]
    tubes = sample([[1e9, 2e9], [1e8, 0]], laws=laws)
    content, tracker = read.content("particles", tubes), read.instrument_of("particles")
    edges = np.array([0.0, 40.0, 60.0, 75.0, 100.0, 200.0])
    bins = tracker.expected_sizes(content, edges)
    assert (bins[:, :2] == 0).all()
    assert bins.sum(1) / 1e-6 == pytest.approx(read.expected(tubes)["particles"].value)
    counts = tracker.measured_sizes(content, edges, np.random.default_rng(2))
    assert counts.dtype == np.int64
    assert np.abs(counts - bins).max() < 5 * math.sqrt(bins.max())


@settings(max_examples=40)
@given(st.floats(0, 20), st.integers(1, 5), st.floats(0.05, 1))
def test_positive_vesicles_have_enough_copies_by_poisson(copies, threshold, labelled) -> None:
    chip = (
        "{kind: vesicle counter, limit: 1e6 vesicle/mL, volume: 10 uL, spread: 0, "
        f"threshold: {threshold}, labelled: {labelled!r}}}"
    )
    seen = copies * labelled
    fewer = sum(math.exp(-seen) * seen**k / math.factorial(k) for k in range(threshold))
    found = panel(chip=chip).expected(sample([[1e8]], PD_L1=[copies]))["positive"].value
    assert found == pytest.approx([1e8 * (1 - fewer)], rel=1e-9, abs=1e-4)


def test_one_copy_a_vesicle_leaves_one_in_e_unseen() -> None:
    reading, expected = drawn("positive", 1e6, PD_L1=[1.0])
    wanted = 1e6 * (1 - math.exp(-1))
    assert expected.value[0] == pytest.approx(wanted)
    assert not expected.detected.any()
    counted = reading.value * 0.01
    assert counted.mean() == pytest.approx(wanted * 0.01, abs=5 * math.sqrt(wanted * 0.01 / MANY))
    assert counted.var() == pytest.approx(wanted * 0.01, rel=5 * math.sqrt(2 / MANY))


def test_vesicles_without_the_molecule_that_count_are_background() -> None:
    chip = "{kind: vesicle counter, limit: 1e6 vesicle/mL, volume: 10 uL, spread: 0, false positive: 0.01, captured: 0.5}"
    parts = panel(chip=chip).parts("positive", sample([[1e8, 1e10]], [False, True], PD_L1=[1e3, 0]))
    assert parts == pytest.approx(np.array([[5e7, 5e7]]))


def test_copies_among_droplets() -> None:
    reading, expected = drawn("miR-21", 1e5, miR_21=[0.5])
    # 5000 copies in 20000 droplets: the estimate has the variance of the known law of empty ones.
    load = 5000 / 20000
    assert expected.value == pytest.approx(np.full(MANY, 5e4))
    assert reading.value.mean() == pytest.approx(5e4, rel=5 * 0.015 / math.sqrt(MANY) + 2e-4)
    assert (reading.value * 0.1).var() == pytest.approx(
        20000 * (math.exp(load) - 1), rel=5 * math.sqrt(2 / MANY)
    )


def test_few_copies_come_whole_or_not_at_all() -> None:
    reading, expected = drawn("miR-21", 30.0, miR_21=[1.0])
    assert expected.limit == pytest.approx(30.0)
    assert expected.detected.all()
    none = (reading.value == 0).mean()
    assert none == pytest.approx(math.exp(-3), abs=5 * math.sqrt(math.exp(-3) / MANY))
    below = math.exp(-3) * (1 + 3 + 4.5)
    assert (~reading.detected).mean() == pytest.approx(below, abs=5 * math.sqrt(0.25 / MANY))


def test_droplets_that_are_all_positive_are_full() -> None:
    reading, expected = drawn("miR-21", 1e8, miR_21=[1.0])
    most = 20000 * math.log(20000) / 0.1
    for found in (reading, expected):
        assert found.saturated.all()
        assert found.value == pytest.approx(np.full(MANY, most))


def test_an_immunoassay_weighs_copies() -> None:
    reading, expected = drawn("mass", 1e9, PD_L1=[2.0])
    picogram = 2e9 * 50e3 / 6.02214076e23 * 1e12
    assert (expected.value[0], expected.unit) == (pytest.approx(picogram), "pg/mL")
    assert reading.value.mean() == pytest.approx(picogram, abs=5 * 10 / 3 / math.sqrt(MANY))
    assert reading.value.std() == pytest.approx(10 / 3, rel=5 / math.sqrt(2 * MANY))
    blank, _ = drawn("mass", 0.0, PD_L1=[2.0])
    # The blank reaches three of its standard deviations in 0.13 % of measurements.
    assert blank.detected.mean() == pytest.approx(0.00135, abs=5 * math.sqrt(0.00135 / MANY))
    assert blank.value.min() == 0.0


@settings(max_examples=20)
@given(st.floats(0.01, 1.5))
def test_factors_of_chance_have_mean_one_and_the_spread_that_is_said(spread) -> None:
    factor = lognormal_factor(spread, np.random.default_rng(7), 200_000)
    assert factor.mean() == pytest.approx(1, abs=6 * spread / math.sqrt(200_000))
    assert np.log(factor).std() == pytest.approx(math.sqrt(math.log1p(spread**2)), rel=0.01)


def test_preparation_moves_all_markers_of_a_sample_and_measurement_each_alone() -> None:
    tubes = sample([[1e12]] * MANY, PD_L1=[5.0], miR_21=[1e-6])
    shared = panel(preparation="{spread: 0.5, recovered: 0.5}")
    found = shared.measure(tubes, np.random.default_rng(3))
    logs = {m: np.log(found[m].value) for m in ("particles", "positive", "mass")}
    for one in logs.values():
        assert one.std() == pytest.approx(math.sqrt(math.log1p(0.25)), rel=0.06)
    assert np.corrcoef(logs["positive"], logs["mass"])[0, 1] > 0.99
    assert found["mass"].value.mean() == pytest.approx(
        0.5 * panel().expected(tubes)["mass"].value[0], rel=5 * 0.5 / math.sqrt(MANY)
    )
    alone = panel(ELISA="{kind: immunoassay, limit: 10 pg/mL, spread: 0.5}")
    found = alone.measure(tubes, np.random.default_rng(3))
    logs = {m: np.log(found[m].value) for m in ("positive", "mass")}
    assert abs(np.corrcoef(logs["positive"], logs["mass"])[0, 1]) < 5 / math.sqrt(MANY)


def test_the_same_generator_gives_the_same_readings() -> None:
    tubes = sample([[1e9, 1e7]] * 5, PD_L1=[1.0, 2.0])
    one, other = (panel().measure(tubes, np.random.default_rng(9)) for _ in range(2))
    assert all((one[m].value == other[m].value).all() for m in one)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"density": [[-1.0]]}, "not negative"),
        ({"density": [[math.nan]]}, "finite"),
        ({"density": [[1.0]], "PD_L1": [1.0, 2.0]}, "for 1 pools"),
        ({"density": [[1.0]], "native": [True, False]}, "for 1 pools"),
        ({"density": [1.0], "native": [True]}, "for"),
    ],
)
def test_samples_that_do_not_fit_are_refused(broken, says) -> None:
    density = broken.pop("density")
    with pytest.raises((ExocosmError, TypeError), match=says):
        sample(density if isinstance(density[0], list) else [[]], **broken)
