"""Vesicles in plasma, lymph and organs: exact exponentials over steps in which sources are constant."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import inner_kernel, kernel

NEVER = 1e300
"""Amount that half saturates phagocytes which nothing saturates."""


@inner_kernel
def _kept(rate, h):
    """Return (share left after `h`, mean share over `h`) of what is lost at `rate`."""
    x = rate * h
    if x <= 0.0:
        return 1.0, 1.0
    return math.exp(-x), -math.expm1(-x) / x


@inner_kernel
def _mean(before, source, rate, h, kept, share):
    """Return the mean over a step of what began as `before`, gains `source` and is lost at `rate`."""
    x = rate * h
    if x < 1e-4:
        late = 0.5 - x / 6.0 + x * x / 24.0
    else:
        late = (1.0 - share) / x
    return before * share + source * h * late


@inner_kernel
def _capture(free, eaten, flow, spared):
    """Return the rate at which an organ clears plasma: what it would clear at unlimited flow, limited by its flow."""
    wanted = free + eaten * spared
    if flow <= 0.0:
        return wanted
    return wanted * flow / (wanted + flow)


@inner_kernel
def _spared(total, phagocytes, half, trace):
    """Return what phagocytes take as a share of what all of them take of a trace, in a healthy body."""
    return phagocytes * (half + trace) / (half + total)


@inner_kernel
def _total(blood, counts):
    total = 0.0
    for b in range(len(blood)):
        if counts[b]:
            total += blood[b]
    return total


@inner_kernel
def step(
    h, blood, lymph, organ, source, drained, leaves, into, filtering, phagocytes, free, eaten, flow, transit,
    nodes, half, trace, counts, rate, mean, before, fade, captured, degraded, filtered, left,
):  # fmt: skip
    """Advance everything by `h` min; see `circulate`. ``rate`` [k, b], ``mean`` and ``before`` [b] are scratch.

    ``fade`` [k, 2]: share of what an organ holds that is left after `h`, and the mean share over `h`.
    """
    organs, pools = organ.shape
    kept_lymph, share_lymph = 1.0, 1.0
    if transit > 0.0:
        kept_lymph, share_lymph = _kept(1.0 / transit, h)
    for b in range(pools):
        before[b] = blood[b]
    level = _total(blood, counts)
    # rates at the level of the start, then, where it matters, at the mean that these lead to: second order in the step
    passes = 2 if half < NEVER else 1
    for turn in range(passes):
        spared = _spared(level, phagocytes, half, trace)
        for b in range(pools):
            # what came from lymph nodes arrives evenly over the step
            there = lymph[b] + drained[b]
            flows_on = there - (lymph[b] * kept_lymph + drained[b] * share_lymph) if transit > 0.0 else there
            gain = source[b] + flows_on * (1.0 - nodes) / h
            total = filtering
            for k in range(organs):
                rate[k, b] = _capture(free[k, b], eaten[k, b], flow[k], spared)
                total += rate[k, b]
            for t in range(len(leaves)):
                total += leaves[t, b]
            kept, share = _kept(total, h)
            after = before[b] * kept + gain * h * share
            mean[b] = _mean(before[b], gain, total, h, kept, share)
            if turn < passes - 1:
                continue
            gone = before[b] + gain * h - after
            lymph[b] = there - flows_on
            blood[b] = after
            for k in range(organs):
                held = gone * rate[k, b] / total if total > 0.0 else 0.0
                if k == organs - 1:
                    held += flows_on * nodes
                captured[k, b] += held
                if into[k, b] >= 0:
                    left[into[k, b], b] += held
                    continue
                now = organ[k, b] * fade[k, 0] + held * fade[k, 1]
                degraded[k, b] += organ[k, b] + held - now
                organ[k, b] = now
            if total > 0.0:
                filtered[b] += gone * filtering / total
                for t in range(len(leaves)):
                    left[t, b] += gone * leaves[t, b] / total
        level = _total(mean, counts)


@kernel
def circulate(
    minutes, blood, lymph, organ, source, drained, leaves, into, filtering, phagocytes, recovery, free, eaten, flow,
    degradation, transit, nodes, half, trace, counts, rate, mean, before, captured, degraded, filtered, left, course,
):  # fmt: skip
    """Advance plasma, lymph and organs over as many steps as there are rows in `source`.

    ::

        dN/dt = source + lymph - (sum of captures + filtering + what leaves to tissues) N
        capture of organ k = x q / (x + q),  x = free + eaten * phagocytes (half + trace) / (half + sum of N)

    Within a step the rates are constant: plasma and captures are exact for trace amounts and constant sources, second order in the
    step where phagocytes are saturated. What passes lymph reaches plasma evenly over the step, and what organs take degrades as if
    taken evenly over it: both second order too.

    Parameters
    ----------
    minutes
        [n] length of each step.
    blood, lymph
        [b] amounts, changed.
    organ
        [k, b] taken in by organs and not yet degraded, changed. The last organ is that of the lymph nodes.
    source
        [n, b] amount per min into plasma.
    drained
        [n, b] amount that reaches lymph in each step.
    leaves
        [t, b] 1/min from plasma to tissues.
    into
        [k, b] tissue that receives what the organ takes; -1: the organ keeps it.
    filtering
        1/min out of plasma by a filter.
    phagocytes
        [1] what is left of them, changed: they come back at `recovery`, 1/min.
    free, eaten
        [k, b] 1/min at which an organ with unlimited flow clears traces: without and by phagocytes.
    flow
        [k] plasma flow over plasma volume, 1/min; 0: unlimited.
    degradation
        [k] 1/min.
    transit, nodes
        min in lymph; share that its nodes keep.
    half, trace
        Amount in plasma that half saturates phagocytes; that which a healthy body has.
    counts
        [b] whether a pool takes room in phagocytes: carried cargo does not.
    captured, degraded, filtered, left
        [k, b], [k, b], [b], [t, b] amounts, added to.
    course
        [n, b] amount in plasma after each step, where it has rows.
    """
    fade = np.empty((len(degradation), 2))
    length = -1.0
    for n in range(len(minutes)):
        h = minutes[n]
        if h != length:
            for k in range(len(degradation)):
                fade[k, 0], fade[k, 1] = _kept(degradation[k], h)
            length = h
        # the mean over the step of what comes back exponentially
        gap = 1.0 - phagocytes[0]
        kept, share = _kept(recovery, h)
        step(h, blood, lymph, organ, source[n], drained[n], leaves, into, filtering, 1.0 - gap * share, free, eaten, flow,
             transit, nodes, half, trace, counts, rate, mean, before, fade, captured, degraded, filtered, left)  # fmt: skip
        phagocytes[0] = 1.0 - gap * kept
        if len(course):
            for b in range(len(blood)):
                course[n, b] = blood[b]
