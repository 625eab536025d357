"""Drugs: kinetics in plasma, what cells hold of them, what vesicles pack -> tables of the engine."""

from __future__ import annotations

import numpy as np

from exocosm.assemble.index import Index
from exocosm.assemble.times import times_of
from exocosm.engine.inside_tables import Inside
from exocosm.engine.plasma_tables import Course, Drug
from exocosm.engine.tables import Steps
from exocosm.model.plasma_course import doses
from exocosm.model.receptor import molecules_in
from exocosm.model.scenario import Scenario


def drugs(scenario: Scenario, names: Index, steps: Steps) -> tuple[Drug, ...]:
    """Return the solutes whose level in blood follows from doses; what the whole scenario gives reaches every tissue."""
    made = []
    for s, name in enumerate(names.solutes):
        solute = scenario.solutes[name]
        if solute.plasma is None:
            continue
        courses = [
            Course(times_of(event.when), dose.amount, dose.length, dose.absorption)
            for event, dose in doses(scenario, name)
        ]
        free = 1.0 - solute.plasma.bound.to("")
        made.append(Drug(s, solute.plasma.compartments(steps.length * steps.fate), free, tuple(courses)))
    return tuple(made)


def inside(scenario: Scenario, names: Index) -> Inside | None:
    """Return what passes between cytosols and fields past the endosome; None where nothing does."""
    found = Inside.nothing(len(names.fields))
    cargo, molecules = found.cargo.copy(), found.molecules.copy()
    home: dict[str, int] = {}
    for s, name in enumerate(names.solutes):
        solute = scenario.solutes[name]
        if solute.inside is not None:
            cargo[s] = names.lumen.index(solute.inside)
            molecules[s] = molecules_in(solute.unit)
            home[solute.inside] = s
    packed, volume = found.packed.copy(), found.volume.copy()
    for k, (p, name) in enumerate(names.carried):
        kind = scenario.vesicles[names.pools[p].vesicle]
        if name in kind.packs:
            s = names.field_of_carrier(len(names.pools) + k)
            packed[s] = names.lumen.index(name)
            volume[s] = kind.lumen_um3 * kind.packs[name].to("")
    given = exported(scenario, names)
    if not home and not (packed >= 0).any():
        return None
    return Inside(
        cargo=cargo,
        molecules=molecules,
        packed=packed,
        volume=volume,
        exported=np.array([names.lumen.index(c) for c in given], np.int64),
        home=np.array([home[c] for c in given], np.int64),
    )


def exported(scenario: Scenario, names: Index) -> tuple[str, ...]:
    """Return the lumen cargo that cells may give out, by what they declare or a rule raises, in the engine's order."""
    said = {c for cell in scenario.cells.values() for c in cell.exports}
    said |= {b.subject for rule in scenario.rules if (b := scenario.behaviour_of(rule)).kind == "export"}
    there = {solute.inside for solute in scenario.solutes.values()}
    return tuple(c for c in names.lumen if c in said and c in there)
