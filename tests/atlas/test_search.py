"""How turns of a verdict are searched: with which replicate, at what, and when an end has changed nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_claim import made

from exocosm.atlas import Plan, Ratio, Same, Value, run_claims
from exocosm.atlas.sample import Sample
from exocosm.atlas.sweep import search_of

END = "share taken up"
CLAIM = made(
    expectations=(
        Ratio(endpoint=END, arm="dose", to="half", above=1.5),
        Value(endpoint=END, arm="dose", above=0.5),
        Same(endpoint=END, arm="half", to="blocked"),
    )
)


def _sample(**arms: list[float]) -> Sample:
    """Return a sample: arm -> a value a replicate."""
    count = len(arms["dose"])
    return Sample(
        tuple(range(1, count + 1)),
        {arm: {END: tuple(v), "taken up": tuple(v)} for arm, v in arms.items()},
    )


def _search(sample: Sample, usual: str):
    return search_of(CLAIM, usual, [e.find(sample) for e in CLAIM.expectations], sample)


def test_it_goes_by_the_first_replicate_that_says_alone_what_all_say() -> None:
    sample = _sample(dose=[0.4, 0.9, 0.9, 0.9], half=[0.2, 0.2, 0.2, 0.2], blocked=[0.2, 0.2, 0.2, 0.2])
    found = _search(sample, "supported")
    assert (found.seed, found.which) == (2, (0, 1, 2))
    assert set(found.arms) == {"dose", "half", "blocked"}


def test_of_what_is_missed_it_looks_at_the_expectation_with_the_fewest_arms() -> None:
    low = _sample(dose=[0.2] * 4, half=[0.2] * 4, blocked=[0.2] * 4)
    found = _search(low, "not supported")
    assert (found.seed, found.which, found.arms) == (1, (1,), ("dose",))
    first = _sample(dose=[0.9] * 4, half=[0.9] * 4, blocked=[0.9] * 4)
    assert _search(first, "not supported").which == (0,)


def test_a_replicate_that_misses_something_else_is_passed_over() -> None:
    sample = _sample(dose=[0.9, 0.2, 0.2, 0.2], half=[0.1, 0.1, 0.1, 0.1], blocked=[0.3, 0.1, 0.1, 0.1])
    usual = _sample(dose=[0.2] * 4, half=[0.1] * 4, blocked=[0.1] * 4)
    findings = [e.find(usual) for e in CLAIM.expectations]
    assert [f.outcome for f in findings] == ["met", "not met", "met"]
    found = search_of(CLAIM, "not supported", findings, sample)
    assert (found.seed, found.which) == (2, (1,))


def test_where_no_replicate_says_it_alone_the_first_is_taken() -> None:
    sample = _sample(dose=[0.4] * 3, half=[0.2] * 3, blocked=[0.2] * 3)
    found = search_of(CLAIM, "supported", [e.find(sample) for e in CLAIM.expectations], sample)
    assert (found.seed, found.which) == (1, (0, 1, 2))


@pytest.mark.parametrize(
    ("value", "same"), [(0.9, True), (0.9 + 1e-15, False), (None, False)], ids=["same", "near", "undefined"]
)
def test_only_the_very_same_values_are_no_change(value: float | None, same: bool) -> None:
    sample = _sample(dose=[0.9, 0.9], half=[0.2, 0.2], blocked=[0.2, 0.2])
    search = _search(sample, "supported")
    assert search.unchanged(Sample((1,), {"dose": {END: (value,), "taken up": (0.9,)}})) is same


def test_an_end_that_changes_nothing_is_not_confirmed_and_one_that_does_is(tmp_path: Path) -> None:
    (found,) = run_claims([made()], tmp_path / "a", workers=0)
    assert found["search"] == {"seed": 1, "expectations": [0, 1, 2]}
    ends = {
        (row["prior"], end): row[f"at_{end}"]
        for row in found["sweep"]
        for end in ("low", "high")
        if f"at_{end}" in row
    }
    turning = {name for (name, _), at in ends.items() if at["confirmed"] is not None}
    assert [name for name in turning if "captures" not in name] == []
    assert all(at["becomes"] == "supported" for at in ends.values() if at["confirmed"] is None)
    assert any(at["confirmed"] == "not supported" for at in ends.values())


def test_where_one_replicate_cannot_tell_what_is_unchanged_costs_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exocosm.atlas import turns

    asked = []
    judged = turns._by_point

    def never(claim, runs, seed, which=None):
        asked.append(runs)
        return judged(claim, runs, seed, which)._replace(word="not supported")

    monkeypatch.setattr(turns, "_by_point", never)
    (found,) = run_claims([made()], tmp_path / "a", plan=Plan(replicates=2), workers=0)
    unmoved = [
        row[f"at_{end}"]
        for row in found["sweep"]
        for end in ("low", "high")
        if "captures" not in row["prior"] and f"at_{end}" in row
    ]
    assert asked and any(at["becomes"] == "supported" and at["confirmed"] is None for at in unmoved)
