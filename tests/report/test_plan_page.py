"""The page of a plan: it says first whether the best held, draws what there is, and reads the folder alone."""

from __future__ import annotations

import copy
import json
import math
import sys
from pathlib import Path

import pytest

from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.report.plan_page import arm_rows, dose_rows, gather, render_plan, tried_rows
from exocosm.treatment.plan_findings import findings, verdict


def course(factor: float, days: list[float]) -> dict:
    return {"factor": factor, "amount": 5 * factor, "days": days, "total": factor * len(days) / 2}


def came(cancer: list[float], harm: float, schedule: dict, **more: object) -> dict:
    logs = [math.log(c) for c in cancer]
    score = sum(logs) / len(logs)
    return {"cancer": cancer, "healthy": [90.0] * len(cancer), "score": score, "failure": "", "schedule": schedule, "harm": harm,
            "fold": math.exp(score) / 100, "allowed": harm <= 0.1, "breaks": [] if harm <= 0.1 else ["harm"], "logs": logs, **more}  # fmt: skip


def spread(mean: float, half: float) -> dict:
    return {
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        "bootstrap_low": mean - half / 2,
        "bootstrap_high": mean + half / 2,
    }


@pytest.fixture
def plan() -> dict:
    """A plan by hand: 100 cells untreated, 50 by default, 40 at best in the search and 45 on new seeds."""
    best, usual = {"drug <b>": course(1.0, [3.0, 9.0])}, {"drug <b>": course(1.0, [0.0, 7.0])}
    arms = {
        "untreated": came([100.0, 100.0], 0.0, {}),
        "standard": came([50.0, 50.0], 0.05, usual),
        "best": came([45.0, 45.0], 0.12, best),
    }
    made = {
        "format": "exocosm plan", "version": 1, "exocosm": "0", "code": "0+ab", "title": "A tissue", "scenario_hash": "", "cancer": ["tumour"],
        "healthy": ["stroma"], "horizon_day": 14.0, "step_day": 1.0, "seed": 1, "search_seeds": [1, 2], "check_seeds": [1001, 1002],
        "max_dose": 1.0, "max_harm": 0.1, "batch": 4, "best": 2,
        "drugs": [{"name": "drug <b>", "amount": 5.0, "unit": "mg/kg", "standard_days": [0.0, 7.0]}],
        "search": {
            "cut": 3, "untreated": came([100.0, 100.0], 0.0, {}), "standard": came([50.0, 50.0], 0.05, usual),
            "tried": [
                came([30.0, 30.0], 0.3, best, number=1, best_so_far=None),
                came([40.0, 40.0], 0.1, best, number=2, best_so_far=math.log(40)),
                came([60.0, 60.0], 0.0, {}, number=3, best_so_far=math.log(40)),
            ],
        },
        "check": {
            "arms": arms, "random": [came([80.0, 80.0], 0.02, usual)], "random_kept": 1, "random_logs": [math.log(80)] * 2,
            "levels": {name: spread(a["score"], 0.1) for name, a in arms.items()} | {"random": spread(math.log(80), 0.1)},
            "against_untreated": {n: spread(a["score"] - math.log(100), 0.1) for n, a in arms.items() if n != "untreated"} | {"random": spread(-0.2, 0.1)},
            "best_against": {"untreated": spread(math.log(0.45), 0.2), "standard": spread(math.log(0.9), 0.3), "random": spread(math.log(45 / 80), 0.2)},
            "without": {}, "flattery": math.log(45 / 40),
        },
    }  # fmt: skip
    return {**made, "findings": findings(made)}


def written(folder: Path, plan: dict) -> Path:
    (folder / "plan.json").write_text(json.dumps(plan))
    return folder


def test_it_says_first_whether_the_best_held(plan: dict) -> None:
    said = plan["findings"]
    assert said[0].startswith("That the best schedule beats the default courses is not shown: on 2 new seeds")
    assert "0.90 times (95 % interval 0.67 to 1.21)" in said[0]
    text = " ".join(said)
    assert "left 0.40 of the cancer cells" in text
    assert "leaves 0.45: the search flattered it by a factor of 1.12" in text
    assert "costs 12 % of the healthy cells, above the limit of 10 %" in text
    assert "better than the median of 1 random schedules" in text
    clear = copy.deepcopy(plan)
    clear["check"]["best_against"]["standard"] = spread(-1.0, 0.5)
    assert findings(clear)[0].startswith("The best schedule beats the default courses")
    clear["check"]["best_against"]["standard"] = spread(1.0, 0.5)
    assert findings(clear)[0].startswith("The best schedule does worse than the default courses")
    clear["check"]["arms"]["standard"] |= {"harm": 0.4, "breaks": ["harm"]}
    assert "The default courses break the limits" in findings(clear)[1]
    assert "40 %" in findings(clear)[1]


def test_one_seed_shows_nothing() -> None:
    assert verdict({"mean": -9.0, "low": None, "high": None}) == "not shown"


def test_the_page_has_calendar_check_and_search_and_escapes_names(plan: dict, tmp_path: Path) -> None:
    page = render_plan(written(tmp_path, plan))
    assert page == render_plan(tmp_path)
    assert page.count("<img ") == 3
    assert "drug &lt;b&gt;" in page and "drug <b>" not in page
    assert "That the best schedule beats the default courses is not shown" in page
    assert page.index("is not shown") < page.index("<img ")
    assert 'src="http' not in page
    assert dose_rows(plan)[0] == ("drug <b>", "best schedule", "2", "5 mg/kg", "3, 9", "100\u202f%")
    assert [r[0] for r in arm_rows(plan)] == [
        "no treatment",
        "default courses",
        "random schedules, median",
        "best schedule",
    ]
    assert arm_rows(plan)[3][4].endswith("above the limit")
    assert [r[0] for r in tried_rows(plan)] == ["2", "3"]


def test_calendars_show_every_dose_and_the_horizon(plan: dict) -> None:
    svg = gather(plan)["calendar"].data.decode()
    assert "best schedule" in svg and "default courses" in svg
    assert svg.count("2 × 5 mg/kg") == 2
    fewer = copy.deepcopy(plan)
    fewer["search"]["tried"][1]["schedule"] = {}
    bare = gather(fewer)["calendar"].data.decode()
    assert "not given" in bare
    assert svg.count("<path") - bare.count("<path") == 2, "two bars fewer"


def test_without_a_best_schedule_the_page_says_so(plan: dict, tmp_path: Path) -> None:
    plan["best"] = None
    plan["check"] |= {"best_against": {}, "flattery": None}
    del (
        plan["check"]["arms"]["best"],
        plan["check"]["levels"]["best"],
        plan["check"]["against_untreated"]["best"],
    )
    plan["findings"] = findings(plan)
    page = render_plan(written(tmp_path, plan))
    assert "None of 3 schedules kept the limits" in page


def test_what_is_no_plan_is_said_in_a_sentence(plan: dict, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no plan is here"):
        render_plan(tmp_path)
    with pytest.raises(VersionError, match="format version 9"):
        render_plan(written(tmp_path, {**plan, "version": 9}))
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(DamagedError):
        render_plan(tmp_path)


def test_the_page_needs_no_engine() -> None:
    import subprocess

    code = "import exocosm.report.plan_page, sys; print([m for m in sys.modules if m.startswith(('exocosm.engine', 'exocosm.treatment', 'numba', 'optuna'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
