"""The section on biomarkers: there where the run has a body, with the numbers of the assay."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from made_body import BodyRun, MadeBody, make_body
from made_run import Made

from exocosm.assays.biomarker_panel import biomarker_panel
from exocosm.report.draw_panel import panel_curves, panel_rows
from exocosm.report.page import sections_of
from exocosm.report.picture import Missing, Picture


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> BodyRun:
    return make_body(tmp_path_factory.mktemp("body") / "run")


def page_of(body: BodyRun, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page; books are those of the tissue, since what blood holds here is made up."""
    from exocosm.report import page

    tissue = page.books(body._run)
    monkeypatch.setattr(page, "books", lambda _: tissue)
    return page.render(body)


def drawn(picture: Picture | Missing) -> str:
    assert isinstance(picture, Picture)
    return base64.b64decode(picture.address.partition(",")[2]).decode()


def test_the_page_has_a_section_in_its_place(body: BodyRun, monkeypatch) -> None:
    text = page_of(body, monkeypatch)
    assert re.findall(r'<h2 id="(\w+)">', text) == [s.anchor for s in sections_of(body, biomarkers=True)]
    assert "Biomarkers in blood" in text
    section = text[text.index('<h2 id="biomarkers">') : text.index('<h2 id="books">')]
    assert "<td>PD-L1-positive vesicles</td>" in section
    assert "no vesicle carries" not in section


def test_what_nothing_carries_is_said_on_the_page(tmp_path: Path, monkeypatch) -> None:
    text = page_of(make_body(tmp_path / "run", MadeBody(mir_21=0.0, native_per_ml=None)), monkeypatch)
    assert "no vesicle carries &#39;miR-21&#39;" in text
    assert "native vesicles per mL are those of the panel" in text


def test_a_body_of_which_no_panel_reads_anything_has_no_section(tmp_path: Path, monkeypatch) -> None:
    text = page_of(make_body(tmp_path / "run", MadeBody(pd_l1=0.0, mir_21=0.0)), monkeypatch)
    assert 'id="biomarkers"' not in text
    assert 'href="#biomarkers"' not in text


def test_every_marker_has_a_plot_with_its_lines(body: BodyRun) -> None:
    found = biomarker_panel(body, panel="pdac")
    picture = panel_curves(found)
    svg = drawn(picture)
    for word in (*found.markers, "signal", "background", "limit of detection", "one measurement"):
        assert word in svg
    assert "#d55e00" in svg.casefold()
    assert isinstance(picture, Picture)
    assert "MIF signal 0, background" in picture.alt
    assert "nan" not in picture.alt


def test_the_table_says_what_the_assay_says(body: BodyRun) -> None:
    found = biomarker_panel(body, panel="melanoma")
    rows = panel_rows(found)
    assert [r["marker"] for r in rows] == list(found.markers)
    (tracked, *_) = rows
    assert tracked["signal"] == f"{found.signal[-1, 0] / 1e6:.3g} million"
    assert [r["detected"] for r in rows] == ["yes" if d else "no" for d in found.detected[-1]]


def test_a_marker_without_any_reading_is_drawn_by_its_limit(body: BodyRun) -> None:
    from dataclasses import replace

    found = biomarker_panel(body, panel="melanoma")
    nothing = np.zeros_like(found.signal)
    assert drawn(panel_curves(replace(found, signal=nothing, background=nothing, measured=nothing)))


def test_one_snapshot_is_told_in_words(tmp_path: Path) -> None:
    run = make_body(tmp_path / "run", made=Made(times_min=(720.0,)))
    assert isinstance(panel_curves(biomarker_panel(run)), Missing)
