"""What differs between patients, by name: the vocabulary of spreads, drivers and rises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort

HALF_LIFE, PLASMA = "half life", "plasma volume"
DIAMETER, DOUBLING, CELLS, RELEASE, ESCAPE = "diameter", "doubling time", "cells", "release", "escape"
SYMPTOMS, LETHAL, ACTIVITY = "symptoms at", "lethal at", "activity of effectors"
IMAGING = "seen by imaging"
OF_LESION = (DIAMETER, DOUBLING, CELLS, RELEASE, ESCAPE, SYMPTOMS, LETHAL, IMAGING)


def secretion(kind: str) -> str:
    """Return the name of the native release of a kind."""
    return f"secretion of {kind}"


def level(molecule: str, kind: str) -> str:
    """Return the name of the copies of a molecule on a kind."""
    return f"{molecule} on {kind}"


def levels(cohort: Cohort) -> dict[str, tuple[str, str]]:
    """Return name -> (molecule, kind) for everything that a vesicle carries."""
    return {level(m, kind): (m, kind) for kind, v in cohort.vesicles.items() for m in v.carries}


def varying(cohort: Cohort) -> tuple[str, ...]:
    """Return what may differ between patients."""
    native = [secretion(kind) for kind, v in cohort.vesicles.items() if v.secretion is not None]
    lesions = OF_LESION if any(g.lesion is not None for g in cohort.groups.values()) else ()
    effectors = (ACTIVITY,) if cohort.therapy is not None else ()
    return (HALF_LIFE, PLASMA, *native, *levels(cohort), *lesions, *effectors)


def varying_between_visits(cohort: Cohort) -> tuple[str, ...]:
    """Return what may differ between the visits of a patient."""
    native = [secretion(kind) for kind, v in cohort.vesicles.items() if v.secretion is not None]
    return (*native, *levels(cohort))
