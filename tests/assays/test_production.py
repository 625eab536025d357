"""Yield: what cells release per day, and the cells that a dose needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from exocosm.assays import production
from exocosm.errors import ExocosmError
from exocosm.model.scenario import Scenario
from exocosm.simulation.run import simulate
from exocosm.store.run_folder import Run

TEXT = """
exocosm: 1
title: producers
tissue: {size: [100 um, 100 um], voxel: 20 um}
vesicles: {exosome: {diameter: {median: 80 nm, sigma: 0.35}}}
cells: {producer: {diameter: 14 um, releases: {exosome: 100 vesicle/cell/hour}}}
start: [{put: producer, number: 8, in: everywhere}]
record: every 1 hour
until: 24 hour
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A day of eight producers."""
    return simulate(Scenario.from_text(TEXT), into=Path(tmp_path_factory.mktemp("runs")) / "dish", threads=1)


def test_a_dose_needs_its_cells(run: Run) -> None:
    (row,) = production(run, dose=4.8e6, recovery=0.5, harvest=48).table().rows
    assert row["released"] == pytest.approx(8 * 2400, rel=1e-9)
    assert row["cells"] == pytest.approx(8)
    assert row["per_cell_day"] == pytest.approx(2400, rel=1e-9)
    assert row["cells_per_dose"] == pytest.approx(4.8e6 / (0.5 * 4800), rel=1e-9)


def test_since_leaves_the_beginning_out(run: Run) -> None:
    (row,) = production(run, since=12).table().rows
    assert row["released"] == pytest.approx(8 * 1200, rel=1e-9)
    assert row["per_cell_day"] == pytest.approx(2400, rel=1e-9)


@pytest.mark.parametrize("options", [{"recovery": 0}, {"recovery": 1.5}, {"dose": -1}, {"harvest": 0}])
def test_options_out_of_range_are_refused(run: Run, options: dict[str, float]) -> None:
    with pytest.raises(ExocosmError, match="must be above 0"):
        production(run, **options)
