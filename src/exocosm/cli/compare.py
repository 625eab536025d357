"""``exocosm compare``: the arms of a treatment side by side, with effects, harm, synergy and a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.choose import (
    Changes,
    Json,
    ScenarioArgument,
    Until,
    changed,
    minutes_of,
    scenario_from,
    write_text,
)
from exocosm.cli.output import note, say, say_json, say_table
from exocosm.cli.study_progress import study_progress
from exocosm.errors import ExocosmError, Problem, ScenarioError

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.treatment.arms import ArmsFile
    from exocosm.treatment.comparison import Comparison

REPORT = "report.html"


def compare(
    scenario: ScenarioArgument,
    arms: Annotated[Path, typer.Option("--arms", help="A YAML file of arms.", show_default=False)],
    replicates: Annotated[int, typer.Option("--replicates", help="Seeds an arm; the same in all arms.")] = 4,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=0, help="Processes; all cores by default, 0 for this process alone."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the results; what is done is not done again.")
    ] = Path("comparison"),
    until: Until = None,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Run the arms of a treatment with the same seeds; print effects with 95 % intervals, write tables and a report."""
    comparison = _prepared(scenario, arms, replicates, until, changes)
    for problem in comparison.scenario.check():
        if problem.severity != "error":
            note(str(problem))
    from exocosm.report.compare_page import render_comparison
    from exocosm.treatment.comparison import run_comparison
    from exocosm.treatment.folder import write_comparison

    with study_progress() as tell:
        found = run_comparison(comparison, out, workers=workers, watcher=lambda now: tell(now, ""))
    content = write_comparison(comparison, found, out)
    write_text(out / REPORT, render_comparison(out))
    if as_json:
        say_json(content)
        return
    _tell(content, out)


def _prepared(
    source: str, arms: Path, replicates: int, until: str | None, changes: list[str] | None
) -> Comparison:
    """Return the comparison; every problem of scenario, arms and options at once."""
    from exocosm.treatment.arms import ArmsFile
    from exocosm.treatment.preparing import prepare, replicates_problems

    problems: list[Problem] = []
    scenario: Scenario | None = None
    declared: ArmsFile | None = None
    end: float | None = None
    try:
        scenario = changed(scenario_from(source), changes)
    except ExocosmError as error:
        problems += _problems_of(error)
    try:
        declared = ArmsFile.from_yaml(arms)
    except ExocosmError as error:
        problems += _problems_of(error)
    try:
        end = minutes_of(until)
    except ExocosmError as error:
        problems += _problems_of(error)
    if scenario is None or declared is None or problems:
        problems += replicates_problems(replicates) + (declared.check() if declared is not None else [])
        raise ScenarioError(dict.fromkeys(problems))
    return prepare(scenario, declared, replicates, end)


def _problems_of(error: ExocosmError) -> list[Problem]:
    """Return what an error says as problems."""
    if isinstance(error, ScenarioError):
        return list(error.problems)
    return [Problem(error.message, error.place, error.remedy)]


def _tell(content: Mapping[str, Any], out: Path) -> None:
    """Print what came out."""
    rows: dict[str, list[dict[str, Any]]] = {n: t["rows"] for n, t in content["tables"].items()}
    say_table(
        ("outcome", "arm", "mean", "control", "ratio (95 %)", "is"),
        [
            (r["outcome"], r["arm"], r["mean"], r["control_mean"], spanned(r, "ratio"), r["is"])
            for r in rows["effects"]
        ],
        f"Against {content['control']!r}, {len(content['seeds'])} {'patients' if content['between_patients'] else 'seeds'}",
    )
    say()
    say_table(
        ("arm", "efficacy (95 %)", "harm (95 %)", "index (95 %)", "animals a group"),
        [
            (
                r["arm"],
                spanned(r, "efficacy"),
                spanned(r, "harm"),
                spanned(r, "index"),
                size["animals"] or "-",
            )
            for r, size in zip(rows["harm"], rows["group_sizes"], strict=True)
        ],
        "Efficacy and harm: shares of the cells lost against the control",
    )
    if rows["synergy"]:
        say()
        say_table(
            ("combination", "of", "Bliss excess (95 %)", "is", "over the best part (95 %)", "is "),
            [
                (r["arm"], r["of"], spanned(r, "bliss"), r["bliss_is"], spanned(r, "hsa"), r["hsa_is"])
                for r in rows["synergy"]
            ],
            "Combinations",
        )
    say(f"\ntables in {out / 'tables'}, report {out / REPORT}")
    for failure in content["failures"]:
        note(f"a run failed, and its seed is left out of every arm: {failure}")


def spanned(row: Mapping[str, Any], name: str) -> str:
    """Write a value with its interval: ``0.42 (0.31 to 0.55)``; an end that is not there is infinite."""
    value, low, high = (row[n] for n in (name, f"{name}_low", f"{name}_high"))
    if value is None:
        return "-"
    return f"{value:.3g} ({'-inf' if low is None else f'{low:.3g}'} to {'inf' if high is None else f'{high:.3g}'})"
