"""Run folders cell by cell: what a test wants to measure, it says; the rest is zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from made_run import ACCOUNTS, Made, layout, scenario_text

from exocosm.store.archive import Archive, write_archive
from exocosm.store.run_folder import Run, RunFolder, open_run


@dataclass
class Moment:
    """One snapshot; `at` is [n, 3] um, `kind` [n] numbers of types."""

    time: float
    at: Any
    kind: Any = 0
    columns: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    book: Mapping[str, Any] = field(default_factory=dict)
    vessels: Any = None


def write_run(path: Path, made: Made, moments: Sequence[Moment], **changes: Any) -> Run:
    """Write a run folder; `changes` replace parts of the layout."""
    plan = replace(layout(made), **changes)
    names = plan.names("s")
    sizes = {axis: len(plan.names(axis)) for axis in "stqce"}
    with RunFolder.create(path, scenario_text(made), plan, {"title": "cells"}) as folder:
        for step, moment in enumerate(moments):
            at = np.asarray(moment.at, dtype=float).reshape(-1, 3)
            n, q, c = len(at), len(plan.carriers), len(plan.lumen)
            cells: dict[str, Any] = {
                "identity": np.arange(n, dtype="u8"),
                "mother": np.zeros(n, "u8"),
                "kind": np.broadcast_to(np.asarray(moment.kind, "i2"), n).copy(),
                "group": np.zeros(n, "i2"),
                "stage": np.zeros(n, "u1"),
                "phase": np.zeros(n, "u1"),
                "age": np.zeros(n, "f4"),
                "sphere": np.column_stack([at, np.full(n, 5.0)]).astype("f4"),
                "programme": np.zeros((n, len(plan.programmes))),
                "surface": np.zeros((n, q)),
                "endosome": np.zeros((n, q)),
                "cytosol": np.zeros((n, c)),
            }
            for name, values in moment.columns.items():
                old = cells.get(name)
                new = np.asarray(values, None if old is None else old.dtype)
                cells[name] = new if old is None else np.broadcast_to(new, old.shape).copy()
            stack = np.zeros((len(names), *plan.grid_shape))
            for name, values in moment.fields.items():
                stack[names.index(name)] = values
            book = {name: np.zeros([sizes[a] for a in axes]) for name, axes in ACCOUNTS.items()}
            book |= {name: np.asarray(values, dtype=float) for name, values in moment.book.items()}
            folder.write_snapshot(step, moment.time, stack, None, cells, book)
            if moment.vessels is not None:
                record_vessels(open_run(path).snapshot(-1).path, moment.vessels)
        folder.set_status("finished", len(moments))
    return open_run(path)


def record_vessels(path: Path, density: Any) -> None:
    """Write a vessel density beside the other arrays of a snapshot."""
    archive = Archive(path)
    arrays = {name: archive.read(name) for name in archive.names}
    arrays["medium/vessels"] = np.asarray(density, dtype=float)
    write_archive(path, arrays, archive.attributes, split=frozenset({"fields", "whole"}))
