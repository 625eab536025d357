"""A real section becomes an ordinary scenario and a table of cells."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from exocosm.errors import ImportTissueError
from exocosm.knowledge.quantity import Quantity
from exocosm.omics.frame import Frame, frame
from exocosm.omics.notes import density_note, type_notes
from exocosm.omics.placing import Cells
from exocosm.omics.populate import Populated, populate
from exocosm.omics.report import ImportReport
from exocosm.omics.section import Section, read_section
from exocosm.omics.to_scenario import cell_table, scenario_text
from exocosm.omics.vessels import blocks, vessel_regions
from exocosm.omics.vocabulary import section_types
from exocosm.omics.window import Window, check_window, inside, window_for

THICKNESS_UM = 16.0
"""Default thickness: that of a section, and of one layer of cells."""


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
    """Turn a spatial section into a scenario and a table of cells beside it (``<stem>.cells.csv``).

    Parameters
    ----------
    path, out
        AnnData file (.h5ad) of one section on a spot array; scenario (.yaml) to write. Both files are replaced if they
        exist, after all else has succeeded.
    coordinates, labels, proportions, rename
        What to read of the file; see `exocosm.omics.section.read_section`.
    platform, pitch
        The spot array, where its lattice does not tell; see `exocosm.omics.frame.frame`.
    thickness, density
        Of the 2-D scenario, um; cells per mL of dense tumour, None: `tme.rho_cell`.
    region, max_cells
        Cut out a window: x0, x1, y0, y1 in um; or the largest one round the middle that holds no more cells.
    hours, seed
        Simulated time; seed of the placement: the same seed gives the same files.

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
    placed = populate(section, found, rho * 1e-12 * thickness, seed)
    window, crop_notes = _window(placed, region, max_cells, str(source))
    notes = (
        *section.notes,
        *found.notes,
        density_note(rho, thickness, density is None),
        *placed.notes,
        *crop_notes,
    )
    return _write_scenario(section, found, placed, window, notes, target, thickness, hours, seed)


def _write_scenario(
    section: Section,
    found: Frame,
    placed: Populated,
    window: Window,
    notes: Sequence[str],
    target: Path,
    thickness: float,
    hours: float,
    seed: int,
) -> ImportReport:
    """Write scenario and table of cells of a window."""
    cells = _cut(placed.cells, window)
    if len(cells.x_um) == 0:
        raise ImportTissueError(
            "no cell in the window", place=str(section.path), remedy="choose another window"
        )
    csv_path = target.with_name(f"{target.stem}.cells.csv")
    notes = (*notes, *type_notes(cells))
    report = _report(target, csv_path, section, found, placed, cells, window, thickness, notes)
    text = scenario_text(
        report, section.path, _vessels(placed, window, report.size_um), thickness, hours, seed
    )
    _write({csv_path: cell_table(cells, [r.name for r in placed.regions], thickness), target: text})
    return report


def _target(out: Path, source: Path) -> Path:
    """Check where the scenario is to go."""
    place = str(out)
    if out.suffix.lower() not in (".yaml", ".yml"):
        raise ImportTissueError("a scenario is a YAML file", place=place, remedy=f"write to {out.stem}.yaml")
    if set(out.name) & set(":\\"):
        raise ImportTissueError(
            "its name has a colon or backslash", place=place, remedy="choose a plain name"
        )
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


def _window(
    placed: Populated, region: Sequence[float] | None, max_cells: int | None, place: str
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


def _vessels(placed: Populated, window: Window, size_um: tuple[float, float]) -> list[dict[str, object]]:
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
    placed: Populated,
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
