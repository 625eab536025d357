"""Small scenarios that the engine tests share."""

from __future__ import annotations

from typing import Any

import numpy as np

from exocosm.assemble.assemble import Assembled, assemble
from exocosm.engine.loop import Loop
from exocosm.engine.tables import Method
from exocosm.model.scenario import Scenario

NODULE = """
exocosm: 1
title: nodule
tissue:
  size: [160 um, 140 um, 120 um]
  voxel: 20 um
  vessels: [{in: {layer: {axis: x, from: 0 um, to: 40 um}}, density: 1, lymph: 1}]
  FLOW: x
solutes:
  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, decay: 0.1 1/min, initial: 38 mmHg, boundaries: {all: 38 mmHg}}
  signal: {unit: "1", diffusivity: 1e3 um^2/min, decay: 0.05 1/min, boundaries: {x+: 0.2 dimensionless}}
molecules:
  PD-L1: {where: membrane}
  miR-21: {where: lumen, half life: 5 hour}
  mutation: {where: lumen, heritable: true}
vesicles:
  exosome:
    diameter: {median: 80 nm, sigma: 0.35}
    membrane: {PD-L1: 20 1/vesicle}
    lumen: {miR-21: 0.3 1/vesicle, mutation: 0.001 1/vesicle}
    lost in tissue: 0.05 1/hour
    vessels: {permeability: 0.01 1/min, blood: 1e-4 vesicle/um^3}
    lymph: 0.02 1/hour
    burst: BURST
    varies: VARIES
    counting: COUNTING
programmes:
  EMT: {rise: 5 hour, fall: 10 hour}
cells:
  tumour:
    diameter: 17 um
    releases: {exosome: 300 vesicle/cell/hour}
    secretes: {signal: 10 um^3/min/cell}
    captures: {exosome: 400 um^3/min/cell}
    consumes: {oxygen: 5 1/min}
    holds: 3000 vesicle/cell
    intake: {internalise: 2 1/hour, detach: 0.2 1/hour, exit: 1 1/hour, escape: 0.2, recycle: 0.1}
    cycle: {phases: [{name: G1, lasts: 2 hour}, {name: S-G2-M, lasts: 30 min, fixed: true}]}
    death: {apoptosis rate: 0.2 1/hour, necrosis rate: 0.05 1/hour, apoptotic for: 20 min, necrotic for: 40 min}
    arrest: {quiescence rate: 0.02 1/hour, arousal rate: 0.1 1/hour, senescence rate: 0.01 1/hour}
  T cell:
    diameter: 9 um
    releases: {exosome: 50 vesicle/cell/hour}
    captures: {any: 100 um^3/min/cell}
    motility: {speed: 4 um/min, persistence: 5 min, bias: 0.3, towards: signal}
    kills: {targets: [tumour], rate: 0.05 1/hour}
start:
  - {put: tumour, number: 60, in: {sphere: {radius: 45 um}}, arranged: packed}
  - {put: T cell, number: 15, in: everywhere}
  - {release: exosome, number: 500, in: everywhere}
rules:
  - {in: tumour, low: oxygen, raises: release of exosome, to: 1.9 x, half: 30 mmHg, hill: 4}
  - {in: tumour, contact: PD-L1, raises: EMT, to: 1, half: 2000, hill: 2}
  - {in: tumour, high: EMT, raises: loading of miR-21 into exosome, to: 3 x, half: 0.2}
  - {in: tumour, high: pressure, lowers: division, to: 0 x, half: 0.1}
  - {in: tumour, high: delivered miR-21, lowers: apoptosis, to: 0.5 x, half: 50, hill: 1}
  - {in: T cell, high: held exosome, lowers: speed, to: 0.5 x, half: 100}
  - {in: T cell, high: neighbours of tumour, raises: kill rate, to: 3 x, half: 2}
record: every 1 hour
checkpoint: every 30 min
until: 3 hour
"""


def nodule(counting: str = "expected", burst: float = 1, flow: bool = False, **changes: Any) -> Scenario:
    """Return a small tissue with every process on; `changes` replace text, written with ``_`` for spaces."""
    text = NODULE.replace("COUNTING", counting).replace("BURST", str(burst))
    if counting == "whole":
        text = "\n".join(
            line for line in text.splitlines() if "VARIES" not in line and "loading of" not in line
        )
    text = text.replace("VARIES", "[miR-21]")
    text = text.replace("  FLOW: x\n", "  flow: {speed: 0.1 um/s, direction: x}\n" if flow else "")
    scenario = Scenario.from_text(text)
    return scenario.with_changes(changes) if changes else scenario


def loop_of(scenario: Scenario, seed: int = 3) -> Loop:
    """Return a loop ready to run."""
    made: Assembled = assemble(scenario, seed)
    return Loop(made.tables, made.state)


def advance(loop: Loop, steps: int) -> Loop:
    """Run so many engine steps."""
    for _ in loop.run(steps):
        pass
    return loop


def imbalance(loop: Loop) -> dict[str, float]:
    """Return the worst relative error of the books of fields, carriers and cargo."""
    state, tables, ledger = loop.state, loop.tables, loop.state.ledger
    volume = tables.grid.voxel_volume
    now = state.fields.reshape(len(tables.fields), tables.grid.voxels).sum(1, dtype=np.float64) * volume
    for w, s in enumerate(np.flatnonzero(tables.fields.method == Method.WHOLE)):
        now[s] = state.whole[w].sum()
    fields = np.abs(ledger.field_balance() - now) / np.maximum(ledger.field_turnover(), 1e-300)
    n, s = state.cells.count, tables.carriers.field
    held = (state.cells.surface[:n] + state.cells.endosome[:n]).sum(0)
    got = ledger.captured[s].sum(1) + ledger.brought.sum(1)
    gone = (ledger.escaped + ledger.degraded + ledger.buried + ledger.left).sum(1) + ledger.returned[s].sum(1)
    carriers = np.abs(got - gone - held) / np.maximum(got, 1e-300)
    gain = ledger.cargo_turnover().sum(1)
    cargo = np.abs(ledger.cargo_balance().sum(1) - state.cells.cytosol[:n].sum(0)) / np.maximum(gain, 1e-300)
    worst = {"fields": fields, "carriers": carriers, "cargo": cargo}
    return {name: float(errors.max(initial=0.0)) for name, errors in worst.items()}


def digest(loop: Loop) -> str:
    """Return a hash of everything that the engine knows, cells by identity."""
    import hashlib

    state = loop.state
    order = np.argsort(state.cells.identity[: state.cells.count])
    parts = [state.fields, state.whole, np.array([state.step, state.next_identity])]
    parts += [rows[order] for rows in state.cells.alive_rows().values()]
    parts += list(state.ledger.arrays().values())
    parts += [array for _, array in sorted(state.extra.items())]
    out = hashlib.sha256()
    for part in parts:
        out.update(np.ascontiguousarray(part).tobytes())
    return out.hexdigest()


CHECKPOINT = """
exocosm: 1
title: checkpoint
tissue: {size: [80 um, 80 um, 80 um], voxel: 20 um}
solutes:
  anti-PD-L1: {unit: nM, diffusivity: 3000 um^2/min, initial: ANTI_L1}
  anti-PD-1: {unit: nM, diffusivity: 3000 um^2/min, initial: ANTI_1}
molecules:
  PD-L1: {where: membrane, binds: {PD-1: tx.PD1_PDL1_Kd}, blocked by: {anti-PD-L1: tx.aPDL1_Kd}}
  CD9: {where: membrane}
  miR-21: {where: lumen}
receptors:
  PD-1: {blocked by: {anti-PD-1: tx.aPD1_Kd}}
vesicles:
  exosome: {diameter: {median: 80 nm, sigma: 0.35}, membrane: {PD-L1: 20 1/vesicle, CD9: 5 1/vesicle}, lumen: {miR-21: 1 1/vesicle}}
programmes:
  touched: {rise: 1 hour, fall: 1 hour}
cells:
  CD8 T:
    diameter: 10 um
    captures: {exosome: 500 um^3/min/cell}
    intake: {internalise: 1 1/hour, exit: 1 1/hour, escape: 0.2, recycle: 0.1}
    carries: {PD-1: tx.PD1_cell}
    kills: {targets: [tumour], rate: 0.05 1/hour}
    mechanics: {fixed: true}
  tumour:
    diameter: 16 um
    releases: {exosome: 300 vesicle/cell/hour}
    carries: {PD-L1: tx.PDL1_cell}
    mechanics: {fixed: true}
start:
  - {put: CD8 T, number: T_CELLS, in: everywhere}
  - {put: tumour, number: TUMOUR_CELLS, in: everywhere}
  - {release: exosome, number: 2e5, in: everywhere}
rules:
  - {in: CD8 T, high: bound PD-1, lowers: kill rate, to: 0 x, half: tx.PD1_50, hill: 2}
  - {in: CD8 T, contact: PD-L1, raises: touched, to: 1, half: 1000, hill: 1}
until: 2 hour
"""


def checkpoint(
    anti_l1: str = "0 nM",
    anti_1: str = "0 nM",
    t_cells: int = 1,
    tumour: int = 0,
    changes: dict[str, str] | None = None,
) -> Scenario:
    """Return T cells in a bath of vesicles with PD-L1; `changes` replace text."""
    made = CHECKPOINT.replace("ANTI_L1", anti_l1).replace("ANTI_1", anti_1)
    made = made.replace("TUMOUR_CELLS", str(tumour)).replace("T_CELLS", str(t_cells))
    for old, new in (changes or {}).items():
        assert old in made
        made = made.replace(old, new)
    return Scenario.from_text(made)
