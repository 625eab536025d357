"""Time: whole steps, and records within the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.findings import Findings

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.model.when import When


def whole(span_min: float, step_min: float) -> bool:
    """Tell whether a span is a whole number of steps, at least one."""
    steps = span_min / step_min
    return round(steps) >= 1 and abs(steps - round(steps)) < 1e-6 * max(1.0, steps)


def check_time(scenario: Scenario, findings: Findings) -> None:
    """Look at steps, intervals and the end."""
    step = scenario.steps.exchange.to("min")
    spans = [("fate", scenario.steps.fate, ("steps", "fate")), ("until", scenario.until, ("until",))]
    for section in ("solutes", "vesicles"):
        for name, item in getattr(scenario, section).items():
            if item.every is not None:
                spans.append(("every", item.every, (section, name, "every")))
    for _, span, path in spans:
        if not whole(span.to("min"), step):
            findings.error(f"{span.label} is not a whole number of exchange steps of {step:g} min", *path)
    _when(scenario, "record", scenario.record, findings)
    _when(scenario, "checkpoint", scenario.checkpoint, findings)


def _when(scenario: Scenario, name: str, when: When, findings: Findings) -> None:
    step, end = scenario.steps.exchange.to("min"), scenario.until.to("min")
    if when.every is not None:
        if not whole(when.every.to("min"), step):
            findings.error(
                f"{when.every.label} is not a whole number of exchange steps of {step:g} min", name
            )
        elif name == "record" and when.every.to("min") > end:
            findings.warning(
                f"{when.every.label} is longer than the run: only its start and end are recorded", name
            )
        if name == "record" and when.every.to("min") > 0 and end / when.every.to("min") > 1e5:
            findings.error(f"{end / when.every.to('min'):.0f} records are more than anyone can use", name)
    if when.start.to("min") > end:
        findings.error(f"begins at {when.start.label}, after the end of the run", name)
    for index, time in enumerate(when.at):
        minutes = time.to("min")
        if minutes > end * (1 + 1e-9):
            findings.warning(f"{time.label} is after the end of the run", name, "at", index)
        elif minutes and not whole(minutes, step):
            findings.error(
                f"{time.label} is not a whole number of exchange steps of {step:g} min", name, "at", index
            )
