"""The therapies that a plan finds by name: those bundled, and a user's own in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from exocosm.errors import UnknownNameError
from exocosm.treatment.plan_space import Regimen

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


class Therapies:
    """Therapies by name; underscores may stand for blanks, and a file is named by its path."""

    def names(self) -> Sequence[str]:
        """Return the names of the bundled ones."""
        from exocosm.model.therapies import therapy_names

        return therapy_names()

    def find(self, text: str) -> str | None:
        """Return the name of a therapy, or the path of its file; None where there is none of that name.

        Raises
        ------
        ScenarioError
            Everything that is wrong with a file.
        """
        from exocosm.model.therapies import ENDINGS, therapy_of

        if text.endswith(ENDINGS):
            therapy_of(text)
            return text
        try:
            return therapy_of(text).name
        except UnknownNameError:
            return None

    def course(self, name: str) -> Mapping[str, Any] | None:
        """Return the default course as it is written; None where the therapy has none."""
        from exocosm.model.therapies import therapy_of

        return therapy_of(name).course

    def apply(self, scenario: Scenario, regimens: Sequence[Regimen]) -> Scenario:
        """Return a scenario with therapies."""
        return scenario.with_regimens(regimens)
