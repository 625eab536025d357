"""``exocosm import``: a real tissue section becomes a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from exocosm.cli.choose import Json
from exocosm.cli.output import say, say_json
from exocosm.errors import ExocosmError


def _pairs(given: list[str] | None) -> dict[str, str] | None:
    """Read what words of the file mean, written as ``word=meaning``."""
    found: dict[str, str] = {}
    for pair in given or ():
        word, sign, meaning = pair.partition("=")
        if not sign:
            raise ExocosmError(f"cannot read {pair!r}", place="--rename", remedy="write it as word=meaning")
        found[word.strip()] = meaning.strip()
    return found or None


def _box(given: str | None) -> list[float] | None:
    """Read a region, four numbers in um."""
    if given is None:
        return None
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != 4:
        raise ExocosmError(
            f"cannot read {given!r}", place="--region", remedy="write four numbers in um: x0,x1,y0,y1"
        )
    return numbers


def import_section(
    section: Annotated[
        Path, typer.Argument(metavar="SECTION", help="An AnnData file (.h5ad).", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The scenario to write; its cells go beside it.", show_default=False)
    ],
    coordinates: Annotated[str, typer.Option(help="Name in obsm of the coordinates of spots.")] = "spatial",
    labels: Annotated[
        str | None, typer.Option(help="Column of obs with histology labels, or none; found by its name.")
    ] = None,
    proportions: Annotated[
        str | None,
        typer.Option(help="Name in obsm of proportions of cell types, or none; found by its name."),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar="WORD=MEANING", help="What a label or type of the file means."),
    ] = None,
    platform: Annotated[
        str | None, typer.Option(help="Spatial Transcriptomics or Visium; recognised by its lattice.")
    ] = None,
    pitch: Annotated[
        float | None, typer.Option(help="Distance of neighbouring spots in um, for other arrays.")
    ] = None,
    thickness: Annotated[float | None, typer.Option(help="Thickness of the slice, um.")] = None,
    density: Annotated[
        float | None, typer.Option(help="Cells per mL of dense tumour; a cited value by default.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="X0,X1,Y0,Y1", help="Cut out this window, um.")
    ] = None,
    max_cells: Annotated[
        int | None, typer.Option(help="Cut out the largest window round the middle that holds no more.")
    ] = None,
    hours: Annotated[float, typer.Option(help="Hours that the scenario lasts.")] = 24.0,
    seed: Annotated[int, typer.Option(help="Seed of where cells are placed.")] = 1,
    as_json: Json = False,
) -> None:
    """Turn a spatial section into an ordinary scenario and a table of cells, with what was assumed in its header."""
    given: dict[str, Any] = {
        "labels": labels,
        "proportions": proportions,
        "rename": _pairs(rename),
        "platform": platform,
        "pitch": pitch,
        "thickness": thickness,
        "density": density,
        "region": _box(region),
        "max_cells": max_cells,
    }
    options = {name: value for name, value in given.items() if value is not None}
    from exocosm.omics import import_section as read

    found = read(section, out, coordinates=coordinates, hours=hours, seed=seed, **options)
    if as_json:
        say_json(found.to_dict())
        return
    say(str(found))
    say(f"next: exocosm run {out} --out runs/{out.stem}")
