"""What cells hold of solutes that they take, and what their vesicles take out of them. See `engine.tables`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int


@dataclass(frozen=True)
class Inside:
    """Between fields and cytosols, past the endosome."""

    cargo: Int
    """[s] cargo that cells hold of what they take of a field; -1: it is gone."""
    molecules: Float
    """[s] copies in one unit of the field times um^3."""
    packed: Int
    """[s] cargo of the sender's cytosol that a field of carried cargo is filled with; -1: none."""
    volume: Float
    """[s] um^3 of the sender's cytosol whose content one vesicle takes along."""
    exported: Int
    """[e] cargo that cells give back to the medium."""
    home: Int
    """[e] the field that it is there."""

    @classmethod
    def nothing(cls, fields: int) -> Inside:
        """Return the tables of cells that hold nothing of solutes."""
        none = np.full(fields, -1, np.int64)
        empty = np.zeros(0, np.int64)
        return cls(none, np.ones(fields), none, np.zeros(fields), empty, empty)

    @property
    def packs(self) -> bool:
        """Whether any vesicle takes cargo out of its sender."""
        return bool((self.packed >= 0).any())
