"""Reach of a field and of a state, and fronts, where the answer is known beforehand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made

from exocosm import assays
from exocosm.assays.front import falling
from exocosm.assays.reach import fall
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run

DISH = Made(types=("tumour", "T cell"), senders=("tumour",), grid=(1, 5, 60), spacing=(20.0, 10.0, 10.0))
X = (np.arange(60) + 0.5) * 10.0
POOL = "tumour exosome"


def sloped(path: Path, up: float, down: float) -> Run:
    """A pool that falls as an exponential either side of x = 305 um."""
    away = X - 305.0
    values = 7.0 * np.exp(np.where(away > 0, -away / down, away / up))
    moment = Moment(0.0, [[305, 25, 10]], fields={POOL: values[None, None, :]})
    return write_run(path, DISH, [moment])


def test_reach_along_an_axis_is_exact_for_an_exponential(tmp_path: Path) -> None:
    run = sloped(tmp_path / "a", up=20.0, down=60.0)
    table = assays.reach(run, POOL, axis="x").table()
    for direction, length in (("downstream", 60.0), ("upstream", 20.0)):
        (row,) = table.where(direction=direction)
        assert row["reach_um"] == pytest.approx(length * math.log(10))
        assert row["peak_at_um"] == 305
        assert row["peak"] == pytest.approx(7)
    (row,) = assays.reach(run, POOL, axis="-x", fraction=0.5).table().where(direction="downstream")
    assert row["reach_um"] == pytest.approx(20 * math.log(2))


def test_reach_outwards_from_the_cells_that_release(tmp_path: Path) -> None:
    from exocosm.assays.geometry import from_cells
    from exocosm.assays.reading import read_facts

    at = np.array([[305.0, 25.0, 10.0], [100.0, 25.0, 10.0], [10.0, 25.0, 10.0]])
    facts = read_facts(write_run(tmp_path / "plan", DISH, [Moment(0.0, at)]))
    away = from_cells(facts, at[:2])
    x, y = np.meshgrid(X, (np.arange(5) + 0.5) * 10.0)
    assert away[0] == pytest.approx(np.minimum(np.hypot(x - 305, y - 25), np.hypot(x - 100, y - 25)))
    moment = Moment(0.0, at, [0, 0, 1], fields={POOL: np.exp(-away / 30.0)})
    run = write_run(tmp_path / "a", DISH, [moment])
    (row,) = assays.reach(run, POOL, fraction=0.2).table().rows
    # The peak is the mean of the innermost bin, not the density at the cell.
    assert row["reach_um"] == pytest.approx(30 * math.log(5) + row["peak_at_um"], abs=2.0)
    bins = assays.reach(run, POOL, source="T cell").table("profile")
    within = np.hypot(x - 10, y - 25) < 10
    assert bins.rows[0]["count"] == within.sum()
    assert bins.rows[0]["mean"] == pytest.approx(np.exp(-away / 30.0)[0][within].mean())
    (point,) = assays.reach(run, POOL, fraction=0.2, origin="305,25,10").table().rows
    assert point["direction"] == "outwards"


def test_what_does_not_fall_so_far_says_so(tmp_path: Path) -> None:
    run = sloped(tmp_path / "a", up=20.0, down=600.0)
    (row,) = assays.reach(run, POOL, axis="x").table().where(direction="downstream")
    assert row["reach_um"] is None
    assert row["least_share"] == pytest.approx(math.exp(-290 / 600))
    assert "of the peak at most" in str(row["remark"])
    (row,) = assays.reach(run, "oxygen", axis="x").table().where(direction="upstream")
    assert row["remark"] == "zero everywhere"
    assert assays.reach(run, "oxygen").table().rows[0]["remark"] == "no source, or no bins"


def test_a_fall_to_nothing_is_read_off_the_mean_itself() -> None:
    assert fall(np.array([0.0, 10.0]), np.array([1.0, 0.0]), 0.5) == 5
    assert fall(np.array([0.0, 10.0, 20.0]), np.array([1.0, 0.5, 0.05]), 0.1) == pytest.approx(
        10 + 10 * math.log(5) / math.log(10)
    )


def line(times: list[float], speed: float, spread: float = 1.0) -> list[Moment]:
    """T cells in a row beside one tumour cell; those nearer than 100 um + speed x days have the programme."""
    at = np.array([[0.0, 25.0, 10.0]] + [[2.0 * k, 25.0, 10.0] for k in range(1, 300)])
    moments = []
    for time in times:
        within = at[:, 0] < 100 + speed * time / 1440
        columns = {"programme": np.where(within, 0.9, 0.1 * spread)[:, None], "cytosol": at[:, :1] * 0}
        columns["cytosol"] = 1000 * np.exp(-at[:, :1] / 50.0)
        moments.append(Moment(time, at, [0] + [1] * 299, columns))
    return moments


def test_a_front_is_where_the_cells_change_and_moves_as_they_do(tmp_path: Path) -> None:
    times = [0.0, 1440.0, 2880.0, 4320.0]
    run = write_run(tmp_path / "a", DISH, line(times, 80.0), programmes=("EMT",))
    found = assays.front(run, "EMT", cell_type="T cell", source="tumour")
    assert found.radius == pytest.approx([100, 180, 260, 340], abs=5)
    (row,) = found.table("speed").rows
    assert row["speed_um_day"] == pytest.approx(80, abs=3)
    assert row["speed_low_um_day"] <= row["speed_um_day"] <= row["speed_high_um_day"]
    assert found.table().rows[1]["share"] == pytest.approx(89 / 299)
    assert found.table().rows[0]["cells"] == 299
    near = assays.front(run, "EMT", cell_type="T cell", origin=(0, 25, 10))
    assert near.radius == pytest.approx(found.radius, abs=1e-9)


def test_the_radius_lies_where_the_share_passes_one_half(tmp_path: Path) -> None:
    # Of the ten cells in each bin of 20 um, nine, seven, three and one have the programme.
    at = np.array([[20.0 * b + 2 * k + 1, 25.0, 10.0] for b in range(4) for k in range(10)])
    has = np.array([[float(k < most)] for most in (9, 7, 3, 1) for k in range(10)])
    moment = Moment(0.0, at, 1, {"programme": has})
    run = write_run(tmp_path / "a", DISH, [moment], programmes=("EMT",))
    options = {"state": "EMT", "origin": "0,25,10", "width_um": 20.0}
    found = assays.front(run, **options)  # type: ignore[arg-type]
    assert found.table("shares").column("share") == pytest.approx([0.9, 0.7, 0.3, 0.1])
    assert found.radius[0] == pytest.approx(40)
    assert assays.front(run, share=0.8, **options).radius[0] == pytest.approx(20)  # type: ignore[arg-type]


def test_no_front_says_why(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", DISH, line([0.0], 0.0), programmes=("EMT",))
    above = assays.front(run, "EMT", source="tumour", threshold=0.05)
    assert "not below 0.5 up to" in str(above.table().rows[0]["remark"])
    below = assays.front(run, "EMT", source="tumour", threshold=0.95)
    assert below.table().rows[0]["remark"] == "below 0.5 everywhere"
    assert below.table().rows[0]["radius_um"] is None
    assert "No speed" in below.remarks[0]


def test_types_and_stages_have_fronts_too(tmp_path: Path) -> None:
    at = np.array([[4.0 * k, 25.0, 10.0] for k in range(100)])
    moment = Moment(0.0, at, (at[:, 0] > 200).astype(int), {"stage": np.where(at[:, 0] < 80, 2, 0)})
    run = write_run(tmp_path / "a", DISH, [moment])
    assert assays.front(run, "type:tumour", origin="0,25,10").radius[0] == pytest.approx(202, abs=5)
    assert assays.front(run, "stage:senescent", origin="0,25,10").radius[0] == pytest.approx(79, abs=5)


def test_a_gap_in_a_thin_bin_is_no_front() -> None:
    share, cells = np.array([1.0, 0.0, 1.0, 0.9, 0.1]), np.array([10.0, 1.0, 10.0, 10.0, 10.0])
    smooth = falling(share, cells)
    assert (np.diff(smooth) <= 1e-12).all()
    assert smooth[2] > 0.9
    assert (smooth * cells).sum() == pytest.approx((share * cells).sum())


def test_reach_of_a_state_of_cells(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", DISH, line([0.0], 0.0), programmes=("EMT",))
    found = assays.reach(run, state="cytosol:miR-21", source="tumour")
    (row,) = found.table().rows
    assert row["kind"] == "cytosol"
    assert float(row["reach_um"] or 0) - float(row["peak_at_um"] or 0) == pytest.approx(
        50 * math.log(10), rel=0.02
    )
    # The innermost bin has four cells, too few for a mean.
    assert sum(int(c or 0) for c in found.table("profile").column("count")) == 295


@pytest.mark.parametrize(
    ("assay", "options", "message"),
    [
        ("reach", {"fraction": 1}, "is no fraction"),
        ("reach", {"field": "oxigen"}, "did you mean 'oxygen'"),
        ("reach", {"axis": "w"}, "unknown axis"),
        ("reach", {"source": "tumor"}, "did you mean 'tumour'"),
        ("reach", {"state": "EMTT"}, "did you mean 'EMT'"),
        ("reach", {"origin": "1,2"}, "no point in the tissue"),
        ("reach", {"snapshot": 9}, "no snapshot 9"),
        ("front", {"state": "tumour exosome"}, "write held:tumour exosome or surface:tumour exosome"),
        ("front", {"share": 1.0}, "front: share"),
        ("front", {"width_um": -1}, "front: width_um"),
        ("front", {"cell_type": "T cel"}, "did you mean 'T cell'"),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, assay: str, options: dict[str, object], message: str) -> None:
    run = write_run(tmp_path / "a", DISH, line([0.0], 0.0), programmes=("EMT",))
    with pytest.raises((ExocosmError, UnknownNameError), match=message):
        assays.run(assay, run, **options)
