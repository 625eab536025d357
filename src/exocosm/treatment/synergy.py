"""Whether a combination does more than its parts let expect: Bliss independence, and the highest single agent.

The effect E of an arm is the share of the burden that is lost against the control. Bliss: parts that act independently of each
other leave the product of what each leaves, 1 - E = (1 - E_a)(1 - E_b). Highest single agent: the better part alone. The excess is
what the combination does beyond that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.studies.intervals import UNDEFINED, Interval, of_means


@dataclass(frozen=True)
class Synergy:
    """A combination against what its parts let expect."""

    effect: Interval
    """Of the combination: the share of the burden that is lost."""
    parts: tuple[Interval, ...]
    """Of each part."""
    bliss: Interval
    """Excess over independent action."""
    hsa: Interval
    """Excess over the better part."""

    @property
    def bliss_word(self) -> str:
        """What the excess comes to; more or less than additive only where the whole interval says so."""
        return worded(self.bliss, ("synergy", "additive", "antagonism"))

    @property
    def hsa_word(self) -> str:
        """What the combination is beside its better part."""
        return worded(
            self.hsa, ("better than its best part", "not told from its best part", "worse than its best part")
        )


def worded(found: Interval, words: tuple[str, str, str]) -> str:
    """Return the word for an interval above zero, around it, below it."""
    if found.low is None or found.high is None:
        return "not defined"
    return words[0] if found.low > 0 else words[2] if found.high < 0 else words[1]


def share_lost(arm: Float, control: Float) -> Interval:
    """Return 1 - mean(arm) / mean(control), paired by seed: [n] and [n]; undefined where the control has none left."""
    if len(control) == 0 or not control.mean() > 0:
        return UNDEFINED
    return of_means(lambda m: 1 - m[0] / m[1] if m[1] > 0 else np.nan, np.column_stack([arm, control]))


def synergy(both: Float, parts: Sequence[Float], control: Float) -> Synergy:
    """Return what a combination does beyond its parts.

    Parameters
    ----------
    both
        [n] burden in the combination, a value a seed.
    parts
        [n] burden in each part, same seeds.
    control
        [n] burden in the control, same seeds.
    """
    effect = share_lost(both, control)
    alone = tuple(share_lost(p, control) for p in parts)
    if effect.effect is None or not np.isfinite(np.concatenate(parts)).all():
        return Synergy(effect, alone, UNDEFINED, UNDEFINED)
    values = np.column_stack([both, control, *parts])
    bliss = of_means(_bliss, values)
    contrasts = [of_means(_over, np.column_stack([p, both, control])) for p in parts]
    return Synergy(effect, alone, bliss, _least(contrasts))


def _bliss(means: Float) -> float:
    """Return E_ab less what independent parts come to, of the means of combination, control and parts."""
    control = means[1]
    if control <= 0:
        return float("nan")
    expected = float(np.prod(means[2:] / control))
    return expected - float(means[0] / control)


def _over(means: Float) -> float:
    """Return E_ab - E_a, of the means of part, combination and control."""
    return float((means[0] - means[1]) / means[2]) if means[2] > 0 else float("nan")


def _least(contrasts: Sequence[Interval]) -> Interval:
    """Return the excess over the best part: it is above zero only where it is over every part.

    Which part is the best is not known for sure; so the ends are the least of the ends, which errs towards no excess.
    """
    known = [c for c in contrasts if c.effect is not None and c.low is not None and c.high is not None]
    if len(known) < len(contrasts):
        return UNDEFINED
    return Interval(
        min(c.effect for c in known if c.effect is not None),
        min(c.low for c in known if c.low is not None),
        min(c.high for c in known if c.high is not None),
    )
