"""A run with events, stopped where one is due and gone on with, is the run that never stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import exocosm as exo
from exocosm import minutes
from exocosm.model.scenario import Scenario

TEXT = """
exocosm: 1
title: a dose at the end of a run
tissue: {size: [80 um, 80 um], voxel: 20 um}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}, counting: whole}
cells: {tumour: {diameter: 12 um, captures: {exosome: 100 um^3/min/cell}}}
start: [{put: tumour, number: 6}]
events:
  - {when: every 18 min, add: exosome, number: 5000}
  - {when: at 36 min, wash: vesicles}
  - {when: at 36 min, remove: tumour, share: 0.5}
record: every 6 min
until: 36 min
"""


def test_what_is_due_at_the_end_is_done_when_the_run_goes_on(tmp_path: Path) -> None:
    scenario = Scenario.from_text(TEXT)
    whole = exo.simulate(scenario, into=tmp_path / "whole", seed=2, until=60 * minutes)
    first = exo.simulate(scenario, into=tmp_path / "parts", seed=2)
    assert float(first.snapshot(-1).ledger("washed").sum()) == 0
    assert float(first.snapshot(-1).ledger("added").sum()) == 10000
    parts = exo.resume(tmp_path / "parts", until=60 * minutes)
    assert list(parts.times_min) == list(whole.times_min)
    for k in range(len(whole.times_min)):
        one, other = whole.snapshot(k), parts.snapshot(k)
        for name, account in one.ledger_all().items():
            np.testing.assert_array_equal(np.asarray(account), np.asarray(other.ledger(name)), err_msg=name)
        np.testing.assert_array_equal(np.asarray(one.cells["surface"]), np.asarray(other.cells["surface"]))
    last = parts.snapshot(-1)
    assert float(last.ledger("washed").sum()) > 5000
    assert float(last.ledger("added").sum()) == 20000
    assert exo.assays.books(parts).close
    assert exo.assays.burden(parts).table("events").rows
