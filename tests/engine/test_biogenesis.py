"""Release in stages: multivesicular bodies form, some fuse with the membrane, each a burst."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule

from exocosm.engine.loop import Loop
from exocosm.model.scenario import Scenario

DISH = """
exocosm: 1
title: one cell a voxel, nothing moves
tissue: {size: [400 um, 400 um], voxel: 20 um}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}, diffusivity: 1e-9 um^2/min, hindered: false, counting: COUNTING, burst: 3}
cells:
  source:
    diameter: 10 um
    mechanics: {fixed: true}
    releases: {exosome: {multivesicular bodies: 12 1/hour, to the membrane: 0.25, vesicles each: 40}}
start: [{put: source, number: 400, in: everywhere, arranged: grid}]
record: every 1 hour
until: 1 hour
"""
BODIES, SHARE, EACH = 12 / 60, 0.25, 40.0


def dish(counting: str = "whole", **changes: object) -> Scenario:
    scenario = Scenario.from_text(DISH.replace("COUNTING", counting))
    return scenario.with_changes(
        {f"cells.source.releases.exosome.{k.replace('_', ' ')}": v for k, v in changes.items()}
    )


def released(loop: Loop) -> np.ndarray:
    """Return what each of the 400 cells has released: nothing leaves its voxel."""
    return loop.state.fields[0].astype(float).reshape(-1) * loop.tables.grid.voxel_volume


@pytest.mark.parametrize("counting", ["whole", "expected"])
def test_mean_and_fano_factor_are_those_of_the_compound_law(counting: str) -> None:
    seen = np.concatenate([released(advance(loop_of(dish(counting), seed), 60)) for seed in range(5)])
    n, mean = len(seen), 60 * BODIES * SHARE * EACH
    # Poisson(B N), N Poisson: variance (1 + B) mean; excess kurtosis of the compound law is about 1 / (fusions in the hour)
    fano = 1 + EACH
    assert abs(seen.mean() - mean) < 4 * np.sqrt(fano * mean / n)
    assert abs(seen.var() / mean - fano) < 4 * fano * np.sqrt((2 + 1 / (60 * BODIES * SHARE)) / n)
    none = np.exp(-60 * BODIES * SHARE)
    assert abs((seen < 0.5).mean() - none) < 4 * np.sqrt(none / n)


@pytest.mark.parametrize("counting", ["whole", "expected"])
def test_nothing_reaches_the_membrane_at_a_share_of_zero(counting: str) -> None:
    for change in ({"to_the_membrane": 0}, {"multivesicular_bodies": "0 1/hour"}):
        loop = advance(loop_of(dish(counting, **change)), 60)
        assert loop.state.ledger.released.sum() == 0
        assert not loop.state.fields.any()


def test_the_rate_is_the_product_of_the_stages() -> None:
    cell = dish().cells["source"]
    assert cell.release("exosome") == pytest.approx(BODIES * SHARE * EACH, rel=1e-14)
    assert cell.release("none") == 0
    steady = dish("expected", vesicles_each=1)
    loop = advance(loop_of(steady), 60)
    assert released(loop) == pytest.approx(60 * BODIES * SHARE, rel=1e-12)
    plain = steady.with_changes(
        {"cells.source.releases.exosome": "3 vesicle/cell/hour", "vesicles.exosome.burst": 1}
    )
    assert released(advance(loop_of(plain), 60)) == pytest.approx(released(loop), rel=1e-12)


def test_stages_and_a_rate_with_the_burst_of_the_kind_are_one_law() -> None:
    rate = dish().cells["source"].release("exosome")
    plain = dish().with_changes(
        {"cells.source.releases.exosome": f"{rate!r} vesicle/cell/min", "vesicles.exosome.burst": EACH}
    )
    assert digest(advance(loop_of(plain), 12)) == digest(advance(loop_of(dish()), 12))


def test_types_that_share_a_pool_have_bursts_of_their_own() -> None:
    # by group both types release into one field: one in bursts, one steadily
    text = (
        DISH.replace("COUNTING", "expected")
        .replace("burst: 3", "burst: 1")
        .replace(
            "start: [{put: source, number: 400,",
            "  steady: {diameter: 10 um, mechanics: {fixed: true}, releases: {exosome: 30 vesicle/cell/hour}}\n"
            "groups: [all]\npools: by group\nstart: [{put: steady, number: 1, group: all, in: everywhere}, "
            "{put: source, number: 400, group: all,",
        )
    )
    loop = loop_of(Scenario.from_text(text))
    assert loop.tables.fields.names == ("exosome from all",)
    loop.state.cells.kind[:200] = 1
    advance(loop, 60)
    steady, bursts = (loop.state.ledger.released[0, t] for t in (1, 0))
    assert steady == pytest.approx(200 * 30, rel=1e-12)
    assert bursts % 1 == 0
    assert bursts > 0


def test_rules_and_cargo_follow_the_bursts() -> None:
    stages = {"multivesicular bodies": "60 1/hour", "to the membrane": 0.5, "vesicles each": 10}
    for counting in ("expected", "whole"):
        loop = advance(loop_of(nodule(counting, flow=True, **{"cells.tumour.releases.exosome": stages})), 60)
        tumour, other = loop.state.ledger.released[2:4].sum(1)
        assert tumour % 1 == 0
        # T cells state a rate and no burst: steady, or one by one
        assert other == pytest.approx(750, rel=1e-12) if counting == "expected" else other not in (0, 750)
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what
