"""A small body: the dish of the other engine tests, a lung in the same run, blood and lymph between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from dishes import digest, imbalance, nodule

from exocosm.arrays import Float
from exocosm.assemble.body import BodyAssembled, assemble_body
from exocosm.engine.body_loop import BodyLoop
from exocosm.engine.loop import Loop
from exocosm.model.scenario import Scenario

TISSUE = "{size: [120 um, 100 um, 80 um], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 1}]}"
BODY = f"""
body:
  plasma: 0.001 mL
  half life: 7 min
  half life in organs: 2 hour
  organs:
    liver: {{share: 0.5, phagocytes: 0.9}}
    lung: {{share: 0.2, phagocytes: 0.5}}
    brain: {{share: 0.05}}
    rest: {{share: remainder}}
  phagocytes: {{half saturated at: 1e8 vesicle/mL, recovery: 5 day}}
  lymph: {{transit: 30 min, nodes: 0.3}}
  stands for: 20
  background: {{exosome: {{secretion: 1e4 vesicle/min}}}}
  tropism: [{{molecule: PD-L1, organ: lung, fold: 5, half at: 10 molecule/vesicle}}]
  tissues:
    lung:
      in: lung
      stands for: 300
      tissue: {TISSUE}
      start:
        - {{put: tumour, number: 20, in: everywhere}}
        - {{put: T cell, number: 10, in: everywhere}}
    marrow:
      in: brain
      stands for: 7
      tissue: {TISSUE}
      start: [{{put: tumour, number: 12, in: everywhere}}]
      events: [{{add: exosome, number: 1000, when: at 12 min}}]
  events:
    - {{inject: exosome, number: 1e6, when: at 12 min}}
    - {{name: clodronate, deplete: 0.8, when: at 30 min}}
    - {{filter: 1e-5 mL/min, for: 20 min, when: at 48 min}}
"""
DARCY = (
    "  matrix: {conductivity: 10 um^2/Pa/min}\n"
    "  flow: {darcy: {filtration: 1e-5 1/Pa/min, vessel pressure: 2000 Pa, drainage: 1e-5 1/Pa/min, open: {x+: 0 Pa}}}\n"
)


def body_dish(counting: str = "expected", flow: str = "", every: str = "", **changes: Any) -> Scenario:
    """Return the dish with a body; `flow` is ``darcy`` or nothing, `every` the step of the vesicles."""
    text = nodule(counting, 20).to_yaml()
    if flow:
        text = text.replace("  voxel:", f"{DARCY}  voxel:", 1)
    scenario = Scenario.from_text(text + BODY)
    given = {"vesicles.exosome.vessels.blood": "0 vesicle/um^3", "record": "every 30 min"}
    if every:
        given["vesicles.exosome.every"] = every
    return scenario.with_changes(given | changes)


def body_loop(scenario: Scenario, seed: int = 3) -> BodyLoop:
    """Return a body ready to run."""
    return loop_of(assemble_body(scenario, seed))


def loop_of(made: BodyAssembled) -> BodyLoop:
    tissues = [Loop(one.tables, one.state) for one in made.tissues.values()]
    return BodyLoop(made.tables, made.state, tissues)


def advance(body: BodyLoop, steps: int) -> BodyLoop:
    """Run so many engine steps."""
    for _ in range(steps):
        body.advance()
    return body


def gaps(body: BodyLoop) -> dict[str, float]:
    """Return the worst relative error of every book: of the tissues, of the circulation, of what passes between them."""
    state, tables = body.state, body.tables
    ledger = state.circulation.ledger
    worst = {"circulation": float(state.circulation.imbalance().max())}
    pools = np.flatnonzero(tables.field >= 0)
    fields = tables.field[pools]
    for t, tissue in enumerate(body.tissues):
        name, pieces, book = tables.tissues[t], tables.pieces[t], tissue.state.ledger
        worst |= {f"{name}: {what}": error for what, error in imbalance(tissue).items()}
        worst[f"{name}: vessels"] = _gap(
            ledger.left[t, pools], pieces * book.from_blood[fields] + state.transit[t, pools]
        )
        worst[f"{name}: returned"] = _gap(ledger.returned[t, pools], pieces * book.to_blood[fields])
        worst[f"{name}: drained"] = _gap(ledger.drained[t, pools], pieces * book.drained[fields])
    return worst


def _gap(one: Float, other: Float) -> float:
    return float((np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), 1e-300)).max())


def body_digest(body: BodyLoop) -> str:
    """Return a hash of everything that the body knows."""
    import hashlib

    out = hashlib.sha256("".join(digest(tissue) for tissue in body.tissues).encode())
    for _, array in sorted(body.record().items()):
        out.update(np.ascontiguousarray(array).tobytes())
    return out.hexdigest()
