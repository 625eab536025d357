"""``exocosm schema``: the JSON Schema of a scenario, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import write_text
from exocosm.cli.output import note, say


def schema(
    out: Annotated[Path | None, typer.Option("--out", help="Write it here instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of a scenario file, for completion and checks in an editor."""
    from exocosm.model.schema import schema_text

    text = schema_text().rstrip("\n")
    if out is None:
        say(text)
        return
    write_text(out, text + "\n")
    note(f"wrote {out}")
