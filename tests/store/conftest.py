"""A small run folder to store and read: two pools, one carried cargo, oxygen, three cell types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exocosm.store.layout import EVENTS, AccountAxis, CarrierAxis, CellTypeAxis, FieldAxis, Layout
from exocosm.store.run_folder import RunFolder

LAYOUT = Layout(
    grid_shape=(2, 5, 4),
    spacing=(20.0, 10.0, 15.0),
    fields=(
        FieldAxis("oxygen", "mmHg", "solute", diffusivity=1e5, decay=0.1),
        FieldAxis("tumour exosome", "vesicle/um^3", "pool", diffusivity=300.0, decay=1e-3),
        FieldAxis("CAF exosome", "vesicle/um^3", "pool", whole=True, diffusivity=300.0),
        FieldAxis("tumour exosome: miR-21", "copies/um^3", "cargo", diffusivity=300.0, decay=1e-3),
    ),
    carriers=(
        CarrierAxis("tumour exosome", "tumour exosome", "tumour", "tumour exosome", "tumour exosome", (20.0, 5.0), (0.0, 2.0)),
        CarrierAxis("CAF exosome", "CAF exosome", "CAF", "CAF exosome", "CAF exosome", (0.0, 9.0), (0.5, 0.0)),
        CarrierAxis(
            "tumour exosome: miR-21", "tumour exosome", "tumour", "tumour exosome: miR-21", "tumour exosome", (0.0, 0.0), (1.0, 0.0)
        ),
    ),
    cell_types=(
        CellTypeAxis("tumour", "#D55E00", 8.0),
        CellTypeAxis("CAF", "#009E73", 7.0),
        CellTypeAxis("CD8 T", "#0072B2", 4.0),
    ),
    groups=("tumour", "CAF", "CD8 T"),
    programmes=("EMT", "hypoxia"),
    lumen=("miR-21", "DNA/RNA"),
    membrane=("PD-L1", "TGF-b"),
    accounts=(
        AccountAxis("initial", ("s",), "amount"),
        AccountAxis("released", ("s", "t"), "amount"),
        AccountAxis("captured", ("s", "t"), "amount"),
        AccountAxis("delivered", ("c", "t"), "copies"),
        AccountAxis("events", ("t", "e"), "events"),
    ),
)  # fmt: skip
SCENARIO = "exocosm: 1\ntitle: Small test run\n"
HEADER = {"title": "Small test run", "seed": 7, "precision": "float64", "until_min": 120.0, "step_min": 1.0}


def moment(step: int, count: int = 40) -> dict[str, Any]:
    """Return what `RunFolder.write_snapshot` takes, the same for the same step."""
    rng = np.random.default_rng(step)
    sphere = rng.uniform(0.0, 50.0, (count, 4)).astype(np.float32)
    sphere[:, 3] = rng.uniform(4.0, 8.0, count)
    cells = {
        "identity": np.arange(1, count + 1, dtype=np.uint64),
        "mother": np.zeros(count, np.uint64),
        "kind": (np.arange(count) % 3).astype(np.int16),
        "group": (np.arange(count) % 3).astype(np.int16),
        "stage": rng.integers(0, 4, count).astype(np.uint8),
        "phase": np.zeros(count, np.uint8),
        "age": rng.uniform(0, 60, count).astype(np.float32),
        "sphere": sphere,
        "programme": rng.random((count, 2)),
        "surface": rng.poisson(2.0, (count, 3)).astype(float),
        "endosome": rng.poisson(3.0, (count, 3)).astype(float),
        "cytosol": rng.poisson(1.0, (count, 2)).astype(float),
    }
    ledger = {
        "initial": np.arange(4.0),
        "released": rng.uniform(0, 100, (4, 3)) + step,
        "captured": rng.uniform(0, 50, (4, 3)) + step,
        "delivered": rng.uniform(0, 5, (2, 3)) + step,
        "events": np.full((3, len(EVENTS)), float(step)),
    }
    whole = rng.integers(0, 3, (1, 2, 5, 4)).astype(np.int32)
    return {
        "step": step,
        "time_min": step * 1.0,
        "fields": rng.random((4, 2, 5, 4)),
        "whole": whole,
        "cells": cells,
        "ledger": ledger,
    }


def build(path: Path, steps: tuple[int, ...] = (0, 60, 120), count: int = 40, **options: Any) -> Path:
    """Write a finished run folder and return its path."""
    with RunFolder.create(path, SCENARIO, LAYOUT, HEADER, **options) as folder:
        for step in steps:
            folder.write_snapshot(**moment(step, count))
        folder.write_checkpoint(60, {"fields": moment(60)["fields"]}, {"next": 1})
        folder.write_checkpoint(120, {"fields": moment(120)["fields"]}, {"next": 2})
        folder.set_status("finished", 120)
    return path


@pytest.fixture
def layout() -> Layout:
    return LAYOUT


@pytest.fixture
def make_moment() -> Callable[..., dict[str, Any]]:
    return moment


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str = "run", **options: Any) -> Path:
        return build(tmp_path / name, **options)

    return make


@pytest.fixture
def new_folder(tmp_path: Path) -> Callable[..., RunFolder]:
    def make(name: str = "run", **options: Any) -> RunFolder:
        return RunFolder.create(tmp_path / name, SCENARIO, LAYOUT, HEADER, **options)

    return make
