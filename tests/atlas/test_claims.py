"""The claims of the atlas: complete, sound, and able to come out either way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from exocosm import scenarios
from exocosm.atlas import catalogue
from exocosm.atlas.check import check_claim
from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import Variant, laws, scenario_of
from exocosm.atlas.prior import moved, priors
from exocosm.atlas.silence import silenced
from exocosm.atlas.subjects import bundled, kind
from exocosm.cohort import bundled as cohorts
from exocosm.errors import UnknownNameError
from exocosm.knowledge.catalogue import catalogue as values
from exocosm.knowledge.references import references

LOCAL = [
    "S0-02",
    "S0-11",
    "S1-01",
    "S1-02",
    "S1-03",
    "S1-04",
    "S1-06",
    "S1-07",
    "S1-08",
    "S1-09",
    "S1-17",
    "S1-18",
    "S2-01",
    "S2-07",
    "S2-08",
    "S3-01",
    "S3-02",
    "S3-04",
    "S3-05",
    "S3-06",
    "S3-07",
    "S3-08",
    "S3-09",
    "S3-10",
    "S3-11",
    "S3-12",
    "S3-13",
    "S3-19",
    "S3-20",
    "S3-22",
    "S3-28",
    "S4-03",
    "S4-04",
    "S4-05",
    "S4-07",
    "S4-08",
]
"""Claims about communication within one tissue."""
BODY = [
    "S0-10", "S1-05", "S1-11", "S1-12", "S1-13", "S2-02", "S2-05", "S2-10", "S2-11", "S2-12", "S2-13", "S3-14", "S3-15", "S3-16", "S3-17",
    "S3-18", "S3-27", "S4-10",
]  # fmt: skip
"""Claims about the body: blood, organs, other tissues, organs that heal, biomarkers."""
DISHES = {
    "gastric_ulcer",
    "hepatectomy",
    "infiltrated_nodule",
    "liver_niche",
    "lung_metastasis",
    "lymph_node_slice",
    "monolayer",
    "plasma",
    "point_source",
    "spheroid",
    "sprouting_assay",
    "transwell",
    "treated_tumour",
}
"""Scenarios that experiments share."""
COHORTS = {"liquid_biopsy", "melanoma_checkpoint", "prognosis", "screening"}
"""Cohorts that claims about patients share."""
ON_PATIENTS = {"S1-11", "S1-12", "S1-13", "S2-05", "S4-10"}
CLAIMS = catalogue.claims()
EACH = pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)


def test_every_claim_about_local_communication_is_there() -> None:
    assert [c.id for c in CLAIMS if c.group == "local"] == sorted(LOCAL)


def test_every_claim_about_the_body_is_there() -> None:
    assert sorted(c.id for c in CLAIMS if c.group == "body") == sorted(BODY)


def test_claims_share_a_small_set_of_scenarios() -> None:
    used = Counter(a.scenario or c.scenario for c in CLAIMS for a in (c.arms or (None,)) if a) | Counter(
        c.scenario for c in CLAIMS
    )
    assert set(used) <= DISHES | COHORTS
    assert set(scenarios.names()) >= DISHES
    assert set(cohorts.names()) >= COHORTS
    assert not set(scenarios.names()) & set(cohorts.names())  # a claim names either
    assert {c.id for c in CLAIMS if kind(c.scenario) == "cohort"} == ON_PATIENTS


@EACH
def test_it_can_be_run_and_can_come_out_either_way(claim: Claim) -> None:
    assert check_claim(claim) == []


@EACH
def test_it_says_what_it_stands_on(claim: Claim) -> None:
    known = set(references()) | set(values().entries) | set(values().directions)
    for source in claim.sources:
        first = source.reference.split()[0].strip(",;:")
        looks_like_a_key = re.fullmatch(r"[a-z]+\d{4}|[a-z]+\.\S+", first)
        assert not looks_like_a_key or first in known, f"{source.reference} is not in the bibliography"
    assert len(claim.statement) < 200 and len(claim.mechanism) > 20


@EACH
def test_rules_that_state_it_stand_in_an_arm_and_can_be_taken_out_of_all(claim: Claim) -> None:
    """An arm with a scenario of its own counts, whose rules the claim's scenario may not have."""
    stated, arms = set(claim.stated_by), claim.arms or (None,)
    if stated:
        assert stated <= {name for arm in arms for name in laws(scenario_of(claim, arm))}
        without = Variant(without=claim.stated_by)
        assert not stated & {name for arm in arms for name in laws(scenario_of(claim, arm, without))}


@EACH
def test_a_recalled_size_is_no_pass_mark(claim: Claim) -> None:
    """A bound other than a direction needs a reason, and the reason must not be recalled."""
    recalled = {key for key, entry in values().entries.items() if getattr(entry, "read_in", None) == "memory"}
    for expectation in claim.expectations:
        within = getattr(expectation, "within", None)
        above, below = getattr(expectation, "above", None), getattr(expectation, "below", None)
        sized = within is not None or any(v not in (None, 0, 1, 0.5, 0.7, 0.9) for v in (above, below))
        if sized:
            assert expectation.because, f"{expectation.says()}: where does the mark come from?"
            named = {word.strip(".,;:()") for word in expectation.because.split()}
            assert not named & recalled, f"{expectation.says()}: recalled sizes are no marks"


def test_an_unknown_claim_is_met_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean"):
        catalogue.find("S3-111")
    assert catalogue.find("s3-11").id == "S3-11"


def test_each_theme_is_a_file_of_its_own() -> None:
    folder = Path(catalogue.themes.__path__[0])
    assert {c.theme for c in CLAIMS} <= {p.stem for p in folder.glob("*.py")} | {
        c.theme for c in CLAIMS if " " in c.theme
    }


def test_a_cohort_is_silenced_by_its_lesions_alone() -> None:
    cohort = bundled("liquid_biopsy")
    quiet = silenced(cohort)
    for group in quiet.groups.values():
        assert group.lesion is None or all(q.magnitude == 0 for q in group.lesion.releases.values())
    before, after = cohort.written(), quiet.written()
    assert {k: v for k, v in after.items() if k != "groups"} == {
        k: v for k, v in before.items() if k != "groups"
    }


def test_assumptions_of_a_cohort_are_found_and_moved_wherever_they_stand() -> None:
    cohort = bundled("liquid_biopsy")
    found = priors(cohort)
    escape = found["pk.escape_blood"]
    assert len(escape.paths) == 5  # four cancers and the benign lesion
    assert "bio.eSimoa_LOD" not in found  # measured and read: no assumption
    there, known = moved(cohort, {"pk.escape_blood": "0.3"})
    assert known == {"pk.escape_blood"}
    assert {g.lesion.escape.magnitude for g in there.groups.values() if g.lesion is not None} == {0.3}
    assert "pk.escape_blood" not in priors(there)
    alone = cohort.with_changes({"panel.markers.MIF": None, "panel.markers.miR-21": None})
    assert not any("MIF" in name or "partitions" in name for name in priors(alone))
