"""The atlas as one page: all verdicts first, then a section a claim, pictures before words."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exocosm.report import atlas_words as say
from exocosm.report import draw_arms, draw_effects, draw_sweep, words
from exocosm.report.atlas_result import Atlas, ClaimResult, End, Moved, read_atlas
from exocosm.report.draw_atlas import overview
from exocosm.report.picture import Missing, Picture
from exocosm.report.template import fill


@dataclass(frozen=True)
class Card:
    """One number at the head of the page."""

    value: str
    label: str
    look: say.Look


def render_atlas(folder: str | Path, only: Container[str] | None = None) -> str:
    """Return one self-contained HTML page about all results in a folder of the atlas; the same bytes for the same files.

    Parameters
    ----------
    folder
        What ``exocosm atlas run --out`` wrote.

    Raises
    ------
    StoreError
        If there is no such folder or no result in it; `VersionError` if it is of another version, `DamagedError` if a file in
        it is damaged.
    """
    return fill("atlas_page.html", gather(read_atlas(folder, only)))


def gather(atlas: Atlas) -> dict[str, Any]:
    """Return everything that the page shows."""
    return {
        "say": say,
        "summary": summary(atlas),
        "cards": [Card(str(n), w, say.look(w)) for w, n in say.counts(atlas.claims).items()],
        "overview": overview(atlas),
        "claims": [section(c, atlas.without_exosomes(c)) for c in atlas.claims],
        "only_silenced": sorted(set(atlas.silenced) - {c.id for c in atlas.claims}),
    }


def summary(atlas: Atlas) -> dict[str, str]:
    """Return facts about all claims together, in words; deterministic."""
    claims = atlas.claims
    imbalances = [c["imbalance"] for c in claims if c["imbalance"] is not None]
    return {
        "claims": words.count(len(claims)),
        "runs": words.count(sum(c["runs"] or 0 for c in claims)),
        "time": duration(sum(c["run_seconds"] or 0.0 for c in claims)),
        "dates": span([str(c["date"]) for c in claims]),
        "code": words.listing(sorted({str(c["code"]) for c in claims})),
        "imbalance": words.scientific(max(imbalances)) if imbalances else "–",
        "silenced": silence_sentence(atlas),
        "unfinished": words.count(sum(not c["complete"] for c in claims)) if any(not c["complete"] for c in claims) else "",
    }  # fmt: skip


def duration(seconds: float) -> str:
    """Write a time of computing: ``45 s``, ``12 min``, ``3.4 h``."""
    if seconds < 90:
        return f"{seconds:.0f}{words.THIN}s"
    return words.time(seconds / 60)


def span(dates: Sequence[str]) -> str:
    """Write the days from the first to the last."""
    first, last = min(dates), max(dates)
    return first if first == last else f"{first} to {last}"


def silence_sentence(atlas: Atlas) -> str:
    """Say what came of the claims without exosomes: none of them may be supported unless it is exempt."""
    ran = [(c, s) for c in atlas.claims if (s := atlas.without_exosomes(c)) is not None]
    if not ran:
        return "The claims were not run without exosomes."
    still = [c for c, s in ran if s.word in ("supported", "depends on")]
    wrong = [c.id for c in still if not c["exempt_from_silence"]]
    right = [c.id for c in still if c["exempt_from_silence"]]
    text = f"Without exosomes {words.count(len(ran) - len(still))} of {words.count(len(ran))} claims are no longer supported"
    if right:
        text += f"; {words.listing(right)} {'is' if len(right) == 1 else 'are'} about vesicles themselves and exempt"
    if wrong:
        text += f"; {words.listing(wrong)} {'is' if len(wrong) == 1 else 'are'} still supported, which must not be"
    return text + "."


def figures(claim: ClaimResult) -> dict[str, Picture | Missing]:
    """Return the pictures of a claim by name, those that it has and those whose absence needs a word."""
    found = {
        "effects": draw_effects.effects(claim),
        "indices": draw_sweep.indices(claim),
        "replicates": None if claim["sensitivity"] and not claim["arms"] else draw_arms.replicates(claim),
        "courses": draw_arms.courses(claim),
        "assumptions": None if claim["sensitivity"] and not claim["arms"] else draw_sweep.tornado(claim),
    }
    return {name: picture for name, picture in found.items() if picture is not None}


def section(claim: ClaimResult, silenced: ClaimResult | None) -> dict[str, Any]:
    """Return everything that is shown of one claim."""
    beside = {f.says: f for f in silenced.findings} if silenced is not None else {}
    moved = draw_sweep.swept(claim)
    return {
        "result": claim,
        "look": say.look(claim.word),
        "verdict": say.verdict_head(claim),
        "details": say.verdict_details(claim),
        "effect": say.interval_text(claim.effect),
        "n": say.replicates_words(claim),
        "silenced": silenced,
        "silenced_look": say.look(silenced.word if silenced is not None else None),
        "figures": figures(claim),
        "findings": [
            {
                "finding": f,
                "text": say.interval_text(f),
                "look": say.look(f.outcome),
                "silenced": other,
                "silenced_text": "–" if other is None else say.interval_text(other),
            }
            for f, other in ((f, beside.get(f.says)) for f in claim.findings)
        ],
        "arms": [{**a, "changes": changes(a.get("changes"))} for a in claim.arms],
        "changes": changes(claim["changes"]),
        "sweep": [sweep_row(claim, r) for r in draw_sweep.ranked(claim)],
        "swept": None if moved is None else draw_sweep.heading(claim, moved),
        "ranges": ranges(claim),
        "facts": facts(claim),
        "without_rule": without_rule(claim),
    }


def changes(found: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return changes to a scenario in words: where, and what becomes of it."""
    return [(path, "taken out" if value is None else str(value)) for path, value in (found or {}).items()]


def without_rule(claim: ClaimResult) -> str:
    """Say what happened to a built-in claim without the rule that states it."""
    rules = words.listing([f"“{r}”" for r in claim["stated_by"] or ()])
    if not rules:
        return ""
    if claim["without_rule"] is None:
        return f"It is stated by {rules}; the experiment without was not run."
    return f"It is stated by {rules}. Without, the same experiment comes out {claim['without_rule']}."


def facts(claim: ClaimResult) -> list[tuple[str, str]]:
    """Return how the result was made."""
    made = [
        ("replicates", f"{say.replicates_words(claim)} ({claim['replicates_by'] or 'no reason given'})"),
        (
            "runs",
            f"{words.count(claim['runs'] or 0)} in {duration(claim['run_seconds'] or 0.0)} of computing",
        ),
        (
            "books, worst imbalance",
            "–" if claim["imbalance"] is None else words.scientific(claim["imbalance"]),
        ),
        ("scenario", str(claim["scenario"] or "–")),
        ("group and theme", f"{claim['group'] or '–'}, {claim['theme'] or '–'}"),
        ("date", str(claim["date"])),
        ("code", str(claim["code"])),
    ]
    return [*made, ("size", "a small version, for tests")] if claim["quick"] else made


def sweep_row(claim: ClaimResult, row: Moved) -> dict[str, Any]:
    """Return an assumption as a row of the full table."""
    index = draw_sweep.swept(claim)
    effect = None if index is None else claim.findings[index]

    def at(end: str, there: End | None) -> str:
        if there is None or effect is None or index is None:
            return "–"
        if not draw_sweep.sized(claim, index):
            return {"supported": "met", "not supported": "not met"}.get(there.becomes or "", "–")
        text = say.number_text(effect, row.effect(end, index))
        return f"{text}, {there.becomes}" if there.becomes not in (None, claim.usual) else text

    return {
        "row": row,
        "spread": f"{say.amount(row.low)} / {say.amount(row.usual)} / {say.amount(row.high)}",
        "unit": words.unit(row.unit),
        "at_low": at("low", row.at_low),
        "at_high": at("high", row.at_high),
        "turns": [say.flip_words(f) for f in row.flips],
        "standing": say.standing(row.read_in),
    }


def ranges(claim: ClaimResult) -> list[tuple[str, str, str]]:
    """Return the factors of a sensitivity design: name, range, where it comes from."""
    found = claim["sensitivity"] or {}
    rows = zip(found.get("factors") or (), found.get("ranges") or (), strict=False)
    return [
        (str(n), f"{say.amount(low)} to {say.amount(high)} {words.unit(str(unit or ''))}".strip(), str(source or "–"))
        for n, (low, high, unit, source) in rows
    ]  # fmt: skip
