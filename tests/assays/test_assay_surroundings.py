"""Vessels and oxygen, neighbours and mixing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made

from exocosm import assays
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run

DISH = Made(types=("tumour", "endothelial"), senders=("tumour",), grid=(1, 4, 10), spacing=(20.0, 20.0, 20.0))


def sprout(length: int, **more: object) -> Moment:
    """Endothelial cells 10 um apart along x from 5 um, one far away, a dead one, and two tumour cells."""
    at = [[5.0 + 10 * k, 45.0, 10.0] for k in range(length)]
    at += [[150.0, 75.0, 10.0], [190.0, 5.0, 10.0], [10.0, 10.0, 10.0], [190.0, 10.0, 10.0]]
    kind = [1] * (length + 2) + [0, 0]
    stage = [0] * (length + 1) + [3, 0, 0]
    oxygen = np.broadcast_to(np.linspace(45.0, 0.0, 10), (1, 4, 10))
    return Moment(60.0 * length, at, kind, {"stage": stage}, {"oxygen": oxygen}, **more)  # type: ignore[arg-type]


def test_endothelial_cells_their_extent_and_length(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", DISH, [sprout(3), sprout(6)])
    first, last = assays.vessels(run).table().rows
    assert [first["endothelial_cells"], last["endothelial_cells"]] == [4, 7]
    assert first["most_advanced_um"] == 150
    assert [first["extent_x_um"], first["extent_y_um"]] == [145, 30]
    assert first["hull"] == pytest.approx(20 * 30 / 2)
    # Neighbours are joined up to three radii of 5 um: the far cell is not.
    assert [first["length_um"], last["length_um"]] == pytest.approx([20, 50])
    assert assays.vessels(run, axis="-x").table().rows[0]["most_advanced_um"] == 5
    assert first["mean_density"] is None


def test_a_recorded_vessel_density(tmp_path: Path) -> None:
    density = np.zeros((1, 4, 10))
    density[0, 0, :] = 2.0
    run = write_run(tmp_path / "a", DISH, [sprout(3, vessels=density)])
    found = assays.vessels(run)
    row = found.table().rows[0]
    assert (row["mean_density"], row["vascular_share"]) == (0.5, 0.25)
    assert found.density.tolist() == [0.5]


def test_oxygen_and_the_hypoxic_share(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", DISH, [sprout(3)])
    found = assays.vessels(run, hypoxic_below=10)
    (air,) = found.table("oxygen").rows
    assert air["mean"] == pytest.approx(22.5)
    assert air["least"] == 0
    (row,) = found.table("hypoxia").where(cell_type="tumour")
    assert (row["cells"], row["mean_oxygen"], row["hypoxic_share"]) == (2, 22.5, 0.5)
    assert found.table("hypoxia").where(cell_type="all").rows[0]["cells"] == 6
    only = assays.vessels(run, cell_type="tumour").table("hypoxia").where(cell_type="all").rows[0]
    assert only["cells"] == 2
    without = assays.vessels(run, oxygen="air")
    assert not len(without.table("hypoxia"))
    assert "no field 'air'" in without.remarks[0]


def test_vessel_options_that_cannot_be(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", DISH, [sprout(3)])
    with pytest.raises(UnknownNameError, match="did you mean 'endothelial'"):
        assays.vessels(run, endothelial="endothelium")
    with pytest.raises(ExocosmError, match="is no number"):
        assays.vessels(run, hypoxic_below="low")  # type: ignore[arg-type]


def row_of(path: Path, kind: list[int]) -> Run:
    """Cells 10 um apart on a line, and a dead one amid them."""
    at = [[10.0 * k + 5, 45.0, 10.0] for k in range(len(kind))] + [[20.0, 45.0, 10.0]]
    return write_run(path, DISH, [Moment(0.0, at, [*kind, 1], {"stage": [0] * len(kind) + [4]})])


def test_neighbours_of_a_chain(tmp_path: Path) -> None:
    found = assays.contacts(row_of(tmp_path / "a", [0, 1, 0, 1]), distance_um=12)
    (row,) = found.table().where(cell_type="tumour", neighbour="endothelial")
    assert row["neighbours"] == 1.5
    assert row["expected"] == pytest.approx(1.5 * 2 / 3)
    assert row["enrichment"] == pytest.approx(1.5)
    assert (row["share_touching"], row["nearest_um"]) == (1.0, 10.0)
    (own,) = found.table().where(cell_type="tumour", neighbour="tumour")
    assert own["expected"] == pytest.approx(1.5 * 1 / 3)
    assert (own["neighbours"], own["share_touching"], own["nearest_um"]) == (0.0, 0.0, 20.0)
    (mix,) = found.table("mixing").where(first="tumour", second="endothelial")
    assert (mix["unlike_pairs"], mix["like_pairs"]) == (3.0, 0.0)
    # By chance 2 x 2 of the 6 pairs of four cells are unlike.
    assert mix["mixing_index"] == pytest.approx(1.5)
    apart = assays.contacts(row_of(tmp_path / "b", [0, 0, 1, 1]), distance_um=12).table("mixing").rows[0]
    assert apart["mixing_index"] == pytest.approx((1 / 3) / (2 / 3))


def test_neighbours_agree_with_all_pairs_and_chance(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    at = np.column_stack([rng.uniform(0, 200, 400), rng.uniform(0, 80, 400), np.full(400, 10.0)])
    kind = rng.permutation(np.repeat([0, 1], [300, 100]))
    run = write_run(tmp_path / "a", DISH, [Moment(0.0, at, kind)])
    found = assays.contacts(run, distance_um=15)
    at32 = at.astype("f4").astype(float)
    away = np.sqrt(((at32[:, None] - at32[None]) ** 2).sum(2))
    near = (away <= 15) & ~np.eye(400, dtype=bool)
    for a in (0, 1):
        for b in (0, 1):
            assert found.neighbours[0, a, b] == pytest.approx(
                near[np.ix_(kind == a, kind == b)].sum(1).mean()
            )
    (mix,) = found.table("mixing").where(first="all")
    # Dealt at random; over other seeds the index has a standard deviation of about 0.02.
    assert mix["mixing_index"] == pytest.approx(1, abs=0.06)


def test_types_without_cells_have_no_neighbours(tmp_path: Path) -> None:
    found = assays.contacts(row_of(tmp_path / "a", [0, 0, 0]), distance_um=12)
    (row,) = found.table().where(cell_type="endothelial", neighbour="tumour")
    assert [row[k] for k in ("neighbours", "expected", "enrichment", "share_touching", "nearest_um")] == [
        None
    ] * 5
    (row,) = found.table().where(cell_type="tumour", neighbour="endothelial")
    assert (row["neighbours"], row["enrichment"], row["nearest_um"]) == (0.0, None, None)
    assert found.table("mixing").rows[0]["mixing_index"] is None
    with pytest.raises(ExocosmError, match="is no distance"):
        assays.contacts(row_of(tmp_path / "b", [0]), distance_um=0)
