"""One small made-up run for all tests of assays."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_run import make_run

from exocosm.store.run_folder import Run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return make_run(Path(tmp_path_factory.mktemp("runs")) / "small")
