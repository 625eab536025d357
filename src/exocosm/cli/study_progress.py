"""Progress of many runs: a bar with the time left, or lines now and then where output is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exocosm.cli.output import note

if TYPE_CHECKING:
    from exocosm.studies.progress import StudyProgress

Tell = Callable[["StudyProgress", str], None]
"""Takes how far a study is, and the name of its stage."""


@contextmanager
def study_progress(running: Callable[[Sequence[str]], str] = "; ".join) -> Iterator[Tell]:
    """Show what runs, what is left and the time left.

    Parameters
    ----------
    running
        Labels of what runs -> words.
    """
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[running]}"),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("starting", total=None, left="", running="")

        def tell(now: StudyProgress, stage: str) -> None:
            bar.update(
                task,
                description=stage or "runs",
                total=now.total,
                completed=now.done,
                left=_left(now.left_s),
                running=running(now.running[:3]),
            )

        yield tell


def _lines() -> Tell:
    """Return what writes a line at every tenth of a stage."""
    last: list[tuple[str, int]] = []

    def tell(now: StudyProgress, stage: str) -> None:
        here = (stage, 10 * now.done // max(now.total, 1))
        if here not in last:
            last[:] = [here]
            left = f", {_left(now.left_s)}" if now.left_s else ""
            note(f"{stage}{': ' if stage else ''}{now.done} of {now.total} runs{left}")

    return tell


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"
