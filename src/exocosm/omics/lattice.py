"""The lattice of a spot array, recovered from its coordinates alone.

Spots stand on a square or hexagonal lattice whose pitch in um is known from the platform; coordinates are pixels or
array indices, rotated, a little stretched, with jitter and gaps. The lattice is found in three steps: the median
distance to the nearest spot; the direction and kind, from the fourfold and sixfold order of the steps between
neighbours; and the two lattice vectors, by walking from spot to spot and least squares over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int

ORDER_NEEDED = 0.5
"""Least fourfold or sixfold order (1: perfect, 0: none) at which spots count as a lattice."""


@dataclass(frozen=True)
class Lattice:
    """A fitted lattice.

    Attributes
    ----------
    kind
        ``square`` or ``hexagonal``.
    basis
        (2, 2): columns are the lattice vectors, in the units of the coordinates.
    order
        Fourfold or sixfold order of the steps, 0 to 1.
    residual
        Root mean square distance of spots from the fitted lattice, as a share of the pitch.
    """

    kind: str
    basis: Float
    order: float
    residual: float

    @property
    def pitch(self) -> float:
        """Geometric mean pitch in the units of the coordinates."""
        cell = 1.0 if self.kind == "square" else np.sqrt(0.75)
        return float(np.sqrt(abs(np.linalg.det(self.basis)) / cell))

    def _parts(self) -> tuple[Float, Float]:
        """Split ``basis = stretch @ rotation @ ideal`` (left polar decomposition)."""
        from scipy.linalg import polar

        rotation, stretch = polar(self.basis @ np.linalg.inv(_ideal(self.kind)), side="left")
        return np.asarray(stretch), np.asarray(rotation)

    @property
    def anisotropy(self) -> float:
        """Largest over smallest pitch along any direction, less one."""
        values = np.linalg.svd(self._parts()[0], compute_uv=False)
        return float(values[0] / values[1] - 1.0)

    @property
    def rotation_deg(self) -> float:
        """Rotation of the lattice against the x axis, degrees, folded into its symmetry."""
        _, turn = self._parts()
        full = 90.0 if self.kind == "square" else 60.0
        angle = float(np.degrees(np.arctan2(turn[1, 0], turn[0, 0])))
        return (angle + full / 2) % full - full / 2

    def to_um(self, points: Float, pitch_um: float) -> Float:
        """Turn coordinates (n, 2) into um; stretch is undone, rotation kept, the origin stays."""
        stretch, _ = self._parts()
        return np.asarray(points @ np.linalg.inv(stretch).T * pitch_um)


def _ideal(kind: str) -> Float:
    """Return the lattice vectors of pitch one as columns."""
    if kind == "square":
        return np.eye(2)
    return np.array([[1.0, 0.5], [0.0, np.sqrt(0.75)]])


def fit(points: Float) -> Lattice | None:
    """Fit a lattice to spot coordinates (n, 2); None where there is none to be found.

    At least six spots that do not lie on one line are needed.
    """
    from scipy.spatial import cKDTree

    if len(points) < 6:
        return None
    tree = cKDTree(points)
    near = tree.query(points, k=2)[0][:, 1]
    step = float(np.median(near))
    if not step > 0:
        return None
    # The nearest neighbour is nearer than the pitch where spots jitter; the steps below correct it.
    pairs = tree.query_pairs(1.3 * step, output_type="ndarray").astype(np.int64)
    if len(pairs) < 5:
        return None
    steps = points[pairs[:, 1]] - points[pairs[:, 0]]
    angle = np.arctan2(steps[:, 1], steps[:, 0])
    order = {k: complex(np.mean(np.exp(1j * k * angle))) for k in (4, 6)}
    fold = 4 if abs(order[4]) >= abs(order[6]) else 6
    if abs(order[fold]) < ORDER_NEEDED:
        return None
    turn = np.angle(order[fold]) / fold
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    kind = "square" if fold == 4 else "hexagonal"
    basis = rotation @ _ideal(kind) * float(np.median(np.hypot(*steps.T)))
    return _refine(points, pairs, kind, basis, abs(order[fold]))


def _refine(points: Float, pairs: Int, kind: str, basis: Float, order: float) -> Lattice | None:
    """Give spots lattice indices by walking over neighbours, then fit the vectors to all of them."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order, connected_components

    n = len(points)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    _, component = connected_components(graph, directed=False)
    for _ in range(3):
        index = np.zeros((n, 2))
        inverse = np.linalg.inv(basis)
        for root in np.unique(component, return_index=True)[1]:
            order_of, parent = breadth_first_order(graph, root, directed=False)
            for spot in order_of[1:]:
                step = points[spot] - points[parent[spot]]
                index[spot] = index[parent[spot]] + np.rint(inverse @ step)
        mean = np.zeros((component.max() + 1, 4))
        np.add.at(mean, component, np.hstack([index, points]))
        mean /= np.bincount(component)[:, None]
        about, where = index - mean[component, :2], points - mean[component, 2:]
        if np.linalg.matrix_rank(about) < 2:
            return None
        basis = np.asarray(np.linalg.lstsq(about, where, rcond=None)[0].T, dtype=np.float64)
    lattice = Lattice(kind, basis, order, 0.0)
    off = where - about @ basis.T
    return Lattice(kind, basis, order, float(np.sqrt(np.mean(np.sum(off**2, axis=1))) / lattice.pitch))


def visium_indices_to_lattice(points: Float) -> Float | None:
    """Return positions of pitch one from Visium array indices (column, row); None for anything else.

    Visium counts columns in half pitches, so that column plus row is always even (or always odd), and its rows are
    sqrt(3)/2 pitches apart.
    """
    whole = np.rint(points)
    if len(points) < 6 or np.abs(points - whole).max() > 1e-9:
        return None
    if len(np.unique(whole.sum(axis=1) % 2)) > 1 or min(len(np.unique(c)) for c in whole.T) < 3:
        return None
    apart = (whole - whole[0]).astype(np.int64)
    if np.gcd.reduce(apart[:, 1]) != 1 or np.gcd.reduce(apart[:, 0]) != 1:
        return None
    return np.asarray(whole * np.array([0.5, np.sqrt(0.75)]))
