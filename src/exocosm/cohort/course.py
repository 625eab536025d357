"""How patients fare from visit to visit: lesion, effectors, blood, and events that come by chance."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.cohort import names
from exocosm.cohort.chance import factor, uniform
from exocosm.cohort.circulation import circulated
from exocosm.cohort.growth import Growth, diameter_of
from exocosm.cohort.patients import Patients
from exocosm.cohort.person import SPREAD

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.protocol import Hazard


@dataclass(frozen=True)
class Course:
    """What happened, whether or not anybody looked; axes ``n`` patients, ``v`` visits, ``b`` kinds of vesicle."""

    diameter: Float
    """[n, v] um."""
    density: Float
    """[n, v, b] vesicle/mL of plasma."""
    lesion_share: Float
    """[n, v] of the vesicles in blood that a lesion released."""
    copies: Mapping[tuple[str, str], Float]
    """(molecule, kind) -> [n, v] mean copies per vesicle."""
    events: Mapping[str, Float]
    """Name -> [n] min at which it happened; infinite where it did not before the last visit."""


class Walk:
    """One walk of some patients through the visits of a cohort.

    Parameters
    ----------
    cohort
        What is declared.
    seed
        Of chance.
    patients
        Who walks.
    """

    def __init__(self, cohort: Cohort, seed: int, patients: Patients) -> None:
        self.cohort, self.seed, self.patients = cohort, seed, patients
        self.growth = Growth(patients)
        self.kinds = list(cohort.vesicles)
        self.starts, self.minutes, self.at_visit = _steps(cohort)
        self.size = self._sizes()
        with np.errstate(invalid="ignore"):
            middle = 0.5 * (self.size[:-1] + self.size[1:])
        self.middle = np.where(self.growth.there, middle, -np.inf)
        source = np.stack([self._source(size) for size in self.middle]) if len(self.middle) else None
        before = self._source(self.growth.start)
        self.native, self.released = circulated(
            patients.secretion,
            before,
            np.zeros((0, *before.shape)) if source is None else source,
            patients.loss,
            self.minutes,
        )

    def _sizes(self) -> Float:
        """Return [s + 1, n] ln(volume) at the ends of steps."""
        found = [self.growth.start]
        for start, minutes in zip(self.starts, self.minutes, strict=True):
            kill = np.zeros(len(self.patients.numbers))
            if self.cohort.therapy is not None:
                kill = self.activity(start + 0.5 * minutes) * self.cohort.therapy.effectors.kill.to("1/min")
            found.append(self.growth.step(found[-1], kill, minutes))
        return np.stack(found)

    def _source(self, size: Float) -> Float:
        """Return [n, b] vesicle/min that lesions of ln(volume) release into blood; less than a cell releases nothing."""
        volume = np.exp(size)
        volume = np.where(volume * self.patients.density >= 1.0, volume, 0.0)
        return self.patients.reaching * volume[:, None]

    def _at_risk(self, hazard: Hazard) -> Bool:
        known = list(self.cohort.groups)
        there = [known.index(g) for g in hazard.groups] if hazard.groups else range(len(known))
        return np.isin(self.patients.group, list(there))

    def activity(self, minutes: float) -> Float:
        """Return [n] the activity of effectors at a time."""
        therapy = self.cohort.therapy
        if therapy is None or minutes <= therapy.starts.to("min"):
            return np.zeros(len(self.patients.numbers))
        since = minutes - therapy.starts.to("min")
        return np.asarray(self.patients.activity * -np.expm1(-since / therapy.effectors.rise.to("min")))

    def copies(self, minutes: float) -> dict[tuple[str, str], Float]:
        """Return (molecule, kind) -> [n] mean copies per vesicle at a time."""
        found = dict(self.patients.copies)
        if self.cohort.therapy is not None:
            known = names.levels(self.cohort)
            for name, raised in self.cohort.therapy.raises.items():
                active = self.activity(minutes)
                share = active / (active + raised.half_at.to(""))
                found[known[name]] = found[known[name]] * (1.0 + (raised.fold.to("") - 1.0) * share)
        return found

    def events(self) -> dict[str, Float]:
        """Return event -> [n] min at which its cumulated hazard passes what chance set; infinite where it does not."""
        numbers = self.patients.numbers
        found = {}
        for name, hazard in self.cohort.events.items():
            due = -np.log(uniform(self.seed, numbers, f"event {name}")[:, 0])
            met, when = np.zeros(len(numbers)), np.full(len(numbers), np.inf)
            risk = hazard.rate.to("1/min") * self._at_risk(hazard)
            for step, (start, minutes) in enumerate(zip(self.starts, self.minutes, strict=True)):
                rate = risk * self._driven(hazard, step)
                after = met + rate * minutes
                with np.errstate(divide="ignore", invalid="ignore"):
                    then = start + (due - met) / rate
                when = np.where((after >= due) & np.isinf(when), then, when)
                met = after
            found[name] = when
        return found

    def _driven(self, hazard: Hazard, step: int) -> Float | float:
        """Return [n] the multiple of the hazard that its driver makes in a step."""
        if not hazard.driver or hazard.reference is None:
            return 1.0
        power = hazard.exponent.to("")
        if hazard.driver == names.DIAMETER:
            return np.asarray((diameter_of(self.middle[step]) / hazard.reference.to("um")) ** power)
        molecule, kind = names.levels(self.cohort)[hazard.driver]
        b = self.kinds.index(kind)
        level = (self.native[step] + self.released[step])[:, b] / self.patients.plasma_ml
        copies = self.copies(float(self.starts[step]))[molecule, kind]
        return np.asarray((level * copies / hazard.reference.to("1/mL")) ** power)

    def visits(self) -> Course:
        """Walk through all visits and return what happened."""
        diameters, densities, shares = [], [], []
        copies: dict[tuple[str, str], list[Float]] = {key: [] for key in self.patients.copies}
        plasma = self.patients.plasma_ml[:, None]
        for v, (minutes, step) in enumerate(zip(self.cohort.visit_minutes, self.at_visit, strict=True)):
            native = self.native[step] * np.stack(
                [self._at_visit(names.secretion(k), v) for k in self.kinds], 1
            )
            diameters.append(diameter_of(self.size[step]))
            densities.append((native + self.released[step]) / plasma)
            whole, mine = (native + self.released[step]).sum(1), self.released[step].sum(1)
            shares.append(np.divide(mine, whole, out=np.zeros_like(mine), where=whole > 0))
            for (m, kind), value in self.copies(minutes).items():
                copies[m, kind].append(value * self._at_visit(names.level(m, kind), v))
        return Course(
            np.stack(diameters, 1),
            np.stack(densities, 1),
            np.stack(shares, 1),
            {key: np.stack(values, 1) for key, values in copies.items()},
            self.events(),
        )

    def _at_visit(self, name: str, visit: int) -> Float:
        """Return [n] what a visit makes of what differs from one to the next."""
        said = self.cohort.between_visits.get(name)
        numbers = self.patients.numbers
        return factor(
            0.0 if said is None else SPREAD.value(said), self.seed, numbers, f"{name}, visit {visit}"
        )[:, 0]


def _steps(cohort: Cohort) -> tuple[Float, Float, list[int]]:
    """Return starts and lengths of steps [s], min, none longer than the cohort's; and how many of them are before each visit."""
    starts, lengths, before = [], [], [0]
    longest = cohort.step.to("min")
    for start, end in itertools.pairwise(cohort.visit_minutes):
        count = max(1, math.ceil((end - start) / longest - 1e-9))
        starts += [start + k * (end - start) / count for k in range(count)]
        lengths += [(end - start) / count] * count
        before.append(len(lengths))
    return np.array(starts, float), np.array(lengths, float), before
