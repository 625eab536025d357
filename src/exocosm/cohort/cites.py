"""What a cohort uses: its quantities, the references behind them, and its content for hashing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from exocosm.cohort import names
from exocosm.knowledge.catalogue import Entry, catalogue
from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import quantities
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.person import CirculatingVesicle


def used(cohort: Cohort) -> Iterator[tuple[Path, Quantity]]:
    """Yield the quantities that can act.

    Not molecules that no marker reads and that drive nothing, nor how they differ; not instruments without a marker; not what a panel
    says of native vesicles where the cohort says it itself.
    """
    looked_at = _molecules(cohort)
    instruments = {m.instrument for m in cohort.panel.markers.values()}
    native = [v for v in cohort.vesicles.values() if v.secretion is not None]
    idle = {name for name, (m, _) in names.levels(cohort).items() if m not in looked_at}
    for path, quantity in quantities(cohort):
        if path[0] == "vesicles" and path[2] == "carries" and path[3] not in looked_at:
            continue
        if path[0] in ("between patients", "between visits") and path[1] in idle:
            continue
        if path[:2] == ("panel", "instruments") and path[2] not in instruments:
            continue
        if path[:2] == ("panel", "native vesicles") and native:
            continue
        if path[:2] == ("panel", "markers") and path[3] == "native":
            molecule = cohort.panel.markers[str(path[2])].molecule
            if molecule and native and all(m > 0 for m in (_carried(v, molecule) for v in native)):
                continue
        yield path, quantity


def _carried(vesicle: CirculatingVesicle, molecule: str) -> float:
    return vesicle.carries[molecule].magnitude if molecule in vesicle.carries else 0.0


def _molecules(cohort: Cohort) -> set[str]:
    """Return the molecules that a marker reads or that drive an event."""
    levels = names.levels(cohort)
    drivers = {levels[h.driver][0] for h in cohort.events.values() if h.driver in levels}
    return {m.molecule for m in cohort.panel.markers.values() if m.molecule is not None} | drivers


def content(cohort: Cohort) -> dict[str, Any]:
    """Return what makes two cohorts the same: the declaration, and the values of cited keys."""
    values: dict[str, Any] = {}
    for _, quantity in quantities(cohort):
        if quantity.key is not None:
            entry = catalogue().finding(quantity.key)
            assert isinstance(entry, Entry)
            values[quantity.key] = [entry.value, entry.unit]
    return {"cohort": cohort.written(), "values": values}
