"""Everything about a cohort that its types cannot see, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from exocosm.cohort import names
from exocosm.diagnostics.panel import missing
from exocosm.errors import ExocosmError, Problem, ScenarioError
from exocosm.knowledge.references import references
from exocosm.model.findings import Findings
from exocosm.model.loading import in_order

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort

MOST_SPREAD = 10.0
"""A log-normal law with a larger coefficient of variation has no typical value worth the name."""
MOST_VISITS = 2000


def check(cohort: Cohort) -> list[Problem]:
    """Return every problem of a cohort in the order of its file, errors and warnings; none for a good one."""
    findings = Findings(cohort)
    _groups(cohort, findings)
    _spreads(cohort, findings)
    _panel(cohort, findings)
    _times(cohort, findings)
    _questions(cohort, findings)
    if cohort.screening is not None:
        _screening(cohort, findings)
    _variants(cohort, findings)
    for index, key in enumerate(cohort.cites):
        findings.unknown("reference", key, references(), "cites", index)
    return in_order(findings.problems)


def _groups(cohort: Cohort, findings: Findings) -> None:
    """Shares make one; lesions release what is declared, and can be as large as they are."""
    total = sum(g.share.to("") for g in cohort.groups.values())
    if abs(total - 1.0) > 1e-6:
        findings.error(
            f"the shares of the groups make {total:g}, not 1", "groups", remedy="change one of them"
        )
    findings.unknown("group", cohort.reference.group, cohort.groups, "reference", "group")
    for name, group in cohort.groups.items():
        lesion = group.lesion
        if lesion is None:
            continue
        at = ("groups", name, "lesion")
        for kind in lesion.releases:
            findings.unknown("vesicle kind", kind, cohort.vesicles, *at, "releases", kind)
        if lesion.limit is not None and lesion.doubling_time is None:
            findings.warning("a lesion that does not grow comes to no limit", *at, "limit")
        if lesion.limit is not None and lesion.limit.to("um") <= lesion.diameter.to("um"):
            findings.error(
                "must be larger than the diameter at the start", *at, "limit",
                remedy="make it larger, or leave it out: growth is then exponential",
            )  # fmt: skip
    if not any(v.secretion is not None for v in cohort.vesicles.values()):
        findings.warning("no kind has a 'secretion': blood is empty in health", "vesicles")


def _spreads(cohort: Cohort, findings: Findings) -> None:
    """What varies has a name and a spread that can be."""
    for section, known in (
        ("between patients", names.varying(cohort)),
        ("between visits", names.varying_between_visits(cohort)),
    ):
        for name, spread in getattr(cohort, section.replace(" ", "_")).items():
            findings.unknown("thing that varies", name, known, section, name)
            if spread.to("") > MOST_SPREAD:
                findings.error(
                    f"a coefficient of variation of {spread.to(''):g}", section, name,
                    remedy=f"{MOST_SPREAD:g} at most; a share in percent needs its sign: '50 %'",
                )  # fmt: skip


def _panel(cohort: Cohort, findings: Findings) -> None:
    """Markers are carried by something, and instruments are declared."""
    carried = {m for v in cohort.vesicles.values() for m in v.carries}
    for problem in missing(cohort.panel, carried):
        findings.error(problem.message, "panel", *problem.place.split(".", 1), remedy=problem.remedy)
    for name, marker in cohort.panel.markers.items():
        findings.unknown(
            "instrument", marker.instrument, cohort.panel.instruments, "panel", "markers", name, "instrument"
        )


def _times(cohort: Cohort, findings: Findings) -> None:
    """Visits can be."""
    visits = cohort.visits
    if (visits.every is None) != (visits.until is None):
        findings.error(
            "'every' and 'until' go together", "visits", remedy="give both, or single times with 'at'"
        )
    elif visits.every is not None and visits.until is not None:
        count = visits.until.to("min") / visits.every.to("min")
        if count > MOST_VISITS:
            findings.error(f"{count:.0f} visits", "visits", remedy=f"{MOST_VISITS} at most")


def _visit(cohort: Cohort, minutes: float, findings: Findings, *path: str) -> None:
    if not any(abs(minutes - t) < 1e-6 * max(1.0, t) for t in cohort.visit_minutes):
        days = ", ".join(f"{t / 1440:g}" for t in cohort.visit_minutes[:8])
        findings.error("no visit is at that time", *path, remedy=f"visits are at {days} ... days")


def _members(cohort: Cohort, given: Iterable[str], findings: Findings, *path: str) -> None:
    for name in given:
        findings.unknown("group or class", name, [*cohort.groups, *cohort.classes], *path)


def _questions(cohort: Cohort, findings: Findings) -> None:
    """Comparisons, classes, events, prognosis and therapy name what there is."""
    levels = names.levels(cohort)
    for name, said in cohort.classes.items():
        _visit(cohort, said.at.to("min"), findings, "classes", name, "at")
        if said.below is None and said.above is None:
            findings.error("needs 'below' or 'above'", "classes", name)
    for name, comparison in cohort.comparisons.items():
        at = ("comparisons", name)
        _visit(cohort, comparison.at.to("min"), findings, *at, "at")
        _members(cohort, comparison.cases, findings, *at, "cases")
        _members(cohort, comparison.controls, findings, *at, "controls")
        if not comparison.cases or not comparison.controls:
            findings.error("needs cases and controls", *at)
        if set(comparison.cases) & set(comparison.controls):
            findings.error("the same people are cases and controls", *at)
    for name, hazard in cohort.events.items():
        _members(cohort, hazard.groups, findings, "events", name, "groups")
        if hazard.driver:
            _driver(cohort, name, findings)
    for name, question in cohort.prognosis.items():
        findings.unknown("event", question.event, cohort.events, "prognosis", name, "event")
        _members(cohort, question.groups, findings, "prognosis", name, "groups")
    if cohort.therapy is not None:
        for name in cohort.therapy.raises:
            findings.unknown("molecule on a vesicle kind", name, levels, "therapy", "raises", name)


def _driver(cohort: Cohort, name: str, findings: Findings) -> None:
    """A driver is known, and its reference has its unit."""
    hazard, path = cohort.events[name], ("events", name)
    findings.unknown("driver", hazard.driver or "", [names.DIAMETER, *names.levels(cohort)], *path, "driver")
    if hazard.reference is None:
        findings.error("a driver needs a 'reference' at which the rate holds", *path)
        return
    unit = "um" if hazard.driver == names.DIAMETER else "1/mL"
    try:
        if hazard.reference.to(unit) <= 0:
            findings.error("must be greater than zero", *path, "reference")
    except ExocosmError as problem:
        findings.caught(problem, *path, "reference")


def _variants(cohort: Cohort, findings: Findings) -> None:
    """Variants fit, and are sound themselves."""
    for name in cohort.variants:
        try:
            found = [p for p in cohort.variant(name).check() if p.severity == "error"]
        except ScenarioError as error:
            found = list(error.problems)
        for problem in found:
            findings.error(problem.message, "variants", name, remedy=problem.remedy)


def _screening(cohort: Cohort, findings: Findings) -> None:
    """Strategies use tests that there are, on lesions left alone."""
    screening = cohort.screening
    assert screening is not None
    findings.unknown("strategy", screening.against, screening.strategies, "screening", "against")
    for name, said in screening.strategies.items():
        if said.test:
            tests = [*cohort.panel.markers, "panel"]
            findings.unknown("test", said.test, tests, "screening", "strategies", name, "test")
    if cohort.therapy is not None:
        findings.error(
            "lesions under therapy cannot be screened for", "screening", remedy="leave one of them out"
        )
