"""The run folder: `open_run` reads one, `RunFolder` writes one."""

from exocosm.store.checkpoint import Checkpoint
from exocosm.store.reader import Run, Snapshot, open_run
from exocosm.store.writer import RunFolder

__all__ = ["Checkpoint", "Run", "RunFolder", "Snapshot", "open_run"]
