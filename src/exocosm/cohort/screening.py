"""Strategies of looking for lesions, applied to observed patients: when each finds what, and what comes of it.

The patients are the same in all strategies, with the same chance; what is found is treated alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float, Int

if TYPE_CHECKING:
    from exocosm.cohort.study import Study


@dataclass(frozen=True)
class Found:
    """What a strategy found; axis ``n`` patients."""

    time: Float
    """[n] min at which the strategy found a lesion and had it confirmed; infinite where it did not."""
    symptoms: Float
    """[n] min at which symptoms found it, where the strategy did not before."""
    diameter: Float
    """[n] um when it was found by either; NaN where it was not."""
    cured: Bool
    """[n] whether treatment cured."""
    death: Float
    """[n] min of death of the lesion; infinite where something else comes before, or it never kills."""
    false_alarm: Bool
    """[n] whether a test or image was positive at least once where no malignant lesion could be confirmed."""
    tests: Int
    """[n] tests or images done."""

    def known(self, end: float) -> Float:
        """Return [n] min at which the lesion was known, by the strategy or by symptoms before `end`; infinite where not."""
        return np.where(
            np.isfinite(self.time), self.time, np.where(self.symptoms <= end, self.symptoms, np.inf)
        )


def positives(study: Study, name: str) -> tuple[Bool, Bool]:
    """Return [n, v] where a strategy is positive, and where what it found is confirmed as a malignant lesion."""
    screening = study.cohort.screening
    assert screening is not None
    said, o = screening.strategies[name], study.observed
    positive = np.zeros(o.diameter.shape, bool)
    confirmed = np.zeros(o.diameter.shape, bool)
    if said.test:
        threshold = study.threshold(said.test, said.specificity.to(""))
        tested = np.stack([study.score(said.test, v) > threshold for v in range(o.diameter.shape[1])], 1)
        positive |= tested
        confirmed |= tested & (o.diameter >= screening.work_up.to("um"))
    if said.imaging is not None:
        seen = o.diameter >= said.imaging.to("um") * o.visibility[:, None]
        positive |= seen
        confirmed |= seen
    return positive, confirmed & o.malignant[:, None]


def search(study: Study, name: str) -> Found:
    """Return what a strategy finds.

    A visit is kept only by those who are alive and not known to be sick. A positive test without a lesion that examination
    confirms changes nothing but the count of false alarms: the next visit comes as planned.
    """
    screening = study.cohort.screening
    assert screening is not None
    o, visits = study.observed, np.array(study.cohort.visit_minutes)
    positive, confirmed = positives(study, name)
    gone = np.minimum(np.minimum(o.symptoms, o.lethal), o.other_death)
    comes = visits[None, :] < gone[:, None]
    first = np.where(confirmed & comes, visits[None, :], np.inf).min(1)
    kept = comes & (visits[None, :] <= first[:, None])
    uses = bool(screening.strategies[name].test) + (screening.strategies[name].imaging is not None)
    in_time = np.minimum(o.lethal, o.other_death)
    symptoms = np.where(np.isinf(first) & (o.symptoms <= in_time), o.symptoms, np.inf)
    v = np.searchsorted(visits, np.where(np.isfinite(first), first, 0.0))
    at_first = np.take_along_axis(o.diameter, v[:, None], 1)[:, 0]
    diameter = np.where(np.isfinite(first), at_first, np.where(np.isfinite(symptoms), o.presenting, np.nan))
    with np.errstate(invalid="ignore"):
        odds = (diameter / screening.cure.half_at.to("um")) ** screening.cure.exponent.to("")
        cured = np.isfinite(diameter) & o.malignant & (o.luck < 1.0 / (1.0 + odds))
    death = np.where(cured | (o.other_death < o.lethal), np.inf, o.lethal)
    alarm = (positive & ~confirmed & kept).any(1)
    return Found(first, symptoms, diameter, cured, death, alarm, (kept.sum(1) * uses).astype(np.int64))
