"""Scenario -> everything that the engine needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assemble import cells as cell_tables
from exocosm.assemble import fields as field_tables
from exocosm.assemble.binding import binding
from exocosm.assemble.drugs import drugs, inside
from exocosm.assemble.index import Index, index
from exocosm.assemble.interventions import interventions
from exocosm.assemble.placing import MARGIN, Placed, added_vesicles, place_cells
from exocosm.assemble.rules import behaviours_and_rules
from exocosm.assemble.travel import travellers
from exocosm.engine.ledger import Ledger
from exocosm.engine.plates import Sides
from exocosm.engine.process.flow import solve_flow
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import Method, Steps, Tables
from exocosm.errors import Problem, ScenarioError
from exocosm.model.scenario import Scenario


@dataclass(frozen=True)
class Assembled:
    """A scenario as the engine sees it."""

    tables: Tables
    state: State
    names: Index


def no_table(name: str) -> bytes:
    """Say that a scenario without a folder cannot read tables."""
    raise ScenarioError(
        [Problem(f"the table {name!r} cannot be found", remedy="load the scenario from its file")]
    )


def steps(scenario: Scenario) -> Steps:
    """Return the rates of time."""
    length = scenario.steps.exchange.to("min")
    ratio = scenario.steps.fate.to("min") / length
    if abs(ratio - round(ratio)) > 1e-6 or round(ratio) < 1:
        raise ScenarioError(
            [
                Problem(
                    "steps.fate must be a multiple of steps.exchange",
                    place="steps",
                    remedy=f"a multiple of {length:g} min",
                )
            ]
        )
    return Steps(length=length, fate=round(ratio))


def assemble(scenario: Scenario, seed: int, table: Callable[[str], bytes] = no_table) -> Assembled:
    """Turn a scenario into tables and a state at time zero.

    Parameters
    ----------
    scenario
        Checked; see `Scenario.check`.
    seed
        Of all random numbers of the run.
    table
        Returns the bytes of a table of cells by the name that the scenario gives it.

    Raises
    ------
    ScenarioError
        What cannot be known before names and numbers meet, each with its place.
    """
    names = index(scenario)
    rates = steps(scenario)
    space = field_tables.grid(scenario)
    types = cell_tables.cell_types(scenario, names)
    carriers = cell_tables.carriers(scenario, names)
    movement = cell_tables.motility(scenario, names)
    behaviours, rules = behaviours_and_rules(scenario, names, types, movement, carriers)
    sender = np.full(len(names.fields), -1, np.int16)
    for q in range(len(names.carriers)):
        sender[names.field_of_carrier(q)] = names.release_group(scenario, q)
    fields = field_tables.fields(scenario, names, rates.length)
    tables = Tables(
        grid=space,
        fields=fields,
        medium=field_tables.medium(scenario, space),
        flow=field_tables.flow(scenario),
        carriers=carriers,
        cargo=cell_tables.cargo(scenario, names),
        types=types,
        behaviours=behaviours,
        rules=rules,
        programmes=cell_tables.programmes(scenario, names),
        motility=movement,
        steps=rates,
        groups=names.groups,
        release_group=sender,
        seed=seed,
        precision=scenario.precision,
        interventions=interventions(scenario, names, space, fields),
        drugs=drugs(scenario, names, rates),
        inside=inside(scenario, names),
        remodellers=cell_tables.remodellers(scenario, names),
        binding=binding(scenario, names, carriers),
        plates=field_tables.plates(scenario, names),
        travel=travellers(scenario, names, behaviours.columns),
    )
    _refuse(tables)
    return Assembled(tables=tables, state=_state(scenario, tables, names, table), names=names)


def _refuse(tables: Tables) -> None:
    """Refuse combinations that the engine does not have."""
    whole = tables.fields.method == Method.WHOLE
    problems = []
    uneven = np.ptp(tables.medium.hindrance) > 0
    for s in np.flatnonzero(whole):
        name = tables.fields.names[s]
        if uneven and tables.fields.hindered[s]:
            problems.append(
                Problem(
                    f"{name!r} is counted whole, which needs one hindrance everywhere",
                    place="tissue.matrix.regions",
                )
            )
        if tables.fields.boundary_fixed[s].any():
            problems.append(
                Problem(f"{name!r} is counted whole, which needs closed boundaries", place="boundaries")
            )
    plates, flow = tables.plates, tables.flow
    for k in np.flatnonzero(plates.closed.any(1)):
        if flow.kind == "darcy" or (flow.kind == "uniform" and flow.velocity[plates.axis[k]]):
            problems.append(Problem("the flow would cross a closed plate", place="tissue.barriers"))
    if problems:
        raise ScenarioError(problems)


def _state(scenario: Scenario, tables: Tables, names: Index, table: Callable[[str], bytes]) -> State:
    """Return the state at time zero, cells in the order of their identities."""
    fields = np.zeros((len(tables.fields), *tables.grid.shape), tables.precision)
    for s, name in enumerate(names.solutes):
        solute = scenario.solutes[name]
        if solute.initial is not None:
            fields[s] = solute.initial.to(tables.fields.units[s])
    whole_fields = np.flatnonzero(tables.fields.method == Method.WHOLE)
    whole = np.zeros((len(whole_fields), *tables.grid.shape), np.int32)
    is_whole = {q: bool(tables.carriers.whole[q]) for q in range(len(names.carriers))}
    for q, counts in added_vesicles(scenario, names, tables.grid, tables.seed, is_whole).items():
        s = names.field_of_carrier(q)
        if is_whole[q]:
            whole[int(np.flatnonzero(whole_fields == s)[0])] = counts
        fields[s] = counts / tables.grid.voxel_volume
    placed = place_cells(scenario, names, tables.grid, tables.seed, table)
    cells = _cells(scenario, tables, names, placed)
    ledger = Ledger.empty(len(tables.fields), len(names.types), len(names.carriers), len(names.lumen))
    ledger.initial[:] = (
        fields.reshape(len(fields), tables.grid.voxels).sum(1, dtype=np.float64) * tables.grid.voxel_volume
    )
    if cells.count and names.lumen:
        np.add.at(ledger.cargo_initial.T, cells.kind[: cells.count], cells.cytosol[: cells.count])
    return State(
        step=0,
        fields=fields,
        whole=whole,
        cells=cells,
        ledger=ledger,
        next_identity=cells.count + 1,
        flow=solve_flow(tables),
    )


def _outside_plates(tables: Tables, position: Float) -> None:
    """Refuse cells inside a plate."""
    plates = tables.plates
    for axis, first, last in zip(plates.axis, plates.first, plates.last, strict=True):
        width = tables.grid.spacing[2 - int(axis)]
        inside = (position[:, axis] > first * width) & (position[:, axis] < last * width)
        if inside.any():
            raise ScenarioError(
                [
                    Problem(
                        f"{int(inside.sum())} cells lie inside the plate from {first * width:g} to {last * width:g} um",
                        place="start",
                        remedy="put the cells of each side on their own",
                    )
                ]
            )


def _cells(scenario: Scenario, tables: Tables, names: Index, placed: Placed) -> Cells:
    """Return the cells; identities count from 1."""
    n = sum(len(p) for p in placed.position)
    cells = Cells.empty(
        len(names.programmes), len(tables.behaviours.names), len(names.carriers), len(names.lumen), max(n, 64)
    )
    if n == 0:
        return cells
    cells.count = n
    cells.identity[:n] = np.arange(1, n + 1)
    kind = np.concatenate(placed.kind)
    cells.kind[:n] = kind
    cells.group[:n] = np.concatenate(placed.group)
    limit = np.array(tables.grid.size) - MARGIN
    position: Float = np.clip(np.concatenate(placed.position), MARGIN, limit)
    if tables.grid.planar:
        position[:, 2] = tables.grid.size[2] / 2
    _outside_plates(tables, position)
    cells.sphere[:n, :3] = position
    sides = Sides(tables.plates, tables.grid.spacing)
    sides.hold(cells.sphere[:n], sides.of(cells.sphere[:n]))
    cells.sphere[:n, 3] = np.concatenate(placed.radius)
    programmes, cargo = cell_tables.initial(scenario, names)
    cells.programme[:n], cells.cytosol[:n] = programmes[kind], cargo[kind]
    return cells
