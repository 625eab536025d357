"""The bar: there on a terminal, absent elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from exocosm.cli.progress import clock, counted


def on_a_terminal(arguments: list[str]) -> str:
    """Run the command on a pseudo-terminal and return what appears there."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": "160", "TERM": "xterm"}
    command = [sys.executable, "-m", "exocosm.cli", *arguments]
    running = subprocess.Popen(
        command, stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    assert running.wait() == 0, seen.decode()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())


def test_a_terminal_shows_time_cells_vesicles_and_speed(scenario: Path, tmp_path: Path) -> None:
    shown = on_a_terminal(["run", str(scenario), "--out", str(tmp_path / "run"), "--until", "6 hours"])
    assert re.search(r"\d+ h \d\d min .*2 cells .* vesicles in flight .* cell-steps/s", shown)
    assert "exocosm report" in shown


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (812, "812"), (23_400, "23.4k"), (1.2e6, "1.2M"), (3.4e12, "3.4e+12")]
)
def test_counts_are_short(number: float, text: str) -> None:
    assert counted(number) == text


def test_clock_shows_hours_and_minutes() -> None:
    assert clock(4320) == "72 h 00 min"
    assert clock(61.2) == "1 h 01 min"
