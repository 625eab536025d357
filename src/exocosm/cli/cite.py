"""``exocosm cite``: what a run stands on, as BibTeX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import RunArgument, open_run, write_text
from exocosm.cli.output import note, say


def cite(
    run: RunArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")] = None,
) -> None:
    """Print BibTeX of exactly what this run used."""
    text = open_run(run).cite()
    if out is None:
        say(text.rstrip("\n"))
        return
    write_text(out, text.rstrip("\n") + "\n")
    note(f"wrote {out}")
