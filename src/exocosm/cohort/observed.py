"""What is known of patients after a study: how they fared and what their samples read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float, Int
from exocosm.cohort.chance import uniform
from exocosm.cohort.course import Walk
from exocosm.cohort.growth import Growth
from exocosm.cohort.laboratory import measured
from exocosm.cohort.patients import Patients, draw, reference_people

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort

BLOCK = 25
"""Patients that are computed, and kept, together."""


@dataclass(frozen=True)
class Observed:
    """Patients and their samples; axes ``n`` patients, ``v`` visits."""

    patient: Int
    """[n] numbers."""
    group: Int
    """[n] index of the group."""
    malignant: Bool
    """[n] whether there is a malignant lesion."""
    diameter: Float
    """[n, v] um."""
    lesion_share: Float
    """[n, v] of the vesicles in blood."""
    value: Mapping[str, Float]
    """Marker -> [n, v] reading."""
    detected: Mapping[str, Bool]
    """Marker -> [n, v] whether it reached the limit."""
    events: Mapping[str, Float]
    """Event -> [n] min; infinite where it did not come."""
    start: Float
    """[n] um, at time zero."""
    symptoms: Float
    """[n] min at which symptoms would come without any treatment; infinite where never."""
    presenting: Float
    """[n] um at which symptoms come; infinite where they never do."""
    visibility: Float
    """[n] multiple of the diameter from which imaging sees a lesion."""
    lethal: Float
    """[n] min at which the lesion would kill."""
    other_death: Float
    """[n] min at which the patient dies of something else; infinite where nothing is said of it."""
    luck: Float
    """[n] from 0 to 1: below the chance of cure, treatment cures."""

    def __len__(self) -> int:
        """Count the patients."""
        return len(self.patient)


def observe(cohort: Cohort, seed: int, numbers: Int) -> Observed:
    """Return patients by number, each the same whoever else is asked for."""
    return _observed(cohort, seed, draw(cohort, seed, numbers))


def _observed(cohort: Cohort, seed: int, patients: Patients) -> Observed:
    course = Walk(cohort, seed, patients).visits()
    value, detected = measured(cohort, seed, patients, course)
    natural = Growth(patients)
    other = np.full(len(patients.numbers), np.inf)
    if cohort.screening is not None and cohort.screening.other_deaths.magnitude > 0:
        rate = cohort.screening.other_deaths.to("1/min")
        other = -np.log(uniform(seed, patients.numbers, "other death")[:, 0]) / rate
    return Observed(
        patients.numbers,
        patients.group,
        patients.malignant > 0,
        course.diameter,
        course.lesion_share,
        value,
        detected,
        course.events,
        patients.diameter,
        natural.reaches(patients.symptoms),
        patients.symptoms,
        patients.visibility,
        natural.reaches(patients.lethal),
        other,
        uniform(seed, patients.numbers, "cure")[:, 0],
    )


def observe_reference(cohort: Cohort, seed: int) -> dict[str, Float]:
    """Return marker -> [people] the first reading of the people of the reference."""
    first = cohort.model_copy(
        update={"visits": cohort.visits.model_copy(update={"at": (), "every": None, "until": None})}
    )
    value, _ = measured(
        first, seed, people := reference_people(first, seed), Walk(first, seed, people).visits()
    )
    return {m: v[:, 0] for m, v in value.items()}


def blocks(patients: int) -> list[tuple[int, int]]:
    """Return (first, count) of the blocks of a cohort of so many patients."""
    return [(first, min(BLOCK, patients - first)) for first in range(0, patients, BLOCK)]


def joined(parts: Sequence[Observed]) -> Observed:
    """Return blocks as one."""

    def flat(name: str) -> Float:
        return np.concatenate([getattr(p, name) for p in parts])

    def by_name(name: str) -> dict[str, Float]:
        return {
            key: np.concatenate([getattr(p, name)[key] for p in parts]) for key in getattr(parts[0], name)
        }

    maps = ("value", "detected", "events")
    fields = Observed.__dataclass_fields__
    return Observed(**{name: by_name(name) if name in maps else flat(name) for name in fields})  # type: ignore[arg-type]


def as_lists(observed: Observed) -> dict[str, list[float | None]]:
    """Return a flat list a column, as JSON has it; infinite times are None. `from_lists` gives the same bits back."""
    out: dict[str, list[float | None]] = {}
    for name in Observed.__dataclass_fields__:
        given = getattr(observed, name)
        for key, values in given.items() if isinstance(given, Mapping) else ((None, given),):
            flat = np.asarray(values, float).ravel()
            out[name if key is None else f"{name}: {key}"] = [
                float(v) if np.isfinite(v) else None for v in flat
            ]
    return out


def columns(cohort: Cohort) -> tuple[str, ...]:
    """Return the names of the columns of `as_lists`."""
    keys = {"value": cohort.panel.markers, "detected": cohort.panel.markers, "events": cohort.events}
    return tuple(
        text
        for name in Observed.__dataclass_fields__
        for text in ([f"{name}: {k}" for k in keys[name]] if name in keys else [name])
    )


def from_lists(lists: Mapping[str, Sequence[float | None]]) -> Observed:
    """Return what `as_lists` wrote."""
    n = len(lists["patient"])
    made: dict[str, object] = {name: {} for name in ("value", "detected", "events")}
    for column, values in lists.items():
        name, _, key = column.partition(": ")
        flat = np.array([np.inf if v is None else v for v in values], float)
        if name in ("diameter", "lesion_share", "value", "detected"):
            flat = flat.reshape(n, -1)
        if name in ("patient", "group"):
            made[name] = flat.astype(np.int64)
        elif name == "malignant":
            made[name] = flat > 0
        elif key:
            made[name][key] = flat > 0 if name == "detected" else flat  # type: ignore[index]
        else:
            made[name] = flat
    return Observed(**made)  # type: ignore[arg-type]
