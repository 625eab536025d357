"""What `import exocosm` promises."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import exocosm

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    "exocosm."
    + re.sub(r"(\.|^)__init__$", "", ".".join(p.relative_to(ROOT / "src" / "exocosm").with_suffix("").parts))
    for p in (ROOT / "src" / "exocosm").rglob("*.py")
    if p.name != "__main__.py"
)


def test_names_are_sorted_and_unique() -> None:
    assert exocosm.__all__ == sorted(set(exocosm.__all__))


@pytest.mark.parametrize("name", exocosm.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(exocosm, name) is not None
    assert name in dir(exocosm)


def test_a_wrong_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = exocosm.simulat


@pytest.mark.parametrize("module", [m.rstrip(".") for m in MODULES])
def test_every_module_imports_and_says_what_it_is_for(module: str) -> None:
    loaded = importlib.import_module(module)
    assert (loaded.__doc__ or "").strip(), "no docstring"
    for name in getattr(loaded, "__all__", ()):
        assert hasattr(loaded, name), name


def test_version_stands_in_one_place() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert exocosm.__version__ == project["version"]
