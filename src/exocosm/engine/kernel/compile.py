"""How kernels are compiled, in one place.

Numba stamps a cached kernel with the source of its own file only, so a change in an imported kernel would go unnoticed.
The cache is therefore kept in a folder named after the content of *all* kernel files.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numba


def _cache_folder() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return str(Path(root) / "exocosm" / "kernels" / digest.hexdigest()[:16])


if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = _cache_folder()

# error_model "numpy": Python's test for division by zero would keep every loop that divides scalar.
kernel = numba.njit(error_model="numpy", cache=True)
"""Decorator of a serial kernel."""
inner_kernel = numba.njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Decorator of a serial kernel that only kernels call: nothing is compiled for Python, nor cached on its own account."""
free_kernel = numba.njit(error_model="numpy", cache=True, nogil=True)
"""Decorator of a serial kernel that `kernel.units.run_units` runs on several threads: it compiles in a third of the time."""
