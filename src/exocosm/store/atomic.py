"""The one place that writes: aside, flushed to disk, renamed.

A reader, or a run that resumes after the power went, sees a file either as it was before or complete, never half. Only what is
removed as soon as it was read may go unflushed (`passing`): waiting for the disk can take as long as a small run.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO

from exocosm.errors import StoreError
from exocosm.store.paths import TEMPORARY

_REMEDIES = {
    errno.ENOSPC: "free some space; what was stored before is intact, and `exocosm resume` goes on from there",
    errno.EDQUOT: "your quota is used up; what was stored before is intact, and `exocosm resume` goes on from there",
    errno.EFBIG: "the file grew beyond what this system allows; what was stored before is intact",
    errno.EROFS: "the place is read-only; choose another folder",
    errno.EACCES: "check the permissions or choose another folder",
    errno.EPERM: "check the permissions or choose another folder",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "a part of the path is a file; choose another folder",
    errno.EIO: "the disk reports an error; copy the run folder to a sound disk",
}


_lasting: ContextVar[bool] = ContextVar("lasting", default=True)


@contextmanager
def passing() -> Iterator[None]:
    """Let files be written without waiting for the disk: they need not outlive a power failure."""
    token = _lasting.set(False)
    try:
        yield
    finally:
        _lasting.reset(token)


def _flush(handle: int) -> None:
    if _lasting.get():
        os.fsync(handle)


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn what the operating system complains about into a `StoreError` that names `path` and the remedy."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = _REMEDIES.get(error.errno or 0, "")
        raise StoreError(f"cannot write: {reason}", place=str(path), remedy=remedy) from error


def write_aside(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Let `write` fill a file beside `path`, flush it to disk and rename it to `path`.

    Raises
    ------
    StoreError
        If the disk is full, read-only or fails; `path` is then as it was before.
    """
    aside = path.with_name(f"{TEMPORARY}{path.name}")
    with storing(path):
        try:
            with aside.open("wb") as stream:
                write(stream)
                stream.flush()
                _flush(stream.fileno())
            aside.replace(path)
        except BaseException:  # also Ctrl-C: nothing half-written is left behind
            _unlink_quietly(aside)
            raise
        flush_folder(path.parent)


def write_file(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file at the path that it is given, flush it to disk and rename it to `path`.

    For libraries that open files themselves; errors as for `write_aside`.
    """
    aside = path.with_name(f"{TEMPORARY}{path.name}")
    with storing(path):
        try:
            write(aside)
            _flush_file(aside)
            aside.replace(path)
        except BaseException:  # also Ctrl-C: nothing half-written is left behind
            _unlink_quietly(aside)
            raise
        flush_folder(path.parent)


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_aside(path, write)


def write_json(path: Path, content: Any) -> None:
    """Write `content` as JSON with sorted keys, whole or not at all."""
    write_bytes(path, json_bytes(content, str(path)))


def json_bytes(content: Any, place: str = "", indent: int | None = 1) -> bytes:
    """Return `content` as JSON, always the same bytes for the same content; one line where `indent` is None."""
    try:
        text = json.dumps(content, sort_keys=True, indent=indent, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(f"cannot be written as JSON: {error}", place=place) from error
    return (text + "\n").encode()


def make_folder(path: Path) -> None:
    """Make a folder (and its parents) and flush its entry to disk."""
    with storing(path):
        path.mkdir(parents=True, exist_ok=True)
        flush_folder(path.parent)


def flush_folder(path: Path) -> None:
    """Flush the entries of a folder, so that a rename survives a power failure."""
    if not _lasting.get():
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _flush(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file, a link (not what it points to) or a folder; nothing if it is not there."""
    with storing(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what an interrupted process left written aside in `folder`."""
    with storing(folder):
        leftovers = [entry for entry in folder.iterdir() if entry.name.startswith(TEMPORARY)]
    for entry in leftovers:
        remove(entry)


def _flush_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        _flush(handle)
    finally:
        os.close(handle)


def _unlink_quietly(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The error that brought us here says more; the leftover is removed when the folder is next opened for writing.
        return
