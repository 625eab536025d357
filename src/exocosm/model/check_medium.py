"""Cells that change the medium: what cannot be together with them, and whether anything notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.findings import Findings
from exocosm.model.tissue import DarcyFlow

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.model.solute import Solute
    from exocosm.model.vesicle import VesicleKind


def check_medium(scenario: Scenario, findings: Findings) -> None:
    """Look at vessels made by cells and at matrix that cells remodel."""
    fields: list[Solute | VesicleKind] = [*scenario.solutes.values(), *scenario.vesicles.values()]
    for name, cell in scenario.cells.items():
        if cell.supplies is not None:
            if isinstance(scenario.tissue.flow, DarcyFlow):
                findings.error(
                    "Darcy flow is solved once, from vessels that stay; these come and go with the cells",
                    "cells", name, "supplies",
                    remedy="a uniform flow or none, or 'supplies: null'",
                )  # fmt: skip
            if not any(f.vessels is not None for f in fields):
                findings.warning(
                    "nothing exchanges with blood: the vessels change nothing",
                    "cells", name, "supplies",
                    remedy="give a solute or a vesicle kind 'vessels'",
                )  # fmt: skip
        if cell.remodels is not None:
            for kind, vesicle in scenario.vesicles.items():
                if vesicle.counting == "whole" and vesicle.hindered:
                    findings.error(
                        f"{kind!r} is counted whole, which needs one hindrance everywhere; these cells change it",
                        "cells", name, "remodels",
                        remedy="counting: expected, or 'remodels: null'",
                    )  # fmt: skip
            if not any(f.hindered for f in fields):
                findings.warning(
                    "nothing is hindered by the matrix: remodelling it changes nothing",
                    "cells", name, "remodels",
                    remedy="hindered: true for a solute or a vesicle kind",
                )  # fmt: skip
