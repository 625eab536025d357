"""Several tissues and blood: every amount is in one book, whatever else happens, and the bits are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from body_dish import advance, body_digest, body_dish, body_loop, gaps, loop_of
from dishes import digest
from dishes import loop_of as alone

from exocosm.assemble.body import assemble_body
from exocosm.engine.freeze import freeze, freeze_body, thaw, thaw_body
from exocosm.model.scenario import Scenario
from exocosm.model.yaml_writer import to_yaml

STEPS = 96


@pytest.mark.parametrize("flow", ["", "darcy"])
@pytest.mark.parametrize("counting", ["expected", "whole"])
@pytest.mark.parametrize("every", ["", "3 min"])
def test_books_close_over_everything(counting: str, flow: str, every: str) -> None:
    if counting == "whole" and flow:
        pytest.skip("vesicles counted whole do not go with fluid from vessels")
    body = advance(body_loop(body_dish(counting, flow, every)), STEPS)
    ledger = body.state.circulation.ledger
    pools = np.flatnonzero(body.tables.field >= 0)
    added = [b for b in pools if "added" in body.tables.circulation.pools[b]]
    assert ledger.left[:, pools].sum(1).min() > 0
    assert ledger.returned[:, pools].sum(1).min() > 0
    assert ledger.drained[:, pools].sum(1).min() > 0
    assert ledger.filtered.sum() > 0
    assert ledger.injected[added[0]] == 1e6
    for what, error in gaps(body).items():
        assert error < 1e-12, what


def test_cargo_of_its_own_circulates_with_its_vesicles() -> None:
    """Tumour cells load one copy in three vesicles all the time, so blood holds as many copies."""
    scenario = body_dish()
    rules = [r for r in scenario.written()["rules"] if "loading" not in str(r)]
    body = advance(body_loop(scenario.with_changes({"rules": rules})), STEPS)
    names, blood = body.tables.circulation.pools, body.state.circulation.blood
    vesicles, copies = (
        blood[names.index(n)] for n in ("exosome from tumour", "miR-21 in exosome from tumour")
    )
    assert copies == pytest.approx(0.3 * vesicles, rel=1e-9)
    assert copies > 100
    assert not body.tables.circulation.counts[names.index("miR-21 in exosome from tumour")]


def test_a_tissue_takes_what_its_organ_takes_and_no_other_does() -> None:
    body = advance(body_loop(body_dish()), STEPS)
    ledger, tables = body.state.circulation.ledger, body.tables
    lung = tables.circulation.organs.index("lung")
    pools = np.flatnonzero(tables.field >= 0)
    np.testing.assert_allclose(ledger.left[1, pools], ledger.captured[lung, pools], rtol=1e-12)
    assert not body.state.circulation.organ[lung, pools].any()
    native = tables.circulation.pools.index("exosome from blood")
    assert body.state.circulation.organ[lung, native] > 0, "what never enters tissues stays with the organ"


def test_the_own_tissue_may_belong_to_an_organ() -> None:
    """Then it receives what the organ takes, and nothing by its own permeability."""
    body = advance(body_loop(body_dish().with_changes({"body.in": "liver"})), STEPS)
    ledger, tables = body.state.circulation.ledger, body.tables
    liver = tables.circulation.organs.index("liver")
    entering = tables.into[liver] == 0
    assert entering.any()
    np.testing.assert_allclose(ledger.left[0], np.where(entering, ledger.captured[liver], 0.0), rtol=1e-12)
    assert ledger.left[0].sum() > 0
    assert max(gaps(body).values()) < 1e-12


def test_tropism_sends_to_its_organ() -> None:
    """20 copies where 10 bind half: five-fold becomes 1 + 4 x 2/3, in the lung alone, for vesicles and for what they carry."""
    plain, drawn = (
        assemble_body(body_dish(**{"body.tropism.0.fold": fold}), 1).tables.circulation for fold in ("1", "5")
    )
    ratio = np.ones(len(plain.organs))
    ratio[plain.organs.index("lung")] = 1 + 4 * 2 / 3
    for part in ("free", "eaten"):
        one, other = getattr(plain, part), getattr(drawn, part)
        np.testing.assert_allclose(other, one * ratio[:, None], rtol=1e-12)
    assert drawn.cleared()[0] > plain.cleared()[0]


@pytest.mark.parametrize("flow", ["", "darcy"])
def test_the_level_in_tissue_follows_blood(flow: str) -> None:
    """With no sender and no cell, what enters the scenario's own tissue is (permeability x vessels + fluid) x level, a step late."""
    changes = {
        "start": [],
        "body.tissues": {},
        "body.background": {},
        "cells.tumour.releases": {},
        "rules": [],
    }
    scenario = body_dish(flow=flow, **changes, **{"vesicles.exosome.lymph": "0 1/hour"})
    body = body_loop(scenario)
    added = body.tables.circulation.pools.index("exosome from added")
    field = body.tables.field[added]
    levels, entered = [0.0], []
    for _ in range(40):
        before = body.tissues[0].state.ledger.from_blood[field]
        body.advance()
        entered.append(body.tissues[0].state.ledger.from_blood[field] - before)
        levels.append(float(body._circulation.mean[added]))
    passes = body.tissues[0].exchange_volume[field]
    by_permeability = 0.01 * body.tissues[0].tables.medium.vessels.sum() * 20.0**3
    assert passes > by_permeability * 1.1 if flow else passes == pytest.approx(by_permeability)
    expected = passes * np.array(levels[:-1]) / body.tables.circulation.plasma
    assert max(entered) > 1
    np.testing.assert_allclose(entered, expected, rtol=1e-9)
    assert body.state.transit.min() >= 0


def test_whole_vesicles_enter_from_the_level_in_blood() -> None:
    changes = {
        "start": [],
        "body.tissues": {},
        "body.background": {},
        "cells.tumour.releases": {},
        "rules": [],
    }
    scenario = body_dish(
        "whole", **changes, **{"vesicles.exosome.lymph": "0 1/hour", "body.events.0.number": "1e9"}
    )
    body = body_loop(scenario)
    added = body.tables.circulation.pools.index("exosome from added")
    field = body.tables.field[added]
    expected = 0.0
    for _ in range(40):
        expected += float(body._circulation.mean[added]) * body.tissues[0].exchange_volume[field]
        body.advance()
    entered = body.tissues[0].state.ledger.from_blood[field]
    expected /= body.tables.circulation.plasma
    assert expected > 1e4
    assert abs(entered - expected) < 5 * expected**0.5


def test_a_tissue_alone_is_the_same_bits_as_with_blood_that_it_cannot_reach() -> None:
    """No vessels for vesicles, no lymph: the body changes nothing in the tissue."""
    closed = {"vesicles.exosome.vessels": None, "vesicles.exosome.lymph": "0 1/hour", "body.events": []}
    scenario = body_dish(**closed, **{"body.tissues": {}})
    with_body = advance(body_loop(scenario), 36).tissues[0]
    without = Scenario.from_text(scenario.to_yaml()).with_changes({"body": None})
    loop = alone(without)
    for _ in loop.run(36):
        pass
    assert digest(loop) == digest(with_body)


def test_the_order_of_tissues_does_not_matter() -> None:
    """Chance goes by name; only sums over tissues are rounded in another order."""
    data = body_dish().written()
    tissues = data["body"]["tissues"]
    found = []
    for names in (list(tissues), list(reversed(tissues))):
        data["body"]["tissues"] = {n: tissues[n] for n in names}
        body = advance(body_loop(Scenario.from_text(to_yaml(data))), 48)
        assert body.tables.tissues[1:] == tuple(names)
        left = body.state.circulation.ledger.left
        cells = {n: body.tissues[1 + k].state.ledger.events for k, n in enumerate(names)}
        found.append(cells | {f"to {n}": left[1 + k] for k, n in enumerate(names)})
    for name, amounts in found[0].items():
        np.testing.assert_allclose(amounts, found[1][name], rtol=1e-9, err_msg=name)


def test_a_further_tissue_leaves_the_chance_of_others_alone() -> None:
    scenario = body_dish()
    both = body_loop(scenario)
    one = body_loop(scenario.with_changes({"body.tissues.lung": None}))
    assert one.tissues[1].tables.seed == both.tissues[2].tables.seed
    assert one.tissues[0].tables.seed == both.tissues[0].tables.seed == 3


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_going_on_from_a_checkpoint_is_the_same_bits(counting: str) -> None:
    scenario = body_dish(counting)
    straight = advance(body_loop(scenario), 60)
    first = advance(body_loop(scenario), 30)
    assert first.resumable
    kept = {n: np.array(a) for n, a in freeze_body(first.state).items()}
    made = assemble_body(scenario, 3)
    made.state.circulation, made.state.transit = (s := thaw_body(kept)).circulation, s.transit
    for assembled, tissue in zip(made.tissues.values(), first.tissues, strict=True):
        arrays, numbers = freeze(tissue.state)
        state = thaw({n: np.array(a) for n, a in arrays.items()}, numbers, tissue.state.flow)
        object.__setattr__(assembled, "state", state)
    assert body_digest(advance(loop_of(made), 30)) == body_digest(straight)


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
threads = int(sys.argv[1])
numba.set_num_threads(threads)
from body_dish import advance, body_digest, body_dish, body_loop
from exocosm.engine.kernel import units
units.SMALL = 0  # the dish is small: let even its jobs be dealt out
for counting, flow in (("expected", "darcy"), ("whole", "")):
    print(body_digest(advance(body_loop(body_dish(counting, flow)), 36)))
assert (units._pool is not None) == (threads > 1)
"""


def test_any_number_of_threads() -> None:
    found = set()
    for threads in (1, 2):
        out = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent)), str(threads)],
            capture_output=True, text=True, check=True, env={**os.environ, "NUMBA_NUM_THREADS": "2"},
        )  # fmt: skip
        found.add(out.stdout)
    assert len(found) == 1
    assert len(next(iter(found)).split()) == 2


def test_a_tissue_draws_numbers_of_its_own() -> None:
    body = body_loop(body_dish())
    assert len({tissue.tables.seed for tissue in body.tissues}) == 3
    one, other = (body_digest(advance(body_loop(body_dish(), seed), 12)) for seed in (1, 2))
    assert one != other


def test_travellers_between_tissues_with_other_rules() -> None:
    """What a rule moves in one tissue and not in another is none of a traveller's baggage."""
    scenario = body_dish(
        **{
            "cells.tumour.intravasation": "0.5 1/hour",
            "cells.T cell.admits": {"tumour": "1e6 um^3/min"},
            "body.tissues.lung.changes": {"rules": []},
        }
    )
    body = advance(body_loop(scenario), STEPS)
    columns = {len(t.tables.behaviours.names) for t in body.tissues}
    assert len(columns) > 1
    ledger = body.state.cells.ledger
    assert ledger.departed.sum() > 0
    assert ledger.arrived[1].sum() + ledger.elsewhere[1].sum() > 0
