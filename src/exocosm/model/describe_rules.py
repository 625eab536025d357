"""Rules as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.errors import ExocosmError
from exocosm.knowledge.references import references
from exocosm.model.behaviour import is_fold
from exocosm.model.wording import Notes, wrapped

if TYPE_CHECKING:
    from exocosm.model.rule import Rule
    from exocosm.model.scenario import Scenario


def rules_text(scenario: Scenario, note: Notes) -> list[str]:
    """Write each rule as a sentence."""
    lines = [wrapped(f"- {rule_sentence(scenario, rule, note)}", hang=2) for rule in scenario.rules]
    if not lines:
        return []
    combined = wrapped(
        "Rules on one behaviour of one cell type combine as a multivariate Hill response (Johnson et al., Cell 2025): raising "
        "rules first, lowering rules on what they give."
    )
    return ["\n".join(lines), combined]


def rule_sentence(scenario: Scenario, rule: Rule, note: Notes) -> str:
    """Write a rule: in tumour cells, oxygen below 6.4 mmHg raises release of tumour exosome up to 1.9-fold (...)."""
    half, hill = note(rule.half), note(rule.hill)
    side = "below" if rule.inverted else "above"
    verb = "raises" if rule.raising else "lowers"
    try:
        behaviour = scenario.behaviour_of(rule)
    except ExocosmError:
        fold, programme = False, False
    else:
        fold, programme = is_fold(rule.to, behaviour), behaviour.kind == "programme"
    limit = "towards" if programme else "up to" if rule.raising else "down to"
    dead = ", in dead cells too" if rule.in_dead else ""
    text = (
        f"In {rule.cell_type} cells, {rule.signal} {side} {rule.half.magnitude:.4g} {rule.half.unit}".rstrip()
        + f" {verb} {rule.behaviour} {limit} {note(rule.to, fold=fold)} (half at {half}, Hill {hill}){dead}."
    )
    if rule.source:
        reference = references().get(rule.source)
        text += f" Source: {reference or rule.source}."
    return text + (f" Note: {rule.note}." if rule.note else "")
