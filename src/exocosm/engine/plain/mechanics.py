"""Mechanics over all pairs in float64: the oracle for the neighbour search, the forces, the contacts and the order of cells."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool, Float, Int


def distances(place: Float, planar: bool) -> tuple[Float, Float]:
    """Return the differences [n, n, 3] (to minus from) and the distances [n, n], um; z does not count in planar tissue."""
    way = place[None, :, :3] - place[:, None, :3]
    if planar:
        way[..., 2] = 0
    return way, np.sqrt((way * way).sum(-1))


def pair_speed(distance: Float, radii: Float, reaches: Float, adhesion: Float, repulsion: Float) -> Float:
    """Return the speed of approach that a pair gives each of its cells, um/min; all arguments of one shape."""
    stick = np.maximum(1 - distance / reaches, 0)
    press = np.maximum(1 - distance / radii, 0)
    speed: Float = adhesion * stick**2 - repulsion * press**2
    return speed


def velocities(
    place: Float, radius: Float, reach: Float, adhesion: Float, repulsion: Float, planar: bool
) -> Float:
    """Return the passive velocity of each cell, [n, 3] um/min.

    Parameters
    ----------
    place
        [n, 3] um.
    radius, reach
        [n] um; the reach is that of adhesion.
    adhesion, repulsion
        [n] um/min.
    planar
        Whether z does not count.
    """
    way, d = distances(place, planar)
    speed = pair_speed(
        d,
        np.add.outer(radius, radius),
        np.add.outer(reach, reach),
        np.sqrt(np.multiply.outer(adhesion, adhesion)),
        np.sqrt(np.multiply.outer(repulsion, repulsion)),
    )
    along = np.divide(speed, d, out=np.zeros_like(d), where=d > 0)
    total: Float = (along[..., None] * way).sum(1)
    return total


def within(place: Float, reach: Float, skin: float, planar: bool) -> Bool:
    """Return whether cells are no further apart than the sum of their reaches and the skin, [n, n]; not a cell and itself."""
    _, d = distances(place, planar)
    near: Bool = d < np.add.outer(reach, reach) + skin
    np.fill_diagonal(near, False)
    return near


def contacts(
    place: Float, radius: Float, reach: Float, kind: Int, living: Bool, types: int, planar: bool
) -> tuple[Float, Float]:
    """Return the living neighbours in contact by type [n, t] and the mean overlap with all in contact [n]."""
    near = within(place, reach, 0.0, planar)
    _, d = distances(place, planar)
    counts = np.stack([(near & (living & (kind == t))).sum(1) for t in range(types)], axis=1)
    overlap = np.where(near, np.maximum(1 - d / np.add.outer(radius, radius), 0), 0).sum(1)
    touching = near.sum(1)
    return counts.astype(float), overlap / np.maximum(touching, 1)


def hazard(near: Bool, kind: Int, living: Bool, rate: Float, vulnerability: Float, attacks: Bool) -> Float:
    """Return the rate at which each cell is killed, [n] 1/min, given who touches whom [n, n]."""
    active = near & living & attacks[kind[None, :], kind[:, None]]
    out: Float = np.where(living, (active * np.maximum(rate, 0)).sum(1) * vulnerability, 0.0)
    return out


def canonical_order(voxel: Int, identity: Int) -> Int:
    """Return the order by (voxel, identity)."""
    order: Int = np.lexsort((identity, voxel))
    return order
