"""Exposure to drugs: areas in plasma exactly, in tissue and cells from what was recorded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exocosm.assays import exposure
from exocosm.model.scenario import Scenario
from exocosm.simulation.run import simulate
from exocosm.store.run_folder import Run

TEXT = """
exocosm: 1
title: a drug in a dish
tissue: {size: [100 um, 100 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
molecules: {drug in cells: {where: lumen, kind: drug}}
solutes:
  drug:
    unit: nM
    diffusivity: 1e4 um^2/min
    vessels: {permeability: 0.5 1/min}
    inside: drug in cells
    plasma: {volume: 2 L, clearance: 4 L/hour, bound: 0.25}
cells: {tumour: {diameter: 14 um, consumes: {drug: 100 um^3/min/cell}}, other: {diameter: 10 um}}
start: [{put: tumour, number: 10, in: everywhere}, {put: other, number: 5, in: everywhere}]
events: [{give: drug, amount: 8 nmol, for: 1 hour, when: {at: [1 hour, 6 hour]}}]
record: every 30 minutes
until: 12 hour
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A dish to which a drug is given twice."""
    return simulate(Scenario.from_text(TEXT), into=Path(tmp_path_factory.mktemp("runs")) / "dish", threads=1)


def rows(run: Run, table: str, **where: object) -> list[dict[str, object]]:
    """Return rows of a table that match."""
    return [r for r in exposure(run).table(table).rows if all(r[k] == v for k, v in where.items())]


def test_the_area_in_plasma_is_dose_over_clearance(run: Run) -> None:
    last = rows(run, "plasma")[-1]
    assert last["auc"] == pytest.approx(2 * 8 / 4, rel=1e-4)
    seen = {r["time_min"]: r for r in rows(run, "plasma")}
    assert seen[60.0]["level"] == 0.0
    # elimination at 2 per hour: after an hour of infusion 8 / 2 / 2 (1 - exp(-2))
    assert seen[120.0]["level"] == pytest.approx(2 * (1 - np.exp(-2)), rel=1e-9)
    assert seen[120.0]["free"] == pytest.approx(0.75 * seen[120.0]["level"], rel=1e-12)
    assert seen[180.0]["level"] == pytest.approx(seen[120.0]["level"] * np.exp(-2), rel=1e-9)


def test_tissue_follows_plasma_and_cells_keep_what_they_took(run: Run) -> None:
    tissue, plasma = rows(run, "tissue")[-1], rows(run, "plasma")[-1]
    assert 0.5 * plasma["auc"] * 0.75 < tissue["auc"] < 1.05 * plasma["auc"] * 0.75
    held = rows(run, "cells", cell_type="tumour")
    copies = [r["copies"] for r in held]
    assert copies == sorted(copies)
    booked = run.snapshot(-1).ledger("cargo_taken").sum() / 10
    assert copies[-1] == pytest.approx(booked, rel=1e-9)
    hours = np.array([r["time_min"] for r in held], float) / 60
    assert held[-1]["auc"] == pytest.approx(np.trapezoid(copies, hours), rel=1e-9)
    assert all(r["copies"] == 0 and r["auc"] == 0 for r in rows(run, "cells", cell_type="other"))


def test_a_run_without_drugs_says_so(tmp_path: Path) -> None:
    plain = Scenario.from_text(TEXT).with_changes(
        {"solutes.drug.plasma": None, "solutes.drug.vessels": None, "solutes.drug.inside": None, "events": []}
    )
    found = exposure(simulate(plain, into=tmp_path / "plain", until=60, threads=1))
    assert found.remarks
    assert not found.table("plasma").rows


def test_a_run_that_goes_on_counts_the_doses_that_come_then(tmp_path: Path) -> None:
    again = Scenario.from_text(TEXT).with_changes(
        {"events": [{"give": "drug", "amount": "8 nmol", "when": "every 5 hours"}], "until": "4 hours"}
    )
    longer = simulate(again, into=tmp_path / "long", until=16 * 60, threads=1)
    last = rows(longer, "plasma")[-1]
    assert last["auc"] == pytest.approx(4 * 8 / 4, rel=0.05)
