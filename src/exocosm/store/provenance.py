"""Where, when and with what a run was made: the only file with time stamps."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from exocosm.store.writer import RunFolder

PACKAGES = (
    "exocosm",
    "numpy",
    "scipy",
    "numba",
    "llvmlite",
    "pydantic",
    "pint",
    "zarr",
    "numcodecs",
    "anndata",
)


class Provenance:
    """Keeps provenance.json of a run up to date; made by `start` or `resume`."""

    def __init__(self, folder: RunFolder, content: dict[str, Any]) -> None:
        self._folder = folder
        self._content = content
        self._wall_before = float(content.get("wall_seconds", 0.0))
        self._begun = time.monotonic()

    @classmethod
    def start(cls, folder: RunFolder, threads: int, command: Sequence[str] = ()) -> Provenance:
        """Write the provenance of a run that begins.

        Parameters
        ----------
        folder
            Open for writing.
        threads
            Threads the run may use.
        command
            The command line, if there was one.
        """
        content: dict[str, Any] = {
            "command": list(command),
            "finished": None,
            "interruptions": [],
            "started": _now(),
        }
        content |= {"threads": int(threads), "wall_seconds": 0.0, **facts()}
        out = cls(folder, content)
        folder.write_provenance(content)
        return out

    @classmethod
    def resume(cls, folder: RunFolder, threads: int, from_step: int) -> Provenance:
        """Add to the provenance of a run that goes on from the checkpoint of `from_step`, perhaps on another machine."""
        content = folder.reader().provenance
        content.setdefault("started", _now())
        entry = {"from_step": int(from_step), "resumed": _now(), "threads": int(threads), **facts()}
        content["interruptions"] = [*content.get("interruptions", []), entry]
        content["finished"] = None
        out = cls(folder, content)
        folder.write_provenance(content)
        return out

    def update(self) -> None:
        """Write the wall time so far, so that a kill does not lose it."""
        self._content["wall_seconds"] = round(self._wall_before + time.monotonic() - self._begun, 3)
        self._folder.write_provenance(self._content)

    def finish(self) -> None:
        """Write that the run reached its end, and when."""
        self._content["finished"] = _now()
        self.update()


def facts() -> dict[str, Any]:
    """Return machine, python and package versions."""
    return deepcopy(_facts())


@cache
def _facts() -> dict[str, Any]:
    """Look once: a process keeps its machine and packages, and makes thousands of short runs in a campaign."""
    versions: dict[str, str] = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed as a package"
    machine = {
        "cpu": _processor(),
        "cpus": os.cpu_count(),
        "host": platform.node(),
        "kind": platform.machine(),
        "system": platform.platform(),
    }
    return {"machine": machine, "packages": versions, "python": platform.python_version()}


def _processor() -> str:
    """Return the name of the processor, as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
