"""``exocosm therapies``: what is bundled, ``show NAME``, and ``apply SCENARIO NAME...``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from exocosm.cli.choose import Json, ScenarioArgument, scenario_from, write_text
from exocosm.cli.output import note, say, say_json, say_table

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
def listing(ctx: typer.Context, as_json: Json = False) -> None:
    """List the bundled therapies, one line each; ``therapies show NAME`` prints one."""
    if ctx.invoked_subcommand is not None:
        return
    from exocosm.model.therapies import bundled_therapy, therapy_names

    rows: list[dict[str, Any]] = []
    for name in therapy_names():
        one = bundled_therapy(name)
        rows.append(
            {
                "name": name,
                "class": one.kind,
                "title": one.title,
                "about": one.about,
                "options": list(one.options),
                "also": list(one.also),
            }
        )
    if as_json:
        say_json(rows)
        return
    say_table(
        ("name", "class", "options", "does"),
        [(r["name"], r["class"], ", ".join(r["options"]), r["about"]) for r in rows],
    )


@app.command("show")
def show(
    name: Annotated[
        str, typer.Argument(help="Name of a bundled therapy, or a YAML file with one.", show_default=False)
    ],
    as_json: Json = False,
) -> None:
    """Print a therapy: how it acts, its course, kinetics, rules and options, each number with its source."""
    from exocosm.model.describe_therapy import therapy_rows, therapy_text
    from exocosm.model.therapies import therapy_of

    therapy = therapy_of(name)
    if as_json:
        say_json({"name": therapy.name, "therapy": therapy.written(), "numbers": therapy_rows(therapy)})
        return
    say(therapy_text(therapy).rstrip("\n"))


@app.command("apply")
def apply(
    scenario: ScenarioArgument,
    therapies: Annotated[
        list[str],
        typer.Argument(
            metavar="THERAPY...",
            help="Names, YAML files, or '{therapy: doxorubicin, amount: 5 mg/kg, when: every 7 days}'.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write it here instead of printing it.")
    ] = None,
) -> None:
    """Write a scenario with therapies laid over it, in full."""
    treated = scenario_from(scenario).with_regimens([_regimen(text) for text in therapies])
    for problem in treated.check():
        note(str(problem))
    if out is None:
        say(treated.to_yaml().rstrip("\n"))
        return
    write_text(out, treated.to_yaml())
    note(f"wrote {out}")


def _regimen(text: str) -> Any:
    """Read one therapy of the command line; a file that lies in the current folder is meant before one beside the scenario."""
    from exocosm.model.regimen import Regimen
    from exocosm.model.yaml_reader import read_yaml

    given: Any = text
    if text.lstrip().startswith("{"):
        given, _, _ = read_yaml(text, "therapy")
    name = given.get("therapy") if isinstance(given, dict) else given
    here = isinstance(name, str) and Path(name).is_file()
    return Regimen.read(given, Path.cwd() if here else None)
