"""Membrane molecules, receptors and antibodies -> the table of binding."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.assemble.index import Index
from exocosm.engine.tables import Binding, Carriers
from exocosm.knowledge.dimensions import PER_CELL
from exocosm.model.receptor import molecules_in
from exocosm.model.scenario import Scenario


def binding(scenario: Scenario, names: Index, carried: Carriers) -> Binding | None:
    """Return who binds whom, in molecules, um^2 and um^3; None where nothing binds."""
    blocked = {name: scenario.molecules[name].blocked_by for name in names.membrane}
    blocked |= {name: receptor.blocked_by for name, receptor in scenario.receptors.items()}
    if not scenario.receptors and not any(blocked.values()):
        return None
    count = len(names.targets)
    solutes = tuple(s for s in names.solutes if any(s in by for by in blocked.values()))
    dissociation: Float = np.full((len(solutes), count), np.inf)
    surface: Float = np.full((count, count), np.inf)
    facing, on_cell = np.zeros(count), np.zeros((len(names.types), count))
    for x, name in enumerate(names.targets):
        for solute, constant in blocked[name].items():
            dissociation[solutes.index(solute), x] = constant.to("molecule/um^3")
        for t, cell_type in enumerate(names.types):
            carries = scenario.cells[cell_type].carries
            on_cell[t, x] = PER_CELL.value(carries[name]) if name in carries else 0.0
    for name, receptor in scenario.receptors.items():
        x = names.targets.index(name)
        facing[x] = receptor.contact_share.to("")
        for m, ligand in enumerate(names.membrane):
            constant_3d = scenario.molecules[ligand].binds.get(name)
            if constant_3d is not None:
                surface[x, m] = constant_3d.to("molecule/um^3") * receptor.confinement.to("um")
    on_vesicle = np.zeros((len(carried), count))
    on_vesicle[:, : len(names.membrane)] = carried.membrane
    return Binding(
        targets=names.targets,
        on_vesicle=on_vesicle,
        on_cell=on_cell,
        antibody=np.array([names.solutes.index(s) for s in solutes], np.int64),
        molecules=np.array([molecules_in(scenario.solutes[s].unit) for s in solutes], np.float64),
        dissociation=dissociation,
        surface_dissociation=surface,
        facing=facing,
    )
