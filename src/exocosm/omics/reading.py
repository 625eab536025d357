"""Read what an import needs of an AnnData file: spot names, coordinates, labels and proportions; never the counts."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exocosm.errors import ImportTissueError, nearest

if TYPE_CHECKING:
    import pandas as pd

_HDF5 = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class RawTable:
    """The parts of an AnnData file that an import looks at.

    Attributes
    ----------
    obs
        One row a spot.
    obsm
        Arrays and tables by name; those that could not be read are left out and named in `notes`.
    notes
        What was odd about the file.
    """

    obs: pd.DataFrame
    obsm: dict[str, Any]
    notes: tuple[str, ...]


def fail(message: str, place: str, remedy: str = "") -> ImportTissueError:
    """Return the error of this package."""
    return ImportTissueError(message, place=place, remedy=remedy)


def read_h5ad(path: Path) -> RawTable:
    """Read spot table and coordinates of an AnnData file.

    Raises
    ------
    ImportTissueError
        No such file, not a file, not HDF5 (said is what it looks like instead), damaged, or no AnnData.
    """
    _check_signature(path)
    import h5py
    from anndata.io import read_elem

    place = str(path)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            with h5py.File(path, "r") as file:
                if "obs" not in file:
                    raise fail(
                        f"an HDF5 file, but no AnnData: it has no table 'obs' (it has {_some(file)})",
                        place,
                        "save the section with AnnData.write_h5ad",
                    )
                obs = read_elem(file["obs"])
                obsm, notes = _read_obsm(file.get("obsm"), read_elem)
        except (
            OSError,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            RuntimeError,
            IndexError,
        ) as problem:
            # h5py and anndata answer damage with any of these.
            reason = str(problem).split("\n", maxsplit=1)[0][:160]
            raise fail(
                f"damaged, or not a section that can be read: {reason}", place, "fetch or save the file again"
            ) from problem
    if not hasattr(obs, "columns"):
        raise fail("its 'obs' is no table", place, "read it with a recent anndata and save it again")
    notes += [f"anndata says: {str(w.message).splitlines()[0][:160]}" for w in said]
    return RawTable(obs, obsm, tuple(dict.fromkeys(notes)))


def _read_obsm(group: Any, read_elem: Any) -> tuple[dict[str, Any], list[str]]:
    """Read every entry of `obsm`; one that cannot be read becomes a note, as it may not be needed."""
    found: dict[str, Any] = {}
    notes: list[str] = []
    if group is None or not hasattr(group, "keys"):
        return found, notes
    for key in group:
        try:
            found[key] = read_elem(group[key])
        except (OSError, KeyError, ValueError, TypeError, AttributeError, RuntimeError) as problem:
            notes.append(f"obsm[{key!r}] cannot be read: {str(problem).splitlines()[0][:120]}")
    return found, notes


def _check_signature(path: Path) -> None:
    """Raise, saying what the file looks like, unless it begins like HDF5."""
    place = str(path)
    if not path.exists():
        try:
            beside = [p.name for p in path.parent.iterdir()]
        except OSError:
            beside = []
        near = nearest(path.name, beside)
        raise fail("no such file", place, f"did you mean {near[0]!r}?" if near else "check the path")
    if not path.is_file():
        raise fail("not a file", place, "give the path of an .h5ad file")
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as problem:
        raise fail(f"cannot be opened: {problem.strerror}", place, "check its permissions") from problem
    if head.startswith(_HDF5):
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise fail("the file is empty", place, "fetch it again")
    if head.startswith(b"\x1f\x8b"):
        raise fail("a gzip file, not an h5ad", place, "unpack it first: gunzip")
    if head.startswith(b"PK\x03\x04"):
        raise fail("a zip file, not an h5ad", place, "unpack it first")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        raise fail(
            "a web page, not an h5ad", place, "the download went wrong: fetch the raw file, not its page"
        )
    if start.startswith(b"version https://git-lfs"):
        raise fail("a Git LFS pointer, not an h5ad", place, "fetch the file itself: git lfs pull")
    raise fail(
        "not an h5ad: it does not begin like an HDF5 file", place, "save the section with AnnData.write_h5ad"
    )


def _some(names: Any) -> str:
    """Return a few names for a message."""
    shown = [repr(str(n)) for n in list(names)[:5]]
    return ", ".join(shown) if shown else "nothing"
