"""From a scenario and a file of arms to a comparison that can run; every problem of both at once."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from exocosm import assays
from exocosm.errors import ExocosmError, Problem, ScenarioError
from exocosm.studies.patients import differing
from exocosm.studies.reading import thawed
from exocosm.treatment.arms import ArmsFile, arm_scenario
from exocosm.treatment.comparison import Comparison
from exocosm.treatment.outcomes import Outcome, burden_problems, default_outcomes

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.studies.reading import Reading

LEAST, MOST = 2, 1000
GLANCE_MIN = 1.0
"""How long the run is of which the columns of assays are read, min."""
TELLING = ("unknown table", "unknown column", "unknown cell_type", "the column holds text")
"""How errors begin that a longer run would meet too."""


def prepare(
    scenario: Scenario, arms: ArmsFile, replicates: int = 4, until: float | None = None
) -> Comparison:
    """Return a comparison.

    Parameters
    ----------
    scenario
        What every arm starts from.
    arms
        What is done in each.
    replicates
        Seeds an arm; those of the scenario and after.
    until
        End, min; the scenario's by default.

    Raises
    ------
    ScenarioError
        Every problem of scenario, arms, outcomes and numbers at once.
    """
    problems = [p for p in scenario.check() if p.severity == "error"]
    sound = not problems
    problems += arms.check()
    problems += burden_problems(scenario, arms.burden, arms.place("burden") if arms.burden else arms.place())
    problems += replicates_problems(replicates)
    problems += _past_the_end(scenario, arms, until)
    made, found = _scenarios(scenario, arms, sound)
    problems += found
    if sound:
        problems += _columns(scenario, arms)
    spreads, found = _between_patients(arms, made)
    problems += found
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    seeds = tuple(scenario.seed + k for k in range(replicates))
    comparison = Comparison(scenario, arms, made, outcomes_of(scenario, arms), seeds, until, spreads)
    problems += _impossible_patients(comparison)
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return comparison


def replicates_problems(replicates: int) -> list[Problem]:
    """Return what is wrong with a number of replicates."""
    if LEAST <= replicates <= MOST:
        return []
    remedy = f"choose {LEAST} to {MOST}: one seed has no interval"
    return [Problem(f"{replicates} replicates", "--replicates", remedy)]


def outcomes_of(scenario: Scenario, arms: ArmsFile) -> tuple[Outcome, ...]:
    """Return what is judged: living cells, then what the file of arms names."""
    more = [Outcome(m.name, (m.reading(),), "measured", m.better, m.unit) for m in arms.outcomes]
    return (*default_outcomes(scenario, arms.burden), *more)


def _past_the_end(scenario: Scenario, arms: ArmsFile, until: float | None) -> list[Problem]:
    """Return times that no run reaches, and names of outcomes that are taken."""
    end = scenario.until.to("min") if until is None else until
    found = []
    if until is not None and until > scenario.until.to("min") * (1 + 1e-9):
        found.append(
            Problem(
                f"{until:g} min is after the end of the scenario, {scenario.until.to('min'):g} min",
                "--until",
                "lengthen the scenario with --set 'until=...'",
            )
        )
    own = {"cancer cells", "healthy cells", *scenario.cells}
    for k, m in enumerate(arms.outcomes):
        where = arms.place("outcomes", k)
        if m.name in own:
            found.append(Problem(f"outcome {m.name!r} is counted anyway", where, "choose another name"))
        try:
            at = m.reading().at
        except ExocosmError:  # is told of already
            continue
        if isinstance(at, float) and not 0 <= at <= end * (1 + 1e-9):
            found.append(
                Problem(f"outcome {m.name!r}: no run reaches {at:g} min", where, f"they end at {end:g} min")
            )
    return found


def _scenarios(base: Scenario, arms: ArmsFile, sound: bool) -> tuple[dict[str, Scenario], list[Problem]]:
    """Return the scenario of each arm, and what is wrong with them; the base's own problems are not told again."""
    made: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name, arm in arms.arms.items():
        if any(part not in arms.arms for part in arm.of):
            continue
        where = f"{arms.place('arms', name)}, arm {name!r}"
        try:
            made[name] = arm_scenario(base, arms.whole(name))
            found = [p for p in made[name].check() if p.severity == "error"] if sound else []
        except ScenarioError as error:
            found = list(error.problems)
        except ExocosmError as error:
            found = [Problem(error.message, error.place, error.remedy)]
        problems += [
            Problem(f"{p.place + ': ' if p.place else ''}{p.message}", where, p.remedy) for p in found
        ]
    return made, problems + ([] if problems else _same(arms, made))


def _between_patients(
    arms: ArmsFile, made: Mapping[str, Scenario]
) -> tuple[dict[str, dict[str, float]], list[Problem]]:
    """Return what differs between patients in each arm, and paths that no arm has."""
    there = {name: differing(scenario, arms.spreads) for name, scenario in made.items()}
    spreads = {name: {path: arms.spreads[path] for path in paths} for name, paths in there.items()}
    lost = [path for path in arms.spreads if made and not any(path in paths for paths in there.values())]
    return spreads, [
        Problem(
            f"no arm has a number at {path!r}, which is to differ between patients",
            arms.place("between patients", path),
            "a dotted path, as for --set",
        )
        for path in lost
    ]


def _impossible_patients(comparison: Comparison) -> list[Problem]:
    """Return values drawn for patients that cannot be."""
    found = []
    where = comparison.arms.place("between patients")
    for name, spreads in comparison.spreads.items():
        for seed in comparison.seeds if spreads else ():
            try:
                problems = [p for p in comparison.patient(name, seed).check() if p.severity == "error"]
            except ScenarioError as error:
                problems = list(error.problems)
            found += [
                Problem(f"patient {seed} in arm {name!r}: {p.message}", where, p.remedy) for p in problems
            ]
    return found


def _same(arms: ArmsFile, made: Mapping[str, Scenario]) -> list[Problem]:
    """Return arms that differ in words only."""
    first: dict[str, str] = {}
    told = {p.place for p in arms.check()}
    found = []
    for name, scenario in made.items():
        other = first.setdefault(scenario.hash, name)
        where = arms.place("arms", name)
        if other != name and where not in told:
            found.append(
                Problem(
                    f"arms.{name}: what it changes leaves the scenario as in {other!r}",
                    where,
                    "keep one of them",
                )
            )
    return found


def _columns(scenario: Scenario, arms: ArmsFile) -> list[Problem]:
    """Return tables and columns that assays do not have, read off a run of a minute; nothing where no outcome is named."""
    readings: dict[int, Reading] = {}
    for k, m in enumerate(arms.outcomes):
        try:
            readings[k] = m.reading()
            readings[k].check()
        except ExocosmError:  # is told of already
            readings.pop(k, None)
    if not readings:
        return []
    from exocosm.simulation import simulate

    found = []
    with tempfile.TemporaryDirectory(prefix="exocosm-") as folder:
        run = simulate(scenario, into=Path(folder) / "run", until=GLANCE_MIN, threads=1)
        for k, reading in readings.items():
            name, where = arms.outcomes[k].name, arms.place("outcomes", k)
            try:
                result = assays.run(
                    reading.assay, run, **{n: thawed(v) for n, v in dict(reading.options).items()}
                )
            except ExocosmError:  # a run so short may have too little for an assay; the whole one tells
                continue
            try:
                replace(reading, at="all", reduce="series").read_of(result)
            except ExocosmError as error:
                if error.message.startswith(TELLING):
                    found.append(Problem(f"outcome {name!r}: {error.message}", where, error.remedy))
    return found
