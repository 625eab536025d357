"""Blood and organs as an assay says it, on a run with a body."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from made_body import OF_BODIES

import exocosm as exo
from exocosm import assays
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from body_dish import body_dish


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = body_dish(record="every 12 min")
    return exo.simulate(scenario, seed=4, into=tmp_path_factory.mktemp("body") / "run", until=72.0)


@pytest.mark.parametrize("name", assays.names())
@pytest.mark.parametrize("tissue", ["primary", "lung"])
def test_every_assay_reads_a_body_and_its_tissues(body: Run, name: str, tissue: str) -> None:
    if name in OF_BODIES and tissue == "lung":
        with pytest.raises(ExocosmError, match="no blood"):
            assays.run(name, body, tissue=tissue)
        return
    result = assays.run(name, body, tissue=tissue)
    # a run without drugs has no exposure, and says so
    assert len(result.table()) or (name == "exposure" and result.remarks)
    for table in result.tables.values():
        if "time_min" in table.names:
            assert set(table.column("time_min")) <= set(body.times_min.tolist())
    assert result.to_json() and result.to_csv()


def test_another_tissue_is_another_answer(body: Run) -> None:
    living = {
        name: assays.run("burden", body, tissue=name).table().where(time_min=0.0)
        for name in ("primary", "lung", "marrow")
    }
    counts = {
        name: sum(float(r["cells"] or 0) for r in rows if r["cell_type"] != "all")
        for name, rows in living.items()
    }
    assert counts == {"primary": 75, "lung": 30, "marrow": 12}
    with pytest.raises(UnknownNameError, match="did you mean 'lung'"):
        assays.run("burden", body, tissue="lungs")


def test_plasma_is_what_snapshots_hold(body: Run) -> None:
    table = assays.circulation(body).table("plasma")
    layout = body.body
    assert layout is not None
    for k, time in enumerate(body.times_min):
        rows = table.where(time_min=float(time))
        there = np.asarray(body.snapshot(k).body["amount"])[0]
        assert [r["number"] for r in rows] == there.tolist()
        assert [r["per_mL"] for r in rows] == pytest.approx((there / 0.001).tolist())
        shares = [float(r["share"]) for r in rows if r["share"] is not None]
        assert len(shares) == sum(p.vesicles for p in layout.pools) == 4
        assert sum(shares) == pytest.approx(1.0)
    assert [r["pool"] for r in rows if r["native"]] == ["exosome from blood"]
    (start,) = table.where(time_min=0.0, pool="exosome from blood")
    assert start["share"] == 1.0
    (dose,) = table.where(time_min=12.0, pool="exosome from added")
    assert 0 < float(dose["number"] or 0) < 1e4, (
        "a snapshot of the time of an event shows the body just before"
    )


def test_organs_sum_to_one_and_to_the_books(body: Run) -> None:
    whole = assays.circulation(body)
    for pool in ("exosome from added", "exosome from blood", "exosome from tumour"):
        rows = whole.table("organs").where(pool=pool)
        assert sum(float(r["share"] or 0) for r in rows) == pytest.approx(1.0)
        (lung,) = [r for r in rows if r["organ"] == "lung"]
        (left,) = whole.table("tissues").where(pool=pool, tissue="lung") or [None]
        if pool == "exosome from blood":
            assert left is None
        else:
            assert left["left"] == pytest.approx(lung["took"])
        assert {r["organ"] for r in rows if r["holds"] is None} == {"lung", "brain"}


def test_two_spans_add_up(body: Run) -> None:
    parts = [assays.circulation(body, snapshot=k, since=k - 3) for k in (3, 6)]
    whole = assays.circulation(body)
    for name, columns in (("organs", ("took",)), ("tissues", ("left", "returned", "drained"))):
        for column in columns:
            first, second, all_ = (np.array(p.table(name).column(column), float) for p in (*parts, whole))
            np.testing.assert_allclose(first + second, all_, rtol=1e-12)
            assert second.sum() > 0
    assert "36 to 72 min" in parts[1].table("organs").title


def test_it_is_read_from_the_command_line(body: Run) -> None:
    from typer.testing import CliRunner

    from exocosm.cli.app import app

    runner = CliRunner()
    shown = runner.invoke(app, ["assay", "circulation", str(body.path), "--table", "organs"])
    assert shown.exit_code == 0 and "lymph nodes" in shown.output
    lung = runner.invoke(app, ["assay", "burden", str(body.path), "--tissue", "lung"])
    assert lung.exit_code == 0 and "T cell" in lung.output
