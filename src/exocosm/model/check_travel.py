"""Cells that leave with the blood and come out of it: names, and whether there is a way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.findings import Findings
from exocosm.model.turning import admitted

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def check_travel(scenario: Scenario, findings: Findings) -> None:
    """Look at what cells admit, what circulates, and whether those that leave find a vessel."""
    guests = admitted(scenario)
    for name, cell in scenario.cells.items():
        for guest in cell.admits:
            path = ("cells", name, "admits", guest)
            findings.unknown("cell type", guest, scenario.cells, *path)
            if guest in scenario.cells and not _comes(scenario, guest):
                findings.warning(
                    f"no {guest} is in blood: nobody can be admitted",
                    *path,
                    remedy=f"'circulating: {{{guest}: <cell/mL>}}'",
                )
    for name, level in scenario.circulating.items():
        findings.unknown("cell type", name, scenario.cells, "circulating", name)
        if name in scenario.cells and level.magnitude and name not in guests:
            findings.warning(
                f"no cell type admits {name}: none of them comes",
                "circulating", name,
                remedy=f"'admits: {{{name}: <um^3/min>}}' of a cell type, endothelium say",
            )  # fmt: skip
    _rules(scenario, findings)
    _leaving(scenario, findings)


def _rules(scenario: Scenario, findings: Findings) -> None:
    """Warn of rules that let in whom there is not."""
    for index, rule in enumerate(scenario.rules):
        behaviour = " ".join(rule.behaviour.split())
        guest = behaviour.removeprefix("admission of ")
        if guest == behaviour or guest not in scenario.cells or _comes(scenario, guest):
            continue
        cell = scenario.cells.get(rule.cell_type)
        if cell is not None and guest not in cell.admits:  # else it is told at the cell type
            findings.warning(
                f"no {guest} is in blood: the rule changes nothing",
                "rules", index, "raises" if rule.raising else "lowers",
                remedy=f"'circulating: {{{guest}: <cell/mL>}}'",
            )  # fmt: skip


def _leaving(scenario: Scenario, findings: Findings) -> None:
    """Warn of cells that would leave where there is no vessel."""
    whole = scenario.whole
    tissues = [whole.tissue, *(t.tissue for t in (whole.body.tissues.values() if whole.body else ()))]
    static = any(region.density.magnitude > 0 for tissue in tissues for region in tissue.vessels)
    if static or any(cell.supplies is not None for cell in scenario.cells.values()):
        return
    remedy = "regions under 'tissue: vessels', or a cell type with 'supplies'"
    for name, cell in scenario.cells.items():
        if cell.intravasation is not None and cell.intravasation.magnitude:
            findings.warning(
                "the tissue has no vessels: no cell can leave", "cells", name, "intravasation", remedy=remedy
            )
    for index, rule in enumerate(scenario.rules):
        if rule.behaviour.strip() == "intravasation" and rule.raising:
            findings.warning(
                "the tissue has no vessels: no cell can leave", "rules", index, "raises", remedy=remedy
            )


def _comes(scenario: Scenario, guest: str) -> bool:
    """Tell whether cells of a type may be in blood: at a held level, or because a body around the tissue brings them."""
    level = scenario.circulating.get(guest)
    return scenario.whole.body is not None or (level is not None and level.magnitude > 0)
