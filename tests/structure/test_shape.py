"""The shape of the code: short files, functions and classes, no printing, no hidden chance, no swallowed errors.

The limits prune a tail. A good reason beats them: write it beside the exception in `EXCEPTIONS`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "exocosm"
FILES = sorted(SOURCE.rglob("*.py"))
LINES, FUNCTION_LINES, METHODS = 400, 60, 20
TABOO_NAMES = {"utils", "core", "helpers", "manager", "base", "misc"}

EXCEPTIONS: dict[str, str] = {
    "engine/kernel/fate.py:decide": "hazards compete for one draw; in pieces, a cell's state would travel as twenty arguments",
}
"""``path from src/exocosm[:name]`` -> why a limit does not hold there."""

SEEDED = {"Generator", "Philox", "PCG64", "SeedSequence", "BitGenerator", "default_rng"}
"""What of `numpy.random` may be used: it takes a seed."""


def relative(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def excused(path: Path, name: str = "") -> bool:
    return (f"{relative(path)}:{name}" if name else relative(path)) in EXCEPTIONS


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Parameters, units, errors and sources take room; they are no reason to cut a function."""
    first = node.body[0]
    text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return (first.end_lineno or first.lineno) - first.lineno + 1 if text else 0


def too_long(path: Path) -> Iterator[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > LINES and not excused(path):
        yield f"{relative(path)}: {lines} lines"
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            if length > FUNCTION_LINES and not excused(path, node.name):
                yield f"{relative(path)}:{node.lineno}: {node.name} has {length} lines"
        if isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            if len(methods) > METHODS and not excused(path, node.name):
                yield f"{relative(path)}:{node.lineno}: {node.name} has {len(methods)} methods"


def dotted(node: ast.AST) -> str:
    """``np.random.rand`` for the expression of that spelling, else an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def chancy(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        where = f"{relative(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import) and any(alias.name == "random" for alias in node.names):
            yield f"{where}: imports random"
        if isinstance(node, ast.ImportFrom) and node.module == "random" and node.level == 0:
            yield f"{where}: imports from random"
        if isinstance(node, ast.ImportFrom) and node.module == "numpy.random":
            yield from (f"{where}: numpy.random.{a.name}" for a in node.names if a.name not in SEEDED)
        if isinstance(node, ast.Attribute):
            found = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", dotted(node))
            if found and found.group(1) not in SEEDED:
                yield f"{where}: {found.group()}"
        if isinstance(node, ast.Call) and dotted(node.func).endswith("default_rng") and not node.args:
            yield f"{where}: default_rng() without a seed"


def printing(path: Path) -> Iterator[str]:
    if relative(path).startswith("cli/"):
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and dotted(node.func) in {
            "print",
            "sys.stdout.write",
            "sys.stderr.write",
        }:
            yield f"{relative(path)}:{node.lineno}: prints"


def swallowing(path: Path) -> Iterator[str]:
    """Bare `except` never; `except Exception` only with a reason on its line or the next, or to raise again."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        where = f"{relative(path)}:{node.lineno}"
        if node.type is None:
            yield f"{where}: bare except"
            continue
        caught = {dotted(t) for t in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])}
        beside = [
            re.sub(r"#\s*noqa:?[\w\s,]*", "#", line).partition("#")[2]
            for line in lines[node.lineno - 1 :][:2]
        ]
        reasoned = max(len(comment.strip(" ()#")) for comment in beside) >= 10
        raises = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if caught & {"Exception", "BaseException"} and not reasoned and not raises:
            yield f"{where}: catches {', '.join(sorted(caught))} without saying why on the line"


@pytest.mark.parametrize("rule", [too_long, chancy, printing, swallowing], ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule) -> None:
    found = [finding for path in FILES for finding in rule(path)]
    assert not found, "\n" + "\n".join(found)


def test_names_say_what_a_file_is_for() -> None:
    named = [relative(p) for p in SOURCE.rglob("*") if p.stem in TABOO_NAMES]
    assert not named


def test_exceptions_are_still_needed() -> None:
    for place in EXCEPTIONS:
        path, _, name = place.partition(":")
        assert (SOURCE / path).exists(), f"{place}: no such file"
        if name:
            assert any(getattr(n, "name", "") == name for n in ast.walk(parsed(SOURCE / path))), (
                f"{place}: no such name"
            )


BAD = """
import random
import numpy as np

def talk():
    print(np.random.rand(3), np.random.default_rng(7).random(), np.random.default_rng())
    try:
        pass
    except Exception:
        pass
    try:
        pass
    except Exception:  # noqa: BLE001
        pass
    try:
        pass
    except Exception:  # a plug-in may raise anything
        pass
    try:
        pass
    except BaseException:
        print("aside")
        raise
    try:
        pass
    except:
        pass
"""


def test_the_rules_find_what_they_look_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_shape.SOURCE" if __name__ == "test_shape" else f"{__name__}.SOURCE", tmp_path)
    bad = tmp_path / "bad.py"
    bad.write_text(BAD + "\n" * 400 + "def long():\n" + "    x = 1\n" * 60, encoding="utf-8")
    assert [f.split(": ", 1)[1] for f in chancy(bad)] == [
        "imports random",
        "default_rng() without a seed",
        "np.random.rand",
    ]
    assert len(list(printing(bad))) == 2
    assert [f.split(": ", 1)[1][:11] for f in swallowing(bad)] == [
        "catches Exc",
        "catches Exc",
        "bare except",
    ]
    assert len(list(too_long(bad))) == 2
