"""Windows of time between snapshots, over which books are differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run


@dataclass(frozen=True)
class Window:
    """From one snapshot to another; `first` is ``None`` for time zero, before anything was booked."""

    name: str
    first: int | None
    last: int

    def of(self, run: Run, account: str) -> Float:
        """Return what was booked to `account` in this window."""
        booked: Float = np.asarray(run.snapshot(self.last).ledger(account), dtype=float)
        if self.first is not None:
            booked = booked - np.asarray(run.snapshot(self.first).ledger(account), dtype=float)
        return booked

    def times(self, run: Run) -> tuple[float, float]:
        """Return begin and end in min."""
        start = 0.0 if self.first is None else float(run.times_min[self.first])
        return start, float(run.times_min[self.last])


def mean_cells(run: Run, counts: Float, window: Window) -> Float:
    """Return the time-average of the number of living cells over a window, [t].

    Parameters
    ----------
    run
        An opened run folder.
    counts
        [k, t] living cells at each snapshot.
    window
        From which to which; one that begins at time zero is averaged from the first snapshot on.
    """
    first = 0 if window.first is None else window.first
    times = np.asarray(run.times_min)[first : window.last + 1]
    some = counts[first : window.last + 1]
    if len(times) < 2 or times[-1] == times[0]:
        return np.asarray(some[-1], dtype=float)
    out: Float = np.trapezoid(some, times, axis=0) / (times[-1] - times[0])
    return out


def choose_windows(run: Run, windows: int | Sequence[tuple[float, float]] | None) -> list[Window]:
    """Return the windows asked for, and the whole run last.

    Parameters
    ----------
    run
        An opened run folder.
    windows
        ``None``: one per recorded interval. A number: so many windows of about equal length. Pairs of times in min: those,
        which must be recorded times.

    Raises
    ------
    ExocosmError
        If a window cannot be made of the recorded times; says which times there are.
    """
    times = [float(t) for t in run.times_min]
    last = len(times) - 1
    if windows is None:
        pairs = [(k, k + 1) for k in range(last)]
    elif isinstance(windows, bool) or (isinstance(windows, int) and windows < 1):
        raise _problem(
            f"{windows!r} is not a number of windows", "give 1 or more, or pairs of recorded times in min"
        )
    elif isinstance(windows, int):
        edges = np.unique(np.round(np.linspace(0, last, min(windows, max(last, 1)) + 1)).astype(int))
        pairs = [(int(a), int(b)) for a, b in pairwise(edges)]
    else:
        pairs = [_pair(times, w) for w in windows]
    made = [Window(f"{times[a]:g}-{times[b]:g} min", a, b) for a, b in pairs]
    return [*made, Window("all", None, last)]


def _pair(times: list[float], window: tuple[float, float]) -> tuple[int, int]:
    """Return the snapshots at which a window begins and ends."""
    try:
        start, end = (float(w) for w in window)
    except (TypeError, ValueError):
        raise _problem(
            f"{window!r} is not a window", "give pairs (from, to) of recorded times in min"
        ) from None
    found = []
    for time in (start, end):
        near = min(range(len(times)), key=lambda k: abs(times[k] - time))
        if abs(times[near] - time) > 1e-6 * max(1.0, abs(time)):
            raise _problem(
                f"nothing was recorded at {time:g} min", f"the nearest recorded time is {times[near]:g} min"
            )
        found.append(near)
    if found[0] >= found[1]:
        raise _problem(
            f"window from {start:g} to {end:g} min is empty", "the end must come after the beginning"
        )
    return found[0], found[1]


def _problem(message: str, remedy: str) -> ExocosmError:
    """Return one problem as an error."""
    return ExocosmError(message, place="windows", remedy=remedy)
