"""Kinetics in plasma, what cells hold of a drug, and what radiation does to them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.wording import Notes, listed

if TYPE_CHECKING:
    from exocosm.model.cell_type import CellType
    from exocosm.model.solute import Solute


def plasma_text(solute: Solute, note: Notes) -> str:
    """Say what becomes of a solute in plasma, and inside cells."""
    text = (
        f" What cells take of it is in their cytosol, as {solute.inside}."
        if solute.inside is not None
        else ""
    )
    kinetics = solute.plasma
    if kinetics is None:
        return text
    leaves = (
        f"cleared at {note(kinetics.clearance)}"
        if kinetics.clearance is not None
        else f"lost with a half-life of {note(kinetics.half_life)}"  # type: ignore[arg-type]
    )
    text += f" Plasma holds it in {note(kinetics.volume)}, {leaves}"
    beside = [f"{note(p.volume)} at {note(p.flow)}" for p in kinetics.peripheral]
    text += f", and exchanges with {listed(beside)}" if beside else ""
    if kinetics.bound.magnitude:
        text += f"; {note(kinetics.bound)} of it is bound to proteins and stays in vessels"
    for route, way in kinetics.absorbed.items():
        text += f"; given {route}, {note(way.share)} is absorbed with a half-life of {note(way.half_life)}"
    mass = f" ({note(solute.molar_mass)})" if solute.molar_mass is not None else ""
    return f"{text}{mass}."


def drug_sentences(cell: CellType, note: Notes) -> list[str]:
    """Say what a cell gives out of its cytosol, and what radiation does to it."""
    found = []
    if cell.exports:
        found.append(
            f"Gives {listed(f'{name} at {note(q)}' for name, q in cell.exports.items())} from its cytosol to the medium."
        )
    radiation = cell.radiosensitivity
    if radiation is not None:
        text = (
            f"Survives radiation by the linear-quadratic law with alpha {note(radiation.alpha)} and alpha over beta "
            f"{note(radiation.alpha_over_beta)}"
        )
        if radiation.oxygen is not None:
            gas = radiation.oxygen
            text += f"; {gas.solute} enhances a dose up to {note(gas.enhancement, fold=True)}, half at {note(gas.half)}"
        if radiation.senescent.magnitude:
            text += f"; of those lost {note(radiation.senescent)} turn senescent, the rest dies"
        if radiation.breaks is not None:
            text += (
                f"; each dose leaves {note(radiation.breaks.per_dose)} copies of {radiation.breaks.molecule}"
            )
        found.append(text + ".")
    return found
