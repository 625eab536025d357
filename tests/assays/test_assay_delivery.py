"""Release from interval to interval, and the way from capture to the cytosol."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made, layout
from made_run import books as made_books

from exocosm import assays
from exocosm.assays.release_statistics import steadiness
from exocosm.store.run_folder import Run

ONE = Made(types=("tumour", "T cell"), numbers=(5, 2), senders=("tumour",))


def released(path: Path, counts: list[float], times: list[float] | None = None) -> Run:
    """A run in which four tumour cells release so many vesicles in each interval."""
    total = np.concatenate([[0.0], np.cumsum(counts)])
    times = times or [60.0 * k for k in range(len(total))]
    at = [[10 * k + 5, 5, 10] for k in range(4)]
    moments = [Moment(t, at, book={"released": [[0, 0], [n, 0]]}) for t, n in zip(times, total, strict=True)]
    return write_run(path, ONE, moments)


def test_fano_factor_of_counts_that_go_up_and_down(tmp_path: Path) -> None:
    found = assays.release_statistics(released(tmp_path / "a", [10, 14, 10, 14, 10]))
    (row,) = found.table().where(pool="tumour exosome", cell_type="tumour")
    assert row["mean_per_interval"] == pytest.approx(11.6)
    assert row["variance"] == pytest.approx(8)
    assert row["fano"] == pytest.approx(8 / 11.6)
    assert row["per_cell_hour"] == pytest.approx(11.6 / 4)
    assert row["fano_low"] < row["fano"] < row["fano_high"]
    interval = found.table("intervals").where(time_min=120.0, cell_type="tumour").rows[0]
    assert (interval["from_min"], interval["released_vesicles"], interval["cell_hours"]) == (60.0, 14.0, 4.0)


def test_a_drift_is_no_variance(tmp_path: Path) -> None:
    counts = [100.0 + 10 * k for k in range(20)]
    (row,) = assays.release_statistics(released(tmp_path / "a", counts)).table().where(cell_type="tumour")
    assert row["variance"] == pytest.approx(50)
    assert row["plain_fano"] * row["mean_per_interval"] == pytest.approx(np.var(counts, ddof=1))


def test_intervals_of_another_length_do_not_count(tmp_path: Path) -> None:
    run = released(tmp_path / "a", [10, 12, 10, 999], [0.0, 60.0, 120.0, 180.0, 185.0])
    found = assays.release_statistics(run)
    (row,) = found.table().where(cell_type="tumour")
    assert row["intervals"] == 3
    assert row["variance"] == pytest.approx(2)
    assert "1 intervals are not 60 min long" in found.remarks[0]


def test_the_interval_of_the_fano_factor_holds_one_as_often_as_it_says() -> None:
    rng, hits = np.random.default_rng(2), 0
    for _ in range(400):
        _, _, low, high = steadiness(rng.poisson(200.0, 40).astype(float))
        hits += low <= 1 <= high
    # Binomial(400, 0.95): three standard deviations are 13.
    assert abs(hits - 380) <= 13


def test_nothing_released_has_no_fano_factor(tmp_path: Path) -> None:
    (row,) = assays.release_statistics(released(tmp_path / "a", [0, 0, 0, 0])).table().where(cell_type="all")
    assert row["fano"] is None
    assert row["mean_per_interval"] == 0
    assert not len(assays.release_statistics(released(tmp_path / "b", [])).table("intervals"))


def test_steps_of_delivery_are_those_of_the_ledger(run: Run) -> None:
    book = made_books(Made(), 1440.0)
    table = assays.delivery(run).table().where(time_min=1440.0)
    (row,) = table.where(pool="CAF exosome", receiver="tumour")
    assert row["captured_vesicles"] == pytest.approx(book["captured"][2, 0])
    assert row["degraded_vesicles"] == pytest.approx(book["degraded"][1, 0])
    assert row["entered_vesicles"] == pytest.approx(book["released"][2].sum())
    assert row["share_internalised"] == pytest.approx(0.7)
    assert row["share_escaped"] == pytest.approx(0.05)
    assert row["share_degraded"] == pytest.approx(0.4)
    assert row["share_returned"] == pytest.approx(0.1)
    assert row["share_of_entered"] == pytest.approx(0.9 * book["captured"][2, 0] / book["released"][2].sum())
    living = assays.burden(run).living[:, 0]
    mean = (0.5 * living[0] + living[1] + 0.5 * living[2]) / 2
    assert row["captured_per_cell"] == pytest.approx(book["captured"][2, 0] / mean)
    (whole,) = table.where(pool="all", receiver="all")
    assert whole["captured_vesicles"] == pytest.approx(book["captured"][1:].sum())


def test_copies_delivered_per_vesicle_captured(run: Run) -> None:
    found = assays.delivery(run)
    (row,) = found.table("cargo").where(time_min=1440.0, pool="CAF exosome", receiver="all", cargo="miR-21")
    assert row["per_captured"] == pytest.approx(0.02 * 0.05)
    (start,) = found.table("cargo").where(time_min=0.0, pool="CAF exosome", receiver="all", cargo="miR-21")
    assert start["per_captured"] is None
    rows = found.table("cargo").where(time_min=1440.0, receiver="tumour")
    shares = dict(zip(rows.column("pool"), rows.column("share_of_delivery"), strict=True))
    assert shares.pop("all") == 1
    assert sum(float(s or 0) for s in shares.values()) == pytest.approx(1)


def test_cargo_with_a_density_of_its_own_counts_with_its_pool(tmp_path: Path) -> None:
    plan = layout(ONE)
    (pool,) = plan.carriers
    loaded = replace(pool, name="miR-21 in it", membrane=(0.0,), lumen=(1.0,))
    book = {
        "captured": [[0, 0], [0, 50]],
        "delivered": [[[0, 3]], [[0, 7]]],
        "added": [0, 80],
        **dict.fromkeys(("internalised", "escaped", "degraded", "buried"), np.zeros((2, 2))),
    }
    moment = Moment(60.0, [[5, 5, 10]], 1, book=book)
    run = write_run(tmp_path / "a", ONE, [moment], carriers=(pool, loaded))
    found = assays.delivery(run)
    (row,) = found.table("cargo").where(pool="tumour exosome", receiver="T cell")
    assert (row["delivered_copies"], row["per_captured"], row["per_cell"]) == (10, 0.2, 10)
    (row,) = found.table().where(pool="tumour exosome", receiver="T cell")
    assert row["entered_vesicles"] == 80
    assert "miR-21 in it" not in found.table().column("pool")
