"""``exocosm plan``: a therapy of one's own, planned and reported; every problem at once; a remedy where optuna is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TISSUE = """\
exocosm: 1
title: Six tumour cells
tissue: {size: [80 um, 80 um], thickness: 20 um, voxel: 20 um}
cells:
  tumour: {like: carcinoma, consumes: {}, cycle: {phases: [{name: all, lasts: 12 hour}]}}
  fibroblast: {like: fibroblast, consumes: {}, cycle: null}
start:
  - {put: tumour, number: 6}
  - {put: fibroblast, number: 6}
steps: {exchange: 6 min, fate: 30 min}
until: 1 day
seed: 2
"""
POISON = """\
title: A poison
solutes: {poison: {unit: uM, diffusivity: 600 um^2/s, decay: 0.3 1/hour}}
rules:
  - {in: cancer, high: poison, raises: apoptosis, to: 0.5 1/hour, half: 1 uM, hill: 1}
course: {add: poison, density: 1 uM, when: {at: [4 hour, 12 hour]}}
"""


@pytest.fixture
def tissue(tmp_path: Path) -> Path:
    path = tmp_path / "tissue.yaml"
    path.write_text(TISSUE, encoding="utf-8")
    (tmp_path / "poison.yaml").write_text(POISON, encoding="utf-8")
    return path


def test_a_plan_with_a_therapy_of_ones_own(call, tissue: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    asked = (tissue, "--drugs", tmp_path / "poison.yaml", "--horizon", "20h", "--step", "2h", "--trials", 4, "--replicates", 1,
             "--check", 2, "--random", 2, "--workers", 0, "--out", out)  # fmt: skip
    first = call("plan", *asked)
    assert first.exit_code == 0, first.output
    assert "default courses" in first.output and "4 schedules tried" in first.output
    assert "search: 4 of 4 schedules" in first.stderr
    made = json.loads((out / "plan.json").read_text())
    assert made["horizon_day"] == pytest.approx(20 / 24)
    assert made["cancer"] == ["tumour"] and made["healthy"] == ["fibroblast"]
    assert "<svg" not in (out / "report.html").read_text() and "Calendar" in (out / "report.html").read_text()
    again = call("plan", *asked, "--json")
    assert json.loads(again.stdout) == made
    from exocosm.model.scenario import Scenario
    from exocosm.treatment.arms import ArmsFile
    from exocosm.treatment.preparing import prepare

    compared = prepare(Scenario.from_yaml(tissue), ArmsFile.from_yaml(out / "arms.yaml"), replicates=2)
    assert list(compared.scenarios) == ["untreated", "standard", "best"]
    assert {s.until.to("hour") for s in compared.scenarios.values()} == {20.0}
    assert compared.scenarios["best"] == Scenario.from_yaml(out / "best.yaml")
    best = call("check", out / "best.yaml")
    assert best.exit_code == 0, best.output


def test_every_problem_at_once_and_no_traceback(call, tissue: Path, tmp_path: Path) -> None:
    done = call(
        "plan", tissue, "--drugs", "doxorubicine,rab27a_knock-down,release_inhibitor", "--horizon", "0d", "--trials", 0,
        "--max-dose", -1, "--step", "3 um", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 2
    for part in (
        "did you mean 'doxorubicin'",
        "--horizon: must be longer than nothing",
        "--trials: must be 1 to",
        "--max-dose: must be above 0, not -1",
        "--step: ",
    ):
        assert part in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()
    lasting = call("plan", tissue, "--drugs", "Rab27a_knock-down", "--out", tmp_path / "out")
    assert "has no course" in lasting.stderr
    for arguments, message in (
        ((tissue, "--drugs", "doxorubicin"), "--out: where to?"),
        ((tissue, "--out", tmp_path / "out"), "--drugs: no drugs"),
        ((tissue, "--drugs", "doxorubicin", "--horizon", "soon", "--out", tmp_path / "out"), "--horizon: "),
        ((tmp_path / "no.yaml", "--drugs", "doxorubicin", "--out", tmp_path / "out"), "no such file"),
        ((tissue, "--drugs", "doxorubicin", "--horizon", "12h", "--out", tmp_path / "out"), "no dose before"),
        (
            (tissue, "--drugs", tmp_path / "poison.yaml", "--burden", "tumor", "--out", tmp_path / "out"),
            "did you mean 'tumour'",
        ),
    ):
        said = call("plan", *arguments)
        assert said.exit_code == 2 and message in said.stderr, said.stderr
        assert "Traceback" not in said.stderr


def test_without_optuna_it_says_what_to_install(
    call, tissue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exocosm.studies import proposal

    monkeypatch.setattr(proposal, "find_spec", lambda name: None)
    done = call(
        "plan", tissue, "--drugs", tmp_path / "poison.yaml", "--step", "2h", "--out", tmp_path / "out"
    )
    assert done.exit_code == 2
    assert done.stderr.strip().endswith('needs the package optuna (pip install "exocosm[studies]")')
    assert len(done.stderr.strip().splitlines()) == 1
