"""Sender to receiver is what the ledger says, per window and in all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_run import Made, make_run
from made_run import books as made_books

from exocosm import assays
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run

TYPES = Made().types


def test_amounts_are_those_of_the_ledger(run: Run) -> None:
    book = made_books(Made(), 1440.0)
    table = assays.communication(run).table()
    for k, sender in enumerate(TYPES):
        for t, receiver in enumerate(TYPES):
            (row,) = table.where(window="all", sender=sender, receiver=receiver)
            assert row["pool"] == f"{sender} exosome"
            assert row["captured_vesicles"] == pytest.approx(book["captured"][1 + k, t])
            assert row["returned_vesicles"] == pytest.approx(book["returned"][1 + k, t])
            assert row["internalised_vesicles"] == pytest.approx(book["internalised"][k, t])
            assert row["escaped_vesicles"] == pytest.approx(book["escaped"][k, t])
            assert row["self_talk"] is (sender == receiver)
            net = book["captured"][1 + k, t] - book["returned"][1 + k, t]
            assert row["share_of_release"] == pytest.approx(net / book["released"][1 + k].sum())


def test_windows_add_up_to_the_whole(run: Run) -> None:
    table = assays.communication(run).table()
    parts = [r for r in table if r["window"] != "all"]
    assert {r["window"] for r in parts} == {"0-720 min", "720-1440 min"}
    for row in table.where(window="all"):
        same = [r for r in parts if (r["sender"], r["receiver"]) == (row["sender"], row["receiver"])]
        assert sum(float(r["captured_vesicles"] or 0) for r in same) == pytest.approx(
            row["captured_vesicles"]
        )


def test_per_cell_is_over_living_receivers_and_hours(run: Run) -> None:
    living = assays.burden(run).living[:, 0]
    mean = (0.5 * living[0] + living[1] + 0.5 * living[2]) / 2
    (row,) = assays.communication(run).table().where(window="all", sender="CAF", receiver="tumour")
    assert row["captured_per_cell"] == pytest.approx(float(row["captured_vesicles"] or 0) / mean)
    assert row["captured_per_cell_hour"] == pytest.approx(float(row["captured_per_cell"] or 0) / 24)


@pytest.mark.parametrize("by", ["sender", "vesicle kind"])
def test_other_groupings_keep_the_sum(run: Run, by: str) -> None:
    whole = assays.communication(run).captured.sum()
    rows = assays.communication(run, by=by).table().where(window="all")
    assert sum(float(r["captured_vesicles"] or 0) for r in rows) == pytest.approx(whole)


def test_arrays_agree_with_the_table(run: Run) -> None:
    talk = assays.communication(run)
    assert talk.senders == talk.receivers == TYPES
    (row,) = talk.table().where(window="all", sender="CD8 T", receiver="macrophage")
    assert talk.captured[2, 3] == row["captured_vesicles"]
    assert np.allclose(talk.kept, 0.9 * talk.captured)
    assert talk.released[0] == pytest.approx(2.0 * 60 * 1440)


def test_cargo_of_all_senders_is_what_was_delivered(run: Run) -> None:
    book = made_books(Made(), 1440.0)
    cargo = assays.communication(run).table("cargo").where(window="all")
    for t, receiver in enumerate(TYPES):
        rows = cargo.where(receiver=receiver)
        assert sum(float(r["delivered_copies"] or 0) for r in rows) == pytest.approx(
            book["delivered"][:, 0, t].sum()
        )
        assert sum(float(r["share_of_delivery"] or 0) for r in rows) == pytest.approx(1)
    (row,) = cargo.where(sender="CAF", receiver="tumour")
    assert row["delivered_copies"] == pytest.approx(0.02 * book["escaped"][1, 0])


def test_windows_can_be_chosen(run: Run) -> None:
    assert {r["window"] for r in assays.communication(run, windows=1).table()} == {"0-1440 min", "all"}
    assert {r["window"] for r in assays.communication(run, windows=[(720, 1440)]).table()} == {
        "720-1440 min",
        "all",
    }


@pytest.mark.parametrize(
    ("windows", "message"),
    [
        ([(0, 700)], "nothing was recorded at 700 min.*nearest recorded time is 720"),
        ([(1440, 720)], "is empty"),
        ([5], "5 is not a window"),
        (0, "0 is not a number of windows"),
        (True, "True is not a number of windows"),
    ],
)
def test_windows_that_cannot_be(run: Run, windows: object, message: str) -> None:
    with pytest.raises(ExocosmError, match=message):
        assays.communication(run, windows=windows)  # type: ignore[arg-type]


def test_an_unknown_grouping_says_what_is_near(run: Run) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'cell type'"):
        assays.communication(run, by="cell typ")


def test_one_snapshot(tmp_path: Path) -> None:
    talk = assays.communication(make_run(tmp_path / "a", Made(times_min=(600.0,))))
    assert {r["window"] for r in talk.table()} == {"all"}
    assert "One snapshot only" in talk.remarks[0]
    assert talk.captured.sum() > 0


def test_no_vesicles(tmp_path: Path) -> None:
    talk = assays.communication(make_run(tmp_path / "a", Made(vesicles=False)))
    assert len(talk.table()) == 0
    assert talk.captured.shape == (0, 4)
    assert "nobody talks" in talk.remarks[0]


def test_a_type_without_cells_has_no_value_per_cell(tmp_path: Path) -> None:
    talk = assays.communication(make_run(tmp_path / "a", Made(numbers=(60, 25, 0, 15))))
    (row,) = talk.table().where(window="all", sender="tumour", receiver="CD8 T")
    assert row["captured_per_cell"] is None
    (row,) = talk.table().where(window="all", sender="CD8 T", receiver="tumour")
    assert row["share_of_release"] is None


def test_groups_as_senders_stand_after_cell_types(tmp_path: Path) -> None:
    made = Made(senders=("resistant", "sensitive", "CAF"), groups=("resistant", "sensitive"))
    talk = assays.communication(make_run(tmp_path / "a", made))
    assert talk.senders == ("CAF", "resistant", "sensitive")
    # In this run the pool of `resistant` is released by tumour cells only.
    assert talk.own.tolist() == [
        [False, True, False, False],
        [True, False, False, False],
        [False, True, False, False],
    ]
    (row,) = talk.table().where(window="all", sender="resistant", receiver="tumour")
    assert row["self_talk"] is True
