"""Killed at any moment, on a full disk or in a read-only place: what was safe stays safe."""

from __future__ import annotations

import errno
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exocosm.errors import DamagedError, StoreError
from exocosm.store import checkpoint
from exocosm.store import layout as layout_module
from exocosm.store.checkpoint import latest_checkpoint
from exocosm.store.paths import listed_steps
from exocosm.store.run_folder import RunFolder, open_run

Make = Callable[..., Path]
Moment = Callable[..., dict[str, Any]]
CHILD = Path(__file__).with_name("crash_child.py")
SOURCE = str(Path(layout_module.__file__).parents[2])


def start(path: Path, first: int, what: str = "-", at: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(CHILD), str(path), str(first), what, str(at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCE})


def assert_whole(path: Path, at_least: int) -> int:
    """Check that the newest checkpoint is complete and new enough, and return its step."""
    found = latest_checkpoint(path)
    assert found is not None
    assert found.warnings == ()
    assert found.step >= at_least
    assert found.attributes == {"step": found.step}
    assert found.arrays["fields"].shape == (4, 30, 40)
    assert (found.arrays["fields"] == found.step).all()
    assert (found.arrays["cells/kind"] == found.step % 1000).all()
    assert found.arrays["empty"].shape == (0, 3)
    return found.step


def test_killed_at_random_moments_the_newest_checkpoint_is_always_whole(make_run: Make) -> None:
    path = make_run()
    chance = random.Random(5)
    first, inside, kills = 1000, 0, 0
    # About every second kill falls between opening a file and renaming it; go on until enough of them did.
    while kills < 12 or (inside < 3 and kills < 60):
        child = start(path, first)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.05))
        child.kill()
        child.wait()
        kills += 1
        inside += any((path / "checkpoints").glob(".tmp-*"))
        first = assert_whole(path, first) + 1
        assert len(listed_steps(path, "checkpoints")) in (2, 3)  # 3: killed before the oldest was removed
    assert inside >= 3
    RunFolder.resume(path).close()
    assert list(path.rglob(".tmp-*")) == []


@pytest.mark.parametrize(
    ("what", "at", "stays"),
    [
        ("open", 1, 1000),
        ("fsync", 1, 1000),
        ("replace", 1, 1000),
        ("fsync", 2, 1001),
        ("unlink", 1, 1001),
        ("replace", 2, 1001),
    ],
)
def test_killed_at_each_stage_of_a_write(make_run: Make, what: str, at: int, stays: int) -> None:
    path = make_run()
    child = start(path, 1000, what, at)
    child.wait()
    assert child.returncode == -9
    assert assert_whole(path, 1000) == stays


def test_a_damaged_newest_checkpoint_gives_way_to_the_one_before_with_a_warning(make_run: Make) -> None:
    path = make_run()
    newest = path / "checkpoints" / "00000120.zarr.zip"
    data = bytearray(newest.read_bytes())
    data[data.index(b"\x28\xb5\x2f\xfd") + 30] ^= 1  # inside a zstd frame
    newest.write_bytes(data)
    with RunFolder.resume(path) as folder:
        found = folder.latest_checkpoint()
        assert found is not None
        assert found.step == 60
        assert len(found.warnings) == 1
        assert "step 120 passed over" in found.warnings[0]
        (path / "checkpoints" / "00000060.zarr.zip").write_bytes(b"")
        with pytest.raises(DamagedError, match="no checkpoint can be read"):
            folder.latest_checkpoint()


def test_only_the_newest_two_checkpoints_are_kept(make_run: Make) -> None:
    with RunFolder.resume(make_run()) as folder:
        for step in (200, 300, 250):
            folder.write_checkpoint(step, {}, {})
        assert listed_steps(folder.path, checkpoint.FOLDER) == [250, 300]


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Let no file grow beyond `limit` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(path: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file() and p.name != ".lock"
    }


@pytest.mark.parametrize("limit", [0, 100, 5_000, 50_000])
def test_a_write_that_finds_no_room_harms_nothing(make_run: Make, make_moment: Moment, limit: int) -> None:
    path = make_run()
    before = contents(path)
    noise = np.random.default_rng(0).random(100_000)
    with RunFolder.resume(path) as folder:
        with small_files(limit), pytest.raises(StoreError, match="cannot write") as caught:
            folder.write_checkpoint(180, {"noise": noise}, {})
        assert str(path) in caught.value.place
        assert caught.value.remedy
        with small_files(limit), pytest.raises(StoreError, match="cannot write"):
            folder.write_snapshot(**make_moment(60, count=2000))
        assert contents(path) == before
        folder.write_checkpoint(180, {"noise": noise}, {})
        found = folder.latest_checkpoint()
    assert found is not None
    assert found.step == 180


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_what_the_disk_says_becomes_a_clear_error(
    make_run: Make, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    path = make_run()
    before = contents(path)

    def fail(*args: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    with RunFolder.resume(path) as folder, monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), fail)
        for write in (
            lambda: folder.write_checkpoint(180, {"a": np.ones(5)}, {}),
            lambda: folder.set_status("running", 1),
        ):
            with pytest.raises(StoreError, match=f"(?i){os.strerror(code)}"):
                write()
    assert contents(path) == before


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Callable[[str], None]]:
    """Mount a small file system in memory, or skip where that is not allowed."""

    def mount(more: str) -> None:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", more, "tmpfs", str(place)], check=True, capture_output=True
        )

    place.mkdir()
    try:
        mount(options)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs root")
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_harms_nothing(tmp_path: Path, make_run: Make) -> None:
    with small_disk(tmp_path / "disk", "size=1m"):
        path = make_run("disk/run")
        before = contents(path)
        noise = np.random.default_rng(0).random(1_000_000)
        with RunFolder.resume(path) as folder:
            with pytest.raises(StoreError, match="no space left") as caught:
                folder.write_checkpoint(180, {"noise": noise}, {})
            assert "free some space" in caught.value.remedy
            assert contents(path) == before
        fill(tmp_path / "disk" / "ballast")
        with pytest.raises(StoreError, match="no space left"):
            make_run("disk/second")
        assert len(open_run(path)) == 3


def fill(path: Path) -> None:
    with path.open("ab", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            return


def test_a_read_only_disk_is_read_and_not_written(tmp_path: Path, make_run: Make) -> None:
    with small_disk(tmp_path / "disk", "size=4m") as mount:
        path = make_run("disk/run")
        mount("remount,ro")
        assert open_run(path).snapshot().count == 40
        for write in (lambda: RunFolder.resume(path), lambda: make_run("disk/other")):
            with pytest.raises(StoreError, match="read-only") as caught:
                write()
            assert str(tmp_path / "disk") in caught.value.place
            assert caught.value.remedy


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act without root's rights, where we have them."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_folders_without_permission_are_refused(tmp_path: Path, make_run: Make) -> None:
    path = make_run()
    (tmp_path / "closed").mkdir(mode=0o500)
    path.chmod(0)
    try:
        with as_nobody():
            for use in (
                lambda: make_run("closed/run"),
                lambda: make_run(overwrite=True),
                lambda: open_run(path),
                lambda: RunFolder.resume(path),
            ):
                with pytest.raises(StoreError, match="permission denied") as caught:
                    use()
                assert "permission" in caught.value.remedy
    finally:
        path.chmod(0o700)


def test_a_run_folder_half_made_is_named_and_can_be_replaced(make_run: Make) -> None:
    path = make_run()
    (path / "run.json").unlink()
    with pytest.raises(DamagedError, match="never completed"):
        open_run(path)
    with pytest.raises(DamagedError, match="never completed"):
        RunFolder.resume(path)
    with pytest.raises(StoreError, match="not empty"):
        make_run()
    assert len(open_run(make_run(overwrite=True))) == 3
