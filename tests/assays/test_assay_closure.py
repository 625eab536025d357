"""Open area of a wound against areas that are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made

from exocosm import assays
from exocosm.errors import UnknownNameError

FLAT = Made(
    types=("epithelial", "fibroblast"), senders=("epithelial",), grid=(1, 20, 20), spacing=(20.0, 20.0, 20.0)
)


def sheet(time: float, hole: float = 0.0, until: float = 400.0, **more: object) -> Moment:
    """Cells of radius 5 um on a square lattice that touch, but none within `hole` of the middle or beyond x = `until`."""
    x, y = (a.ravel() for a in np.meshgrid(np.arange(5.0, 400, 10), np.arange(5.0, 400, 10)))
    kept = (np.hypot(x - 200, y - 200) >= hole) & (x < until)
    at = np.stack([x, y, np.full(x.shape, 10.0)], axis=1)[kept]
    return Moment(time, at, **more)  # type: ignore[arg-type]


def test_gaps_between_neighbours_are_no_wound(tmp_path: Path) -> None:
    found = assays.closure(write_run(tmp_path / "a", FLAT, [sheet(0.0)]))
    assert found.open_um2.tolist() == [0.0]
    assert found.table().rows[0]["closed_share"] is None
    assert found.remarks == ("There is no wound at any time.",)


def test_a_half_that_is_open(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", FLAT, [sheet(0.0, until=200.0)])
    assert assays.closure(run).open_um2[0] == pytest.approx(200 * 400, rel=0.02)


def test_a_round_hole_closes(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", FLAT, [sheet(0.0), sheet(60.0, 100.0), sheet(120.0, 50.0), sheet(180.0)])
    found = assays.closure(run)
    assert found.open_um2[[0, 3]].tolist() == [0.0, 0.0]
    for area, hole in ((found.open_um2[1], 100), (found.open_um2[2], 50)):
        # the surfaces of the cells around a hole are a radius nearer than their centres, at most a diameter further
        assert np.pi * (hole - 5) ** 2 < area < np.pi * (hole + 5) ** 2
    shares = [row["closed_share"] for row in found.table()]
    assert shares[1] == 0
    assert shares[2] == pytest.approx(1 - found.open_um2[2] / found.open_um2[1])
    assert shares[3] == 1
    assert found.table().rows[1]["radius_um"] == pytest.approx(np.sqrt(found.open_um2[1] / np.pi))


def test_only_living_cells_of_the_types_cover(tmp_path: Path) -> None:
    n = len(sheet(0.0).at)
    inside = np.hypot(sheet(0.0).at[:, 0] - 200, sheet(0.0).at[:, 1] - 200) < 100
    hole = assays.closure(write_run(tmp_path / "a", FLAT, [sheet(0.0, 100.0)])).open_um2[0]
    other = write_run(tmp_path / "b", FLAT, [sheet(0.0, kind=inside.astype(int))])
    assert assays.closure(other).open_um2[0] == 0
    assert assays.closure(other, cell_type="epithelial").open_um2[0] == hole
    dead = write_run(tmp_path / "c", FLAT, [sheet(0.0, columns={"stage": np.where(inside, 3, np.zeros(n))})])
    assert assays.closure(dead).open_um2[0] == hole
    with pytest.raises(UnknownNameError, match="did you mean 'fibroblast'"):
        assays.closure(other, cell_type="fibroblasts")


def test_no_cells_and_no_plane(tmp_path: Path) -> None:
    empty = write_run(tmp_path / "a", FLAT, [Moment(0.0, [])])
    assert assays.closure(empty).open_um2[0] == 400 * 400
    deep = Made(types=("epithelial",), senders=("epithelial",), grid=(4, 4, 4), spacing=(20.0, 20.0, 20.0))
    none = assays.closure(write_run(tmp_path / "b", deep, [Moment(0.0, [[5.0, 5.0, 5.0]])]))
    assert none.table().rows[0]["open_um2"] is None
    assert none.remarks == ("The tissue has more than one layer: a wound has no area.",)
