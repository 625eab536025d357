"""Numbers as a reader wants them."""

from __future__ import annotations

import pytest

from exocosm.report import words
from exocosm.report.budget import budget
from exocosm.report.colours import OKABE_ITO, type_colours
from exocosm.report.draw_maps import nice_length
from exocosm.report.prose import blocks, linked
from exocosm.store.layout import CellTypeAxis, Layout
from exocosm.store.run_folder import Run


def flat(text: str) -> str:
    return text.replace(words.THIN, " ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0123, "0.0123"),
        (4.5, "4.5"),
        (999.6, "1000"),
        (1234, "1230"),
        (12345, "12 300"),
        (999_999, "1 000 000"),
        (4.56e6, "4.56 million"),
        (-2e9, "-2 billion"),
        (3.1e-5, "3.1 × 10⁻⁵"),
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_numbers(value: float | None, text: str) -> None:
    assert flat(words.number(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.34, "34 %"),
        (0.05, "5 %"),
        (0.0534, "5.3 %"),
        (0.0021, "0.21 %"),
        (1e-6, "< 0.01 %"),
        (0, "0 %"),
        (None, "–"),
    ],
)
def test_shares(value: float | None, text: str) -> None:
    assert flat(words.share(value)) == text


def test_times_units_and_lists() -> None:
    assert [flat(words.time(t)) for t in (0, 45, 4320, 1e5)] == ["0 h", "45 min", "72 h", "69.4 days"]
    assert words.unit("vesicle/um^3") == "vesicle/µm³"
    assert words.unit("1") == ""
    assert [words.listing(list(p)) for p in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert [words.short(v) for v in (0, 3.14159, 250, 12_345, 3.1e6, 2e9)] == [
        "0",
        "3.1",
        "250",
        "12.3k",
        "3.1M",
        "2G",
    ]
    assert words.power(1e-4) == "10⁻⁴"


def test_scale_bars_are_round() -> None:
    assert [nice_length(x) for x in (300, 199, 1.5, 5, 20)] == [200, 100, 1, 5, 20]


def test_types_keep_given_colours_and_never_share_one() -> None:
    types = (
        CellTypeAxis("a", "#E69F00"),
        CellTypeAxis("b"),
        CellTypeAxis("c", "red"),
        CellTypeAxis("d", "#56b4e9"),
    )
    found = type_colours(Layout((1, 1, 1), (1.0, 1.0, 1.0), cell_types=types))
    assert found["a"] == OKABE_ITO[0]
    assert found["d"] == "#56B4E9"
    assert len(set(found.values())) == 4
    many = tuple(CellTypeAxis(str(k)) for k in range(14))
    assert len(set(type_colours(Layout((1, 1, 1), (1.0, 1.0, 1.0), cell_types=many)).values())) == 14


def test_ends_of_the_budget_add_up_to_what_came_in(run: Run) -> None:
    found = budget(run)
    ends = found.kept.sum(1) + sum(found.ends.values())
    assert ends == pytest.approx(found.entered)
    assert found.brought > 0
    assert sum(found.inside.values()) == pytest.approx(found.total("captured") + found.brought)


def test_plain_text_becomes_headings_paragraphs_and_lists() -> None:
    text = "Cells\n=====\n\nThere are\nthree.\n\ntumour: A sphere\n  of 17 um.\nCAF: Another.\n\n- one\n  goes on\n- two\n"
    found = [(b.kind, b.lead, b.text, b.items) for b in blocks(text)]
    assert found == [
        ("heading", "", "Cells", ()),
        ("paragraph", "", "There are three.", ()),
        ("paragraph", "tumour", "A sphere of 17 um.", ()),
        ("paragraph", "CAF", "Another.", ()),
        ("list", "", "", ("one goes on", "two")),
    ]


def test_marks_become_links_and_text_stays_text() -> None:
    assert (
        str(linked("<i> 3 [prior 12]")) == '&lt;i&gt; 3 <a class="mark prior" href="#number-12">prior 12</a>'
    )
    assert (
        flat(str(linked("15 um, 5 um^2/min, 3e-09 mL, 37 degC, x^2")))
        == "15 µm, 5 µm²/min, 3 × 10⁻⁹ mL, 37 °C, x^2"
    )
