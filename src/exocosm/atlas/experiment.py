"""From a claim to runs: the scenario of each arm, with priors moved and exosomes silenced where that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from exocosm.atlas.claim import Arm, Changes, Claim, Regimen
from exocosm.atlas.prior import Prior, factors, moved, moved_factors, priors
from exocosm.atlas.sample import Sample
from exocosm.atlas.silence import silenced
from exocosm.atlas.subjects import bundled
from exocosm.model.scenario import Scenario
from exocosm.studies.patients import as_patient, differing
from exocosm.studies.reading import Reading
from exocosm.studies.trial import Trial

if TYPE_CHECKING:
    from exocosm.atlas.subjects import Subject
    from exocosm.studies.outcome import Outcome

FIRST_SEED = 1


@dataclass(frozen=True)
class Variant:
    """How a claim is run: in full or small, with exosomes or without, with priors where they are or moved."""

    silence: bool = False
    quick: bool = False
    priors: Mapping[str, str] = field(default_factory=dict)
    """Name of a prior (see `exocosm.atlas.prior`) -> the value it takes, as text."""
    without: tuple[str, ...] = ()
    """Names of laws that are taken out; see `laws`."""


PLAIN = Variant()


def scenario_of(
    claim: Claim, arm: Arm | None = None, variant: Variant = PLAIN, more: Changes | None = None
) -> Subject:
    """Return what an arm of a claim simulates, or the cohort that it observes.

    Parameters
    ----------
    claim
        The claim.
    arm
        One of its arms; None: the scenario that all arms start from.
    variant
        Priors are moved where they first stand: in the common scenario, in the factors of an arm, else in the arm.
    more
        Further changes, such as the drawn factors of a sensitivity design.

    Raises
    ------
    ScenarioError
        If a change does not fit.
    """
    if arm is None:
        scenario = _made_of(claim, None, variant.quick, variant.priors)
    else:
        scenario = _ready(claim, arm, variant.quick).moved(variant.priors)
    if more:
        scenario = scenario.with_changes(more)
    there = laws(scenario)
    gone = [there[name] for name in variant.without if name in there]
    if gone:
        scenario = scenario.with_changes(dict.fromkeys(gone))
    return silenced(scenario) if variant.silence else scenario


def _made_of(claim: Claim, arm: Arm | None, quick: bool, wanted: Mapping[str, str]) -> Subject:
    """Return the scenario of an arm with assumptions moved where they first stand, so that what the arm scales follows."""
    scenario = _common(claim, arm.scenario if arm is not None and arm.scenario else claim.scenario, quick)
    if wanted:
        scenario, _ = moved(scenario, wanted)
    changes = dict(arm.changes) if arm is not None else {}
    if arm is not None and arm.therapies:
        scenario = _treated(scenario, arm.therapies)
    if changes:
        scenario = scenario.with_changes(moved_factors(changes, wanted))
    if wanted:
        # what the arm has written itself; what was moved is no assumption any more, nor is a multiple of it
        scenario, _ = moved(scenario, wanted)
    return scenario


@dataclass(frozen=True)
class _Ready:
    """An arm with every assumption at its usual value. A campaign asks for it at every stage, and moves each assumption in it."""

    claim: Claim
    """Kept, as is the arm, so that no other takes its identity."""
    arm: Arm
    quick: bool
    scenario: Subject

    @cached_property
    def trial(self) -> Trial:
        """Its run as it stands, with nothing read off it."""
        return Trial.of(self.scenario, seed=FIRST_SEED)

    @cached_property
    def own(self) -> Mapping[str, Prior]:
        """The assumptions of its scenario."""
        return priors(self.scenario)

    @cached_property
    def common(self) -> Mapping[str, Prior]:
        """Those of the scenario that all arms start from."""
        return priors(_common(self.claim, self.arm.scenario or self.claim.scenario, self.quick))

    @cached_property
    def factors(self) -> frozenset[str]:
        """Assumptions that are factors in its changes."""
        return frozenset(factors(self.arm.changes))

    def moved(self, wanted: Mapping[str, str]) -> Subject:
        """Return its scenario with assumptions moved: last, unless the arm writes over one of them, or scales it."""
        if not wanted:
            return self.scenario
        if not all(name not in self.factors and self._leaves(name) for name in wanted):
            return _made_of(self.claim, self.arm, self.quick, wanted)
        return moved(self.scenario, wanted, self.own)[0]

    def _leaves(self, name: str) -> bool:
        """Whether the arm leaves an assumption what and where it is."""
        before, now = self.common.get(name), self.own.get(name)
        if before is None or now is None:
            return before is None
        return before.quantity == now.quantity and set(before.paths) <= set(now.paths)


_arms: dict[tuple[int, int, bool], _Ready] = {}
_ARMS_KEPT = 1000
"""As many as a campaign over all claims has."""


def _ready(claim: Claim, arm: Arm, quick: bool) -> _Ready:
    """Return an arm with every assumption at its usual value."""
    key = id(claim), id(arm), quick
    if key not in _arms:
        made = _Ready(claim, arm, quick, _made_of(claim, arm, quick, {}))
        while len(_arms) >= _ARMS_KEPT:
            del _arms[next(iter(_arms))]
        _arms[key] = made
    return _arms[key]


def _treated(scenario: Subject, regimens: Sequence[Regimen]) -> Subject:
    """Return a scenario with therapies laid over it."""
    assert isinstance(scenario, Scenario), "only scenarios are treated"
    return scenario.with_regimens(list(regimens))


def laws(scenario: Subject) -> dict[str, str]:
    """Return what may state a claim, by name: where it stands. Rules, and laws of tropism of the body."""
    body = getattr(scenario, "body", None)
    found = {law.name: f"body.tropism.{law.name}" for law in (body.tropism if body else ()) if law.name}
    return found | {rule.name: f"rules.{rule.name}" for rule in getattr(scenario, "rules", ()) if rule.name}


_made: dict[tuple[int, str, bool], tuple[Claim, Subject]] = {}
"""What `_common` last returned, by identity of the claim, which is kept so that no other takes its number."""
_KEPT = 64


def _common(claim: Claim, name: str, quick: bool) -> Subject:
    """Return the scenario that all arms start from; a campaign asks for it hundreds of times."""
    key = (id(claim), name, quick)
    if key not in _made:
        scenario = bundled(name)
        if claim.changes:
            scenario = scenario.with_changes(moved_factors(claim.changes, {}))
        if claim.therapies:
            scenario = _treated(scenario, claim.therapies)
        if quick and claim.quick:
            scenario = scenario.with_changes(claim.quick)
        while len(_made) >= _KEPT:
            del _made[next(iter(_made))]
        _made[key] = claim, scenario
    return _made[key][1]


def readings_of(claim: Claim, courses: bool = False) -> tuple[Reading, ...]:
    """Return what is read of every run, each once; with `courses` also how endpoints went over time, where that is known."""
    found: dict[Reading, None] = {}
    for endpoint in claim.endpoints:
        found |= dict.fromkeys(endpoint.readings)
    if courses:
        for endpoint in claim.endpoints:
            found |= dict.fromkeys(endpoint.course)
    return tuple(found)


def trials_of(
    claim: Claim,
    seeds: Sequence[int],
    variant: Variant = PLAIN,
    *,
    arms: Iterable[str] | None = None,
    courses: bool = False,
    label: str = "",
) -> dict[tuple[str, int], Trial]:
    """Return the runs of a claim: (arm, seed) -> trial."""
    chosen = None if arms is None else set(arms)
    readings = readings_of(claim, courses)
    made: dict[tuple[str, int], Trial] = {}
    for arm in claim.arms:
        if not seeds or (chosen is not None and arm.name not in chosen):
            continue
        scenario = scenario_of(claim, arm, variant)
        ready = _ready(claim, arm, variant.quick)
        stands = scenario is ready.scenario
        first = ready.trial if stands else Trial.of(scenario, seed=FIRST_SEED)
        spreads = _spreads(scenario, arm)
        for seed in seeds:
            said = f"{claim.id} {arm.name}{' ' + label if label else ''} seed {seed}"
            if spreads and isinstance(scenario, Scenario):
                first = Trial.of(as_patient(scenario, seed, spreads), seed=seed)
            made[arm.name, seed] = replace(first, seed=seed, readings=readings, label=said)
    return made


def _spreads(scenario: Subject, arm: Arm) -> dict[str, float]:
    """Return what differs between the patients of an arm; what the variant has taken out does not."""
    if not arm.between_patients:
        return {}
    assert isinstance(scenario, Scenario), "the patients of a cohort differ by its own laws"
    return {path: arm.between_patients[path] for path in differing(scenario, arm.between_patients)}


def sample_of(
    claim: Claim, seeds: Sequence[int], outcomes: Mapping[tuple[str, int], Outcome], courses: bool = False
) -> Sample:
    """Return what the runs measured; a run that failed has no value."""
    readings = readings_of(claim, courses)
    values: dict[str, dict[str, list[float | None]]] = {}
    for arm in claim.arms:
        if not all((arm.name, seed) in outcomes for seed in seeds):
            continue
        said = []
        for seed in seeds:
            outcome = outcomes[arm.name, seed]
            said.append(dict(zip(readings, outcome.values, strict=True)) if outcome.ok else None)
        values[arm.name] = {
            e.name: [None if read is None else e.value(read) for read in said] for e in claim.endpoints
        }
    return Sample(tuple(seeds), values)
