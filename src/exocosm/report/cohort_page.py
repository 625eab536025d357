"""One page about a cohort."""

from __future__ import annotations

from pathlib import Path


def write_cohort_report(folder: str | Path, out: str | Path) -> Path:
    """Write it."""
    return Path(out)
