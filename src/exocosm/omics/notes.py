"""What an import says it assumed: the lines of the header and of the report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exocosm.omics.placing import Cells
from exocosm.omics.texture import Texture
from exocosm.omics.tissue_map import TissueMap
from exocosm.omics.vocabulary import Region, section_types, table


def density_note(rho: float, thickness: float, cited: bool) -> str:
    """Say how dense cells are placed."""
    source = "tme.rho_cell" if cited else "as given"
    return (
        f"dense tumour has {rho:.3g} cells/mL ({source}); the scenario is one layer of cells, {thickness:g} um thick, "
        f"so {rho * 1e-6 * thickness:.0f} cells/mm^2; other regions relative to it as the notes on regions say"
    )


def region_notes(here: Sequence[Region], texture: Texture, where: TissueMap) -> list[str]:
    """Say what was assumed of each region."""
    how = {
        "mixed": "cells mixed at random",
        "nests": f"epithelial cells in nests of about {table('arrangement')['nest']} um",
        "ducts": "epithelial cells in large round ducts",
        "glands": "epithelial cells round empty lumina",
        "fat": "adipocytes, other cells between them",
    }
    area = where.bin_um**2 / 1e6
    notes = [
        f"region {r.name}: {float((where.region == k).sum()) * area:.2g} mm^2, density {r.density:g} of dense tumour, "
        f"{how[r.arranged]} (estimated, not seen in the section)"
        for k, r in enumerate(here)
    ]
    if len(texture.adipocytes):
        notes.append(
            f"{len(texture.adipocytes)} adipocytes fill the adipose tissue on top of the proportions, which do not know them"
        )
    notes.append(
        "between spots, proportions are interpolated within a region and borders drawn smooth; gaps in the array stay empty"
    )
    notes.append("y runs downwards, as in an image; what is outside the tissue holds fluid without cells")
    return notes


def type_notes(cells: Cells) -> list[str]:
    """Say what was assumed of the cell types that are there."""
    names = list(section_types())
    present = [section_types()[names[k]] for k in np.unique(cells.kind)]
    notes = [t.note for t in present if t.note]
    still = [t.name for t in present if not t.other.get("cycle")]
    if still:
        notes.append(
            f"{', '.join(still)} neither divide nor die of themselves: births and deaths are taken to balance, as rates in "
            "patients are not known by type"
        )
    typical = [t.name for t in present if t.release == "rel.rate_typ"]
    if len(typical) > 1:
        notes.append(
            f"one typical release rate (rel.rate_typ) for {', '.join(typical)}: no rate by type is known here"
        )
    return notes
