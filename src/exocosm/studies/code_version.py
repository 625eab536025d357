"""Which code decides a number: the version and a fingerprint of the source behind it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from exocosm import __version__

DECIDING = (
    "arrays.py",
    "assays",
    "assemble",
    "cohort",
    "diagnostics",
    "engine",
    "errors.py",
    "knowledge",
    "model",
    "simulation",
    "store",
    "studies/reading.py",
    "units.py",
)
"""Files and folders of the package that can change what a run says; not the command line, reports or studies themselves."""
KINDS = (".py", ".yaml")


@cache
def code_version() -> str:
    """Return the version and the fingerprint of the deciding source, computed once a process: ``0.1.0+3f2a...``."""
    return f"{__version__}+{fingerprint(Path(__file__).parents[1])}"


def fingerprint(package: Path) -> str:
    """Return 16 hexadecimal digits over names and bytes of the deciding files.

    Parameters
    ----------
    package
        Folder of the package ``exocosm``.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(package), key=lambda p: p.relative_to(package).as_posix()):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]


def _files(package: Path) -> list[Path]:
    """Return the deciding files."""
    found: list[Path] = []
    for name in DECIDING:
        place = package / name
        found += [place] if place.is_file() else [p for p in place.rglob("*") if p.suffix in KINDS]
    return found
