"""Patients as numbers: what chance made of a cohort. Units end here: um, min, mL of plasma, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.cohort import names
from exocosm.cohort.chance import REFERENCE, factor, group_of
from exocosm.cohort.person import COPIES, SECRETION, SPREAD
from exocosm.knowledge.dimensions import CELL_DENSITY, RELEASE_RATE

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.person import Lesion

LN2 = float(np.log(2.0))


def volume_of(diameter: Float | float) -> Float:
    """Return the volume of a sphere, um^3, for its diameter, um."""
    return np.asarray(np.pi / 6.0 * np.asarray(diameter, float) ** 3)


@dataclass(frozen=True)
class Patients:
    """Some patients of a cohort; axes ``n`` patients, ``b`` kinds of vesicle."""

    numbers: Int
    """[n] number of each, which keys its chance."""
    group: Int
    """[n] index of the group."""
    plasma_ml: Float
    """[n]"""
    loss: Float
    """[n] 1/min, of vesicles from blood."""
    secretion: Float
    """[n, b] vesicle/min, native."""
    copies: Mapping[tuple[str, str], Float]
    """(molecule, kind) -> [n] mean copies per vesicle."""
    diameter: Float
    """[n] um at time zero; 0 where there is no lesion."""
    growth: Float
    """[n] 1/min, of the logarithm of the volume at time zero."""
    limit: Float
    """[n] um; infinite where growth is exponential."""
    reaching: Float
    """[n, b] vesicle/min into blood from 1 um^3 of lesion."""
    density: Float
    """[n] cells in 1 um^3 of lesion."""
    symptoms: Float
    """[n] um; infinite where there are none."""
    lethal: Float
    """[n] um; infinite where it never kills."""
    visibility: Float
    """[n] multiple of the diameter from which imaging sees a lesion."""
    malignant: Float
    """[n] 1 where a lesion is malignant, else 0."""
    activity: Float
    """[n] of effectors under therapy, about 1."""


def draw(cohort: Cohort, seed: int, numbers: Int, group: Int | None = None) -> Patients:
    """Return patients by number.

    Parameters
    ----------
    cohort
        What they are drawn from.
    seed
        Of chance.
    numbers
        [n] of the patients.
    group
        [n] index of the group of each; by its number where it is None.
    """
    kinds, groups = list(cohort.vesicles), list(cohort.groups.values())
    if group is None:
        group = group_of(np.array([g.share.to("") for g in groups]), numbers)

    def spread(name: str) -> Float:
        said = cohort.between_patients.get(name)
        return factor(0.0 if said is None else SPREAD.value(said), seed, numbers, name)[:, 0]

    def by_lesion(read: Callable[[Lesion], float], without: float) -> Float:
        """Return [n] what the lesion of each patient's group says."""
        return np.array([without if g.lesion is None else read(g.lesion) for g in groups], float)[group]

    def native(kind: str) -> Float:
        said = cohort.vesicles[kind].secretion
        return (
            np.zeros(len(numbers)) if said is None else SECRETION.value(said) * spread(names.secretion(kind))
        )

    diameter = by_lesion(lambda x: x.diameter.to("um"), 0.0) * spread(names.DIAMETER)
    density = by_lesion(lambda x: CELL_DENSITY.value(x.cells), 0.0) * spread(names.CELLS)
    escape = np.minimum(by_lesion(lambda x: x.escape.to(""), 0.0) * spread(names.ESCAPE), 1.0)
    leaving = density * escape * spread(names.RELEASE)
    doubling = by_lesion(lambda x: np.inf if x.doubling_time is None else x.doubling_time.to("min"), np.inf)
    return Patients(
        numbers,
        group,
        cohort.blood.plasma_volume.to("mL") * spread(names.PLASMA),
        LN2 / (cohort.blood.half_life.to("min") * spread(names.HALF_LIFE)),
        np.stack([native(kind) for kind in kinds], 1),
        {
            (m, kind): COPIES.value(cohort.vesicles[kind].carries[m]) * spread(name)
            for name, (m, kind) in names.levels(cohort).items()
        },
        diameter,
        LN2 / (doubling * spread(names.DOUBLING)),
        by_lesion(lambda x: np.inf if x.limit is None else x.limit.to("um"), np.inf),
        np.stack([leaving * by_lesion(partial(_release, kind=kind), 0.0) for kind in kinds], 1),
        density,
        by_lesion(lambda x: np.inf if x.symptoms_at is None else x.symptoms_at.to("um"), np.inf)
        * spread(names.SYMPTOMS),
        by_lesion(lambda x: np.inf if x.lethal_at is None else x.lethal_at.to("um"), np.inf)
        * spread(names.LETHAL),
        spread(names.IMAGING),
        by_lesion(lambda x: float(x.malignant), 0.0),
        spread(names.ACTIVITY),
    )


def _release(lesion: Lesion, kind: str) -> float:
    return RELEASE_RATE.value(lesion.releases[kind]) if kind in lesion.releases else 0.0


def reference_people(cohort: Cohort, seed: int) -> Patients:
    """Return the people of the reference, who are no patients of the cohort."""
    numbers = np.arange(cohort.reference.people, dtype=np.int64) + REFERENCE
    index = list(cohort.groups).index(cohort.reference.group)
    return draw(cohort, seed, numbers, np.full(len(numbers), index))
