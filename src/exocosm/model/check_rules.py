"""Rules: signals, behaviours and units fit each other, and each rule can do something."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.knowledge.references import references
from exocosm.model.behaviour import Behaviour, is_fold, target
from exocosm.model.findings import Findings
from exocosm.model.signal import Signal, threshold

if TYPE_CHECKING:
    from exocosm.model.cell_type import CellType
    from exocosm.model.rule import Rule
    from exocosm.model.scenario import Scenario

_KEY = re.compile(r"[a-z]+\d{4}[a-z]?")


def check_rules(scenario: Scenario, findings: Findings) -> None:
    """Look at every rule."""
    for index, rule in enumerate(scenario.rules):
        path = ("rules", index)
        findings.unknown("cell type", rule.cell_type, scenario.cells, *path, "in")
        signal = _signal(scenario, rule, index, findings)
        behaviour = _behaviour(scenario, rule, index, findings)
        if signal is not None:
            try:
                if threshold(rule.half, signal, scenario) <= 0:
                    findings.error("must be above zero", *path, "half")
            except ExocosmError as problem:
                findings.caught(problem, *path, "half")
        if behaviour is not None:
            _target(scenario, rule, index, behaviour, findings)
            if rule.cell_type in scenario.cells:
                _base(scenario, rule, index, behaviour, findings)
            if behaviour == Behaviour("transformation", rule.cell_type):
                findings.error(
                    "a cell type cannot become itself", *path, "raises" if rule.raising else "lowers"
                )
            if behaviour == Behaviour("mutation", rule.cell_type):
                findings.error(
                    "a cell type cannot mutate to itself", *path, "raises" if rule.raising else "lowers"
                )
        if _KEY.fullmatch(rule.source) and rule.source not in references():
            unknown = UnknownNameError("reference", rule.source, references())
            findings.warning(unknown.message, *path, "source", remedy=unknown.remedy)


def _signal(scenario: Scenario, rule: Rule, index: int, findings: Findings) -> Signal | None:
    key = "contact" if rule.contact is not None else "low" if rule.inverted else "high"
    try:
        return scenario.signal_of(rule)
    except UnknownNameError as problem:
        findings.caught(problem, "rules", index, key)
        return None


def _behaviour(scenario: Scenario, rule: Rule, index: int, findings: Findings) -> Behaviour | None:
    key = "raises" if rule.raising else "lowers"
    try:
        behaviour = scenario.behaviour_of(rule)
    except UnknownNameError as problem:
        findings.caught(problem, "rules", index, key)
        return None
    if behaviour.kind == "loading":
        vesicle = scenario.vesicles[behaviour.into]
        if behaviour.subject not in vesicle.varies:
            findings.error(
                f"{behaviour.subject!r} is loaded alike into every {behaviour.into}",
                "rules", index, key,
                remedy=f"add 'varies: [{behaviour.subject}]' to the vesicle kind",
            )  # fmt: skip
    return behaviour


def _target(scenario: Scenario, rule: Rule, index: int, behaviour: Behaviour, findings: Findings) -> None:
    """Look whether `to` has the right unit and lies on the right side."""
    try:
        value = target(rule.to, behaviour)
    except ExocosmError as problem:
        findings.caught(problem, "rules", index, "to")
        return
    if is_fold(rule.to, behaviour) and (value < 1 if rule.raising else value > 1):
        word = "raises" if rule.raising else "lowers"
        findings.error(f"{rule.to.label} does the opposite of {word!r}", "rules", index, "to")


def _base(scenario: Scenario, rule: Rule, index: int, behaviour: Behaviour, findings: Findings) -> None:
    """Warn where there is nothing that the rule could change."""
    cell, kind, subject = scenario.cells[rule.cell_type], behaviour.kind, behaviour.subject
    missing = {
        "release": subject not in cell.releases,
        "loading": behaviour.into not in cell.releases,
        "capture": subject not in cell.captures and "any" not in cell.captures,
        "secretion": subject not in cell.secretes,
        "consumption": subject not in cell.consumes,
        "division": cell.cycle is None,
        "mutation": cell.cycle is None,
        "kill": cell.kills is None or not cell.kills.targets,
        "speed": cell.motility is None and is_fold(rule.to, behaviour),
        "bias": cell.motility is None or cell.motility.towards is None,
        "perfusion": cell.supplies is None,
        "remodelling": cell.remodels is None,
        "radiosensitivity": cell.radiosensitivity is None,
    }.get(kind, False)
    if missing:
        findings.warning(
            f"{rule.cell_type!r} has no base value of {str(behaviour)!r}: the rule changes nothing",
            "rules", index,
            remedy="give the cell type one",
        )  # fmt: skip
        return
    if (
        kind == "speed"
        and cell.motility
        and is_fold(rule.to, behaviour)
        and not cell.motility.speed.magnitude
    ):
        findings.warning(
            "the base speed is 0, and a multiple of it too: the rule changes nothing",
            "rules", index, "to",
            remedy="write an absolute speed, like '5 um/hour'",
        )  # fmt: skip
        return
    base: float | None = _RATES[kind](cell) if kind in _RATES else None
    declared = {"transformation": cell.becomes, "admission": cell.admits, "export": cell.exports}.get(kind)
    if declared is not None:
        base = declared[subject].magnitude if subject in declared else 0
    if kind == "mutation":
        base = cell.mutates[subject].to("") if subject in cell.mutates else 0
        if is_fold(rule.to, behaviour) and base * rule.to.to("") > 1:
            findings.error(f"{rule.to.label} makes a chance above 1 of {base:g}", "rules", index, "to")
    if kind == "loading":
        base = scenario.vesicles[behaviour.into].copies(subject)
    if base == 0 and is_fold(rule.to, behaviour):
        what = "base" if kind == "loading" else "base rate"
        like = {"admission": "2e5 um^3/min", "loading": "2 copies/vesicle"}.get(kind, "0.01 1/hour")
        findings.warning(
            f"the {what} of {behaviour} is 0, and a multiple of it too: the rule changes nothing",
            "rules", index, "to",
            remedy=f"write an absolute value, like {like!r}",
        )  # fmt: skip


def is_idle(scenario: Scenario, index: int) -> bool:
    """Tell whether a rule changes nothing, because its cells have nothing of what it would change."""
    rule = scenario.rules[index]
    try:
        behaviour = scenario.behaviour_of(rule)
    except UnknownNameError:
        return False
    findings = Findings(scenario)
    if rule.cell_type in scenario.cells:
        _base(scenario, rule, index, behaviour, findings)
    return any(p.severity == "warning" for p in findings.problems)


_RATES: dict[str, Callable[[CellType], float]] = {
    "apoptosis": lambda c: c.death.apoptosis_rate.magnitude,
    "necrosis": lambda c: c.death.necrosis_rate.magnitude,
    "quiescence": lambda c: c.arrest.quiescence_rate.magnitude,
    "arousal": lambda c: c.arrest.arousal_rate.magnitude,
    "senescence": lambda c: c.arrest.senescence_rate.magnitude,
    "senescence_escape": lambda c: c.arrest.senescence_escape_rate.magnitude,
    "intravasation": lambda c: c.intravasation.magnitude if c.intravasation is not None else 0,
}
