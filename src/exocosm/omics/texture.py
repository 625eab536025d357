"""Structures finer than the spots: nests, ducts, glands with a lumen, adipocytes.

No spot array shows them; their sizes are in ``data/arrangement.yaml``. A *score* field orders the places of a spot: its
epithelial cells take those of the highest score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.omics.tissue_map import TissueMap, smooth_noise
from exocosm.omics.vocabulary import Region, table


@dataclass(frozen=True)
class Texture:
    """Fine structure of a section.

    Attributes
    ----------
    score
        [y, x]: epithelial cells of a spot take its highest places.
    hollow
        [y, x]: where no cell centre may be (lumina, adipocytes, outside).
    weight
        [y, x]: density relative to other places of the same region.
    adipocytes
        (n, 3): x, y and radius in um.
    """

    score: Float
    hollow: Bool
    weight: Float
    adipocytes: Float


def draw_texture(where: TissueMap, regions: Sequence[Region], rng: np.random.Generator) -> Texture:
    """Draw nests, ducts, glands and adipocytes as the regions ask for them."""
    sizes = table("arrangement")
    shape = where.region.shape
    score = smooth_noise(shape, sizes["nest"] / 2 / where.bin_um, rng)
    mixed = rng.standard_normal(shape)
    hollow = ~where.tissue
    arranged = np.array([r.arranged for r in regions] + [""])[where.region]
    score = np.where(arranged == "mixed", mixed, score)
    ducts = _distance(where, hexagonal_seeds(where, arranged == "ducts", sizes["duct"]["spacing"], 0.2, rng))
    score = np.where(arranged == "ducts", -ducts / 50.0 + 0.4 * score, score)
    glands = hexagonal_seeds(where, arranged == "glands", sizes["gland"]["spacing"], 0.15, rng)
    to_gland = _distance(where, glands)
    score = np.where(arranged == "glands", -to_gland + 4.0 * mixed, score)
    hollow |= (arranged == "glands") & (to_gland < sizes["gland"]["lumen"])
    wall = to_gland < sizes["gland"]["lumen"] + sizes["gland"]["wall"]
    weight = np.where((arranged == "glands") & ~wall, sizes["gland"]["around"], 1.0)
    adipocytes = _adipocytes(where, arranged == "fat", sizes["adipocyte"], rng)
    for x, y, radius in adipocytes:
        _fill_disc(hollow, x, y, radius, where.bin_um)
    return Texture(score, hollow, weight, adipocytes)


def hexagonal_seeds(
    where: TissueMap, inside: Bool, spacing: float, jitter: float, rng: np.random.Generator
) -> Float:
    """Return the points (n, 2) of a randomly turned, jittered hexagonal lattice that fall `inside`."""
    width, height = where.size_um
    reach = np.hypot(width, height) / 2 + spacing
    turn = rng.uniform(0, np.pi / 3)
    rows = int(np.ceil(reach / (spacing * np.sqrt(0.75))))
    columns = int(np.ceil(1.6 * reach / spacing))
    j, i = np.meshgrid(np.arange(-rows, rows + 1), np.arange(-columns, columns + 1), indexing="ij")
    grid = np.stack([((i + 0.5 * (j % 2)) * spacing).ravel(), (j * np.sqrt(0.75) * spacing).ravel()], axis=1)
    grid = grid + jitter * spacing * rng.uniform(-1, 1, grid.shape)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    grid = grid @ rotation.T + np.array([width, height]) / 2
    grid = grid[((grid > 0) & (grid < np.array([width, height]))).all(axis=1)]
    return np.asarray(grid[inside[where.at(grid[:, 0], grid[:, 1])]])


def _distance(where: TissueMap, seeds: Float) -> Float:
    """Return the distance in um of every bin from the nearest seed; infinity without seeds."""
    from scipy.ndimage import distance_transform_edt

    empty = np.ones(where.region.shape, dtype=bool)
    if len(seeds) == 0:
        return np.full(where.region.shape, 1e9)
    empty[where.at(seeds[:, 0], seeds[:, 1])] = False
    return np.asarray(distance_transform_edt(empty) * where.bin_um)


def _adipocytes(where: TissueMap, fat: Bool, sizes: dict[str, float], rng: np.random.Generator) -> Float:
    """Pack adipocytes into fat: as large as their neighbours allow, none across the border by more than half."""
    from scipy.ndimage import distance_transform_edt
    from scipy.spatial import cKDTree

    seeds = hexagonal_seeds(where, fat, sizes["spacing"], 0.12, rng)
    if len(seeds) == 0:
        return np.zeros((0, 3))
    free = np.full(len(seeds), sizes["spacing"])
    if len(seeds) > 1:
        free = cKDTree(seeds).query(seeds, k=2)[0][:, 1]
    radius = np.minimum(free / 2, sizes["largest"])
    inside = np.asarray(distance_transform_edt(fat))[where.at(seeds[:, 0], seeds[:, 1])] * where.bin_um
    keep = inside >= radius / 2
    return np.column_stack([seeds[keep], radius[keep]])


def _fill_disc(mask: Bool, x: float, y: float, radius: float, bin_um: float) -> None:
    """Set the bins whose centre lies in a disc."""
    ny, nx = mask.shape
    rows = np.arange(max(0, int((y - radius) / bin_um)), min(ny, int((y + radius) / bin_um) + 1))
    columns = np.arange(max(0, int((x - radius) / bin_um)), min(nx, int((x + radius) / bin_um) + 1))
    dy, dx = (rows + 0.5) * bin_um - y, (columns + 0.5) * bin_um - x
    mask[np.ix_(rows, columns)] |= dy[:, None] ** 2 + dx[None, :] ** 2 < radius**2
