"""Who runs the trials of a study: this process, this machine's cores, or a Dask cluster elsewhere."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from exocosm.errors import ExocosmError, StoreError
from exocosm.store.lock import Lock

ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
"""Each worker is one process with one thread, so that as many workers as cores do not compete."""
WRITTEN = ("PYTHONHASHSEED", "__DASK_PARENT_PID")
"""What Dask writes into our environment besides."""
DEATHS = 2
"""How many workers a run may take down before it is given up."""
SCRATCH = "exocosm-study-"
FRESH_S = 60.0
"""Seconds for which a scratch folder may be without a claim, because it was only just made."""
CONNECT_S = 20.0
"""Seconds to wait for a cluster at an address."""


class Workers:
    """Workers for one or several calls of `execute`; a cluster on this machine starts at first need and ends with the block.

    Parameters
    ----------
    count
        Processes on this machine, one per core by default; 0 runs everything in this process, one after the other.
    address
        Scheduler of a running Dask cluster (``tcp://host:8786``) instead.

    Raises
    ------
    ExocosmError
        If `count` is negative, or both are given.
    """

    def __init__(self, count: int | None = None, address: str | None = None) -> None:
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 0):
            raise ExocosmError(
                f"{count!r} is no number of workers", place="workers", remedy="give 0 or a positive number"
            )
        if count and address:
            raise ExocosmError(
                "a cluster at an address has workers of its own",
                place="workers",
                remedy="give a number of workers or an address",
            )
        self.address = address
        self._wanted = count
        self._client: Any = None
        self._cluster: Any = None
        self._scratch: Path | None = None
        self._claim: Lock | None = None
        self._environment: dict[str, str | None] = {}
        self._log_level: int | None = None
        self._settings: Any = None
        self.warm = False
        """Whether the kernels were compiled, so that others find them in the cache."""

    def __enter__(self) -> Workers:
        """Return the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them."""
        self.close()

    @property
    def serial(self) -> bool:
        """Whether everything runs in this process."""
        return self._wanted == 0 and not self.address

    @property
    def scratch(self) -> str | None:
        """Where workers on this machine make temporary run folders; elsewhere the system there decides."""
        return None if self._scratch is None else str(self._scratch)

    def count(self) -> int:
        """Return how many workers there are now (of a cluster elsewhere, at least one)."""
        if self.serial:
            return 1
        if self._cluster is not None:
            return len(self._cluster.workers) or 1
        return len(self.client().scheduler_info(n_workers=-1)["workers"]) or 1

    def client(self) -> Any:
        """Return the client of the cluster, which is started or joined at the first call.

        Raises
        ------
        ExocosmError
            If Dask is not installed, or nothing answers at the address.
        """
        if self._client is None:
            _need_dask()
            if self.address:
                self._join(self.address)
            else:
                self._start()
        return self._client

    def close(self) -> None:
        """End a cluster that was started here, leave one that was joined; doing so twice does no harm."""
        client, cluster = self._client, self._cluster
        self._client = self._cluster = None
        self.warm = False
        if client is not None:
            client.close(timeout=5)
            if cluster is not None:
                cluster.close(timeout=5)
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None
        if self._claim is not None:
            self._claim.release()
            self._claim = None
        for name, value in self._environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._environment = {}
        if self._settings is not None:
            self._settings.__exit__(None, None, None)
            self._settings = None
        if self._log_level is not None:
            logging.getLogger("distributed").setLevel(self._log_level)
            self._log_level = None

    def alive(self) -> bool:
        """Tell whether a cluster that was started here has any worker; elsewhere, workers may come later."""
        return self._cluster is None or bool(self._cluster.scheduler.workers)

    def _hush(self) -> None:
        """Let Dask keep its remarks on the coming and going of workers to itself, until `close`."""
        log = logging.getLogger("distributed")
        self._log_level = log.level
        log.setLevel(logging.CRITICAL)

    def _start(self) -> None:
        """Start a cluster on this machine."""
        import dask
        from dask.system import CPU_COUNT
        from distributed import Client, LocalCluster

        from exocosm.studies.dask_side import CalmWorker

        self._scratch, self._claim = claimed_scratch()
        threads = dict.fromkeys(ONE_THREAD, "1")
        # Dask writes these into our own environment, and would take from it what the user has set for one large run.
        self._environment = {name: os.environ.pop(name, None) for name in (*ONE_THREAD, *WRITTEN)}
        settings = {
            "distributed.scheduler.allowed-failures": DEATHS,
            # Workers that die are started again at once; by default, one that is just starting then would be given up.
            "distributed.deploy.lost-worker-timeout": "365 days",
            "distributed.nanny.pre-spawn-environ": {k: v for k, v in threads.items() if "NUMBA" not in k},
        }
        self._hush()
        self._settings = dask.config.set(settings)
        self._settings.__enter__()
        self._cluster = LocalCluster(
            n_workers=self._wanted or CPU_COUNT,
            threads_per_worker=1,
            processes=True,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            local_directory=str(self._scratch),
            env=threads,
        )
        self._client = Client(self._cluster, set_as_default=False)
        self._client.register_plugin(CalmWorker())

    def _join(self, address: str) -> None:
        """Join a cluster that runs elsewhere."""
        from distributed import Client

        self._hush()
        try:
            self._client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ExocosmError(
                f"no Dask scheduler answers: {error}",
                place=address,
                remedy="give the address that `dask scheduler` prints, such as tcp://host:8786",
            ) from error


def claimed_scratch() -> tuple[Path, Lock]:
    """Return a fresh folder for temporary run folders and our claim to it; sweep away what killed studies left behind."""
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH))
    claim = Lock(folder)
    for other in folder.parent.glob(f"{SCRATCH}*"):
        try:
            if other != folder and time.time() - other.stat().st_mtime > FRESH_S:
                left_behind = Lock(other)
                shutil.rmtree(other, ignore_errors=True)
                left_behind.release()
        except (StoreError, OSError):
            # It is in use, someone else's, or just gone.
            continue
    return folder, claim


def _need_dask() -> None:
    """Raise `ExocosmError` where Dask is not installed."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise ExocosmError(
            "running on several workers needs the package distributed",
            remedy='pip install "exocosm[studies]", or use workers=0',
        )
