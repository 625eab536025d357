"""Assays on a run that the engine made: they agree with its ledger and with each other."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from made_body import OF_BODIES

import exocosm as exo
from exocosm import assays, scenarios
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from dishes import nodule


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("real") / "nodule"
    return exo.simulate(nodule(record="every 30 min"), seed=4, into=folder, until=120.0)


@pytest.mark.parametrize("name", assays.names())
def test_every_assay_reads_it_and_all_times_are_recorded_ones(real: Run, name: str) -> None:
    if name in OF_BODIES:
        with pytest.raises(ExocosmError, match="no blood"):
            assays.run(name, real)
        return
    result = assays.run(name, real)
    # a run without drugs has no exposure, and says so
    assert len(result.table()) or (name == "exposure" and result.remarks)
    for table in result.tables.values():
        if "time_min" in table.names:
            assert set(table.column("time_min")) <= set(real.times_min.tolist())


def test_what_cells_hold_is_what_the_ledger_says_they_hold(real: Run) -> None:
    states = assays.cell_state(real).table()
    (held,) = states.where(time_min=120.0, cell_type="T cell", kind="held", name="exosome")
    (row,) = assays.delivery(real).table().where(time_min=120.0, pool="all", receiver="T cell")
    gone = ("returned", "escaped", "degraded", "buried")
    left = float(row["captured_vesicles"] or 0) - sum(float(row[f"{a}_vesicles"] or 0) for a in gone)
    # No T cell died in this run, so those that live hold all.
    assert float(held["mean"] or 0) * int(held["cells"] or 0) == pytest.approx(left, rel=1e-9)


def test_molecules_in_contact_are_those_of_vesicles_on_the_surface(real: Run) -> None:
    states = assays.cell_state(real).table().where(time_min=120.0, cell_type="tumour")
    (contact,) = states.where(kind="contact", name="PD-L1")
    (surface,) = states.where(kind="surface", name="exosome")
    assert contact["mean"] == pytest.approx(20 * float(surface["mean"] or 0))


def test_delivered_copies_are_all_of_the_ledger(real: Run) -> None:
    cargo = assays.delivery(real).table("cargo").where(time_min=120.0, pool="all", receiver="all")
    delivered = real.snapshot(-1).ledger("delivered").sum((0, 2))
    assert cargo.column("delivered_copies") == pytest.approx(delivered.tolist())
    assert delivered.min() > 0


def test_releases_and_events_add_up_to_the_ledger(real: Run) -> None:
    intervals = assays.release_statistics(real).table("intervals").where(cell_type="all")
    fields = [real.layout.index("s", real.layout.carriers[q].field) for q in real.layout.pools]
    total = real.snapshot(-1).ledger("released")[fields].sum()
    assert sum(float(v or 0) for v in intervals.column("released_vesicles")) == pytest.approx(float(total))
    rates = assays.cell_cycle(real).table("rates").where(cell_type="tumour", event="divisions")
    events = np.asarray(real.snapshot(-1).ledger("events"))
    assert sum(float(v or 0) for v in rates.column("events")) == events[0, 0] > 0


def test_states_of_cells_by_distance(real: Run) -> None:
    found = assays.reach(real, state="programme:EMT", source="T cell", receiver="tumour", snapshot=-1)
    assert found.table().rows[0]["kind"] == "programme"
    assert assays.front(real, "cytosol:miR-21", cell_type="tumour", source="T cell").state == "cytosol:miR-21"


def test_without_a_pool_nothing_was_delivered(tmp_path: Path) -> None:
    bare = exo.scenarios.load("monolayer").with_changes(
        {"tissue.size": ["40 um", "40 um", "60 um"], "start.0.number": 2, "start.1": None}
    )
    run = exo.simulate(bare, seed=1, into=tmp_path / "bare", until=60.0)
    found = exo.assays.delivery(run)
    (row,) = [
        r for r in found.table("vesicles").rows if (r["time_min"], r["receiver"]) == (60.0, "recipient")
    ]
    assert (row["pool"], row["entered_vesicles"], row["captured_per_cell"]) == ("all", 0.0, 0.0)
    assert row["share_of_entered"] is None
    assert [r["delivered_copies"] for r in found.table("cargo").rows if r["time_min"] == 60.0] == [0.0, 0.0]


def test_behaviours_are_listed_with_their_rules_and_without(tmp_path: Path) -> None:
    """Taking the rules out changes what a behaviour is, not whether it can be read."""
    scenario = nodule(record="every 30 min")
    bare = scenario.with_changes({"rules": []})
    read = []
    for name, dish in (("ruled", scenario), ("bare", bare)):
        run = exo.simulate(dish, seed=4, into=tmp_path / name, until=30.0)
        read.append(assays.cell_state(run).table().where(time_min=30.0, cell_type="tumour", kind="behaviour"))
    names = [set(rows.column("name")) for rows in read]
    ruled = {r.behaviour for r in scenario.rules} - set(scenario.programmes)
    assert ruled
    assert ruled <= names[1]
    assert names[1] <= names[0]
    (division,) = read[1].where(name="division")
    assert division["mean"] == 1.0


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A dish without a cell, a vesicle or a solute."""
    dish = scenarios.load("monolayer").with_changes({"start": []})
    return exo.simulate(dish, seed=1, into=tmp_path_factory.mktemp("bare") / "dish", until=12.0)


@pytest.mark.parametrize("name", assays.names())
def test_a_dish_with_nothing_in_it_is_read_or_refused_in_words(bare: Run, name: str) -> None:
    refused = {"spatial_profile": "has no field", **dict.fromkeys(OF_BODIES, "no blood")}
    if name in refused:
        with pytest.raises(ExocosmError, match=refused[name]):
            assays.run(name, bare)
        return
    for table in assays.run(name, bare).tables.values():
        if "cells" in table.names:
            assert not any(table.column("cells"))
