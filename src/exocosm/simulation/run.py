"""Simulate a scenario into a run folder, and go on with one that was interrupted."""

from __future__ import annotations

import json
import math
import os
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exocosm import __version__
from exocosm.errors import Interrupted, StoreError, TooLargeError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import content_hash
from exocosm.model.parts import PRIMARY, all_starts
from exocosm.model.placement import CellTable
from exocosm.model.scenario import Scenario
from exocosm.simulation.course import (
    BodyCourse,
    Course,
    TissueCourse,
    check_finite,
    thawed,
    thawed_body,
)
from exocosm.simulation.progress import Progress, Watcher
from exocosm.simulation.signals import StopRequest
from exocosm.simulation.tissue_folders import reopened, tissue_folder
from exocosm.store.body_layout import KEY as BODY
from exocosm.store.provenance import Provenance
from exocosm.store.run_folder import Checkpoint, Run, RunFolder, open_run

if TYPE_CHECKING:
    from exocosm.assemble.assemble import Assembled
    from exocosm.assemble.body import BodyAssembled

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
    brief: bool = False,
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
    brief
        For a run that is read and thrown away: no checkpoints but where it is interrupted, and the scenario on one line. What
        it computes is the same.

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

    made = _assembled(scenario, chosen, lambda name: tables[flat(name)])
    first = next(iter(made.tissues.values()))
    rates = first.tables.steps
    plan = Plan.of(
        scenario, rates.length, rates.fate, minutes(until if until is not None else scenario.until)
    )
    written = scenario.written()
    header = {
        "exocosm": __version__,
        "precision": scenario.precision,
        "scenario_hash": content_hash(scenario, written),
        "seed": chosen,
        "step_min": rates.length,
        "title": scenario.title,
        "until_min": plan.end * rates.length,
    }
    with ExitStack() as stack:
        text = json.dumps(written, ensure_ascii=False) if brief else scenario.to_yaml()
        folders = _created(stack, Path(into), scenario, text, made, header, overwrite, tables)
        folder = folders[PRIMARY]
        provenance = Provenance.start(folder, used, command)
        _go(folder, made.course(folders), plan, progress, provenance, brief=brief)
    return open_run(into)


@dataclass(frozen=True)
class _Made:
    """What was assembled: a tissue alone, or a body."""

    tissues: dict[str, Assembled]
    body: BodyAssembled | None = None

    def course(self, folders: Mapping[str, RunFolder]) -> Course:
        """Return what advances."""
        if self.body is not None:
            return BodyCourse(folders, self.body)
        return TissueCourse(folders[PRIMARY], self.tissues[PRIMARY])

    def thawed(self, checkpoint: Checkpoint, path: Path) -> _Made:
        """Return it as a checkpoint has it."""
        arrays, numbers = checkpoint.arrays, checkpoint.attributes
        if self.body is None:
            return _Made({PRIMARY: thawed(arrays, numbers, self.tissues[PRIMARY], path)})
        body = thawed_body(arrays, numbers, self.body, path)
        return _Made(body.tissues, body)


def _assembled(scenario: Scenario, seed: int, table: Callable[[str], bytes]) -> _Made:
    """Assemble a scenario, with all its tissues."""
    if scenario.body is None:
        from exocosm.assemble.assemble import assemble

        return _Made({PRIMARY: assemble(scenario, seed, table)})
    from exocosm.assemble.body import assemble_body

    body = assemble_body(scenario, seed, table)
    return _Made(body.tissues, body)


def _created(
    stack: ExitStack,
    into: Path,
    scenario: Scenario,
    text: str,
    made: _Made,
    header: Mapping[str, Any],
    overwrite: bool,
    tables: Mapping[str, bytes],
) -> dict[str, RunFolder]:
    """Make the folders of a run: its own, and in it one for every further tissue."""
    from exocosm.simulation.layout import body_layout, run_layout

    layout = run_layout(scenario, made.tissues[PRIMARY])
    if made.body is not None:
        layout = replace(layout, extra={**layout.extra, BODY: body_layout(scenario, made.body).to_dict()})
    root = RunFolder.create(into, text, layout, header, overwrite=overwrite, tables=tables)
    folders = {PRIMARY: stack.enter_context(root)}
    for name in list(made.tissues)[1:]:
        folders[name] = stack.enter_context(
            tissue_folder(root, name, scenario, made.tissues[name], header, tables)
        )
    return folders


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

    made = _assembled(scenario, old.seed, lambda name: old.table_path(flat(name)).read_bytes())
    rates = made.tissues[PRIMARY].tables.steps
    wanted = max(float(old.header["until_min"]), minutes(until) if until is not None else 0.0)
    plan = Plan.of(scenario, rates.length, rates.fate, wanted)
    with ExitStack() as stack:
        folders = reopened(stack, path, old, scenario, made.tissues)
        folder = folders[PRIMARY]
        if plan.end * rates.length != old.header["until_min"]:
            for each in folders.values():
                each.write_header({**each.reader().header, "until_min": plan.end * rates.length})
        made = _thawed(folder, made)
        course = made.course(folders)
        step = made.tissues[PRIMARY].state.step
        course.drop_after(step)
        _go(folder, course, plan, progress, Provenance.resume(folder, used, step))
    return open_run(path)


def _thawed(folder: RunFolder, made: _Made) -> _Made:
    """Return the newest checkpoint as a state; time zero where there is none."""
    found = folder.latest_checkpoint()
    if found is None:
        return made
    for text in found.warnings:
        warnings.warn(text, UserWarning, stacklevel=3)
    return made.thawed(found, folder.path)


def _go(
    folder: RunFolder,
    course: Course,
    plan: Plan,
    progress: Watcher | None,
    provenance: Provenance,
    brief: bool = False,
) -> None:
    """Advance to the end of the plan, writing what is due."""
    loop = next(iter(course.loops.values()))
    state = loop.state
    course.set_status("running", state.step)
    if state.step == 0:
        course.record()
    tell = _teller(course, plan, progress)
    with StopRequest() as stop:
        while state.step < plan.end:
            course.advance()
            tell(state.step == plan.end)
            if state.step in plan.record:
                course.record()
            if loop.resumable and (state.step in plan.checkpoint or stop.asked):
                for each in course.loops.values():
                    check_finite(each)
                if stop.asked or not brief:
                    folder.write_checkpoint(state.step, *course.frozen())
                    course.set_status("running", state.step)
                    provenance.update()
            if stop.asked and loop.resumable and state.step < plan.end:
                course.set_status("interrupted", state.step)
                raise Interrupted(
                    f"stopped at {loop.time / 60:.2f} of {plan.end * plan.length / 60:.2f} simulated hours; nothing is lost",
                    remedy=f"go on with: exocosm resume {folder.path}",
                )
    course.set_status("finished", state.step)
    provenance.finish()


def _teller(course: Course, plan: Plan, watcher: Watcher | None) -> Callable[[bool], None]:
    """Return what reports to the watcher, a few times a second."""
    begun = time.perf_counter()
    last = [0.0]
    loops = list(course.loops.values())

    def tell(final: bool) -> None:
        now = time.perf_counter()
        if watcher is None or not (final or now - last[0] >= REPORT_EVERY):
            return
        last[0] = now
        first, cells, flying = loops[0], 0, 0.0
        for loop in loops:
            pools = loop.tables.carriers.field[np.unique(loop.tables.carriers.pool)]
            flying += float(loop.state.fields[pools].sum(dtype=np.float64)) * loop.tables.grid.voxel_volume
            cells += loop.state.cells.count
        watcher(Progress(first.state.step, plan.end, first.time, cells, flying, now - begun))

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
    for entry in all_starts(scenario):
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
