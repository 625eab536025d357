"""The documentation builds strictly, and a reader needs no network for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = re.compile(r"""<(?:script|link|img|iframe)[^>]*(?:src|href)=["'](?:https?:)?//[^"']+""")


COMPANIONS = {"pydantic_core", "markupsafe", "dask"}
"""Halves of pydantic, jinja2 and distributed: they come with them, in the version that fits."""


def project() -> dict[str, Any]:
    """Return what the package says of itself."""
    content: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return content


def names_of(declared: list[str]) -> set[str]:
    """Return the names of declared packages; an extra that draws in another names none."""
    return {re.split(r"[<>=\[;]", d)[0] for d in declared} - {"exocosm"}


def wanted() -> set[str]:
    """Return the names of all packages that are declared."""
    groups = project()["optional-dependencies"].values()
    return names_of([*project()["dependencies"], *(d for group in groups for d in group)])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "http_proxy": "http://localhost:9",
        "https_proxy": "http://localhost:9",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        loaded = [
            m for m in ELSEWHERE.findall(page.read_text(encoding="utf-8")) if 'rel="canonical"' not in m
        ]
        assert not loaded, f"{page.name}: {loaded}"


def test_scenario_reference_names_every_part(site: Path) -> None:
    text = (site / "scenario.html").read_text(encoding="utf-8")
    for word in ("lost in tissue", "VesicleKind", "CellType", "Tissue", "checkpoint"):
        assert word in text


def test_architecture_is_short_and_names_what_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    named = set(re.findall(r"`((?:src|tests|benchmarks|docs)/[\w./-]+)`", text))
    assert len(named) > 10
    lost = [name for name in named if not (ROOT / name).exists()]
    assert not lost


def test_every_dependency_has_its_line() -> None:
    rows = [
        line
        for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    named = {name.strip() for row in rows for name in row.split("|")[1].split(",")}
    assert wanted() <= named


def test_lock_pins_every_dependency_and_names_no_host() -> None:
    text = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+-]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    assert {name.lower() for name in wanted()} <= pinned


def test_what_is_imported_is_declared() -> None:
    import ast
    from importlib.metadata import packages_distributions

    always = {name.lower() for name in names_of(project()["dependencies"])}
    extra = {name.lower() for name in names_of(project()["optional-dependencies"]["studies"])}
    homes = packages_distributions()
    for path in (ROOT / "src").rglob("*.py"):
        imported: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
        foreign = imported - set(sys.stdlib_module_names) - {"exocosm"} - COMPANIONS
        declared = always | extra if path.is_relative_to(ROOT / "src" / "exocosm" / "studies") else always
        assert {homes[name][0].lower() for name in foreign} <= declared, path
