"""Tables of what finding early is worth, and of what a first reading foretells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exocosm.assays.table import Column, Table
from exocosm.cohort.chance import generator
from exocosm.cohort.screening import Found, search
from exocosm.diagnostics.survival import hazard_ratio, kaplan_meier, log_rank, median_split

if TYPE_CHECKING:
    from exocosm.cohort.study import Study

DAY = 1440.0
SHUFFLES = 50
NOBODY = 2**62

SCREENING = (
    Column("strategy"),
    Column("cancers", "1", "patients with a malignant lesion"),
    Column("found", "1", "of these found by the strategy, before symptoms and before the last visit"),
    Column("by_symptoms", "1", "of these found by symptoms before the last visit"),
    Column("diameter_mm", "mm", "when found by either, median"),
    Column("lead_day", "day", "found earlier than by the strategy that it is compared with, median over cancers that either finds"),
    Column("lead_mean_day", "day", "likewise, mean"),
    Column("lead_symptoms_day", "day", "found earlier than by symptoms, median over those found"),
    Column("cured", "1", "of the cancers"),
    Column("cancer_deaths", "1", "before the last visit"),
    Column("cancer_deaths_ever", "1", "with time without end, of those who do not die of something else before"),
    Column("overdiagnosed", "1", "found, but death from another cause comes before symptoms would"),
    Column("others", "1", "patients without a malignant lesion"),
    Column("false_positives", "1", "of these with a positive test or image at least once"),
    Column("tests", "1", "done"),
    Column("survival_from_finding_day", "day", "median over cancers found, until death of the cancer; empty where fewer than half die"),
)  # fmt: skip


def screening_table(study: Study) -> Table:
    """Return one row a strategy; empty where no screening is declared."""
    title = "What is found, when, and what comes of it"
    if study.cohort.screening is None:
        return Table.build(title, SCREENING, ())
    found = {name: search(study, name) for name in study.cohort.screening.strategies}
    against = found[study.cohort.screening.against]
    return Table.build(title, SCREENING, [_row(study, name, f, against) for name, f in found.items()])


def _row(study: Study, name: str, found: Found, against: Found) -> tuple[object, ...]:
    o = study.observed
    sick = o.malignant
    end = study.cohort.visit_minutes[-1]
    seen = np.isfinite(found.time) & sick
    either = (np.isfinite(found.known(end)) | np.isfinite(against.known(end))) & sick
    lead = np.minimum(against.known(end), end)[either] - np.minimum(found.known(end), end)[either]
    early = o.symptoms[seen] - found.time[seen]
    early = early[np.isfinite(early)]
    known = np.isfinite(found.known(end)) & sick
    dies = np.isfinite(found.death) & sick
    life = found.death[known] - found.known(end)[known]
    middle = float(np.median(life)) if len(life) else np.inf
    return (
        name,
        int(sick.sum()),
        int(seen.sum()),
        int((known & ~seen).sum()),
        float(np.median(found.diameter[known]) / 1e3) if known.any() else None,
        float(np.median(lead) / DAY) if len(lead) else None,
        float(np.mean(lead) / DAY) if len(lead) else None,
        float(np.median(early) / DAY) if len(early) else None,
        int((found.cured & sick).sum()),
        int((dies & (found.death <= end)).sum()),
        int(dies.sum()),
        int((seen & (o.other_death < o.symptoms)).sum()),
        int((~sick).sum()),
        int((found.false_alarm & ~sick).sum()),
        int(found.tests.sum()),
        middle / DAY,
    )


SURVIVAL = (
    Column("question"),
    Column("marker"),
    Column("event"),
    Column("patients", "1"),
    Column("events", "1", "seen before the last visit"),
    Column("hazard_ratio", "1", "of patients above the median of the first reading to the others"),
    Column("hazard_ratio_low", "1"),
    Column("hazard_ratio_high", "1"),
    Column("log_rank_p", "1"),
    Column("free_high", "1", "free of the event at the last visit, above the median"),
    Column("free_low", "1", "likewise, below"),
    Column("shuffled_ratio", "1", "with the labels dealt anew, median"),
    Column("shuffled_low", "1", "2.5 % of the shuffles have less"),
    Column("shuffled_high", "1", "2.5 % have more"),
)


def survival_table(study: Study) -> Table:
    """Return one row a question and marker; empty where nothing is asked."""
    o = study.observed
    rows: list[tuple[object, ...]] = []
    end = study.cohort.visit_minutes[-1]
    for name, said in study.cohort.prognosis.items():
        who = study.any_of(said.groups)
        for marker in study.cohort.panel.markers:
            time = np.minimum(o.events[said.event][who], end)
            event = o.events[said.event][who] <= end
            high = median_split(study.score(marker, 0)[who])
            head = (name, marker, said.event, int(who.sum()), int(event.sum()))
            if high.all() or not high.any() or not event.any():
                rows.append((*head, *([None] * (len(SURVIVAL) - len(head)))))
                continue
            ratio = hazard_ratio(time, event, high)
            chance = generator(study.seed, NOBODY, f"labels of {name}")
            dealt = [hazard_ratio(time, event, chance.permutation(high)).value for _ in range(SHUFFLES)]
            low, top = np.quantile(dealt, [0.025, 0.975])
            free = [float(kaplan_meier(time[h], event[h]).survival[-1]) for h in (high, ~high)]
            rows.append(
                (*head, ratio.value, ratio.low, ratio.high, log_rank(time, event, high).p, *free,
                 float(np.median(dealt)), float(low), float(top))
            )  # fmt: skip
    return Table.build("What a first reading foretells", SURVIVAL, rows)
