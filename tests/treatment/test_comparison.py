"""A comparison of a dish: runs done once, the same numbers however it is cut, tables that agree with the runs, a page."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from small_dish import ARMS, DISH, dish
from typer.testing import CliRunner

from exocosm.cli.app import app
from exocosm.errors import DamagedError, ExocosmError, Interrupted, StoreError, VersionError
from exocosm.report.compare_page import render_comparison
from exocosm.store.run_folder import open_run
from exocosm.studies.outcome import Failure
from exocosm.studies.progress import StudyProgress
from exocosm.studies.result_store import ResultStore
from exocosm.treatment.arms import ArmsFile
from exocosm.treatment.comparison import Comparison, measured, run_comparison
from exocosm.treatment.folder import write_comparison
from exocosm.treatment.preparing import prepare


def comparison() -> Comparison:
    return prepare(dish(), ArmsFile.from_text(ARMS), replicates=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a comparison that was made by the command."""
    place = tmp_path_factory.mktemp("compare")
    (place / "dish.yaml").write_text(DISH)
    (place / "arms.yaml").write_text(ARMS)
    done = call(place)
    assert done.exit_code == 0, done.stderr
    for words in ("Against 'vehicle', 3 seeds", "Bliss excess", "slow + kill", "report"):
        assert words in done.stdout
    return place


def call(place: Path, *more: str, out: str = "out") -> object:
    arguments = ["compare", str(place / "dish.yaml"), "--arms", str(place / "arms.yaml")]
    more = more or ("--replicates", "3")
    return CliRunner().invoke(app, [*arguments, "--workers", "0", "--out", str(place / out), *more])


def header(folder: Path) -> dict:
    return json.loads((folder / "out" / "comparison.json").read_text())


def test_what_is_done_is_not_done_again(folder: Path) -> None:
    results = sorted((folder / "out" / "results").rglob("*.json"))
    before = {p: p.stat().st_mtime_ns for p in results}
    text = (folder / "out" / "report.html").read_bytes()
    assert len(results) == 12
    assert call(folder).exit_code == 0
    assert {p: p.stat().st_mtime_ns for p in sorted((folder / "out" / "results").rglob("*.json"))} == before
    assert (folder / "out" / "report.html").read_bytes() == text


def test_a_comparison_that_was_cut_ends_with_the_same_numbers(folder: Path, tmp_path: Path) -> None:
    def cut(now: StudyProgress) -> None:
        if now.done == 5:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Interrupted, match=r"stopped after \d of 12 runs"):
        run_comparison(comparison(), tmp_path / "cut", workers=0, watcher=cut)
    kept = len(list((tmp_path / "cut" / "results").rglob("*.json")))
    assert 5 <= kept < 12
    found = run_comparison(comparison(), tmp_path / "cut", workers=0)
    content = write_comparison(comparison(), found, tmp_path / "cut")
    assert json.loads(json.dumps(content)) == header(folder)


def test_values_are_those_of_the_run_folders(folder: Path) -> None:
    content = header(folder)
    for arm, said in content["arms"].items():
        run = open_run(folder / "out" / said["run"])
        cells = run.snapshot(-1).cells
        tumour = run.layout.index("t", "tumour")
        stages = [run.layout.stages[s] for s in cells["stage"]]
        alive = sum(
            k == tumour and s not in ("apoptotic", "necrotic")
            for k, s in zip(cells["kind"], stages, strict=True)
        )
        rows = content["tables"]["values"]["rows"]
        (value,) = (
            r["value"] for r in rows if (r["arm"], r["outcome"], r["seed"]) == (arm, "cancer cells", run.seed)
        )
        assert value == alive


def test_effects_point_where_the_changes_point(folder: Path) -> None:
    tables = header(folder)["tables"]
    effect = {(r["outcome"], r["arm"]): r for r in tables["effects"]["rows"]}
    assert effect["cancer cells", "kill"]["ratio"] < 0.8
    assert effect["healthy cells", "slow"]["is"] == "the same"
    assert effect["healthy cells", "kill"]["ratio"] < 1
    (both,) = tables["synergy"]["rows"]
    lost = [float(p) for p in both["parts"].split(";")]
    expected = 1 - (1 - lost[0]) * (1 - lost[1])
    assert both["bliss_expected"] == pytest.approx(expected, abs=1e-5)
    assert both["bliss"] == pytest.approx(both["efficacy"] - expected, abs=1e-5)


def test_a_seed_that_failed_in_one_arm_is_left_out_of_all(folder: Path) -> None:
    asked = comparison()
    store = ResultStore(folder / "out")
    done = {name: store.get(trial.key) for name, trial in asked.trials().items()}
    whole = {name: outcome for name, outcome in done.items() if outcome is not None}
    assert len(whole) == 12
    broken = replace(whole["kill", 2], values=(), failure=Failure("NumericalError", "not finite"))
    found = measured(asked, {**whole, ("kill", 2): broken})
    assert found.seeds == (1, 3)
    assert found.failures == ("kill, seed 2: not finite",)
    assert all(len(v) == 2 for arm in found.values.values() for v in arm.values())
    rows = header(folder)["tables"]["values"]["rows"]
    kept = [
        r["value"] for r in rows if (r["arm"], r["outcome"]) == ("slow", "cancer cells") and r["seed"] != 2
    ]
    assert found.values["slow"]["cancer cells"].tolist() == kept
    other = replace(whole["slow", 3], values=(), failure=Failure("NumericalError", "not finite"))
    with pytest.raises(ExocosmError, match="only 1 of 3 seeds"):
        measured(asked, {**whole, ("kill", 2): broken, ("slow", 3): other})


def test_tables_are_there_for_other_programs(folder: Path) -> None:
    content = header(folder)
    for name, table in content["tables"].items():
        lines = (folder / "out" / "tables" / f"{name}.csv").read_text().splitlines()
        assert lines[0].split(",") == [c["name"] for c in table["columns"]]
        assert len(lines) == len(table["rows"]) + 1


def test_the_page_shows_every_arm_and_part(folder: Path) -> None:
    page = (folder / "out" / "report.html").read_text()
    for words in (
        "Small dish",
        "vehicle",
        "slow",
        "kill",
        "both",
        "Therapeutic",
        "therapeutic index",
        "Combinations",
    ):
        assert words in page or words.lower() in page
    assert page.count('<img src="data:image/') == 7
    assert "None" not in page.split("</style>")[1]


def test_a_page_without_the_runs_says_so_and_they_come_back(folder: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(folder, tmp_path / "copy")
    copy = tmp_path / "copy"
    shutil.rmtree(copy / "out" / "runs")
    assert "no longer in the folder" in render_comparison(copy / "out")
    assert call(copy).exit_code == 0
    assert "no longer in the folder" not in (copy / "out" / "report.html").read_text()


def test_names_with_signs_do_not_become_tags(folder: Path, tmp_path: Path) -> None:
    text = (folder / "out" / "comparison.json").read_text().replace("Small dish", "<script>dish")
    (tmp_path / "comparison.json").write_text(text)
    assert "<script>" not in render_comparison(tmp_path)


def test_what_is_no_comparison_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no comparison is here"):
        render_comparison(tmp_path)
    place = tmp_path / "comparison.json"
    place.write_text("{")
    with pytest.raises(DamagedError):
        render_comparison(tmp_path)
    place.write_text('{"format": "exocosm comparison", "version": 99}')
    with pytest.raises(VersionError):
        render_comparison(tmp_path)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--replicates", "-3"), "-3 replicates"),
        (("--replicates", "1"), "one seed has no interval"),
        (("--until", "soon"), "--until"),
        (("--until", "9 days"), "after the end of the scenario"),
        (("--set", "cells.tumor.cycle=null"), "did you mean"),
    ],
)
def test_bad_options_are_sentences(folder: Path, more: tuple[str, ...], words: str) -> None:
    done = call(folder, *more)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_files_are_told_together(tmp_path: Path) -> None:
    arguments = [
        "compare",
        str(tmp_path / "no.yaml"),
        "--arms",
        str(tmp_path / "none.yaml"),
        "--replicates",
        "0",
    ]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "no.yaml: no such file" in done.stderr
    assert "none.yaml: cannot be read" in done.stderr
    assert "0 replicates" in done.stderr
