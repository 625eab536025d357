"""The body of a scenario -> circulation, tissues side by side, and the state at time zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assemble.assemble import Assembled, assemble, no_table
from exocosm.assemble.cells import initial
from exocosm.assemble.index import Index
from exocosm.assemble.times import times_of
from exocosm.engine.blood_cells import BloodCellLedger, BloodCellState, BloodCellTables
from exocosm.engine.body_loop import BodyState
from exocosm.engine.body_tables import (
    BodyIntervention,
    BodyTables,
    CellInjection,
    Depletion,
    Filtering,
    Injection,
)
from exocosm.engine.circulation import NODES, CirculationState, CirculationTables
from exocosm.engine.state import Cells
from exocosm.knowledge.dimensions import (
    DURATION,
    PER_VESICLE,
    VESICLE_DENSITY,
    VESICLE_OUTPUT,
    VOLUME,
    VOLUME_FLOW,
)
from exocosm.model import body_event as declared
from exocosm.model.body import Body
from exocosm.model.parts import PRIMARY
from exocosm.model.scenario import Scenario

NATIVE = "blood"
"""Sender of the body's own vesicles."""


@dataclass(frozen=True)
class BodyAssembled:
    """A scenario with a body as the engine sees it."""

    tables: BodyTables
    state: BodyState
    tissues: dict[str, Assembled]
    kinds: tuple[str, ...]
    """[b] vesicle kind of each pool of the circulation."""
    native: tuple[bool, ...]
    """[b] whether the body itself releases it."""


def native_pools(body: Body) -> tuple[str, ...]:
    """Return the names of the pools of the body's own vesicles."""
    return tuple(f"{kind} from {NATIVE}" for kind in body.background)


def circulation_tables(
    scenario: Scenario, body: Body, pools: tuple[str, ...], kinds: tuple[str, ...], counts: tuple[bool, ...]
) -> CirculationTables:
    """Return how pools move between plasma, lymph and organs.

    Parameters
    ----------
    scenario
        For what vesicle kinds carry.
    pools, kinds, counts
        [b] name, vesicle kind, whether it is vesicles (rather than cargo that they carry).
    """
    organs = tuple(body.organs)
    plasma = VOLUME.value(body.plasma)
    pumped = body.plasma_flow / plasma
    free, eaten = np.zeros((len(organs) + 1, len(pools))), np.zeros((len(organs) + 1, len(pools)))
    flow = np.zeros(len(organs) + 1)
    for k, organ in enumerate(organs):
        said = body.organs[organ]
        flow[k] = said.flow.to("") * pumped if said.flow is not None else 0.0
        for b, kind in enumerate(kinds):
            wanted = trace_rate(body, organ, kind)
            if flow[k] > 0.0:
                wanted = wanted * flow[k] / (flow[k] - wanted)
            wanted *= tropism(scenario, body, organ, kind)
            eaten[k, b] = wanted * said.phagocytes.to("")
            free[k, b] = wanted - eaten[k, b]
    secretion = np.zeros(len(pools))
    for b, name in enumerate(pools):
        if name in native_pools(body):
            secretion[b] = VESICLE_OUTPUT.value(body.background[kinds[b]].secretion)
    half, recovery = body.phagocytes.half_saturated, body.phagocytes.recovery
    return CirculationTables(
        pools=pools,
        organs=(*organs, NODES),
        plasma=plasma,
        free=free,
        eaten=eaten,
        flow=flow,
        degradation=np.full(len(organs) + 1, math.log(2) / DURATION.value(body.degraded)),
        secretion=secretion,
        counts=np.array(counts, np.bool_),
        transit=0.0 if body.lymph is None else DURATION.value(body.lymph.transit),
        nodes=0.0 if body.lymph is None else body.lymph.nodes.to(""),
        half=float("inf") if half is None else VESICLE_DENSITY.value(half) * plasma,
        recovery=0.0 if recovery is None else math.log(2) / DURATION.value(recovery),
    )


def trace_rate(body: Body, organ: str, kind: str) -> float:
    """Return 1/min at which an organ clears a trace of a kind without tropism from plasma."""
    return body.share(organ) * math.log(2) / DURATION.value(body.half_lives.get(kind, body.half_life))


def tropism(scenario: Scenario, body: Body, organ: str, kind: str) -> float:
    """Return by how much what a kind carries multiplies what an organ takes."""
    factor, carried = 1.0, scenario.vesicles[kind].membrane
    for law in body.tropism:
        if law.organ in (organ, "all") and law.molecule in carried:
            copies, half = PER_VESICLE.value(carried[law.molecule]), PER_VESICLE.value(law.half)
            bound = copies / (copies + half) if copies > 0.0 else 0.0
            factor *= 1.0 + (law.fold.to("") - 1.0) * bound
    return factor


def assemble_body(scenario: Scenario, seed: int, table: Callable[[str], bytes] = no_table) -> BodyAssembled:
    """Turn a scenario with a body into tables and a state at time zero.

    Parameters
    ----------
    scenario
        Checked; with a body.
    seed
        Of the run; every tissue draws numbers of its own.
    table
        As for `assemble`.
    """
    body = scenario.body
    assert body is not None
    tissues = {
        name: assemble(part, tissue_seed(seed, name), table) for name, part in scenario.parts().items()
    }
    first = next(iter(tissues.values()))
    names = first.names
    carriers = names.carriers
    pools = (*carriers, *native_pools(body))
    kinds = (*(names.pools[names.carrier_pool(q)].vesicle for q in range(len(carriers))), *body.background)
    counts = tuple(b < len(names.pools) or b >= len(carriers) for b in range(len(pools)))
    circulation = circulation_tables(scenario, body, pools, kinds, counts)
    field = np.array(
        [names.field_of_carrier(b) if b < len(carriers) else -1 for b in range(len(pools))], np.int64
    )
    pieces = [body.stands_for, *(t.stands_for for t in body.tissues.values())]
    cells = blood_cells(scenario, body, first, seed)
    tables = BodyTables(
        cells=cells,
        decoys=_decoys(scenario, first, kinds),
        circulation=circulation,
        tissues=tuple(tissues),
        pieces=np.array([p.magnitude for p in pieces]),
        field=field,
        into=_into(body, tissues, circulation, field),
        exchanges=(body.organ is None, *(False for _ in body.tissues)),
        interventions=_interventions(body, names, circulation.plasma),
        steps=first.tables.steps,
    )
    state = BodyState(
        CirculationState.at_rest(circulation, len(tissues)),
        np.zeros((len(tissues), len(pools))),
        _no_cells(first, len(tissues), len(circulation.organs)),
    )
    native = tuple(name in native_pools(body) for name in pools)
    return BodyAssembled(tables, state, tissues, kinds, native)


def _decoys(scenario: Scenario, first: Assembled, kinds: tuple[str, ...]) -> Float:
    """Return [b, u] molecules that antibodies may bind, for one of every pool in blood: a vesicle, or a copy that one carries."""
    binding = first.tables.binding
    if binding is None or not first.tables.drugs:
        return np.zeros((len(kinds), 0))
    found = np.zeros((len(kinds), len(binding.targets)))
    carried = first.tables.carriers.membrane
    for b, kind in enumerate(kinds):
        if b < len(carried):
            found[b, : carried.shape[1]] = carried[b]
            continue
        for molecule, copies in scenario.vesicles[kind].membrane.items():
            found[b, binding.targets.index(molecule)] = PER_VESICLE.value(copies)
    return found


def blood_cells(scenario: Scenario, body: Body, first: Assembled, seed: int) -> BloodCellTables:
    """Return what becomes of cells in blood."""
    names = first.names
    leaving, lodging = np.zeros(len(names.types)), np.zeros((len(body.organs) + 1, len(names.types)))
    for kind, law in body.cells.items():
        y = names.types.index(kind)
        leaving[y] = math.log(2) / DURATION.value(law.half_life)
        for organ, share in law.lodges.items():
            lodging[tuple(body.organs).index(organ), y] = share.to("")
    programme, cytosol = initial(scenario, names)
    return BloodCellTables(leaving, lodging, first.tables.types.radius, programme, cytosol, seed)


def _no_cells(first: Assembled, tissues: int, organs: int) -> BloodCellState:
    """Return blood without cells."""
    tables, names = first.tables, first.names
    counts = (len(names.programmes), len(tables.behaviours.names), len(names.carriers), len(names.lumen))
    ledger = BloodCellLedger.empty(tissues, len(names.types), organs, len(names.carriers), len(names.lumen))
    return BloodCellState(Cells.empty(*counts, capacity=0), np.zeros(0, np.int64), ledger)


def tissue_seed(seed: int, name: str) -> int:
    """Return the seed of a tissue: that of the run for the scenario's own; else by name, so that no tissue changes the chance of others."""
    if name == PRIMARY:
        return seed
    words = np.random.SeedSequence([seed, *name.encode()]).generate_state(2, np.uint32)
    return int(words[0]) << 31 | int(words[1]) >> 1


def _into(body: Body, tissues: dict[str, Assembled], circulation: CirculationTables, field: Int) -> Int:
    """Return [k, b] which tissue receives what an organ takes: where vessels let the pool in at all."""
    into = np.full((len(circulation.organs), len(field)), -1, np.int64)
    for number, name in enumerate(tissues):
        organ = body.tissues[name].organ if name in body.tissues else body.organ
        if organ is None:
            continue
        k = circulation.organs.index(organ)
        permeable: Float = tissues[name].tables.fields.permeability
        there = bool(tissues[name].tables.medium.vessels.any())
        for b, s in enumerate(field):
            if s >= 0 and there and permeable[s] > 0.0:
                into[k, b] = number
    return into


def _interventions(body: Body, names: Index, plasma: float) -> tuple[BodyIntervention, ...]:
    """Return what is done to the body at set times."""
    made: list[BodyIntervention] = []
    for event in body.events:
        times = times_of(event.when)
        if isinstance(event, declared.Injection):
            made.append(Injection(times, names.pool_of_added(event.inject), event.number.to("vesicle")))
        elif isinstance(event, declared.CellInjection):
            kind = names.types.index(event.inject_cells)
            made.append(CellInjection(times, kind, int(event.number.magnitude)))
        elif isinstance(event, declared.Depletion):
            made.append(Depletion(times, event.deplete.to("")))
        else:
            rate = VOLUME_FLOW.value(event.filter) * event.sieved.to("") / plasma
            made.append(Filtering(times, rate, DURATION.value(event.length)))
    return tuple(made)
