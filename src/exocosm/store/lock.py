"""Two processes never write the same run.

The lock belongs to an open file, so the system drops it when its owner ends in whatever way: a lock file left by a killed process
is no obstacle. The file names its owner for the message. Where a file system knows no such locks (some cluster disks), the owner
named in the file decides: it is obeyed if it is a process of another machine or one that still lives.
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
_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)


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
                self._take(handle)
                # Who waited on a file that its owner removed on leaving holds a lock that nobody else sees.
                if not self.path.exists() or os.fstat(handle).st_ino != self.path.stat().st_ino:
                    os.close(handle)
                    return -1
                owner = {"pid": os.getpid(), "host": platform.node()}
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(owner, sort_keys=True).encode(), 0)
            except StoreError:
                os.close(handle)
                raise
            except OSError as error:
                os.close(handle)
                if error.errno in _HELD:
                    raise self._refusal() from error
                raise
        return handle

    def _take(self, handle: int) -> None:
        """Lock the open file, or ask its content where the file system has no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            owner = self._owner()
            if owner and (owner[1] != platform.node() or _lives(owner[0])):
                raise self._refusal() from error

    def _owner(self) -> tuple[int, str] | None:
        """Return process and machine named in the lock file, if any."""
        try:
            owner = json.loads(self.path.read_text(encoding="utf-8"))
            return int(owner["pid"]), str(owner["host"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _refusal(self) -> StoreError:
        owner = self._owner()
        who = f"process {owner[0]} on {owner[1]}" if owner else "another process"
        return StoreError(
            f"{who} is writing this run",
            place=str(self.path.parent),
            remedy=f"wait for it, stop it, or choose another folder; if it is no more, remove {NAME}",
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


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It exists but belongs to someone else.
        return True
    return True
