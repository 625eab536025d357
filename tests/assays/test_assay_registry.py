"""Assays by name, their tables, and what is said about wrong input."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from made_body import OF_BODIES, simulated_body
from made_run import Made, layout, make_run, scenario_text

from exocosm import assays
from exocosm.assays.table import Column, Table
from exocosm.errors import DamagedError, ExocosmError, StoreError, UnknownNameError
from exocosm.store.run_folder import Run, RunFolder, open_run

MORE = {"spatial_profile": {"field": "oxygen"}}


@pytest.mark.parametrize("name", assays.names())
def test_every_assay_gives_tables_csv_and_json(run: Run, name: str, tmp_path: Path) -> None:
    of = simulated_body(tmp_path / "body") if name in OF_BODIES else run
    result = assays.run(name, of, **MORE.get(name, {}))
    assert result.assay == name
    for key, table in result.tables.items():
        rows = list(csv.DictReader(io.StringIO(result.to_csv(table=key))))
        assert len(rows) == len(table)
        assert all(set(r) == set(table.names) for r in table)
    content = json.loads(result.to_json(tmp_path / "a.json"), parse_constant=lambda text: pytest.fail(text))
    assert list(content["tables"]) == list(result.tables)
    assert json.loads((tmp_path / "a.json").read_text()) == content
    with pytest.raises(AttributeError):
        result.assay = "other"  # type: ignore[misc]


def test_names_with_spaces_and_hyphens() -> None:
    assert assays.find("size distribution") is assays.size_distribution
    assert assays.find("Spatial-Profile") is assays.spatial_profile
    assert set(assays.summaries()) == set(assays.names()) == set(assays.ASSAYS)


def test_an_option_without_a_default_must_be_given(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(assays.ASSAYS, "needy", lambda run, field: None)
    with pytest.raises(ExocosmError, match="'field' must be given"):
        assays.run("needy", run)


def test_what_is_not_known(run: Run) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'communication'"):
        assays.run("comunication", run)
    with pytest.raises(UnknownNameError, match=r"unknown option 'windws'.*did you mean 'windows'"):
        assays.run("communication", run, windws=3)
    with pytest.raises(UnknownNameError, match="did you mean 'growth'"):
        assays.burden(run).table("grwth")
    with pytest.raises(UnknownNameError, match="column"):
        assays.burden(run).table().column("cels")


def test_a_table_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        assays.burden(run).to_csv(tmp_path / "nowhere" / "a.csv")


def test_no_run_folder_and_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        open_run(tmp_path / "nothing")
    made = make_run(tmp_path / "a", Made())
    snapshot = made.snapshot(-1).path
    snapshot.write_bytes(snapshot.read_bytes()[: snapshot.stat().st_size // 2])
    with pytest.raises(DamagedError):
        assays.books(open_run(tmp_path / "a"))


def test_a_run_that_has_recorded_nothing(tmp_path: Path) -> None:
    made = Made()
    with RunFolder.create(tmp_path / "a", scenario_text(made), layout(made), {}):
        pass
    for name in assays.names():
        with pytest.raises(StoreError, match="no snapshot"):
            assays.run(name, open_run(tmp_path / "a"), **MORE.get(name, {}))


def test_tables_hold_plain_values() -> None:
    import numpy as np

    table = Table.build("t", [Column("a"), Column("b")], [(np.float64(1.5), np.nan), (np.int64(2), "x")])
    assert table.rows == ({"a": 1.5, "b": None}, {"a": 2, "b": "x"})
    assert table.to_csv() == "a,b\n1.5,\n2,x\n"
