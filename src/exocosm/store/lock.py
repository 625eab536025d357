"""Two processes never write the same run.

The lock belongs to an open file, so the system drops it when its owner ends in whatever way: a lock file left by a killed process
is no obstacle. The file names its owner for the message.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
from pathlib import Path

from exocosm.errors import StoreError
from exocosm.store.atomic import storing
from exocosm.store.paths import inside

NAME = ".lock"
_HELD = (errno.EAGAIN, errno.EACCES)


class Lock:
    """The right to write a run folder, held until `release` or the end of the process.

    Raises
    ------
    StoreError
        If another process holds it; the message names the process.
    """

    def __init__(self, folder: Path) -> None:
        self.path = inside(folder, NAME)
        self._handle = -1
        while self._handle < 0:
            self._handle = self._try()

    def _try(self) -> int:
        """Return a handle that holds the lock, or -1 where its file was removed meanwhile."""
        with storing(self.path):
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Who waited on a file that its owner removed on leaving holds a lock that nobody else sees.
                if not self.path.exists() or os.fstat(handle).st_ino != self.path.stat().st_ino:
                    os.close(handle)
                    return -1
                owner = {"pid": os.getpid(), "host": platform.node()}
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(owner, sort_keys=True).encode(), 0)
            except OSError as error:
                os.close(handle)
                if error.errno in _HELD:
                    raise self._refusal() from error
                raise
        return handle

    def _refusal(self) -> StoreError:
        try:
            owner = json.loads(self.path.read_text())
            who = f"process {owner['pid']} on {owner['host']}"
        except (OSError, ValueError, KeyError, TypeError):
            who = "another process"
        return StoreError(
            f"{who} is writing this run",
            place=str(self.path.parent),
            remedy="wait for it, stop it, or choose another folder",
        )

    @property
    def held(self) -> bool:
        """Whether the lock is held."""
        return self._handle >= 0

    def release(self) -> None:
        """Give the lock up; doing so twice does no harm."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            try:
                with storing(self.path):
                    self.path.unlink(missing_ok=True)
            finally:
                os.close(handle)
