"""Compiling on two cores: at the very first run a second process compiles the field kernels while this one compiles the rest.

numba compiles one kernel at a time. A forked child steps its own copy of the fields once, which leaves the compiled kernels in the
cache on disk, and ends; what it computed is thrown away.
"""

from __future__ import annotations

import copy
import math
import os
import signal
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numba
import numpy as np

from exocosm.engine.process.transport import Transport
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Tables

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
        self._tables, self._state = tables, state
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
                _step_fields(tables, state, fast=False)
            finally:
                # Whatever happened, the child must not go on as a second simulation.
                os._exit(0)

    def wait(self) -> None:
        """Compile the solver of fast fields here, then wait; if the child failed or hangs, its part is compiled here too."""
        if self._child:
            _step_fields(self._tables, self._state, fast=True)
        limit = time.monotonic() + PATIENCE
        while self._child:
            if os.waitpid(self._child, os.WNOHANG)[0]:
                self._child = 0
            elif time.monotonic() > limit:
                os.kill(self._child, signal.SIGKILL)
                limit = math.inf
            else:
                time.sleep(0.01)


def _step_fields(tables: Tables, state: State, fast: bool) -> None:
    """Step the fast fields, or all others, once, on a copy of the state."""
    due = (tables.fields.method == Method.IMPLICIT) == fast
    if not due.any():
        return
    # At step 0 only fields that are stepped at every step are due.
    fields = replace(tables.fields, every=np.where(due, 1, 2))
    tables = replace(tables, fields=fields)
    state = replace(state, fields=state.fields.copy(), ledger=copy.deepcopy(state.ledger))
    none = np.zeros(state.fields.shape, tables.precision)
    Transport(tables, state).advance(state, 0, none, none)
