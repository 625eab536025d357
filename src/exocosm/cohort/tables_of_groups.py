"""Tables of who the patients are and what their samples read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.table import Column, Table

if TYPE_CHECKING:
    from exocosm.cohort.study import Study

DAY = 1440.0


def groups_table(study: Study) -> Table:
    """Return one row a group: patients, lesions and what they give to blood at the first visit."""
    o = study.observed
    columns = (
        Column("group", "", "of patients"),
        Column("patients", "1"),
        Column("diameter_mm", "mm", "of the lesion at the first visit, median"),
        Column("diameter_low_mm", "mm", "5 % have less"),
        Column("diameter_high_mm", "mm", "5 % have more"),
        Column("lesion_share", "1", "of the vesicles in blood that come from the lesion, median"),
        Column("lesion_share_low", "1", "5 % have less"),
        Column("lesion_share_high", "1", "5 % have more"),
    )
    rows = []
    for k, name in enumerate(study.cohort.groups):
        mine = o.group == k
        rows.append((name, int(mine.sum()), *_spread(o.start[mine] / 1e3), *_spread(o.lesion_share[mine, 0])))
    return Table.build("Groups of patients at the first visit", columns, rows)


def readings_table(study: Study) -> Table:
    """Return one row a marker, group and visit."""
    o = study.observed
    columns = (
        Column("marker"),
        Column("group"),
        Column("time_day", "day", "of the visit"),
        Column("unit", "", "of the readings"),
        Column("median", "", "reading; below the limit it counts as the limit"),
        Column("low", "", "5 % read less"),
        Column("high", "", "5 % read more"),
        Column("detected", "1", "share of the samples that reach the limit"),
    )
    rows = []
    for marker in study.cohort.panel.markers:
        unit = study.cohort.panel.instrument_of(marker).unit
        for k, name in enumerate(study.cohort.groups):
            mine = o.group == k
            for v, minutes in enumerate(study.cohort.visit_minutes):
                found = o.detected[marker][mine, v]
                share = float(found.mean()) if len(found) else None
                rows.append((marker, name, minutes / DAY, unit, *_spread(o.value[marker][mine, v]), share))
    return Table.build("Readings of the panel", columns, rows)


def patients_table(study: Study) -> Table:
    """Return one row a patient."""
    o, groups = study.observed, list(study.cohort.groups)
    columns = [
        Column("patient", "", "number; chance is keyed by it"),
        Column("group"),
        Column("diameter_mm", "mm", "of the lesion at the first visit"),
        Column("lesion_share", "1", "of the vesicles in blood at the first visit"),
        Column("symptoms_day", "day", "without any treatment"),
        Column("lethal_day", "day", "without any treatment"),
        *(Column(f"{e}_day", "day", "when it came; empty: it did not") for e in o.events),
        *(Column(m, study.cohort.panel.instrument_of(m).unit, "first reading") for m in o.value),
        *(Column(c, "", "whether the patient is one") for c in study.cohort.classes),
    ]
    rows = []
    for i in range(len(o)):
        rows.append(
            (
                int(o.patient[i]),
                groups[int(o.group[i])],
                o.start[i] / 1e3,
                o.lesion_share[i, 0],
                o.symptoms[i] / DAY,
                o.lethal[i] / DAY,
                *(t[i] / DAY for t in o.events.values()),
                *(v[i, 0] for v in o.value.values()),
                *(bool(study.members(c)[i]) for c in study.cohort.classes),
            )
        )
    return Table.build("Patients", columns, rows)


def samples_table(study: Study) -> Table:
    """Return one row a patient and visit."""
    o, groups = study.observed, list(study.cohort.groups)
    columns = [
        Column("patient"),
        Column("group"),
        Column("time_day", "day", "of the visit"),
        Column("diameter_mm", "mm", "of the lesion"),
        Column("lesion_share", "1", "of the vesicles in blood"),
        *(Column(m, study.cohort.panel.instrument_of(m).unit, "reading") for m in o.value),
    ]
    rows = [
        (
            int(o.patient[i]),
            groups[int(o.group[i])],
            minutes / DAY,
            o.diameter[i, v] / 1e3,
            o.lesion_share[i, v],
            *(value[i, v] for value in o.value.values()),
        )
        for i in range(len(o))
        for v, minutes in enumerate(study.cohort.visit_minutes)
    ]
    return Table.build("Samples", columns, rows)


def _spread(values: Float) -> tuple[float | None, float | None, float | None]:
    """Return median and the 5 % quantiles; None where there is nothing."""
    if not len(values):
        return None, None, None
    middle, low, high = (float(q) for q in np.quantile(values, [0.5, 0.05, 0.95]))
    return middle, low, high
