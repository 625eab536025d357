"""Which cells a spot holds: by its proportions, or by its label; and what its epithelial cells are."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.omics.section import Section
from exocosm.omics.vocabulary import UNDETERMINED, regions, section_types


def _nearest(points: Float, chosen: Bool) -> np.ndarray:
    """Return for every spot the index of the nearest spot among the chosen ones."""
    from scipy.spatial import cKDTree

    which = np.flatnonzero(chosen)
    return np.asarray(which[cKDTree(points[which]).query(points)[1]])


def spot_shares(section: Section, points: Float) -> tuple[tuple[str, ...], Float, str]:
    """Return the cell types of a section, their shares in each spot (spots, types), and what was assumed.

    Without proportions a spot has the composition of its label; one without a label that of the nearest spot that has one.
    """
    if section.proportions is not None:
        return section.types, section.proportions, "cell types follow the proportions of each spot"
    labels = np.array(section.labels)
    filled = labels[_nearest(points, labels != UNDETERMINED)]
    present = {t for name in set(filled) for t in regions()[name].composition}
    types = tuple(t for t in section_types() if t in present)
    shares = np.array([[regions()[name].composition.get(t, 0.0) for t in types] for name in filled])
    return (
        types,
        shares / shares.sum(axis=1, keepdims=True),
        "there are no proportions: cell types follow a table of the usual composition of each label (estimated); "
        "spots without a label take that of the nearest labelled one",
    )


def kind_of_epithelium(section: Section, points: Float) -> tuple[Bool, tuple[str, ...]]:
    """Tell for each spot whether its epithelial cells are tumour cells, and what was assumed.

    A region that does not say (stroma, fat) follows the nearest spot whose region does; a section in which none does has
    tumour cells only.
    """
    says = np.array([regions()[label].epithelial for label in section.labels])
    certain = says != "nearest"
    if not certain.any():
        return np.ones(len(says), dtype=bool), (
            "no label tells tumour from other epithelium: all of it is tumour",
        )
    tumour = says[_nearest(points, certain)] == "tumour"
    notes = [
        "epithelial cells of cancer (invasive, in situ) are tumour cells, those of glands epithelial cells"
    ]
    if not certain.all():
        notes.append("those of other regions are what they are in the nearest region that tells")
    return np.asarray(tumour), ("; ".join(notes),)
