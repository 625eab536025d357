"""Even substeps of an engine step: how many, and all of them in a row on one thread.

The `course` of an engine step is an array, so that it may be left where the neighbour lists end and gone on with after a search:
minutes left, substeps that they are divided into, 1 where bodies are not yet ahead of their cells, largest speed (um/min) and
stiffness (1/min) met last, substeps done.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, kernel
from exocosm.engine.kernel.forces import move, velocities

LEFT, PARTS, BEHIND, FASTEST, STIFFEST, DONE = range(6)
"""Entries of a course."""


@kernel
def even(left, fastest, stiffest, limits):
    """Into how many even substeps `left` min are to be divided; limits: farthest way (um), longest (min), excess."""
    finest = max(fastest / limits[0], 2.0 * stiffest, 1.0 / limits[1])
    return max(1, math.ceil(left * finest - 1e-9))


@kernel
def holds(course, top, limits):
    """Take the largest squares of speed and the stiffnesses in `top` [spans, 2] over; divide anew if a cell would go too far.

    Returns whether the substep may be done: no cell moves by more than the excess times the farthest way.
    """
    square = np.float32(0)
    stiffest = np.float32(0)
    for c in range(top.shape[0]):
        square = max(square, top[c, 0])
        stiffest = max(stiffest, top[c, 1])
    fastest = math.sqrt(np.float64(square))
    course[FASTEST] = fastest
    course[STIFFEST] = stiffest
    step = course[LEFT] / course[PARTS]
    if fastest * step > limits[2] * limits[0] and step > 1e-6:
        course[PARTS] = max(2.0 * course[PARTS], float(even(course[LEFT], fastest, course[STIFFEST], limits)))
        course[BEHIND] = 1.0
        return False
    return True


@kernel
def go_on(course, limits):
    """Count a substep as done; return its length and how far bodies are to be ahead after it, min."""
    step = course[LEFT] / course[PARTS]
    last = course[PARTS] <= 1.0
    left = 0.0 if last else course[LEFT] - step
    parts = 0.0 if last else float(even(left, course[FASTEST], course[STIFFEST], limits))
    course[LEFT] = left
    course[PARTS] = parts
    course[DONE] += 1.0
    return step, (0.0 if last else 0.5 * left / parts)


@kernel
def strayed(top, square):
    """Whether a square of a distance in `top` [spans, 2] is above `square`."""
    for c in range(top.shape[0]):
        if top[c, 0] > square:
            return True
    return False


@free_kernel
def in_a_row(
    course, limits, square, body, depth, chosen, capacity, pool, count, block,
    sphere, heading, drift, reference, wall, top,
):  # fmt: skip
    """Go on with a course to its end, or until a body is further from its reference than the lists allow.

    square: um^2, that distance; top: [spans, 2] scratch; the others as in `forces.velocities` and `forces.move`.
    Returns whether the lists are to be searched anew before the course goes on.
    """
    spans = top.shape[0]
    while course[PARTS] > 0.0:
        if course[BEHIND] > 0.0:
            ahead = 0.5 * (course[LEFT] / course[PARTS])
            move(0, spans, 0, sphere, body, drift, heading, reference, 0.0, ahead, wall, top)
            course[BEHIND] = 0.0
            if strayed(top, square):
                return True
        velocities(0, spans, 0, body, depth, chosen, capacity, pool, count, block, heading, drift, top)
        if not holds(course, top, limits):
            continue
        step, ahead = go_on(course, limits)
        move(0, spans, 0, sphere, body, drift, heading, reference, step, ahead, wall, top)
        if strayed(top, square):
            return True
    return False
