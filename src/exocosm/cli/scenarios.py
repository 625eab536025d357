"""``exocosm scenarios``: what is bundled, and ``exocosm scenarios show NAME``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from exocosm.cli.choose import Json
from exocosm.cli.output import say, say_json, say_table

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def listing(ctx: typer.Context, as_json: Json = False) -> None:
    """List the bundled scenarios, one line each; ``scenarios show NAME`` prints one."""
    if ctx.invoked_subcommand is not None:
        return
    from exocosm import scenarios

    rows: list[dict[str, Any]] = []
    for name in scenarios.names():
        scenario = scenarios.load(name)
        rows.append({"name": name, "title": scenario.title, "about": scenario.about})
    if as_json:
        say_json(rows)
        return
    say_table(("name", "shows"), [(r["name"], r["about"]) for r in rows])


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of a bundled scenario.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Print a bundled scenario as YAML, as it was written; with --json as it is understood."""
    from exocosm import scenarios
    from exocosm.errors import UnknownNameError

    known = scenarios.names()
    if name not in known:
        raise UnknownNameError("scenario", name, known)
    if as_json:
        say_json(scenarios.load(name).model_dump(mode="json", by_alias=True))
        return
    say(scenarios.text(name).rstrip("\n"))
