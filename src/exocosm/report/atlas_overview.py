"""All claims at a glance: one page of the documentation over the pages of all groups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError, StoreError
from exocosm.report.atlas_docs import MADE, TABLE, md, slim
from exocosm.report.atlas_words import ABSENT, VERDICTS, amount, look
from exocosm.report.draw_claims import Tile, tiles
from exocosm.store.atomic import make_folder, write_bytes

PAGE, PICTURE = "claims.md", "images/claims.svg"
TITLE = "Claims at a glance"
NOT_RUN = "not run"


@dataclass(frozen=True)
class Stated:
    """A claim as the catalogue has it."""

    id: str
    statement: str
    group: str


def write_overview(docs: str | Path, claims: Sequence[Stated], seeds: Mapping[str, str]) -> Path:
    """Write the page of all claims, from the tables that lie beside the pages of each group.

    Parameters
    ----------
    docs
        Folder of the documentation, with the pages that `exocosm.report.atlas_docs.write_docs` wrote in folders called ``atlas...``.
    claims
        Every claim of the catalogue; those without a result are told as not run.
    seeds
        Name of a text of the reviews -> what it is.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    StoreError
        If there is no table of results.
    DamagedError
        If one cannot be read.
    """
    root = Path(docs)
    found = _results(root)
    if not found:
        raise StoreError(
            "no results of the atlas",
            place=str(root),
            remedy="exocosm atlas report RESULTS --docs writes them",
        )
    drawn = [Tile(c.id, *_verdict(found.get(c.id))) for c in claims]
    picture = tiles(drawn)
    make_folder(root / "images")
    write_bytes(root / PICTURE, slim(picture.data))
    lines = [
        "---\nhide:\n  - toc\n---\n",
        f"# {TITLE}",
        "",
        f"Five review texts make {len(claims)} statements about exosomes in tumours that an experiment can decide. Each is one here: with "
        f"controls, replicates and a mark that it has to meet, and it can fail. {_counted(drawn)}.",
        "",
        f"![{md(picture.alt)}]({PICTURE})",
        "",
        f"<small>{md(picture.caption)}</small>",
        "",
        *_groups(claims, found),
    ]
    for seed, title in seeds.items():
        rows = [c for c in claims if c.id.startswith(f"{seed}-")]
        if rows:
            lines += [f"## {seed}: {md(title)}", "", *_table(rows, found)]
    lines += ["## How a verdict is made", "", MADE]
    write_bytes(root / PAGE, "\n".join(lines).encode())
    return root / PAGE


def _results(root: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return claim -> (folder of its page, entry of the table)."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for table in sorted(root.glob(f"atlas*/{TABLE}")):
        try:
            entries = json.loads(table.read_text(encoding="utf-8"))["claims"]
            found |= {str(e["id"]): (table.parent.name, e) for e in entries}
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError("is damaged", place=str(table), remedy="write the pages again") from error
    return found


def _verdict(result: tuple[str, dict[str, Any]] | None) -> tuple[str, bool]:
    """Return the verdict of a claim, and whether its assumptions were moved."""
    return (NOT_RUN, False) if result is None else (str(result[1]["verdict"]), bool(result[1]["complete"]))


def _counted(drawn: Sequence[Tile]) -> str:
    """Count verdicts in words; those whose assumptions were not moved yet are said to be open to that."""
    words = [t.verdict for t in drawn]
    parts = [f"{words.count(w)} {w}" for w in (*VERDICTS, NOT_RUN) if w in words]
    unmoved = sum(not t.complete for t in drawn if t.verdict != NOT_RUN)
    more = f"; for {unmoved} of them assumptions have not been moved yet" if unmoved else ""
    return ", ".join(parts) + more


def _groups(claims: Sequence[Stated], found: Mapping[str, tuple[str, dict[str, Any]]]) -> list[str]:
    head = ("group", *VERDICTS, NOT_RUN, "pages")
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    folder = {c.group: found[c.id][0] for c in reversed(claims) if c.id in found}
    for group in sorted(dict.fromkeys(c.group for c in claims), key=lambda g: folder.get(g, "~")):
        mine = [c for c in claims if c.group == group]
        words = [_verdict(found.get(c.id))[0] for c in mine]
        folders = dict.fromkeys(found[c.id][0] for c in mine if c.id in found)
        links = ", ".join(f"[all verdicts]({f}/index.md)" for f in folders) or "–"
        lines.append(
            f"| {group} | {' | '.join(str(words.count(w) or '–') for w in (*VERDICTS, NOT_RUN))} | {links} |"
        )
    return [*lines, ""]


def _table(claims: Sequence[Stated], found: Mapping[str, tuple[str, dict[str, Any]]]) -> list[str]:
    lines = ["| claim | statement | verdict | main effect | group |", "|---|---|---|---|---|"]
    for claim in claims:
        result = found.get(claim.id)
        word, complete = _verdict(result)
        shape = ABSENT if result is None else look(word)
        said = f'<span style="color: {shape.colour}">{shape.sign}</span> {word}'
        if result is not None and not complete:
            said += ", assumptions not moved"
        name = md(claim.id) if result is None else f"[{md(claim.id)}]({result[0]}/{claim.id}.md)"
        lines.append(f"| {name} | {md(claim.statement)} | {said} | {_effect(result)} | {claim.group} |")
    return [*lines, ""]


def _effect(result: tuple[str, dict[str, Any]] | None) -> str:
    effects = [] if result is None else result[1]["effects"]
    if not effects or effects[0]["effect"] is None:
        return "–"
    first = effects[0]
    factor = "× " if first["scale"] == "ratio" else ""
    unit = f" {first['unit']}" if first["unit"] not in ("", "1", "x", None) else ""
    ends = [first["low"], first["high"]]
    interval = "" if None in ends or ends[0] == ends[1] else f" ({amount(ends[0])} to {amount(ends[1])})"
    return md(f"{factor}{amount(first['effect'])}{unit}{interval}").replace(" to ", "&nbsp;to&nbsp;")
