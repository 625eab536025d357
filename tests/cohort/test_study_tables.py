"""Tables of a study where the answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_cohort import TEXT, small

from exocosm.cohort import bundled
from exocosm.cohort.declaration import Cohort
from exocosm.cohort.screening import search
from exocosm.cohort.study import TABLES, Study
from exocosm.errors import UnknownNameError

DAY = 1440.0


def row(study: Study, table: str, **where: object) -> dict[str, Any]:
    (found,) = study.table(table).where(**where).rows  # type: ignore[arg-type]
    return dict(found)


def test_a_marker_of_the_tumour_alone_tells_all_and_a_common_one_nothing() -> None:
    # in a millionth of a litre, few enough vesicles that those of the tumour drown in the noise of counting
    study = Study(small(patients=200, panel__instruments__counter__volume="1 uL"))
    special, common = (row(study, "roc", marker=m) for m in ("special", "common"))
    assert special["auc"] == 1.0
    assert special["auc_low"] < 1.0
    assert special["sensitivity"] == 1.0
    assert 0.35 < common["auc"] < 0.65
    assert special["shuffled_low"] < 0.5 < special["shuffled_high"]
    assert row(study, "groups", group="sick")["lesion_share"] > 0


def test_without_release_no_marker_tells_anything() -> None:
    study = Study(small(patients=200, groups__sick__lesion__releases__tumour="0 vesicle/cell/hour"))
    assert row(study, "roc", marker="special")["auc"] == 0.5  # nothing is read in anybody: all are tied


def test_readings_below_the_limit_are_told_as_the_limit() -> None:
    study = Study(small(panel__instruments__counter__limit="1e12 vesicle/mL"))
    assert (study.observed.value["special"] == 1e12).all()
    assert not study.observed.detected["special"].any()


def test_the_panel_adds_up_its_markers() -> None:
    study = Study(small(patients=100))
    assert row(study, "roc", marker="panel")["auc"] == 1.0
    reference = study._combined(study.reference)
    assert reference.mean() == pytest.approx(0.0, abs=1e-9)
    assert (reference > study.threshold("panel", 0.9)).mean() == pytest.approx(0.1, abs=0.03)


def test_a_scan_finds_at_the_first_visit_after_the_size() -> None:
    study = Study(small())
    found, o = search(study, "scan"), study.observed
    sick = o.malignant
    due = np.log2((12e3 / o.start[sick]) ** 3) * 100
    visit = np.ceil(np.maximum(due, 0) / 100 - 1e-9) * 100
    seen = np.isfinite(found.time[sick])
    early = visit <= np.minimum(o.symptoms[sick] / DAY, 500)
    assert (found.time[sick][seen & early] / DAY) == pytest.approx(visit[seen & early])
    assert seen[early].all()
    assert np.isinf(found.time[~sick]).all()
    assert not found.false_alarm.any()
    came = found.time[np.isfinite(found.time)] / DAY / 100 + 1
    assert found.tests[np.isfinite(found.time)] == pytest.approx(came)  # none after it is found
    assert o.lethal[sick] / DAY == pytest.approx(np.log2((80e3 / o.start[sick]) ** 3) * 100)
    assert o.symptoms[sick] / DAY == pytest.approx(np.log2((40e3 / o.start[sick]) ** 3) * 100)


def test_lead_time_is_counted_from_the_other_strategy() -> None:
    study = Study(small())
    assert row(study, "screening", strategy="scan")["lead_day"] == 0.0
    assert row(study, "screening", strategy="test")["lead_mean_day"] > 0
    assert row(study, "screening", strategy="none")["lead_mean_day"] < 0
    assert row(study, "screening", strategy="none")["found"] == 0


def test_who_is_found_and_surely_cured_does_not_die_and_who_is_not_does() -> None:
    study = Study(small())
    scan, none = (row(study, "screening", strategy=s) for s in ("scan", "none"))
    assert scan["cured"] == scan["found"] + scan["by_symptoms"]
    assert scan["cancer_deaths_ever"] == scan["cancers"] - scan["cured"]
    hopeless = Study(small(screening__cure__half_at="1 nm"))
    assert row(hopeless, "screening", strategy="scan")["cured"] == 0
    assert row(hopeless, "screening", strategy="scan")["cancer_deaths_ever"] == none["cancers"]


def test_false_alarms_follow_the_specificity_and_change_nothing_else() -> None:
    cohort = small(patients=400, screening__strategies__test__test="common", reference__people=2000)
    study = Study(cohort.with_changes({"panel.instruments.counter.volume": "1 uL"}))
    got = row(study, "screening", strategy="test")
    assert got["false_positives"] / got["others"] == pytest.approx(1 - 0.9**6, abs=0.08)
    assert search(study, "test").tests[~study.observed.malignant].min() == 6


def test_who_dies_of_something_else_first_is_overdiagnosed() -> None:
    study = Study(small(screening__other_deaths="0.5 1/year"))
    o, found = study.observed, search(study, "test")
    assert row(study, "screening", strategy="test")["overdiagnosed"] == int(
        (np.isfinite(found.time) & (o.other_death < o.symptoms)).sum()
    )
    assert row(study, "screening", strategy="test")["overdiagnosed"] > 0
    late = search(study, "scan")
    for one in (found, late):
        assert (one.time[np.isfinite(one.time)] < o.other_death[np.isfinite(one.time)]).all()
        assert np.isinf(one.death[o.other_death < o.lethal]).all()  # nobody dies twice


def test_a_hazard_that_follows_the_reading_is_found_and_shuffled_labels_say_nothing() -> None:
    text = TEXT[: TEXT.index("screening:")] + (
        "events: {relapse: {rate: 0.05 1/year, driver: special on tumour, reference: 1e7 1/mL, exponent: 2}}\n"
        "prognosis: {first: {event: relapse, groups: [sick]}}\n"
    )
    study = Study(Cohort.from_text(text).with_changes({"patients": 300}))
    got = row(study, "survival", marker="special")
    assert got["hazard_ratio_low"] > 1.5
    assert got["free_high"] < got["free_low"]
    assert got["shuffled_low"] < 1 < got["shuffled_high"]


def test_outcome_classes_part_everybody() -> None:
    study = Study(bundled.load("melanoma_checkpoint"))
    lesions = study.observed.start > 0
    for one, other in (("responder", "other"), ("progressor", "controlled")):
        assert not (study.members(one) & study.members(other)).any()
        assert ((study.members(one) | study.members(other)) == lesions).all()
        assert 10 < study.members(one).sum() < lesions.sum() - 10


@pytest.mark.parametrize("name", bundled.names())
def test_every_table_can_be_made_of_every_bundled_cohort(name: str) -> None:
    study = Study(bundled.load(name).with_changes({"patients": 60, "variants": {}}))
    for table in TABLES:
        made = study.table(table)
        assert made.to_csv()
        for r in made.rows:
            assert not any(isinstance(v, float) and not np.isfinite(v) for v in r.values())
    with pytest.raises(UnknownNameError, match="roc"):
        study.table("rocs")


def test_melo_and_the_replication_stand_beside_each_other() -> None:
    """The same people and tumours: what other vesicles carry decides between a perfect test and none."""
    cohort = bundled.load("liquid_biopsy")
    optimist, pessimist = (
        row(Study(cohort.variant(v)), "roc", comparison="40 mm", marker="GPC1-positive vesicles")
        for v in ("GPC1 as first reported", "GPC1 as in the replication")
    )
    assert optimist["auc"] > 0.98
    assert pessimist["auc_low"] < 0.6
    assert pessimist["sensitivity_low"] < 0.2667
