"""Colours: Okabe-Ito for cell types, Crameri's maps for fields. The same type has the same colour in every figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from exocosm.store.layout import Layout

OKABE_ITO = ("#E69F00", "#009E73", "#0072B2", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
"""Okabe and Ito's palette, in the order in which types take from it."""
OSLO_END = 0.86
"""How far oslo is used for fields."""
INK = "#1b1f24"
SOFT = "#5b6570"
FAINT = "#d9dee3"
UNKNOWN = "#8a939c"
FATES = {
    "in flight": "#c9d4de",
    "lost in the tissue": "#9aa5b1",
    "drained to lymph": "#7b8794",
    "to blood": "#b0897c",
    "left over the faces": "#616e7c",
    "washed away": "#3e4c59",
}
"""Greys (and one red-brown, for blood) of the ends that are no cell."""


def type_colours(layout: Layout) -> dict[str, str]:
    """Return the colour of each cell type: the scenario's where it gives one, else the next free one of Okabe-Ito."""
    given = {
        t.name: t.colour.upper() for t in layout.cell_types if re.fullmatch(r"#[0-9a-fA-F]{6}", t.colour)
    }
    free = [c for c in OKABE_ITO if c not in given.values()]
    chosen: dict[str, str] = {}
    for t in layout.cell_types:
        chosen[t.name] = given.get(t.name) or (free.pop(0) if free else later_colour(len(chosen)))
    return chosen


def sender_colours(layout: Layout, homes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the colours of types, and of sender groups; a group that is all of one type (`homes`) has its colour."""
    chosen = type_colours(layout)
    chosen |= {group: chosen[home] for group, home in (homes or {}).items()}
    free = [c for c in OKABE_ITO if c not in chosen.values()]
    for carrier in layout.carriers:
        if carrier.sender not in chosen:
            chosen[carrier.sender] = free.pop(0) if free else later_colour(len(chosen))
    return chosen


def pool_labels(layout: Layout) -> dict[str, str]:
    """Return short names of pools, by the names of carrier and field: the kind alone where it has one sender."""
    pools = [layout.carriers[q] for q in layout.pools]
    kinds = [q.vesicle for q in pools]
    out: dict[str, str] = {}
    for q in pools:
        out[q.name] = out[q.field] = q.vesicle if kinds.count(q.vesicle) == 1 else q.name
    return out


def later_colour(index: int) -> str:
    """Return a colour when the palette is used up: hues a golden angle apart."""
    import colorsys

    r, g, b = colorsys.hls_to_rgb((0.618034 * index) % 1.0, 0.45, 0.45)
    return f"#{round(255 * r):02X}{round(255 * g):02X}{round(255 * b):02X}"


def field_map(kind: str) -> Any:
    """Return the colour map of a field: oslo for solutes, batlow for vesicles; vik for differences.

    Oslo ends short of white, which would look like an empty map.
    """
    from cmcrameri import cm
    from matplotlib.colors import ListedColormap

    solute = ListedColormap(cm.oslo([k / 255 * OSLO_END for k in range(256)]), name="oslo_short")
    return {"solute": solute, "difference": cm.vik, "matrix": cm.oslo_r}.get(kind, cm.batlow)
