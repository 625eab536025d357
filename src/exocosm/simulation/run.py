"""Simulate a scenario into a run folder, and go on with one that was interrupted."""

from __future__ import annotations

import math
import os
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from exocosm import __version__
from exocosm.errors import DamagedError, Interrupted, NumericalError, StoreError, TooLargeError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.placement import CellTable
from exocosm.model.scenario import Scenario
from exocosm.simulation.progress import Progress, Watcher
from exocosm.simulation.signals import StopRequest
from exocosm.store.provenance import Provenance
from exocosm.store.recorder import Recorder
from exocosm.store.run_folder import Run, RunFolder, open_run

if TYPE_CHECKING:
    from exocosm.assemble.assemble import Assembled
    from exocosm.engine.loop import Loop

REPORT_EVERY = 0.2
"""Seconds of wall time between two reports to a watcher."""


@dataclass
class Plan:
    """Steps at which something is written."""

    end: int
    record: set[int]
    checkpoint: set[int]
    length: float
    """min of an engine step."""

    @classmethod
    def of(cls, scenario: Scenario, length: float, fate: int, until_min: float) -> Plan:
        """Return the plan of a run: all of it falls on fate steps, between which the state is not whole."""

        def up(time_min: float) -> int:
            return math.ceil(time_min / (length * fate) - 1e-9) * fate

        end = max(up(until_min), fate)
        record = {up(t) for t in scenario.record.times(end * length)} | {0, end}
        checkpoint = {up(t) for t in scenario.checkpoint.times(end * length)}
        return cls(
            end, {s for s in record if s <= end}, ({s for s in checkpoint if 0 < s <= end} | {end}), length
        )


def minutes(duration: Quantity | float) -> float:
    """Return a duration in min; a number is one already."""
    return duration.to("min") if isinstance(duration, Quantity) else float(duration)


def set_threads(threads: int | None) -> int:
    """Let kernels use so many threads (all cores by default), as far as there are; the result does not depend on it."""
    import sys

    if threads is not None and "numba" not in sys.modules:
        os.environ.setdefault("NUMBA_NUM_THREADS", str(max(threads, os.cpu_count() or 1)))
    import numba

    used = min(threads or numba.config.NUMBA_NUM_THREADS, numba.config.NUMBA_NUM_THREADS)
    numba.set_num_threads(max(used, 1))
    return int(used)


def simulate(
    scenario: Scenario,
    *,
    into: str | Path,
    seed: int | None = None,
    until: Quantity | float | None = None,
    threads: int | None = None,
    progress: Watcher | None = None,
    overwrite: bool = False,
    command: Sequence[str] = (),
) -> Run:
    """Simulate a scenario and keep everything in a folder.

    Parameters
    ----------
    scenario
        What to simulate.
    into
        Folder of the run.
    seed
        Of chance; the scenario's by default.
    until
        Simulated time, a quantity or minutes; the scenario's by default. Rounded up to a fate step.
    threads
        All cores by default; the result is the same bits for any number.
    progress
        Called a few times a second.
    overwrite
        Whether a run that is there may be replaced.
    command
        The command line, for the provenance.

    Raises
    ------
    ScenarioError
        Every problem of the scenario.
    TooLargeError
        If it does not fit into memory.
    StoreError
        If the folder cannot be written.
    Interrupted
        On Ctrl-C or termination; the folder can be resumed.
    """
    scenario.check(strict=True)
    refuse_too_large(scenario)
    used = set_threads(threads)
    tables = scenario_tables(scenario)
    chosen = scenario.seed if seed is None else seed

    from exocosm.assemble.assemble import assemble
    from exocosm.simulation.layout import run_layout

    assembled = assemble(scenario, chosen, lambda name: tables[flat(name)])
    rates = assembled.tables.steps
    plan = Plan.of(
        scenario, rates.length, rates.fate, minutes(until if until is not None else scenario.until)
    )
    header = {
        "exocosm": __version__,
        "precision": scenario.precision,
        "scenario_hash": scenario.hash,
        "seed": chosen,
        "step_min": rates.length,
        "title": scenario.title,
        "until_min": plan.end * rates.length,
    }
    layout = run_layout(scenario, assembled)
    folder = RunFolder.create(into, scenario.to_yaml(), layout, header, overwrite=overwrite, tables=tables)
    with folder:
        _go(folder, assembled, plan, progress, Provenance.start(folder, used, command))
    return open_run(into)


def resume(
    path: str | Path,
    *,
    threads: int | None = None,
    until: Quantity | float | None = None,
    progress: Watcher | None = None,
) -> Run:
    """Go on with a run after any interruption: the same bits as if it had never stopped.

    Parameters
    ----------
    path
        Folder of the run.
    threads, progress
        As for `simulate`.
    until
        A later end than the run had, if wanted.

    Raises
    ------
    StoreError
        If the folder cannot be read or written, or holds another version.
    Interrupted
        As for `simulate`.
    """
    old = open_run(path)
    used = set_threads(threads)
    scenario = Scenario.from_text(old.scenario_text, str(old.path / "scenario.yaml"))

    from exocosm.assemble.assemble import assemble

    assembled = assemble(scenario, old.seed, lambda name: old.table_path(flat(name)).read_bytes())
    rates = assembled.tables.steps
    wanted = max(float(old.header["until_min"]), minutes(until) if until is not None else 0.0)
    plan = Plan.of(scenario, rates.length, rates.fate, wanted)
    with RunFolder.resume(path) as folder:
        if plan.end * rates.length != old.header["until_min"]:
            folder.write_header({**old.header, "until_min": plan.end * rates.length})
        assembled = _thawed(folder, assembled)
        folder.drop_after(assembled.state.step)
        provenance = Provenance.resume(folder, used, assembled.state.step)
        _go(folder, assembled, plan, progress, provenance)
    return open_run(path)


def _thawed(folder: RunFolder, assembled: Assembled) -> Assembled:
    """Return the newest checkpoint as a state; time zero where there is none."""
    from exocosm.assemble.assemble import Assembled
    from exocosm.engine.freeze import thaw

    found = folder.latest_checkpoint()
    if found is None:
        return assembled
    for text in found.warnings:
        warnings.warn(text, UserWarning, stacklevel=3)
    try:
        state = thaw(found.arrays, found.attributes, assembled.state.flow)
    except KeyError as error:
        raise DamagedError(
            f"the checkpoint lacks {error}", place=str(folder.path), remedy="start the run again"
        ) from error
    return Assembled(tables=assembled.tables, state=state, names=assembled.names)


def _go(
    folder: RunFolder, assembled: Assembled, plan: Plan, progress: Watcher | None, provenance: Provenance
) -> None:
    """Advance to the end of the plan, writing what is due."""
    from exocosm.engine.loop import Loop

    loop = Loop(assembled.tables, assembled.state)
    state = loop.state
    recorder = Recorder(folder)
    folder.set_status("running", state.step)
    if state.step == 0:
        _record(recorder, loop)
    tell = _teller(loop, plan, progress)
    with StopRequest() as stop:
        while state.step < plan.end:
            loop.advance()
            tell(state.step == plan.end)
            if state.step in plan.record:
                _record(recorder, loop)
            if loop.resumable and (state.step in plan.checkpoint or stop.asked):
                _check_finite(loop)
                _checkpoint(folder, loop)
                provenance.update()
            if stop.asked and loop.resumable and state.step < plan.end:
                folder.set_status("interrupted", state.step)
                raise Interrupted(
                    f"stopped at {loop.time / 60:.2f} of {plan.end * plan.length / 60:.2f} simulated hours; nothing is lost",
                    remedy=f"go on with: exocosm resume {folder.path}",
                )
    folder.set_status("finished", state.step)
    provenance.finish()


def _record(recorder: Recorder, loop: Loop) -> None:
    """Write a snapshot."""
    _check_finite(loop)
    state = loop.state
    cells, ledger = state.cells.alive_rows(), state.ledger.arrays()
    recorder.record(state.step, loop.time, state.fields, state.whole, cells, ledger, loop.medium_maps)


def _checkpoint(folder: RunFolder, loop: Loop) -> None:
    """Write a checkpoint."""
    from exocosm.engine.freeze import freeze

    arrays, numbers = freeze(loop.state)
    folder.write_checkpoint(loop.state.step, arrays, numbers)
    folder.set_status("running", loop.state.step)


def _check_finite(loop: Loop) -> None:
    """Stop before a state that is not finite is written."""
    state = loop.state
    for name, values in (("fields", state.fields), ("positions", state.cells.sphere[: state.cells.count])):
        if not np.isfinite(values).all():
            raise NumericalError(
                f"{name} are not finite at {loop.time:g} min",
                remedy="a smaller exchange step, and a look at the rates of the scenario; the last checkpoint is sound",
            )


def _teller(loop: Loop, plan: Plan, watcher: Watcher | None) -> Callable[[bool], None]:
    """Return what reports to the watcher, a few times a second."""
    begun = time.perf_counter()
    last = [0.0]

    def tell(final: bool) -> None:
        now = time.perf_counter()
        if watcher is None or not (final or now - last[0] >= REPORT_EVERY):
            return
        last[0] = now
        state, tables = loop.state, loop.tables
        pools = tables.carriers.field[np.unique(tables.carriers.pool)]
        flying = float(state.fields[pools].sum(dtype=np.float64)) * tables.grid.voxel_volume
        watcher(Progress(state.step, plan.end, loop.time, state.cells.count, flying, now - begun))

    return tell


def flat(name: str) -> str:
    """Return the name under which a table is kept in the run folder."""
    return name.replace("\\", "/").replace("/", "__")


def scenario_tables(scenario: Scenario) -> dict[str, bytes]:
    """Read the tables that a scenario refers to.

    Raises
    ------
    StoreError
        If one cannot be read.
    """
    tables: dict[str, bytes] = {}
    for entry in scenario.start:
        if isinstance(entry, CellTable):
            folder = scenario.folder or Path()
            try:
                tables[flat(entry.cells)] = (folder / entry.cells).read_bytes()
            except OSError as error:
                raise StoreError(
                    f"cannot read the table of cells: {error.strerror or error}",
                    place=str(folder / entry.cells),
                    remedy="keep it beside the scenario file",
                ) from error
    return tables


def refuse_too_large(scenario: Scenario) -> None:
    """Refuse a scenario that would not fit into the memory that is free.

    Raises
    ------
    TooLargeError
        With the estimate.
    """
    from exocosm.model.memory import available_bytes, estimate_bytes

    needed, free = estimate_bytes(scenario), available_bytes()
    if free is not None and needed > free:
        raise TooLargeError(
            f"the scenario needs about {needed / 2**30:.1f} GiB of memory, {free / 2**30:.1f} GiB are free",
            remedy="larger voxels, fewer fields or fewer cells",
        )
