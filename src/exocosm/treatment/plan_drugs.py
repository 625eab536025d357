"""The drugs of a plan: therapies with a default course, whose amount and times a search may move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from exocosm.errors import ExocosmError, Problem, UnitError, UnknownNameError
from exocosm.knowledge.quantity import Quantity
from exocosm.treatment.plan_space import Drug, Regimen

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

DOSES = ("give", "add", "irradiate", "filter", "inject", "inject cells")
"""What a course may do that a search can do more or less of."""


class Library(Protocol):
    """Therapies by name."""

    def names(self) -> Sequence[str]:
        """Return the names that may be given."""
        ...

    def find(self, text: str) -> str | None:
        """Return the name of the therapy that a text names; None where there is none."""
        ...

    def course(self, name: str) -> Mapping[str, Any] | None:
        """Return the default course as it is written; None where the therapy has none."""
        ...

    def apply(self, scenario: Scenario, regimens: Sequence[Regimen]) -> Scenario:
        """Return a scenario with therapies; all problems at once where it cannot have them."""
        ...


def drugs_of(
    library: Library, asked: Sequence[str], horizon: Quantity | None
) -> tuple[tuple[Drug, ...], list[Problem]]:
    """Return the drugs that were asked for, and what is wrong with them.

    Parameters
    ----------
    library
        Where they are looked up.
    asked
        Names; underscores stand for blanks.
    horizon
        End of the plan; None where it is not known, and courses are then not looked at.
    """
    problems: list[Problem] = []
    drugs: list[Drug] = []
    seen: set[str] = set()
    for text in asked:
        name = library.find(text)
        if name is None:
            error = UnknownNameError("drug", text, library.names(), place="--drugs")
            remedy = error.remedy or f"there is: {', '.join(sorted(library.names()))}"
            problems.append(Problem(error.message, error.place, remedy))
        elif name in seen:
            problems.append(Problem(f"{name!r} is named twice", "--drugs", "name each drug once"))
        else:
            seen.add(name)
            try:
                drugs.append(_drug(name, library.course(name), horizon))
            except ExocosmError as error:
                problems.append(Problem(error.message, f"--drugs {name}", error.remedy))
    if not asked:
        problems.append(Problem("no drugs", "--drugs", "name some, like --drugs doxorubicin,navitoclax"))
    return tuple(drugs), problems


def _drug(name: str, course: Mapping[str, Any] | None, horizon: Quantity | None) -> Drug:
    """Return a drug with its default course; `ExocosmError` where there is none that could be moved."""
    from exocosm.model.course import AMOUNTS, action_of
    from exocosm.model.when import When

    if course is None:
        raise ExocosmError(
            "has no course: it is a lasting change, without amount and times", remedy="leave it out"
        )
    action = action_of(course)
    key = next((k for k in AMOUNTS.get(action or "", ()) if k in course), None)
    if action not in DOSES or key is None:
        raise ExocosmError("its course has no amount that could be moved", remedy="leave it out")
    try:
        amount = Quantity.accept(course[key])
        lasts = Quantity.accept(course["for"]).to("min") if "for" in course else 0.0
    except UnitError as error:
        raise ExocosmError(f"its amount cannot be read: {error.message}", remedy=error.remedy) from error
    if horizon is None:
        return Drug(name, amount, lasts, (0.0,))
    end = horizon.to("min")
    times = When.model_validate(course["when"]).times(end)
    times = [t for t in times if t < end * (1 - 1e-12)]
    if not times:
        raise ExocosmError(
            f"its default course has no dose before {horizon.label}",
            remedy="a later horizon, or leave it out",
        )
    return Drug(name, amount, lasts, tuple(times))
