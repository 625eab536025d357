"""``exocosm values``: search the cited values that a scenario can name."""

from __future__ import annotations

from typing import Annotated

import typer

from exocosm.cli.choose import Json
from exocosm.cli.output import note, say_json, say_table


def values(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words to look for in key, title, context, source and note.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help="Only this topic; an unknown one lists them.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Search the knowledge base: the cited values that stand for numbers in a scenario, with their honesty marks."""
    from exocosm.knowledge import catalogue

    book = catalogue()
    keys = {finding.key for finding in book.search(" ".join(words or ()))}
    rows = [row for row in book.table(topic) if row["key"] in keys]
    if as_json:
        say_json(rows)
        return
    if not rows:
        note("nothing found; fewer words find more")
        return
    say_table(
        ("key", "value", "low", "high", "unit", "source", "evidence", "read in", "what"),
        [
            (
                row["key"],
                row.get("value", {1: "raises", -1: "lowers", 0: "no effect"}.get(row.get("sign", 0))),
                row.get("low"),
                row.get("high"),
                row.get("unit", ""),
                row["source"],
                row["evidence"],
                row["read_in"],
                row["title"],
            )
            for row in rows
        ],
    )
