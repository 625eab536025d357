"""The streams of random numbers, by purpose, so that no two processes share one.

The numbers themselves come from `exocosm.engine.kernel.random`; kernels use the constants there, which these names mirror.
"""

from __future__ import annotations

from enum import IntEnum

from exocosm.engine.kernel import random as keyed


class Stream(IntEnum):
    """What a random number is for. At most 256 streams; never renumber one, or old runs change."""

    CRAWL = keyed.CRAWL
    """Direction of motile cells."""
    FATE = keyed.FATE
    """Division, quiescence, senescence, death of a cell."""
    DIVISION = keyed.DIVISION
    """Axis of division."""
    RELEASE = keyed.RELEASE
    """Fusion events and the vesicles of a burst."""
    HOP_X = keyed.HOP_X
    """Hops of whole vesicles along x."""
    HOP_Y = keyed.HOP_Y
    """Hops along y."""
    HOP_Z = keyed.HOP_Z
    """Hops along z."""
    CAPTURE = keyed.CAPTURE
    """Which whole vesicles a cell captures."""
    DELIVERY = keyed.DELIVERY
    """Passage of whole vesicles through the endosome."""
    KILL = keyed.KILL
    """Contact killing."""
    PLACE = keyed.PLACE
    """Placing of cells at time zero."""
    DECAY = keyed.DECAY
    """Loss of whole vesicles in the tissue."""
    FLOW_X = keyed.FLOW_X
    """Whole vesicles carried by flow along x."""
    FLOW_Y = keyed.FLOW_Y
    """Carried along y."""
    FLOW_Z = keyed.FLOW_Z
    """Carried along z."""
    EXCHANGE = keyed.EXCHANGE
    """Whole vesicles to and from blood."""
    DRAINAGE = keyed.DRAINAGE
    """Whole vesicles to lymph."""
    INHERIT = keyed.INHERIT
    """Contents shared between daughters."""
    RECYCLE = keyed.RECYCLE
    """Whole vesicles returned to the medium."""
    ESCAPE = keyed.ESCAPE
    """Whole vesicles that reach the cytosol."""
    BINDING = keyed.BINDING
    """Binding and unbinding of whole vesicles."""
    PARTITION = keyed.PARTITION
    """Shares of a total among cells or fates."""
    DOSE = keyed.DOSE
    """Whole vesicles of a dose among voxels."""
    REMOVAL = keyed.REMOVAL
    """Which cells are taken out at a set time."""
    TRANSFORMATION = keyed.TRANSFORMATION
    """Turning into another cell type."""
    MUTATION = keyed.MUTATION
    """Being born as another cell type."""
    INTRAVASATION = keyed.INTRAVASATION
    """Which cells leave the tissue with the blood."""
    ADMISSION = keyed.ADMISSION
    """How many cells come out of the blood, and beside whom."""
    SETTLING = keyed.SETTLING
    """Beside whom a cell that travelled settles."""
    BESIDE = keyed.BESIDE
    """On which side of its neighbour a cell from the blood comes to lie."""
    BLOOD = keyed.BLOOD
    """What becomes of cells in blood."""
    RADIATION = keyed.RADIATION
    """Which cells a dose of radiation spares, and what becomes of the others."""
