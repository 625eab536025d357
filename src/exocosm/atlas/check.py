"""Claims that could not be run, or could not come out either way, are refused before anything runs."""

from __future__ import annotations

from collections import Counter

from exocosm.atlas.claim import SEEDS, Arm, Changes, Claim
from exocosm.atlas.experiment import Variant, readings_of, scenario_of
from exocosm.atlas.subjects import kind
from exocosm.errors import ExocosmError, Problem, ScenarioError, UnknownNameError
from exocosm.model.scenario import Scenario
from exocosm.studies.patients import differing


def check_claim(claim: Claim, *, scenarios: bool = True) -> list[Problem]:
    """Return everything that is wrong with a claim, all at once.

    Parameters
    ----------
    claim
        The claim.
    scenarios
        Whether the scenario of every arm is made and checked too.
    """
    place = claim.id
    problems = [*_words(claim, place), *_names(claim, place)]
    for number, expectation in enumerate(claim.expectations):
        problems += expectation.problems(f"{place}, expectation {number + 1}")
    if claim.sensitivity is not None:
        problems += claim.sensitivity.problems(place)
    for reading in readings_of(claim):
        try:
            reading.check(kind(claim.scenario))
        except ExocosmError as error:
            problems.append(Problem(error.message, f"{place}: {error.place}", error.remedy))
    if scenarios and not problems:
        problems += _scenarios(claim)
    if scenarios and not problems:
        problems += _patients(claim)
    return problems


def _words(claim: Claim, place: str) -> list[Problem]:
    """Return what is missing in words."""
    problems = []
    if claim.id.partition("-")[0] not in SEEDS:
        problems.append(Problem(f"the seed text must be one of {', '.join(SEEDS)}", place))
    for name in ("statement", "seed", "mechanism", "why_kind", "expected"):
        if not getattr(claim, name).strip():
            problems.append(Problem(f"{name!r} is empty", place))
    if not claim.sources:
        problems.append(Problem("needs a source", place, "where none is known, say so in one"))
    if claim.kind == "emergent" and len(claim.mechanisms) < 2:
        problems.append(Problem("an emergent claim names the mechanisms it needs, two or more", place))
    if claim.kind == "built in" and not (claim.stated_by or claim.why_kind):
        problems.append(Problem("a built-in claim names what states it", place))
    return problems


def _names(claim: Claim, place: str) -> list[Problem]:
    """Return names that mean nothing, or two things; arms and controls that are missing."""
    problems: list[Problem] = []
    arms, endpoints = [a.name for a in claim.arms], [e.name for e in claim.endpoints]
    for what, names in (("arm", arms), ("endpoint", endpoints)):
        problems += [
            Problem(f"the {what} {n!r} stands twice", place) for n, k in Counter(names).items() if k > 1
        ]
    for number, expectation in enumerate(claim.expectations):
        where = f"{place}, expectation {number + 1}"
        for what, used, known in (
            ("arm", expectation.arms, arms),
            ("endpoint", expectation.endpoints, endpoints),
        ):
            for name in used:
                if name not in known:
                    error = UnknownNameError(what, name, known, place=where)
                    problems.append(Problem(error.message, where, error.remedy))
    if claim.sensitivity is not None and claim.sensitivity.endpoint not in endpoints:
        problems.append(Problem(f"unknown endpoint {claim.sensitivity.endpoint!r}", place))
    if claim.sensitivity is not None and not arms and not claim.expectations:
        if not any(e.control for e in claim.sensitivity.expects):
            remedy = "expect Idle of a factor that acts on nothing"
            problems.append(Problem("a design without arms needs a negative control", place, remedy))
        return problems
    if len(arms) < 2 or not claim.expectations:
        problems.append(Problem("needs two arms or more, and an expectation", place))
    elif not any(e.control for e in claim.expectations):
        problems.append(Problem("needs a negative control: an expectation of no effect", place))
    return problems


def _patients(claim: Claim) -> list[Problem]:
    """Return what cannot differ between patients."""
    problems: list[Problem] = []
    for arm in claim.arms:
        where = f"{claim.id}, arm {arm.name!r}"
        subject = scenario_of(claim, arm) if arm.between_patients else None
        if subject is None:
            continue
        if not isinstance(subject, Scenario):
            problems.append(Problem("the patients of a cohort differ by its own laws", where))
            continue
        there = differing(subject, arm.between_patients)
        problems += [
            Problem(f"there is no number at {path!r}, which is to differ between patients", where)
            for path in arm.between_patients
            if path not in there
        ]
    return problems


def _scenarios(claim: Claim) -> list[Problem]:
    """Return what is wrong with the scenario of an arm, or of the lowest corner of a design."""
    problems: list[Problem] = []
    asked = claim.sensitivity
    cases: list[tuple[str, Arm | None, Changes | None]] = [
        (f"{claim.id}, arm {arm.name!r}", arm, None) for arm in claim.arms
    ]
    if asked is not None:
        cases.append((f"{claim.id}, design", None, asked.drawn([f.low for f in asked.factors])))
    for where, arm, more in cases:
        for variant in (
            Variant(),
            Variant(silence=True),
            *((Variant(quick=True),) if claim.quick is not None else ()),
        ):
            try:
                found = scenario_of(claim, arm, variant, more).check()
            except ScenarioError as error:
                found = list(error.problems)
            except ExocosmError as error:
                found = [Problem(error.message, error.place, error.remedy)]
            problems += [
                Problem(f"{p.place}: {p.message}" if p.place else p.message, where, p.remedy)
                for p in found
                if p.severity == "error"
            ]
            if problems:
                return problems
    return problems
