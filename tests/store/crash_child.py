"""Writes checkpoints until it is killed; run by test_store_crash.

Arguments: run folder, first step, what to die in ("-" to go on until killed from outside), at which call of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.store.run_folder import RunFolder


def arrays(step: int) -> dict[str, Any]:
    """Return arrays that tell their step in every entry."""
    return {
        "fields": np.full((4, 30, 40), float(step)),
        "cells/kind": np.full(5000, step % 1000, np.int16),
        "empty": np.zeros((0, 3)),
    }


def dying(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Return `call`, but the process kills itself just before the call number `at`."""
    left = [at]

    def wrapped(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **options)

    return wrapped


def main() -> None:
    path, first, what, at = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    with RunFolder.resume(path) as folder:
        folder.write_checkpoint(first, arrays(first), {"step": first})
        if what == "fsync":
            os.fsync = dying(os.fsync, at)
        elif what != "-":
            setattr(Path, what, dying(getattr(Path, what), at))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for step in range(first + 1, first + 100_000):
            folder.write_checkpoint(step, arrays(step), {"step": step})


if __name__ == "__main__":
    main()
