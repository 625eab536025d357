"""The page of assays names every assay with its tables."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from exocosm import assays

sys.path.insert(0, str(Path(__file__).parents[1] / "assays"))
from made_body import OF_BODIES, simulated_body
from made_run import Made, make_run

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

PAGE = (Path(__file__).parents[2] / "docs" / "assays.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", assays.names())
def test_an_assay_stands_with_its_tables(name: str, tmp_path: Path) -> None:
    found = re.search(rf"^\| `{name}` \|.*\|(.*)\|$", PAGE, re.MULTILINE)
    assert found, f"{name} is not on the page"
    named = re.findall(r"`(\w+)`", found.group(1))
    run = make_run(tmp_path / "a", Made(groups=("left", "right")))
    if name in OF_BODIES:
        run = simulated_body(tmp_path / "body")
    assert named == list(assays.run(name, run).tables)


def test_the_page_names_nothing_else() -> None:
    listed = re.findall(r"^\| `(\w+)` \| [a-z].*\| `", PAGE, re.MULTILINE)
    assert listed == list(assays.names())
