"""Profiles with their decay lengths, and sizes of vesicles."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from made_run import Made, make_run
from scipy import integrate

from exocosm import assays
from exocosm.assays.size_distribution import Law
from exocosm.assays.spatial_profile import _decay
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run


def test_the_decay_length_put_in_comes_out(run: Run) -> None:
    x, y, z = Made().size()
    found = assays.spatial_profile(run, "tumour exosome", origin=(x / 2, y / 2, z / 2))
    low, high = found.interval
    assert found.decay_length == pytest.approx(60, rel=0.02)
    assert low < found.decay_length < high
    assert found.fit.r2 > 0.99
    assert found.table("decay").rows[0]["decay_length_um"] == pytest.approx(found.decay_length)


def test_in_three_dimensions_and_with_flat_voxels(tmp_path: Path) -> None:
    made = Made(grid=(24, 20, 20), spacing=(10.0, 20.0, 20.0), times_min=(720.0,), length_um=40.0)
    run = make_run(tmp_path / "a", made)
    found = assays.spatial_profile(run, "tumour exosome", origin="200,200,120")
    assert found.decay_length == pytest.approx(40, rel=0.05)
    assert found.origin == (200, 200, 120)


def test_a_profile_along_an_axis_is_the_mean_of_slices(run: Run) -> None:
    found = assays.spatial_profile(run, "oxygen", axis="x")
    assert found.distance[:3].tolist() == [10, 30, 50]
    assert np.allclose(found.mean, np.asarray(run.snapshot(-1).fields["oxygen"]).mean((0, 1)))
    assert sum(float(v or 0) for v in found.table().column("voxels")) == 24 * 20


def test_the_origin_is_where_the_senders_are(run: Run) -> None:
    cells = run.snapshot(-1).cells
    mine = (np.asarray(cells["kind"]) == 1) & (np.asarray(cells["stage"]) < 3)
    centre = np.asarray(cells["sphere"], dtype=float)[mine, :3].mean(0)
    assert assays.spatial_profile(run, "CAF exosome").origin == pytest.approx(tuple(centre))
    assert assays.spatial_profile(run, "oxygen").origin == (240, 200, 10)


@pytest.mark.parametrize(
    ("mean", "reason"),
    [
        ([0, 0, 0, 0, 0, 0], "zero everywhere"),
        ([5, 5, 5, 4.9, 5, 5], "flat"),
        ([1, 2], "only 2 bins"),
        ([1, np.nan, 1, 1, 1], "not finite"),
        ([10, 1, 10, 1, 10, 1, 9, 2], "not exponential|fall away"),
        ([9, 0.01, 0, 0, 0, 0], "too steep for the voxels: only 1 bins"),
    ],
)
def test_no_decay_length_says_why(mean: list[float], reason: str) -> None:
    fit, ends = _decay(np.arange(len(mean)) * 20.0 + 10, np.array(mean, dtype=float))
    assert not fit.ok
    assert np.isnan(ends).all()

    assert re.search(reason, fit.reason), fit.reason


def test_a_point_source_is_fitted_by_its_own_law() -> None:
    r = np.arange(30) * 10.0 + 4
    mean = np.exp(-r / 45) / r
    fit, ends = _decay(r, mean, near=20.0)
    assert -1 / fit.slope == pytest.approx(45)
    assert ends[0] == 24
    plain, _ = _decay(r, mean)
    assert not plain.ok or abs(-1 / plain.slope - 45) > 5


def test_the_law_follows_from_where_the_senders_are(tmp_path: Path) -> None:
    made = Made(grid=(12, 12, 12), times_min=(0.0,), numbers=(1, 40, 0, 0))
    run = make_run(tmp_path / "a", made)
    assert assays.spatial_profile(run, "tumour exosome").law == "point source"
    assert assays.spatial_profile(run, "CAF exosome").law == "exponential"
    assert assays.spatial_profile(run, "tumour exosome", axis="x").law == "exponential"
    assert assays.spatial_profile(run, "CAF exosome", law="point source").law == "point source"
    with pytest.raises(UnknownNameError, match="law"):
        assays.spatial_profile(run, "CAF exosome", law="linear")


def test_without_a_name_the_first_pool_is_taken(run: Run) -> None:
    assert assays.spatial_profile(run).field == "tumour exosome"


def test_a_field_that_falls_inwards_is_fitted_inwards() -> None:
    r = np.arange(20) * 20.0 + 10
    fit, ends = _decay(r, np.exp((r - 390) / 70))
    assert 1 / fit.slope == pytest.approx(70)
    assert ends[1] == 390


def test_what_is_not_there(run: Run) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'oxygen'"):
        assays.spatial_profile(run, "oxigen")
    with pytest.raises(UnknownNameError, match="axis"):
        assays.spatial_profile(run, "oxygen", axis="w")
    for origin in ((1, 2), (0, 0, 1e9), "a,b,c", (0, 0, math.nan)):
        with pytest.raises(ExocosmError, match="no point in the tissue"):
            assays.spatial_profile(run, "oxygen", origin=origin)


@pytest.mark.parametrize("sigma", [0.1, 0.35, 0.9])
def test_the_law_against_quadrature(sigma: float) -> None:
    law = Law(80, sigma, 30, 150)

    def moment(power: int, low: float = 30.0) -> float:
        return float(
            integrate.quad(lambda d: d**power * float(law.density(np.array(d))), low, 150, points=[80])[0]
        )

    assert moment(0) == pytest.approx(1)
    assert law.mean == pytest.approx(moment(1))
    assert law.share(60) == pytest.approx(moment(0, 60))
    seen = law.above(60)
    assert seen is not None
    assert seen.mean == pytest.approx(moment(1, 60) / moment(0, 60))
    assert law.share(law.quantile(0.9)) == pytest.approx(0.1)


def test_sharp_laws_and_limits_outside() -> None:
    sharp = Law(80, 0.0, 30, 150)
    assert sharp.mean == pytest.approx(80)
    assert sharp.quantile(0.1) == pytest.approx(80, rel=1e-4)
    assert sharp.share(60) == 1
    assert sharp.above(100) is None
    assert Law(80, 0.35, 30, 150).above(200) is None
    assert Law(80, 0.35, 30, 150).share(10) == 1


def test_sizes_of_a_run(run: Run) -> None:
    found = assays.size_distribution(run)
    assert len(found.table()) == 4
    row = found.table().rows[0]
    assert row["vesicle"] == "tumour exosome"
    assert row["released_vesicles"] == pytest.approx(2.0 * 60 * 1440)
    assert row["seen_share"] == pytest.approx(Law(80, 0.35, 30, 150).share(60))
    assert float(row["seen_mean_nm"] or 0) > float(row["mean_nm"] or 0)
    assert np.trapezoid(found.density[0], found.diameter_nm) == pytest.approx(1, abs=1e-4)
    with pytest.raises(ExocosmError, match="no diameter"):
        assays.size_distribution(run, limit_nm=-1)


def test_sizes_without_vesicles(tmp_path: Path) -> None:
    found = assays.size_distribution(make_run(tmp_path / "a", Made(vesicles=False)))
    assert found.kinds == ()
    assert found.remarks == ("The run has no vesicles.",)
