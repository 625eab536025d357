"""PD-L1 on vesicles, PD-1 on T cells and antibodies: hand arithmetic, the slow twin, and what blocking does and does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dishes import advance, checkpoint, digest, imbalance, loop_of
from numpy.testing import assert_allclose

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.loop import Loop
from exocosm.engine.neighbourhood import Neighbourhood
from exocosm.engine.plain import response as plain_response
from exocosm.engine.process.response import Response
from exocosm.model.scenario import Scenario

NANOMOLAR = 6.02214076e23 * 1e-9 / 1e15
"""Molecules per um^3."""
AREA = np.pi * 10**2
"""Of a T cell of 10 um, um^2."""


def quadratic(first: float, second: float, constant: float) -> float:
    """Return the complexes of two partners by the textbook's root."""
    total = first + second + constant
    return 0.5 * (total - np.sqrt(total**2 - 4 * first * second))


def felt(scenario: Scenario, bound: float = 1000.0) -> tuple[float, float]:
    """Return what the first T cell feels with so many vesicles on it at time zero.

    Complexes per um^2 and molecules in contact, found back from the two rules.
    """
    made = assemble(scenario, 3)
    cells = made.state.cells
    kind = cells.kind[: cells.count]
    cells.surface[: cells.count, 0][kind == 0] = bound
    loop = Loop(made.tables, made.state)
    row = loop.state.cells.behaviour[int(np.flatnonzero(loop.state.cells.kind[: cells.count] == 0)[0])]
    names = loop.tables.behaviours.names
    kill, touched = row[names.index("kill rate")], row[names.index("touched")]
    base = loop.tables.behaviours.base[0, names.index("kill rate")]
    return 6.0 * float(np.sqrt(base / kill - 1)), 1000.0 * float(touched / (1 - touched))


def test_complexes_of_a_t_cell_by_hand() -> None:
    """28000 PD-1 and 20000 PD-L1 on 314 um^2; 8.2 uM times 10 nm are 49.4 molecules per um^2."""
    pairs, contact = felt(checkpoint())
    assert contact == pytest.approx(20000, rel=1e-9)
    assert pairs == pytest.approx(quadratic(28000 / AREA, 20000 / AREA, 8200 * NANOMOLAR * 0.01), rel=1e-9)
    assert 20 < pairs < 40


def test_an_antibody_against_the_ligand_by_hand() -> None:
    """10 nM in a voxel of 8000 um^3 that holds 2e5 / 64 free vesicles besides the cell."""
    pairs, contact = felt(checkpoint("10 nM"))
    there = (20 * 2e5 / 64 + 20000) / 8000
    free = 1 - quadratic(there, 10 * NANOMOLAR, 0.4 * NANOMOLAR) / there
    assert free < 0.9
    assert contact == pytest.approx(20000 * free, rel=1e-9)
    surface = quadratic(28000 / AREA, free * 20000 / AREA, 8200 * NANOMOLAR * 0.01)
    assert pairs == pytest.approx(surface, rel=1e-9)


def test_an_antibody_against_the_receptor_by_hand() -> None:
    """The receptors are blocked, the molecules in contact are as many as before."""
    pairs, contact = felt(checkpoint(anti_1="50 nM"))
    free = 1 - quadratic(28000 / 8000, 50 * NANOMOLAR, 4 * NANOMOLAR) / (28000 / 8000)
    assert contact == pytest.approx(20000, rel=1e-9)
    surface = quadratic(free * 28000 / AREA, 20000 / AREA, 8200 * NANOMOLAR * 0.01)
    assert pairs == pytest.approx(surface, rel=1e-9)


def test_units_of_an_antibody_are_read() -> None:
    nano = felt(checkpoint("10 nM"))
    micro = felt(checkpoint("0.01 uM", changes={"anti-PD-L1: {unit: nM": "anti-PD-L1: {unit: uM"}))
    count = felt(
        checkpoint(
            "6.02214076 molecule/um^3", changes={"anti-PD-L1: {unit: nM": "anti-PD-L1: {unit: molecule/um^3"}
        )
    )
    assert micro == pytest.approx(nano, rel=1e-9)
    assert count == pytest.approx(nano, rel=1e-9)


def test_touching_neighbours_present_what_they_carry() -> None:
    """One tumour cell beside the T cell: 0.08 of its 120000 PD-L1; none where it does not touch, or with a share of 0."""
    put = {
        "{put: CD8 T, number: 1, in: everywhere}": "{put: CD8 T, at: [[30 um, 30 um, 30 um]]}",
        "{put: tumour, number: 1, in: everywhere}": "{put: tumour, at: [[43 um, 30 um, 30 um]]}",
    }
    near, contact = felt(checkpoint(tumour=1, changes=put), bound=0.0)
    assert contact == 0
    assert near == pytest.approx(
        quadratic(28000 / AREA, 0.08 * 120000 / AREA, 8200 * NANOMOLAR * 0.01), rel=1e-9
    )
    none = {**put, "PD-1: {blocked": "PD-1: {contact share: 0, blocked"}
    assert felt(checkpoint(tumour=1, changes=none), bound=0.0)[0] == 0
    far = {k: v.replace("43 um", "75 um") for k, v in put.items()}
    assert felt(checkpoint(tumour=1, changes=far), bound=0.0)[0] == 0


def test_vesicles_draw_an_antibody_away_from_cells() -> None:
    """A decoy: the antibody on 20000 copies of a cell, with and without 2e5 / 64 vesicles of 20 copies in its voxel."""
    rule = {
        "rules:": "rules:\n  - {in: CD8 T, high: blocked PD-L1, raises: touched, to: 1, half: 1000, hill: 1}",
        "  - {in: CD8 T, contact: PD-L1, raises: touched, to: 1, half: 1000, hill: 1}\n": "",
        "carries: {PD-1": "carries: {PD-L1: 20000 molecule/cell, PD-1",
    }
    seen = []
    for number in (2e5, 0):
        there = (20 * number / 64 + 20000) / 8000
        taken = quadratic(there, 4 * NANOMOLAR, 0.4 * NANOMOLAR) / there
        changes = {**rule, "number: 2e5": f"number: {number:g}"}
        held = felt(checkpoint("4 nM", changes=changes), bound=0.0)[1]
        assert held == pytest.approx(20000 * taken, rel=1e-9)
        seen.append(held)
    assert seen[0] < 0.5 * seen[1]


def test_two_ligands_share_one_receptor() -> None:
    """A ligand split in two with one constant is that ligand."""
    split = checkpoint(
        changes={
            "CD9: {where: membrane}": "PD-L2: {where: membrane, binds: {PD-1: tx.PD1_PDL1_Kd}}",
            "PD-L1: 20 1/vesicle, CD9: 5 1/vesicle": "PD-L1: 12 1/vesicle, PD-L2: 8 1/vesicle",
        }
    )
    assert felt(split)[0] == pytest.approx(felt(checkpoint())[0], rel=1e-9)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_signals_agree_with_the_slow_twin(precision: str) -> None:
    """Two antibodies on the ligand, one on the receptor and on a second receptor: both kinds of stars."""
    second = "{unit: uM, diffusivity: 3000 um^2/min, initial: 2e-3 uM}"
    scenario = checkpoint(
        "3 nM",
        "5 nM",
        12,
        20,
        {
            "solutes:": f"precision: {precision}\nsolutes:\n  second: {second}",
            "{anti-PD-L1: tx.aPDL1_Kd}": "{anti-PD-L1: tx.aPDL1_Kd, second: 3 nM}",
            "receptors:": "receptors:\n  CD80: {blocked by: {anti-PD-1: 20 nM}}",
            "carries: {PD-L1": "carries: {CD80: 5000 molecule/cell, PD-L1",
            "rules:": "rules:\n  - {in: tumour, high: blocked PD-L1, raises: touched, to: 1, half: 10000, hill: 1}",
        },
    )
    loop = advance(loop_of(scenario), 30)
    state, tables = loop.state, loop.tables
    grid, cells = tables.grid, state.cells
    place = (cells.sphere[: cells.count, :3] / np.array(grid.spacing[::-1], np.float32)).astype(int)
    voxel = np.ravel_multi_index(place.T[::-1], grid.shape)
    near = Neighbourhood(tables)
    near.build(state)
    contacts, pressure = near.contacts(state)
    assert contacts.any()
    signal = plain_response.signals(state, tables, voxel, contacts, pressure)
    kind = cells.kind[: cells.count]
    assert (signal[kind == 0, 1:] > 0).all()
    assert (signal[kind == 1, 0] > 0).all()
    wanted = plain_response.behaviours(state, tables, signal)
    Response(tables).advance(state, voxel, near, 0.0)
    assert_allclose(cells.behaviour[: cells.count], wanted, rtol=1e-8)
    assert len(np.unique(wanted[:, 2:].round(12))) > 10


def test_an_antibody_takes_contact_and_no_uptake() -> None:
    """What is captured, delivered and degraded is the same; what is felt is not."""
    free, blocked = (advance(loop_of(checkpoint(dose)), 60) for dose in ("0 nM", "1000 nM"))
    assert free.state.ledger.captured.sum() > 0
    assert (blocked.state.ledger.captured == free.state.ledger.captured).all()
    assert (blocked.state.ledger.delivered == free.state.ledger.delivered).all()
    assert (blocked.state.ledger.degraded == free.state.ledger.degraded).all()
    assert blocked.state.cells.programme[0, 0] < 0.2 * free.state.cells.programme[0, 0]
    kill = free.tables.behaviours.names.index("kill rate")
    assert blocked.state.cells.behaviour[0, kill] > free.state.cells.behaviour[0, kill]
    assert max(imbalance(blocked).values()) < 1e-12


def test_complexes_outlive_a_block_of_uptake() -> None:
    """Ligands on vesicles that are not taken in go on acting, and more of them."""
    taken, kept = (
        advance(loop_of(checkpoint(changes={"internalise: 1 1/hour": f"internalise: {rate} 1/hour"})), 60)
        for rate in (1, 0)
    )
    assert kept.state.ledger.internalised.sum() == 0
    kill = kept.tables.behaviours.names.index("kill rate")
    assert kept.state.cells.behaviour[0, kill] < taken.state.cells.behaviour[0, kill]


def test_no_antibody_gives_the_bits_of_a_molecule_that_nothing_blocks() -> None:
    absent = advance(loop_of(checkpoint(t_cells=5, tumour=5)), 36)
    scenario = checkpoint(t_cells=5, tumour=5, changes={", blocked by: {anti-PD-L1: tx.aPDL1_Kd}": ""})
    assert digest(advance(loop_of(scenario), 36)) == digest(absent)
    other = advance(loop_of(checkpoint("1 nM", t_cells=5, tumour=5)), 36)
    assert digest(other) != digest(absent)


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
numba.set_num_threads(int(sys.argv[1]))
from dishes import advance, checkpoint, digest, loop_of
from exocosm.engine.kernel import units
units.SMALL = 0
print(digest(advance(loop_of(checkpoint("3 nM", "5 nM", 20, 30)), 24)))
assert (units._pool is not None) == (sys.argv[1] != "1")
"""


def test_same_bits_for_threads_order_and_interruption() -> None:
    scenario = checkpoint("3 nM", "5 nM", 20, 30)
    straight = digest(advance(loop_of(scenario), 24))
    for threads in ("1", "8"):
        out = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent)), threads],
            capture_output=True, text=True, check=True, env={**os.environ, "NUMBA_NUM_THREADS": "8"},
        )  # fmt: skip
        assert out.stdout.strip() == straight
    made = assemble(scenario, 3)
    order = np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count)
    made.state.cells.take(order)
    assert digest(advance(Loop(made.tables, made.state), 24)) == straight
    first = advance(loop_of(scenario), 12)
    arrays, numbers = freeze(first.state)
    again = Loop(first.tables, thaw({k: a.copy() for k, a in arrays.items()}, numbers, first.state.flow))
    assert digest(advance(again, 12)) == straight
