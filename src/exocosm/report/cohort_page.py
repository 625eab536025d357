"""One page about a cohort: who the patients are, what tests tell, what comes of it, and every number behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exocosm.report import draw_cohort, words
from exocosm.report.cohort_folder import Assumptions, CohortFolder, Row, read_cohort
from exocosm.report.template import fill, write_page

DASH = "–"


def write_cohort_report(folder: str | Path, out: str | Path) -> Path:
    """Write one self-contained HTML page about a cohort.

    Parameters
    ----------
    folder
        What ``exocosm cohort --out`` wrote.
    out
        Where the page goes.

    Raises
    ------
    StoreError
        If there is no cohort, or the page cannot be written.
    """
    return write_page(render_cohort(folder), out)


def render_cohort(folder: str | Path) -> str:
    """Return the page as text, the same bytes for the same files; errors as in `write_cohort_report`."""
    return fill("cohort_page.html", gather(read_cohort(folder)))


def gather(folder: CohortFolder) -> dict[str, Any]:
    """Return everything that the page shows."""
    own = folder.sets[0]
    return {
        "header": folder.header,
        "cards": cards(folder),
        "findings": findings(folder),
        "groups": [group_row(r) for r in own.rows("groups") if r["patients"]],
        "sets": folder.sets[1:],
        "areas": draw_cohort.areas(folder),
        "curves": draw_cohort.curves(folder),
        "courses": draw_cohort.courses(folder),
        "survival": draw_cohort.survival(folder),
        "screening": draw_cohort.screening(folder),
        "roc_rows": [roc_row(s, r) for s in folder.sets for r in s.rows("roc") if r["auc"] is not None],
        "screening_rows": [screening_row(s, r) for s in folder.sets for r in s.rows("screening")],
        "survival_rows": [survival_row(s, r) for s in folder.sets for r in s.rows("survival")],
        "numbers": [number_row(r) for r in own.rows("numbers")],
        "priors": sum(bool(r["prior"]) for r in own.rows("numbers")),
    }


def cards(folder: CohortFolder) -> list[tuple[str, str]]:
    """Return numbers at the head of the page."""
    own, header = folder.sets[0], folder.header
    made = [(words.count(header["patients"]), "patients")]
    groups = sum(r["patients"] > 0 for r in own.rows("groups"))
    if groups > 1:
        made.append((words.count(groups), "groups"))
    made.append((words.count(len(own.values("readings", "marker"))), "markers"))
    if header["years"] > 0:
        made.append((f"{header['years']:.2g}", "years of follow-up"))
    if len(folder.sets) > 1:
        made.append((words.count(len(folder.sets)), "sets of assumptions"))
    made.append((words.count(sum(bool(r["prior"]) for r in own.rows("numbers"))), "numbers are assumptions"))
    return made


def findings(folder: CohortFolder) -> list[str]:
    """Return what came out, a sentence a set of assumptions and question."""
    out = []
    for found in folder.sets:
        where = "" if found is folder.sets[0] else f"With “{found.name}”: "
        known = [r for r in found.rows("roc") if r["auc"] is not None]
        if known:
            best = max(known, key=lambda r: r["auc"])
            telling = [r for r in known if r["auc_low"] > 0.5]
            out.append(
                f"{where}the best of {len(known)} comparisons is {best['marker']} in “{best['comparison']}”, with an area under the curve of "
                f"{span(best, 'auc')}; in {len(telling)} the whole interval lies above no information."
            )
        for r in found.rows("screening"):
            if r["strategy"] not in ("none", folder.header["against"]) and r["lead_mean_day"] is not None:
                months = r["lead_mean_day"] / draw_cohort.MONTH
                when = f"{abs(months):.1f} months {'before' if months > 0 else 'after'} {folder.header['against']}"
                out.append(
                    f"{where}{r['strategy']} finds {share(r['found'], r['cancers'])} of the cancers before symptoms, on average {when}, and alarms "
                    f"{share(r['false_positives'], r['others'])} of the people without cancer."
                )
        for r in found.rows("survival"):
            if (
                r["hazard_ratio"] is not None
                and r["hazard_ratio_low"] is not None
                and r["hazard_ratio_low"] > 1
            ):
                out.append(
                    f"{where}patients above the median of {r['marker']} have {r['event']} at {span(r, 'hazard_ratio')} times the rate of the others; "
                    f"with labels dealt anew {number(r['shuffled_ratio'])}."
                )
        asked = found.rows("survival")
        if asked and not any(r["hazard_ratio_low"] is not None and r["hazard_ratio_low"] > 1 for r in asked):
            out.append(
                f"{where}no first reading foretells {asked[0]['event']}: no interval of a hazard ratio lies above 1."
            )
    return out


def number(value: float | None) -> str:
    """Write a number of two digits after the point, or a dash."""
    return DASH if value is None else f"{value:.2f}"


def span(row: Row, name: str) -> str:
    """Write a value with its interval."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{number(row[name])} ({number(low)} to {'∞' if high is None else number(high)})"


def share(part: float, whole: float) -> str:
    """Write a share in percent."""
    return DASH if not whole else f"{100 * part / whole:.0f}{words.THIN}%"


def group_row(row: Row) -> tuple[str, ...]:
    """Return a group as texts: name, patients, diameter, share of the vesicles in blood."""
    lesion = row["diameter_mm"] or 0.0
    size = (
        f"{lesion:.3g} mm ({row['diameter_low_mm']:.3g} to {row['diameter_high_mm']:.3g})"
        if lesion
        else "none"
    )
    part = f"{words.scientific(row['lesion_share'])} ({words.scientific(row['lesion_share_low'])} to {words.scientific(row['lesion_share_high'])})"
    return str(row["group"]), words.count(row["patients"]), size, part if lesion else DASH


def roc_row(found: Assumptions, row: Row) -> tuple[str, ...]:
    """Return a comparison as texts."""
    cut = DASH
    if row["cut"] is not None:
        cut = f"above {row['cut']:g}: {number(row['cut_sensitivity'])} / {number(row['cut_specificity'])}"
    shuffled = f"{number(row['shuffled_low'])} to {number(row['shuffled_high'])}"
    sensitivity = f"{span(row, 'sensitivity')} at {number(row['specificity'])}"
    sizes = f"{row['cases']:.0f} / {row['controls']:.0f}"
    return found.name, row["comparison"], row["marker"], sizes, span(row, "auc"), shuffled, sensitivity, cut


def screening_row(found: Assumptions, row: Row) -> tuple[str, ...]:
    """Return a strategy as texts."""
    lead = row["lead_mean_day"]
    return (
        found.name,
        row["strategy"],
        share(row["found"], row["cancers"]),
        DASH if row["diameter_mm"] is None else f"{row['diameter_mm']:.3g} mm",
        DASH if lead is None else f"{lead / draw_cohort.MONTH:+.1f} months",
        share(row["cured"], row["cancers"]),
        share(row["cancer_deaths"], row["cancers"]),
        share(row["cancer_deaths_ever"], row["cancers"]),
        words.count(row["overdiagnosed"]),
        share(row["false_positives"], row["others"]),
        words.count(row["tests"]),
    )


def survival_row(found: Assumptions, row: Row) -> tuple[str, ...]:
    """Return a question as texts."""
    head = (found.name, row["event"], row["marker"], f"{row['events']:.0f} of {row['patients']:.0f}")
    if row["hazard_ratio"] is None:
        return (*head, "all read alike", DASH, DASH)
    shuffled = (
        f"{number(row['shuffled_ratio'])} ({number(row['shuffled_low'])} to {number(row['shuffled_high'])})"
    )
    return (*head, span(row, "hazard_ratio"), f"{row['log_rank_p']:.2g}", shuffled)


def number_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a number that the cohort stands on."""
    ends: Sequence[float | None] = (row["low"], row["high"])
    spread = " to ".join(f"{e:.4g}" for e in ends if e is not None)
    return {
        "path": row["path"],
        "value": f"{row['value']:.4g} {row['unit'] or ''}".strip(),
        "spread": spread or DASH,
        "key": row["key"] or "",
        "source": row["source"] or "design of the cohort",
        "standing": " ".join(x for x in (row["evidence"], {"page": "read in the source", "memory": "recalled"}.get(row["read_in"] or "")) if x),
        "prior": bool(row["prior"]),
        "note": row["note"] or "",
    }  # fmt: skip
