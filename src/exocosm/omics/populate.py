"""A section is drawn and filled with cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.errors import ImportTissueError
from exocosm.omics.frame import Frame
from exocosm.omics.notes import region_notes
from exocosm.omics.origin import kind_of_epithelium, spot_shares
from exocosm.omics.placing import Cells, expected_density, place_cells
from exocosm.omics.section import Section
from exocosm.omics.texture import Texture, draw_texture
from exocosm.omics.tissue_map import BIN_UM, TissueMap, draw_map, interpolate
from exocosm.omics.vessels import BLOCK_UM
from exocosm.omics.vocabulary import Region, regions

MOST_BINS = 3e7
"""Largest raster that is drawn; 55 x 55 mm."""
MOST_CELLS = 5e6
"""Most cells that are placed."""


@dataclass(frozen=True)
class Populated:
    """A section with all its cells, before any window is cut.

    Attributes
    ----------
    map, texture
        The raster and its fine structure.
    regions
        Regions behind the indices.
    cells
        All cells.
    endothelial
        [y, x]: expected endothelial cells in each bin.
    notes
        What was assumed.
    """

    map: TissueMap
    texture: Texture
    regions: tuple[Region, ...]
    cells: Cells
    endothelial: Float
    notes: tuple[str, ...]


def populate(section: Section, found: Frame, per_um2: float, seed: int) -> Populated:
    """Draw a section and put its cells.

    Parameters
    ----------
    section, found
        Spots and their positions in um.
    per_um2
        Cells per um^2 of dense tumour.
    seed
        Of all chance; the same seed gives the same cells.
    """
    chance = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    names = [n for n in regions() if n in set(section.labels)]
    here = tuple(regions()[n] for n in names)
    spot_region = np.array([names.index(label) for label in section.labels], dtype=np.int64)
    _check_extent(section, found, per_um2)
    where, points = draw_map(
        found.points_um, spot_region, pitch_um=found.pitch_um, lattice=found.lattice, rng=chance[0]
    )
    texture = draw_texture(where, here, chance[1])
    types, shares, how = spot_shares(section, points)
    tumour, origin = kind_of_epithelium(section, points)
    cells = place_cells(
        where,
        texture,
        points,
        spot_region,
        here,
        shares,
        types,
        tumour,
        per_um2=per_um2,
        pitch_um=found.pitch_um,
        rng=chance[2],
    )
    notes = [how, *(origin if "epithelial" in types else ()), *region_notes(here, texture, where)]
    endothelial = _endothelial(
        where, texture, here, points, spot_region, types, shares, per_um2, found.pitch_um
    )
    if not endothelial.any():
        notes.append("there are no endothelial cells: blood vessels are spread evenly over the tissue")
    else:
        notes.append(
            f"blood vessels: as dense as the endothelial cells expected in blocks of {BLOCK_UM:g} um; 1 is their mean"
        )
    return Populated(where, texture, here, cells, endothelial, tuple(notes))


def _check_extent(section: Section, found: Frame, per_um2: float) -> None:
    """Refuse what would not fit into memory, before it is drawn."""
    width, height = (float(s) for s in np.ptp(found.points_um, axis=0))
    if width * height / BIN_UM**2 > MOST_BINS:
        raise ImportTissueError(
            f"the spots span {width / 1e3:.3g} x {height / 1e3:.3g} mm",
            place=str(section.path),
            remedy="import one section at a time; is the pitch right?",
        )
    cells = len(found.points_um) * found.pitch_um**2 * per_um2
    if cells > MOST_CELLS:
        raise ImportTissueError(
            f"the section would hold some {cells:.2g} cells",
            place=str(section.path),
            remedy=f"give a lower density; {MOST_CELLS:.0e} is the most",
        )


def _endothelial(
    where: TissueMap,
    texture: Texture,
    here: Sequence[Region],
    points: Float,
    spot_region: Int,
    types: Sequence[str],
    shares: Float,
    per_um2: float,
    pitch_um: float,
) -> Float:
    """Return expected endothelial cells in every bin [y, x]."""
    expected = expected_density(where, here, texture, per_um2) * where.bin_um**2
    if "endothelial" not in types:
        return np.zeros_like(expected)
    row, column = np.nonzero(expected > 0)
    at = np.column_stack([column + 0.5, row + 0.5]) * where.bin_um
    own = shares[:, [list(types).index("endothelial")]]
    share = interpolate(points, spot_region, own, at, where.region[row, column], pitch_um)[:, 0]
    expected[row, column] *= share
    return expected
