"""What is done to the body at set times: injections, loss of phagocytes, filtration of blood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from exocosm.knowledge.dimensions import Count, Duration, Fraction, Vesicles, VolumeFlow
from exocosm.knowledge.quantity import Quantity
from exocosm.model.event import Timed
from exocosm.model.placement import plain_vesicles, whole_cells


class Injection(Timed):
    """Vesicles given into a vein; their sender group is ``added``."""

    inject: str
    """Vesicle kind."""
    number: Vesicles

    _plain_number = model_validator(mode="before")(plain_vesicles)

    @property
    def action(self) -> str:
        """In a few words."""
        return f"injection of {self.inject}"


class CellInjection(Timed):
    """Cells given into a vein."""

    inject_cells: str
    """Cell type."""
    number: Count

    _whole = field_validator("number")(whole_cells)

    @property
    def action(self) -> str:
        """In a few words."""
        return f"injection of {self.inject_cells} cells"


class Depletion(Timed):
    """Phagocytes killed, or blocked, in all organs."""

    deplete: Fraction
    """Share of those that are left."""

    @property
    def action(self) -> str:
        """In a few words."""
        return "depletion of phagocytes"


class Filtration(Timed):
    """Plasma led through a filter that keeps vesicles back."""

    filter: VolumeFlow
    """Plasma a minute."""
    sieved: Fraction = Quantity(1.0, "")
    """Share of the vesicles in it that the filter keeps."""
    length: Duration = Field(alias="for")
    """How long each time."""

    @property
    def action(self) -> str:
        """In a few words."""
        return "filtration of plasma"


BODY_TAGS = {
    "inject": "injection",
    "inject cells": "injected cells",
    "deplete": "depletion",
    "filter": "filtration",
}
"""Key that tells what an event does -> mark of its declaration."""


def _which(given: Any) -> str | None:
    for kind, key in (
        (Injection, "inject"),
        (CellInjection, "inject cells"),
        (Depletion, "deplete"),
        (Filtration, "filter"),
    ):
        if isinstance(given, kind):
            return BODY_TAGS[key]
    if isinstance(given, Mapping):
        found = [tag for key, tag in BODY_TAGS.items() if key in given or key.replace(" ", "_") in given]
        return found[0] if len(found) == 1 else None
    return None


BodyEvent: TypeAlias = Annotated[
    Annotated[Injection, Tag("injection")]
    | Annotated[CellInjection, Tag("injected cells")]
    | Annotated[Depletion, Tag("depletion")]
    | Annotated[Filtration, Tag("filtration")],
    Discriminator(
        _which,
        custom_error_type="body_event",
        custom_error_message="an entry of 'body.events' says inject: <vesicle kind>, inject cells: <cell type>, deplete: <share of phagocytes>, or filter: <plasma a minute>",
    ),
]
"""Any event of the body."""
