"""Checkpoints: everything a run needs to go on, the newest two kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError
from exocosm.store.archive import Archive, Array, write_archive
from exocosm.store.atomic import remove
from exocosm.store.paths import inside, listed_steps, step_file

FOLDER = "checkpoints"
KEPT = 2


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint as it was read, all of its checksums confirmed."""

    step: int
    arrays: dict[str, Array]
    attributes: dict[str, Any]
    warnings: tuple[str, ...] = field(default=())
    """What is wrong with newer checkpoints that had to be passed over."""

    def __iter__(self) -> Iterator[Any]:
        """Unpack as ``step, arrays, attributes``."""
        return iter((self.step, self.arrays, self.attributes))


def write_checkpoint(
    root: Path, step: int, arrays: Mapping[str, Array], attributes: Mapping[str, Any]
) -> None:
    """Write a checkpoint; when it is safe on disk, all but the newest two go.

    Raises
    ------
    StoreError
        If it cannot be written; the older ones are then still there.
    """
    described = {"attributes": dict(attributes), "step": step}
    write_archive(inside(root, f"{FOLDER}/{step_file(step)}"), arrays, described)
    for old in listed_steps(root, FOLDER)[:-KEPT]:
        remove(inside(root, f"{FOLDER}/{step_file(old)}"))


def read_checkpoint(root: Path, step: int) -> Checkpoint:
    """Read one checkpoint; `DamagedError` where anything in it is not as it was written."""
    path = inside(root, f"{FOLDER}/{step_file(step)}")
    archive = Archive(path)
    if archive.attributes.get("step") != step or not isinstance(archive.attributes.get("attributes"), dict):
        raise DamagedError(f"is not the checkpoint of step {step}", place=str(path))
    return Checkpoint(step, archive.read_all(), archive.attributes["attributes"])


def latest_checkpoint(root: Path) -> Checkpoint | None:
    """Return the newest checkpoint that can be read whole, or None where none was ever written.

    Where the newest is damaged the one before is taken, and `Checkpoint.warnings` says so.

    Raises
    ------
    DamagedError
        If there are checkpoints and all of them are damaged.
    """
    warnings: list[str] = []
    for step in reversed(listed_steps(root, FOLDER)):
        try:
            found = read_checkpoint(root, step)
        except DamagedError as error:
            warnings.append(f"checkpoint of step {step} passed over: {error}")
        else:
            return Checkpoint(found.step, found.arrays, found.attributes, tuple(warnings))
    if warnings:
        raise DamagedError(
            "no checkpoint can be read:\n" + "\n".join(warnings),
            place=str(root),
            remedy="restore the folder from a copy, or start the run again with --overwrite",
        )
    return None
