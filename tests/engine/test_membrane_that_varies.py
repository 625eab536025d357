"""Membrane molecules whose copies depend on the sender: felt, bound and booked like fixed ones, until a rule loads more."""

from __future__ import annotations

import numpy as np
import pytest
import test_plasma_decoys as plasma
from dishes import advance, checkpoint, imbalance, loop_of, nodule
from numpy.testing import assert_allclose

from exocosm.assemble.body import assemble_body
from exocosm.engine.body_loop import BodyLoop
from exocosm.engine.loop import Loop
from exocosm.model.scenario import Scenario


def small(varies: bool, loaded: str = "") -> Scenario:
    """Return the nodule without vesicles that nobody loaded."""
    made = nodule().written()
    made["start"] = [part for part in made["start"] if "release" not in part]
    made["vesicles"]["exosome"]["vessels"]["blood"] = "0 vesicle/um^3"
    made["vesicles"]["exosome"]["varies"] = ["miR-21", "PD-L1"] if varies else ["miR-21"]
    if loaded:
        made["rules"].append(
            {
                "in": "tumour",
                "low": "oxygen",
                "raises": "loading of PD-L1 into exosome",
                "to": loaded,
                "half": "40 mmHg",
            }
        )
    return Scenario.model_validate(made)


def contact(loop: Loop) -> np.ndarray:
    """Return copies of PD-L1 that each cell touches on vesicles."""
    cells = loop.state.cells
    copies: np.ndarray = cells.surface[: cells.count] @ loop.tables.carriers.membrane[:, 0]
    return copies


def test_without_a_rule_it_is_the_same_as_fixed() -> None:
    fixed, varied = (advance(loop_of(small(v)), 40) for v in (False, True))
    assert varied.state.cells.count == fixed.state.cells.count
    assert contact(fixed).max() > 100
    assert_allclose(contact(varied), contact(fixed), rtol=1e-9)
    n = fixed.state.cells.count
    assert_allclose(varied.state.cells.programme[:n], fixed.state.cells.programme[:n], rtol=1e-9)
    assert fixed.state.cells.programme[:n].max() > 0.001


def test_a_rule_loads_more_and_the_books_close() -> None:
    usual, more = (advance(loop_of(small(True, to)), 40) for to in ("1 x", "3 x"))
    rise = contact(more).sum() / contact(usual).sum()
    assert 1.2 < rise < 3
    for loop in (usual, more):
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what


def test_an_absolute_loading_is_in_copies_a_vesicle() -> None:
    fold, copies = (advance(loop_of(small(True, to)), 20) for to in ("3 x", "60 1/vesicle"))
    assert_allclose(contact(copies), contact(fold), rtol=1e-12)


def test_what_rules_alone_load_is_in_copies_and_the_rest_load_none() -> None:
    """Where a vesicle has none, an absolute value is all there is; cells without the rule, and a multiple, load nothing."""
    usual, none, some = (small(True, to).written() for to in ("60 1/vesicle", "3 x", "60 1/vesicle"))
    for made in (none, some):
        made["vesicles"]["exosome"]["membrane"]["PD-L1"] = "0 1/vesicle"
    loops = [advance(loop_of(Scenario.model_validate(made)), 20) for made in (usual, none, some)]
    assert contact(loops[1]).max() == 0
    # of 20 copies, h more of the 40 that lead to 60; of none, h of 60: alike where h is 1, less elsewhere
    full, part = contact(loops[0]), contact(loops[2])
    assert 0 < part.sum() < full.sum()
    n = loops[2].state.cells.count
    column = loops[2].tables.behaviours.names.index("loading of PD-L1 into exosome")
    loaded, kind = loops[2].state.cells.behaviour[:n, column], loops[2].state.cells.kind[:n]
    assert (loaded[kind == 1] == 0).all() and 1 < loaded[kind == 0].max() < 60
    assert any("a multiple of it too" in str(p) for p in Scenario.model_validate(none).check())
    for what, error in imbalance(loops[2]).items():
        assert error < 1e-12, what


def test_an_antibody_binds_it_alike() -> None:
    """Antibody against PD-L1 among senders: what T cells feel, and what stays free in the medium."""
    seen = []
    for varies in ("", ", varies: [PD-L1]"):
        changes = {
            "CD9: 5 1/vesicle}": "CD9: 5 1/vesicle}" + varies,
            "  - {release: exosome, number: 2e5, in: everywhere}\n": "",
        }
        loop = advance(loop_of(checkpoint("5 nM", t_cells=6, tumour=12, changes=changes)), 40)
        n, names = loop.state.cells.count, loop.tables.behaviours.names
        seen.append(loop.state.cells.behaviour[:n][:, [names.index("kill rate"), names.index("touched")]])
    assert np.ptp(seen[0]) > 0
    assert_allclose(seen[1], seen[0], rtol=1e-9)


def test_it_holds_an_antibody_back_in_plasma() -> None:
    """Vesicles that the tumour sends into blood are decoys by what they were loaded with."""
    body = {
        "plasma": "1 mL",
        "half life": "70 min",
        "half life in organs": "1 hour",
        "stands for": 1e9,
        "organs": {"liver": {"share": 1}},
    }
    seen = []
    for varies in ([], ["HER2"]):
        changes = {
            "body": body,
            "vesicles.exosome.varies": varies,
            "cells.tumour.releases.exosome": "1000 vesicle/cell/min",
        }
        made = assemble_body(plasma.scenario().with_changes(changes), 3)
        loop = BodyLoop(made.tables, made.state, [Loop(a.tables, a.state) for a in made.tissues.values()])
        for _ in range(60):
            loop.advance()
        seen.append(plasma.blood(loop.tissues[0]))
    assert seen[0] < 0.9 * plasma.TOTAL
    assert seen[1] == pytest.approx(seen[0], rel=1e-9)


def test_an_organ_that_looks_at_it_is_refused() -> None:
    body = {
        "like": "mouse",
        "tropism": [{"organ": "liver", "molecule": "PD-L1", "fold": "2 x", "half at": "10 1/vesicle"}],
    }
    found = small(True).with_changes({"body": body}).check()
    assert any("varies with the sender" in p.message and p.severity == "error" for p in found)
    found = small(False).with_changes({"body": body}).check()
    assert not any("varies with the sender" in p.message for p in found)
