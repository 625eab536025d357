"""The check of a plan: intervals against scipy, flattery and effects by hand, what chance draws, courses and their limits."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plan_stand_ins import StandIns, tissue
from scipy import stats

from exocosm import scenarios
from exocosm.knowledge.quantity import Quantity
from exocosm.treatment.plan import run_plan
from exocosm.treatment.plan_check import paired, random_schedules, span
from exocosm.treatment.plan_drugs import drugs_of
from exocosm.treatment.plan_library import Therapies
from exocosm.treatment.plan_search import Limits
from exocosm.treatment.plan_settings import HEADER, Settings
from exocosm.treatment.plan_space import Dosing, Drug, Schedule, Space, over_dose

DOX = Drug("doxorubicin", Quantity(2.0, "mg/kg"), 30.0, (1440.0, 8 * 1440.0, 15 * 1440.0))
NAVI = Drug("navitoclax", Quantity(50.0, "mg/kg"), 0.0, tuple(1440.0 * k for k in range(20)))
SPACE = Space((DOX, NAVI), Quantity(21.0, "day"))


def test_intervals_are_those_of_student() -> None:
    a, b = [4.1, 3.7, 4.4, 3.9], [4.0, 3.9, 4.9, 4.3]
    found = paired(a, b)
    told = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((told.low, told.high))
    assert found.mean == pytest.approx(float(np.mean(a) - np.mean(b)))
    assert found.low < found.bootstrap_low < found.mean < found.bootstrap_high < found.high
    assert paired(a, b) == found
    many = list(np.random.Generator(np.random.Philox(3)).normal(size=400))
    wide = span(many)
    assert wide.bootstrap_high - wide.bootstrap_low == pytest.approx(wide.high - wide.low, rel=0.05)
    assert span([1.0]).low is None


def test_random_schedules_keep_the_limit_and_use_the_space() -> None:
    drawn = random_schedules(SPACE, Limits(dose=0.5), 60, seed=4)
    assert drawn == random_schedules(SPACE, Limits(dose=0.5), 60, seed=4)
    assert drawn[:5] == random_schedules(SPACE, Limits(dose=0.5), 5, seed=4)
    assert drawn != random_schedules(SPACE, Limits(dose=0.5), 60, seed=5)
    for made in drawn:
        assert made.courses, "no treatment is an arm of its own"
        assert all(v <= 0 for v in over_dose(SPACE, made, 0.5).values())
    assert {name for made in drawn for name, _ in made.courses} == {"doxorubicin", "navitoclax"}
    firsts = {c.times_min[0] for made in drawn for _, c in made.courses}
    assert min(firsts) == 0.0 and max(firsts) == 20 * 1440.0


def test_totals_are_of_the_default_course_and_are_cut_to_the_limit() -> None:
    schedule = Schedule(
        (("doxorubicin", Dosing(1.5, (0.0, 1440.0, 2880.0))), ("navitoclax", Dosing(0.5, (0.0,))))
    )
    assert schedule.total(DOX) == pytest.approx(1.5)
    assert over_dose(SPACE, schedule, 1.0) == pytest.approx(
        {"dose of doxorubicin": 0.5, "dose of navitoclax": 0.025 - 1}
    )
    values = {**SPACE.values(SPACE.standard()), "doxorubicin: amount": 1.5, "doxorubicin: interval": 1}
    cut = SPACE.schedule(SPACE.within(values, 1.0))
    assert cut.of("doxorubicin") == Dosing(1.0, (1440.0, 2880.0, 4320.0))
    assert cut.of("navitoclax") == SPACE.standard().of("navitoclax")
    half = SPACE.within(values, 0.5)
    assert SPACE.schedule(half).total(DOX) == pytest.approx(0.5) and half["navitoclax: amount"] == 0.5
    sliver = SPACE.schedule(SPACE.within({**values, "doxorubicin: doses": 20}, 0.05))
    assert sliver.of("doxorubicin") == Dosing(0.05, (1440.0, 2880.0, 4320.0)), (
        "small amounts, then fewer of them"
    )
    assert SPACE.schedule(SPACE.within(values, 0.0)) == Schedule()
    assert SPACE.within(values, 9.0) == values
    assert SPACE.standard().total(DOX) == 1.0


def test_values_mean_one_schedule_and_back() -> None:
    assert SPACE.schedule(SPACE.values(SPACE.standard())) == SPACE.standard()
    single = Schedule((("doxorubicin", Dosing(0.75, (3 * 1440.0,))),))
    assert SPACE.schedule(SPACE.values(single)) == single
    uneven = Schedule((("doxorubicin", Dosing(1.0, (0.0, 1440.0, 5 * 1440.0))),))
    assert SPACE.values(uneven) is None
    between = Schedule((("doxorubicin", Dosing(1.0, (90.0,))),))
    assert SPACE.values(between) is None
    late = {**SPACE.values(single), "doxorubicin: doses": 9, "doxorubicin: interval": 4}
    assert SPACE.schedule(late).of("doxorubicin").times_min == tuple(1440.0 * d for d in (3, 7, 11, 15, 19))


def test_no_dose_begins_while_another_is_given() -> None:
    hours = Space((replace(DOX, lasts_min=300.0),), Quantity(2.0, "day"), Quantity(2.0, "hour"))
    assert hours.ranges()["doxorubicin: interval"].low == 3
    assert SPACE.ranges()["doxorubicin: interval"].low == 1


def test_regimens_are_what_a_scenario_takes() -> None:
    schedule = Schedule((("doxorubicin", Dosing(0.35, (0.0, 3 * 1440.0))),))
    assert SPACE.regimens(schedule) == [
        {"therapy": "doxorubicin", "amount": "0.7 mg/kg", "when": {"at": ["0 day", "3 day"]}}
    ]


def test_bundled_therapies_are_drugs_and_move() -> None:
    drugs, problems = drugs_of(
        Therapies(), ("doxorubicin", "release_inhibitor", "radiotherapy"), Quantity(30.0, "day")
    )
    assert not problems and [d.name for d in drugs] == ["doxorubicin", "release inhibitor", "radiotherapy"]
    space = Space(drugs, Quantity(30.0, "day"))
    nodule = scenarios.load("infiltrated_nodule").with_changes({"until": "30 day"})
    schedule = Schedule(tuple((d.name, Dosing(0.5, (1440.0, 2880.0))) for d in drugs))
    treated = Therapies().apply(nodule, space.regimens(schedule))
    said = {e.action: e for e in treated.events}
    dose = next(e for action, e in said.items() if "doxorubicin" in action)
    assert dose.amount.to("mg/kg") == pytest.approx(drugs[0].amount.to("mg/kg") / 2)
    assert [t.to("day") for t in dose.when.at] == [1.0, 2.0]
    rays = next(e for e in treated.events if hasattr(e, "irradiate"))
    assert rays.irradiate.to("Gy") == pytest.approx(drugs[2].amount.to("Gy") / 2)


def test_the_check_says_what_its_runs_say(tmp_path: Path) -> None:
    settings = Settings(
        ("poison", "kind_balm"),
        Quantity.read("16 hour"),
        trials=3,
        replicates=1,
        check=2,
        random=2,
        step=Quantity.read("2 hour"),
        limits=Limits(1.0, 0.3),
    )
    run_plan(tissue(), settings, StandIns(), tmp_path)
    plan = json.loads((tmp_path / HEADER).read_text())
    check = plan["check"]
    best, untreated, standard = (check["arms"][name] for name in ("best", "untreated", "standard"))
    searched = plan["search"]["tried"][plan["best"] - 1]
    assert best["schedule"] == searched["schedule"]
    assert math.exp(check["flattery"]) == pytest.approx(best["fold"] / searched["fold"])
    logs = [math.log(max(c, 0.5)) for c in best["cancer"]]
    against = sum(a - math.log(max(b, 0.5)) for a, b in zip(logs, standard["cancer"], strict=True)) / 2
    assert check["best_against"]["standard"]["mean"] == pytest.approx(against)
    assert best["harm"] == pytest.approx(1 - sum(best["healthy"]) / sum(untreated["healthy"]))
    kept = [r["cancer"] for r in check["random"] if r["allowed"]]
    assert check["random_kept"] == len(kept)
    assert check["random_logs"] == pytest.approx(
        [float(np.median(np.log([c[k] for c in kept]))) for k in range(2)]
    )
    assert untreated["cancer"] != plan["search"]["untreated"]["cancer"], "new seeds"
    given = set(best["schedule"])
    assert set(check["without"]) == (given if len(given) > 1 else set())
    for name, arm in check["without"].items():
        assert set(arm["schedule"]) == given - {name}
