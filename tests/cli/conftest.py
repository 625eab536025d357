"""A small run to try the verbs on, and a way to call them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

SMALL = """\
exocosm: 1
title: Two cells in a drop
about: One cell releases, the other takes up.
tissue:
  size: [100 um, 100 um, 20 um]
  voxel: 20 um
vesicles:
  exosome: {like: exosome}
cells:
  sender:
    like: carcinoma
    releases: {exosome: 100 vesicle/cell/hour}
  receiver:
    like: CD8 T
    captures: {exosome: upt.k_cell}
start:
  - {put: sender, at: [[30 um, 50 um, 10 um]]}
  - {put: receiver, at: [[70 um, 50 um, 10 um]]}
record: every 30 min
until: 1 hour
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """A scenario file that runs in no time."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def call() -> Callable[..., Result]:
    """Call the command in this process."""
    from exocosm.cli.app import app

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments])

    return invoke


@pytest.fixture
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the command as a user does: a process of its own."""

    def execute(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k != "EXOCOSM_DEBUG"}
        settings: dict = {
            "capture_output": True,
            "text": True,
            "check": False,
            "env": environment,
            "timeout": 300,
        }
        return subprocess.run(
            [sys.executable, "-m", "exocosm.cli", *map(str, arguments)], **(settings | options)
        )

    return execute


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run of the small scenario; not to be changed."""
    from exocosm.cli.app import app

    folder = tmp_path_factory.mktemp("cli")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    done = CliRunner().invoke(
        app, ["run", str(folder / "small.yaml"), "--out", str(folder / "run"), "--seed", "3"]
    )
    assert done.exit_code == 0, done.output
    return folder / "run"
