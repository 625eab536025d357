"""Run folders: the same bytes twice, and the same bits after any interruption."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import exocosm as exo
from exocosm import hours, minutes
from exocosm.errors import Interrupted, ScenarioError, StoreError, TooLargeError, UnknownNameError
from exocosm.model.scenario import Scenario

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from dishes import nodule

CHILD = """
import sys
sys.path.insert(0, {engine!r})
from dishes import nodule
from exocosm.simulation import resume, simulate
try:
    simulate(nodule("whole", 20, True), seed=5, into=sys.argv[1], until=180.0, threads=1)
except Exception as problem:
    if "not empty" not in str(problem):
        raise
    resume(sys.argv[1], threads=1)
"""


def contents(folder: Path, leave_out: tuple[str, ...] = ("provenance.json",)) -> dict[str, str]:
    """Return a digest of every file of a run."""
    files = sorted(
        p for p in folder.rglob("*") if p.is_file() and p.name not in leave_out and "lock" not in p.name
    )
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_twice_is_the_same_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        exo.simulate(nodule(), seed=4, into=tmp_path / name, until=90 * minutes)
    first, second = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert len(first) > 5
    assert first == second
    exo.simulate(nodule(), seed=5, into=tmp_path / "c", until=90 * minutes)
    assert contents(tmp_path / "c") != first


def test_a_brief_run_records_the_same_and_keeps_no_checkpoint(tmp_path: Path) -> None:
    kept = exo.simulate(nodule(), seed=4, into=tmp_path / "kept", until=90 * minutes)
    brief = exo.simulate(nodule(), seed=4, into=tmp_path / "brief", until=90 * minutes, brief=True)
    assert brief.finished
    first, second = contents(kept.path), contents(brief.path)
    differ = {name for name in first if first[name] != second.get(name)}
    assert all(name.startswith("checkpoints/") or name == "scenario.yaml" for name in differ)
    assert any(name.startswith("checkpoints/") for name in first)
    assert set(second) == {name for name in first if not name.startswith("checkpoints/")}
    assert Scenario.from_text(brief.scenario_text) == nodule()
    # without a checkpoint it begins anew, and comes to the same
    longer = exo.simulate(nodule(), seed=4, into=tmp_path / "longer", until=150 * minutes)
    assert exo.resume(brief.path, until=150 * minutes).finished
    again, wanted = contents(brief.path), contents(longer.path)
    assert {n for n in again if again[n] != wanted[n]} <= {"scenario.yaml"}


def test_records_and_the_end(tmp_path: Path) -> None:
    run = exo.simulate(nodule(), into=tmp_path / "a", until=100 * minutes)
    assert run.finished
    assert run.times_min.tolist() == [0.0, 60.0, 102.0]
    assert run.header["until_min"] == 102.0
    assert "10.1016/j.cell.2025.06.048" in run.cite()
    assert run.snapshot().ledger("released").sum() > 0
    assert run.snapshot(0).ledger("released").sum() == 0


@pytest.mark.parametrize("kills", [3, pytest.param(12, marks=pytest.mark.full)])
def test_killed_and_resumed_is_never_stopped(tmp_path: Path, kills: int) -> None:
    straight = exo.simulate(nodule("whole", 20, True), seed=5, into=tmp_path / "straight", until=180.0)
    assert straight.finished
    script = CHILD.format(engine=str(Path(__file__).parents[1] / "engine"))
    draw = random.Random(8)
    killed = 0
    for _ in range(40 * kills):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "killed")], stderr=subprocess.PIPE
        )
        if killed < kills:
            reached = tmp_path / "killed" / "status.json"
            limit = time.monotonic() + 60
            while not reached.exists() and child.poll() is None and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(draw.random() * 1.5)
            child.send_signal(signal.SIGKILL)
        _, said = child.communicate()
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL, said.decode()
        killed += 1
    assert child.returncode == 0
    assert killed == kills
    assert contents(tmp_path / "killed") == contents(tmp_path / "straight")


@pytest.mark.parametrize("brief", [False, True])
def test_ctrl_c_leaves_a_run_that_goes_on(tmp_path: Path, brief: bool) -> None:
    straight = exo.simulate(nodule(), seed=2, into=tmp_path / "straight", until=120.0)

    def stop(now: object) -> None:
        if not stopped:
            stopped.append(now)
            os.kill(os.getpid(), signal.SIGINT)

    stopped: list[object] = []
    with pytest.raises(Interrupted, match="exocosm resume"):
        exo.simulate(nodule(), seed=2, into=tmp_path / "stopped", until=120.0, progress=stop, brief=brief)
    assert exo.open_run(tmp_path / "stopped").status["state"] == "interrupted"
    assert list((tmp_path / "stopped" / "checkpoints").iterdir())
    assert exo.resume(tmp_path / "stopped").finished
    wanted, again = contents(straight.path), contents(tmp_path / "stopped")
    assert {name for name in wanted if again[name] != wanted[name]} <= ({"scenario.yaml"} if brief else set())
    assert set(again) == set(wanted)


def test_a_finished_run_can_go_further(tmp_path: Path) -> None:
    straight = exo.simulate(nodule(), seed=2, into=tmp_path / "straight", until=2 * hours)
    exo.simulate(nodule(), seed=2, into=tmp_path / "short", until=1 * hours)
    exo.resume(tmp_path / "short", until=2 * hours)
    one, other = (exo.open_run(p).snapshot() for p in (straight.path, tmp_path / "short"))
    assert (one.fields.stack == other.fields.stack).all()
    assert (one.cells["sphere"] == other.cells["sphere"]).all()


def test_a_full_disk_loses_nothing_that_was_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exocosm.store import checkpoint

    straight = exo.simulate(nodule(), seed=2, into=tmp_path / "straight", until=120.0)
    real, calls = checkpoint.write_archive, []

    def full(*arguments: object, **options: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise StoreError("no space left on device", place=str(arguments[0]), remedy="make room")
        real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checkpoint, "write_archive", full)
    with pytest.raises(StoreError, match="no space"):
        exo.simulate(nodule(), seed=2, into=tmp_path / "full", until=120.0)
    monkeypatch.undo()
    assert exo.resume(tmp_path / "full").finished
    assert contents(straight.path) == contents(tmp_path / "full")


def test_threads_do_not_show_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exocosm.engine.kernel import units

    monkeypatch.setattr(units, "SMALL", 0)
    for name, threads in (("one", 1), ("two", 2)):
        exo.simulate(nodule(flow=True), seed=4, into=tmp_path / name, until=60.0, threads=threads)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_tables_of_cells_travel_with_the_run(tmp_path: Path) -> None:
    text = nodule().to_yaml()
    start = text.index("start:")
    text = text[:start] + "start: [{cells: tables/cells.csv}]\n" + text[text.index("rules:") :]
    (tmp_path / "tables").mkdir()
    rows = "".join(f"{20 + 10 * k},70,60,tumour\n" for k in range(10))
    (tmp_path / "tables" / "cells.csv").write_text("x_um,y_um,z_um,cell_type\n" + rows)
    (tmp_path / "mine.yaml").write_text(text)
    run = exo.simulate(Scenario.from_yaml(tmp_path / "mine.yaml"), into=tmp_path / "run", until=12.0)
    (tmp_path / "tables" / "cells.csv").unlink()
    run = exo.resume(run.path, until=24.0)
    assert run.finished
    assert np.isclose(run.times_min[-1], 24)


def test_a_folder_in_use_and_a_scenario_that_is_wrong(tmp_path: Path) -> None:
    exo.simulate(nodule(), into=tmp_path / "a", until=6.0)
    with pytest.raises(StoreError, match="not empty"):
        exo.simulate(nodule(), into=tmp_path / "a", until=6.0)
    with pytest.raises(ScenarioError):
        exo.simulate(nodule(**{"cells.T cell.kills.targets": ["nobody"]}), into=tmp_path / "b", until=6.0)
    assert not (tmp_path / "b").exists()


def test_too_large_for_memory_is_refused_before_it_starts(tmp_path: Path) -> None:
    large = nodule().with_changes({"tissue.size": ["25 mm", "25 mm", "5 mm"]})
    with pytest.raises(TooLargeError, match="GiB"):
        exo.simulate(large, into=tmp_path / "large")
    assert not (tmp_path / "large").exists()


def test_maps_that_cells_change_are_recorded_and_survive_an_interruption(tmp_path: Path) -> None:
    changes = {
        "cells.tumour.supplies": "30000 um^3",
        "cells.tumour.remodels": {"towards": 0.1, "rate": "3 1/hour"},
        "record": "every 30 min",
    }
    scenario = nodule().with_changes(changes)
    straight = exo.simulate(scenario, into=tmp_path / "straight", until=90 * minutes)
    exo.simulate(scenario, into=tmp_path / "parts", until=60 * minutes)
    exo.resume(tmp_path / "parts", until=90 * minutes)
    assert contents(tmp_path / "parts") == contents(tmp_path / "straight")
    first, last = straight.snapshot(0).medium, straight.snapshot().medium
    assert sorted(last) == ["hindrance", "vessels"]
    assert first["hindrance"].min() == 1.0
    assert 0.1 < last["hindrance"].min() < 0.9
    for snapshot in straight.snapshots():
        cells = snapshot.cells
        living = (cells["kind"] == 0) & (cells["stage"] < 3)
        x, y, z = (np.asarray(cells["sphere"][living, k] // 20, np.int64) for k in range(3))
        wanted = np.zeros(straight.layout.grid_shape)
        wanted[:, :, :2] = 1.0
        np.add.at(wanted, (z, y, x), 30000 / 20**3)
        np.testing.assert_allclose(snapshot.medium["vessels"], wanted)
    plain = exo.simulate(nodule(), into=tmp_path / "plain", until=6 * minutes).snapshot().medium
    assert not plain
    with pytest.raises(UnknownNameError, match="map of the medium"):
        plain["vessels"]
