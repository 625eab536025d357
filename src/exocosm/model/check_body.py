"""The body: names are declared, organs can clear what they are said to, and tissues are joined to blood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exocosm.errors import ScenarioError
from exocosm.knowledge.dimensions import DURATION, VOLUME
from exocosm.model.body import Body
from exocosm.model.body_event import CellInjection, Injection
from exocosm.model.check_events import check_times
from exocosm.model.findings import Findings
from exocosm.model.parts import PRIMARY

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

BLOOD = "blood"
"""Sender of the body's own vesicles."""


def check_body(scenario: Scenario, findings: Findings) -> None:
    """Look at what is declared under `body`."""
    body = scenario.body
    assert body is not None
    for section in ("half_lives", "background"):
        for kind in getattr(body, section):
            findings.unknown("vesicle kind", kind, scenario.vesicles, "body", section.replace("_", " "), kind)
    named: set[str] = set()
    for index, law in enumerate(body.tropism):
        if law.name in named:
            findings.error(f"the name {law.name!r} stands twice", "body", "tropism", index, "name")
        named |= {law.name} if law.name is not None else set()
        findings.unknown(
            "membrane molecule", law.molecule, scenario.membrane, "body", "tropism", index, "molecule"
        )
        findings.unknown("organ", law.organ, [*body.organs, "all"], "body", "tropism", index, "organ")
        changing = [k for k, v in scenario.vesicles.items() if law.molecule in v.varies]
        if changing:
            findings.error(
                f"an organ takes every {changing[0]} alike, but its {law.molecule!r} varies with the sender",
                "body", "tropism", index, "molecule",
                remedy=f"take {law.molecule!r} from 'varies', or declare two kinds",
            )  # fmt: skip
    _flows(body, findings)
    _cells(scenario, body, findings)
    _tissues(body, findings)
    _events(scenario, body, findings)
    for kind, vesicle in scenario.vesicles.items():
        blood = vesicle.vessels.blood if vesicle.vessels is not None else None
        if blood is not None and blood.magnitude > 0:
            findings.warning(
                "is not used: with a body, blood holds what circulates", "vesicles", kind, "vessels", "blood",
                remedy="0 vesicle/um^3; what the body itself releases is body.background",
            )  # fmt: skip
    if BLOOD in scenario.cells:
        findings.error(f"{BLOOD!r} is the sender of the body's own vesicles", "cells", BLOOD)
    joined = [k for k, v in scenario.vesicles.items() if v.vessels is not None or v.lymph.magnitude > 0]
    if scenario.vesicles and not joined and not body.background:
        findings.warning(
            "no vesicle kind passes through vessels or lymph: nothing reaches blood", "body",
            remedy="give one 'vessels' (with a permeability) or 'lymph'",
        )  # fmt: skip


def _flows(body: Body, findings: Findings) -> None:
    """No organ clears more plasma than reaches it."""
    plasma = VOLUME.value(body.plasma)
    kinds = {"": body.half_life, **body.half_lives}
    for name, organ in body.organs.items():
        if organ.flow is None:
            continue
        if body.cardiac_output is None:
            findings.error(
                "needs to know how much blood the heart pumps", "body", "organs", name, "flow",
                remedy="give body.cardiac output",
            )  # fmt: skip
            continue
        reaches = organ.flow.to("") * body.plasma_flow
        for kind, half_life in kinds.items():
            cleared = body.share(name) * math.log(2) / DURATION.value(half_life) * plasma
            if cleared >= reaches:
                findings.error(
                    f"would clear {cleared * 1e-12:.3g} mL of plasma a minute{f' of {kind}' if kind else ''}; only "
                    f"{reaches * 1e-12:.3g} mL pass through it",
                    "body", "organs", name,
                    remedy="a longer half-life, a smaller share or more flow",
                )  # fmt: skip


def _cells(scenario: Scenario, body: Body, findings: Findings) -> None:
    """Cells in blood have an end."""
    for name, law in body.cells.items():
        findings.unknown("cell type", name, scenario.cells, "body", "cells", name)
        for organ in law.lodges:
            findings.unknown("organ", organ, body.organs, "body", "cells", name, "lodges", organ)
    raised = {r.cell_type for r in scenario.rules if " ".join(r.behaviour.split()) == "intravasation"}
    leaves = {
        n for n, c in scenario.cells.items() if n in raised or (c.intravasation and c.intravasation.magnitude)
    }
    injected = {e.inject_cells for e in body.events if isinstance(e, CellInjection)}
    for name in sorted((leaves | injected) & set(scenario.cells) - set(body.cells)):
        findings.warning(
            f"no law says what becomes of {name} in blood: they stay there until a tissue lets them in", "body", "cells",
            remedy=f"body.cells: {{{name}: {{half life: 10 min}}}}",
        )  # fmt: skip


def _tissues(body: Body, findings: Findings) -> None:
    taken: dict[str, str] = {}
    if body.organ is not None:
        findings.unknown("organ", body.organ, body.organs, "body", "in")
        taken[body.organ] = PRIMARY
    for name, tissue in body.tissues.items():
        path = ("body", "tissues", name)
        findings.unknown("organ", tissue.organ, body.organs, *path, "in")
        if tissue.organ in taken:
            findings.error(f"{tissue.organ!r} is already the organ of {taken[tissue.organ]!r}", *path, "in")
        taken.setdefault(tissue.organ, name)
        if name == PRIMARY or not name.replace(" ", "").replace("-", "").replace("_", "").isalnum():
            findings.error(
                f"{name!r} cannot name a tissue, which has a folder of its own"
                if name != PRIMARY
                else f"{PRIMARY!r} is the name of the scenario's own tissue",
                *path,
                remedy="letters, digits and blanks",
            )
        if tissue.tissue.vessels == ():
            findings.warning("has no vessels: nothing reaches it from blood", *path, "tissue")


def _events(scenario: Scenario, body: Body, findings: Findings) -> None:
    seen: set[str] = set()
    for index, event in enumerate(body.events):
        path = ("body", "events", index)
        if event.name in seen:
            findings.error(f"the name {event.name!r} stands twice", *path, "name")
        seen |= {event.name} if event.name is not None else set()
        check_times(scenario, (*path, "when"), event.when, findings)
        if isinstance(event, Injection):
            findings.unknown("vesicle kind", event.inject, scenario.vesicles, *path, "inject")
        elif isinstance(event, CellInjection):
            findings.unknown("cell type", event.inject_cells, scenario.cells, *path, "inject cells")


def tissues_of(scenario: Scenario, findings: Findings) -> dict[str, Scenario]:
    """Return the further tissues as scenarios; none, and a problem, where their changes do not fit."""
    body = scenario.body
    assert body is not None
    found: dict[str, Scenario] = {}
    for name in body.tissues:
        one = scenario.model_copy(
            update={"body": body.model_copy(update={"tissues": {name: body.tissues[name]}})}
        )
        one._folder = scenario.folder
        try:
            found[name] = one.parts()[name]
        except ScenarioError as error:
            for problem in error.problems:
                findings.error(
                    f"{problem.message}", "body", "tissues", name, "changes", remedy=problem.remedy
                )
            continue
        if _shape(found[name]) != _shape(scenario):
            findings.error(
                "adds or takes away solutes, molecules, vesicles, programmes, cells or releases; all tissues share them",
                "body", "tissues", name, "changes",
                remedy="declare it in the scenario, and set its numbers here",
            )  # fmt: skip
    return found


def _shape(scenario: Scenario) -> tuple[object, ...]:
    """Return what all tissues must have in common."""
    varies = tuple((k, v.carries) for k, v in scenario.vesicles.items())
    releases = tuple((k, tuple(c.releases)) for k, c in scenario.cells.items())
    named = (scenario.solutes, scenario.molecules, scenario.receptors, scenario.programmes)
    steps = scenario.steps.exchange.to("min"), scenario.steps.fate.to("min")
    return (*(tuple(n) for n in named), varies, releases, steps, scenario.precision, scenario.groups)
