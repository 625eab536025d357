"""Kernels of whole vesicles against their means, and conservation to the last vesicle."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.whole import LINES, drift, hop, react
from exocosm.engine.plain.whole import drift_matrix, hop_matrix, shares
from exocosm.engine.plates import spans
from exocosm.engine.process.whole_vesicles import jump_chances


def compare(seen: np.ndarray, chance: np.ndarray, number: int) -> None:
    """Hold the sums of many lines against a multinomial law."""
    expected = number * chance
    few = expected < 8
    observed = np.append(seen[~few], seen[few].sum())
    wanted = np.append(expected[~few], expected[few].sum())
    if wanted[-1] < 8:
        observed, wanted = observed[:-1], wanted[:-1]
    chi = ((observed - wanted) ** 2 / wanted).sum()
    assert stats.chi2.sf(chi, len(wanted) - 1) > 1e-4


@pytest.mark.parametrize("copies", [3, 40])
@pytest.mark.parametrize("spread", [0.1, 1.5, 8.0])
@pytest.mark.parametrize("place", [0, 7])
def test_hops_follow_the_heat_kernel(copies: int, spread: float, place: int) -> None:
    lines, n = 3000, 17
    counts = np.zeros((lines, n), np.int32)
    counts[:, place] = copies
    run_units(hop, LINES, counts.size, counts, *spans(n, 0, ()), jump_chances(spread), 3, 5, 5, np.uint64(9))
    assert (counts.sum(1) == copies).all()
    compare(counts.sum(0), hop_matrix(n, spread)[:, place], lines * copies)


def test_drift_is_upwind_and_what_leaves_is_counted() -> None:
    lines, n, copies = 4000, 9, 20
    down, up = np.linspace(0.0, 0.2, n), np.linspace(0.5, 0.1, n)
    counts = np.full((lines, n), copies, np.int32)
    out, lost = np.zeros_like(counts), np.zeros((lines, 2), np.int64)
    both = [np.ascontiguousarray(np.broadcast_to(share, (lines, n))) for share in (down, up)]
    run_units(drift, LINES, counts.size, counts, *both, 1, 2, 13, np.uint64(4), out, lost)
    assert (out.sum(1) + lost.sum(1) == n * copies).all()
    mean = drift_matrix(down, up) @ np.full(n, float(copies))
    error = np.sqrt(mean / lines)
    assert (np.abs(out.mean(0) - mean) < 4.5 * error).all()
    assert abs(lost[:, 1].mean() - copies * up[-1]) < 4.5 * np.sqrt(copies * up[-1] / lines)
    assert lost[:, 0].sum() == 0


def test_competing_losses_have_their_shares() -> None:
    voxels, copies, minutes = 4000, 30, 2.0
    counts = np.full(voxels, copies, np.int32)
    start, order = np.arange(0, 2 * voxels + 1, 2), np.arange(2 * voxels)
    rate = np.tile([0.1, 0.05], voxels)
    kind, stage = np.tile([0, 1], voxels).astype(np.int16), np.zeros(2 * voxels, np.uint8)
    surface = np.zeros((2 * voxels, 1))
    captured, lost = np.zeros((LINES, 2)), np.zeros((LINES, 4))
    lymph, blood = np.full(voxels, 0.02), np.full(voxels, 0.01)
    run_units(
        react, LINES, voxels, counts, start, order, kind, stage, rate, 0.03, lymph, blood, np.full(voxels, 0.5), minutes,
        1, 7, 8, np.uint64(2), surface, 0, captured, lost,
    )  # fmt: skip
    decayed, drained, to_blood, from_blood = lost.sum(0)
    took = captured.sum(0)
    kept = counts.sum() - from_blood
    assert took.sum() == surface.sum()
    assert took.sum() + decayed + drained + to_blood + kept == voxels * copies
    law = shares(np.array([0.1, 0.05, 0.03, 0.02, 0.01]), minutes)
    compare(np.array([*took, decayed, drained, to_blood, kept]), law, voxels * copies)
    assert abs(from_blood - 0.5 * voxels) < 4.5 * np.sqrt(0.5 * voxels)
