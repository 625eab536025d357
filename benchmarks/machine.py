"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
import resource
import sys
from pathlib import Path


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def machine() -> str:
    """Name processor, cores, system, Python, numpy and numba in one line."""
    import numba
    import numpy

    return (
        f"{_cpu()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"numpy {numpy.__version__}, numba {numba.__version__}"
    )


def load() -> float:
    """Return how many processes wanted to run over the last minute."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return float("nan")


def peak_mb() -> float:
    """Return the most memory that this process ever held, MiB.

    Linux hands ``ru_maxrss`` on to a program started from a large process, so the program's own mark is read first.
    """
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        unit = 1024 if sys.platform == "linux" else 2**20
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
