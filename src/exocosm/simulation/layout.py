"""The layout of a run folder, from what was assembled."""

from __future__ import annotations

from exocosm.assemble.assemble import Assembled
from exocosm.assemble.body import BodyAssembled
from exocosm.assemble.index import Index
from exocosm.assemble.rules import steady_behaviours
from exocosm.engine.ledger import EVENTS
from exocosm.engine.tables import Method, Tables
from exocosm.knowledge.dimensions import PER_VESICLE
from exocosm.model.scenario import Scenario
from exocosm.store.body_layout import BodyLayout, BodyPool, BodyTissue
from exocosm.store.layout import AccountAxis, CarrierAxis, CellTypeAxis, FieldAxis, Layout, SteadyBehaviour

ACCOUNTS = {
    "initial": "s",
    "released": "st",
    "returned": "st",
    "captured": "st",
    "decayed": "s",
    "drained": "s",
    "from_blood": "s",
    "to_blood": "s",
    "inflow": "s",
    "outflow": "s",
    "added": "s",
    "washed": "s",
    "internalised": "qt",
    "escaped": "qt",
    "degraded": "qt",
    "buried": "qt",
    "turned": "qt",
    "left": "qt",
    "brought": "qt",
    "delivered": "qct",
    "cargo_initial": "ct",
    "cargo_decayed": "ct",
    "cargo_copied": "ct",
    "cargo_buried": "ct",
    "cargo_turned": "ct",
    "cargo_left": "ct",
    "cargo_arrived": "ct",
    "cargo_taken": "ct",
    "cargo_made": "ct",
    "cargo_exported": "ct",
    "cargo_packed": "ct",
    "events": "te",
}
"""Axes of every account of `exocosm.engine.ledger.Ledger`."""
_UNITS = {"s": "field unit x um^3", "q": "vesicle", "c": "copies", "t": "events"}


def run_layout(scenario: Scenario, assembled: Assembled) -> Layout:
    """Return names and units of everything that the run will write."""
    tables, names = assembled.tables, assembled.names
    return Layout(
        grid_shape=tables.grid.shape,
        spacing=tables.grid.spacing,
        fields=tuple(_field(tables, names, s) for s in range(len(tables.fields))),
        carriers=tuple(_carrier(tables, q) for q in range(len(tables.carriers))),
        cell_types=tuple(
            CellTypeAxis(name, scenario.cells[name].colour or "", scenario.cells[name].radius_um)
            for name in names.types
        ),
        groups=names.groups,
        programmes=names.programmes,
        lumen=names.lumen,
        membrane=names.membrane,
        behaviours=tables.behaviours.names,
        steady=tuple(
            SteadyBehaviour(name, tuple(map(float, base)))
            for name, base in steady_behaviours(scenario, names, tables).items()
        ),
        events=EVENTS,
        accounts=tuple(AccountAxis(name, tuple(axes), _UNITS[axes[0]]) for name, axes in ACCOUNTS.items()),
    )


def _field(tables: Tables, names: Index, s: int) -> FieldAxis:
    first_pool, first_cargo = len(names.solutes), len(names.solutes) + len(names.pools)
    return FieldAxis(
        name=tables.fields.names[s],
        unit=tables.fields.units[s],
        kind="solute" if s < first_pool else "pool" if s < first_cargo else "cargo",
        whole=bool(tables.fields.method[s] == Method.WHOLE),
        diffusivity=float(tables.fields.diffusivity[s]),
        decay=float(tables.fields.decay[s]),
    )


def _carrier(tables: Tables, q: int) -> CarrierAxis:
    carriers = tables.carriers
    return CarrierAxis(
        name=carriers.names[q],
        vesicle=carriers.vesicle[q],
        sender=carriers.sender[q],
        field=tables.fields.names[int(carriers.field[q])],
        pool=carriers.names[int(carriers.pool[q])],
        membrane=tuple(float(x) for x in carriers.membrane[q]),
        lumen=tuple(float(x) for x in carriers.lumen[q]),
    )


def body_layout(scenario: Scenario, assembled: BodyAssembled) -> BodyLayout:
    """Return names and contents of what circulates."""
    assert scenario.body is not None
    tables = assembled.tables
    first = next(iter(assembled.tissues.values()))
    carriers = first.tables.carriers
    pools = []
    for b, name in enumerate(tables.circulation.pools):
        kind = assembled.kinds[b]
        if b < len(carriers.names):
            pool = _carrier(first.tables, b)
            pools.append(BodyPool(name, kind, pool.field, pool.pool, False, pool.membrane, pool.lumen))
        else:
            declared = scenario.vesicles[kind]
            membrane = tuple(
                PER_VESICLE.value(declared.membrane[m]) if m in declared.membrane else 0.0
                for m in scenario.membrane
            )
            lumen = tuple(declared.copies(c) if c in declared.lumen else 0.0 for c in scenario.lumen)
            pools.append(BodyPool(name, kind, "", name, True, membrane, lumen))
    organs = {name: tissue.organ for name, tissue in scenario.body.tissues.items()}
    organs[tables.tissues[0]] = scenario.body.organ or ""
    tissues = tuple(
        BodyTissue(name, float(pieces), organs.get(name, ""))
        for name, pieces in zip(tables.tissues, tables.pieces, strict=True)
    )
    hosts = tuple(scenario.circulating)
    return BodyLayout(tables.circulation.plasma, tuple(pools), tables.circulation.organs, tissues, hosts)
