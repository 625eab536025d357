"""``exocosm cite``: what a run stands on, as BibTeX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import Json, RunArgument, open_run, write_text
from exocosm.cli.output import note, say, say_json


def cite(
    run: RunArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")] = None,
    as_json: Json = False,
) -> None:
    """Print BibTeX of exactly what this run used: its scenario names the values, the values name their sources."""
    opened = open_run(run)
    references, values = opened.cited_keys()
    if as_json:
        say_json({"references": references, "values": values})
        return
    text = opened.cite()
    if out is None:
        say(text)
        return
    write_text(out, text + "\n")
    note(f"wrote {out}")
