"""Fixed units of work on several threads.

A kernel compiled without the interpreter lock does units ``start`` to ``stop``; here a range of units is dealt out. What a unit
computes does not depend on who does it, so any number of threads gives the same bits. Against a parallel loop inside the kernel
this compiles three times faster (numba builds such a loop thrice), and a small job costs no fork.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba

SMALL = 20000
"""Values below which a job is not worth a second thread."""

_pool: ThreadPoolExecutor | None = None
_pool_process = 0


def _workers() -> ThreadPoolExecutor:
    global _pool, _pool_process
    if _pool is None or _pool_process != os.getpid():  # threads do not survive a fork
        _pool = ThreadPoolExecutor(numba.config.NUMBA_NUM_THREADS, thread_name_prefix="units")
        _pool_process = os.getpid()
    return _pool


def threads_for(units: int, values: int) -> int:
    """Return how many threads `run_units` deals so many units of so many values in all out to."""
    return 1 if values < SMALL else min(numba.get_num_threads(), units)


def run_units(kernel: Callable[..., Any], units: int, values: int, *arguments: Any) -> None:
    """Call ``kernel(start, stop, thread, *arguments)`` for all `units`, on as many threads as numba is set to.

    Parameters
    ----------
    kernel
        A `compile.free_kernel`.
    units, values
        Number of units, and of values that they go through in all.
    """
    threads = threads_for(units, values)
    if threads <= 1:
        kernel(0, units, 0, *arguments)
        return
    cuts = [units * t // threads for t in range(threads + 1)]
    pool = _workers()
    others = [pool.submit(kernel, cuts[t], cuts[t + 1], t, *arguments) for t in range(1, threads)]
    try:
        kernel(0, cuts[1], 0, *arguments)
    finally:
        for other in others:
            other.result()
