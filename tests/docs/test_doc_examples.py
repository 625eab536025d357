"""The examples of README and documentation are run as they stand.

A comment before a fenced block says what to do with it::

    <!-- run -->            a shell or Python block: must leave with 0; blocks of a page share a folder, in their order
    <!-- refused -->        a shell block that must leave with 2
    <!-- file: my.yaml -->  the block is written to this file
    <!-- shows -->          the lines of the block stand in the output of the block before (``...`` for any line)
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^<!-- (run|refused|shows|file: \S+) -->\n+(`{3,})([\w-]+)[^\n]*\n(.*?)^\2\s*$", re.MULTILINE | re.DOTALL
)
MARK = re.compile(r"^<!-- (?:run|refused|shows|file:)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    task: str
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(m[1], m[3], m[4]) for m in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def commands(folder: Path) -> Path:
    """Return a folder with the command `exocosm` of the package under test, installed or not."""
    shelf = folder / ".commands"
    if not shelf.exists():
        shelf.mkdir()
        (shelf / "exocosm").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m exocosm.cli "$@"\n', encoding="utf-8"
        )
        (shelf / "exocosm").chmod(0o755)
    return shelf


def execute(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    command = (
        [sys.executable, "-c", block.text]
        if block.language == "python"
        else ["bash", "-euo", "pipefail", "-c", block.text]
    )
    path = f"{commands(folder)}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "MPLBACKEND": "Agg"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def missing(wanted: str, shown: str) -> list[str]:
    """Return the lines that are wanted and not shown."""
    there = [" ".join(line.split()) for line in shown.splitlines()]
    return [
        line
        for line in wanted.splitlines()
        if line.strip() not in ("", "...") and " ".join(line.split()) not in there
    ]


@pytest.mark.parametrize(
    "page", [p for p in PAGES if blocks(p)], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_examples_work_as_they_stand(page: Path, tmp_path: Path) -> None:
    shown = ""
    for block in blocks(page):
        if block.task.startswith("file: "):
            path = tmp_path / block.task.removeprefix("file: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.task == "shows":
            lost = missing(block.text, shown)
            assert not lost, f"not shown: {lost}\nshown was:\n{shown}"
        else:
            done = execute(block, tmp_path)
            expected = 2 if block.task == "refused" else 0
            shown = done.stdout + done.stderr
            assert done.returncode == expected, f"{block.text}\n{shown}"
            assert "Traceback" not in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_mark_stands_before_a_block(page: Path) -> None:
    assert len(MARK.findall(page.read_text(encoding="utf-8"))) == len(blocks(page))


def test_the_pages_that_must_have_examples_have_them() -> None:
    for name in ("README.md", "docs/tutorial.md", "docs/how_to/cell_type.md", "docs/how_to/rule.md"):
        assert any(b.task == "run" for b in blocks(ROOT / name)), name


def test_a_block_that_fails_is_noticed(tmp_path: Path) -> None:
    assert execute(Block("run", "sh", "false | true\n"), tmp_path).returncode == 1
    assert execute(Block("run", "python", "import exocosm\nexocosm.simulat\n"), tmp_path).returncode == 1
    assert missing("a  b\n...\nc", "x\na b\n") == ["c"]
