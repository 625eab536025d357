"""``exocosm assay``: measure something in a run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.choose import Json, open_run, write_text
from exocosm.cli.output import note, say, say_json, say_table, worded
from exocosm.errors import ExocosmError

if TYPE_CHECKING:
    from exocosm.assays import Result, Table


def _value(text: str) -> Any:
    """Read an option's value: a number, yes or no, or text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold(), text)


def _options(given: list[str] | None) -> dict[str, Any]:
    """Read options written as ``name=value``."""
    found: dict[str, Any] = {}
    for option in given or ():
        key, sign, value = option.partition("=")
        if not sign:
            raise ExocosmError(f"cannot read {option!r}", place="--with", remedy="write it as name=value")
        found[key.strip()] = _value(value.strip())
    return found


def _list(as_json: bool) -> None:
    """Print the names of the assays and what each finds."""
    from exocosm import assays

    if as_json:
        say_json(assays.summaries())
        return
    say_table(("assay", "finds"), assays.summaries().items())


def _fitting(table: Table, width: int) -> list[str]:
    """Return the leading columns of a table that stand side by side in `width` characters."""
    names: list[str] = []
    for name in table.names:
        width -= max(len(name), *(len(worded(row[name])) for row in table.rows), 0) + 2
        if names and width < 0:
            break
        names.append(name)
    return names


def _show(result: Result, tables: list[Table]) -> None:
    """Print tables for a reader, remarks on standard error; a terminal gets as many columns as fit."""
    for i, table in enumerate(tables):
        if i:
            say()
        say(table.title)
        names = list(table.names)
        if sys.stdout.isatty():
            names = _fitting(table, shutil.get_terminal_size().columns)
        say_table(names, [tuple(row[n] for n in names) for row in table.rows])
        if len(names) < len(table.names):
            note(f"{len(table.names) - len(names)} more columns do not fit here; --csv and --json have all")
    for remark in result.remarks:
        note(remark)


def assay(
    name: Annotated[
        str | None, typer.Argument(help="Name of the assay; without one they are listed.")
    ] = None,
    run: Annotated[Path | None, typer.Argument(metavar="RUN", help="The folder of a run.")] = None,
    options: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME=VALUE",
            help="An option of the assay: --with by=sender, --with where=x:0:200.",
        ),
    ] = None,
    tissue: Annotated[
        str | None, typer.Option("--tissue", help="Which tissue of a body; the scenario's own by default.")
    ] = None,
    panel: Annotated[
        str | None,
        typer.Option(
            "--panel",
            help="The panel of biomarker_panel: pdac, melanoma or a file (short for --with panel=).",
        ),
    ] = None,
    table: Annotated[str | None, typer.Option("--table", help="Only this table of the result.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="The main table (or --table) as CSV.")] = False,
    as_json: Json = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write CSV or JSON here instead of printing.")
    ] = None,
) -> None:
    """Measure something in a run, who talked to whom above all; without a name, list the assays."""
    from exocosm import assays

    if name is None:
        _list(as_json)
        return
    assays.find(name)
    if run is None:
        raise ExocosmError("which run?", place=f"assay {name}", remedy=f"exocosm assay {name} runs/a")
    if out is not None and not (as_csv or as_json):
        raise ExocosmError("in which form?", place="--out", remedy="add --csv or --json")
    given = _options(options) | ({} if panel is None else {"panel": panel})
    given |= {} if tissue is None else {assays.TISSUE: tissue}
    result = assays.run(name, open_run(run), **given)
    if not (as_csv or as_json):
        _show(result, [result.table(table)] if table else list(result.tables.values()))
        return
    text = result.to_csv(table=table) if as_csv else result.to_json()
    if out is None:
        say(text.rstrip("\n"))
        return
    write_text(out, text)
    note(f"wrote {out}")
