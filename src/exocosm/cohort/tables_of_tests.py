"""Tables of what tests are worth: ROC with intervals and shuffled labels, and how readings change in patients told apart by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.table import Column, Table
from exocosm.cohort.chance import generator
from exocosm.diagnostics.roc import auc, sensitivity_at, wilson

if TYPE_CHECKING:
    from exocosm.cohort.protocol import Comparison
    from exocosm.cohort.study import Study

DAY = 1440.0
SHUFFLES = 100
"""Times that labels are dealt anew."""
NOBODY = 2**62
"""Keys chance that belongs to no patient."""

ROC = (
    Column("comparison"),
    Column("marker", "", "or the panel as a whole"),
    Column("cases", "1"),
    Column("controls", "1"),
    Column("auc", "1", "chance that a case reads higher than a control"),
    Column("auc_low", "1"),
    Column("auc_high", "1"),
    Column("sensitivity", "1", "at the specificity"),
    Column("sensitivity_low", "1"),
    Column("sensitivity_high", "1"),
    Column("specificity", "1", "that the threshold keeps among the controls"),
    Column("threshold", "", "reading, or fold change, above which a test is positive"),
    Column("cut", "", "published"),
    Column("cut_sensitivity", "1", "share of the cases above the published cut"),
    Column("cut_sensitivity_low", "1"),
    Column("cut_sensitivity_high", "1"),
    Column("cut_specificity", "1", "share of the controls not above it"),
    Column("cut_specificity_low", "1"),
    Column("cut_specificity_high", "1"),
    Column("shuffled_auc", "1", "with the labels dealt anew, one time"),
    Column("shuffled_low", "1", "2.5 % of the shuffles have less"),
    Column("shuffled_high", "1", "2.5 % have more"),
)


def compared(study: Study, said: Comparison, marker: str) -> tuple[Float, Float]:
    """Return the readings, or fold changes, of cases and of controls."""
    visit = study.visit(said.at.to("min"))
    values = study.score(marker, visit)
    if said.change:
        first = study.score(marker, 0)
        values = values / first
    cases = study.any_of(said.cases)
    controls = study.any_of(said.controls) & ~cases
    known = np.isfinite(values)
    return values[cases & known], values[controls & known]


def markers_of(study: Study, said: Comparison) -> list[str]:
    """Return the markers of a comparison, and the panel as a whole where it is asked for and a level is compared."""
    markers = list(study.cohort.panel.markers)
    return [*markers, "panel"] if said.panel and not said.change else markers


def roc_table(study: Study) -> Table:
    """Return one row a comparison and marker."""
    rows = []
    for name, said in study.cohort.comparisons.items():
        for marker in markers_of(study, said):
            rows.append((name, marker, *_row(study, said, name, *compared(study, said, marker))))
    return Table.build("How well readings tell cases from controls", ROC, rows)


def _row(study: Study, said: Comparison, name: str, cases: Float, controls: Float) -> tuple[Any, ...]:
    if len(cases) < 2 or len(controls) < 2:
        return (len(cases), len(controls), *([None] * (len(ROC) - 4)))
    area = auc(cases, controls)
    found = sensitivity_at(cases, controls, said.specificity.to(""))
    cut: tuple[float | None, ...] = (None,) * 7
    if said.cut is not None:
        at = said.cut.to("")
        hit, kept = int((cases > at).sum()), int((controls <= at).sum())
        cut = (
            at,
            *(hit / len(cases), *wilson(hit, len(cases))),
            *(kept / len(controls), *wilson(kept, len(controls))),
        )
    chance = generator(study.seed, NOBODY, f"labels of {name}")
    whole = np.concatenate([cases, controls])
    dealt = []
    for _ in range(SHUFFLES):
        again = chance.permutation(whole)
        dealt.append(auc(again[: len(cases)], again[len(cases) :]).value)
    low, high = np.quantile(dealt, [0.025, 0.975])
    return (
        len(cases), len(controls), area.value, area.low, area.high,
        found.value, found.low, found.high, found.specificity, found.threshold,
        *cut, dealt[0], float(low), float(high),
    )  # fmt: skip


def courses_table(study: Study) -> Table:
    """Return one row a class, marker and visit: how readings and lesions changed since the first visit."""
    columns = (
        Column("class"),
        Column("marker"),
        Column("time_day", "day"),
        Column("patients", "1"),
        Column("fold", "1", "change of the reading since the first visit, median"),
        Column("fold_low", "1", "a quarter has less"),
        Column("fold_high", "1", "a quarter has more"),
        Column("diameter_fold", "1", "change of the lesion, median"),
    )
    rows = []
    o = study.observed
    for name in study.cohort.classes:
        mine = study.members(name)
        for marker, value in o.value.items():
            for v, minutes in enumerate(study.cohort.visit_minutes):
                if not mine.any():
                    rows.append((name, marker, minutes / DAY, 0, None, None, None, None))
                    continue
                fold = value[mine, v] / value[mine, 0]
                middle, low, high = np.quantile(fold, [0.5, 0.25, 0.75])
                size = np.median(o.diameter[mine, v] / o.diameter[mine, 0])
                rows.append((name, marker, minutes / DAY, int(mine.sum()), middle, low, high, size))
    return Table.build("How readings change in patients told apart by outcome", columns, rows)
