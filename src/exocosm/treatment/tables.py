"""Tables of a comparison: values, courses, effects, harm, synergy, animals, sizes of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.table import Column, Table
from exocosm.diagnostics.survival import hazard_ratio, kaplan_meier, log_rank
from exocosm.studies.intervals import Interval, difference, mean_interval, ratio
from exocosm.studies.patients import factors
from exocosm.treatment.animals import change_from_start, follow_up
from exocosm.treatment.comparison import Comparison, Measurements
from exocosm.treatment.group_size import group_size
from exocosm.treatment.outcomes import Outcome
from exocosm.treatment.synergy import synergy
from exocosm.treatment.therapeutic_index import therapeutic_index

DAY = 1440.0
ILL, WELL = "cancer cells", "healthy cells"


def tables_of(comparison: Comparison, found: Measurements) -> dict[str, Table]:
    """Return every table of a comparison, by name; those without rows too."""
    makers: dict[str, Callable[[Comparison, Measurements], Table]] = {
        "values": values,
        "courses": courses,
        "effects": effects,
        "harm": harm,
        "synergy": synergies,
        "waterfall": waterfall,
        "survival": survival,
        "survival_curves": survival_curves,
        "group_sizes": group_sizes,
        "patients": patients,
    }
    return {name: make(comparison, found) for name, make in makers.items()}


def treated(comparison: Comparison) -> list[str]:
    """Return the arms besides the control, in their order."""
    return [name for name in comparison.scenarios if name != comparison.arms.control]


def interval_columns(name: str, unit: str = "1", about: str = "") -> tuple[Column, ...]:
    """Return the columns of an effect with its 95 % interval; an end without a value is infinite, or nothing is defined."""
    ends = (f"{name}_low", f"{name}_high")
    return (Column(name, unit, about), *(Column(end, unit, "95 % interval") for end in ends))


def ends(found: Interval) -> tuple[float | None, ...]:
    """Return effect, low and high."""
    return found.effect, found.low, found.high


def patients(comparison: Comparison, found: Measurements) -> Table:
    """Return by what each patient differs from the usual; no rows where seeds differ by chance alone."""
    columns = (
        *(Column("seed"), Column("path")),
        *(Column("spread", "1", "coefficient of variation"), Column("factor", "1", "on the usual value")),
    )
    spreads = comparison.arms.spreads
    rows = [
        (seed, path, spreads[path], drawn)
        for seed in found.seeds
        for path, drawn in factors(seed, spreads).items()
    ]
    return Table.build("Patients", columns, rows)


def values(comparison: Comparison, found: Measurements) -> Table:
    """Return one row an arm, outcome and seed."""
    columns = (
        Column("arm"),
        Column("outcome"),
        Column("seed"),
        Column("value", about="in the unit of the outcome"),
    )
    rows = [
        (arm, o.name, seed, found.values[arm][o.name][k])
        for arm in comparison.scenarios
        for o in comparison.outcomes
        for k, seed in enumerate(found.seeds)
    ]
    return Table.build("Values at the end, by seed", columns, rows)


def courses(comparison: Comparison, found: Measurements) -> Table:
    """Return mean and band of each count over time."""
    columns = (
        *(Column("arm"), Column("outcome"), Column("time_day", "day")),
        *interval_columns("mean", "cell"),
        *(Column("least", "cell", "over seeds"), Column("most", "cell", "over seeds")),
    )
    rows: list[Sequence[Any]] = []
    for arm in comparison.scenarios:
        for outcome, course in found.courses[arm].items():
            for k, time in enumerate(found.times[arm]):
                now = course[:, k]
                rows.append((arm, outcome, time / DAY, *ends(mean_interval(now)), now.min(), now.max()))
    return Table.build("Living cells over time", columns, rows)


def effects(comparison: Comparison, found: Measurements) -> Table:
    """Return one row an outcome and arm: means, ratio and difference against the control, and what that comes to."""
    columns = (
        *(Column("outcome"), Column("role"), Column("better"), Column("unit"), Column("arm")),
        *(Column("mean"), Column("control_mean")),
        *interval_columns("ratio", "1", "over the control, paired by seed"),
        *interval_columns("difference", "", "less the control, in the unit of the outcome"),
        Column("is", about="better, worse or not told apart; by the interval of the difference"),
    )
    rows = []
    for o in comparison.outcomes:
        control = found.values[comparison.arms.control][o.name]
        for arm in treated(comparison):
            own = found.values[arm][o.name]
            gap = difference(own, control)
            rows.append(
                (
                    *(o.name, o.role, o.better, o.unit, arm, own.mean(), control.mean()),
                    *(*ends(ratio(own, control)), *ends(gap), verdict(gap, ratio(own, control), o)),
                )
            )
    return Table.build("Effects against the control", columns, rows)


def verdict(gap: Interval, fold: Interval, outcome: Outcome) -> str:
    """Return whether an arm is better or worse; by the ratio where it is defined, which needs no equal spreads."""
    low, high, nothing = (gap.low, gap.high, 0.0) if fold.effect is None else (fold.low, fold.high, 1.0)
    if gap.effect is None or low is None or high is None:
        return "not defined"
    if low <= nothing <= high:
        return "the same" if low == high else "not told apart"
    return "better" if (low > nothing) == (outcome.better == "higher") else "worse"


def harm(comparison: Comparison, found: Measurements) -> Table:
    """Return one row an arm: efficacy, harm, therapeutic index, and a sentence."""
    columns = (
        Column("arm"),
        *interval_columns("efficacy", "1", "share of the cancer cells lost against the control"),
        *interval_columns("harm", "1", "share of the healthy cells lost against the control"),
        *interval_columns("index", "1", "efficacy over harm; empty where no harm is told from chance"),
        Column("says"),
    )
    control = found.values[comparison.arms.control]
    rows = []
    for arm in treated(comparison):
        own = found.values[arm]
        index = therapeutic_index(own[ILL], control[ILL], own.get(WELL), control.get(WELL))
        rows.append((arm, *ends(index.efficacy), *ends(index.harm), *ends(index.index), index.says))
    return Table.build("Efficacy and harm", columns, rows)


def synergies(comparison: Comparison, found: Measurements) -> Table:
    """Return one row a combination; its parts stand in the order in which they are named."""
    columns = (
        *(Column("arm"), Column("of"), Column("parts", about="efficacy of each part")),
        *interval_columns("efficacy", "1", "of the combination"),
        *(Column("bliss_expected", "1"), *interval_columns("bliss", "1", "excess over it")),
        *(Column("bliss_is"), *interval_columns("hsa", "1", "excess over the best part"), Column("hsa_is")),
    )
    control = found.values[comparison.arms.control][ILL]
    rows = []
    for arm in treated(comparison):
        of = comparison.arms.arms[arm].of
        if not of:
            continue
        both = synergy(found.values[arm][ILL], [found.values[p][ILL] for p in of], control)
        parts = "; ".join("" if p.effect is None else f"{p.effect:.6g}" for p in both.parts)
        expected = (
            None
            if both.effect.effect is None or both.bliss.effect is None
            else both.effect.effect - both.bliss.effect
        )
        rows.append(
            (
                *(arm, " + ".join(of), parts, *ends(both.effect), expected),
                *(*ends(both.bliss), both.bliss_word, *ends(both.hsa), both.hsa_word),
            )
        )
    return Table.build("Combinations", columns, rows)


def waterfall(comparison: Comparison, found: Measurements) -> Table:
    """Return the change of burden of every animal, the largest first in each arm."""
    columns = (
        *(Column("arm"), Column("rank"), Column("seed")),
        *(Column("start", "cell"), Column("end", "cell"), Column("fold", "1", "end over start")),
    )
    rows: list[Sequence[Any]] = []
    for arm in comparison.scenarios:
        course = found.courses[arm][ILL]
        fold = change_from_start(course)
        order = np.argsort(-np.nan_to_num(fold), kind="stable")
        rows += [
            (arm, rank + 1, found.seeds[k], course[k, 0], course[k, -1], fold[k])
            for rank, k in enumerate(order)
        ]
    return Table.build("Change of burden from the start, by seed", columns, rows)


def survival(comparison: Comparison, found: Measurements) -> Table:
    """Return one row an arm: events, median time, hazard ratio and log-rank test against the control."""
    columns = (
        *(
            Column("arm"),
            Column("animals"),
            Column("events"),
            Column("median_day", "day", "empty where not reached"),
        ),
        *interval_columns("hazard_ratio", "1", "against the control"),
        Column("log_rank_p", "1"),
    )
    times, control = comparison.arms.event, comparison.arms.control
    looks = {a: follow_up(found.times[a], found.courses[a][ILL], times) for a in comparison.scenarios}
    rows: list[Sequence[Any]] = []
    for arm, own in looks.items():
        median = kaplan_meier(own.time_min, own.event).median / DAY
        against: tuple[Any, ...] = (None, None, None, None)
        if arm != control:
            other = looks[control]
            time = np.concatenate([other.time_min, own.time_min])
            event = np.concatenate([other.event, own.event])
            group = np.repeat([False, True], [len(other.event), len(own.event)])
            hazard = hazard_ratio(time, event, group)
            told = bool(event.any())
            against = (
                *((hazard.value, hazard.low, hazard.high) if told else (None, None, None)),
                log_rank(time, event, group).p if told else None,
            )
        rows.append((arm, len(own.event), int(own.event.sum()), median, *against))
    return Table.build(f"Time until the burden is {times:g} times that at the start", columns, rows)


def survival_curves(comparison: Comparison, found: Measurements) -> Table:
    """Return the curves of Kaplan and Meier, from time zero."""
    columns = (
        *(Column("arm"), Column("time_day", "day")),
        *interval_columns("free", "1", "share without event"),
        Column("at_risk"),
    )
    rows: list[Sequence[Any]] = []
    for arm in comparison.scenarios:
        own = follow_up(found.times[arm], found.courses[arm][ILL], comparison.arms.event)
        curve = kaplan_meier(own.time_min, own.event)
        rows.append((arm, 0.0, 1.0, 1.0, 1.0, len(own.event)))
        parts: tuple[Float, ...] = (curve.time / DAY, curve.survival, curve.low, curve.high, curve.at_risk)
        rows += [(arm, *row) for row in zip(*parts, strict=True)]
    return Table.build("Share without event", columns, rows)


def group_sizes(comparison: Comparison, found: Measurements) -> Table:
    """Return how many animals a group would see the effect of each arm."""
    columns = (
        *(Column("arm"), Column("fold", "1", "ratio of geometric means against the control")),
        *(Column("spread", "1", "of the natural logarithm, over seeds"), Column("control_spread", "1")),
        Column("between_animals", "1", "coefficient of variation added"),
        Column("animals", "", "a group, for 80 % power at 5 %; empty where 2000 do not do"),
    )
    control, between = found.values[comparison.arms.control][ILL], comparison.arms.between_animals
    rows = []
    for arm in treated(comparison):
        size = group_size(found.values[arm][ILL], control, between)
        fold = None if size.log_ratio is None else float(np.exp(size.log_ratio))
        rows.append((arm, fold, size.spread, size.control_spread, between, size.animals))
    return Table.build("Animals a group to see the effect on cancer cells", columns, rows)
