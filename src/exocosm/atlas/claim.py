"""A claim as an experiment: scenario, arms, endpoints, expectations, sources. One declaration in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from exocosm.atlas.endpoint import Endpoint
from exocosm.atlas.expectation import Expectation
from exocosm.atlas.sensitivity import Sensitivity

Change = object
"""What `Scenario.with_changes` takes: a value, ``times <factor or key>``, a declaration, or None to take an entry out; in arms also a `Multiple`."""
Changes = Mapping[str, Change]
Regimen = str | Mapping[str, object]
"""Name of a therapy, or ``{"therapy": name, "amount": ..., "when": ..., "options": [...]}``."""

SEEDS = {
    "S0": "Digest of a review on exosomes of senescent cells in cancer therapy",
    "S1": "Essay on the role of exosomes in cancer progression and treatment",
    "S2": "Abstract of a review on exosome-based approaches and regeneration, Regenerative Therapy, June 2025",
    "S3": "Review text on exosome-based communication in the tumour microenvironment",
    "S4": "Abstract of Chen et al., Exosomes: a double-edged sword in cancer immunotherapy, MedComm 2025, 10.1002/mco2.70095",
}
"""The five review texts whose sentences the claims come from."""


@dataclass(frozen=True)
class Arm:
    """One named change to the scenario of a claim."""

    name: str
    changes: Changes = field(default_factory=dict)
    """On top of the changes of the claim."""
    about: str = ""
    """What is done, in words; empty for the scenario as it stands."""
    role: Literal["test", "control", "negative control", "positive control"] = "test"
    scenario: str = ""
    """Another bundled scenario than the claim's, where an arm needs one."""
    therapies: tuple[Regimen, ...] = ()
    """What is laid over the scenario before the changes of the arm, as `Scenario.with_regimens` takes it."""
    between_patients: Mapping[str, float] = field(default_factory=dict)
    """Path of a number -> coefficient of variation: replicates are then patients who differ, see `exocosm.studies.patients`."""


@dataclass(frozen=True)
class Source:
    """Where what is expected comes from."""

    reference: str
    """Key of a reference, key of the knowledge base (``func.res_crow``), or free text where neither exists."""
    says: str
    """What it says about this claim, in our words."""
    read_in: Literal["page", "memory"] = "memory"
    """Whether this was read in the source or recalled."""


@dataclass(frozen=True)
class Claim:
    """A statement of the review literature, as an experiment that can come out either way.

    The statement holds where every expectation is met. Pass marks are directions or figures that were measured and read in
    their source; an effect size that was only recalled is told in `expected` and is no mark.
    """

    id: str
    """``S3-11``: the eleventh claim of seed text S3."""
    theme: str
    """What it is about: the file it stands in."""
    statement: str
    """What is claimed, in our words."""
    seed: str
    """Where it stands in the seed text."""
    mechanism: str
    """From release to effect, in our words."""
    kind: Literal["built in", "emergent"]
    why_kind: str
    """Which rule states it; or which mechanisms it needs together."""
    expected: str
    """What the literature leads one to expect, sizes with their standing (read, recalled, derived)."""
    sources: tuple[Source, ...]
    scenario: str
    """Name of a bundled scenario."""
    arms: tuple[Arm, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    changes: Changes = field(default_factory=dict)
    """Made to the scenario in every arm."""
    therapies: tuple[Regimen, ...] = ()
    """Laid over it in every arm, after these changes."""
    stated_by: tuple[str, ...] = ()
    """Names of rules, or of laws of tropism, without which a built-in claim is meaningless: an arm without them must show no effect. Each stands in an arm or more."""
    mechanisms: tuple[str, ...] = ()
    """What an emergent claim needs together, two or more."""
    sensitivity: Sensitivity | None = None
    """A design over factors, where the question is which stage decides; with arms beside it, or without any."""
    caveat: str = ""
    group: Literal["local", "body", "therapy"] = "local"
    exempt_from_silence: str = ""
    """Why silencing exosomes cannot turn it: it is about vesicles themselves."""
    explanation: str = ""
    """Why it comes out as it does, where that is not *supported*; written after a full run, dated by it."""
    quick: Changes | None = None
    """Changes that make a small version for the test suite; None: not part of it."""

    @property
    def compared(self) -> tuple[str, ...]:
        """Names of the arms that an expectation looks at, each once; the others are run to be seen, and decide nothing."""
        return tuple(dict.fromkeys(arm for e in self.expectations for arm in e.arms))

    def arm(self, name: str) -> Arm:
        """Return an arm by name; `UnknownNameError` where there is none."""
        from exocosm.errors import UnknownNameError

        for arm in self.arms:
            if arm.name == name:
                return arm
        raise UnknownNameError("arm", name, [a.name for a in self.arms], place=self.id)

    def endpoint(self, name: str) -> Endpoint:
        """Return an endpoint by name; `UnknownNameError` where there is none."""
        from exocosm.errors import UnknownNameError

        for endpoint in self.endpoints:
            if endpoint.name == name:
                return endpoint
        raise UnknownNameError("endpoint", name, [e.name for e in self.endpoints], place=self.id)
