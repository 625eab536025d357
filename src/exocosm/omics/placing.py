"""Put cells into the raster: how many, where, of which type, and none on top of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float, Int
from exocosm.omics.texture import Texture
from exocosm.omics.tissue_map import TissueMap, interpolate
from exocosm.omics.vocabulary import Region, section_types, table

BLOCK = 8
"""Bins along the edge of a block, within which points fall anywhere."""
SWEEPS = 60
"""Sweeps of pushing overlapping cells apart."""


@dataclass(frozen=True)
class Cells:
    """Placed cells, one entry each.

    Attributes
    ----------
    x_um, y_um, radius_um
        Centre and radius.
    kind
        Index into the names of cell types, as `section_types` lists them.
    region
        Index of the region in which the cell was put.
    """

    x_um: Float
    y_um: Float
    radius_um: Float
    kind: Int
    region: Int

    def pick(self, which: Bool | Int, dx: float = 0.0, dy: float = 0.0) -> Cells:
        """Return some of the cells, moved by (dx, dy)."""
        return Cells(
            self.x_um[which] + dx,
            self.y_um[which] + dy,
            self.radius_um[which],
            self.kind[which],
            self.region[which],
        )


def expected_density(where: TissueMap, regions: Sequence[Region], texture: Texture, per_um2: float) -> Float:
    """Return expected cells per um^2 [y, x]: what a region has is packed into what it leaves free."""
    density = np.zeros(where.region.shape)
    for k, region in enumerate(regions):
        inside = where.region == k
        free = inside & ~texture.hollow
        if free.any():
            weight = texture.weight[free]
            density[free] = per_um2 * region.density * inside.sum() * weight / weight.sum()
    return density


def scatter(density: Float, bin_um: float, rng: np.random.Generator) -> tuple[Float, Float]:
    """Put points at random into bins so that any patch holds what its density asks for, to within one or two.

    Blocks of bins are visited along a Z-order curve, bins within them at random, and points drawn at equal steps of the
    summed density.
    """
    row, column = np.nonzero(density > 0)
    order = np.lexsort((rng.uniform(size=len(row)), _z_order(row // BLOCK, column // BLOCK)))
    row, column = row[order], column[order]
    summed = np.cumsum(density[row, column]) * bin_um**2
    if len(summed) == 0:
        return np.zeros(0), np.zeros(0)
    marks = np.arange(rng.uniform(), summed[-1], 1.0)
    at = np.minimum(np.searchsorted(summed, marks), len(summed) - 1)
    return (column[at] + rng.uniform(size=len(at))) * bin_um, (row[at] + rng.uniform(size=len(at))) * bin_um


def _z_order(row: Int, column: Int) -> Int:
    """Interleave the bits of row and column."""
    code = np.zeros(len(row), dtype=np.int64)
    for bit in range(20):
        code |= ((column >> bit) & 1) << (2 * bit)
        code |= ((row >> bit) & 1) << (2 * bit + 1)
    return code


def choose_types(spot: Int, score: Float, shares: Float, gathered: Bool, rng: np.random.Generator) -> Int:
    """Choose a type for every cell.

    In each spot the share of the gathered (epithelial) types goes to the places with the highest score; within and
    outside these places types are dealt out at random. All draws are systematic (equal steps from a random start), so
    that a spot's counts are within one or two of its proportions and right on average.

    Parameters
    ----------
    spot, score
        (cells,): spot and score of each cell.
    shares
        (cells, types): proportions at each cell.
    gathered
        (types,): which types are gathered.
    rng
        Source of chance.

    Returns
    -------
    array
        (cells,): column of `shares`.
    """
    spots = int(spot.max(initial=0)) + 1
    inside = _ranks(spot, -score, rng.uniform(size=spots)) < shares[:, gathered].sum(axis=1)
    inside |= shares[:, ~gathered].sum(axis=1) <= 0
    kind = np.zeros(len(spot), dtype=np.int64)
    for part, columns in ((inside, gathered), (~inside, ~gathered)):
        which = np.flatnonzero(part)
        if len(which) == 0:
            continue
        level = _ranks(spot[which], rng.uniform(size=len(which)), rng.uniform(size=spots))
        summed = np.cumsum(np.where(columns, shares[which], 0.0), axis=1)
        kind[which] = (level[:, None] * summed[:, -1:] >= summed).sum(axis=1)
    return kind


def _ranks(group: Int, value: Float, start: Float) -> Float:
    """Return (rank of `value` within its group + start of the group) / size of the group, in [0, 1)."""
    order = np.lexsort((value, group))
    size = np.bincount(group, minlength=len(start))
    first = np.cumsum(size) - size
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - first[group[order]]
    return np.asarray((rank + start[group]) / size[group])


def push_apart(x: Float, y: Float, radius: Float, where: TissueMap, texture: Texture) -> tuple[Float, Float]:
    """Push cells apart until they touch lightly at most, as far as there is room; none leaves the tissue.

    Parameters
    ----------
    x, y, radius
        (cells,) in um; adipocytes are not among them, they stand still.
    where, texture
        The raster, places that stay empty and adipocytes.
    """
    from scipy.spatial import cKDTree

    contact = table("arrangement")["contact"]
    at = np.column_stack([x, y])
    fat = texture.adipocytes
    fat_tree = cKDTree(fat[:, :2]) if len(fat) else None
    for _ in range(SWEEPS if len(at) > 1 else 0):
        pairs = (
            cKDTree(at).query_pairs(2 * contact * float(radius.max()), output_type="ndarray").astype(np.int64)
        )
        i, j = pairs[:, 0], pairs[:, 1]
        gap = at[j] - at[i]
        distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
        push = 0.4 * np.maximum(contact * (radius[i] + radius[j]) - distance, 0.0)
        step = gap * (push / distance)[:, None]
        move = np.empty_like(at)
        for axis in range(2):
            move[:, axis] = np.bincount(j, step[:, axis], len(at)) - np.bincount(i, step[:, axis], len(at))
        if fat_tree is not None:
            far, k = fat_tree.query(at)
            away = np.maximum(fat[k, 2] + 0.5 * radius - far, 0.0) / np.maximum(far, 1e-6)
            move += (at - fat[k, :2]) * away[:, None]
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-12)
        new = at + move * np.minimum(1.0, 0.5 * radius / length)[:, None]
        inside = ~texture.hollow[where.at(new[:, 0], new[:, 1])]
        at = np.where(inside[:, None], new, at)
        if np.count_nonzero(push > 0.1) < 1e-3 * len(at):
            break
    return at[:, 0], at[:, 1]


def place_cells(
    where: TissueMap,
    texture: Texture,
    points: Float,
    spot_region: Int,
    regions: Sequence[Region],
    shares: Float,
    types: Sequence[str],
    tumour: Bool,
    *,
    per_um2: float,
    pitch_um: float,
    rng: np.random.Generator,
) -> Cells:
    """Place all cells of a section.

    Parameters
    ----------
    where, texture
        The raster and its fine structure.
    points, spot_region, shares
        (spots, 2), (spots,), (spots, types): centres, regions and proportions of the spots.
    regions, types
        Names behind the indices; `types` are names of `section_types`.
    tumour
        (spots,): whether epithelial cells of the spot are tumour cells.
    per_um2
        Cells per um^2 of dense tumour.
    pitch_um
        Pitch of the spots.
    rng
        Source of chance.
    """
    x, y = scatter(expected_density(where, regions, texture, per_um2), where.bin_um, rng)
    row, column = where.at(x, y)
    region, spot = where.region[row, column], where.spot[row, column]
    mix = interpolate(points, spot_region, shares, np.column_stack([x, y]), region, pitch_um)
    gathered = np.array([t in ("epithelial", "tumour") for t in types])
    chosen = choose_types(spot, texture.score[row, column], mix, gathered, rng)
    names = list(section_types())
    kind = np.array([names.index(t) for t in types], dtype=np.int64)[chosen]
    if "tumour" not in types:
        kind[(kind == names.index("epithelial")) & tumour[spot]] = names.index("tumour")
    radius = np.array([t.radius_um for t in section_types().values()])[kind]
    x, y = push_apart(x, y, radius, where, texture)
    fat = texture.adipocytes
    if len(fat):
        row, column = where.at(fat[:, 0], fat[:, 1])
        x, y, radius = (np.concatenate(c) for c in ((x, fat[:, 0]), (y, fat[:, 1]), (radius, fat[:, 2])))
        kind = np.concatenate([kind, np.full(len(fat), names.index("adipocyte"))])
        region = np.concatenate([region, where.region[row, column]])
    return Cells(x, y, radius, kind, region)
