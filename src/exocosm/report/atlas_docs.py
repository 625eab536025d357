"""The atlas as pages of the documentation: Markdown with its pictures beside it, and a table for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError
from exocosm.report import atlas_words as say
from exocosm.report.atlas_page import section, summary
from exocosm.report.atlas_result import Atlas, ClaimResult, Effect, read_atlas
from exocosm.report.draw_atlas import overview
from exocosm.report.picture import Picture
from exocosm.store.atomic import make_folder, remove, write_bytes, write_json

FORMAT, VERSION = "exocosm atlas results", 1
TABLE = "results.json"
TITLE = "The atlas of claims"
MADE = """\
A claim names what it expects before it is run. Each expectation is held against the 95 % interval of its effect over replicates
that are paired by seed: **met** where the whole interval lies in the accepted range, **not met** where all of it lies outside,
**undecided** between. A claim is **supported** where every expectation is met. Then each assumption that nobody measured is
moved alone over its spread; where that turns the verdict, the claim **depends on** it. Numbers that were recalled and not read
in their source count as assumptions. Run without exosomes, no claim about them may be supported.
"""
WIDE = "---\nhide:\n  - toc\n---\n"
"""Pictures and tables take the room of the table of contents."""
TITLES = {
    "effects": "Effects against their marks",
    "indices": "Which factor decides",
    "replicates": "Replicates",
    "courses": "Over time",
    "assumptions": "Assumptions that move it",
}


def write_docs(
    folder: str | Path, out: str | Path, *, only: Container[str] | None = None, title: str = TITLE
) -> Path:
    """Write the pages of the documentation about results in a folder of the atlas; the same bytes for the same files.

    Parameters
    ----------
    folder
        What ``exocosm atlas run --out`` wrote.
    out
        Where the pages go: ``index.md``, a page a claim, ``figures/`` and ``results.json``. Pages of claims that an earlier
        writing left there, and that have no result now, are taken away.
    only
        Claims to write about; all by default.
    title
        Of the page of all verdicts.

    Returns
    -------
    Path
        The folder of the pages.

    Raises
    ------
    StoreError
        If there is no such folder or no result in it, or the pages cannot be written; `VersionError` and `DamagedError` as
        for `exocosm.report.atlas_page.render_atlas`.
    """
    atlas, there = read_atlas(folder, only), Path(out)
    files: dict[str, bytes] = {"index.md": _index(atlas, title).encode()}
    files["figures/overview.svg"] = slim(overview(atlas).data)
    for claim in atlas.claims:
        page, pictures = _page(claim, atlas.without_exosomes(claim))
        files |= {f"{claim.id}.md": page.encode(), **pictures}
    _clear(there, set(files))
    make_folder(there / "figures")
    for name, data in sorted(files.items()):
        write_bytes(there / name, data)
    write_json(there / TABLE, table(atlas))
    return there


def _clear(there: Path, kept: set[str]) -> None:
    """Take away what an earlier writing left and this one does not replace; nothing that it did not write."""
    try:
        before = json.loads((there / TABLE).read_text(encoding="utf-8"))["claims"]
        known = [str(c["id"]) for c in before]
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            "is damaged", place=str(there / TABLE), remedy="delete it and write again"
        ) from error
    for name in known:
        old = [f"{name}.md", *(f"figures/{name}-{figure}.{e}" for figure in TITLES for e in ("svg", "png"))]
        for path in (p for p in old if p not in kept):
            remove(there / path)


def table(atlas: Atlas) -> dict[str, Any]:
    """Return all verdicts for machines."""
    return {"format": FORMAT, "version": VERSION, "claims": [_entry(atlas, c) for c in atlas.claims]}


def _entry(atlas: Atlas, claim: ClaimResult) -> dict[str, Any]:
    silenced = atlas.without_exosomes(claim)
    return {
        "id": claim.id,
        "kind": claim["kind"],
        "verdict": claim.word,
        "usual": claim.usual,
        "depends_on": list(dict.fromkeys(str(f["prior"]) for f in claim.flips)),
        "complete": bool(claim["complete"]),
        "effects": [_numbers(f) for f in claim.findings],
        "n": claim["sensitivity"].get("runs") if claim["sensitivity"] else claim["replicates"],
        "silenced": None if silenced is None else silenced.word,
        "date": claim["date"],
        "code": claim["code"],
    }


def _numbers(finding: Effect) -> dict[str, Any]:
    keys = ("says", "outcome", "scale", "unit", "effect", "low", "high")
    return {key: getattr(finding, key) for key in keys}


def md(text: object) -> str:
    """Return plain text as Markdown that shows just that, on one line."""
    line = re.sub(r"\s+", " ", str(text)).strip()
    line = re.sub(r"([\\`*_{}\[\]#|!])", r"\\\1", line)
    # what would begin a list, a quotation or a snippet
    line = re.sub(r"^([-+>]|\d+(?=[.)]))", lambda m: f"&#{ord(m[1][0])};{m[1][1:]}", line)
    return line.replace("&", "&amp;").replace("&amp;#", "&#").replace("<", "&lt;").replace(">", "&gt;")


def _effect(text: str) -> str:
    """Return an effect with its interval, which does not break over lines."""
    head, sign, interval = text.partition(" (")
    return md(head) + (f" ({md(interval).replace(' ', '&nbsp;')}" if sign else "")


def _signed(word: str, text: str = "") -> str:
    look = say.look(word)
    paint = "" if look.colour == look.ink else f' style="color: {look.colour}"'
    return f"<span{paint}>{look.sign}</span> **{md(text or word)}**"


def _verdict(claim: ClaimResult) -> str:
    details = [
        f"`{d}`" if claim.flips and d != "assumptions not moved" and " " not in d else md(d)
        for d in say.verdict_details(claim)
    ]
    return _signed(claim.word, say.verdict_head(claim)) + (f" {', '.join(details)}" if details else "")


def _silenced(claim: ClaimResult | None) -> str:
    return "not run" if claim is None else _signed(claim.word)


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table whose cells are Markdown."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _index(atlas: Atlas, title: str) -> str:
    """Return the page of all verdicts."""
    facts, counted = summary(atlas), say.counts(atlas.claims)
    rows = [
        (
            f"[{md(c.id)}]({c.id}.md)", md(c["statement"]), md(c["kind"]), _verdict(c), _effect(say.interval_text(c.effect)),
            say.replicates_words(c), _silenced(atlas.without_exosomes(c)), _sources(c),
        )
        for c in atlas.claims
    ]  # fmt: skip
    picture = overview(atlas)
    lines = [
        WIDE,
        f"# {md(title)}",
        "",
        "Statements of the review literature about exosomes in tumours, each as an experiment that can come out either way: "
        + ", ".join(f"{n} {w}" for w, n in counted.items() if n)
        + ".",
        "",
        *_rows(
            (
                "claim",
                "statement",
                "kind",
                "verdict",
                "main effect (95 % interval)",
                "n",
                "without exosomes",
                "sources",
            ),
            rows,
        ),
        f"![{md(picture.alt)}](figures/overview.svg)",
        "",
        f"<small>{md(picture.caption)}</small>",
        "",
        "## How a verdict is made",
        "",
        MADE,
        "## How it was run",
        "",
        f"{facts['claims']} claims, {facts['runs']} runs behind them (a run that several claims share counts in each), "
        f"{facts['time']} of computing. {md(facts['silenced'])} The books of the worst run close to {facts['imbalance']}.",
        "",
        f"Results of {facts['dates']}; code {md(facts['code'])}. The numbers for machines: [{TABLE}]({TABLE}).",
        "",
    ]
    if facts["unfinished"]:
        lines += [f"Assumptions are not moved yet for {facts['unfinished']} of the claims.", ""]
    return "\n".join(lines)


def _sources(claim: ClaimResult) -> str:
    """Return the references of a claim in short; what was only recalled is said to be."""
    told = [
        f"{md(str(s['reference']))}{'' if s['read_in'] == 'page' else ' (recalled)'}"
        for s in claim["sources"]
    ]
    return ", ".join(dict.fromkeys(told))


def _page(claim: ClaimResult, silenced: ClaimResult | None) -> tuple[str, dict[str, bytes]]:
    """Return the page of a claim, and its pictures by file."""
    told = section(claim, silenced)
    drawn = {n: p for n, p in told["figures"].items() if isinstance(p, Picture)}
    lines = [
        WIDE,
        f"# {md(claim.id)}: {md(claim['statement'])}",
        "",
        f"{_verdict(claim)}",
        "",
        f"Decided by: {md(claim['verdict'].get('reason') or 'no reason was given')}.",
        "",
        *_rows(
            ("main effect (95 % interval)", "n", "kind", "without exosomes"),
            [
                (
                    _effect(say.interval_text(claim.effect)),
                    say.replicates_words(claim),
                    md(claim["kind"]),
                    _silenced(silenced),
                )
            ],
        ),
    ]
    for name, picture in drawn.items():
        lines += [
            f"## {TITLES[name]}",
            "",
            f"![{md(picture.alt)}](figures/{claim.id}-{name}.{picture.ending})",
            "",
            f"<small>{md(picture.caption)}</small>",
            "",
        ]
    lines += [*_said(claim, told), *_findings(told), *_made(claim, told), "[All verdicts](index.md)", ""]
    return "\n".join(lines), {
        f"figures/{claim.id}-{n}.{p.ending}": slim(p.data) if p.ending == "svg" else p.data
        for n, p in drawn.items()
    }


def _said(claim: ClaimResult, told: Mapping[str, Any]) -> list[str]:
    """Return what is claimed, why, and from where."""
    kind = " ".join(
        t for t in (claim["why_kind"], told["without_rule"], _together(claim["mechanisms"] or ())) if t
    )  # fmt: skip
    where = f"{claim['seed'] or '–'}" + (f" ({claim['seed_text']})" if claim["seed_text"] else "")
    parts = {
        "Why it comes out so": claim["explanation"],
        "Where it is said": where,
        "Mechanism": claim["mechanism"],
        str(claim["kind"]).capitalize(): kind,
        "Expected from the literature": claim["expected"],
        "Caveat": claim["caveat"],
        "Exempt from silencing": claim["exempt_from_silence"],
    }
    lines = ["## The claim", ""]
    for title, text in parts.items():
        if text:
            lines += [f"**{md(title)}.** {md(text)}", ""]
    if claim["sources"]:
        sources = [
            f"- {md(s['reference'])} ({say.standing(s.get('read_in'))}): {md(s['says'])}"
            for s in claim["sources"]
        ]
        lines += ["**Sources.**", "", *sources, ""]
    return lines


def _together(mechanisms: Sequence[str]) -> str:
    return f"Needs together: {'; '.join(mechanisms)}." if mechanisms else ""


def _findings(told: Mapping[str, Any]) -> list[str]:
    """Return expectations with what was found."""
    rows = []
    for entry in told["findings"]:
        f: Effect = entry["finding"]
        says = md(f.says) + (" (control)" if f.control else "") + (f"; {md(f.because)}" if f.because else "")
        outcome = _signed(f.outcome) + (f": {md(f.reason)}" if f.reason else "")
        rows.append(
            (says, md(f.mark or "–"), _effect(entry["text"]), outcome, _effect(entry["silenced_text"]))
        )
    head = ("expectation", "mark", "effect (95 % interval)", "is", "without exosomes")
    return ["## Expectations and findings", "", *_rows(head, rows)] if rows else []


def _made(claim: ClaimResult, told: Mapping[str, Any]) -> list[str]:
    """Return arms, factors, assumptions, and how it was run."""
    lines = []
    if told["arms"]:
        rows = [
            (
                md(a["name"]),
                md(a["role"]),
                "; ".join(
                    [
                        md(a["about"] or "the scenario as it stands"),
                        *_changes(a["changes"]),
                        *(
                            f"between patients `{p}` {cv:g}"
                            for p, cv in a.get("between_patients", {}).items()
                        ),
                    ]
                ),
            )
            for a in told["arms"]
        ]
        lines += ["## Arms and controls", "", *_rows(("arm", "role", "what is done"), rows)]
    if told["changes"]:
        lines += [f"In every arm: {'; '.join(_changes(told['changes']))}.", ""]
    if told["ranges"]:
        lines += [
            "## Factors of the design",
            "",
            *_rows(("factor", "range", "from"), [tuple(map(md, r)) for r in told["ranges"]]),
        ]
    if told["sweep"]:
        moved = [
            (
                md(s["row"].name), md(f"{s['spread']} {s['unit']}"), md(s["at_low"]), md(s["at_high"]),
                md("; ".join(s["turns"]) or "no"), md(s["standing"]),
            )
            for s in told["sweep"]
        ]  # fmt: skip
        head = ("assumption", "low / usual / high", "effect at low", "effect at high", "turns", "standing")
        lines += [f"## Every assumption that was moved ({len(moved)})", ""]
        lines += [md(told["swept"]), ""] if told["swept"] else []
        lines += _rows(head, moved)
    if claim["failures"]:
        lines += ["## Runs that failed", "", *(f"- {md(f)}" for f in claim["failures"]), ""]
    return [
        *lines,
        "## How it was run",
        "",
        *_rows(("what", "is"), [(md(n), md(v)) for n, v in told["facts"]]),
    ]


def _changes(found: Sequence[tuple[str, str]]) -> list[str]:
    return [f"`{path.replace('|', '¦').replace('`', '')}` {md(value)}" for path, value in found]


_PLACES = re.compile(rb' (?:d|x|y|x1|y1|x2|y2|width|height|transform)="[^"]*"')


def slim(svg: bytes) -> bytes:
    """Return an SVG without remarks, and with places to a hundredth of a point."""
    text = re.sub(rb"<metadata>.*?</metadata>|<!--.*?-->", b"", svg, flags=re.DOTALL)
    text = _PLACES.sub(lambda m: re.sub(rb"(\.\d\d)\d+", rb"\1", m[0]), text)
    return re.sub(rb"\n\s*", b"\n", text)
