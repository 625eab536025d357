"""Claims about bodies: silence reaches into blood and every tissue, assumptions of the body are found and moved."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import exocosm as exo
from exocosm.atlas.prior import priors
from exocosm.atlas.silence import silenced
from exocosm.model.scenario import Scenario
from exocosm.studies import Reading

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from body_dish import body_dish

MOUSE = """exocosm: 1
title: t
tissue: {size: [100 um, 100 um], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 1}]}
vesicles:
  exosome: {like: exosome, vessels: {permeability: 0.05 1/hour, blood: 0 vesicle/um^3}, lymph: 0.02 1/hour}
cells:
  tumour: {like: carcinoma, releases: {exosome: rel.rate_typ}}
  macrophage: {like: macrophage, captures: {exosome: upt.k_cell}}
  hepatocyte: {diameter: 25 um, captures: {exosome: 1e-9 mL/cell/hour}}
start: [{put: tumour, number: 10}]
body:
  like: mouse
  background: {exosome: {secretion: 3.6e10 vesicle/min}}
  tissues:
    lung:
      in: lung
      tissue: {size: [100 um, 100 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
      start: [{put: macrophage, number: 5}]
until: 1 hour
"""


def test_silence_leaves_no_vesicle_anywhere(tmp_path: Path) -> None:
    loud = body_dish(**{"body.tissues.lung.start.dose": {"release": "exosome", "number": 100}})
    quiet = silenced(loud)
    assert not [p for p in quiet.check() if p.severity == "error"]
    assert [p.name for p in quiet.pool_list()] == [p.name for p in loud.pool_list()], "pools stay, empty"
    run = exo.simulate(quiet, seed=1, into=tmp_path / "quiet", until=66.0)
    assert not np.asarray(run.snapshot().body["amount"]).any()
    for name in run.tissues:
        snapshot = run.tissue(name).snapshot()
        for account in ("released", "captured", "added", "from_blood", "to_blood"):
            pools = [run.layout.index("s", run.layout.carriers[q].field) for q in run.layout.pools]
            assert not np.asarray(snapshot.ledger(account))[pools].any(), (name, account)
        assert snapshot.count > 0
    assert run.snapshot().body["phagocytes"][0] < 1, "what is done to the body besides stays"


def test_assumptions_of_the_body_are_found_and_can_be_moved() -> None:
    scenario = Scenario.from_text(MOUSE)
    found = priors(scenario)
    places = {path for prior in found.values() for path in prior.paths}
    for path in (
        "body.organs.liver.phagocytes", "body.organs.brain.share", "body.phagocytes.half saturated at",
        "body.lymph.nodes", "body.lymph.transit", "body.half life in organs",
    ):  # fmt: skip
        assert path in places, path
    assert "body.half life" not in places, "measured, and read in its source"
    for prior in found.values():
        if not any(path.startswith("body.") for path in prior.paths) or prior.high is None:
            continue
        for path in prior.paths:
            assert not [
                p for p in scenario.with_changes({path: prior.high}).check() if p.severity == "error"
            ], path


def test_assumptions_about_cells_of_another_tissue_count_and_about_absent_cells_do_not() -> None:
    def of_macrophages(scenario: Scenario) -> set[str]:
        return {
            p for prior in priors(scenario).values() for p in prior.paths if p.startswith("cells.macrophage")
        }

    scenario = Scenario.from_text(MOUSE)
    assert "cells.macrophage.captures.exosome" in of_macrophages(scenario), "they stand in the lung alone"
    assert not of_macrophages(scenario.with_changes({"body.tissues": {}})), "no macrophage anywhere"


def test_a_reading_reads_a_tissue_of_its_own() -> None:
    Reading("burden", "cells", where={"cell_type": "tumour"}, options={"tissue": "lung"}).check()


@pytest.mark.parametrize("tissue", ["primary", "lung"])
def test_a_reading_of_a_tissue_is_its_number(tissue: str, tmp_path: Path) -> None:
    run = exo.simulate(body_dish(), seed=1, into=tmp_path / "run", until=6.0)
    reading = Reading(
        "burden", "cells", where={"cell_type": "tumour"}, at="first", reduce="sum", options={"tissue": tissue}
    )
    assert reading.read(run) == {"primary": 60.0, "lung": 20.0}[tissue]
