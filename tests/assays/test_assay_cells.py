"""Burden and composition: counts, volumes, growth."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_run import Made, make_run

from exocosm import assays
from exocosm.assays.fit import fit_log
from exocosm.store.run_folder import Run


def test_counts_and_volumes(run: Run) -> None:
    found = assays.burden(run)
    assert found.living[0].tolist() == [60, 25, 20, 15]
    cells = run.snapshot(0).cells
    radius = np.asarray(cells["sphere"])[np.asarray(cells["kind"]) == 0, 3].astype(float)
    assert found.volumes[0, 0].sum() == pytest.approx((4 / 3 * math.pi * radius**3).sum())
    row = found.table().where(time_min=1440.0, cell_type="tumour", stage="necrotic").rows[0]
    assert row["cells"] == found.counts[2, 0, 4] > 0


def test_growth_rate_and_doubling_time(tmp_path: Path) -> None:
    # No cell dies before 600 min in these runs but for 5 % at any later time, the same share at each.
    made = Made(
        numbers=(4000, 500, 300, 100), times_min=tuple(np.linspace(1, 599, 8)), growth=(1e-3, 0, -1e-3, 0)
    )
    rows = assays.burden(make_run(tmp_path / "a", made)).table("growth").rows
    assert rows[0]["rate_per_hour"] == pytest.approx(0.06, rel=0.03)
    assert rows[0]["doubling_hour"] == pytest.approx(math.log(2) / 0.06, rel=0.03)
    assert rows[0]["halving_hour"] is None
    assert rows[2]["halving_hour"] == pytest.approx(math.log(2) / 0.06, rel=0.2)
    assert rows[1]["doubling_hour"] is None
    assert rows[1]["remark"] == "no growth that differs from zero"


def test_no_growth_rate_where_there_is_none(tmp_path: Path) -> None:
    found = assays.burden(make_run(tmp_path / "a", Made(numbers=(60, 0, 5, 25), times_min=(0.0, 60.0))))
    assert {g.reason for g in found.growth} == {"2 recorded times, 3 are needed"}
    found = assays.burden(
        make_run(tmp_path / "b", Made(numbers=(60, 0, 5, 25), times_min=(0.0, 60.0, 120.0)))
    )
    reasons = [g.reason for g in found.growth]
    assert reasons == ["", "no living cells", "fewer than 20 living cells at some time", ""]
    assert all(row["rate_per_hour"] is None for row in found.table("growth").rows[1:3])


def test_events_are_those_of_the_ledger(run: Run) -> None:
    row = assays.burden(run).table("events").where(time_min=1440.0, cell_type="CAF").rows[0]
    assert row["divisions"] == round(0.01 * 1440 * 2)


@pytest.mark.parametrize("flat", [True, False])
def test_a_tissue_with_more_cells_than_fit_is_remarked_on(tmp_path: Path, flat: bool) -> None:
    grid, spacing = ((1, 10, 10) if flat else (5, 10, 10)), (20.0, 20.0, 20.0)
    made = Made(numbers=(6000, 0, 0, 0), grid=grid, spacing=spacing)
    some = assays.burden(make_run(tmp_path / "some", replace(made, numbers=(20, 0, 0, 0))))
    many = assays.burden(make_run(tmp_path / "many", made))
    cells = make_run(tmp_path / "again", made).snapshot(0).cells
    r = np.asarray(cells["sphere"], float)[:, 3]
    whole = (math.pi * r**2).sum() / 200**2 if flat else (4 / 3 * math.pi * r**3).sum() / (200**2 * 100)
    assert many.filled[0] == pytest.approx(whole)
    assert whole > 1
    assert some.filled.max() < 0.5
    assert not some.crowding
    assert many.crowding in many.remarks
    assert f"would fill {many.filled.max():.3g} times the tissue" in many.crowding


def test_composition_adds_to_one(run: Run) -> None:
    found = assays.composition(run)
    assert np.allclose(found.fractions.sum(2), 1)
    assert found.fractions[0, 0].tolist() == [0.5, 25 / 120, 20 / 120, 15 / 120]
    assert "groups" not in found.tables


def test_composition_by_group(tmp_path: Path) -> None:
    found = assays.composition(make_run(tmp_path / "a", Made(groups=("resistant", "sensitive"))))
    assert found.regions == ("all", "resistant", "sensitive")
    rows = found.table("groups").where(time_min=0.0, region="resistant")
    assert sum(int(r["cells"] or 0) for r in rows) == 60


def test_no_cells_at_all(tmp_path: Path) -> None:
    run = make_run(tmp_path / "a", Made(numbers=(0, 0, 0, 0)))
    found = assays.composition(run)
    assert found.table().column("fraction") == [None] * 12
    assert "No living cells" in found.remarks[0]
    assert assays.burden(run).living.sum() == 0


def test_the_fit_of_a_pure_exponential_is_exact() -> None:
    x = np.linspace(0, 10, 20)
    fit = fit_log(x, 3 * np.exp(-0.7 * x))
    assert fit.slope == pytest.approx(-0.7, abs=1e-12)
    assert fit.r2 == pytest.approx(1)
    assert fit.low <= fit.slope <= fit.high


def test_the_interval_of_a_fit_holds_the_truth_as_often_as_it_says() -> None:
    rng, x = np.random.default_rng(5), np.linspace(0, 1, 12)
    hits = 0
    for _ in range(400):
        fit = fit_log(x, np.exp(-0.5 * x + rng.normal(0, 0.2, len(x))))
        hits += fit.low <= -0.5 <= fit.high
    # Binomial(400, 0.95): three standard deviations are 13.
    assert abs(hits - 380) <= 13


def test_no_fit_says_why() -> None:
    x = np.arange(5.0)
    assert fit_log(x, np.array([1.0, 0, 0, 0, 2])).reason == "only 2 points above zero, 4 are needed"
    assert fit_log(np.ones(5), x + 1).reason == "all points at one place"
    assert not fit_log(x, np.ones(5)).significant
