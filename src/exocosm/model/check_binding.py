"""Binding: everything named is declared, counts molecules, and is of a form that is solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from exocosm.errors import UnitError, UnknownNameError
from exocosm.model.findings import Findings
from exocosm.model.receptor import molecules_in
from exocosm.model.wording import listed

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.model.scenario import Scenario


def check_binding(scenario: Scenario, findings: Findings) -> None:
    """Look at what binds, what blocks, what cells carry, and the rules on complexes."""
    _molecules(scenario, findings)
    _blocked(scenario, findings)
    _stars(scenario, findings)
    _cells(scenario, findings)
    _rules(scenario, findings)


def _molecules(scenario: Scenario, findings: Findings) -> None:
    """Only membrane molecules bind, and only receptors that are declared."""
    for name, molecule in scenario.molecules.items():
        if name in scenario.receptors and molecule.where == "membrane":
            findings.error("the name is taken by one of the molecules", "receptors", name)
        for key, table in (("binds", molecule.binds), ("blocked by", molecule.blocked_by)):
            if table and molecule.where == "lumen":
                findings.error(
                    f"{name!r} is in the lumen, where nothing reaches it", "molecules", name, key,
                    remedy="where: membrane",
                )  # fmt: skip
        for receptor in molecule.binds:
            findings.unknown("receptor", receptor, scenario.receptors, "molecules", name, "binds", receptor)


def _antibodies(scenario: Scenario) -> Iterator[tuple[str, str, Mapping[str, Quantity]]]:
    """Yield section, name and antibodies of everything that may be blocked."""
    for name, molecule in scenario.molecules.items():
        yield "molecules", name, molecule.blocked_by
    for name, receptor in scenario.receptors.items():
        yield "receptors", name, receptor.blocked_by


def _blocked(scenario: Scenario, findings: Findings) -> None:
    """Antibodies are solutes whose unit counts molecules."""
    told: set[str] = set()
    for section, name, blocked_by in _antibodies(scenario):
        for solute in blocked_by:
            findings.unknown("solute", solute, scenario.solutes, section, name, "blocked by", solute)
            if solute not in scenario.solutes or solute in told:
                continue
            told.add(solute)
            try:
                molecules_in(scenario.solutes[solute].unit)
            except UnitError as problem:
                findings.caught(problem, "solutes", solute, "unit")


def _stars(scenario: Scenario, findings: Findings) -> None:
    """Several antibodies on one target, or one antibody on several targets, are solved; both at once are not."""
    targets: dict[str, list[str]] = {}
    for _, name, blocked_by in _antibodies(scenario):
        for solute in blocked_by:
            targets.setdefault(solute, []).append(name)
    for section, name, blocked_by in _antibodies(scenario):
        wide = [solute for solute in blocked_by if len(targets[solute]) > 1]
        if len(blocked_by) > 1 and wide:
            findings.error(
                f"several antibodies block {name!r}, and {wide[0]!r} among them blocks {listed(map(repr, targets[wide[0]]))}: "
                "such a web is not solved",
                section, name, "blocked by",
                remedy="several antibodies with one target, or one antibody with several targets",
            )  # fmt: skip


def _cells(scenario: Scenario, findings: Findings) -> None:
    """Cells carry what is declared, and no ligand has to choose between two receptors of one cell."""
    known = [*scenario.receptors, *scenario.membrane]
    for cell_type, cell in scenario.cells.items():
        for name in cell.carries:
            findings.unknown(
                "receptor or membrane molecule", name, known, "cells", cell_type, "carries", name
            )
        for ligand, molecule in scenario.molecules.items():
            receptors = [r for r in molecule.binds if r in cell.carries]
            if len(receptors) > 1:
                findings.error(
                    f"carries {listed(map(repr, receptors))}, which both bind {ligand!r}: receptors that compete for a ligand are "
                    "not solved",
                    "cells", cell_type, "carries",
                    remedy="leave one of them out",
                )  # fmt: skip


def _rules(scenario: Scenario, findings: Findings) -> None:
    """Warn of rules on complexes that never form."""
    bound = {receptor for molecule in scenario.molecules.values() for receptor in molecule.binds}
    blocked = {name for _, name, blocked_by in _antibodies(scenario) if blocked_by}
    for index, rule in enumerate(scenario.rules):
        try:
            signal = scenario.signal_of(rule)
        except UnknownNameError:
            continue  # told by the check of rules
        if signal.kind not in ("bound", "blocked"):
            continue
        path = ("rules", index, "low" if rule.inverted else "high")
        subject, cell = signal.subject, scenario.cells.get(rule.cell_type)
        if subject not in (bound if signal.kind == "bound" else blocked):
            verb, key = ("binds", "binds") if signal.kind == "bound" else ("blocks", "blocked by")
            findings.warning(
                f"nothing {verb} {subject!r}: the signal is always zero", *path, remedy=f"{key}: {{...: ...}}"
            )
        if cell is not None and subject not in cell.carries:
            findings.warning(
                f"{rule.cell_type!r} carries no {subject!r}: the signal is always zero", *path,
                remedy=f"cells: {rule.cell_type}: carries: {{{subject}: ...}}",
            )  # fmt: skip
