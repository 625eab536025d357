"""Events -> interventions of the engine."""

from __future__ import annotations

import numpy as np

from exocosm.assemble.fields import region_of
from exocosm.assemble.index import Index
from exocosm.assemble.times import times_of
from exocosm.engine.intervention_tables import Dose, Hold, Intervention, Irradiation, Removal, Times, Wash
from exocosm.engine.tables import Fields, Grid
from exocosm.model import event as declared
from exocosm.model.scenario import Scenario


def interventions(scenario: Scenario, names: Index, space: Grid, fields: Fields) -> tuple[Intervention, ...]:
    """Return what is done at set times, in the order of the scenario."""
    made: list[Intervention] = []
    for event in scenario.events:
        times = times_of(event.when)
        if isinstance(event, declared.Dose):
            made.append(_dose(event, times, names, space, fields))
        elif isinstance(event, declared.Wash):
            made.append(_wash(event, times, scenario, names, fields))
        elif isinstance(event, declared.Hold):
            s = names.solutes.index(event.hold)
            made.append(Hold(times, s, event.level.to(fields.units[s])))
        elif isinstance(event, declared.Removal):
            every = declared.ANY in event.remove
            types = np.array([every or name in event.remove for name in names.types], np.bool_)
            made.append(Removal(times, types, event.share.to(""), region_of(event.where, space)))
        elif isinstance(event, declared.Irradiation):
            made.append(_irradiation(event, times, scenario, names, space))
    return tuple(made)


def _dose(event: declared.Dose, times: Times, names: Index, space: Grid, fields: Fields) -> Dose:
    inside = region_of(event.where, space)
    volume = float(inside.sum()) * space.voxel_volume
    if event.number is not None:
        s = names.field_of_carrier(names.pool_of_added(event.add))
        number = event.number.to("vesicle")
        return Dose(times, s, number / volume, number, inside)
    assert event.density is not None
    s = names.solutes.index(event.add)
    density = event.density.to(fields.units[s])
    return Dose(times, s, density, density * volume, inside)


def _wash(event: declared.Wash, times: Times, scenario: Scenario, names: Index, fields: Fields) -> Wash:
    every = "all" in event.wash
    which, fresh = [], []
    for s, name in enumerate(names.solutes):
        if every or "solutes" in event.wash or name in event.wash:
            initial = scenario.solutes[name].initial if event.to == "initial" else None
            which.append(s)
            fresh.append(initial.to(fields.units[s]) if initial is not None else 0.0)
    for q in range(len(names.carriers)):
        kind = names.pools[names.carrier_pool(q)].vesicle
        if every or "vesicles" in event.wash or kind in event.wash:
            which.append(names.field_of_carrier(q))
            fresh.append(0.0)
    return Wash(times, np.array(which, np.int64), np.array(fresh, np.float64))


def _irradiation(
    event: declared.Irradiation, times: Times, scenario: Scenario, names: Index, space: Grid
) -> Irradiation:
    count = len(names.types)
    numbers = {n: np.zeros(count) for n in ("alpha", "senescent", "half", "breaks")}
    numbers |= {n: np.ones(count) for n in ("alpha_over_beta", "enhancement")}
    oxygen, broken = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    for t, name in enumerate(names.types):
        said = scenario.cells[name].radiosensitivity
        if said is None:
            continue
        numbers["alpha"][t] = said.alpha.to("1/Gy")
        numbers["alpha_over_beta"][t] = said.alpha_over_beta.to("Gy")
        numbers["senescent"][t] = said.senescent.to("")
        if said.oxygen is not None:
            oxygen[t] = names.solutes.index(said.oxygen.solute)
            numbers["enhancement"][t] = said.oxygen.enhancement.to("")
            numbers["half"][t] = said.oxygen.half.to(scenario.solutes[said.oxygen.solute].unit)
        if said.breaks is not None:
            broken[t] = names.lumen.index(said.breaks.molecule)
            numbers["breaks"][t] = said.breaks.per_dose.to("1/Gy")
    dose = event.irradiate.to("Gy")
    return Irradiation(times, dose, region_of(event.where, space), oxygen=oxygen, broken=broken, **numbers)
