"""The page of all claims: what it counts is what the tables say, and what has no result is told so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exocosm.errors import DamagedError, StoreError
from exocosm.report.atlas_overview import Stated, write_overview

CLAIMS = [
    Stated("S0-01", "Vesicles | carry.", "local"),
    Stated("S0-02", "Vesicles tell.", "therapy"),
    Stated("S1-01", "Vesicles heal.", "therapy"),
]
SEEDS = {"S0": "A digest", "S1": "An essay"}


def entry(claim: str, verdict: str, complete: bool = True, **effect: object) -> dict[str, object]:
    """Return a row of a table of results."""
    first = {"effect": 2.0, "low": 1.5, "high": 2.5, "scale": "ratio", "unit": "x", **effect}
    return {"id": claim, "verdict": verdict, "complete": complete, "effects": [first]}


def written(docs: Path, folder: str, *entries: dict[str, object]) -> None:
    """Write a table of results."""
    (docs / folder).mkdir(parents=True, exist_ok=True)
    (docs / folder / "results.json").write_text(json.dumps({"claims": entries}), encoding="utf-8")


def test_it_counts_links_and_tells_what_is_missing(tmp_path: Path) -> None:
    written(tmp_path, "atlas", entry("S0-01", "supported"))
    written(
        tmp_path, "atlas_therapy", entry("S0-02", "not supported", complete=False, scale="value", unit="cell")
    )
    page = write_overview(tmp_path, CLAIMS, SEEDS)
    text = page.read_text(encoding="utf-8")
    assert (
        "1 supported, 1 not supported, 1 not run; for 1 of them assumptions have not been moved yet." in text
    )
    assert "[S0-01](atlas/S0-01.md) | Vesicles \\| carry." in text
    assert "[S0-02](atlas_therapy/S0-02.md)" in text
    assert "assumptions not moved" in text.split("S0-02](")[1].split("\n")[0]
    assert "| S1-01 | Vesicles heal." in text
    assert "× 2 (1.5&nbsp;to&nbsp;2.5)" in text
    assert "2 cell (1.5&nbsp;to&nbsp;2.5)" in text.replace("&#50;", "2")
    assert "| therapy | – | 1 | – | – | – | 1 | [all verdicts](atlas_therapy/index.md) |" in text
    picture = (tmp_path / "images" / "claims.svg").read_text(encoding="utf-8")
    assert picture.count("stroke-dasharray") >= 1
    before = page.read_bytes()
    assert write_overview(tmp_path, CLAIMS, SEEDS).read_bytes() == before


def test_without_results_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no results of the atlas"):
        write_overview(tmp_path, CLAIMS, SEEDS)
    (tmp_path / "atlas").mkdir()
    (tmp_path / "atlas" / "results.json").write_text("{", encoding="utf-8")
    with pytest.raises(DamagedError):
        write_overview(tmp_path, CLAIMS, SEEDS)
