"""What can be treated: a scenario with therapies laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from exocosm.model.declaration import Declaration

if TYPE_CHECKING:
    from exocosm.model.regimen import Regimen
    from exocosm.model.scenario import Scenario
    from exocosm.model.therapy import Therapy


class Treatable(Declaration):
    """A scenario as far as therapies go."""

    def with_therapy(
        self,
        therapy: str | Mapping[str, Any] | Therapy,
        course: Mapping[str, Any] | None = None,
        options: Sequence[str] = (),
    ) -> Scenario:
        """Return a scenario with a therapy laid over it.

        Parameters
        ----------
        therapy
            Name of a bundled one, path of a YAML file (from the scenario's folder), a mapping, or a therapy.
        course
            Keys laid over the therapy's own course: ``{"amount": "5 mg/kg", "when": "every 7 days"}``. The second time the same
            therapy is laid over a scenario, only its course is added.
        options
            Switches of the therapy that are on.

        Raises
        ------
        ScenarioError
            Everything that does not fit, all at once.
        """
        from exocosm.model.overlay import laid_over
        from exocosm.model.regimen import Regimen

        return laid_over(self._scenario(), [Regimen(therapy, tuple(options), dict(course or {}))])

    def with_regimens(self, regimens: Sequence[str | Mapping[str, Any] | Regimen]) -> Scenario:
        """Return a scenario with several therapies laid over it, in order.

        Parameters
        ----------
        regimens
            Names of therapies, or mappings ``{therapy: ..., amount: ..., when: ..., options: [...]}``.

        Raises
        ------
        ScenarioError
            Everything that does not fit in any of them, all at once.
        """
        from exocosm.model.overlay import laid_over

        return laid_over(self._scenario(), regimens)

    def _scenario(self) -> Scenario:
        from exocosm.model.scenario import Scenario

        assert isinstance(self, Scenario)
        return self
