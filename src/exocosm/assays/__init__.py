"""Assays: what a laboratory would measure on a run, read from its folder.

Each assay is a function of an opened run and options, and returns a frozen result with ``.table()``, ``.to_csv()`` and
``.to_json()``. To add one: write a file beside these with such a function, and name it in ``ASSAYS`` below.

>>> from exocosm import assays
>>> "communication" in assays.names()
True
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from exocosm.assays.biomarker_panel import biomarker_panel
from exocosm.assays.books import books
from exocosm.assays.burden import burden
from exocosm.assays.cell_cycle import cell_cycle
from exocosm.assays.cell_state import cell_state
from exocosm.assays.circulation import circulation
from exocosm.assays.closure import closure
from exocosm.assays.communication import communication
from exocosm.assays.composition import composition
from exocosm.assays.contacts import contacts
from exocosm.assays.delivery import delivery
from exocosm.assays.densities import densities
from exocosm.assays.exposure import exposure
from exocosm.assays.front import front
from exocosm.assays.reach import reach
from exocosm.assays.release_statistics import release_statistics
from exocosm.assays.size_distribution import size_distribution
from exocosm.assays.spatial_profile import spatial_profile
from exocosm.assays.table import Column, Result, Table
from exocosm.assays.vessels import vessels
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run

ASSAYS: dict[str, Callable[..., Result]] = {
    "biomarker_panel": biomarker_panel,
    "books": books,
    "burden": burden,
    "cell_cycle": cell_cycle,
    "cell_state": cell_state,
    "circulation": circulation,
    "closure": closure,
    "communication": communication,
    "composition": composition,
    "contacts": contacts,
    "delivery": delivery,
    "densities": densities,
    "exposure": exposure,
    "front": front,
    "reach": reach,
    "release_statistics": release_statistics,
    "size_distribution": size_distribution,
    "spatial_profile": spatial_profile,
    "vessels": vessels,
}
"""Every assay by name."""
TISSUE = "tissue"
"""Option of every assay: the tissue of a body."""

__all__ = [
    "ASSAYS",
    "Column",
    "Result",
    "Table",
    "biomarker_panel",
    "books",
    "burden",
    "cell_cycle",
    "cell_state",
    "circulation",
    "closure",
    "communication",
    "composition",
    "contacts",
    "delivery",
    "densities",
    "exposure",
    "find",
    "front",
    "names",
    "options",
    "reach",
    "release_statistics",
    "run",
    "size_distribution",
    "spatial_profile",
    "summaries",
    "vessels",
]


def names() -> tuple[str, ...]:
    """Return the names of the assays."""
    return tuple(ASSAYS)


def summaries() -> dict[str, str]:
    """Return the first sentence of each assay's description, by name."""
    return {name: (inspect.getdoc(assay) or "").partition("\n")[0] for name, assay in ASSAYS.items()}


def find(name: str) -> Callable[..., Result]:
    """Return an assay by name; spaces and hyphens stand for underscores.

    Raises
    ------
    UnknownNameError
        If there is no such assay; suggests the nearest.
    """
    wanted = name.strip().replace(" ", "_").replace("-", "_").casefold()
    if wanted not in ASSAYS:
        raise UnknownNameError("assay", name, ASSAYS)
    return ASSAYS[wanted]


def options(name: str) -> dict[str, Any]:
    """Return the options of an assay and their defaults; `inspect.Parameter.empty` marks one that must be given."""
    return {p.name: p.default for p in list(inspect.signature(find(name)).parameters.values())[1:]}


def run(name: str, run: Run, **given: Any) -> Result:
    """Run an assay by name.

    Parameters
    ----------
    name
        One of `names`.
    run
        An opened run folder.
    **given
        Options of the assay; besides, ``tissue``: which tissue of a body to look at.

    Raises
    ------
    UnknownNameError
        If the assay or an option is not known; suggests the nearest.
    ExocosmError
        If an option that must be given is missing, or whatever the assay itself has to say.
    """
    assay, known = find(name), options(name)
    if TISSUE in given and TISSUE not in known:
        run = run.tissue(given.pop(TISSUE))
    for option in given:
        if option not in known:
            raise UnknownNameError("option", option, known, place=f"assay {assay.__name__}")
    for option, default in known.items():
        if default is inspect.Parameter.empty and option not in given:
            raise ExocosmError(
                f"the option {option!r} must be given",
                place=f"assay {assay.__name__}",
                remedy="see the assay's help",
            )
    return assay(run, **given)
