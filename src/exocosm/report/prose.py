"""Plain text as the model writes it, cut into headings, paragraphs and lists, with its marks as links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exocosm.report import words

if TYPE_CHECKING:
    from markupsafe import Markup

_LEAD = re.compile(r"^([^.:;()]{1,60}): (?=\S)")


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list."""

    kind: str
    """``heading``, ``paragraph`` or ``list``."""
    text: str = ""
    items: tuple[str, ...] = ()
    lead: str = ""
    """What a paragraph is about, where it begins with a name and a colon."""


def blocks(text: str) -> tuple[Block, ...]:
    """Cut plain text into headings, paragraphs and lists.

    Headings are underlined, items start with ``-``; lines that hang (the first one not indented, the others are) are a
    paragraph of their own, and begin with what they are about.
    """
    out: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        lines = paragraph.splitlines()
        if len(lines) == 2 and re.fullmatch(r"([=~-])\1{2,}", lines[1].strip()):
            out.append(Block("heading", lines[0].strip()))
        elif lines and lines[0].startswith("- "):
            out.append(Block("list", items=tuple(i.removeprefix("- ") for i in _joined(lines, "- "))))
        elif lines:
            hanging = any(line.startswith(" ") for line in lines[1:])
            parts = _joined(lines, "") if hanging else [" ".join(line.strip() for line in lines)]
            out += [_paragraph(p) for p in parts]
    return tuple(b for b in out if b.text or b.items)


def _joined(lines: list[str], start: str) -> list[str]:
    """Return entries of lines: each begins with `start`, what is indented goes on."""
    out: list[str] = []
    for line in lines:
        if out and (line.startswith(" ") or not line.startswith(start)):
            out[-1] += " " + line.strip()
        else:
            out.append(line.strip())
    return out


def _paragraph(text: str) -> Block:
    """Return a paragraph, its lead apart."""
    match = _LEAD.match(text)
    return Block("paragraph", text[match.end() :], lead=match.group(1)) if match else Block("paragraph", text)


def printed(text: str) -> str:
    """Write units and powers as print does: ``µm²``, ``3 × 10⁻⁹``, ``37 °C``."""
    text = re.sub(r"\b(\d+(?:\.\d+)?e[-+]?\d+)\b", lambda m: words.scientific(float(m.group(1))), text)
    text = re.sub(r"\bum(?=\b|\^)", "µm", text).replace("degC", "°C")
    text = re.sub(r"(?<=\d )uM\b", "µM", text)
    return re.sub(r"(?<=m)\^([23])\b", lambda m: "²³"[int(m.group(1)) - 2], text)


def linked(text: str) -> Markup:
    """Escape text for the page and turn its marks, ``[3]`` and ``[prior 4]``, into links to the table of numbers."""
    from markupsafe import Markup, escape

    def link(match: re.Match[str]) -> str:
        prior, number = match.group(1), match.group(2)
        kind = "mark prior" if prior else "mark"
        return f'<a class="{kind}" href="#number-{number}">{prior or ""}{number}</a>'

    return Markup(re.sub(r"\[(prior )?(\d+)\]", link, str(escape(printed(text)))))
