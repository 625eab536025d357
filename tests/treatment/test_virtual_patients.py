"""Virtual patients: what is drawn for each, in which arms it counts, and what cannot be."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from small_dish import ARMS, DISH, dish
from typer.testing import CliRunner

from exocosm.cli.app import app
from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario
from exocosm.studies.patients import as_patient, differing, factors
from exocosm.treatment.arms import ArmsFile
from exocosm.treatment.comparison import Comparison
from exocosm.treatment.preparing import prepare

CYCLE, DEATH = "cells.tumour.cycle.phases.0.lasts", "cells.tumour.death.apoptosis rate"
SPREAD = f"between patients:\n  {CYCLE}: 0.5\n  {DEATH}: {{value: 1, source: unverified, evidence: estimated, read_in: memory}}\n"


def comparison(text: str = ARMS + SPREAD, replicates: int = 3) -> Comparison:
    return prepare(dish(), ArmsFile.from_text(text, "arms.yaml"), replicates=replicates)


def refused(more: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        comparison(ARMS + more)
    return str(caught.value)


def test_the_law_is_log_normal_with_the_spread_that_was_asked_for() -> None:
    drawn = np.array([factors(seed, {CYCLE: 0.5})[CYCLE] for seed in range(4000)])
    logs = np.log(drawn)
    assert abs(np.median(logs)) < 4 * 1.25 * logs.std() / np.sqrt(len(logs))
    assert drawn.std() / drawn.mean() == pytest.approx(0.5, rel=0.1)
    # twice its kurtosis-free error: the logarithm is normal with variance ln(1 + 0.5^2)
    assert logs.var() == pytest.approx(np.log1p(0.25), rel=4 * np.sqrt(2 / len(logs)))


def test_a_draw_depends_on_seed_and_path_alone() -> None:
    alone, beside = factors(7, {CYCLE: 0.5}), factors(7, {DEATH: 2, CYCLE: 0.5})
    assert alone[CYCLE] == beside[CYCLE] != beside[DEATH]
    assert factors(8, {CYCLE: 0.5}) != alone
    few, many = comparison(replicates=2).trials(), comparison(replicates=4).trials()
    assert {k: t.key for k, t in few.items()} == {k: many[k].key for k in few}


def test_a_patient_has_the_same_factors_in_every_arm() -> None:
    made = comparison()
    usual = {a: s.cells["tumour"].cycle.phases[0].lasts.to("hour") for a, s in made.scenarios.items()}
    assert usual["slow"] == 60.0 and usual["vehicle"] == 20.0
    trials = made.trials()
    for seed in made.seeds:
        ratios = {
            arm: trials[arm, seed].read_scenario().cells["tumour"].cycle.phases[0].lasts.to("hour")
            / usual[arm]
            for arm in usual
        }
        assert ratios == pytest.approx(dict.fromkeys(usual, factors(seed, {CYCLE: 0.5})[CYCLE]), rel=1e-12)
    assert len({t.key for t in trials.values()}) == len(trials)


def test_without_spreads_nothing_changes() -> None:
    plain = comparison(ARMS)
    for (arm, seed), trial in plain.trials().items():
        assert trial.read_scenario() == plain.scenarios[arm] and trial.seed == seed
    assert as_patient(dish(), 3, {}) == dish()


def test_a_path_counts_in_the_arms_that_have_it() -> None:
    treated = Scenario.from_text(
        DISH.replace("voxel: 20 um}", "voxel: 20 um, vessels: [{in: everywhere, density: 1}]}")
    )
    path = "solutes.doxorubicin.plasma.clearance"
    arms = f"control: none\narms:\n  none: {{}}\n  drug: {{therapies: [{{therapy: doxorubicin, when: at 6 hours}}]}}\nbetween patients: {{{path}: 0.3, {CYCLE}: 0.2}}\n"
    made = prepare(treated, ArmsFile.from_text(arms), replicates=2)
    assert set(made.spreads["none"]) == {CYCLE} and set(made.spreads["drug"]) == {path, CYCLE}
    drawn = made.patient("drug", 1).solutes["doxorubicin"].plasma.clearance
    usual = made.scenarios["drug"].solutes["doxorubicin"].plasma.clearance
    assert drawn.magnitude / usual.magnitude == pytest.approx(factors(1, {path: 0.3})[path])
    assert differing(treated, [path, CYCLE, "cells.tumour", "nothing"]) == (CYCLE,)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            "between patients: {cells.tumor.diameter: 0.2}\n",
            "arms.yaml:10: no arm has a number at 'cells.tumor.diameter'",
        ),
        (f"between patients: {{{CYCLE}: -0.2}}\n", "varies by -0.2 between patients"),
        (f"between patients: {{{CYCLE}: 9}}\n", "at most 5"),
        (f"between patients: {{{CYCLE}: 2 um}}\n", "between patients"),
    ],
)
def test_what_cannot_differ_is_told(more: str, says: str) -> None:
    assert says in refused(more)


def test_values_that_cannot_be_are_told_before_a_run() -> None:
    path = "cells.tumour.intake.escape"
    alone = dish().with_changes({path: 0.9, "cells.tumour.intake.recycle": 0})
    arms = ArmsFile.from_text(ARMS + f"between patients: {{{path}: 1}}\n", "arms.yaml")
    with pytest.raises(ScenarioError) as caught:
        prepare(alone, arms, replicates=16)
    said = [str(p) for p in caught.value.problems]
    over = [seed for seed in range(1, 17) if 0.9 * factors(seed, {path: 1})[path] > 1]
    assert over and len(said) == 4 * len(over)
    assert all(p.startswith("arms.yaml:10: patient") and "must be from 0 to 1" in p for p in said), said


def test_the_report_speaks_of_patients(tmp_path: Path) -> None:
    (tmp_path / "dish.yaml").write_text(DISH)
    (tmp_path / "arms.yaml").write_text(ARMS + SPREAD)
    arguments = [
        "compare",
        str(tmp_path / "dish.yaml"),
        "--arms",
        str(tmp_path / "arms.yaml"),
        "--replicates",
        "3",
    ]
    done = CliRunner().invoke(app, [*arguments, "--workers", "0", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.stderr
    assert "Against 'vehicle', 3 patients" in done.stdout
    page = (tmp_path / "out" / "report.html").read_text()
    assert "Each bar is one patient" in page and "Patients differ from the usual" in page
    with (tmp_path / "out" / "tables" / "patients.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    for row in rows:
        assert float(row["factor"]) == pytest.approx(
            factors(int(row["seed"]), {row["path"]: float(row["spread"])})[row["path"]], rel=1e-6
        )
    content = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert content["between_patients"] == {CYCLE: 0.5, DEATH: 1.0}
