"""What is wrong is said in one message, with exit code 2 and without a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exocosm.cli.app import explain


def refused(done, *words: str) -> str:
    """Check that a call was refused in words; return them."""
    code = getattr(done, "exit_code", getattr(done, "returncode", None))
    assert code == 2, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    return str(done.stderr)


@pytest.mark.parametrize("verb", ["check", "describe"])
def test_unknown_scenario_suggests_the_nearest(verb: str, call) -> None:
    text = refused(call(verb, "breast_noduel"), "breast_noduel", "did you mean 'breast_nodule'?")
    assert len(text.strip().splitlines()) == 1


def test_unknown_scenario_to_show(call) -> None:
    refused(call("scenarios", "show", "spheriod"), "did you mean 'spheroid'?")


def test_missing_file_suggests_one_beside_it(call, scenario: Path) -> None:
    refused(call("check", scenario.with_name("smal.yaml")), "no such file", "small.yaml")


def test_a_folder_is_no_scenario(call, scenario: Path) -> None:
    refused(call("check", scenario.parent), "folder", "small.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(call, scenario: Path) -> None:
    scenario.chmod(0)
    refused(call("check", scenario), str(scenario), "ermission")


def test_a_file_that_is_no_text(call, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\x1f\x8b\x08\xff\xfe\x00")
    refused(call("check", path))


def test_every_problem_at_once_each_with_its_line(call, scenario: Path) -> None:
    text = (
        scenario.read_text()
        .replace("voxel: 20 um", "voxel: 20 min")
        .replace("like: carcinoma", "like: carcinomma")
    )
    scenario.write_text(text)
    found = refused(call("check", scenario), "did you mean 'carcinoma'").splitlines()
    lines = {line.split(":")[1] for line in found if line.startswith((str(scenario), scenario.name))}
    assert {"6", "11"} <= lines, found


def test_problems_as_json(call, scenario: Path) -> None:
    import json

    scenario.write_text(scenario.read_text().replace("voxel: 20 um", "voxel: 20 min"))
    done = call("check", scenario, "--json")
    assert done.exit_code == 2
    found = json.loads(done.stdout)
    assert found["good"] is False
    assert found["problems"]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--until", "soon"), ("--until",)),
        (("--until", "3 um"), ("--until",)),
        (("--until", "-3 h"), ("--until",)),
        (("--set", "seed"), ("--set", "path=value")),
        (("--set", "cells.sendr.diameter=12 um"), ("sendr", "did you mean 'sender'")),
        (("--set", "cells.sender.diameter=12 min"), ("diameter",)),
    ],
)
def test_bad_options_of_run(
    option: tuple[str, ...], words: tuple[str, ...], call, scenario: Path, tmp_path: Path
) -> None:
    refused(call("run", scenario, "--out", tmp_path / "run", *option), *words)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "verb", [("assay", "communication"), ("report",), ("export",), ("cite",), ("resume",)]
)
def test_no_such_run(verb: tuple[str, ...], call, tmp_path: Path) -> None:
    refused(call(*verb, tmp_path / "nowhere"), "no such run")


@pytest.mark.parametrize("verb", [("assay", "communication"), ("report",), ("cite",), ("resume",)])
def test_a_folder_that_is_no_run(verb: tuple[str, ...], call, tmp_path: Path) -> None:
    refused(call(*verb, tmp_path), str(tmp_path))


def test_unknown_assay_and_option(call, finished: Path) -> None:
    refused(call("assay", "comunication", finished), "did you mean 'communication'")
    refused(call("assay", "communication", finished, "--with", "bye=sender"), "did you mean 'by'?")
    refused(call("assay", "communication", finished, "--with", "sender"), "name=value")
    refused(call("assay", "communication"), "which run?")


def test_unknown_export_format(call, finished: Path, tmp_path: Path) -> None:
    refused(call("export", finished, "--to", "h5da", "--out", tmp_path / "a"), "did you mean 'h5ad'?")
    refused(call("export", finished), "--out")


def test_a_run_that_is_there_is_not_overwritten(call, scenario: Path, finished: Path) -> None:
    before = (finished / "run.json").read_bytes()
    refused(call("run", scenario, "--out", finished), str(finished), "overwrite")
    assert (finished / "run.json").read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b\x08\x00rubbish", b"<!DOCTYPE html><html><body>404</body></html>"]
)
def test_sections_that_are_none(content: bytes, call, tmp_path: Path) -> None:
    path = tmp_path / "section.h5ad"
    path.write_bytes(content)
    refused(call("import", path, "--out", tmp_path / "a.yaml"), "section.h5ad")
    assert not (tmp_path / "a.yaml").exists()


def test_missing_section(call, tmp_path: Path) -> None:
    refused(call("import", tmp_path / "section.h5ad", "--out", tmp_path / "a.yaml"), "section.h5ad")


def test_output_that_cannot_be_written(call, finished: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused(call("report", finished, "--out", tmp_path / "file" / "report.html"), str(tmp_path / "file"))


def test_a_defect_is_one_sentence_with_code_70() -> None:
    text, code = explain(ZeroDivisionError("float division by zero"))
    assert code == 70
    assert "EXOCOSM_DEBUG=1" in text
    assert "\n" not in text


def test_a_defect_shows_its_traceback_only_when_asked(command, tmp_path: Path) -> None:
    broken = "import exocosm.cli.schema as s, exocosm.model.schema as m\nm.schema_text = None\nfrom exocosm.cli.app import main\nmain()"
    script = tmp_path / "broken.py"
    script.write_text(broken)
    import subprocess
    import sys

    quiet = {k: v for k, v in os.environ.items() if k != "EXOCOSM_DEBUG"}
    plain = subprocess.run(
        [sys.executable, script, "schema"], capture_output=True, text=True, env=quiet, check=False
    )
    assert plain.returncode == 70
    assert "Traceback" not in plain.stderr
    loud = subprocess.run(
        [sys.executable, script, "schema"],
        capture_output=True,
        text=True,
        env=quiet | {"EXOCOSM_DEBUG": "1"},
        check=False,
    )
    assert "Traceback" in loud.stderr
    assert loud.returncode not in (0, 2)


def test_a_panel_in_a_run_without_blood(call, finished: Path) -> None:
    done = call("assay", "biomarker_panel", finished, "--panel", "pdac")
    text = refused(done, str(finished), "no blood to take a sample of", "body:")
    assert len(text.strip().splitlines()) == 1
    refused(call("assay", "burden", finished, "--panel", "pdac"), "unknown option 'panel'")
