"""A ranking that replicates share is found; one of chance is not, whichever arms are equal in which replicate."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.atlas import Ranking
from exocosm.atlas.sample import Finding, Sample

ARMS = ("a", "b", "c", "d", "e")


def found(values: np.ndarray, *, point: bool = False) -> Finding:
    """Return the finding for [replicates, arms]."""
    arms = ARMS[: values.shape[1]]
    sample = Sample(
        tuple(range(1, len(values) + 1)), {a: {"x": v.tolist()} for a, v in zip(arms, values.T, strict=True)}
    )
    return Ranking(endpoint="x", among=arms).find(sample, point)


def chance(trial: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(trial))


def test_concordance_is_that_of_the_textbook() -> None:
    ranks = np.array([[1.0, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4], [1, 2, 4, 3]])
    sums = ranks.sum(0)
    by_hand = 12 * ((sums - sums.mean()) ** 2).sum() / (4**2 * (4**3 - 4))
    assert found(ranks).interval.effect == pytest.approx(by_hand)


def test_concordance_is_corrected_for_ties_as_friedman_is() -> None:
    from scipy.stats import friedmanchisquare

    values = chance(1).integers(0, 3, (9, 4)).astype(float)
    statistic = friedmanchisquare(*values.T).statistic
    assert found(values).interval.effect == pytest.approx(statistic / (9 * 3))


@pytest.mark.parametrize("replicates", [4, 16])
@pytest.mark.parametrize("still", [0, 3, 4])
def test_chance_is_refused_whichever_arms_do_nothing(replicates: int, still: int) -> None:
    """Arms that do nothing equal one another in every replicate; the others differ from them by chance."""
    met = 0
    for trial in range(100):
        values = chance(trial).integers(200, 300, (replicates, 5)).astype(float)
        values[:, :still] = values[:, :1]
        met += found(values).outcome == "met"
    assert met <= 9  # five are expected at a level of one in twenty, give or take two


def test_chance_is_refused_where_an_arm_departs_in_some_replicates_only() -> None:
    """Shuffling arms that are equal would take one that always departs, in either direction, for a ranking in 5 of 100."""
    met = 0
    for trial in range(100):
        rng = chance(trial)
        values = np.repeat(rng.integers(200, 300, (4, 1)), 5, axis=1).astype(float)
        values[:, 0] += rng.choice([-5, 5], 4)
        values[:, 1] += rng.choice([-9, *[0] * 14, 9], 4)
        met += found(values).outcome == "met"
    assert met <= 2


def test_one_arm_that_stands_out_needs_more_replicates_than_four() -> None:
    values = np.full((4, 4), 250.0)
    values[:, 2] -= 30
    few = found(values)
    assert few.outcome == "undecided" and "too few replicates" in few.reason
    assert found(np.concatenate([values, values])).outcome == "met"


def test_an_order_amid_noise_is_found_or_left_open() -> None:
    steps = np.array([0.0, 30, 60, 90])
    noise = chance(5).normal(0, 1, (8, 4))
    assert found(250 + steps + 10 * noise).outcome == "met"
    mixed = np.array([[1.0, 2, 3, 4]] * 14 + [[4.0, 3, 2, 1]] * 2)
    weak = found(mixed)
    assert weak.interval.effect == pytest.approx((12 / 16) ** 2)
    assert weak.outcome == "undecided" and weak.reason


def test_the_same_values_give_the_same_finding() -> None:
    values = chance(7).normal(0, 1, (16, 5))
    assert found(values) == found(values)


def test_rounding_is_no_ranking() -> None:
    values = np.full((6, 3), 250.0) * (1 + 1e-13 * np.arange(3))
    assert found(values).reason.startswith("there is nothing")


def test_one_replicate_contradicts_no_ranking_but_is_no_proof() -> None:
    one = np.array([[1.0, 2, 3]])
    assert found(one, point=True).outcome == "met"
    assert found(one).outcome == "undecided"
    assert found(np.ones((1, 3)), point=True).outcome == "not met"


def test_a_value_that_is_not_defined_has_no_rank() -> None:
    assert found(np.array([[1.0, 2, np.nan], [1, 2, 3]])).outcome == "not met"
