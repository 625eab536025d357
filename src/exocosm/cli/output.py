"""Lines, tables and JSON on standard output; remarks on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer


def say(text: str = "") -> None:
    """Write a line that is a result."""
    typer.echo(text)


def note(text: str) -> None:
    """Write a line that is a remark, not a result."""
    typer.echo(text, err=True)


def warn(text: str) -> None:
    """Write a warning."""
    typer.echo(f"warning: {text}", err=True)


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into what it knows; NaN and infinity become null."""
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)


def say_json(value: Any) -> None:
    """Write a value as JSON."""
    typer.echo(json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def worded(value: Any) -> str:
    """Return a table cell as text: numbers with four significant digits, nothing for what is missing."""
    if value is None:
        return ""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def say_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """Write a table; numbers stand to the right. Without a terminal no line is cut or wrapped."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    rows = [tuple(row) for row in rows]
    terminal = sys.stdout.isatty()
    table = Table(
        box=box.SIMPLE_HEAD if terminal else None, title=title or None, title_justify="left", pad_edge=False
    )
    for i, name in enumerate(columns):
        numeric = bool(rows) and all(not isinstance(row[i], str) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(worded(value) for value in row))
    console = Console(markup=False, highlight=False, width=None if terminal else 100_000)
    with console.capture() as captured:
        console.print(table)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
