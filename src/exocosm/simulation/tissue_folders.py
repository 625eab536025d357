"""The run folders of the further tissues of a body, inside that of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exocosm.model.parts import PRIMARY
from exocosm.model.scenario import Scenario
from exocosm.store.run_folder import Run, RunFolder

if TYPE_CHECKING:
    from exocosm.assemble.assemble import Assembled


def tissue_folder(
    root: RunFolder,
    name: str,
    scenario: Scenario,
    assembled: Assembled,
    header: Mapping[str, Any],
    tables: Mapping[str, bytes],
) -> RunFolder:
    """Make the run folder of a further tissue; what an interrupted process left of one goes.

    Parameters
    ----------
    root
        Folder of the whole.
    name, scenario
        Of the tissue, and of the whole.
    assembled
        The tissue.
    header, tables
        Of the whole.
    """
    from exocosm.simulation.layout import run_layout

    part = scenario.parts()[name]
    said = {**header, "title": part.title, "part_of": scenario.title, "scenario_hash": part.hash}
    layout = run_layout(part, assembled)
    return RunFolder.create(root.tissue(name), part.to_yaml(), layout, said, overwrite=True, tables=tables)


def reopened(
    stack: ExitStack, path: str | Path, old: Run, scenario: Scenario, tissues: Mapping[str, Assembled]
) -> dict[str, RunFolder]:
    """Open all folders of a run to go on with it; a tissue that had none yet when the run was stopped gets one now."""
    root = stack.enter_context(RunFolder.resume(path))
    folders = {PRIMARY: root}
    for name in list(tissues)[1:]:
        there = root.tissue(name)
        if len(old.steps) or (there / "run.json").exists():
            folder = RunFolder.resume_tissue(there)
        else:
            header = {k: v for k, v in old.header.items() if k not in ("format", "version")}
            tables = {p.name: p.read_bytes() for p in sorted((old.path / "cells").glob("*"))}
            folder = tissue_folder(root, name, scenario, tissues[name], header, tables)
        folders[name] = stack.enter_context(folder)
    return folders
