"""``exocosm describe``: the model in plain English, every number with its source."""

from __future__ import annotations

from exocosm.cli.choose import Changes, Json, ScenarioArgument, changed, scenario_from
from exocosm.cli.output import say, say_json


def describe(scenario: ScenarioArgument, changes: Changes = None, as_json: Json = False) -> None:
    """Print the model in plain English: every number with unit, spread, source, evidence and how it was read."""
    found = changed(scenario_from(scenario), changes)
    if as_json:
        say_json(found.describe_rows())
        return
    say(found.describe().rstrip("\n"))
