"""Aliases that say what an array holds.

Axis letters used throughout: ``n`` cells, ``t`` cell types, ``s`` fields (solutes, pools and carried cargo),
``q`` carriers (pools and carried cargo: what a cell can hold), ``c`` cargo and membrane molecules, ``p`` programmes,
``u`` what can be bound (membrane molecules, then receptors), ``b`` behaviours, ``z y x`` voxels. Fields are laid out
``[s, z, y, x]``, positions are ``x, y, z``.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Float: TypeAlias = npt.NDArray[np.float64]
"""float64 of any shape."""
Float32: TypeAlias = npt.NDArray[np.float32]
"""float32 of any shape."""
Real: TypeAlias = npt.NDArray[np.floating[Any]]
"""float64 or float32, as the run's precision says."""
Int: TypeAlias = npt.NDArray[np.int64]
"""int64: counts, indices."""
Int16: TypeAlias = npt.NDArray[np.int16]
"""int16: cell types, groups."""
Byte: TypeAlias = npt.NDArray[np.uint8]
"""uint8: flags and small codes."""
Identity: TypeAlias = npt.NDArray[np.uint64]
"""uint64: cell identities, never used twice in a run."""
Bool: TypeAlias = npt.NDArray[np.bool_]
"""bool masks."""
