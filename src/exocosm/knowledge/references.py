"""The bibliography: only what is known of each work, no guessed titles or identifiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from exocosm.errors import UnknownNameError


@dataclass(frozen=True)
class Reference:
    """A work that is cited; empty fields are not known for certain."""

    key: str
    """``ostrowski2010``."""
    author: str
    """First author, or the body that issued it."""
    year: int | None = None
    journal: str = ""
    title: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""
    verified: bool = False
    """Whether something cited from it was read in the work, or in a page about it."""
    kind: str = "article"
    """``article`` or ``misc`` (labels, software, conference abstracts, texts of unknown authors)."""

    def bibtex(self) -> str:
        """Return the BibTeX entry, ending in a line break."""
        author = self.author if self.kind == "misc" else f"{self.author} and others"
        rows = {
            "author": f"{{{author}}}" if self.kind == "misc" else author,
            "title": self.title,
            "journal" if self.kind == "article" else "howpublished": self.journal,
            "year": "" if self.year is None else str(self.year),
            "doi": self.doi,
            "url": self.url,
            "note": self.note,
        }
        body = "".join(f"  {name} = {{{_escaped(name, text)}}},\n" for name, text in rows.items() if text)
        return f"@{self.kind}{{{self.key},\n{body}}}\n"

    def __str__(self) -> str:
        """One line: author, journal, year, DOI or address."""
        parts = [self.author, self.title, self.journal, "" if self.year is None else str(self.year)]
        return ", ".join(p for p in (*parts, f"doi:{self.doi}" if self.doi else self.url) if p)


def _escaped(name: str, text: str) -> str:
    """Escape what BibTeX reads as markup; addresses and identifiers stay as they are."""
    if name in {"doi", "url"}:
        return text
    for character in "&%#_":
        text = text.replace(character, "\\" + character)
    return text


@cache
def references() -> dict[str, Reference]:
    """Return the bibliography by key; read at the first call."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (files("exocosm.knowledge") / "data" / "references.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=loader)
    return {key: Reference(key=key, **row) for key, row in rows.items()}


def reference(key: str) -> Reference:
    """Return one reference; `UnknownNameError` where there is none of this key."""
    known = references()
    if key not in known:
        raise UnknownNameError("reference", key, known)
    return known[key]


def bibtex(keys: Iterable[str]) -> str:
    """Return the BibTeX entries of these keys, each once, sorted; `UnknownNameError` for an unknown one."""
    return "\n".join(reference(key).bibtex() for key in sorted(set(keys)))
