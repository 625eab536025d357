"""What a cohort file may say, and what becomes of one that says something else."""

from __future__ import annotations

import pytest
from small_cohort import TEXT, small

from exocosm.cohort import bundled
from exocosm.cohort.declaration import Cohort
from exocosm.errors import ScenarioError, UnknownNameError
from exocosm.units import convert

EACH = pytest.mark.parametrize("name", bundled.names())


@EACH
def test_bundled_cohorts_are_sound_and_read_back_equal(name: str) -> None:
    cohort = bundled.load(name)
    assert cohort.check() == []
    again = Cohort.from_text(cohort.to_yaml(), name)
    assert again == cohort
    assert again.hash == cohort.hash
    for variant in cohort.variants:
        assert cohort.variant(variant).hash != cohort.hash


@EACH
def test_every_number_of_a_bundled_cohort_has_a_source_or_is_part_of_the_design(name: str) -> None:
    design = {
        "share",
        "specificity",
        "at",
        "every",
        "until",
        "step",
        "starts",
        "diameter",
        "people",
        "exponent",
    }
    for row in bundled.load(name).describe_rows():
        if row["source"] is None:
            last = row["path"].split(".")[-1]
            by_design = design & {last, *row["path"].split(".")} or row["path"].startswith("panel.")
            assert by_design or last.isdigit(), row["path"]


def test_the_description_tells_priors_from_what_was_read() -> None:
    text = bundled.load("liquid_biopsy").describe()
    assert "[prior " in text
    assert "auber2022" in text
    assert "cancer of 5 mm" in text


def test_months_and_years_are_units() -> None:
    assert convert(1.0, "year", "day") == pytest.approx(365.25)
    assert convert(12.0, "month", "year") == pytest.approx(1.0)


BAD = {
    "share: 0.5}\n": ("share: 0.4}\n", "shares of the groups make 0.9"),
    "half life: 10 min": ("half life: {value: 10 min, low: 20 min}", "outside its range"),
    "between patients: {diameter: 0.3}": ("between patients: {diameter: -0.3}", "must not be negative"),
    "  panel: 1\n": ("  panel: 1\n  colour: red\n", "unknown key 'colour'"),
    "molecule: special": ("molecule: spezial", "no vesicle carries 'spezial'"),
    "step: 10 day": ("step: 10 day\nstepp: 3 day", "unknown key 'stepp'"),
    "cases: [sick]": ("cases: [sik]", "unknown group or class 'sik'"),
    "against: scan": ("against: scann", "unknown strategy 'scann'"),
    "releases: {tumour: 100": ("releases: {tumor: 100", "unknown vesicle kind 'tumor'"),
    "group: healthy, people": ("group: helthy, people", "unknown group 'helthy'"),
    "cells: 1e8 cell/cm^3": ("cells: 1e8 cell", "is no cell density"),
}


@pytest.mark.parametrize("good", BAD)
def test_what_is_wrong_is_said_with_its_line(good: str) -> None:
    bad, message = BAD[good]
    assert good in TEXT
    text = TEXT.replace(good, bad, 1)
    with pytest.raises(ScenarioError) as caught:
        Cohort.from_text(text, "hand.yaml").check(strict=True)
    problems = [p for p in caught.value.problems if message in p.message]
    assert problems, caught.value
    line = next(i for i, t in enumerate(text.splitlines(), 1) if bad.splitlines()[-1].strip() in t)
    assert problems[0].place in {f"hand.yaml:{line}", f"hand.yaml:{line - 1}", "hand.yaml:8"}


def test_all_problems_come_at_once() -> None:
    text = TEXT
    for bad in ("step: 10 day", "cases: [sick]", "between patients: {diameter: 0.3}", "half life: 10 min"):
        text = text.replace(bad, BAD[bad][0], 1)
    with pytest.raises(ScenarioError) as caught:
        Cohort.from_text(text, "hand.yaml")
    messages = " ".join(p.message for p in caught.value.problems)
    for bad in ("step: 10 day", "cases: [sick]", "between patients: {diameter: 0.3}", "half life: 10 min"):
        assert BAD[bad][1] in messages


def test_an_unknown_panel_is_told() -> None:
    text = TEXT[: TEXT.index("panel:\n")] + "panel: pdaq\n" + TEXT[TEXT.index("reference:") :]
    with pytest.raises(
        ScenarioError, match=r"hand.yaml:22.*unknown panel 'pdaq'|panel: unknown panel 'pdaq'"
    ):
        Cohort.from_text(text, "hand.yaml")


def test_changes_by_path_multiply_and_suggest() -> None:
    cohort = small()
    more = cohort.with_changes({"groups.sick.lesion.escape": "times 2"})
    lesion = more.groups["sick"].lesion
    assert lesion is not None
    assert lesion.escape.magnitude == pytest.approx(0.2)
    assert more.hash != cohort.hash
    more = cohort.with_changes(
        {"events.relapse": {"rate": "1 1/year"}}
    )  # a new name in a section that was empty
    assert set(more.events) == {"relapse"}
    with pytest.raises(ScenarioError, match="did you mean 'groups'"):
        cohort.with_changes({"grups.sick.share": 1})
    with pytest.raises(UnknownNameError, match="variant"):
        cohort.variant("none")


def test_variants_that_do_not_fit_are_told() -> None:
    text = TEXT + "variants: {other: {about: x, changes: {groups.sick.lesion.escape: 2}}}\n"
    problems = Cohort.from_text(text).check()
    assert any("must be from 0 to 1" in p.message for p in problems)
