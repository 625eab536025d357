"""Drugs and radiation: what is given has kinetics on its route, what cells hold of it is declared, courses do not overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from exocosm.errors import UnitError
from exocosm.model.event import Give, Irradiation
from exocosm.model.findings import Findings
from exocosm.model.kinetics import VEIN
from exocosm.model.solute import FACES

if TYPE_CHECKING:
    from exocosm.model.cell_type import CellType
    from exocosm.model.scenario import Scenario

FAST = 0.5
"""Share of its cytosol that a cell may export in a step before the order of things shows."""


def check_drugs(scenario: Scenario, findings: Findings) -> None:
    """Look at solutes with kinetics, cells that hold drugs, vesicles that pack them, and what is given."""
    homes: dict[str, str] = {}
    for name, solute in scenario.solutes.items():
        if solute.inside is not None:
            findings.unknown("lumen cargo", solute.inside, scenario.lumen, "solutes", name, "inside")
            other = homes.setdefault(solute.inside, name)
            if other != name:
                findings.error(
                    f"{solute.inside!r} is what cells hold of {other!r} already", "solutes", name, "inside"
                )
        if solute.plasma is not None and not _reached(scenario, name):
            findings.warning(
                "plasma does not reach the tissue: the solute has neither vessels nor a fixed face there",
                "solutes", name, "plasma",
                remedy="vessels: {permeability: ...} and tissue: vessels",
            )  # fmt: skip
    for name, cell in scenario.cells.items():
        _cell(scenario, name, cell, homes, findings)
    for name, vesicle in scenario.vesicles.items():
        for cargo in vesicle.packs:
            findings.unknown("lumen cargo", cargo, scenario.lumen, "vesicles", name, "packs", cargo)
    _given(scenario, findings)


def _reached(scenario: Scenario, name: str) -> bool:
    solute = scenario.solutes[name]
    faces = any(solute.at_face(face, scenario.tissue.planar) is not None for face in FACES)
    grows = any(cell.supplies is not None for cell in scenario.cells.values())
    return faces or (solute.vessels is not None and (bool(scenario.tissue.vessels) or grows))


def _cell(scenario: Scenario, name: str, cell: CellType, homes: dict[str, str], findings: Findings) -> None:
    step = scenario.steps.exchange.to("min")
    for cargo, rate in cell.exports.items():
        path = ("cells", name, "exports", cargo)
        findings.unknown("lumen cargo", cargo, scenario.lumen, *path)
        if cargo in scenario.lumen and cargo not in homes:
            findings.error(
                f"no solute is {cargo!r} outside of cells, so none can be given out", *path,
                remedy=f"a solute with 'inside: {cargo}'",
            )  # fmt: skip
        if rate.to("1/min") * step > FAST:
            findings.warning(
                f"{rate.label} empties the cytosol within a step of {step:g} min", *path,
                remedy=f"steps: exchange: {FAST / rate.to('1/min'):.2g} min",
            )  # fmt: skip
    radiation = cell.radiosensitivity
    if radiation is None:
        return
    where = ("cells", name, "radiosensitivity")
    if radiation.alpha_over_beta.magnitude <= 0:
        findings.error("must be above zero", *where, "alpha over beta")
    if radiation.breaks is not None:
        findings.unknown(
            "lumen cargo", radiation.breaks.molecule, scenario.lumen, *where, "breaks", "molecule"
        )
    gas = radiation.oxygen
    if gas is None:
        return
    findings.unknown("solute", gas.solute, scenario.solutes, *where, "oxygen", "solute")
    if gas.enhancement.to("") < 1:
        findings.error(
            f"{gas.enhancement.label} is below 1: oxygen would protect", *where, "oxygen", "enhancement"
        )
    if gas.solute in scenario.solutes:
        try:
            half = gas.half.to(scenario.solutes[gas.solute].unit)
        except UnitError as problem:
            findings.caught(problem, *where, "oxygen", "half")
        else:
            if half <= 0:
                findings.error(f"must be above zero, not {gas.half.label}", *where, "oxygen", "half")


def _given(scenario: Scenario, findings: Findings) -> None:
    """Look at drugs that are given, and at times of one route that overlap."""
    end = scenario.until.to("min")
    spans: dict[tuple[str, str], list[tuple[float, float, int, str]]] = {}
    radiated = False
    for index, event in enumerate(scenario.events):
        if isinstance(event, Irradiation):
            radiated = True
        if not isinstance(event, Give):
            continue
        path = ("events", index)
        if scenario.whole is not scenario and event not in scenario.whole.events:
            findings.error(
                "a drug is given to the whole body, not to one of its tissues", *path, "give",
                remedy="put it among the scenario's own events",
            )  # fmt: skip
            continue
        findings.unknown("solute", event.give, scenario.solutes, *path, "give")
        solute = scenario.solutes.get(event.give)
        if solute is None:
            continue
        if solute.plasma is None:
            findings.error(
                f"nothing is known of {event.give!r} in plasma", *path, "give",
                remedy="give the solute 'plasma', or put it into the medium with 'add'",
            )  # fmt: skip
            continue
        findings.unknown("route", event.route, [VEIN, *solute.plasma.absorbed], *path, "route")
        try:
            solute.in_plasma(event.amount)
        except UnitError as problem:
            findings.caught(problem, *path, "amount")
        length = event.length.to("min")
        for time in event.when.times(end):
            spans.setdefault((event.give, event.route), []).append(
                (time, time + length, index, event.length.label)
            )
    for (drug, route), times in spans.items():
        times.sort()
        for (_, stops, first, _), (begins, _, second, _) in pairwise(times):
            if begins < stops * (1 - 1e-12):
                findings.error(
                    f"{drug!r} is given {route} from {begins:g} min on, while a dose that began earlier is still running until {stops:g} min",
                    "events", second, "when" if first == second else "give",
                    remedy="shorter doses ('for'), or times further apart",
                )  # fmt: skip
                break
    if radiated and not any(cell.radiosensitivity is not None for cell in scenario.cells.values()):
        findings.error(
            "no cell type has a 'radiosensitivity': radiation would do nothing", "events",
            remedy="cells: <type>: radiosensitivity: {alpha: ..., alpha over beta: ...}",
        )  # fmt: skip
