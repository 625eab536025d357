"""A cohort in plain English, each number with its unit, spread and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exocosm.cohort.cites import used
from exocosm.model.describe import quantity_rows
from exocosm.model.wording import Notes, heading, listed, wrapped

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.person import Lesion


def describe(cohort: Cohort) -> str:
    """Return the cohort in plain English: blood, vesicles, groups, spreads, panel, what is done, and the notes."""
    note = Notes()
    blocks = [f"{cohort.title}\n{'=' * len(cohort.title)}"]
    if cohort.about:
        blocks.append(wrapped(cohort.about))
    for title, paragraphs in (
        ("Blood", _blood(cohort, note)),
        ("Groups", _groups(cohort, note)),
        ("What differs", _spreads(cohort, note)),
        ("Panel", _panel(cohort)),
        ("What is done", _protocol(cohort, note)),
    ):
        blocks += [heading(title), *paragraphs]
    blocks.append(heading("Where the numbers come from"))
    return "\n\n".join([*blocks, "\n".join(note.lines())]) + "\n"


def _blood(cohort: Cohort, note: Notes) -> list[str]:
    out = [
        wrapped(
            f"Vesicles circulate in {note(cohort.blood.plasma_volume)} of plasma and are lost with a half-life of "
            f"{note(cohort.blood.half_life)}."
        )
    ]
    for kind, vesicle in cohort.vesicles.items():
        origin = (
            f"is released by the body at {note(vesicle.secretion)}"
            if vesicle.secretion is not None
            else "comes from lesions alone"
        )
        carried = listed(f"{note(q)} {m}" for m, q in vesicle.carries.items()) or "nothing that is looked at"
        out.append(wrapped(f"{kind}: {origin}; one carries {carried}."))
    return out


def _groups(cohort: Cohort, note: Notes) -> list[str]:
    return [
        wrapped(f"{name}: {note(g.share)} of {cohort.patients} patients. {_lesion(g.lesion, note)}")
        for name, g in cohort.groups.items()
    ]


def _lesion(lesion: Lesion | None, note: Notes) -> str:
    if lesion is None:
        return "No lesion."
    kind = "malignant" if lesion.malignant else "benign"
    growth = "does not grow" if lesion.doubling_time is None else f"doubles in {note(lesion.doubling_time)}"
    limit = f" at first and approaches {note(lesion.limit)}" if lesion.limit is not None else ""
    gives = listed(f"{k} at {note(q)}" for k, q in lesion.releases.items())
    ends = [f"gives symptoms at {note(lesion.symptoms_at)}"] if lesion.symptoms_at is not None else []
    ends += [f"kills at {note(lesion.lethal_at)}"] if lesion.lethal_at is not None else []
    return (
        f"A {kind} lesion of {note(lesion.diameter)} with {note(lesion.cells)} {growth}{limit}. It releases {gives}, of which "
        f"{note(lesion.escape)} reaches blood." + (f" It {listed(ends)}." if ends else "")
    )


def _spreads(cohort: Cohort, note: Notes) -> list[str]:
    out = []
    for title, spreads in (("patients", cohort.between_patients), ("visits", cohort.between_visits)):
        if spreads:
            text = listed(f"{name} {note(q)}" for name, q in spreads.items())
            out.append(
                wrapped(
                    f"Between {title}, as coefficients of variation of log-normal laws about typical values: {text}."
                )
            )
    return out or ["All patients of a group are alike."]


def _panel(cohort: Cohort) -> list[str]:
    panel = cohort.panel
    read = listed(
        f"{name} ({m.molecule or 'particles'}) by {m.instrument}" for name, m in panel.markers.items()
    )
    return [wrapped(f"{panel.title}: {read}.")]


def _protocol(cohort: Cohort, note: Notes) -> list[str]:
    days = ", ".join(f"{t / 1440:g}" for t in cohort.visit_minutes)
    out = [
        wrapped(
            f"Blood is drawn at day {days}. What is usual is known from {cohort.reference.people} {cohort.reference.group}."
        )
    ]
    if cohort.therapy is not None:
        e = cohort.therapy.effectors
        out.append(
            wrapped(
                f"Therapy starts at {note(cohort.therapy.starts)}: effectors become active within {note(e.rise)} and shrink lesions at "
                f"{note(e.kill)}. "
                + listed(
                    f"They raise {n} {note(r.fold, fold=True)}" for n, r in cohort.therapy.raises.items()
                )
            )
        )
    out += [
        wrapped(
            f"{name} comes at {note(h.rate)}"
            + (
                f" where {h.driver} is {note(h.reference)}, and as its power {note(h.exponent)}."
                if h.driver and h.reference is not None
                else "."
            )
        )
        for name, h in cohort.events.items()
    ]
    if cohort.screening is not None:
        s = cohort.screening
        out.append(
            wrapped(
                f"Strategies {listed(s.strategies)} are compared. A positive test leads to examination, which confirms lesions from "
                f"{note(s.work_up)}; treatment cures half of {note(s.cure.half_at)}. Other deaths come at {note(s.other_deaths)}."
            )
        )
    return out


def describe_rows(cohort: Cohort) -> list[dict[str, Any]]:
    """Return one row a number: section, path, value, unit, low, high, key, source, evidence, read_in, verdict, prior, note."""
    return quantity_rows(used(cohort))
