"""Runs for the report, made as for the assays."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "assays"))

from made_run import Made, make_run

from exocosm.report.page import render
from exocosm.store.run_folder import Run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = Made(
        types=("tumour", "CAF", "CD8 T", "macrophage", "endothelial"),
        numbers=(300, 80, 60, 40, 30),
        grid=(1, 30, 30),
        times_min=(0.0, 360.0, 720.0, 1080.0, 1440.0),
        growth=(5e-4, 1e-4, 0.0, 0.0, 0.0),
        title="Nodule <b>&</b> $rim$",
    )
    return make_run(Path(tmp_path_factory.mktemp("runs")) / "nodule", made)


@pytest.fixture(scope="session")
def page(run: Run) -> str:
    return render(run)
