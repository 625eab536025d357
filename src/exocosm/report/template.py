"""Fills the templates of the pages: text is escaped, a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exocosm.errors import StoreError
from exocosm.report import words
from exocosm.report.picture import Picture
from exocosm.report.prose import linked


def fill(template: str, content: Mapping[str, Any]) -> str:
    """Return a template of this folder with its content."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("exocosm.report", "."),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": words.number,
        "scientific": words.scientific,
        "unit": words.unit,
        "linked": linked,
    }
    environment.tests["picture"] = lambda value: isinstance(value, Picture)
    return environment.get_template(template).render(content)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says about a place into an error that a user can mend."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}", place=str(path), remedy="choose a place you may write to"
        ) from error


def write_page(text: str, out: str | Path) -> Path:
    """Write a page and return where it is; `StoreError` where it cannot be written."""
    path = Path(out)
    with writing(path):
        path.write_text(text, encoding="utf-8")
    return path
