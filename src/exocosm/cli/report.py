"""``exocosm report``: one self-contained page about a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import RunArgument, open_run
from exocosm.cli.output import say


def report(
    run: RunArgument,
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("report.html"),
) -> None:
    """Write one self-contained HTML page: maps, who talked to whom, the budget of vesicles, growth, books, sources."""
    opened = open_run(run)
    from exocosm.report import write_report

    write_report(opened, out)
    say(f"wrote {out}")
