"""Seeds as animals: how far the burden of each went from its start, and when it had grown so much that the experiment ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float


@dataclass(frozen=True)
class FollowUp:
    """When each animal had its event, or was last looked at."""

    time_min: Float
    """[n]"""
    event: Bool
    """[n] False: never, until the end of the run."""


def change_from_start(course: Float) -> Float:
    """Return the burden at the end over that at the start, [n]; NaN where there was none.

    Parameters
    ----------
    course
        [n, k] burden by animal and time.
    """
    first, last = course[:, 0], course[:, -1]
    out: Float = np.divide(last, first, out=np.full(len(first), np.nan), where=first > 0)
    return out


def follow_up(times_min: Float, course: Float, times: float) -> FollowUp:
    """Return when the burden first was so many times that at the start, as the look at that time shows it.

    Parameters
    ----------
    times_min
        [k] when one looked.
    course
        [n, k] burden.
    times
        How many times the start is the event; above 1.
    """
    over = (course >= times * course[:, :1]) & (course[:, :1] > 0)
    seen: Bool = np.asarray(over.any(axis=1))
    first = np.where(seen, over.argmax(axis=1), course.shape[1] - 1)
    return FollowUp(np.asarray(times_min, float)[first], seen)
