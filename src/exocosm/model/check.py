"""Everything about a scenario that its types cannot see, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.errors import Problem
from exocosm.model.check_barriers import check_barriers
from exocosm.model.check_binding import check_binding
from exocosm.model.check_body import check_body, tissues_of
from exocosm.model.check_drugs import check_drugs
from exocosm.model.check_events import check_events
from exocosm.model.check_medium import check_medium
from exocosm.model.check_names import check_names
from exocosm.model.check_rules import check_rules
from exocosm.model.check_space import check_space
from exocosm.model.check_tables import check_tables
from exocosm.model.check_time import check_time
from exocosm.model.check_transport import check_transport
from exocosm.model.check_travel import check_travel
from exocosm.model.findings import Findings
from exocosm.model.memory import available_bytes, estimate_bytes, in_words

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def check(scenario: Scenario) -> list[Problem]:
    """Return every problem of a scenario in the order of its file, errors and warnings; none for a good one.

    Parameters
    ----------
    scenario
        As loaded; what its types forbid has been refused already.
    """
    findings = Findings(scenario)
    _look(scenario, findings)
    whole = True
    if scenario.body is not None:
        check_body(scenario, findings)
        tissues = tissues_of(scenario, findings)
        whole = len(tissues) == len(scenario.body.tissues)
        for name, part in tissues.items():
            of_part = Findings(scenario, ("body", "tissues", name))
            _look(part, of_part)
            findings.problems += of_part.problems
    if whole:
        _memory(scenario, findings)
    return sorted(dict.fromkeys(findings.problems), key=_line)


def _memory(scenario: Scenario, findings: Findings) -> None:
    """The run fits into the memory that is free."""
    needed, there = estimate_bytes(scenario), available_bytes()
    if there is not None and needed > there:
        findings.warning(
            f"needs about {in_words(needed)} of memory; {in_words(there)} are free here",
            "tissue",
            remedy="larger voxels, a smaller tissue, fewer cells, or precision: float32",
        )


def _look(scenario: Scenario, findings: Findings) -> None:
    """Look at one tissue and all that is declared for it."""
    before = len(findings.problems)
    check_names(scenario, findings)
    if len(findings.problems) == before:  # the rest looks names up
        check_space(scenario, findings)
        check_transport(scenario, findings)
        check_medium(scenario, findings)
        check_barriers(scenario, findings)
    check_rules(scenario, findings)
    check_travel(scenario, findings)
    check_events(scenario, findings)
    check_drugs(scenario, findings)
    check_binding(scenario, findings)
    check_tables(scenario, findings)
    check_time(scenario, findings)


def _line(problem: Problem) -> int:
    tail = problem.place.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0
