"""Compiling on two cores: at the very first run a second process compiles the field kernels while this one compiles the rest.

numba compiles one kernel at a time. A forked child steps its own copy of the fields once, which leaves the compiled kernels in the
cache on disk, and ends; what it computed is thrown away.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
import warnings
from pathlib import Path

import numba
import numpy as np

from exocosm.engine.process.transport import Transport
from exocosm.engine.state import State
from exocosm.engine.tables import Tables

PATIENCE = 180.0
"""Seconds after which a child that still compiles is given up."""


def cold() -> bool:
    """Say whether no kernel was ever compiled here."""
    folder = Path(str(numba.config.CACHE_DIR))
    return not folder.is_dir() or next(folder.rglob("*.nbi"), None) is None


class Ahead:
    """A child that compiles the field kernels, if that is worth it: nothing compiled yet, two cores, a system that forks."""

    def __init__(self, tables: Tables, state: State) -> None:
        self._child = 0
        if not (cold() and (os.cpu_count() or 1) > 1 and sys.platform == "linux"):
            return
        with warnings.catch_warnings():
            # Python warns of forking beside threads: the child compiles, writes files and ends, and `wait` has a limit.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child = os.fork()
        if self._child == 0:
            try:
                # Files of the parent, its lock on the run folder among them, are not the child's to keep.
                os.closerange(3, 1024)
                _step_fields(tables, state)
            finally:
                # Whatever happened, the child must not go on as a second simulation.
                os._exit(0)

    def wait(self) -> None:
        """Wait for the child; if it failed or hangs, what it should have compiled is compiled here."""
        limit = time.monotonic() + PATIENCE
        while self._child:
            if os.waitpid(self._child, os.WNOHANG)[0]:
                self._child = 0
            elif time.monotonic() > limit:
                os.kill(self._child, signal.SIGKILL)
                limit = math.inf
            else:
                time.sleep(0.01)


def _step_fields(tables: Tables, state: State) -> None:
    """Step every field at least once, on what is this process's own copy."""
    transport = Transport(tables, state)
    none = np.zeros(state.fields.shape, tables.precision)
    for step in range(int(tables.fields.every.max(initial=1))):
        transport.advance(state, step, none, none)
