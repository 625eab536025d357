"""``exocosm check``: every problem of a scenario at once."""

from __future__ import annotations

from dataclasses import asdict

import typer

from exocosm.cli.choose import Changes, Json, ScenarioArgument, changed, scenario_from
from exocosm.cli.output import note, say, say_json
from exocosm.errors import Problem, ScenarioError


def _problems(source: str, changes: list[str] | None) -> tuple[Problem, ...]:
    """Return what is wrong with a scenario, warnings included."""
    try:
        return tuple(changed(scenario_from(source), changes).check())
    except ScenarioError as error:
        return error.problems


def check(scenario: ScenarioArgument, changes: Changes = None, as_json: Json = False) -> None:
    """Report every problem of a scenario as file:line, what, and what may have been meant.

    Leaves with 2 where there is an error, with 0 where there are only warnings.
    """
    problems = _problems(scenario, changes)
    errors = [p for p in problems if p.severity == "error"]
    if as_json:
        say_json({"scenario": scenario, "good": not errors, "problems": [asdict(p) for p in problems]})
    else:
        for problem in problems:
            note(str(problem))
        if not errors:
            count = len(problems)
            say(f"{scenario}: good" + (f", {count} warning{'s' if count > 1 else ''}" if count else ""))
    if errors:
        raise typer.Exit(2)
