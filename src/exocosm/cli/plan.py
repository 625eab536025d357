"""``exocosm plan``: search for the best schedule of some drugs, check it on new seeds, and say what came of it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.choose import Changes, Json, ScenarioArgument, changed, scenario_from
from exocosm.cli.output import note, say, say_json, say_table
from exocosm.errors import ExocosmError, Problem

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.treatment.plan_measure import PlanProgress


Drugs = Annotated[
    str, typer.Option("--drugs", help="Therapies, with commas between: doxorubicin,release_inhibitor.")
]
Horizon = Annotated[
    str | None,
    typer.Option("--horizon", help="When cancer cells are counted, as 60d; the scenario's end by default."),
]
Trials = Annotated[int, typer.Option("--trials", help="Schedules to try; more of them go on with a plan.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder to write into.", show_default=False)]
Replicates = Annotated[int, typer.Option("--replicates", help="Seeds of the search.")]
MaxDose = Annotated[
    float, typer.Option("--max-dose", help="Most of each drug in all, in totals of its default course.")
]
MaxHarm = Annotated[
    float, typer.Option("--max-harm", help="Largest share of healthy cells lost against no treatment.")
]
Check = Annotated[int, typer.Option("--check", help="New seeds on which the best is checked.")]
Random = Annotated[int, typer.Option("--random", help="Random schedules that the best is held against.")]
Step = Annotated[str, typer.Option("--step", help="Doses come at whole multiples of it.")]
Burden = Annotated[
    str | None,
    typer.Option(
        "--burden",
        help="Cell types that are the disease, with commas between; by default those tagged cancer.",
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="Of search and runs; the scenario's by default.")]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=0,
        help="Processes; all cores by default, 0: this one. The bits are the same for any.",
    ),
]


def plan(
    source: ScenarioArgument,
    drugs: Drugs = "",
    horizon: Horizon = None,
    trials: Trials = 60,
    out: Out = None,
    replicates: Replicates = 2,
    max_dose: MaxDose = 1.0,
    max_harm: MaxHarm = 0.1,
    check: Check = 4,
    random: Random = 8,
    step: Step = "1d",
    burden: Burden = None,
    seed: Seed = None,
    workers: WorkersOption = None,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Search for the schedule that leaves the fewest cancer cells within limits of dose and harm, and check it on new seeds.

    The same command again goes on where it was stopped, and comes to the same plan.
    """
    if out is None:
        raise ExocosmError("where to?", place="--out", remedy="name a folder, like --out plan")
    scenario = changed(scenario_from(source), changes)

    from exocosm.report.plan_page import write_plan_report
    from exocosm.treatment.plan import run_plan
    from exocosm.treatment.plan_library import Therapies
    from exocosm.treatment.plan_search import Limits
    from exocosm.treatment.plan_settings import Settings
    from exocosm.treatment.plan_space import DAY

    problems: list[Problem] = []
    grid = _duration(step, "--step", "1d", problems)
    settings = Settings(
        _names(drugs),
        _plain(scenario.until) if horizon is None else _duration(horizon, "--horizon", "60d", problems),
        trials=trials,
        replicates=replicates,
        limits=Limits(max_dose, max_harm),
        check=check,
        random=random,
        seed=seed,
        step=grid or DAY,
        burden=_names(burden or ""),
    )
    with _progress() as watcher:
        run_plan(scenario, settings, Therapies(), out, workers=workers, watcher=watcher, problems=problems)
    page = write_plan_report(out, out / "report.html")
    _tell(out, page, as_json)


def _plain(duration: Quantity) -> Quantity:
    """Return a duration without its source."""
    from exocosm.knowledge.quantity import Quantity

    return Quantity(duration.magnitude, duration.unit)


def _names(text: str) -> tuple[str, ...]:
    """Return names with commas between."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _duration(text: str, place: str, example: str, problems: list[Problem]) -> Quantity | None:
    """Read a duration; what is wrong with it goes to the other problems."""
    from exocosm.errors import UnitError
    from exocosm.knowledge.quantity import Quantity

    try:
        found = Quantity.read(text)
        found.to("min")
    except UnitError as error:
        problems.append(Problem(error.message, place, error.remedy or f"write it like {example}"))
        return None
    return found


def _tell(out: Path, page: Path, as_json: bool) -> None:
    """Print what came of it."""
    import json

    made = json.loads((out / "plan.json").read_bytes())
    if as_json:
        say_json(made)
        return
    for sentence in made["findings"]:
        say(sentence)
    say()
    say_table(
        ("arm", "cancer cells", "of untreated", "95 % interval", "healthy lost", "schedule"),
        list(_rows(made)),
    )
    files = "best.yaml runs it" if made["best"] is not None else "no schedule kept the limits"
    say(
        f"\n{len(made['search']['tried'])} schedules tried; {out / 'trials.csv'}, {files}, arms.yaml compares it; report {page}"
    )


def _rows(made: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Return one row an arm of the check."""
    check = made["check"]
    for name in ("untreated", "standard", "best", "random"):
        if name not in check["levels"]:
            continue
        effect = check["against_untreated"].get(name)
        arm = check["arms"].get(name, {})
        harm = arm.get("harm")
        yield (
            {"standard": "default courses", "random": "random, median"}.get(name, name),
            f"{math.exp(check['levels'][name]['mean']):.4g}",
            "1" if effect is None else f"{math.exp(effect['mean']):.3g}",
            ""
            if effect is None or effect["low"] is None
            else f"{math.exp(effect['low']):.3g} to {math.exp(effect['high']):.3g}",
            "" if harm is None else f"{100 * harm:.1f} %",
            _course(made, arm.get("schedule", {})),
        )


def _course(made: dict[str, Any], schedule: dict[str, Any]) -> str:
    """Write a schedule in a line."""
    units = {d["name"]: d["unit"] for d in made["drugs"]}
    return "; ".join(
        f"{name} {len(c['days'])} x {c['amount']:g} {units[name]} on day {', '.join(f'{d:.4g}' for d in c['days'][:6])}{', ...' if len(c['days']) > 6 else ''}"
        for name, c in schedule.items()
    )


@contextmanager
def _progress() -> Iterator[Callable[[PlanProgress], None]]:
    """Show how far it is: a bar, or lines now and then where output is no terminal."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[far]}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None, far="")

        def tell(now: PlanProgress) -> None:
            done = now.finished
            bar.update(
                task,
                description=now.stage,
                total=now.total,
                completed=done,
                far=f"{int(done)} of {now.total} schedules",
            )

        yield tell


def _lines() -> Callable[[PlanProgress], None]:
    """Return what writes a line at every tenth of a stage."""
    last: list[tuple[str, int]] = []

    def tell(now: PlanProgress) -> None:
        here = (now.stage, int(10 * now.finished // max(now.total, 1)))
        if here not in last:
            last[:] = [here]
            note(f"{now.stage}: {int(now.finished)} of {now.total} schedules")

    return tell
