"""How patients fare from visit to visit: lesion, effectors, blood, and events that come by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.cohort import names
from exocosm.cohort.chance import factor, uniform
from exocosm.cohort.circulation import circulate
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
        self.size = self.growth.start
        self.native = self._settled(patients.secretion)
        self.released = self._settled(self._source(self.size))
        self.now = 0.0
        self.hazards = {name: self._at_risk(h) for name, h in cohort.events.items()}
        self.met = {name: np.zeros(len(patients.numbers)) for name in cohort.events}
        self.due = {
            name: -np.log(uniform(seed, patients.numbers, f"event {name}")[:, 0]) for name in cohort.events
        }
        self.events = {name: np.full(len(patients.numbers), np.inf) for name in cohort.events}

    def _settled(self, source: Float) -> Float:
        """Return the vesicles in blood under a release that has long been what it is."""
        return source / self.patients.loss[:, None]

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

    def to(self, minutes: float) -> None:
        """Go on to a time, in equal steps no longer than the cohort's."""
        whole = minutes - self.now
        count = max(1, int(np.ceil(whole / self.cohort.step.to("min") - 1e-9))) if whole > 0 else 0
        for _ in range(count):
            self._step(whole / count)
        self.now = minutes if count else self.now

    def _step(self, minutes: float) -> None:
        kill = np.zeros(len(self.patients.numbers))
        if self.cohort.therapy is not None:
            kill = self.activity(self.now + 0.5 * minutes) * self.cohort.therapy.effectors.kill.to("1/min")
        grown = self.growth.step(self.size, kill, minutes)
        with np.errstate(invalid="ignore"):
            middle = np.where(self.growth.there, 0.5 * (self.size + grown), -np.inf)
        self._meet(middle, minutes)
        self.native = circulate(self.native, self.patients.secretion, self.patients.loss, minutes)
        self.released = circulate(self.released, self._source(middle), self.patients.loss, minutes)
        self.size = grown
        self.now += minutes

    def _meet(self, size: Float, minutes: float) -> None:
        """Let events come: each at the time at which its cumulated hazard passes what chance set."""
        for name, hazard in self.cohort.events.items():
            rate = hazard.rate.to("1/min") * self._driven(hazard, size) * self.hazards[name]
            after = self.met[name] + rate * minutes
            falls = (after >= self.due[name]) & np.isinf(self.events[name])
            with np.errstate(divide="ignore", invalid="ignore"):
                when = self.now + (self.due[name] - self.met[name]) / rate
            self.events[name] = np.where(falls, when, self.events[name])
            self.met[name] = after

    def _driven(self, hazard: Hazard, size: Float) -> Float | float:
        """Return [n] the multiple of the hazard that its driver makes."""
        if not hazard.driver or hazard.reference is None:
            return 1.0
        power = hazard.exponent.to("")
        if hazard.driver == names.DIAMETER:
            return np.asarray((diameter_of(size) / hazard.reference.to("um")) ** power)
        molecule, kind = names.levels(self.cohort)[hazard.driver]
        b = self.kinds.index(kind)
        level = (self.native + self.released)[:, b] / self.patients.plasma_ml
        copies = self.copies(self.now)[molecule, kind]
        return np.asarray((level * copies / hazard.reference.to("1/mL")) ** power)

    def visits(self) -> Course:
        """Walk through all visits and return what happened."""
        diameters, densities, shares = [], [], []
        copies: dict[tuple[str, str], list[Float]] = {key: [] for key in self.patients.copies}
        plasma = self.patients.plasma_ml[:, None]
        for v, minutes in enumerate(self.cohort.visit_minutes):
            self.to(minutes)
            native = self.native * np.stack([self._at_visit(names.secretion(k), v) for k in self.kinds], 1)
            diameters.append(diameter_of(self.size))
            densities.append((native + self.released) / plasma)
            whole, mine = (native + self.released).sum(1), self.released.sum(1)
            shares.append(np.divide(mine, whole, out=np.zeros_like(mine), where=whole > 0))
            for (m, kind), value in self.copies(minutes).items():
                copies[m, kind].append(value * self._at_visit(names.level(m, kind), v))
        return Course(
            np.stack(diameters, 1),
            np.stack(densities, 1),
            np.stack(shares, 1),
            {key: np.stack(values, 1) for key, values in copies.items()},
            self.events,
        )

    def _at_visit(self, name: str, visit: int) -> Float:
        """Return [n] what a visit makes of what differs from one to the next."""
        said = self.cohort.between_visits.get(name)
        numbers = self.patients.numbers
        return factor(
            0.0 if said is None else SPREAD.value(said), self.seed, numbers, f"{name}, visit {visit}"
        )[:, 0]
