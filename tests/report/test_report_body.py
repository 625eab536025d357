"""Blood and organs in the report of a run: only where there is a body, and with the numbers of its books."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

import exocosm as exo
from exocosm import assays, scenarios
from exocosm.report import words
from exocosm.report.draw_body import body_panels, body_section
from exocosm.report.page import render
from exocosm.report.picture import Missing, Picture
from exocosm.store.run_folder import Run

SMALL = {
    "tissue.size": ["100 um", "100 um"],
    "start": [{"put": "tumour", "number": 8}],
    "record": {"every": "1 hour"},
    "until": "2 hours",
}
TUMOUR = "tumour exosome from tumour"


@pytest.fixture(scope="module")
def mouse(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("body") / "plasma"
    return exo.simulate(scenarios.load("plasma").with_changes(SMALL), seed=2, into=folder)


def test_the_page_has_blood_and_organs_with_the_numbers_of_the_books(mouse: Run) -> None:
    page = render(mouse)
    assert page.count('id="body"') == 1 and 'href="#body"' in page
    part = unescape(page.split('id="body"')[1].split("</section>")[0])
    (row,) = assays.run("circulation", mouse).table("tissues").where(pool=TUMOUR, tissue="primary")
    said = re.findall(r"<td[^>]*>([^<]*)</td>", part)
    assert said[:2] == [TUMOUR, "primary"]
    names = ("released", "left", "returned", "drained")
    assert said[2:6] == [words.number(float(row[n])) for n in names]  # type: ignore[arg-type]
    assert said[6] == words.share(float(row["escaped"]))  # type: ignore[arg-type]


def test_the_figure_says_which_organ_took_most(mouse: Run) -> None:
    found = body_section(mouse)
    assert found is not None and isinstance(found["picture"], Picture)
    assert "of plasma vesicle from blood by rest" in found["picture"].alt


def test_tissues_that_nothing_passed_are_left_out(mouse: Run) -> None:
    """The dose is given at 12 hours: none of it is there yet."""
    found = body_section(mouse)
    assert found is not None
    assert {r["pool"] for r in found["rows"]} == {TUMOUR}
    assert [r["escaped"] for r in found["rows"] if r["tissue"] != "primary"] == ["–"] * 3


def test_where_nothing_circulates_the_page_says_so(mouse: Run) -> None:
    nothing = body_panels(assays.run("circulation", mouse), {"tumour exosome from added": "#000000"})  # type: ignore[arg-type]
    assert isinstance(nothing, Missing)


def test_a_run_without_a_body_has_no_such_section(run: Run, page: str, tmp_path: Path) -> None:
    assert body_section(run) is None
    assert 'id="body"' not in page and "Blood and organs" not in page
