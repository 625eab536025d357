"""Sensitivity indices against a function whose indices are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.errors import ExocosmError
from exocosm.studies.sobol import Design, Factor, analyse, design

A, B = 7.0, 0.1
PI = np.pi
FACTORS = [Factor(name, -PI, PI) for name in "abc"]


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def exact() -> tuple[np.ndarray, np.ndarray]:
    """Return first and total indices, from the variances of the function's parts."""
    alone = np.array([0.5 * (1 + B * PI**4 / 5) ** 2, A**2 / 8, 0.0])
    both = B**2 * PI**8 * (1 / 18 - 1 / 50)  # a and c together
    total = alone + np.array([both, 0.0, both])
    return alone / (alone.sum() + both), total / (alone.sum() + both)


@pytest.fixture(scope="module")
def plan() -> Design:
    return design(FACTORS, n=2048, seed=4)


def test_indices_of_the_ishigami_function(plan: Design) -> None:
    found = analyse(plan, ishigami(plan.samples))
    first, total = exact()
    for j in range(3):
        for index, wanted in ((found.first[j], first[j]), (found.total[j], total[j])):
            assert index.value == pytest.approx(wanted, abs=0.02)
            assert index.low < wanted < index.high
            assert index.high - index.low < 0.2
    assert (found.undefined, found.groups, found.of_groups, found.remarks) == (0, 2048, 2048, ())


def test_samples_and_intervals_come_from_the_seed(plan: Design) -> None:
    assert (design(FACTORS, 2048, 4).samples == plan.samples).all()
    assert (design(FACTORS, 2048, 5).samples != plan.samples).any()
    some = design(FACTORS, 64, 0)
    outcomes = ishigami(some.samples)
    for seed in (0, 1):
        np.random.seed(1)  # noqa: NPY002
        before = analyse(some, outcomes, seed)
        np.random.seed(2)  # noqa: NPY002
        assert analyse(some, outcomes, seed) == before
    assert analyse(some, outcomes, 0) != analyse(some, outcomes, 1)


def test_samples_fill_their_ranges() -> None:
    plan = design([Factor("k", 1e-3, 1e3, "log", "1/min"), Factor("D", 2.0, 4.0)], 256, 1)
    assert len(plan) == 256 * 4
    logs = np.log10(plan.samples[:, 0])
    assert logs.min() >= -3
    assert logs.max() <= 3
    assert np.mean(logs < 0) == pytest.approx(0.5, abs=0.02)
    assert plan.samples[:, 1].mean() == pytest.approx(3.0, abs=0.02)
    first = next(plan.settings())
    assert first == {"k": f"{float(plan.samples[0, 0])!r} 1/min", "D": float(plan.samples[0, 1])}


def test_undefined_outcomes_are_counted_and_left_out_by_group(plan: Design) -> None:
    outcomes: list[float | None] = [float(y) for y in ishigami(plan.samples)]
    outcomes[7], outcomes[8], outcomes[500] = None, float("nan"), float("inf")
    found = analyse(plan, outcomes)
    assert (found.undefined, found.groups) == (3, 2046)  # two in one group
    assert "3 of 10240 outcomes are undefined" in found.remarks[0]
    assert found.first[1].value == pytest.approx(exact()[0][1], abs=0.02)
    none = analyse(plan, [None] * len(plan))
    assert none.first[0].value is None
    assert "too few" in none.remarks[1]
    flat = analyse(plan, [1.0] * len(plan))
    assert flat.total[2].high is None
    assert "does not vary" in flat.remarks[0]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: design(FACTORS, 100, 1), "no power of two"),
        (lambda: design([], 8, 1), "factors must be there"),
        (lambda: design([FACTORS[0]] * 2, 8, 1), "different names"),
        (lambda: Factor("a", 2.0, 1.0), "is empty"),
        (lambda: Factor("a", 0.0, 1.0, "log"), "above zero"),
        (lambda: Factor("a", 0.0, 1.0, "cubic"), "unknown scale"),
        (lambda: analyse(design(FACTORS, 8, 1), [1.0] * 7), "7 outcomes for 40 samples"),
    ],
)
def test_designs_that_mean_nothing_are_refused(make, message: str) -> None:
    with pytest.raises(ExocosmError, match=message):
        make()
