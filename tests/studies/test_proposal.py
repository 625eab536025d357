"""Proposals of a search: they depend on seed and history alone, keep constraints, and get better."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import pytest

from exocosm.errors import ExocosmError
from exocosm.studies import proposal
from exocosm.studies.proposal import Choice, Stepped, Told, Values, Whole, propose

RANGES = {
    "on": Choice((False, True)),
    "much": Stepped(0.0, 2.0, 0.1),
    "day": Whole(0, 40),
    "n": Whole(1, 30, log=True),
}


def score(values: Values) -> float:
    return abs(values["day"] - 20) / 10 + 3 * (not values["on"]) - values["much"]


def searched(batches: int, seed: int) -> list[Told]:
    history: list[Told] = []
    for _ in range(batches):
        batch = propose(RANGES, history, seed=seed, count=4, known=beyond)
        history += batch.passed
        history += [
            Told(v, score(v), {"dose": v["much"] * v["n"] - 5, "harm": v["n"] / 30 - 0.5})
            for v in batch.proposals
        ]
    return history


def beyond(values: Values) -> Told | None:
    dose = values["much"] * values["n"] - 5
    return Told(values, None, {"dose": dose}) if dose > 0 else None


def test_they_depend_on_seed_and_history_alone() -> None:
    whole = searched(6, seed=3)
    assert whole == searched(6, seed=3)
    assert whole[: len(searched(4, seed=3))] == searched(4, seed=3)
    assert whole[0] != searched(1, seed=4)[0]
    other = [Told(t.values, -(t.score or 0.0), t.excess) for t in whole]
    assert propose(RANGES, other, seed=3, count=4) != propose(RANGES, whole, seed=3, count=4)


def test_what_is_known_is_told_and_another_is_drawn() -> None:
    history = searched(6, seed=1)
    tried = [t for t in history if t.score is not None]
    assert len(tried) == 24
    assert len(history) > 24, "the limit is narrow enough for some to be passed over"
    assert all(t.values["much"] * t.values["n"] <= 5 for t in tried)
    assert all(t.excess["dose"] > 0 for t in history if t.score is None)
    never = propose(RANGES, [], seed=1, count=2, known=lambda v: Told(v, None, {"dose": 1.0}))
    assert len(never.proposals) == 2
    assert len(never.passed) == 2 * proposal.DRAWS


def test_it_finds_better_than_chance() -> None:
    """Over ten seeds: the mean of the last twelve of 40 against the first eight, which are drawn at random."""
    early, late = [], []
    for seed in range(10):
        tried = [t.score for t in searched(10, seed) if t.score is not None]
        early.append(sum(tried[:8]) / 8)
        late.append(sum(tried[-12:]) / 12)
    assert sum(late) / 10 < sum(early) / 10 - 1.0
    assert sum(a < b for a, b in zip(late, early, strict=True)) >= 9


def test_a_run_that_failed_teaches_nothing() -> None:
    history = searched(4, seed=2)
    failed = [Told(t.values, None) if t.score is not None and k % 2 else t for k, t in enumerate(history)]
    assert any(t.failed for t in failed)
    batch = propose(RANGES, failed, seed=2, count=4)
    assert len(batch.proposals) == 4
    assert all(set(v) == set(RANGES) for v in batch.proposals)


def test_without_optuna_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        proposal, "find_spec", lambda name: None if name == "optuna" else importlib.util.find_spec(name)
    )
    with pytest.raises(ExocosmError) as caught:
        propose(RANGES, [], seed=1, count=1)
    assert 'pip install "exocosm[studies]"' in str(caught.value)


def test_batches_drawn_at_random_do_not_repeat_each_other() -> None:
    first = propose(RANGES, [], seed=7, count=4).proposals
    then = propose(RANGES, [Told(v, score(v)) for v in first], seed=7, count=4).proposals
    assert not [v for v in then if v in first]


def test_a_broken_constraint_teaches_in_the_history_and_within_a_batch() -> None:
    """Of days up to 10 all break a constraint, however good they score; then of every first draw of a batch."""
    history = [Told({"day": d}, float(d), {"early": float(d <= 10)}) for d in range(0, 41, 2)]
    free = [replace(t, excess={}) for t in history]
    days = {"day": Whole(0, 40)}
    kept = [v["day"] for s in range(8) for v in propose(days, history, seed=s, count=4).proposals]
    best = [v["day"] for s in range(8) for v in propose(days, free, seed=s, count=4).proposals]
    assert sum(kept) / 32 > 9 > sum(best) / 32

    def passing(**told: object) -> list[float]:
        found = []
        for s in range(8):
            left = [20]

            def known(values: Values, left: list[int] = left) -> Told | None:
                left[0] -= 1
                return Told(values, **told) if left[0] >= 0 else None

            found.append(propose(days, free, seed=s, count=1, known=known).proposals[0]["day"])
        return found

    fine, broken = passing(score=-5.0), passing(score=-5.0, excess={"early": 1.0})
    assert sum(broken) > sum(fine)
