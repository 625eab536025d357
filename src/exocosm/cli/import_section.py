"""``exocosm import``: a real tissue section becomes a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def import_section(
    section: Annotated[
        Path, typer.Argument(metavar="SECTION", help="An AnnData file (.h5ad).", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The scenario to write; its cells go beside it.", show_default=False)
    ],
) -> None:
    """Turn a spatial section into an ordinary scenario and a table of cells, with what was assumed in its header."""
    raise NotImplementedError
