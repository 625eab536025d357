"""Plans: the same bits however often one is cut, limits kept, an honest check, files that can be used."""

from __future__ import annotations

import csv
import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from plan_stand_ins import StandIns, tissue

from exocosm.errors import ExocosmError, ScenarioError, StoreError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.scenario import Scenario
from exocosm.studies import Trial, Workers, execution, run_trial
from exocosm.treatment.arms import ArmsFile
from exocosm.treatment.plan import run_plan
from exocosm.treatment.plan_measure import PlanProgress, Treated
from exocosm.treatment.plan_search import Limits
from exocosm.treatment.plan_settings import HEADER, Settings

SETTINGS = Settings(
    ("poison",),
    Quantity.read("16 hour"),
    trials=5,
    check=2,
    random=1,
    step=Quantity.read("2 hour"),
    limits=Limits(dose=1.0, harm=0.1),
)


class Cut(ExocosmError):
    """Raised in the middle of a plan."""


def planned(into: Path, settings: Settings = SETTINGS, **options: object) -> dict:
    run_plan(tissue(), settings, StandIns(), into, **options)
    return json.loads((into / HEADER).read_text())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a plan that was never cut; not to be changed."""
    folder = tmp_path_factory.mktemp("whole") / "plan"
    planned(folder)
    return folder


def begun(whole: Path, folder: Path) -> Path:
    """Return a folder in which the runs of the whole plan are known, to save time."""
    shutil.copytree(whole / "runs", folder / "runs")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def cut_after(runs: int) -> Callable[..., object]:
    done = [0]

    def run(trial: Trial, **options: object) -> object:
        if done[0] == runs:
            raise Cut("the power went")
        done[0] += 1
        return run_trial(trial, **options)

    return run


def test_a_plan_cut_anywhere_goes_on_to_the_same_bits(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for runs in (3, 1, 5, 4):  # within the reference, within a batch, between batches
        monkeypatch.setattr(execution, "run_trial", cut_after(runs))
        with pytest.raises(Cut):
            planned(tmp_path)
        assert not (tmp_path / HEADER).exists()
    monkeypatch.undo()
    planned(tmp_path)
    assert files(tmp_path) == files(whole)


def test_so_it_does_with_two_workers(whole: Path, tmp_path: Path) -> None:
    def stop(now: PlanProgress) -> None:
        if now.stage == "search" and now.done >= 4 and now.study.done >= 1:
            raise Cut("the power went")

    with Workers(2) as team:
        with pytest.raises(Cut):
            planned(tmp_path, on=team, watcher=stop)
        assert any((tmp_path / "runs" / "results").glob("??/*.json"))
        planned(tmp_path, on=team)
    assert files(tmp_path) == files(whole)


def test_more_trials_begin_with_the_same(whole: Path, tmp_path: Path) -> None:
    few = planned(begun(whole, tmp_path), replace(SETTINGS, trials=3))
    more = planned(tmp_path)
    assert more["search"]["tried"][:3] == few["search"]["tried"]
    assert files(tmp_path) == files(whole)


def test_another_seed_is_another_plan(whole: Path, tmp_path: Path) -> None:
    first = json.loads((whole / HEADER).read_text())["search"]["tried"]
    other = planned(tmp_path, replace(SETTINGS, seed=6, trials=3, check=2, random=0))["search"]["tried"]
    assert [t["schedule"] for t in other] != [t["schedule"] for t in first[:3]]


def test_schedules_keep_to_dose_and_horizon_and_scores_are_what_they_say(whole: Path) -> None:
    plan = json.loads((whole / HEADER).read_text())
    for tried in plan["search"]["tried"]:
        for course in tried["schedule"].values():
            assert course["total"] <= 1.0 + 1e-9
            assert course["total"] == pytest.approx(course["factor"] * len(course["days"]) / 2)
            assert 0 <= course["days"][0] <= course["days"][-1] < plan["horizon_day"]
            assert course["amount"] == pytest.approx(course["factor"] * 1.0)
        assert tried["score"] == pytest.approx(sum(map(math.log, tried["cancer"])) / 2)
        base = plan["search"]["untreated"]
        assert tried["harm"] == pytest.approx(1 - sum(tried["healthy"]) / sum(base["healthy"]))
        assert tried["allowed"] == (tried["harm"] <= 0.1)
    allowed = [t for t in plan["search"]["tried"] if t["allowed"]]
    assert plan["best"] == min(allowed, key=lambda t: t["score"])["number"]
    assert plan["search"]["tried"][-1]["best_so_far"] == min(t["score"] for t in allowed)
    assert plan["search"]["standard"]["schedule"]["poison"]["days"] == pytest.approx([4 / 24, 12 / 24])
    assert not set(plan["search_seeds"]) & set(plan["check_seeds"])


def test_a_narrow_limit_of_harm_refuses_what_a_wide_one_takes(whole: Path, tmp_path: Path) -> None:
    narrow = planned(begun(whole, tmp_path), replace(SETTINGS, limits=Limits(dose=1.0, harm=0.01)))
    assert any(t["breaks"] == ["harm"] for t in narrow["search"]["tried"])
    best = narrow["best"]
    assert best is None or narrow["search"]["tried"][best - 1]["harm"] <= 0.01


def test_the_best_scenario_runs_to_what_the_plan_says_of_it(whole: Path, tmp_path: Path) -> None:
    """Recorded as often as the scenario says; the plan recorded the end alone."""
    from exocosm.simulation import simulate
    from exocosm.treatment.outcomes import efficacy

    plan = json.loads((whole / HEADER).read_text())
    best = Scenario.from_yaml(whole / "best.yaml")
    seed = plan["search_seeds"][1]
    run = simulate(best, into=tmp_path / "run", seed=seed)
    assert len(run.times_min) > 4
    said = sum(r.read(run) for r in efficacy(best).readings)
    assert said == plan["search"]["tried"][plan["best"] - 1]["cancer"][1]


def test_the_arms_can_be_compared(whole: Path) -> None:
    arms = ArmsFile.from_yaml(whole / "arms.yaml")
    assert not arms.check()
    assert list(arms.arms) == ["untreated", "standard", "best"]
    assert arms.arms["best"].therapies[0]["therapy"] == "poison"
    assert arms.arms["untreated"].changes == {"until": "16 hour"}


def test_the_table_has_a_row_a_schedule(whole: Path) -> None:
    plan = json.loads((whole / HEADER).read_text())
    rows = list(csv.DictReader((whole / "trials.csv").open()))
    assert [int(r["number"]) for r in rows] == list(range(1, 6))
    for row, tried in zip(rows, plan["search"]["tried"], strict=True):
        course = tried["schedule"].get("poison", {"days": [], "amount": 0})
        assert float(row["poison: doses"]) == len(course["days"])
        assert float(row["poison: amount"]) == course["amount"]
        assert float(row["healthy_lost"]) == tried["harm"]


def test_everything_wrong_is_said_at_once_and_nothing_runs(tmp_path: Path) -> None:
    wrong = Settings(
        ("poisn", "knock down", "late poison", "poison", "poison"),
        Quantity(2.0, "day"),
        trials=0,
        replicates=0,
        limits=Limits(dose=-1.0, harm=2.0),
        check=1,
        burden=("tumor",),
    )
    with pytest.raises(ScenarioError) as caught:
        run_plan(tissue(), wrong, StandIns(), tmp_path / "out")
    said = str(caught.value)
    for part in (
        "unknown drug 'poisn' (did you mean 'poison'",
        "knock down: has no course",
        "late poison: its default course has no dose before 2 day",
        "'poison' is named twice",
        "--trials: must be 1 to",
        "--replicates: must be 1 to",
        "--check: must be 2 to",
        "--max-dose: must be above 0, not -1",
        "--max-harm: must be a share from 0 to 1, not 2",
        "unknown cell type 'tumor'",
    ):
        assert part in said, said
    assert not (tmp_path / "out").exists()
    with pytest.raises(ScenarioError, match="--horizon: must be longer than nothing"):
        run_plan(tissue(), replace(SETTINGS, horizon=Quantity(-3.0, "day")), StandIns(), tmp_path / "out")
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="something else than a plan"):
        run_plan(tissue(), SETTINGS, StandIns(), tmp_path)


def test_a_cure_is_better_than_one_cell_left_and_finite() -> None:
    cured, one = Treated((0.0, 0.0)), Treated((1.0, 1.0))
    assert cured.score is not None and one.score is not None
    assert -10 < cured.score < one.score == 0.0
    assert Treated((4.0, 9.0)).score == pytest.approx(math.log(6.0))
    assert Treated((1.0,), (8.0,)).harm(Treated((1.0,), (10.0,))) == pytest.approx(0.2)
    assert Treated((1.0,)).harm(Treated((1.0,))) is None
