"""States and cycle of cells, on cells whose numbers are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made

from exocosm import assays
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.layout import SteadyBehaviour
from exocosm.store.run_folder import Run

TWO = Made(types=("tumour", "T cell"), numbers=(5, 2), groups=("left", "right"))


@pytest.fixture
def states(tmp_path: Path) -> Run:
    """Four living tumour cells and a dead one in a row, and one T cell that has nothing."""
    columns = {
        "programme": np.array([[0.0], [0.25], [0.5], [1.0], [1.0], [0.0]]),
        "stage": np.array([0, 1, 2, 0, 3, 0]),
        "group": np.array([0, 0, 1, 1, 1, 1]),
        "surface": np.array([[1.0, 2.0], [0, 0], [0, 0], [0, 0], [9, 9], [0, 0]]),
        "endosome": np.array([[4.0, 0.0], [0, 0], [0, 0], [0, 0], [9, 9], [0, 0]]),
        "cytosol": np.array([[0.0], [1], [2], [3], [99], [0]]),
        "behaviour": np.array([[1.0, 0.0, 2.0]] * 6),
    }
    at = [[10 + 20 * k, 50, 10] for k in range(6)]
    moment = Moment(0.0, at, [0, 0, 0, 0, 0, 1], columns)
    return write_run(
        tmp_path / "a", TWO, [moment], programmes=("EMT",), behaviours=("one", "zero", "division")
    )


def row(run: Run, kind: str, name: str, cell_type: str = "tumour", **options: object) -> dict[str, object]:
    table = assays.cell_state(run, **options).table()  # type: ignore[arg-type]
    (found,) = table.where(time_min=0.0, cell_type=cell_type, kind=kind, name=name)
    return dict(found)


def test_numbers_are_those_of_the_living_cells(states: Run) -> None:
    emt = row(states, "programme", "EMT")
    values = np.array([0, 0.25, 0.5, 1])
    assert emt["cells"] == 4
    assert emt["mean"] == pytest.approx(values.mean())
    assert emt["sd"] == pytest.approx(values.std())
    assert [emt["q05"], emt["q50"], emt["q95"]] == pytest.approx(np.quantile(values, [0.05, 0.5, 0.95]))
    assert emt["share_above"] == 0.25
    assert row(states, "programme", "EMT", threshold=0.2)["share_above"] == 0.75
    assert row(states, "cytosol", "miR-21")["mean"] == 1.5
    assert row(states, "programme", "EMT", "all")["cells"] == 5


def test_vesicles_and_their_membrane_molecules(states: Run) -> None:
    # Two pools, of kinds of their own, with 20 copies of PD-L1 per vesicle each.
    assert row(states, "contact", "PD-L1")["mean"] == pytest.approx(20 * 3 / 4)
    assert row(states, "surface", "tumour exosome")["mean"] == 0.25
    assert row(states, "endosome", "tumour exosome")["mean"] == 1.0
    assert row(states, "held", "tumour exosome")["mean"] == 1.25
    assert row(states, "held", "T cell exosome")["mean"] == 0.5


def test_behaviours_but_not_the_constants(states: Run) -> None:
    table = assays.cell_state(states).table().where(kind="behaviour")
    assert set(table.column("name")) == {"division"}
    assert set(table.column("mean")) == {2.0}


def test_behaviours_that_no_rule_moves_stand_at_their_base(tmp_path: Path) -> None:
    columns = {"behaviour": np.array([[1.0, 0.0, 2.0]] * 3)}
    run = write_run(
        tmp_path / "a",
        TWO,
        [Moment(0.0, [[10, 50, 10], [30, 50, 10], [50, 50, 10]], [0, 0, 1], columns)],
        behaviours=("one", "zero", "division"),
        steady=(SteadyBehaviour("speed", (0.5, 2.0)),),
    )
    assert row(run, "behaviour", "division")["mean"] == 2.0
    assert row(run, "behaviour", "speed")["mean"] == 0.5
    assert row(run, "behaviour", "speed", "T cell")["mean"] == 2.0
    assert row(run, "behaviour", "speed", "all")["mean"] == pytest.approx(1.0)


def test_a_group_and_a_region(states: Run) -> None:
    assert row(states, "programme", "EMT", group="right")["mean"] == 0.75
    assert row(states, "programme", "EMT", where="x:0:40")["mean"] == 0.125
    assert row(states, "programme", "EMT", where=("x", 40, None))["cells"] == 2
    nobody = row(states, "programme", "EMT", "T cell", where="x::20")
    assert nobody["cells"] == 0
    assert [nobody[k] for k in ("mean", "sd", "q50", "share_above")] == [None] * 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group": "lef"}, "did you mean 'left'"),
        ({"where": "x:5"}, "is no region"),
        ({"where": "x:9:5"}, "is no region"),
        ({"where": "w:0:5"}, "unknown axis"),
        ({"threshold": "much"}, "is no threshold"),
    ],
)
def test_options_that_cannot_be(states: Run, options: dict[str, object], message: str) -> None:
    with pytest.raises((ExocosmError, UnknownNameError), match=message):
        assays.cell_state(states, **options)  # type: ignore[arg-type]


def test_behaviours_that_were_not_recorded(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a", TWO, [Moment(0.0, [[5, 5, 10]])], behaviours=("one", "zero", "division"))
    found = assays.cell_state(run)
    assert not len(found.table().where(kind="behaviour"))
    assert "did not record behaviours" in found.remarks[0]


@pytest.fixture
def cycle(tmp_path: Path) -> Run:
    """Ten living tumour cells throughout; the events stand in an order of their own."""
    names = ("removals", "kills", "apoptosis", "divisions", "necrosis", "transformations")
    first = {"stage": [0] * 6 + [1, 1, 2, 2, 3, 4], "phase": [0, 0, 0, 1, 1, 2, 7, 7, 7, 7, 7, 7]}
    at = [[10 * k + 5, 5, 10] for k in range(12)]
    events = np.zeros((2, 6))
    events[0] = [4, 1, 2, 5, 0, 3]
    later = Moment(1440.0, at, columns=first, book={"events": events})
    return write_run(tmp_path / "a", TWO, [Moment(0.0, at, columns=first), later], events=names)


def test_stages_and_phases(cycle: Run) -> None:
    found = assays.cell_cycle(cycle)
    stages = found.table().where(time_min=0.0, cell_type="tumour")
    assert stages.column("cells") == [6, 2, 2, 1, 1]
    assert stages.column("share") == pytest.approx([0.5, 1 / 6, 1 / 6, 1 / 12, 1 / 12])
    assert stages.column("share_of_living") == [0.6, 0.2, 0.2, None, None]
    assert set(stages.column("living")) == {10}
    phases = found.table("phases").where(time_min=0.0, cell_type="tumour")
    assert phases.column("phase") == [0, 1, 2]
    assert phases.column("share") == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert found.table("phases").where(cell_type="T cell").column("share") == [None] * 6


def test_rates_are_per_living_cell_and_day_and_read_by_name(cycle: Run) -> None:
    rates = assays.cell_cycle(cycle).table("rates").where(cell_type="tumour")
    per_day = dict(zip(rates.column("event"), rates.column("per_cell_day"), strict=True))
    assert per_day == pytest.approx(
        {
            "removals": 0.4,
            "kills": 0.1,
            "apoptosis": 0.2,
            "divisions": 0.5,
            "necrosis": 0.0,
            "transformations": 0.3,
            "deaths": 0.3,
        }
    )
    assert set(rates.column("from_min")) == {0.0}
    nobody = assays.cell_cycle(cycle).table("rates").where(cell_type="T cell", event="deaths")
    assert nobody.column("per_cell_day") == [None]
