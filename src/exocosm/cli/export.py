"""``exocosm export``: a run in a form that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import RunArgument


def export(
    run: RunArgument,
    to: Annotated[str, typer.Option("--to", help="The form: h5ad or csv.")],
    out: Annotated[
        Path, typer.Option("--out", help="File (or folder, for csv) to write.", show_default=False)
    ],
    snapshot: Annotated[int, typer.Option("--snapshot", help="Which snapshot; -1 is the last.")] = -1,
) -> None:
    """Write a run for scanpy, squidpy and LIANA+ (h5ad)."""
    raise NotImplementedError
