"""``exocosm assay``: measure something in a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.choose import Json, RunArgument, open_run, write_text
from exocosm.cli.output import note, say, say_table
from exocosm.errors import ExocosmError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exocosm.assays.table import Result, Table


def _value(text: str) -> Any:
    """Read an option's value: a number where it is one, else text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold(), text)


def _options(name: str, verb: Callable[..., Result], given: list[str] | None) -> dict[str, Any]:
    """Read ``key=value`` options and match them with what an assay takes."""
    import inspect

    known = [p for p in inspect.signature(verb).parameters if p != "run"]
    found: dict[str, Any] = {}
    for option in given or ():
        key, sign, value = option.partition("=")
        if not sign:
            raise ExocosmError(f"cannot read {option!r}", place="--with", remedy="write it as name=value")
        if key not in known:
            raise UnknownNameError("option", key, known, place=f"assay {name}")
        found[key] = _value(value)
    return found


def _show(table: Table) -> None:
    """Print a table for a reader."""
    say_table(table.names, [tuple(row[n] for n in table.names) for row in table.rows], title=table.title)


def assay(
    name: Annotated[
        str, typer.Argument(help="Name of the assay; an unknown one lists them.", show_default=False)
    ],
    run: RunArgument,
    options: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="An option of the assay: --with by=sender."),
    ] = None,
    table: Annotated[str | None, typer.Option("--table", help="Only this table of the result.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="One table as CSV.")] = False,
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")] = None,
) -> None:
    """Measure something in a run: communication, burden, size distribution, spatial profile, composition, books."""
    from exocosm import assays

    verbs = assays.ASSAYS
    if name not in verbs:
        raise UnknownNameError("assay", name, verbs)
    result = verbs[name](open_run(run), **_options(name, verbs[name], options))
    if as_csv or as_json:
        text = result.to_csv(table=table) if as_csv else result.to_json()
        if out is None:
            say(text.rstrip("\n"))
        else:
            write_text(out, text)
            note(f"wrote {out}")
        return
    if out is not None:
        raise ExocosmError("say in which form", place="--out", remedy="add --csv or --json")
    tables = [result.table(table)] if table else list(result.tables.values())
    for i, found in enumerate(tables):
        if i:
            say()
        _show(found)
    for remark in result.remarks:
        note(remark)
