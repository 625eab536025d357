"""Schedules: which drug, how much, when; and the space in which a search looks for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

from exocosm.knowledge.quantity import Quantity
from exocosm.studies.proposal import Choice, Range, Stepped, Values, Whole

Regimen: TypeAlias = dict[str, Any]
"""A therapy with its course, as `Scenario.with_regimens` takes it."""

MOST_FACTOR = 2.0
"""Largest amount of a dose, over that of the default course."""
FACTOR_STEP = 0.05
DAY = Quantity(1.0, "day")


@dataclass(frozen=True)
class Drug:
    """A therapy that a search may give, and its default course within the horizon."""

    name: str
    amount: Quantity
    """Of one dose."""
    lasts_min: float
    """min; how long one dose takes."""
    times_min: tuple[float, ...]
    """min; when the default course gives it."""

    @property
    def standard_doses(self) -> int:
        """Doses of the default course; in amounts of one dose also its total."""
        return len(self.times_min)


@dataclass(frozen=True)
class Dosing:
    """The course of one drug."""

    factor: float
    """Amount of a dose over that of the default course."""
    times_min: tuple[float, ...]

    @property
    def total(self) -> float:
        """All of it, in doses of the default course."""
        return self.factor * len(self.times_min)


@dataclass(frozen=True)
class Schedule:
    """Courses of all drugs that are given, by name; no treatment where there is none."""

    courses: tuple[tuple[str, Dosing], ...] = ()

    def of(self, drug: str) -> Dosing | None:
        """Return the course of a drug; None where it is not given."""
        return dict(self.courses).get(drug)

    def total(self, drug: Drug) -> float:
        """Return the total of a drug over that of its default course."""
        course = self.of(drug.name)
        return 0.0 if course is None else course.total / drug.standard_doses

    def without(self, drug: str) -> Schedule:
        """Return the schedule without a drug."""
        return Schedule(tuple((name, c) for name, c in self.courses if name != drug))


@dataclass(frozen=True)
class Space:
    """Where a search looks.

    Parameters
    ----------
    drugs
        What may be given.
    horizon
        When cancer cells are counted; doses come before.
    step
        Doses come at whole multiples of it.
    """

    drugs: tuple[Drug, ...]
    horizon: Quantity
    step: Quantity = DAY

    @property
    def slots(self) -> int:
        """Moments at which a dose may come: 0, 1, ... steps, all before the horizon."""
        return max(1, math.ceil(self.horizon.to("min") / self.step.to("min") - 1e-9))

    def ranges(self) -> dict[str, Range]:
        """Return what is searched: per drug whether it is given, amount, first dose, interval, number of doses."""
        n = self.slots
        out: dict[str, Range] = {}
        for drug in self.drugs:
            out[f"{drug.name}: given"] = Choice((False, True))
            out[f"{drug.name}: amount"] = Stepped(0.0, MOST_FACTOR, FACTOR_STEP)
            out[f"{drug.name}: first"] = Whole(0, n - 1)
            least = self._least(drug)
            out[f"{drug.name}: interval"] = Whole(least, max(least, n // 2), log=True)
            out[f"{drug.name}: doses"] = Whole(1, n, log=True)
        return out

    def _least(self, drug: Drug) -> int:
        """Return the shortest interval between doses in steps: none begins while another is given."""
        return max(1, math.ceil(drug.lasts_min / self.step.to("min") - 1e-9))

    def schedule(self, values: Values) -> Schedule:
        """Return the schedule that values mean; doses that would come at the horizon or later are left out."""
        courses: list[tuple[str, Dosing]] = []
        step, n = self.step.to("min"), self.slots
        for drug in self.drugs:
            factor = round(float(values[f"{drug.name}: amount"]), 6)
            if not values[f"{drug.name}: given"] or factor == 0:
                continue
            first, interval = int(values[f"{drug.name}: first"]), int(values[f"{drug.name}: interval"])
            at = [first + k * interval for k in range(int(values[f"{drug.name}: doses"]))]
            courses.append((drug.name, Dosing(factor, tuple(step * k for k in at if k < n))))
        return Schedule(tuple(courses))

    def within(self, values: Values, most: float) -> Values:
        """Return values with which no total exceeds `most` default courses: amounts are cut, and then doses left out.

        So a search is not led away from a drug because most of its courses would be too much.
        """
        out = dict(values)
        schedule = self.schedule(values)
        for drug in self.drugs:
            course, limit = schedule.of(drug.name), most * drug.standard_doses
            if course is None or course.total <= limit:
                continue
            doses = min(len(course.times_min), math.floor(limit / FACTOR_STEP + 1e-9))
            if doses == 0:
                out[f"{drug.name}: given"] = False
                continue
            steps = math.floor(min(limit / doses, course.factor) / FACTOR_STEP + 1e-9)
            out[f"{drug.name}: amount"] = round(steps * FACTOR_STEP, 6)
            out[f"{drug.name}: doses"] = doses
        return out

    def values(self, schedule: Schedule) -> Values | None:
        """Return values that mean a schedule; None where it lies between the steps or is not even."""
        out: dict[str, bool | int | float] = {}
        step, n = self.step.to("min"), self.slots
        for drug in self.drugs:
            course = schedule.of(drug.name)
            at = (
                [0] if course is None or not course.times_min else [round(t / step) for t in course.times_min]
            )
            interval = at[1] - at[0] if len(at) > 1 else 1
            out |= {
                f"{drug.name}: given": course is not None,
                f"{drug.name}: amount": 1.0 if course is None else course.factor,
                f"{drug.name}: first": at[0],
                f"{drug.name}: interval": interval,
                f"{drug.name}: doses": len(at),
            }
            least = self._least(drug)
            if len(at) == 1:
                out[f"{drug.name}: interval"] = least
            elif not least <= interval <= max(least, n // 2):
                return None
        return out if _close(self.schedule(out), schedule) else None

    def standard(self) -> Schedule:
        """Return the default courses of all drugs together."""
        return Schedule(tuple((d.name, Dosing(1.0, d.times_min)) for d in self.drugs))

    def regimens(self, schedule: Schedule) -> list[Regimen]:
        """Return a schedule as a scenario takes it."""
        drugs = {d.name: d for d in self.drugs}
        out: list[Regimen] = []
        for name, course in schedule.courses:
            drug = drugs[name]
            at = [
                written(t / self.step.to("min") * self.step.magnitude, self.step.unit)
                for t in course.times_min
            ]
            amount = written(drug.amount.magnitude * course.factor, drug.amount.unit)
            out.append({"therapy": name, "amount": amount, "when": {"at": at}})
        return out


def written(magnitude: float, unit: str) -> str:
    """Write a quantity with ten digits, which is more than a syringe has: ``2.5 mg/kg``."""
    return f"{magnitude:.10g} {unit}".strip()


def over_dose(space: Space, schedule: Schedule, most: float) -> dict[str, float]:
    """Return by how much the total of each drug exceeds `most` default courses; zero or less where it does not."""
    return {f"dose of {d.name}": round(schedule.total(d) - most, 9) for d in space.drugs}


def _close(a: Schedule, b: Schedule) -> bool:
    """Tell whether two schedules are the same up to rounding of times."""
    if [n for n, _ in a.courses] != [n for n, _ in b.courses]:
        return False
    return all(
        abs(x.factor - y.factor) < 1e-9
        and len(x.times_min) == len(y.times_min)
        and all(abs(s - t) < 1e-6 * max(1.0, t) for s, t in zip(x.times_min, y.times_min, strict=True))
        for (_, x), (_, y) in zip(a.courses, b.courses, strict=True)
    )
