"""Whole vesicles obey the laws of chance."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, loop_of
from scipy import stats

from exocosm.model.scenario import Scenario

DISH = """
exocosm: 1
title: dish
tissue: {{size: [400 um, 400 um], voxel: 20 um}}
vesicles:
  exosome: {{diameter: {{median: 100 nm, sigma: 0.2}}, diffusivity: {spread} um^2/min, hindered: false,
    lost in tissue: {lost} 1/min, counting: {counting}, burst: {burst}}}
cells:
  source: {{diameter: 10 um, releases: {{exosome: {rate} vesicle/cell/min}}, captures: {{exosome: {take} um^3/min/cell}},
    mechanics: {{fixed: true}}}}
start: [{{put: source, number: 400, in: everywhere, arranged: grid}}]
record: every 1 hour
until: 1 hour
"""


def dish(
    counting: str = "whole",
    burst: int = 1,
    rate: float = 0.5,
    lost: float = 0.1,
    take: float = 0,
    spread: float = 60,
) -> Scenario:
    """Return 400 cells, one a voxel."""
    return Scenario.from_text(
        DISH.format(counting=counting, burst=burst, rate=rate, lost=lost, take=take, spread=spread)
    )


def test_immigration_and_death_are_poisson() -> None:
    loop = advance(loop_of(dish(rate=0.5, lost=0.1)), 120)
    counts = loop.state.whole[0].reshape(-1)
    # with release at the start of a step and loss over it: mean = rate q / (1 - q), q = exp(-lost dt)
    q = np.exp(-0.1)
    mean = 0.5 * q / (1 - q)
    assert abs(counts.mean() - mean) < 4 * np.sqrt(mean / len(counts))
    expected = len(counts) * stats.poisson.pmf(np.arange(12), mean)
    observed = np.bincount(np.minimum(counts, 11), minlength=12)
    expected[11] = len(counts) * stats.poisson.sf(10, mean)
    keep = expected > 4
    chi = ((observed - expected)[keep] ** 2 / expected[keep]).sum()
    assert stats.chi2.sf(chi, keep.sum() - 1) > 1e-3


@pytest.mark.parametrize("burst", [1, 5, 20])
def test_bursts_have_their_fano_factor(burst: int) -> None:
    counts = []
    for seed in range(5):
        loop = advance(loop_of(dish(burst=burst, rate=2.0, lost=0.0, spread=1e-6), seed), 30)
        counts.append(loop.state.whole[0].reshape(-1))
    seen = np.concatenate(counts).astype(float)
    fano = 1.0 if burst == 1 else 1.0 + burst
    # relative error of a variance: sqrt((kurtosis - 1) / n); the excess kurtosis of the compound law is below 1 here
    error = fano * np.sqrt(3.0 / len(seen))
    assert abs(seen.mean() - 60) < 4 * np.sqrt(fano * 60 / len(seen))
    assert abs(seen.var() / seen.mean() - fano) < 4 * error


def test_whole_and_expected_agree_in_the_mean() -> None:
    steps = 40
    kinds = {"rate": 0.4, "lost": 0.05, "take": 300.0}
    expected = advance(loop_of(dish("expected", **kinds)), steps)
    runs = [advance(loop_of(dish("whole", **kinds), seed), steps) for seed in range(8)]
    volume = expected.tables.grid.voxel_volume
    for name, value, seen in (
        ("in flight", expected.state.fields.sum() * volume, [r.state.whole.sum() for r in runs]),
        ("captured", expected.state.ledger.captured.sum(), [r.state.ledger.captured.sum() for r in runs]),
        ("decayed", expected.state.ledger.decayed.sum(), [r.state.ledger.decayed.sum() for r in runs]),
    ):
        error = np.std(seen, ddof=1) / np.sqrt(len(seen))
        # losses act at the end of a whole step, in the middle of an expected one: first order in the step, 1 %
        assert abs(np.mean(seen) - value) < 3 * error + 0.01 * value, name


def test_carried_cargo_leaves_with_the_vesicles_that_were_drawn() -> None:
    made = dish("expected", burst=20, rate=2.0, lost=0.0, spread=1e-6).written()
    made["molecules"] = {"miR": {"where": "lumen"}}
    made["vesicles"]["exosome"] |= {"lumen": {"miR": "0.25 1/vesicle"}, "varies": ["miR"]}
    loop = advance(loop_of(Scenario.model_validate(made)), 12)
    vesicles, cargo = loop.state.fields
    assert vesicles.std() > 0.5 * vesicles.mean()
    assert np.allclose(cargo, 0.25 * vesicles, rtol=1e-12)
