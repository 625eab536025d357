"""A real section becomes an ordinary scenario and a table of cells."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.errors import ImportTissueError
from exocosm.knowledge.quantity import Quantity
from exocosm.omics.frame import Frame, frame
from exocosm.omics.origin import kind_of_epithelium, spot_shares
from exocosm.omics.placing import Cells, expected_density, place_cells
from exocosm.omics.report import ImportReport
from exocosm.omics.section import Section, read_section
from exocosm.omics.texture import Texture, draw_texture
from exocosm.omics.tissue_map import TissueMap, draw_map, interpolate
from exocosm.omics.to_scenario import cell_table, scenario_text
from exocosm.omics.vessels import BLOCK_UM, blocks, vessel_regions
from exocosm.omics.vocabulary import Region, regions, section_types, table
from exocosm.omics.window import Window, check_window, inside, window_for

THICKNESS_UM = 16.0
"""Default thickness: that of a section, and of one layer of cells."""


@dataclass(frozen=True)
class _Placed:
    """A section with all its cells, before any window is cut."""

    map: TissueMap
    texture: Texture
    regions: tuple[Region, ...]
    cells: Cells
    endothelial: Float
    notes: tuple[str, ...]


def import_section(
    path: str | Path,
    out: str | Path,
    *,
    coordinates: str = "spatial",
    labels: str | None = None,
    proportions: str | None = None,
    rename: Mapping[str, str] | None = None,
    platform: str | None = None,
    pitch: float | None = None,
    thickness: float = THICKNESS_UM,
    density: float | None = None,
    region: Sequence[float] | None = None,
    max_cells: int | None = None,
    hours: float = 24.0,
    seed: int = 1,
) -> ImportReport:
    """Turn a spatial section into a scenario and a table of cells beside it.

    Parameters
    ----------
    path
        AnnData file (.h5ad) of one section on a spot array.
    out
        Scenario to write (.yaml); the cells go to ``<stem>.cells.csv`` beside it. Both are replaced if they exist, after
        all else has succeeded.
    coordinates
        Name in `obsm` of the spot coordinates.
    labels
        Column of `obs` with histology labels; None: found by its name; ``"none"``: none.
    proportions
        Name in `obsm` of the table (DataFrame) of cell-type proportions; None: found by its name; ``"none"``: none, cells
        are placed by labels.
    rename
        What labels or cell types of the file mean, as {word in the file: region or cell type}.
    platform
        ``Spatial Transcriptomics`` or ``Visium``; None: recognised by its lattice.
    pitch
        Spot pitch in um, for other arrays.
    thickness
        Of the 2-D scenario, um.
    density
        Cells per mL of dense tumour; None: `tme.rho_cell`.
    region
        x0, x1, y0, y1 in um: cut out this window.
    max_cells
        Cut out the largest window round the middle that holds no more cells.
    hours
        Simulated time.
    seed
        Of the placement; the same seed gives the same files.

    Returns
    -------
    ImportReport
        What was placed and what was assumed.

    Raises
    ------
    ImportTissueError
        Whatever keeps the section from becoming a scenario, all problems of the file at once; nothing is written then.
    """
    source, target = Path(path), _target(Path(out), Path(path))
    _check_numbers(
        str(source), thickness=thickness, density=density, max_cells=max_cells, hours=hours, seed=seed
    )
    section = read_section(
        source, coordinates=coordinates, labels=labels, proportions=proportions, rename=rename
    )
    found = frame(section, platform=platform, pitch=pitch)
    rho = Quantity.accept("tme.rho_cell").to("cell/mL") if density is None else float(density)
    placed = _place(section, found, rho * 1e-12 * thickness, seed)
    window, crop_notes = _window(placed, region, max_cells, str(source))
    cells = _cut(placed.cells, window)
    if len(cells.x_um) == 0:
        raise ImportTissueError(
            "no cell to place in the window", place=str(source), remedy="choose another window"
        )
    notes = (
        *section.notes,
        *found.notes,
        _density_note(rho, thickness, density is None),
        *placed.notes,
        *_type_notes(cells),
        *crop_notes,
    )
    csv_path = target.with_name(f"{target.stem}.cells.csv")
    report = _report(target, csv_path, section, found, placed, cells, window, thickness, notes)
    text = scenario_text(
        source=source,
        title=f"Section {source.stem}",
        about=f"A real section, {report.total} cells on {report.tissue_mm2:.3g} mm^2: who talks to whom in it?",
        size_um=report.size_um,
        thickness_um=thickness,
        present=tuple(report.counts),
        groups=tuple(report.regions),
        vessels=_vessels(placed, window, report.size_um),
        table_name=csv_path.name,
        notes=notes,
        hours=hours,
        seed=seed,
    )
    _write({csv_path: cell_table(cells, [r.name for r in placed.regions], thickness), target: text})
    return report


def _target(out: Path, source: Path) -> Path:
    """Check where the scenario is to go."""
    place = str(out)
    if out.suffix.lower() not in (".yaml", ".yml"):
        raise ImportTissueError("a scenario is a YAML file", place=place, remedy=f"write to {out.stem}.yaml")
    if out.is_dir():
        raise ImportTissueError("this is a folder", place=place, remedy="give the path of a file")
    if not out.parent.is_dir():
        raise ImportTissueError(
            "its folder does not exist", place=place, remedy=f"make it: mkdir -p {out.parent}"
        )
    if out.resolve() == source.resolve():
        raise ImportTissueError("it is the section itself", place=place, remedy="write to another file")
    return out


def _check_numbers(place: str, **numbers: float | None) -> None:
    """Check numbers given by the user; all problems at once."""
    wrong = [
        f"{name.replace('_', ' ')} must be a number above zero, not {value}"
        for name, value in numbers.items()
        if name != "seed" and value is not None and not (math.isfinite(value) and value > 0)
    ]
    seed = numbers["seed"]
    if seed is None or seed < 0 or seed != int(seed):
        wrong.append(f"seed must be a whole number from zero on, not {seed}")
    if wrong:
        raise ImportTissueError("; ".join(wrong), place=place)


def _place(section: Section, found: Frame, per_um2: float, seed: int) -> _Placed:
    """Draw the section and put its cells."""
    chance = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    names = [n for n in regions() if n in set(section.labels)]
    here = tuple(regions()[n] for n in names)
    spot_region = np.array([names.index(label) for label in section.labels], dtype=np.int64)
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
    notes = [how, *(origin if "epithelial" in types else ()), *_region_notes(here, texture, where)]
    endothelial = _endothelial(
        where, texture, here, points, spot_region, types, shares, per_um2, found.pitch_um
    )
    if not endothelial.any():
        notes.append("there are no endothelial cells: blood vessels are spread evenly over the tissue")
    else:
        notes.append(
            f"blood vessels: as dense as the endothelial cells expected in blocks of {BLOCK_UM:g} um; 1 is their mean"
        )
    return _Placed(where, texture, here, cells, endothelial, tuple(notes))


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


def _window(
    placed: _Placed, region: Sequence[float] | None, max_cells: int | None, place: str
) -> tuple[Window, list[str]]:
    """Return the window that is imported, and what to say of it."""
    width, height = placed.map.size_um
    window: Window = (0.0, width, 0.0, height)
    notes = []
    if region is not None:
        window = check_window(region, (width, height), place)
    if max_cells is not None:
        window = window_for(placed.cells, window, int(max_cells))
    if window != (0.0, width, 0.0, height):
        all_cells, some = len(placed.cells.x_um), int(inside(placed.cells, window).sum())
        x0, x1, y0, y1 = window
        notes.append(
            f"cut to the window x {x0:.0f} to {x1:.0f} um, y {y0:.0f} to {y1:.0f} um of the section "
            f"({width:g} x {height:g} um): {some} of {all_cells} cells; cells outside do not exist for the simulation"
        )
    return window, notes


def _cut(cells: Cells, window: Window) -> Cells:
    """Return the cells in a window, in rows from its corner."""
    which = np.flatnonzero(inside(cells, window))
    part = cells.pick(which, -window[0], -window[2])
    return part.pick(np.lexsort((part.x_um, part.y_um)))


def _density_note(rho: float, thickness: float, cited: bool) -> str:
    """Say how dense cells are placed."""
    source = "tme.rho_cell" if cited else "as given"
    return (
        f"dense tumour has {rho:.3g} cells/mL ({source}); the scenario is one layer of cells, {thickness:g} um thick, "
        f"so {rho * 1e-6 * thickness:.0f} cells/mm^2; other regions relative to it as the notes on regions say"
    )


def _region_notes(here: Sequence[Region], texture: Texture, where: TissueMap) -> list[str]:
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


def _type_notes(cells: Cells) -> list[str]:
    """Say what was assumed of the cell types that are there."""
    names = list(section_types())
    present = [section_types()[names[k]] for k in np.unique(cells.kind)]
    notes = [t.note for t in present if t.note]
    typical = [t.name for t in present if t.release == "rel.rate_typ"]
    if len(typical) > 1:
        notes.append(
            f"one typical release rate (rel.rate_typ) for {', '.join(typical)}: no rate by type is known here"
        )
    return notes


def _vessels(placed: _Placed, window: Window, size_um: tuple[float, float]) -> list[dict[str, object]]:
    """Return the vessel regions of the window."""
    bin_um = placed.map.bin_um
    x0, x1, y0, y1 = (round(v / bin_um) for v in window)
    part = np.s_[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    bins = blocks(np.ones_like(placed.endothelial[part]), bin_um)
    tissue = blocks(placed.map.tissue[part].astype(np.float64), bin_um) / bins
    return vessel_regions(blocks(placed.endothelial[part], bin_um) / bins, tissue, size_um)


def _report(
    target: Path,
    csv_path: Path,
    section: Section,
    found: Frame,
    placed: _Placed,
    cells: Cells,
    window: Window,
    thickness: float,
    notes: Sequence[str],
) -> ImportReport:
    """Count what was placed."""
    bin_um = placed.map.bin_um
    x0, x1, y0, y1 = (round(v / bin_um) for v in window)
    area = float(placed.map.tissue[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].sum()) * bin_um**2
    names = list(section_types())
    # The extent is a whole number of voxels of 20 um.
    size = tuple(float(20 * max(1, math.ceil(round((b - a) / 20, 6)))) for a, b in (window[:2], window[2:]))
    return ImportReport(
        scenario=target,
        cells=csv_path,
        spots=len(section.points),
        counts={names[k]: int(n) for k, n in enumerate(np.bincount(cells.kind)) if n},
        regions={placed.regions[k].name: int(n) for k, n in enumerate(np.bincount(cells.region)) if n},
        tissue_mm2=area / 1e6,
        size_um=(size[0], size[1]),
        density_per_mL=len(cells.x_um) / (area * thickness) * 1e12 if area else math.nan,
        platform=found.platform,
        pitch_um=found.pitch_um,
        um_per_unit=found.um_per_unit,
        rotation_deg=found.rotation_deg,
        anisotropy=found.anisotropy,
        window_um=window,
        notes=tuple(notes),
    )


def _write(texts: Mapping[Path, str]) -> None:
    """Write files aside, then move all into place."""
    made: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            with tempfile.NamedTemporaryFile(
                "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline="\n"
            ) as file:
                made.append((Path(file.name), path))
                file.write(text)
        for aside, path in made:
            aside.chmod(0o644)
            aside.replace(path)
    except OSError as problem:
        raise ImportTissueError(
            f"cannot be written: {problem.strerror or problem}",
            place=str(next(iter(texts)).parent),
            remedy="choose another folder, or make room",
        ) from problem
    finally:
        for aside, _ in made:
            aside.unlink(missing_ok=True)
