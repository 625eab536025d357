"""What a cohort uses: its quantities, the references behind them, and its content for hashing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from exocosm.knowledge.catalogue import Entry, catalogue
from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import quantities
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort


def used(cohort: Cohort) -> Iterator[tuple[Path, Quantity]]:
    """Yield the quantities that can act: not spreads of what does not vary, nor what nothing reads."""
    yield from quantities(cohort)


def content(cohort: Cohort) -> dict[str, Any]:
    """Return what makes two cohorts the same: the declaration, and the values of cited keys."""
    values: dict[str, Any] = {}
    for _, quantity in quantities(cohort):
        if quantity.key is not None:
            entry = catalogue().finding(quantity.key)
            assert isinstance(entry, Entry)
            values[quantity.key] = [entry.value, entry.unit]
    return {"cohort": cohort.written(), "values": values}
