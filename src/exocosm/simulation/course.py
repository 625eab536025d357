"""What advances in a run, and what of it is written: a tissue alone, or a body with several."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from exocosm.errors import DamagedError, NumericalError
from exocosm.store.recorder import Recorder
from exocosm.store.run_folder import RunFolder

if TYPE_CHECKING:
    import numpy.typing as npt

    from exocosm.assemble.assemble import Assembled
    from exocosm.assemble.body import BodyAssembled
    from exocosm.engine.loop import Loop

Arrays = dict[str, "npt.NDArray[Any]"]


class Course(Protocol):
    """A run under way."""

    @property
    def loops(self) -> Mapping[str, Loop]:
        """Tissues by name, the scenario's own first."""

    def advance(self) -> None:
        """Advance by one engine step."""

    def record(self) -> None:
        """Write a snapshot."""

    def frozen(self) -> tuple[Arrays, dict[str, Any]]:
        """Return all that a checkpoint must hold."""

    def drop_after(self, step: int) -> None:
        """Remove what was written of later steps."""

    def set_status(self, status: str, step: int) -> None:
        """Say how the run stands."""


class TissueCourse:
    """A tissue alone."""

    def __init__(self, folder: RunFolder, assembled: Assembled, name: str = "") -> None:
        from exocosm.engine.loop import Loop

        self._folder = folder
        self._name = name
        self.loop = Loop(assembled.tables, assembled.state)
        self._recorder = Recorder(folder)

    @property
    def loops(self) -> Mapping[str, Loop]:
        """The one tissue."""
        return {self._name: self.loop}

    def advance(self) -> None:
        """Advance by one engine step."""
        self.loop.advance()

    def record(self, body: Mapping[str, npt.NDArray[Any]] | None = None) -> None:
        """Write a snapshot, with what the body holds where there is one."""
        check_finite(self.loop)
        state = self.loop.state
        self._recorder.record(
            state.step,
            self.loop.time,
            state.fields,
            state.whole,
            state.cells.alive_rows(),
            state.ledger.arrays(),
            self.loop.medium_maps,
            body,
        )

    def frozen(self) -> tuple[Arrays, dict[str, Any]]:
        """Return all that a checkpoint must hold."""
        from exocosm.engine.freeze import freeze

        return freeze(self.loop.state)

    def drop_after(self, step: int) -> None:
        """Remove what was written of later steps."""
        self._folder.drop_after(step)

    def set_status(self, status: str, step: int) -> None:
        """Say how the run stands."""
        self._folder.set_status(status, step)


class BodyCourse:
    """A body: its own folder is that of the scenario's own tissue, which holds the folders of the others."""

    def __init__(self, folders: Mapping[str, RunFolder], assembled: BodyAssembled) -> None:
        from exocosm.engine.body_loop import BodyLoop

        self._tissues = {n: TissueCourse(folders[n], a, n) for n, a in assembled.tissues.items()}
        self._body = BodyLoop(assembled.tables, assembled.state, list(self.loops.values()))

    @property
    def loops(self) -> Mapping[str, Loop]:
        """Tissues by name, the scenario's own first."""
        return {name: course.loop for name, course in self._tissues.items()}

    def advance(self) -> None:
        """Advance everything by one engine step."""
        self._body.advance()

    def record(self) -> None:
        """Write a snapshot of every tissue; that of the scenario's own, which holds the body too, last."""
        first, *others = self._tissues.values()
        for course in others:
            course.record()
        first.record(self._body.record())

    def frozen(self) -> tuple[Arrays, dict[str, Any]]:
        """Return all that a checkpoint must hold: everything stands in one, so no part can be older than another."""
        from exocosm.engine.freeze import freeze_body

        arrays: Arrays = {f"body/{n}": a for n, a in freeze_body(self._body.state).items()}
        numbers: dict[str, Any] = {}
        for name, course in self._tissues.items():
            rows, said = course.frozen()
            arrays |= {f"tissues/{name}/{n}": a for n, a in rows.items()}
            numbers[name] = said
        return arrays, {"tissues": numbers}

    def drop_after(self, step: int) -> None:
        """Remove what was written of later steps."""
        for course in self._tissues.values():
            course.drop_after(step)

    def set_status(self, status: str, step: int) -> None:
        """Say how the run stands, in the folder of the whole last."""
        for course in reversed(self._tissues.values()):
            course.set_status(status, step)


def thawed(
    arrays: Mapping[str, Any], numbers: Mapping[str, Any], assembled: Assembled, path: Path
) -> Assembled:
    """Return a tissue as a checkpoint has it; `DamagedError` where that is incomplete."""
    from exocosm.assemble.assemble import Assembled
    from exocosm.engine.freeze import thaw

    try:
        state = thaw(arrays, numbers, assembled.state.flow)
    except KeyError as error:
        raise DamagedError(
            f"the checkpoint lacks {error}", place=str(path), remedy="start the run again"
        ) from error
    return Assembled(tables=assembled.tables, state=state, names=assembled.names)


def thawed_body(
    arrays: Mapping[str, Any], numbers: Mapping[str, Any], assembled: BodyAssembled, path: Path
) -> BodyAssembled:
    """Return a body as a checkpoint has it; `DamagedError` where that is incomplete."""
    from dataclasses import replace

    from exocosm.engine.freeze import thaw_body

    def part(prefix: str) -> dict[str, Any]:
        return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}

    try:
        tissues = {
            name: thawed(part(f"tissues/{name}/"), numbers["tissues"][name], one, path)
            for name, one in assembled.tissues.items()
        }
        return replace(assembled, state=thaw_body(part("body/")), tissues=tissues)
    except KeyError as error:
        raise DamagedError(
            f"the checkpoint lacks {error}", place=str(path), remedy="start the run again"
        ) from error


def check_finite(loop: Loop) -> None:
    """Stop before a state that is not finite is written."""
    state = loop.state
    for name, values in (("fields", state.fields), ("positions", state.cells.sphere[: state.cells.count])):
        if not np.isfinite(values).all():
            raise NumericalError(
                f"{name} are not finite at {loop.time:g} min",
                remedy="a smaller exchange step, and a look at the rates of the scenario; the last checkpoint is sound",
            )
