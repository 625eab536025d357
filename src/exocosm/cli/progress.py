"""The bar that long work shows: simulated time, cells, vesicles in flight, cells per second, time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from exocosm.simulation import Progress


def counted(number: float) -> str:
    """Return a count in few characters: 812, 23.4k, 1.2M, 3.4e+12."""
    for limit, scale, letter in ((1e3, 1.0, ""), (1e6, 1e3, "k"), (1e9, 1e6, "M")):
        if abs(number) < limit:
            return f"{number / scale:.3g}{letter}" if letter else f"{number:.0f}"
    return f"{number:.1e}"


def clock(minutes: float) -> str:
    """Return simulated time as hours and minutes."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest:02d} min"


class _Feed:
    """Turns what a simulation reports into the state of a bar."""

    def __init__(self, bar: Bar, task: TaskID) -> None:
        self.bar, self.task = bar, task
        self.step, self.wall = 0, 0.0

    def __call__(self, now: Progress) -> None:
        """Take one report."""
        seconds = now.wall_s - self.wall
        speed = (now.step - self.step) * now.cells / seconds if seconds > 0 else 0.0
        self.step, self.wall = now.step, now.wall_s
        self.bar.update(
            self.task,
            total=now.steps,
            completed=now.step,
            time=clock(now.time_min),
            cells=counted(now.cells),
            vesicles=counted(now.vesicles_in_flight),
            speed=counted(speed),
        )


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """Give what `simulate` takes as ``progress``; None where output is no terminal."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.fields[time]}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[cells]} cells"),
        TextColumn("{task.fields[vesicles]} vesicles in flight"),
        TextColumn("{task.fields[speed]} cell-steps/s"),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None, time="compiling", cells="-", vesicles="-", speed="-")
        yield _Feed(bar, task)
