"""A cohort in a folder: each block once, the same bits whoever computes it and whatever is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_cohort import TEXT, small

from exocosm.errors import ExocosmError, StoreError
from exocosm.studies import Reading, Trial, run_trial
from exocosm.studies.cohort_run import run_cohort, trials_of


def tables(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((folder / "tables").glob("*.csv"))}


def results(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in (folder / "results").rglob("[!.]*.json")}


def test_what_is_there_is_not_computed_again_and_more_patients_need_only_the_new_blocks(
    tmp_path: Path,
) -> None:
    first = run_cohort(small(), tmp_path)
    assert (first.blocks, first.ran) == (3, 3)
    there = results(tmp_path)
    again = run_cohort(small(), tmp_path)
    assert again.ran == 0
    more = run_cohort(small(patients=100), tmp_path)
    assert more.ran == 2  # the third block grew from 10 to 25 patients, the fourth is new
    assert there.items() <= results(tmp_path).items()
    assert list(first.study.observed.start) == list(more.study.observed.start[:60])
    assert run_cohort(small(), tmp_path, seed=2).ran == 3


def test_two_workers_write_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    run_cohort(small(), tmp_path / "here", workers=0)
    run_cohort(small(), tmp_path / "two", workers=2)
    assert tables(tmp_path / "here") == tables(tmp_path / "two")
    assert {"groups.csv", "patients.csv", "roc.csv", "screening.csv"} <= tables(tmp_path / "here").keys()


CHILD = """
import sys, time
from pathlib import Path
from exocosm.cohort import observed
from exocosm.cohort.declaration import Cohort
from exocosm.cohort import study
from exocosm.studies.cohort_run import run_cohort
whole = study.observe
def slow(*given):
    time.sleep(0.3)
    return whole(*given)
study.observe = slow
run_cohort(Cohort.from_yaml(sys.argv[1]).with_changes({"patients": 200}), sys.argv[2])
"""


def test_a_killed_cohort_goes_on_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "hand.yaml").write_text(TEXT)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "hand.yaml"), str(tmp_path / "out")]
    )
    deadline = time.monotonic() + 60
    while len(results(tmp_path / "out")) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    there = results(tmp_path / "out")
    assert 2 <= len(there) < 8
    done = run_cohort(small(patients=200), tmp_path / "out")
    assert done.ran == 8 - len(there)
    assert there.items() <= results(tmp_path / "out").items()
    run_cohort(small(patients=200), tmp_path / "whole")
    assert tables(tmp_path / "out") == tables(tmp_path / "whole")


def test_a_folder_with_something_else_and_a_bad_cohort_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="something else"):
        run_cohort(small(), tmp_path)
    bad = small(groups__sick__share=0.4)
    with pytest.raises(ExocosmError, match=r"make 0\.9"):
        run_cohort(bad, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_trial_of_a_cohort_has_a_key_of_its_own_and_reads_its_tables() -> None:
    reading = Reading("roc", "auc", where={"comparison": "first", "marker": "special"})
    trial = Trial.of(small(), seed=3, readings=[reading, Reading("groups", "patients", reduce="sum")])
    assert trial.kind == "cohort"
    again = Trial.from_json(json.loads(json.dumps(trial.as_json())))
    assert again == trial
    assert again.key == trial.key
    assert Trial.of(small(blood__half_life="11 min"), seed=3, readings=[reading]).key != trial.key
    outcome = run_trial(trial)
    assert outcome.ok, outcome.failure
    assert outcome.values == (1.0, 60.0)
    wrong = run_trial(Trial.of(small(), readings=[Reading("rock", "auc")]))
    assert wrong.failure is not None
    assert "rock" in wrong.failure.message


def test_blocks_differ_only_in_whom_they_hold() -> None:
    trials = trials_of(small(patients=100), 1)
    assert len({t.key for t in trials}) == 4
    assert len({t.scenario for t in trials}) == 1
