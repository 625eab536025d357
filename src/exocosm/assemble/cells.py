"""Cell types, programmes, molecules and vesicles -> the tables of cells and carriers."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.assemble.index import Index
from exocosm.engine.rule_tables import Programmes
from exocosm.engine.tables import Cargo, Carriers, CellTypes, Motility, Remodellers
from exocosm.errors import Problem, ScenarioError, UnitError
from exocosm.knowledge.dimensions import CAPACITY, CAPTURE, PER_VESICLE, RATE, VOLUME
from exocosm.model.biogenesis import burst_of
from exocosm.model.cell_type import CellType
from exocosm.model.scenario import Scenario
from exocosm.model.signal import COPIES

APOPTOTIC_VOLUME = 0.2
"""An apoptotic cell shrinks to this share of its volume; an order of magnitude, nobody measured it here."""
NECROTIC_VOLUME = 1.0
"""A necrotic cell keeps its volume: swelling and lysis are brief beside the time to removal."""


def carriers(scenario: Scenario, names: Index) -> Carriers:
    """Return what cells can hold of vesicles."""
    count = len(names.carriers)
    membrane = np.zeros((count, len(names.membrane)))
    lumen = np.zeros((count, len(names.lumen)))
    load = np.ones(count)
    whole = np.zeros(count, np.bool_)
    for q in range(count):
        pool = names.pools[names.carrier_pool(q)]
        kind = scenario.vesicles[pool.vesicle]
        whole[q] = kind.counting == "whole"
        if q >= len(names.pools):
            loaded = names.carried[q - len(names.pools)][1]
            if loaded in names.lumen:
                lumen[q, names.lumen.index(loaded)] = 1.0
            else:
                membrane[q, names.membrane.index(loaded)] = 1.0
            load[q] = kind.load(loaded) if loaded in kind.varies else 0.0
            continue
        for molecule, copies in kind.membrane.items():
            if molecule not in kind.varies:
                membrane[q, names.membrane.index(molecule)] = PER_VESICLE.value(copies)
        for cargo in kind.lumen:
            if cargo not in kind.varies:
                lumen[q, names.lumen.index(cargo)] = kind.copies(cargo)
    return Carriers(
        names=names.carriers,
        field=np.array([names.field_of_carrier(q) for q in range(count)], np.int64),
        pool=np.array([names.carrier_pool(q) for q in range(count)], np.int64),
        sender=tuple(names.pools[names.carrier_pool(q)].sender for q in range(count)),
        vesicle=tuple(names.pools[names.carrier_pool(q)].vesicle for q in range(count)),
        whole=whole,
        load=load,
        membrane=membrane,
        lumen=lumen,
    )


def cargo(scenario: Scenario, names: Index) -> Cargo:
    """Return the molecules."""
    lumen = [scenario.molecules[name] for name in names.lumen]
    return Cargo(
        lumen=names.lumen,
        decay=np.array(
            [np.log(2) / m.half_life.to("min") if m.half_life else 0.0 for m in lumen], np.float64
        ),
        heritable=np.array([m.heritable for m in lumen], np.bool_),
        membrane=names.membrane,
        becomes=_conversions(scenario, names),
    )


def _conversions(scenario: Scenario, names: Index) -> Float:
    """Return [c, c] 1/min at which cargo turns into other cargo."""
    rates = np.zeros((len(names.lumen), len(names.lumen)))
    for c, name in enumerate(names.lumen):
        for target, rate in scenario.molecules[name].becomes.items():
            rates[c, names.lumen.index(target)] = RATE.value(rate)
    return rates


def programmes(scenario: Scenario, names: Index) -> Programmes:
    """Return the programmes."""
    declared = [scenario.programmes[name] for name in names.programmes]
    return Programmes(
        names=names.programmes,
        rise=np.array([1 / p.rise.to("min") for p in declared], np.float64),
        fall=np.array([1 / p.fall.to("min") for p in declared], np.float64),
    )


def initial(scenario: Scenario, names: Index) -> tuple[Float, Float]:
    """Return what a cell of each type begins with: programmes [t, p], cargo [t, c]."""
    programme = np.zeros((len(names.types), len(names.programmes)))
    cytosol = np.zeros((len(names.types), len(names.lumen)))
    for t, name in enumerate(names.types):
        for given, level in scenario.cells[name].initial_programmes.items():
            programme[t, names.programmes.index(given)] = level.to("")
        for molecule, copies in scenario.cells[name].initial_cargo.items():
            cytosol[t, names.lumen.index(molecule)] = COPIES.value(copies)
    return programme, cytosol


def secretion(cell_type: CellType, solute: str, unit: str) -> float:
    """Return a secretion rate in the unit of the solute times um^3 per cell and min."""
    given = cell_type.secretes[solute]
    density = "" if unit == "1" else f"{unit}*"
    for wanted in (f"{density}um^3/min/cell", f"{density}um^3/min"):
        try:
            return given.to(wanted)
        except UnitError:
            continue
    raise ScenarioError(
        [
            Problem(
                f"{given.label} is no secretion of {solute!r}",
                place=f"secretes.{solute}",
                remedy=f"give it in {unit} um^3/min/cell",
            )
        ]
    )


def _exchange(scenario: Scenario, names: Index) -> tuple[Float, Float]:
    """Return release [t, s] and capture [t, s]."""
    release = np.zeros((len(names.types), len(names.fields)))
    capture = np.zeros_like(release)
    for t, type_name in enumerate(names.types):
        cell_type = scenario.cells[type_name]
        for s, solute in enumerate(names.solutes):
            capture[t, s] = cell_type.consumption(solute)
            if solute in cell_type.secretes:
                release[t, s] = secretion(cell_type, solute, scenario.solutes[solute].unit)
        for q in range(len(names.carriers)):
            s = names.field_of_carrier(q)
            pool = names.pools[names.carrier_pool(q)]
            taken = cell_type.capture(pool.vesicle)
            capture[t, s] = CAPTURE.value(taken) if taken is not None else 0.0
            if type_name in pool.cell_types:
                rate = cell_type.release(pool.vesicle)
                if q >= len(names.pools):
                    kind, loaded = scenario.vesicles[pool.vesicle], names.carried[q - len(names.pools)][1]
                    rate *= kind.load(loaded) if loaded in kind.varies else 0.0
                release[t, s] = rate
    return release, capture


def _bursts(scenario: Scenario, names: Index) -> Float:
    """Return mean vesicles of a fusion event [t, q]: as the type says, else as the kind does; 1 where nothing is released."""
    burst = np.ones((len(names.types), len(names.carriers)))
    for q in range(len(names.carriers)):
        pool = names.pools[names.carrier_pool(q)]
        for name in pool.cell_types:
            release = scenario.cells[name].releases.get(pool.vesicle)
            burst[names.types.index(name), q] = burst_of(release, scenario.vesicles[pool.vesicle].burst)
    return burst


def _escapes(scenario: Scenario, names: Index) -> Float:
    """Return [q] by how much each carrier's kind multiplies the share that escapes."""
    kinds = [names.pools[names.carrier_pool(q)].vesicle for q in range(len(names.carriers))]
    return np.array([scenario.vesicles[kind].escape.to("") for kind in kinds], np.float64)


def cell_types(scenario: Scenario, names: Index) -> CellTypes:
    """Return the cell types."""
    declared = [scenario.cells[name] for name in names.types]
    count, q = len(declared), len(names.carriers)
    phases = max((len(c.cycle.phases) for c in declared if c.cycle), default=1)
    phase_rate, phase_fixed = np.zeros((count, phases)), np.zeros((count, phases), np.bool_)
    kills = np.zeros((count, count), np.bool_)
    for t, cell in enumerate(declared):
        for k, phase in enumerate(cell.cycle.phases if cell.cycle else ()):
            phase_rate[t, k] = 1 / phase.lasts.to("min")
            phase_fixed[t, k] = phase.fixed
        for target in cell.kills.targets if cell.kills else ():
            kills[t, names.types.index(target)] = True
    release, capture = _exchange(scenario, names)

    def by_type(values: list[float]) -> Float:
        return np.array(values, np.float64)

    def by_carrier(values: list[float]) -> Float:
        return np.repeat(by_type(values)[:, None], q, axis=1)

    return CellTypes(
        names=names.types,
        radius=by_type([c.radius_um for c in declared]),
        release=release,
        capture=capture,
        burst=_bursts(scenario, names),
        saturation=by_carrier([CAPACITY.value(c.holds) if c.holds else np.inf for c in declared]),
        internalise=by_carrier([RATE.value(c.intake.internalise) for c in declared]),
        detach=by_carrier([RATE.value(c.intake.detach) for c in declared]),
        escape=by_carrier([c.intake.escape.to("") for c in declared]) * _escapes(scenario, names),
        recycle=by_carrier([c.intake.recycle.to("") for c in declared]),
        endosome_exit=by_carrier([RATE.value(c.intake.exit) for c in declared]),
        phase_rate=phase_rate,
        phase_fixed=phase_fixed,
        phases=np.array([len(c.cycle.phases) if c.cycle else 0 for c in declared], np.int64),
        removal=np.array(
            [[c.death.apoptotic_for.to("min"), c.death.necrotic_for.to("min")] for c in declared]
        ).reshape(count, 2),
        volume_rate=by_type([RATE.value(c.volume_rate) for c in declared]),
        dead_volume=np.array([[APOPTOTIC_VOLUME, NECROTIC_VOLUME]] * count).reshape(count, 2),
        kills=kills,
        adhesion=by_type([c.mechanics.adhesion.to("um/min") for c in declared]),
        repulsion=by_type([c.mechanics.repulsion.to("um/min") for c in declared]),
        reach=by_type([c.mechanics.reach.to("") for c in declared]),
        fixed=np.array([c.mechanics.fixed for c in declared], np.bool_),
        persistence=by_type([c.motility.persistence.to("min") if c.motility else 0.0 for c in declared]),
    )


def remodellers(scenario: Scenario, names: Index) -> Remodellers | None:
    """Return what cells do to the medium; None where no type does anything."""
    declared = [scenario.cells[name] for name in names.types]
    pulls = [c.remodels for c in declared]
    made = Remodellers(
        supplies=np.array([VOLUME.value(c.supplies) if c.supplies else 0.0 for c in declared], np.float64),
        towards=np.array([p.towards.to("") if p else 1.0 for p in pulls], np.float64),
        rate=np.array([RATE.value(p.rate) if p else 0.0 for p in pulls], np.float64),
    )
    return made if made.vessels or made.matrix else None


def motility(scenario: Scenario, names: Index) -> Motility:
    """Return own movement. A gradient of a vesicle kind is read off its first pool."""
    rows = [scenario.cells[name].motility for name in names.types]
    towards = []
    for row in rows:
        if row is None or row.towards is None:
            towards.append(-1)
        elif row.towards in names.solutes:
            towards.append(names.solutes.index(row.towards))
        else:
            found = names.carriers_of(row.towards)
            towards.append(names.field_of_carrier(found[0]) if found else -1)
    return Motility(
        speed=np.array([r.speed.to("um/min") if r else 0.0 for r in rows], np.float64),
        bias=np.array([r.bias.to("") if r else 0.0 for r in rows], np.float64),
        towards=np.array(towards, np.int64),
        sign=np.array([-1.0 if r and r.away else 1.0 for r in rows], np.float64),
    )
