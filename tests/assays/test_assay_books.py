"""The books check finds what does not close, and only that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_run import Made, balance, fields, hold, layout, make_run, place, scenario_text
from made_run import books as made_books

from exocosm import assays
from exocosm.errors import ExocosmError, VersionError
from exocosm.store.run_folder import Run, RunFolder, open_run


def test_a_sound_run_closes(run: Run) -> None:
    found = assays.books(run)
    assert found.close
    assert found.tolerance == 1e-12
    assert len(found.entries) == len(run.layout.fields) + len(run.layout.carriers) + len(run.layout.lumen)
    assert {e.kind for e in found.entries} == {"field", "carrier", "cargo"}


def test_amounts_are_those_of_the_ledger(run: Run) -> None:
    book = made_books(Made(), 1440.0)
    entry = next(e for e in assays.books(run).entries if (e.kind, e.name) == ("field", "tumour exosome"))
    assert entry.entered == pytest.approx(book["released"][1].sum() + book["returned"][1].sum())
    assert entry.now == pytest.approx(balance(book)[1])
    assert entry.unit == "vesicle"


def spoilt(path: Path, where: str, factor: float) -> Run:
    """A run in which one number is off by a factor."""
    made = Made()
    rng = np.random.default_rng(1)
    cells, book = place(made, rng, 720.0), made_books(made, 720.0)
    hold(made, cells, book, rng)
    stack = fields(made, book)
    if where == "field":
        stack[2] *= factor
    elif where == "carrier":
        cells["endosome"][:, 1] *= factor
    else:
        book["delivered"] *= factor
    with RunFolder.create(path, scenario_text(made), layout(made), {"precision": "float64"}) as folder:
        folder.write_snapshot(720, 720.0, stack, None, cells, book)
    return open_run(path)


def test_a_run_of_a_time_when_no_cell_travelled(tmp_path: Path) -> None:
    made, new = Made(), ("left", "brought", "cargo_left", "cargo_arrived")
    rng = np.random.default_rng(1)
    cells, book = place(made, rng, 720.0), made_books(made, 720.0)
    for name in new:
        book[name][:] = 0
    hold(made, cells, book, rng)
    old = layout(made)
    old = replace(old, accounts=tuple(a for a in old.accounts if a.name not in new), events=old.events[:8])
    path = tmp_path / "a"
    with RunFolder.create(path, scenario_text(made), old, {"precision": "float64"}) as folder:
        kept = {name: array for name, array in book.items() if name not in new}
        folder.write_snapshot(
            720, 720.0, fields(made, book), None, cells, {**kept, "events": book["events"][:, :8]}
        )
    header = json.loads((path / "run.json").read_text())
    (path / "run.json").write_text(json.dumps({**header, "version": 2}))
    run = open_run(path)
    assert assays.books(run).close
    assert "arrivals" not in run.layout.events
    assert assays.cell_cycle(run).tables
    with pytest.raises(VersionError, match="begun with format version 2"):
        RunFolder.resume(path)


@pytest.mark.parametrize("where", ["field", "carrier", "cargo"])
def test_a_leak_of_one_in_a_billion_is_found_where_it_is(tmp_path: Path, where: str) -> None:
    found = assays.books(spoilt(tmp_path / "a", where, 1 + 1e-9))
    assert not found.close
    assert found.worst is not None
    assert found.worst.kind == where
    assert sum(not row["closes"] for row in found.table()) == 1


def test_a_field_that_is_not_a_number_does_not_close(tmp_path: Path) -> None:
    found = assays.books(spoilt(tmp_path / "a", "field", np.nan))
    assert not found.close
    assert found.worst is not None
    assert found.worst.name == "CAF exosome"


def test_float32_has_its_own_tolerance(tmp_path: Path) -> None:
    run = make_run(tmp_path / "a", Made(precision="float32"))
    found = assays.books(run)
    assert found.tolerance == 1e-6
    assert found.close
    assert found.worst is not None
    assert found.worst.relative > 1e-12


def test_a_snapshot_that_is_not_there(run: Run) -> None:
    with pytest.raises(ExocosmError, match="no snapshot 7, the run has 3"):
        assays.books(run, snapshot=7)
