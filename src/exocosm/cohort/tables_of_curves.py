"""Tables that figures are drawn from: curves of ROC and of survival; and the numbers that a cohort stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exocosm.assays.table import Column, Table
from exocosm.cohort.tables_of_tests import compared, markers_of
from exocosm.diagnostics.roc import roc_points
from exocosm.diagnostics.survival import kaplan_meier, median_split

if TYPE_CHECKING:
    from exocosm.cohort.study import Study

DAY = 1440.0
MOST_POINTS = 120
"""Points of a curve."""


def roc_curves_table(study: Study) -> Table:
    """Return the points of every curve, few enough to draw."""
    columns = (
        Column("comparison"),
        Column("marker"),
        Column("false_positive", "1", "share of the controls at or above a threshold"),
        Column("true_positive", "1", "share of the cases"),
    )
    rows = []
    for name, said in study.cohort.comparisons.items():
        for marker in markers_of(study, said):
            cases, controls = compared(study, said, marker)
            if not len(cases) or not len(controls):
                continue
            curve = roc_points(cases, controls)
            count = len(curve.false_positive)
            kept = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))
            rows += [(name, marker, curve.false_positive[k], curve.true_positive[k]) for k in kept]
    return Table.build("Curves of tests", columns, rows)


def survival_curves_table(study: Study) -> Table:
    """Return the survival of patients above and below the median of each marker."""
    columns = (
        Column("question"),
        Column("marker"),
        Column("half", "", "high: above the median"),
        Column("time_day", "day"),
        Column("free", "1", "share without the event"),
        Column("free_low", "1"),
        Column("free_high", "1"),
    )
    o, rows = study.observed, []
    end = study.cohort.visit_minutes[-1]
    for name, said in study.cohort.prognosis.items():
        who = study.any_of(said.groups)
        time = np.minimum(o.events[said.event][who], end)
        event = o.events[said.event][who] <= end
        for marker in study.cohort.panel.markers:
            high = median_split(study.score(marker, 0)[who])
            for half, mine in (("high", high), ("low", ~high)):
                if not mine.any():
                    continue
                curve = kaplan_meier(time[mine], event[mine])
                rows.append((name, marker, half, 0.0, 1.0, 1.0, 1.0))
                points = zip(curve.time, curve.survival, curve.low, curve.high, strict=True)
                rows += [(name, marker, half, t / DAY, s, a, b) for t, s, a, b in points]
    return Table.build("Survival above and below the median", columns, rows)


def numbers_table(study: Study) -> Table:
    """Return one row a number that can act: what it is, its spread and where it comes from."""
    columns = (
        Column("path"),
        Column("value"),
        Column("unit"),
        Column("low"),
        Column("high"),
        Column("key", "", "of the knowledge base"),
        Column("source"),
        Column("evidence"),
        Column("read_in"),
        Column("prior", "", "whether it is an assumption"),
        Column("note"),
    )
    names = [c.name for c in columns]
    rows = [[row[n] for n in names] for row in study.cohort.describe_rows()]
    return Table.build("Numbers that the cohort stands on", columns, rows)
