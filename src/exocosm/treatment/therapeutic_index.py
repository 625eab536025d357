"""What a treatment costs: share of the disease lost beside the share of everything else lost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.studies.intervals import UNDEFINED, Interval, of_means
from exocosm.treatment.synergy import share_lost


@dataclass(frozen=True)
class TherapeuticIndex:
    """Efficacy beside harm, both as shares of the control."""

    efficacy: Interval
    """Share of the cancer cells lost."""
    harm: Interval
    """Share of the healthy cells lost; undefined where there are none."""
    index: Interval
    """Efficacy over harm; undefined where no harm is told from chance."""

    @property
    def says(self) -> str:
        """The index in a sentence."""
        if self.efficacy.effect is None:
            return "the control has no cancer cells left, so nothing can be said"
        if self.harm.effect is None:
            return "there are no healthy cells here that could be harmed"
        low, high = self.harm.low, self.harm.high
        assert low is not None and high is not None
        span = f"{100 * self.harm.effect:.1f} % lost, {100 * low:.1f} to {100 * high:.1f}".replace("-", "−")
        if low == high == 0:
            return "no harm: as many healthy cells as in the control, in every seed"
        if self.index.effect is None and high < 0:
            return f"no harm: there are more healthy cells than in the control ({span})"
        if self.index.effect is None:
            return f"no harm is told from chance, so there is no index ({span})"
        if self.index.low is not None and self.index.low <= 1:
            return f"healthy cells are lost too ({span}): not told to harm less than it helps"
        return (
            f"of cancer cells the share lost is {self.index.effect:.3g} times that of healthy cells ({span})"
        )


def therapeutic_index(
    ill: Float, ill_control: Float, well: Float | None, well_control: Float | None
) -> TherapeuticIndex:
    """Return efficacy, harm and their ratio.

    Parameters
    ----------
    ill, ill_control
        [n] cancer cells at the end in the arm and in the control, paired by seed.
    well, well_control
        [n] healthy cells; None where there are none.
    """
    efficacy = share_lost(ill, ill_control)
    if well is None or well_control is None:
        return TherapeuticIndex(efficacy, UNDEFINED, UNDEFINED)
    harm = share_lost(well, well_control)
    index = UNDEFINED
    if efficacy.effect is not None and harm.low is not None and harm.low > 0:
        values = np.column_stack([ill, ill_control, well, well_control])
        index = of_means(_index, values)
        if (
            efficacy.low is not None and efficacy.low > 0
        ):  # both shares are above zero: their ratio is, and so its ends
            index = of_means(_log_index, values).scaled_by(math.exp)
    return TherapeuticIndex(efficacy, harm, index)


def _index(means: Float) -> float:
    ill, ill_control, well, well_control = means
    lost = 1 - well / well_control if well_control > 0 else 0.0
    return float((1 - ill / ill_control) / lost) if lost > 0 and ill_control > 0 else math.nan


def _log_index(means: Float) -> float:
    found = _index(means)
    return math.log(found) if found > 0 else math.nan
