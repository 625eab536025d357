"""The page: whole, self-contained, readable without its pictures."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_run import Made, make_run
from PIL import Image

from exocosm.assays import communication
from exocosm.errors import DamagedError, StoreError
from exocosm.report import draw_maps, draw_talk, words, write_report
from exocosm.report.colours import sender_colours, type_colours
from exocosm.report.page import SECTIONS, render
from exocosm.report.picture import Picture
from exocosm.store.run_folder import Run, open_run

VOID = {"meta", "img", "br", "link", "hr", "input"}


class Reader(HTMLParser):
    """Collects tags with their attributes and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def pictures(text: str) -> list[tuple[str, bytes]]:
    found = re.findall(r'src="data:image/([a-z+]+);base64,([^"]+)"', text)
    return [(kind, base64.b64decode(data, validate=True)) for kind, data in found]


def test_it_is_one_file_that_asks_for_nothing(page: str) -> None:
    reader = read(page)
    tags = {tag for tag, _ in reader.found}
    assert not tags & {"script", "link", "iframe", "object", "form"}
    for tag, attributes in reader.found:
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/")
        if tag == "a":
            assert (attributes["href"] or "").startswith("#")
    assert "@import" not in page
    assert "url(" not in page
    assert len(page) < 6e6


def test_every_entry_of_the_contents_leads_somewhere_in_order(page: str) -> None:
    reader = read(page)
    anchors = [a["id"] for tag, a in reader.found if tag == "h2"]
    # A tissue alone has no blood.
    expected = [s.anchor for s in SECTIONS if s.anchor != "biomarkers"]
    assert anchors == expected
    links = [a["href"] for tag, a in reader.found if tag == "a" and not a.get("class")]
    assert links == [f"#{anchor}" for anchor in expected]
    numbers = re.findall(r'<h2 id="\w+"><span class="n">(\d+)</span>', page)
    assert numbers == [str(k + 1) for k in range(len(expected))]


def test_every_mark_of_the_description_leads_to_its_number(page: str) -> None:
    reader = read(page)
    marks = {a["href"] for tag, a in reader.found if (a.get("class") or "").startswith("mark")}
    numbers = {f"#{a['id']}" for tag, a in reader.found if tag == "tr" and a.get("id")}
    assert len(marks) > 5
    assert marks == numbers


def test_every_picture_opens_and_says_what_it_shows(page: str) -> None:
    images = [a for tag, a in read(page).found if tag == "img"]
    assert len(images) == 9
    assert all(len(a["alt"] or "") > 30 for a in images)
    for kind, data in pictures(page):
        if kind == "png":
            assert data.startswith(b"\x89PNG")
        else:
            assert ET.fromstring(data).tag.endswith("svg")


def test_names_are_text_never_markup(page: str) -> None:
    assert "<b>&</b>" not in page
    assert "Nodule &lt;b&gt;&amp;&lt;/b&gt; $rim$" in page


def test_cell_types_are_named_in_the_figures(page: str) -> None:
    texts = [data.decode() for kind, data in pictures(page) if kind == "svg+xml"]
    assert sum("macrophage" in t for t in texts) >= 5
    # A colour of the scenario, in heat-free figures: budget, growth, chord.
    assert sum("#0072b2" in t.casefold() for t in texts) >= 3


def test_the_findings_are_those_of_the_books(page: str) -> None:
    text = " ".join(read(page).text.split())
    assert "Between different types, most is said by tumour to CAF" in text
    assert "All 12 accounts close." in text
    assert "NOT CLOSED" not in text


def test_the_same_run_gives_the_same_page_where_asked(run: Run, page: str, tmp_path: Path) -> None:
    path = write_report(open_run(run.path), tmp_path / "new" / "report.html")
    assert path == tmp_path / "new" / "report.html"
    assert path.read_text(encoding="utf-8") == page


def test_a_place_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        write_report(run, tmp_path / "file" / "report.html")


def test_drawing_chords_leaves_matplotlib_as_it_was(run: Run) -> None:
    code = (
        "import matplotlib as mpl; before = dict(mpl.rcParams); "
        "from exocosm.assays import communication; from exocosm.report.draw_talk import chord; "
        "from exocosm.report.colours import sender_colours; from exocosm.store.run_folder import open_run; "
        f"run = open_run({str(run.path)!r}); chord(communication(run), sender_colours(run.layout)); "
        "print([k for k in before if not k.startswith('backend') and before[k] != mpl.rcParams[k]])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_it_loads_no_figures() -> None:
    code = "import exocosm.report, sys; print({'matplotlib', 'jinja2', 'pandas', 'pycirclize'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_self_talk_is_left_out_of_the_chords_where_there_is_other_talk(run: Run) -> None:
    talk = communication(run)
    found = draw_talk.chord(talk, sender_colours(run.layout, draw_talk.homes(talk)))
    assert isinstance(found, Picture)
    assert f"Self-talk, {words.share(talk.captured[talk.own].sum() / talk.captured.sum())}" in found.caption


def test_one_sender_and_one_receiver_are_told_in_words(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", Made(types=("tumour",), numbers=(60,), growth=(1e-4,)))
    text = " ".join(read(render(run)).text.split())
    assert "One sender and one receiver: tumour cells captured" in text
    assert "The strongest conversations over time" in text


def test_the_layer_with_the_cells_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", Made(grid=(8, 10, 12), numbers=(200, 80, 60, 40)))
    assert draw_maps.layer(run) == (4, 80, 100)
    on_the_floor = {
        "sphere": np.array([[10.0, 10.0, 3.0, 5.0], [30.0, 10.0, 25.0, 5.0], [50.0, 10.0, 5.0, 5.0]])
    }
    monkeypatch.setattr(type(run), "snapshot", lambda *_: SimpleNamespace(cells=on_the_floor))
    assert draw_maps.layer(run) == (0, 0, 20)


def test_a_field_that_is_the_same_everywhere_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import made_run

    whole = made_run.fields

    def even(made: Made, book: Any) -> Any:
        out = whole(made, book)
        out[0] = 38.0
        return out

    monkeypatch.setattr(made_run, "fields", even)
    run = make_run(tmp_path / "run", Made())
    assert draw_maps.uniform(run, "oxygen", [0, 1, 2], draw_maps.layer(run)) == "38 mmHg"
    found = draw_maps.cell_maps(run, type_colours(run.layout), "oxygen")
    assert isinstance(found, Picture)
    assert "Oxygen is the same everywhere at these times: 38 mmHg." in found.caption


def test_a_crowd_is_drawn_large_in_its_true_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    colours = type_colours(run.layout)
    assert draw_maps.large_map(run, colours) is None
    monkeypatch.setattr(draw_maps, "CROWD", 10)
    found = draw_maps.large_map(run, colours)
    assert isinstance(found, Picture)
    with Image.open(io.BytesIO(base64.b64decode(found.address.split(",")[1]))) as image:
        drawn = np.array(image.convert("RGB"), dtype=int).reshape(-1, 3)
    for colour in colours.values():
        wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert np.abs(drawn - wanted).sum(1).min() < 30, colour


CASES = {
    "one snapshot, 3-D": (
        Made(times_min=(720.0,), grid=(8, 10, 12), numbers=(200, 80, 60, 40)),
        ["The run has one snapshot", "from z = 80 to 100 µm"],
    ),
    "no vesicles, two snapshots": (
        Made(vesicles=False, times_min=(0.0, 720.0)),
        ["nobody talks through vesicles", "2 recorded times, 3 are needed"],
    ),
    "a type without cells, in a strip": (
        Made(numbers=(60, 25, 0, 15), grid=(1, 4, 60), times_min=(0.0, 720.0)),
        ["A course over time needs three snapshots", "1200 × 80 µm"],
    ),
    "no cells": (Made(numbers=(0, 0, 0, 0)), ["The run has no living cells.", "No cell captured a vesicle"]),
    "clones": (
        Made(senders=("resistant", "sensitive"), groups=("resistant", "sensitive")),
        ["Living cells of each group at the last snapshot", "most is said by resistant"],
    ),
    "many types": (
        Made(
            types=tuple(f"type {k} <i>" for k in range(10)),
            numbers=(30,) * 10,
            colours=(),
            growth=(0.0,) * 10,
        ),
        ["type 9 <i>"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_runs_that_lack_something_still_give_a_page(tmp_path: Path, case: str) -> None:
    made, expected = CASES[case]
    reader = read(render(make_run(tmp_path / "run", made)))
    said = " ".join(reader.text.split()) + "".join(
        str(a.get("alt")) for tag, a in reader.found if tag == "img"
    )
    for expects in expected:
        assert expects in said
    assert "nan" not in re.findall(r"[a-z]+", reader.text)


def test_books_that_do_not_close_are_shouted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import made_run

    whole = made_run.fields
    monkeypatch.setattr(made_run, "fields", lambda made, book: whole(made, book) * 1.001)
    text = render(make_run(tmp_path / "run", Made()))
    assert "NOT CLOSED" in text
    assert "do not trust" in text
    assert "✗ fails" in text


def test_a_run_still_going_with_a_scenario_that_cannot_be_read(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", Made())
    (run.path / "status.json").write_text('{"state": "running", "step": 1440}')
    (run.path / "scenario.yaml").write_text("exocosm: 1\ntitle: x\nunheard: of\n")
    text = render(open_run(run.path))
    assert "This run is not finished (running)" in text
    assert "The scenario of this run could not be read" in text
    assert "The size laws could not be read" in text
    assert "All 10 accounts close." in text


def test_a_damaged_run_is_an_error_with_its_place(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", Made())
    path = run.snapshot(-1).path
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DamagedError) as caught:
        write_report(open_run(run.path), tmp_path / "report.html")
    assert caught.value.place
    assert not (tmp_path / "report.html").exists()
