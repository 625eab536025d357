"""A dozen claims and more, small and with few replicates, and the same without exosomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exocosm.atlas import catalogue, run_claims
from exocosm.atlas.work import Plan

QUICK = [c for c in catalogue.claims() if c.quick is not None]
RECORDED = sorted((Path(__file__).resolve().parents[2] / "docs").glob("atlas*/results.json"))
"""Last full runs, by group."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("atlas") / "a"


@pytest.fixture(scope="module")
def loud(folder: Path) -> dict[str, dict]:
    found = run_claims(QUICK, folder, plan=Plan(replicates=3, sweep=False, quick=True), workers=0)
    return {r["claim"]: r for r in found}


@pytest.fixture(scope="module")
def silent(folder: Path) -> dict[str, dict]:
    plan = Plan(replicates=2, sweep=False, quick=True, silence=True)
    return {r["claim"]: r for r in run_claims(QUICK, folder, plan=plan, workers=0)}


def test_there_are_a_dozen() -> None:
    assert len(QUICK) >= 12


@pytest.mark.parametrize("claim", QUICK, ids=lambda c: c.id)
def test_no_run_fails_and_the_books_close(claim, loud: dict[str, dict]) -> None:
    result = loud[claim.id]
    assert result["failures"] == []
    assert result["imbalance"] is None or result["imbalance"] < 1e-12
    assert result["verdict"]["word"] in ("supported", "not supported", "undecided")


@pytest.mark.parametrize("claim", QUICK, ids=lambda c: c.id)
def test_without_exosomes_nothing_about_them_is_supported(claim, silent: dict[str, dict]) -> None:
    result = silent[claim.id]
    if claim.exempt_from_silence:
        pytest.skip(claim.exempt_from_silence)
    assert result["failures"] == []
    assert result["verdict"]["word"] == "not supported"


@pytest.mark.parametrize("claim", QUICK, ids=lambda c: c.id)
def test_the_small_version_comes_out_as_the_full_one_did(claim, loud: dict[str, dict]) -> None:
    """Against the last full run; an interval that is too wide in the small version is no contradiction."""
    results = [r for path in RECORDED for r in json.loads(path.read_text(encoding="utf-8"))["claims"]]
    recorded = {r["id"]: r["usual"] for r in results}
    if claim.id not in recorded:
        pytest.skip("no full run of it is recorded")
    word = loud[claim.id]["verdict"]["word"]
    assert word == "undecided" or recorded[claim.id] == "undecided" or word == recorded[claim.id]
