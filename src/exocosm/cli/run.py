"""``exocosm run``: simulate a scenario into a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import (
    Changes,
    Json,
    ScenarioArgument,
    Threads,
    Until,
    changed,
    minutes_of,
    scenario_from,
)
from exocosm.cli.output import note
from exocosm.cli.progress import progress_bar
from exocosm.cli.summary import say_summary


def run(
    scenario: ScenarioArgument,
    out: Annotated[Path, typer.Option("--out", help="Folder to write the run into.", show_default=False)],
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Seed of chance; the scenario's by default.")
    ] = None,
    threads: Threads = None,
    until: Until = None,
    changes: Changes = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a run that is there already.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Simulate a scenario and keep everything in a folder; Ctrl-C leaves one that `exocosm resume` goes on with."""
    found = changed(scenario_from(scenario), changes)
    for problem in found.check():
        if problem.severity != "error":
            note(str(problem))
    duration = minutes_of(until)

    from exocosm.simulation import simulate

    with progress_bar() as progress:
        done = simulate(
            found,
            seed=seed,
            until=duration,
            into=out,
            threads=threads,
            progress=progress,
            overwrite=overwrite,
            command=["exocosm", *sys.argv[1:]],
        )
    say_summary(done, as_json)
