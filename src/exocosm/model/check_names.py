"""Names: everything that is named is declared, and means one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.errors import UnitError
from exocosm.knowledge.references import references
from exocosm.model.cell_type import secretion
from exocosm.model.event import ANY
from exocosm.model.findings import Findings
from exocosm.model.placement import AddVesicles, PutCells
from exocosm.model.pools import ADDED

if TYPE_CHECKING:
    from exocosm.model.cell_type import CellType
    from exocosm.model.scenario import Scenario


def check_names(scenario: Scenario, findings: Findings) -> None:
    """Look for names that are not declared or mean two things."""
    _twice(scenario, findings)
    _vesicles(scenario, findings)
    _becomes(scenario, findings)
    for name, cell in scenario.cells.items():
        _cell(scenario, name, cell, findings)
    _start(scenario, findings)
    for index, key in enumerate(scenario.cites):
        findings.unknown("reference", key, references(), "cites", index)


def _twice(scenario: Scenario, findings: Findings) -> None:
    """A signal may name a solute, a vesicle kind or a programme: no name may stand for two of them."""
    seen: dict[str, str] = {}
    for section in ("solutes", "vesicles", "programmes"):
        for name in getattr(scenario, section):
            if name in seen:
                findings.error(f"the name is taken by one of the {seen[name]}", section, name)
            seen[name] = section
            if name in ("all", "any", "vesicles", "solutes", "pressure", "time in stage"):
                findings.error("the name has a meaning of its own", section, name)
    for index, group in enumerate(scenario.groups):
        if group in scenario.groups[:index]:
            findings.error(f"the group {group!r} stands twice", "groups", index)
        if group == ADDED or group in scenario.cells:
            findings.error(f"the group {group!r} has the name of another sender", "groups", index)
    for section in ("rules", "start"):
        named: list[str] = []
        for index, entry in enumerate(getattr(scenario, section)):
            name = getattr(entry, "name", "")
            if name and name in named:
                findings.error(f"the name {name!r} stands twice", section, index)
            if name.isdigit():
                findings.error(f"the name {name!r} would be taken for an index", section, index)
            named.append(name)
    if ANY in scenario.cells:
        findings.error("the name has a meaning of its own", "cells", ANY)
    if ADDED in scenario.cells:
        findings.error(f"{ADDED!r} is the sender of vesicles put in the medium", "cells", ADDED)
    if scenario.pools == "by group" and not scenario.groups:
        findings.warning("pools are split by group, but there are no groups", "pools")


def _vesicles(scenario: Scenario, findings: Findings) -> None:
    for name, vesicle in scenario.vesicles.items():
        for where, molecules in (("membrane", vesicle.membrane), ("lumen", vesicle.lumen)):
            for molecule in molecules:
                declared = scenario.molecules.get(molecule)
                if declared is None:
                    findings.unknown(
                        "molecule", molecule, scenario.molecules, "vesicles", name, where, molecule
                    )
                elif declared.where != where:
                    findings.error(
                        f"{molecule!r} is declared as a molecule of the {declared.where}",
                        "vesicles",
                        name,
                        where,
                        molecule,
                    )


def _becomes(scenario: Scenario, findings: Findings) -> None:
    """Only lumen cargo turns into other lumen cargo."""
    for name, molecule in scenario.molecules.items():
        for target in molecule.becomes:
            path = ("molecules", name, "becomes", target)
            findings.unknown("lumen cargo", target, scenario.lumen, *path)
            if molecule.where == "membrane":
                findings.error(f"{name!r} is on the membrane, and never in the cytosol", *path)
            if target == name:
                findings.error("a cargo cannot become itself", *path)


def _cell(scenario: Scenario, name: str, cell: CellType, findings: Findings) -> None:
    path = ("cells", name)
    for kind in cell.releases:
        findings.unknown("vesicle kind", kind, scenario.vesicles, *path, "releases", kind)
    for kind in cell.captures:
        findings.unknown("vesicle kind", kind, [*scenario.vesicles, "any"], *path, "captures", kind)
    for solute, rate in cell.secretes.items():
        findings.unknown("solute", solute, scenario.solutes, *path, "secretes", solute)
        if solute in scenario.solutes:
            try:
                secretion(rate, scenario.solutes[solute].unit)
            except UnitError as problem:
                findings.caught(problem, *path, "secretes", solute)
    for solute in cell.consumes:
        findings.unknown("solute", solute, scenario.solutes, *path, "consumes", solute)
    for programme in cell.initial_programmes:
        findings.unknown("programme", programme, scenario.programmes, *path, "initial programmes", programme)
    for cargo in cell.initial_cargo:
        findings.unknown("lumen cargo", cargo, scenario.lumen, *path, "initial cargo", cargo)
    for index, target in enumerate(cell.kills.targets if cell.kills is not None else ()):
        findings.unknown("cell type", target, scenario.cells, *path, "kills", "targets", index)
    for target in cell.becomes:
        findings.unknown("cell type", target, scenario.cells, *path, "becomes", target)
        if target == name:
            findings.error("a cell type cannot become itself", *path, "becomes", target)
    _mutants(scenario, name, cell, findings)
    towards = cell.motility.towards if cell.motility is not None else None
    if towards is not None:
        findings.unknown(
            "solute or vesicle kind",
            towards,
            [*scenario.solutes, *scenario.vesicles],
            *path,
            "motility",
            "towards",
        )
    share = cell.intake.escape.to("") + cell.intake.recycle.to("")
    if share > 1 + 1e-12:
        findings.error(
            f"'escape' and 'recycle' are shares of one exit and add up to {share:g}", *path, "intake"
        )


def _mutants(scenario: Scenario, name: str, cell: CellType, findings: Findings) -> None:
    """Look at what daughters may be born as."""
    path = ("cells", name, "mutates")
    for target in cell.mutates:
        findings.unknown("cell type", target, scenario.cells, *path, target)
        if target == name:
            findings.error("a cell type cannot mutate to itself", *path, target)
    total = sum(chance.to("") for chance in cell.mutates.values())
    if total > 1 + 1e-12:
        findings.error(f"the chances at one division add up to {total:g}, above 1", *path)
    if total > 0 and cell.cycle is None:
        findings.warning(
            f"{name!r} does not divide, so none of its daughters mutates", *path, remedy="give it a cycle"
        )


def _start(scenario: Scenario, findings: Findings) -> None:
    for index, placement in enumerate(scenario.start):
        if isinstance(placement, PutCells):
            findings.unknown("cell type", placement.put, scenario.cells, "start", index, "put")
            if placement.group is not None:
                findings.unknown("group", placement.group, scenario.groups, "start", index, "group")
        elif isinstance(placement, AddVesicles):
            findings.unknown("vesicle kind", placement.release, scenario.vesicles, "start", index, "release")
