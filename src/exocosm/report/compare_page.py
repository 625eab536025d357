"""One page about a comparison: arms side by side with shared scales, and every number behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exocosm.report import draw_animals, draw_compare, words
from exocosm.report.compare_folder import ComparisonFolder, Row, read_comparison
from exocosm.report.draw_compare import DASH, percent, spanned
from exocosm.report.draw_compare_maps import maps
from exocosm.report.template import fill

ILL = "cancer cells"


def render_comparison(folder: str | Path) -> str:
    """Return the page about what ``exocosm compare --out`` wrote, as one self-contained HTML text.

    Raises
    ------
    StoreError
        If there is no comparison; `VersionError`, `DamagedError` if it cannot be read.
    """
    return fill("compare_page.html", gather(read_comparison(folder)))


def gather(folder: ComparisonFolder) -> dict[str, Any]:
    """Return everything that the page shows."""
    header = folder.header
    return {
        "header": header,
        "patients": folder.patients,
        "cards": cards(folder),
        "findings": findings(folder),
        "arms": [arm_row(folder, a) for a in folder.arms],
        "growth": draw_compare.growth(folder),
        "effects": draw_compare.effects(folder),
        "by_type": draw_compare.effects(folder, types=True)
        if any(map(draw_compare.by_type, folder.rows("effects")))
        else None,
        "effect_rows": [effect_row(r) for r in folder.rows("effects")],
        "harm": draw_compare.harm(folder),
        "harm_rows": [harm_row(r) for r in folder.rows("harm")],
        "synergy": draw_compare.synergy(folder),
        "synergy_rows": [synergy_row(r) for r in folder.rows("synergy")],
        "waterfall": draw_animals.waterfall(folder),
        "survival": draw_animals.survival(folder),
        "survival_rows": [survival_row(r) for r in folder.rows("survival")],
        "maps": maps(folder),
        "size_rows": [size_row(r) for r in folder.rows("group_sizes")],
        "burden": words.listing(list(header["burden"])),
        "healthy": words.listing(list(header["healthy"])) or "none",
        "end": words.time(header["end_min"]),
    }


def cards(folder: ComparisonFolder) -> list[tuple[str, str]]:
    """Return numbers at the head of the page."""
    made = [
        (words.count(len(folder.arms)), "arms"),
        (words.count(len(folder.header["seeds"])), f"{folder.who}s an arm"),
    ]
    made.append((words.time(folder.header["end_min"]), "simulated"))
    known = [r for r in folder.rows("harm") if r["efficacy_low"] is not None and r["efficacy_low"] > 0]
    if known:
        best = max(known, key=lambda r: r["efficacy"])
        made.append((words.share(best["efficacy"]), f"of the cancer cells lost at most, in {best['arm']}"))
    return made


def findings(folder: ComparisonFolder) -> list[str]:
    """Return what came out, a sentence an arm and a sentence a combination."""
    out = []
    sizes = {r["arm"]: r["animals"] for r in folder.rows("group_sizes")}
    for row in folder.rows("harm"):
        (effect,) = folder.rows("effects", outcome=ILL, arm=row["arm"])
        if row["efficacy"] is None:
            out.append(f"{row['arm']}: {row['says']}.")
            continue
        share = percent(row, "efficacy")
        lead = {"better": "loses", "worse": "does worse, with a loss of"}.get(
            effect["is"], "is not told from the control, with a loss of"
        )
        animals = sizes.get(row["arm"])
        seen = (
            f"; {animals} animals a group would see it"
            if animals and effect["is"] in ("better", "worse")
            else ""
        )
        out.append(
            f"{row['arm']} {lead} {share} of the cancer cells against {folder.control}{seen}. {_sentence(row['says'])}"
        )
    for row in folder.rows("synergy"):
        if row["bliss"] is not None:
            out.append(
                f"{row['arm']}, against {row['of']} acting independently: {row['bliss_is']} "
                f"(excess {spanned(row, 'bliss', 100, '.1f')} percentage points); {row['hsa_is']}."
            )
    return out


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def arm_row(folder: ComparisonFolder, arm: str) -> dict[str, Any]:
    """Return what an arm does."""
    said = folder.header["arms"][arm]
    does = [_regimen(t) for t in said["therapies"]]
    changes = [f"{path} = {_short(value)}" for path, value in said["changes"].items()]
    return {
        "name": arm,
        "colour": folder.colours[arm],
        "control": arm == folder.control,
        "about": said["about"],
        "of": " + ".join(said["of"]),
        "therapies": does,
        "changes": changes,
    }


def _regimen(given: Any) -> str:
    """Return a therapy and what differs from its course, in words."""
    if isinstance(given, str):
        return given
    rest = "; ".join(f"{k} {_worded(v)}" for k, v in given.items() if k != "therapy")
    return f"{given.get('therapy', '')}: {rest}" if rest else str(given.get("therapy", ""))


def _worded(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_worded(v)}" for k, v in value.items())
    return ", ".join(map(_worded, value)) if isinstance(value, list) else str(value)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 90 else f"{text[:89]}…"


def effect_row(row: Row) -> tuple[str, ...]:
    """Return an effect as texts."""
    return (
        row["outcome"],
        row["arm"],
        words.number(row["mean"]),
        words.number(row["control_mean"]),
        spanned(row, "ratio"),
        spanned(row, "difference"),
        row["is"],
    )


def harm_row(row: Row) -> tuple[str, ...]:
    """Return efficacy, harm and index of an arm as texts."""
    shares = [percent(row, n, ".1f") for n in ("efficacy", "harm")]
    return row["arm"], *shares, spanned(row, "index"), row["says"]


def synergy_row(row: Row) -> tuple[str, ...]:
    """Return a combination as texts."""
    return (
        row["arm"],
        row["of"],
        words.share(row["efficacy"]),
        words.share(row["bliss_expected"]),
        spanned(row, "bliss", 100, ".1f"),
        row["bliss_is"],
        spanned(row, "hsa", 100, ".1f"),
        row["hsa_is"],
    )


def survival_row(row: Row) -> tuple[str, ...]:
    """Return the follow-up of an arm as texts."""
    median = DASH if row["median_day"] is None else f"{row['median_day']:.3g} days"
    p = DASH if row["log_rank_p"] is None else f"{row['log_rank_p']:.2g}"
    hazard = spanned(row, "hazard_ratio")
    if (
        row["hazard_ratio"] == 0 and row["hazard_ratio_high"] is not None
    ):  # the control had all its events first
        hazard = f"below {row['hazard_ratio_high']:.3g}"
    return row["arm"], f"{row['events']} of {row['animals']}", median, hazard, p


def size_row(row: Row) -> tuple[str, ...]:
    """Return how many animals an effect needs as texts."""
    animals = "more than 2000" if row["animals"] is None else words.count(row["animals"])
    numbers = [DASH if row[n] is None else f"{row[n]:.3g}" for n in ("fold", "spread", "control_spread")]
    return row["arm"], *numbers, animals if row["fold"] is not None else DASH
