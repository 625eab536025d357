"""Paths inside a run folder, and only there."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from exocosm.errors import StoreError

TEMPORARY = ".tmp-"
"""Prefix of everything that is being written aside."""
_STEP_FILE = re.compile(r"(\d{8,18})\.zarr\.zip")


def inside(root: Path, name: str) -> Path:
    """Return the path of `name` in the folder `root`.

    Parameters
    ----------
    root
        The run folder.
    name
        A relative path with ``/`` between its parts.

    Raises
    ------
    StoreError
        If `name` is absolute, climbs with ``..`` or leaves the folder through a symbolic link.
    """
    remedy = "use a plain name inside the run folder"
    parts = PurePosixPath(name).parts
    if (
        not parts
        or "\0" in name
        or "\\" in name
        or name.startswith(("/", "~"))
        or re.match(r"[A-Za-z]:", name)
    ):
        raise StoreError(f"{name!r} is no name inside a run folder", place=str(root), remedy=remedy)
    if ".." in parts:
        raise StoreError(f"{name!r} climbs out of the run folder", place=str(root), remedy=remedy)
    path = root.joinpath(*parts)
    try:
        if not any(place.is_symlink() for place in (path, *path.parents)[: len(parts)]):
            return path
        leaves = not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        raise StoreError(f"{name!r} cannot be followed: {error}", place=str(root), remedy=remedy) from error
    if leaves:
        raise StoreError(
            f"{name!r} leaves the run folder through a symbolic link",
            place=str(root),
            remedy="replace the link by what it points to",
        )
    return path


def step_file(step: int) -> str:
    """Return the file name of a snapshot or checkpoint; names sort as their steps do."""
    if step < 0:
        raise StoreError(f"a step cannot be negative, got {step}")
    return f"{step:08d}.zarr.zip"


def listed_steps(root: Path, folder: str) -> list[int]:
    """Return the steps that are complete in ``root/folder``, ascending; what is written aside does not count."""
    place = inside(root, folder)
    try:
        names = [entry.name for entry in place.iterdir()] if place.is_dir() else []
    except OSError as error:
        raise StoreError(str(error.strerror), place=str(place), remedy="check the permissions") from error
    return sorted(int(match.group(1)) for name in names if (match := _STEP_FILE.fullmatch(name)))
