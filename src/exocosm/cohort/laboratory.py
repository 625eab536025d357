"""What the instruments of a panel read of the blood of patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.cohort.chance import generator
from exocosm.cohort.course import Course
from exocosm.cohort.patients import Patients
from exocosm.diagnostics.sample import Sample

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort


def measured(
    cohort: Cohort, seed: int, patients: Patients, course: Course
) -> tuple[dict[str, Float], dict[str, Bool]]:
    """Return what every sample reads: marker -> [n, v] value in the unit of its instrument, and whether it was detected.

    Chance of a laboratory is keyed by the patient; the markers of a sample share its preparation. A value below the limit of
    its instrument is told as the limit: nobody knows more.
    """
    panel, kinds = cohort.panel, list(cohort.vesicles)
    native = np.array([cohort.vesicles[k].secretion is not None for k in kinds])
    sizes = tuple(cohort.vesicles[k].diameter for k in kinds)
    n, visits = course.diameter.shape
    value = {m: np.empty((n, visits)) for m in panel.markers}
    detected = {m: np.empty((n, visits), bool) for m in panel.markers}
    carried = {m for m, _ in course.copies}
    for i, number in enumerate(patients.numbers):
        copies = {m: np.zeros((visits, len(kinds))) for m in carried}
        for (m, kind), per in course.copies.items():
            copies[m][:, kinds.index(kind)] = per[i]
        sample = Sample(tuple(kinds), native, sizes, course.density[i], copies)
        for m, reading in panel.measure(sample, generator(seed, int(number), "laboratory")).items():
            value[m][i] = np.maximum(reading.value, reading.limit)
            detected[m][i] = reading.detected
    return value, detected
