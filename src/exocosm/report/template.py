"""Fills the templates of the pages: text is escaped, a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
