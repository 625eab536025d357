"""Run folders of a body: one for all tissues, resumed as a whole, the same bits after any interruption."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import exocosm as exo
from exocosm import assays
from exocosm.errors import ExocosmError, Interrupted, StoreError, UnknownNameError
from exocosm.store.run_folder import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from body_dish import body_dish

ENGINE = str(Path(__file__).parents[1] / "engine")

CHILD = """
import sys
sys.path.insert(0, {engine!r})
from body_dish import body_dish
from exocosm.simulation import resume, simulate
try:
    simulate(body_dish("whole"), seed=5, into=sys.argv[1], until=120.0, threads=1)
except Exception as problem:
    if "not empty" not in str(problem):
        raise
    resume(sys.argv[1], threads=1)
"""


def contents(folder: Path) -> dict[str, str]:
    """Return a digest of every file of a run but its provenance."""
    files = sorted(
        p for p in folder.rglob("*") if p.is_file() and p.name != "provenance.json" and "lock" not in p.name
    )
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return exo.simulate(body_dish(), seed=2, into=tmp_path_factory.mktemp("body") / "straight", until=120.0)


def test_a_tissue_is_a_run_folder_inside_the_folder_of_the_whole(straight: Run) -> None:
    assert straight.tissues == ("primary", "lung", "marrow")
    assert straight.tissue("primary") is straight
    lung = exo.open_run(straight.path / "tissues" / "lung")
    assert lung.times_min.tolist() == straight.times_min.tolist() == [0.0, 30.0, 60.0, 90.0, 120.0]
    assert lung.finished and lung.body is None and lung.tissues == ()
    assert lung.snapshot().count > 0
    assert exo.Scenario.from_text(lung.scenario_text).body is None
    assert not (lung.path / "checkpoints").exists() or not list((lung.path / "checkpoints").iterdir())
    with pytest.raises(UnknownNameError, match="did you mean 'lung'"):
        straight.tissue("lungs")
    assert exo.Scenario.from_text(straight.scenario_text) == body_dish()


def test_books_cover_the_body_and_every_tissue(straight: Run) -> None:
    for k in range(len(straight.times_min)):
        found = assays.books(straight, k)
        assert found.close
        assert found.worst is not None and found.worst.relative < 1e-12
    kinds = {e.kind for e in found.entries}
    assert kinds == {"field", "carrier", "cargo", "body", "vessels", "returns"}
    assert any(e.kind == "carrier" and e.name.startswith("lung: ") and e.entered > 0 for e in found.entries)
    assert any(e.kind == "vessels" and e.name.startswith("marrow: ") and e.entered > 0 for e in found.entries)


def test_books_see_a_vesicle_that_vanished_on_the_way(straight: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = straight.tissue("lung").snapshot(-1)
    real = type(snapshot).ledger

    def changed(self: object, account: str) -> object:
        there = real(self, account)  # type: ignore[arg-type]
        return np.array(there) * (1 + 1e-9) if account == "from_blood" and self is snapshot else there

    monkeypatch.setattr(type(snapshot), "ledger", changed)
    found = assays.books(straight)
    assert not found.close
    assert {e.kind for e in found.entries if e.relative > 1e-12} == {"vessels"}


def test_ctrl_c_leaves_a_body_that_goes_on(straight: Run, tmp_path: Path) -> None:
    def stop(now: object) -> None:
        if not stopped:
            stopped.append(now)
            os.kill(os.getpid(), signal.SIGINT)

    stopped: list[object] = []
    with pytest.raises(Interrupted, match="exocosm resume"):
        exo.simulate(body_dish(), seed=2, into=tmp_path / "stopped", until=120.0, progress=stop)
    for name in ("primary", "lung", "marrow"):
        assert exo.open_run(tmp_path / "stopped").tissue(name).status["state"] == "interrupted"
    assert exo.resume(tmp_path / "stopped").finished
    assert contents(straight.path) == contents(tmp_path / "stopped")


def test_a_damaged_newest_checkpoint_is_passed_over(straight: Run, tmp_path: Path) -> None:
    shutil.copytree(straight.path, tmp_path / "a")
    newest = max((tmp_path / "a" / "checkpoints").iterdir())
    raw = bytearray(newest.read_bytes())
    for place in range(len(raw) // 2, len(raw) // 2 + 400):  # more than a header between two small arrays
        raw[place] ^= 255
    newest.write_bytes(raw)
    with pytest.warns(UserWarning, match="passed over"):
        assert exo.resume(tmp_path / "a").finished
    assert contents(straight.path) == contents(tmp_path / "a")


def test_a_finished_body_can_go_further(straight: Run, tmp_path: Path) -> None:
    exo.simulate(body_dish(), seed=2, into=tmp_path / "short", until=60.0)
    again = exo.resume(tmp_path / "short", until=120.0)
    assert again.tissue("lung").header["until_min"] == 120.0
    assert contents(straight.path) == contents(tmp_path / "short")


@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.full)])
def test_killed_and_resumed_is_never_stopped(tmp_path: Path, kills: int) -> None:
    whole = exo.simulate(body_dish("whole"), seed=5, into=tmp_path / "straight", until=120.0)
    assert whole.finished
    draw, killed = random.Random(3), 0
    for _ in range(40 * kills):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD.format(engine=ENGINE), str(tmp_path / "killed")],
            stderr=subprocess.PIPE,
        )
        if killed < kills:
            reached = tmp_path / "killed" / "status.json"
            limit = time.monotonic() + 120
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


@pytest.mark.parametrize("left", [(), ("lung",)])
def test_stopped_before_all_tissues_had_folders(
    straight: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: tuple[str, ...]
) -> None:
    from exocosm.simulation import run as simulation
    from exocosm.simulation import tissue_folders

    real = tissue_folders.tissue_folder

    def dies(root: object, name: str, *rest: object) -> object:
        if name not in left:
            raise KeyboardInterrupt
        return real(root, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(simulation, "tissue_folder", dies)
    with pytest.raises(KeyboardInterrupt):
        exo.simulate(body_dish(), seed=2, into=tmp_path / "a", until=120.0)
    monkeypatch.undo()
    assert exo.resume(tmp_path / "a").finished
    assert contents(straight.path) == contents(tmp_path / "a")


def test_a_tissue_is_not_resumed_alone(straight: Run) -> None:
    with pytest.raises(StoreError) as caught:
        exo.resume(straight.path / "tissues" / "lung")
    assert "goes on as a whole" in str(caught.value)
    assert f"exocosm resume {straight.path}" in caught.value.remedy


def test_a_tissue_without_its_folder_is_said_so(straight: Run, tmp_path: Path) -> None:
    shutil.copytree(straight.path, tmp_path / "a")
    shutil.rmtree(tmp_path / "a" / "tissues" / "marrow")
    with pytest.raises(StoreError, match="marrow"):
        exo.resume(tmp_path / "a", until=240.0)


def test_overwrite_takes_the_tissues_away(straight: Run, tmp_path: Path) -> None:
    shutil.copytree(straight.path, tmp_path / "a")
    with pytest.raises(StoreError, match="not empty"):
        exo.simulate(body_dish(), into=tmp_path / "a", until=6.0)
    fewer = body_dish(**{"body.tissues.marrow": None})
    run = exo.simulate(fewer, into=tmp_path / "a", until=6.0, overwrite=True)
    assert run.tissues == ("primary", "lung")
    assert [p.name for p in (tmp_path / "a" / "tissues").iterdir()] == ["lung"]
    bare = exo.simulate(fewer.with_changes({"body": None}), into=tmp_path / "a", until=6.0, overwrite=True)
    assert bare.tissues == () and not (tmp_path / "a" / "tissues").exists()


def test_a_body_that_nothing_reaches_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    closed = body_dish(
        **{
            "vesicles.exosome.vessels": None,
            "vesicles.exosome.lymph": "0 1/hour",
            "body.events": [],
            "body.tissues": {},
        }
    )
    one = exo.simulate(closed, seed=4, into=tmp_path / "body", until=60.0).snapshot()
    other = exo.simulate(
        closed.with_changes({"body": None}), seed=4, into=tmp_path / "bare", until=60.0
    ).snapshot()
    assert (one.fields.stack == other.fields.stack).all()
    for name in ("identity", "sphere", "surface", "endosome", "cytosol"):
        assert (one.cells[name] == other.cells[name]).all(), name
    for name in ("released", "captured", "delivered", "events"):
        assert (one.ledger(name) == other.ledger(name)).all(), name
    assert len(one.body) and not len(other.body)


def test_threads_do_not_show_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exocosm.engine.kernel import units

    monkeypatch.setattr(units, "SMALL", 0)
    for name, threads in (("one", 1), ("two", 2)):
        exo.simulate(body_dish(flow="darcy"), seed=4, into=tmp_path / name, until=30.0, threads=threads)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_assay_of_blood_needs_a_body(straight: Run) -> None:
    with pytest.raises(ExocosmError, match="no blood"):
        assays.circulation(straight.tissue("lung"))
