"""What all declarations share: frozen, strict about keys, written with spaces, equal and hashable by content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from exocosm.knowledge.quantity import Quantity


def spaced(name: str) -> str:
    """Return the YAML key of an attribute: ``half_life`` is written ``half life``."""
    return name.replace("_", " ")


def lean(declaration: BaseModel, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    """Serialise without what is empty and empty by default; everything else is written, defaults too."""
    written: dict[str, Any] = handler(declaration)
    for name, key, default in _empty_by_default(type(declaration)):
        value = getattr(declaration, name)
        if _is_empty(value) and value == default:
            written.pop(name, None)
            written.pop(key, None)
    return written


def _is_empty(value: object) -> bool:
    return value is None or value is False or (hasattr(value, "__len__") and not len(value))


@cache
def _empty_by_default(kind: type[BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """Return attribute, key in YAML and default of what is empty unless it is given."""
    optional = {name: about for name, about in kind.model_fields.items() if not about.is_required()}
    defaults = {name: about.get_default(call_default_factory=True) for name, about in optional.items()}
    return tuple((n, kind.model_fields[n].alias or n, d) for n, d in defaults.items() if _is_empty(d))


class Declaration(BaseModel):
    """A frozen piece of a scenario; attributes with ``_`` are written with a space in YAML."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=spaced,
    )

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return lean(self, handler)

    def written(self) -> Any:
        """Return what a scenario file says: mappings, lists, text and numbers only."""
        return self.model_dump(mode="json", by_alias=True)

    def canonical(self) -> str:
        """Return JSON with sorted keys: equal declarations, equal text."""
        return json.dumps(self.written(), sort_keys=True, ensure_ascii=False, allow_nan=False)

    def __hash__(self) -> int:
        """Hash by content, mappings included."""
        return hash(self.canonical())


T = TypeVar("T")


def _without_empty(value: object) -> object:
    """Drop entries that were set to nothing: ``{oxygen: null}`` takes back what a bundled type says."""
    if isinstance(value, Mapping):
        for name in value:
            if (
                not isinstance(name, str)
                or not name.strip()
                or name != name.strip()
                or not name.isprintable()
                or len(name) > 80
            ):
                raise ValueError(
                    f"{str(name)[:80]!r} cannot be a name: up to 80 printable characters, no blanks at the ends"
                )
        return {k: v for k, v in value.items() if v is not None}
    return value


Named = Annotated[Mapping[str, T], BeforeValidator(_without_empty)]
"""Declarations by the name that the user gave them; an entry set to ``null`` is left out."""


def prior(
    value: str | float, low: str | float | None = None, high: str | float | None = None, *, note: str
) -> Quantity:
    """Return a default that nobody measured here: estimated, recalled, to be swept."""
    given: dict[str, Any] = {
        "value": value,
        "source": "modelling convention",
        "evidence": "estimated",
        "read_in": "memory",
    }
    given |= {"note": note}
    if low is not None:
        given["low"] = low
    if high is not None:
        given["high"] = high
    return Quantity.accept(given, unitless=True)
