"""The verbs do what they say, on a small run."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def good(done):
    """Check that a call went well; return its standard output."""
    assert done.exit_code == 0, done.output
    return done.stdout


def test_scenarios_are_listed_one_line_each(call) -> None:
    listed = json.loads(good(call("scenarios", "--json")))
    assert {"breast_nodule", "infiltrated_nodule", "monolayer", "point_source", "two_clones"} < {
        row["name"] for row in listed
    }
    lines = good(call("scenarios")).strip().splitlines()
    assert len(lines) == len(listed) + 1
    assert all(row["about"] for row in listed)


def test_a_bundled_scenario_is_shown_as_yaml_that_can_be_used(call, tmp_path: Path) -> None:
    shown = good(call("scenarios", "show", "point_source"))
    (tmp_path / "mine.yaml").write_text(shown, encoding="utf-8")
    good(call("check", tmp_path / "mine.yaml"))
    assert json.loads(good(call("scenarios", "show", "point_source", "--json")))["title"]


@pytest.mark.parametrize("name", ["breast_nodule", "monolayer", "point_source", "spheroid", "two_clones"])
def test_bundled_scenarios_are_good(name: str, call) -> None:
    assert json.loads(good(call("check", name, "--json")))["good"] is True


def test_describe_tells_where_a_number_comes_from(call, scenario: Path) -> None:
    text = good(call("describe", scenario))
    assert "upt.k_cell" in text
    rows = json.loads(good(call("describe", scenario, "--json")))
    marks = {"source", "evidence", "read_in", "unit"}
    assert all(marks <= set(row) for row in rows)


def test_schema_is_a_json_schema(call, tmp_path: Path) -> None:
    import jsonschema

    schema = json.loads(good(call("schema")))
    jsonschema.Draft202012Validator.check_schema(schema)
    good(call("schema", "--out", tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == schema


def test_values_are_found_by_words(call) -> None:
    rows = json.loads(good(call("values", "capture", "--json")))
    assert rows
    assert {"key", "source", "evidence", "read_in"} <= set(rows[0])
    assert "upt.k_cell" in good(call("values", "upt.k_cell"))
    assert call("values", "xyzzy-nothing").stdout == ""


def test_version_names_what_results_depend_on(call) -> None:
    assert {"exocosm", "numpy", "numba"} <= set(json.loads(good(call("version", "--json"))))


def test_run_summary_and_seed(finished: Path) -> None:
    assert json.loads((finished / "run.json").read_text(encoding="utf-8"))["seed"] == 3


def test_changes_reach_the_run(call, scenario: Path, tmp_path: Path) -> None:
    change = "cells.sender.releases.exosome=0 vesicle/cell/hour"
    told = good(
        call("run", scenario, "--out", tmp_path / "quiet", "--set", change, "--until", "30 min", "--json")
    )
    assert json.loads(told)["time_min"] == pytest.approx(30)
    table = json.loads(good(call("assay", "communication", tmp_path / "quiet", "--json")))["tables"][
        "vesicles"
    ]
    assert all(not row["captured_vesicles"] for row in table["rows"])


@pytest.mark.parametrize("assay", ["books", "burden", "communication", "composition", "size_distribution"])
def test_assays_as_text_csv_and_json(assay: str, call, finished: Path) -> None:
    result = json.loads(good(call("assay", assay, finished, "--json")))
    main = next(iter(result["tables"].values()))
    assert main["rows"]
    rows = list(csv.DictReader(io.StringIO(good(call("assay", assay, finished, "--csv")))))
    assert len(rows) == len(main["rows"])
    assert main["title"] in good(call("assay", assay, finished))


def test_assays_are_listed(call) -> None:
    assert "communication" in json.loads(good(call("assay", "--json")))


def test_what_was_released_was_taken_up(call, finished: Path) -> None:
    rows = json.loads(good(call("assay", "communication", finished, "--json")))["tables"]["vesicles"]["rows"]
    assert {(r["sender"], r["receiver"]) for r in rows} >= {("sender", "receiver")}


def test_report_is_one_page_that_needs_nothing_else(call, finished: Path, tmp_path: Path) -> None:
    good(call("report", finished, "--out", tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Two cells in a drop" in page
    assert 'src="http' not in page
    assert 'href="http://' not in page.replace('href="https://doi.org', "")


def test_exports(call, finished: Path, tmp_path: Path) -> None:
    import anndata

    good(call("export", finished, "--to", "h5ad", "--out", tmp_path / "a.h5ad"))
    assert anndata.read_h5ad(tmp_path / "a.h5ad").obsm["spatial"].shape[0] == 2
    written = json.loads(
        good(call("export", finished, "--to", "csv", "--out", tmp_path / "tables", "--json"))
    )
    assert all(Path(path).exists() for path in written)
    assert {row["name"] for row in json.loads(good(call("export", "--json")))} >= {"h5ad", "csv"}


def test_citations_are_those_of_the_run(call, finished: Path) -> None:
    used = json.loads(good(call("cite", finished, "--json")))
    text = good(call("cite", finished))
    assert "upt.k_cell" in used["values"]
    assert text.count("@article{") + text.count("@misc{") == len(used["references"])


def test_resume_of_a_finished_run_changes_nothing(call, finished: Path) -> None:
    before = sorted((p.relative_to(finished), p.read_bytes()) for p in finished.rglob("*") if p.is_file())
    good(call("resume", finished))
    after = sorted((p.relative_to(finished), p.read_bytes()) for p in finished.rglob("*") if p.is_file())
    changed = {str(a[0]) for a, b in zip(after, before, strict=True) if a != b}
    assert changed <= {"provenance.json"}


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    code = f"{sys.executable} -m exocosm.cli values | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("key")
    assert done.stderr == ""
    assert done.returncode in (0, 141)


def interrupted_after(arguments: list[str], out: Path, snapshots: int) -> str:
    """Start the command, interrupt it once the run has so many snapshots, and return what it said."""
    command = [sys.executable, "-m", "exocosm.cli", *arguments]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while len(recorded(out)) < snapshots and time.monotonic() < deadline:
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    return said


def recorded(out: Path) -> list[str]:
    """Return the names of the snapshots of a run."""
    return sorted(p.name for p in (out / "snapshots").glob("[0-9]*"))


def test_interrupt_leaves_a_run_that_can_be_resumed(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "long"
    said = interrupted_after(["run", str(scenario), "--out", str(out), "--until", "400 days"], out, 3)
    assert "Traceback" not in said
    assert f"exocosm resume {out}" in said
    assert json.loads((out / "status.json").read_text(encoding="utf-8"))["state"] == "interrupted"
    first = recorded(out)
    interrupted_after(["resume", str(out)], out, len(first) + 2)
    assert recorded(out)[: len(first)] == first
    assert len(recorded(out)) >= len(first) + 2


def test_nothing_moves_where_output_is_no_terminal(command, scenario: Path, tmp_path: Path) -> None:
    done = command("run", scenario, "--out", tmp_path / "run", env=dict(os.environ))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_a_terminal_gets_the_columns_that_fit() -> None:
    from exocosm.assays.table import Column, Table
    from exocosm.cli.assay import _fitting

    table = Table.build("t", [Column("one"), Column("two"), Column("three")], [("a" * 10, 1.5, "c" * 30)])
    assert _fitting(table, 80) == ["one", "two", "three"]
    assert _fitting(table, 40) == ["one", "two"]
    assert _fitting(table, 5) == ["one"]
    assert _fitting(Table.build("empty", [Column("one")], []), 80) == ["one"]
