"""`exocosm atlas`: list, show, run, report; and what becomes of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CLAIM = "S3-04"
"""About sizes of vesicles: a second in all."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from exocosm.atlas import Plan, find, run_claims

    folder = tmp_path_factory.mktemp("atlas") / "results"
    run_claims([find(CLAIM)], folder, plan=Plan(replicates=2, sweep=False), workers=0)
    return folder


def good(done) -> str:
    assert done.exit_code == 0, done.output
    return done.stdout


def test_claims_are_listed_with_the_verdict_of_the_last_run(call, results: Path) -> None:
    rows = json.loads(good(call("atlas", "--json", "--results", str(results))))
    assert len(rows) >= 36
    assert {"id", "statement", "seed", "group", "kind", "verdict"} <= set(rows[0])
    said = {r["id"]: r["verdict"] for r in rows}
    assert said[CLAIM] is not None and said["S3-11"] is None
    table = good(call("atlas", "--results", str(results)))
    assert "not run" in table and "built in" in table and "emergent" in table


def test_a_claim_is_shown_whole(call, results: Path) -> None:
    shown = good(call("atlas", "show", CLAIM, "--results", str(results)))
    for part in ("Mechanism", "Built in or emergent", "Arms and controls", "Endpoints", "The claim holds where",
                 "Expected from the literature", "Sources", "Result of"):  # fmt: skip
        assert part in shown
    assert "Caveat" in good(call("atlas", "show", "s3-11"))
    data = json.loads(good(call("atlas", "show", CLAIM, "--json", "--results", str(results))))
    assert data["result"]["claim"] == data["claim"] == CLAIM


def test_a_claim_is_run_and_goes_on_where_it_was(call, results: Path) -> None:
    words = (
        "atlas",
        "run",
        CLAIM,
        "--out",
        str(results),
        "--replicates",
        "2",
        "--no-sweep",
        "--workers",
        "0",
    )
    printed = good(call(*words))
    assert CLAIM in printed and "95 % interval" in printed
    (found,) = json.loads(good(call(*words, "--json")))
    assert found["replicates"] == 2 and found["verdict"]["word"] in (
        "supported",
        "not supported",
        "undecided",
    )


def test_a_report_of_results_is_written(call, results: Path, tmp_path: Path) -> None:
    page = tmp_path / "atlas.html"
    good(call("atlas", "report", str(results), "--out", str(page)))
    assert CLAIM in page.read_text(encoding="utf-8")
    good(call("atlas", "report", str(results), "--docs", str(tmp_path / "docs")))
    assert (tmp_path / "docs" / "index.md").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "S3-111"), "unknown claim 'S3-111'"),
        (("run", "S9-99"), "unknown claim 'S9-99'"),
        (("run",), "which claims?"),
        (("run", "--group", "lokal"), "did you mean 'local'"),
        (("run", "S3-04", "--all"), "not both"),
        (("report", "nowhere"), "no results of an atlas here"),
        (("--results", "nowhere"), "no results of an atlas here"),
    ],
)
def test_bad_input_is_one_line(call, words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("atlas", *words)
    assert done.exit_code == 2
    assert said in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_results_of_another_version_are_one_line(call, tmp_path: Path) -> None:
    (tmp_path / "atlas.json").write_text('{"format": "exocosm atlas", "version": 99}')
    for words in (
        ("report", str(tmp_path)),
        ("run", CLAIM, "--out", str(tmp_path)),
        ("--results", str(tmp_path)),
    ):
        done = call("atlas", *words)
        assert done.exit_code == 2 and "format version 99" in done.stderr
