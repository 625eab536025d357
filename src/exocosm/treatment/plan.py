"""A plan: search for the best schedule of some drugs, then check it on new seeds.

::

    plan.json        settings, everything that was tried, the check (versioned; what the report reads)
    trials.csv       the search, one row a schedule
    best.yaml        the scenario with the best schedule, to be run
    arms.yaml        best, standard and untreated, to be compared
    runs/            results of single runs, as any study keeps them
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from exocosm.errors import Problem, ScenarioError, StoreError
from exocosm.knowledge.quantity import Quantity
from exocosm.studies.proposal import need_optuna
from exocosm.studies.result_store import ResultStore
from exocosm.studies.workers import Workers
from exocosm.treatment.outcomes import burden_problems
from exocosm.treatment.plan_check import check
from exocosm.treatment.plan_drugs import Library, drugs_of
from exocosm.treatment.plan_folder import write_plan
from exocosm.treatment.plan_measure import Bench, Watcher
from exocosm.treatment.plan_search import search
from exocosm.treatment.plan_settings import CHECK_SEEDS, HEADER, RANDOM_SEED, RUNS, Plan, Settings, seeds_of
from exocosm.treatment.plan_space import Space

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def run_plan(
    scenario: Scenario,
    settings: Settings,
    library: Library,
    into: str | Path,
    *,
    workers: int | None = 0,
    on: Workers | None = None,
    watcher: Watcher | None = None,
    problems: Sequence[Problem] = (),
) -> Plan:
    """Search and check, into a folder; every run that is there is not done again.

    Parameters
    ----------
    scenario
        What is treated.
    settings
        How.
    library
        Therapies.
    into
        Folder; made where it is missing.
    workers
        Processes; 0 runs here. The bits do not depend on it.
    on
        Workers that several calls share, instead.
    watcher
        Is told how far it is.
    problems
        What is known to be wrong already, to be told with the rest.

    Raises
    ------
    ScenarioError
        Everything that is wrong with what was asked, at once, before anything runs.
    ExocosmError
        If optuna is not installed, or a run failed for a reason of the machine.
    StoreError
        If the folder holds something else, or cannot be written.
    Interrupted
        On Ctrl-C or termination; the same call goes on where it was, with the same bits.
    """
    drugs, found = drugs_of(library, settings.drugs, _sound(settings.horizon))
    problems = [*problems, *_asked(settings), *found, *_of_scenario(scenario, settings)]
    if problems:
        raise ScenarioError(problems)
    need_optuna()
    assert settings.horizon is not None
    folder = Path(into)
    _refuse_other(folder)
    space = Space(drugs, settings.horizon, settings.step)
    untreated = scenario.with_changes({"until": settings.horizon.as_written()})
    # Everything that is wrong with the therapies in this scenario is said before anything runs.
    library.apply(untreated, space.regimens(space.standard())).check(strict=True)
    seed = scenario.seed if settings.seed is None else settings.seed
    seeds, new = seeds_of(settings, seed)
    with nullcontext(on) if on is not None else Workers(workers) as team:
        store = ResultStore(folder / RUNS)
        bench = Bench(untreated, space, library.apply, store, team, burden=settings.burden, watcher=watcher)
        tried = search(bench, settings.limits, trials=settings.trials, seed=seed, seeds=seeds)
        held = check(bench, settings.limits, tried, seeds=new, count=settings.random, seed=seed + RANDOM_SEED)
    plan = Plan(settings, untreated, space, tried, held, seed)
    write_plan(plan, library, folder)
    return plan


def _sound(horizon: Quantity | None) -> Quantity | None:
    """Return a horizon in which a course could be looked at."""
    return horizon if horizon is not None and horizon.to("min") > 0 else None


def _asked(settings: Settings) -> list[Problem]:
    """Return what is wrong with the numbers that were given."""
    found: list[Problem] = []

    def need(sound: bool, message: str, place: str, remedy: str) -> None:
        if not sound:
            found.append(Problem(message, place, remedy))

    horizon, step, limits = settings.horizon, settings.step, settings.limits
    need(
        horizon is None or horizon.to("min") > 0,
        "must be longer than nothing",
        "--horizon",
        "write it like 60d",
    )
    need(step.to("min") > 0, "must be longer than nothing", "--step", "write it like 1d")
    if _sound(horizon) is not None and horizon is not None and step.to("min") > 0:
        need(step.to("min") <= horizon.to("min"), "longer than the horizon", "--step", "a shorter one")
        need(
            horizon.to("min") / step.to("min") <= 10_000,
            "more than 10000 steps to the horizon",
            "--step",
            "a longer one",
        )
    most = CHECK_SEEDS
    for number, place, least, greatest in (
        (settings.trials, "--trials", 1, 100_000),
        (settings.replicates, "--replicates", 1, most),
        (settings.check, "--check", 2, most),
        (settings.random, "--random", 0, most),
    ):
        need(
            least <= number <= greatest,
            f"must be {least} to {greatest}, not {number}",
            place,
            f"such as {max(least, 4)}",
        )
    need(
        limits.dose > 0,
        f"must be above 0, not {limits.dose:g}",
        "--max-dose",
        "1: as much as the default course",
    )
    need(
        0 <= limits.harm <= 1,
        f"must be a share from 0 to 1, not {limits.harm:g}",
        "--max-harm",
        "such as 0.1",
    )
    need(settings.seed is None or 0 <= settings.seed < 2**62, "must be 0 to 2^62", "--seed", "such as 1")
    return found


def _of_scenario(scenario: Scenario, settings: Settings) -> list[Problem]:
    """Return what is wrong with the scenario."""
    errors = [p for p in scenario.check() if p.severity == "error"]
    return errors + [
        Problem(p.message, p.place, p.remedy.replace("burden: [", "--burden '").replace("]", "'"))
        for p in burden_problems(scenario, settings.burden, "--burden")
    ]


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that holds something else than a plan."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StoreError("is a file", place=str(folder), remedy="choose another folder")
    there = {p.name for p in folder.iterdir() if not p.name.startswith(".")}
    if there and not there & {HEADER, RUNS}:
        raise StoreError(
            "the folder holds something else than a plan",
            place=str(folder),
            remedy="choose another, or a new one",
        )
