"""A run folder is read as it was written, and refuses what would harm it or its reader."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exocosm.errors import DamagedError, StoreError, UnknownNameError, VersionError
from exocosm.store import layout as layout_module
from exocosm.store.checkpoint import latest_checkpoint
from exocosm.store.layout import Layout
from exocosm.store.paths import inside
from exocosm.store.provenance import Provenance
from exocosm.store.recorder import Recorder
from exocosm.store.run_folder import RunFolder, open_run

Make = Callable[..., Path]
Moment = Callable[..., dict[str, Any]]
New = Callable[..., RunFolder]


def test_a_run_is_read_as_it_was_written(make_run: Make, make_moment: Moment, layout: Layout) -> None:
    run = open_run(make_run())
    assert (run.title, run.seed, run.finished, len(run)) == ("Small test run", 7, True, 3)
    assert run.layout == layout
    assert run.scenario_text.startswith("exocosm: 1")
    assert run.times_min.tolist() == [0.0, 60.0, 120.0]
    for k, step in enumerate((0, 60, 120)):
        written, snapshot = make_moment(step), run.snapshot(k)
        assert (snapshot.step, snapshot.count) == (step, 40)
        for index, name in enumerate(layout.names("s")):
            assert np.array_equal(snapshot.fields[name], written["fields"][index])
        assert np.array_equal(snapshot.whole["CAF exosome"], written["whole"][0])
        assert set(snapshot.cells) == set(written["cells"])
        for name, column in written["cells"].items():
            assert snapshot.cells[name].dtype == column.dtype
            assert np.array_equal(snapshot.cells[name], column)
        for name, account in snapshot.ledger_all().items():
            assert np.array_equal(account, written["ledger"][name])


def test_a_window_is_what_was_booked_between_two_snapshots(make_run: Make, make_moment: Moment) -> None:
    run = open_run(make_run())
    wanted = make_moment(120)["ledger"]["captured"] - make_moment(60)["ledger"]["captured"]
    assert np.array_equal(run.window(1, 2, "captured"), wanted)
    assert np.array_equal(run.window(-2, -1, "captured"), wanted)


def test_unknown_names_are_answered_with_near_ones(make_run: Make) -> None:
    snapshot = open_run(make_run()).snapshot(0)
    for call, near in (
        (lambda: snapshot.fields["oxigen"], "oxygen"),
        (lambda: snapshot.cells["sphere_"], "sphere"),
        (lambda: snapshot.ledger("capturd"), "captured"),
        (lambda: snapshot.layout.index("t", "tumor"), "tumour"),
        (lambda: snapshot.layout.account("relased"), "released"),
    ):
        with pytest.raises(UnknownNameError, match=f"did you mean '{near}'"):
            call()
    with pytest.raises(StoreError, match="there is no snapshot 3; the run has 3"):
        open_run(snapshot.path.parents[1]).snapshot(3)


def test_the_same_run_twice_is_the_same_byte_for_byte_outside_provenance(make_run: Make) -> None:
    one, two = make_run("one"), make_run("two")
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    assert len(files) == 4 + 3 + 2
    for name in files:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_a_run_without_cells_or_fields_can_be_stored(tmp_path: Path) -> None:
    empty = Layout(grid_shape=(1, 2, 2), spacing=(1.0, 1.0, 1.0))
    with RunFolder.create(tmp_path / "run", "", empty, {}) as folder:
        folder.write_snapshot(0, 0.0, np.zeros((0, 1, 2, 2)), None, {"sphere": np.zeros((0, 4), "f4")}, {})
    snapshot = open_run(tmp_path / "run").snapshot()
    assert snapshot.count == 0
    assert snapshot.cells["sphere"].shape == (0, 4)
    assert len(snapshot.fields) == 0


def test_arrays_that_do_not_fit_the_layout_are_refused(new_folder: New, make_moment: Moment) -> None:
    with new_folder() as folder:
        for change, reason in (
            ({"fields": np.zeros((3, 2, 5, 4))}, "fields have shape"),
            ({"whole": np.zeros((2, 2, 5, 4), np.int32)}, "whole has shape"),
            ({"cells": {"a": np.zeros(2), "b": np.zeros(3)}}, "differ in length"),
            ({"step": -1}, "cannot be negative"),
            ({"medium": {"vessels": np.zeros((5, 4))}}, "map of vessels has shape"),
        ):
            with pytest.raises(StoreError, match=reason):
                folder.write_snapshot(**{**make_moment(0), **change})
        assert folder.list_snapshots() == []


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "none", "no such folder"),
        (tmp_path, "no run.json"),
        (tmp_path / "f", "is a file"),
    ):
        (tmp_path / "f").write_text("x")
        with pytest.raises(StoreError, match=reason):
            open_run(path)
    (tmp_path / "run.json").write_text('{"format": "something else"}')
    with pytest.raises(StoreError, match="another program"):
        open_run(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "error"),
    [
        ("run.json", "{", DamagedError),
        ("run.json", "[1]", DamagedError),
        ("run.json", '{"format": "exocosm run"}', DamagedError),
        ("layout.json", "{}", DamagedError),
        ("layout.json", '{"fields": 3}', DamagedError),
        ("layout.json", None, DamagedError),
        ("run.json", None, DamagedError),
        ("run.json", '{"format": "exocosm run", "version": 99}', VersionError),
        ("run.json", '{"format": "exocosm run", "version": 0}', VersionError),
        ("run.json", '{"format": "exocosm run", "version": "1"}', DamagedError),
    ],
)
def test_damaged_documents_are_named(
    make_run: Make, file: str, content: str | None, error: type[StoreError]
) -> None:
    path = make_run()
    if content is None:
        (path / file).unlink()
    else:
        (path / file).write_text(content)
    with pytest.raises(error) as caught:
        open_run(path)
    assert str(path) in str(caught.value)
    if error is VersionError:
        assert f"version {layout_module.VERSION}" in caught.value.message
        assert caught.value.remedy


def test_a_snapshot_that_vanished_or_was_cut_is_damage(make_run: Make) -> None:
    path = make_run()
    run = open_run(path)
    file = path / "snapshots" / "00000060.zarr.zip"
    data = file.read_bytes()
    assert run.steps == (0, 60, 120)
    file.unlink()
    with pytest.raises(DamagedError, match="missing"):
        run.snapshot(1)
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(DamagedError):
        run.snapshot(1)


def test_an_older_version_with_a_migration_is_read(make_run: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_run()

    def rename(documents: dict[str, Any]) -> dict[str, Any]:
        documents["header"]["title"] = documents["header"].pop("name")
        return documents

    header = json.loads((path / "run.json").read_text())
    header["name"], header["version"] = header.pop("title"), 1
    (path / "run.json").write_text(json.dumps(header))
    monkeypatch.setattr(layout_module, "VERSION", 3)
    monkeypatch.setattr(layout_module, "MIGRATIONS", {1: rename, 2: lambda documents: documents})
    assert open_run(path).title == "Small test run"
    monkeypatch.setattr(layout_module, "MIGRATIONS", {1: rename})
    with pytest.raises(VersionError, match="version 1, this exocosm reads version 3"):
        open_run(path)


def test_a_folder_of_version_1_is_read(make_run: Make) -> None:
    path = make_run()
    header, layout = (json.loads((path / name).read_text()) for name in ("run.json", "layout.json"))
    del layout["steady"]
    (path / "run.json").write_text(json.dumps({**header, "version": 1}))
    (path / "layout.json").write_text(json.dumps(layout))
    assert open_run(path).layout.steady == ()
    with pytest.raises(VersionError, match="begun with format version 1"):
        RunFolder.resume(path)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "~/x", "C:x", "a\\..\\x", "", "a\0b"])
def test_names_that_climb_out_are_refused(make_run: Make, name: str) -> None:
    run = open_run(make_run())
    with pytest.raises(StoreError):
        inside(run.path, name)
    with pytest.raises(StoreError):
        run.table_path(f"../../{name}")


@pytest.mark.parametrize(
    ("target", "use"),
    [
        ("snapshots", lambda path: open_run(path).steps),
        ("checkpoints", latest_checkpoint),
        ("cells", lambda path: open_run(path).tables()),
        ("run.json", open_run),
        ("checkpoints", RunFolder.resume),
        ("snapshots/00000060.zarr.zip", lambda path: open_run(path).snapshot(1)),
    ],
)
def test_links_that_leave_the_folder_are_refused(
    make_run: Make, tmp_path: Path, target: str, use: Callable[[Path], object]
) -> None:
    path = make_run()
    outside = tmp_path / "outside"
    (path / target).rename(outside)
    (path / target).symlink_to(outside)
    with pytest.raises(StoreError, match="through a symbolic link"):
        use(path)


def test_tables_are_kept_beside_the_scenario(new_folder: New) -> None:
    with new_folder(tables={"cells.csv": b"x,y\n1,2\n"}) as folder:
        run = folder.reader()
    assert run.tables() == ("cells.csv",)
    assert run.table_path("cells.csv").read_bytes() == b"x,y\n1,2\n"
    for name in ("../out.csv", "a/b.csv", "/tmp/out.csv"):
        with pytest.raises(StoreError):
            new_folder(f"bad{len(name)}", tables={name: b""})


def test_a_folder_that_is_not_empty_is_kept_unless_a_run_is_to_be_replaced(
    make_run: Make, new_folder: New, tmp_path: Path
) -> None:
    path = make_run("run")
    with pytest.raises(StoreError, match="not empty"):
        new_folder("run")
    assert len(open_run(path)) == 3
    (path / "notes.txt").write_text("mine")
    with new_folder("run", overwrite=True) as folder:
        assert folder.list_snapshots() == []
        assert folder.latest_checkpoint() is None
    assert (path / "notes.txt").read_text() == "mine"
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("mine")
    with pytest.raises(StoreError, match="holds no run"):
        new_folder("thesis", overwrite=True)
    assert [p.name for p in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="is a file"):
        new_folder("file", overwrite=True)


def test_two_writers_are_kept_apart_and_a_killed_one_is_no_obstacle(make_run: Make) -> None:
    path = make_run()
    code = (
        "import sys, time; from exocosm.store.run_folder import RunFolder\n"
        "RunFolder.resume(sys.argv[1]); print('held', flush=True); time.sleep(60)"
    )
    source = str(Path(layout_module.__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"process {child.pid} on .* is writing this run"):
            RunFolder.resume(path)
        with pytest.raises(StoreError, match="is writing this run"):
            RunFolder.create(
                path, "", Layout(grid_shape=(1, 1, 1), spacing=(1.0, 1.0, 1.0)), {}, overwrite=True
            )
        assert len(open_run(path)) == 3
    finally:
        child.kill()
        child.wait()
    assert (path / ".lock").exists()
    with RunFolder.resume(path) as folder:
        with pytest.raises(StoreError, match="is writing this run"):
            RunFolder.resume(path)
        folder.set_status("interrupted", 120)
    assert not (path / ".lock").exists()
    with pytest.raises(StoreError, match="was closed"):
        folder.set_status("finished", 120)


def test_without_locks_in_the_file_system_the_named_owner_decides(
    make_run: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_run()

    def no_locks(*args: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    gone = subprocess.Popen(["true"])
    gone.wait()
    here = platform.node()
    for pid, host, free in (
        (gone.pid, here, True),
        (os.getppid(), here, False),
        (1, here, False),
        (gone.pid, "far", False),
    ):
        (path / ".lock").write_text(json.dumps({"pid": pid, "host": host}))
        if free:
            RunFolder.resume(path).close()
        else:
            with pytest.raises(StoreError, match=f"process {pid} on {host} is writing this run"):
                RunFolder.resume(path)
    (path / ".lock").write_text("")
    RunFolder.resume(path).close()


def test_resume_removes_leftovers_and_later_snapshots_can_be_dropped(make_run: Make) -> None:
    path = make_run()
    for place in (path, path / "snapshots", path / "checkpoints"):
        (place / ".tmp-00000180.zarr.zip").write_bytes(b"half")
    assert open_run(path).steps == (0, 60, 120)
    with RunFolder.resume(path) as folder:
        folder.drop_after(60)
        assert folder.list_snapshots() == [0, 60]
        found = folder.latest_checkpoint()
        assert found is not None
        step, arrays, attributes = found
        assert (step, attributes, list(arrays)) == (60, {"next": 1}, ["fields"])
    assert list(path.rglob(".tmp-*")) == []


def test_a_run_may_be_read_while_it_is_written(new_folder: New, make_moment: Moment) -> None:
    with new_folder() as folder:
        run = open_run(folder.path)
        assert (len(run), run.finished) == (0, False)
        folder.write_snapshot(**make_moment(0))
        run.refresh()
        assert run.times_min.tolist() == [0.0]
        folder.set_status("finished", 0)
        assert run.finished
        with pytest.raises(StoreError, match="no state of a run"):
            folder.set_status("done", 0)


def test_a_header_may_be_written_anew_for_a_longer_run(make_run: Make) -> None:
    path = make_run()
    before = open_run(path).header
    with RunFolder.resume(path) as folder:
        folder.write_header({**before, "until_min": 240.0, "version": 9})
    assert open_run(path).header == {**before, "until_min": 240.0}


def test_the_recorder_keeps_only_what_snapshots_hold(new_folder: New, make_moment: Moment) -> None:
    with new_folder() as folder:
        recorder = Recorder(folder)
        given = make_moment(0)
        given["cells"]["behaviour"] = np.full((40, 9), 0.1)
        given["cells"]["drift"] = np.zeros((40, 3))
        recorder.record(**given)
        assert recorder.taken == 1
        assert recorder.seconds > 0
        cells = folder.reader().snapshot().cells
        assert "drift" not in cells
        assert cells["behaviour"].dtype == np.float32


def test_provenance_tells_start_interruption_and_finish(new_folder: New) -> None:
    with new_folder() as folder:
        Provenance.start(folder, threads=2, command=["exocosm", "run"]).update()
        path = folder.path
        assert folder.reader().provenance["finished"] is None
    with RunFolder.resume(path) as folder:
        Provenance.resume(folder, threads=1, from_step=60).finish()
    told = open_run(path).provenance
    assert told["threads"] == 2
    assert told["started"] <= told["interruptions"][0]["resumed"] <= told["finished"]
    assert told["interruptions"][0]["from_step"] == 60
    assert told["packages"]["numpy"] == np.__version__


def test_layout_survives_json(layout: Layout) -> None:
    changed = replace(layout, extra={"note": [1, {"a": 2}]})
    assert Layout.from_dict(json.loads(json.dumps(changed.to_dict()))) == changed
