"""``exocosm export``: a run in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import Json, open_run
from exocosm.cli.output import say, say_json, say_table
from exocosm.errors import ExocosmError


def _list(as_json: bool) -> None:
    """Print the formats."""
    from exocosm.store.export import FORMATS

    if as_json:
        say_json([{"name": f.name, "summary": f.summary, "folder": f.folder} for f in FORMATS.values()])
        return
    say_table(
        ("format", "holds", "makes"),
        [(f.name, f.summary, "a folder" if f.folder else "a file") for f in FORMATS.values()],
    )


def export(
    run: Annotated[
        Path | None,
        typer.Argument(metavar="RUN", help="The folder of a run; without one the formats are listed."),
    ] = None,
    to: Annotated[str, typer.Option("--to", help="The format: h5ad, csv or vtk.")] = "h5ad",
    out: Annotated[
        Path | None, typer.Option("--out", help="File or folder to write.", show_default=False)
    ] = None,
    snapshot: Annotated[
        int | None,
        typer.Option("--snapshot", help="Which snapshot, from 0 on; -1 is the last, and the default."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a run for scanpy, squidpy and LIANA+ (h5ad), for tables (csv) or for ParaView (vtk)."""
    if run is None:
        _list(as_json)
        return
    opened = open_run(run)
    if out is None:
        raise ExocosmError("where to?", place="--out", remedy=f"exocosm export {run} --to {to} --out FILE")
    from exocosm.store.export import export as write

    options = {} if snapshot is None else {"snapshot": snapshot}
    written = write(opened, to, out, **options)
    if as_json:
        say_json([str(path) for path in written])
        return
    for path in written:
        say(f"wrote {path}")
