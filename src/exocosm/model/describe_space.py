"""Tissue, solutes and what is there at time zero, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from exocosm.knowledge.quantity import Quantity
from exocosm.model.describe_drugs import plasma_text
from exocosm.model.placement import AddVesicles, CellTable, PutCells
from exocosm.model.shape import Box, Cylinder, Everywhere, Layer, Shape, Shell, Sphere
from exocosm.model.tissue import DarcyFlow, UniformFlow
from exocosm.model.wording import Notes, listed, wrapped

if TYPE_CHECKING:
    from exocosm.model.barrier import Barrier
    from exocosm.model.scenario import Scenario
    from exocosm.model.solute import VesselExchange

MANY = 4
"""More places than this are counted, not listed: the file has them."""


def where_text(shape: Shape) -> str:
    """Say where a shape is."""
    if isinstance(shape, Everywhere):
        return "everywhere"
    if isinstance(shape, Sphere | Shell | Cylinder):
        centre = "the middle" if shape.centre is None else f"({', '.join(q.label for q in shape.centre)})"
        if isinstance(shape, Sphere):
            return f"in a sphere of radius {shape.radius.label} around {centre}"
        if isinstance(shape, Shell):
            return f"between {shape.inner.label} and {shape.outer.label} from {centre}"
        return f"in a cylinder of radius {shape.radius.label} along {shape.axis} through {centre}"
    if isinstance(shape, Box):
        low, high = (f"({', '.join(q.label for q in p)})" for p in (shape.low, shape.high))
        return f"in the box from {low} to {high}"
    if isinstance(shape, Layer):
        return f"in the layer {shape.low.label} to {shape.high.label} along {shape.axis}"
    if len(shape.parts) > MANY:
        kinds = sorted({p.keyword for p in shape.parts})
        return f"in {len(shape.parts)} places ({listed(kinds)})"
    return listed(where_text(p) for p in shape.parts)


def space_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe the tissue."""
    tissue = scenario.tissue
    nz, ny, nx = tissue.shape
    size = " x ".join(note(s) for s in tissue.size)
    voxel = " x ".join(note(v) for v in tissue.voxel)
    kind = "A flat tissue" if tissue.planar else "A tissue"
    thick = f", {tissue.spacing_um[2]:g} um thick," if tissue.planar else ""
    text = [
        f"{kind} of {size}{thick} in voxels of {voxel} ({nx} x {ny} x {nz} of them), at {note(tissue.temperature)}; "
        f"the fluid between cells has a viscosity of {note(tissue.viscosity)}."
    ]
    if tissue.matrix is not None:
        text.append(
            f"In the matrix, what is hindered diffuses at {note(tissue.matrix.hindrance)} of its free diffusivity."
        )
        if tissue.matrix.conductivity is not None:
            text.append(f"The matrix conducts fluid with {note(tissue.matrix.conductivity)}.")
        for region in tissue.matrix.regions:
            parts = [f"the share is {note(region.hindrance)}"] if region.hindrance is not None else []
            parts += (
                [f"the conductivity is {note(region.conductivity)}"]
                if region.conductivity is not None
                else []
            )
            text.append(f"{_first(where_text(region.where))} {listed(parts)}.")
    for bed in tissue.vessels:
        text.append(
            f"{_first(where_text(bed.where))} blood vessels have density {note(bed.density)} and lymph vessels {note(bed.lymph)}."
        )
    if isinstance(tissue.flow, UniformFlow):
        direction = ", ".join(f"{d:g}" for d in tissue.flow.direction)
        text.append(f"Interstitial fluid flows with {note(tissue.flow.speed)} along ({direction}).")
    elif isinstance(tissue.flow, DarcyFlow):
        flow = tissue.flow
        faces = listed(f"{face} at {note(p)}" for face, p in flow.open.items())
        text.append(
            f"Fluid leaves vessels with {note(flow.filtration)} at an effective pressure of {note(flow.vessel_pressure)} and "
            f"drains to lymph with {note(flow.drainage)} at {note(flow.lymph_pressure)}"
            + (f"; it may leave through the faces {faces}." if faces else ".")
        )
    text += [_plate(scenario, plate, note) for plate in tissue.barriers]
    return [wrapped(" ".join(text))]


def _plate(scenario: Scenario, plate: Barrier, note: Notes) -> str:
    """Describe a porous plate."""
    low, high = plate.extent_um(scenario.tissue)
    if isinstance(plate.vesicles, Quantity):
        passes = f"what is hindered diffuses in it at {note(plate.vesicles)} of its diffusivity outside"
    else:
        passes = "no vesicle and nothing that is hindered diffuses through"
    solutes = "no solute does" if plate.solutes == "closed" else "other solutes pass freely"
    return (
        f"Cells do not cross a plate across {plate.axis} from {note(plate.low)} to {note(plate.high)} (voxels from {low:g} to "
        f"{high:g} um); {passes}, {solutes}."
    )


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def edges_text(boundaries: Mapping[str, Quantity | str], note: Notes) -> str:
    """Say what holds at the faces."""
    fixed: dict[str, list[str]] = {}
    for face, value in boundaries.items():
        if isinstance(value, Quantity):
            fixed.setdefault(note(value), []).append("all faces" if face == "all" else face)
    if not fixed:
        return "It does not leave through the faces."
    return "It is held at " + listed(f"{value} at {listed(faces)}" for value, faces in fixed.items()) + "."


def exchange_text(exchange: VesselExchange | None, lymph: Quantity, note: Notes) -> str:
    """Say what passes to and from vessels."""
    text = ""
    if exchange is not None:
        level = "as plasma has it" if exchange.blood is None else note(exchange.blood)
        text += f" It exchanges with blood ({level}) at {note(exchange.permeability)} where vessels have density 1."
    if lymph.magnitude:
        text += f" Lymph drains it at {note(lymph)} where lymph vessels have density 1."
    return text


def solutes_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe each solute."""
    paragraphs = []
    for name, solute in scenario.solutes.items():
        unit = "on a relative scale" if solute.unit == "1" else f"in {solute.unit}"
        ways = [
            w
            for w, on in (("slowed by the matrix", solute.hindered), ("carried by the flow", solute.advected))
            if on
        ]
        start = (
            f" It begins at {note(solute.initial)}."
            if solute.initial is not None
            else " There is none at first."
        )
        decay = f" and decays at {note(solute.decay)}" if solute.decay.magnitude else ""
        paragraphs.append(
            wrapped(
                f"{name}, {unit}, diffuses with {note(solute.diffusivity)}{decay}"
                + (f"; it is {listed(ways)}." if ways else ".")
                + start
                + " "
                + edges_text(solute.boundaries, note)
                + exchange_text(solute.vessels, solute.lymph, note)
                + plasma_text(solute, note)
                + (f" ({solute.about})" if solute.about else ""),
                hang=2,
            )
        )
    return paragraphs


def start_text(scenario: Scenario, note: Notes) -> list[str]:
    """Describe what is there at time zero."""
    lines = []
    for placement in scenario.start:
        if isinstance(placement, CellTable):
            lines.append(f"The cells listed in {json.dumps(placement.cells)}.")
        elif isinstance(placement, AddVesicles):
            lines.append(
                f"A dose of {note(placement.number)} of {placement.release}, {where_text(placement.where)}."
            )
        elif isinstance(placement, PutCells):
            group = f" of the group {placement.group}" if placement.group else ""
            if placement.at is not None:
                places = listed(f"({', '.join(q.label for q in p)})" for p in placement.at[:5])
                more = f" and {len(placement.at) - 5} more places" if len(placement.at) > 5 else ""
                lines.append(f"{placement.put} cells{group} at {places}{more}.")
                continue
            amount = f"{placement.number.magnitude:,.0f}" if placement.number is not None else ""
            if placement.density is not None:
                amount = f"At {note(placement.density)},"
            order = {"random": "at random", "packed": "closely packed", "grid": "on a grid"}[
                placement.arranged
            ]
            lines.append(f"{amount} {placement.put} cells{group}, {order}, {where_text(placement.where)}.")
    if scenario.circulating:
        levels = listed(f"{name} at {note(q)}" for name, q in scenario.circulating.items())
        lines.append(f"Blood holds {levels}; who leaves it is made up for.")
    return ["\n".join(wrapped(line, hang=2) for line in lines)] if lines else []
