"""The page of the atlas and its pages in the documentation: whole, escaped, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from made_atlas import depends, finding, make_atlas, result, row, supported
from test_report_page import pictures, read

from exocosm.atlas.results import AtlasFolder
from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.report import atlas_words, words
from exocosm.report.atlas_docs import md, slim, write_docs
from exocosm.report.atlas_page import render_atlas, sweep_row
from exocosm.report.atlas_result import natural, ranges, read_atlas
from exocosm.report.draw_sweep import ranked, swept, tornado
from exocosm.report.effect_axis import limits, log_ticks
from exocosm.report.picture import Missing, Picture

CLAIMS = ("S0-1", "S1-3", "S2-1", "S3-2", "S3-11", "S4-1")
INF = float("inf")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_atlas(Path(tmp_path_factory.mktemp("made")) / "atlas")


@pytest.fixture(scope="module")
def atlas_page(folder: Path) -> str:
    return render_atlas(folder)


def test_it_is_one_file_that_asks_for_nothing_and_is_the_same_twice(folder: Path, atlas_page: str) -> None:
    reader = read(atlas_page)
    assert not {tag for tag, _ in reader.found} & {"script", "link", "iframe", "object", "form"}
    ids = {str(a["id"]) for _, a in reader.found if "id" in a}
    for tag, attributes in reader.found:
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/")
            assert attributes["alt"]
        if tag == "a":
            assert (attributes["href"] or "").removeprefix("#") in ids
    assert "url(" not in atlas_page
    assert render_atlas(folder) == atlas_page


def test_every_claim_has_its_section_in_counting_order_with_its_verdict(atlas_page: str) -> None:
    parts = re.split(r'<section class="claim" id="([^"]+)"', atlas_page)
    assert tuple(parts[1::2]) == CLAIMS
    told = {
        name: read(f"<section{part.split('</section>')[0]}</section>").text
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
    wanted = {
        "S0-1": "undecided", "S1-3": "failed", "S2-1": "supported", "S3-2": "supported", "S3-11": "supported; depends on",
        "S4-1": "not supported",
    }  # fmt: skip
    for name, word in wanted.items():
        assert f"{atlas_words.look(word).sign if word in atlas_words.LOOKS else '◆'} {word}" in told[name]
    assert "not supported from 0.132 1/h upwards (usual 0.05)" in told["S3-11"]
    assert "recalled: a prior" in told["S3-2"]
    assert "Without, the same experiment comes out not supported." in told["S3-2"]
    assert "ran out of memory <here>; lost a worker" in told["S1-3"]
    assert "not defined" in told["S1-3"]
    assert "Assumptions are not moved yet" in told["S0-1"]


def test_text_stays_text(atlas_page: str) -> None:
    assert "<script" not in atlas_page
    assert 'A name with <script>alert("x")</script> & $signs$' in read(atlas_page).text
    assert "None" not in re.sub(r"None named|None turns", "", read(atlas_page).text)


def test_silenced_runs_stand_beside(atlas_page: str) -> None:
    flat = read(atlas_page).text.replace(words.THIN, " ")
    assert "× 1 (0.98 to 1.02)" in flat
    assert "Without exosomes 2 of 2 claims are no longer supported." in flat


def test_pictures_are_well_formed_and_show_what_a_claim_has(folder: Path, atlas_page: str) -> None:
    found = pictures(atlas_page)
    for kind, data in found:
        assert kind == "svg+xml"
        ET.fromstring(data)
        ET.fromstring(slim(data))
    # overview; effects of six; indices of one; replicates of five; courses of one; assumptions of two
    assert len(found) == 1 + 6 + 1 + 5 + 1 + 2
    drawn = b"".join(data for _, data in found).decode()
    assert "uptake.rate_14" in drawn
    assert "uptake.rate_2<" not in drawn


def test_a_supported_claim_without_exosomes_is_named(folder: Path, tmp_path: Path) -> None:
    made = AtlasFolder(make_atlas(tmp_path / "atlas"))
    made.write("S3-11", depends() | {"silenced": True}, silenced=True)
    assert "S3-11 is still supported, which must not be" in render_atlas(made.path)


def test_ranges_without_an_end_are_read() -> None:
    assert ranges([[1.1, None], [None, 0.9], [0, 0]]) == ((1.1, INF), (-INF, 0.9), (0, 0))
    assert ranges(None) == ()


def test_assumptions_that_turn_the_verdict_come_first_then_by_reach(folder: Path) -> None:
    claims = {c.id: c for c in read_atlas(folder).claims}
    assert [r.name for r in ranked(claims["S3-11"])][:3] == [
        "cells.*.secretion.brake",
        "uptake.rate",
        "vesicles.*.fate.degradation",
    ]
    assert ranked(claims["S3-2"])[0].name == "uptake.rate_14"


def test_the_sweep_shows_an_effect_that_has_a_size(tmp_path: Path) -> None:
    """A share of what is recognised has no size in one replicate; another effect of the claim then shows what moves."""
    findings = [
        finding("told apart", "not met", (0.5, 0.2, 0.8), scale="share"),
        finding("ratio", "met", (2.0, 1.8, 2.2)),
    ]
    moved = row("uptake.rate", (1.0, 2.0, 3.0), [None, 1.5], [None, 2.5])
    folder = AtlasFolder(make_atlas(tmp_path / "atlas"))
    folder.write("S3-2", result("S3-2", "not supported", findings, sweep=[moved]), silenced=False)
    claim = next(c for c in read_atlas(folder.path).claims if c.id == "S3-2")
    assert (claim.main, swept(claim)) == (0, 1)
    picture = tornado(claim)
    assert isinstance(picture, Picture)
    assert "has no size in one replicate" in picture.caption
    assert picture.alt.startswith("Another effect")


def test_a_sweep_without_any_size_says_where_it_is_met(tmp_path: Path) -> None:
    findings = [
        finding("told apart", "not met", (0.5, 0.2, 0.8), scale="share"),
        finding("ratio", "met", (2.0, 1.8, 2.2)),
    ]
    moved = row("uptake.rate", (1.0, 2.0, 3.0), [None, None], [None, None])
    moved["at_low"]["becomes"], moved["at_high"]["becomes"] = "not supported", "supported"
    folder = AtlasFolder(make_atlas(tmp_path / "atlas"))
    said = result("S3-2", "not supported", findings, sweep=[moved]) | {
        "search": {"seed": 1, "expectations": [0]}
    }
    folder.write("S3-2", said, silenced=False)
    claim = next(c for c in read_atlas(folder.path).claims if c.id == "S3-2")
    picture = tornado(claim)
    assert isinstance(picture, Missing)
    assert (
        "told apart. With one assumption at an end of its spread it is met at 1 of the 2 ends"
        in picture.reason
    )
    shown = sweep_row(claim, claim.sweep[0])
    assert (shown["at_low"], shown["at_high"]) == ("not met", "met")


def test_identifiers_count_and_axes_hold_what_they_show() -> None:
    assert sorted(("S3-11", "S3-2", "S10-1", "S3-2b"), key=natural) == ["S3-2", "S3-2b", "S3-11", "S10-1"]
    low, high = limits([0.0, None, 0.5, 4.0, INF], log=True)
    assert 0.3 < low < 0.5
    assert 4.0 < high < 6.0
    assert log_ticks(0.4, 2.6, 6) == [0.5, 1, 2]
    assert len(log_ticks(1.01, 1.02, 6)) >= 2
    assert len(log_ticks(1e-3, 1e3, 5)) <= 5


def damage(text: str) -> Any:
    return lambda path: path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "error"),
    [
        ("claims/S3-2.json", damage("{ half"), DamagedError),
        ("claims/S3-2.json", damage('{"claim": "S3-2"}'), DamagedError),
        ("claims/S3-2.json", damage(json.dumps(supported() | {"verdict": None})), DamagedError),
        ("claims/S3-2.json", damage(json.dumps(supported() | {"version": 99})), VersionError),
        ("silenced/S3-2.json", damage("[]"), DamagedError),
        ("atlas.json", damage('{"format": "exocosm atlas", "version": 99}'), VersionError),
        ("atlas.json", Path.unlink, StoreError),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(
    tmp_path: Path, name: str, change: Any, error: type[Exception]
) -> None:
    made = make_atlas(tmp_path / "atlas")
    change(made / name)
    with pytest.raises(error) as caught:
        render_atlas(made)
    assert str(made) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_results_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="exocosm atlas run"):
        render_atlas(tmp_path / "nowhere")
    AtlasFolder(tmp_path / "empty", make=True)
    with pytest.raises(StoreError, match="no claim has a result"):
        render_atlas(tmp_path / "empty")


def test_nothing_that_computes_is_loaded() -> None:
    code = "import exocosm.report.atlas_page, exocosm.report.atlas_docs, sys; print(*sys.modules)"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    assert "exocosm.atlas.results" in loaded
    assert not {
        m
        for m in loaded
        if re.match(r"exocosm\.(engine|assemble|simulation|studies|atlas\.campaign)|numba$", m)
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_docs_are_small_whole_and_the_same_twice(folder: Path, tmp_path: Path) -> None:
    out = contents(write_docs(folder, tmp_path / "one"))
    assert out == contents(write_docs(folder, tmp_path / "two"))
    assert {f"{c}.md" for c in CLAIMS} | {"index.md", "results.json"} == {n for n in out if "/" not in n}
    for name, data in out.items():
        if name.endswith(".md"):
            for link in re.findall(r"\]\(([^)\\]+\.(?:md|svg|json))\)", data.decode()):
                assert link in out, f"{name}: {link}"
        assert len(data) < 60_000
    index = out["index.md"].decode()
    assert (
        index.index("[S3-2](S3-2.md)")
        < index.index("[S3-11](S3-11.md)")
        < index.index("## How a verdict is made")
    )
    assert "&lt;script&gt;" in index
    assert "<script" not in index
    assert all(line.count(" | ") == 7 for line in index.splitlines() if line.startswith("| [S"))


def test_table_for_machines(folder: Path, tmp_path: Path) -> None:
    table = json.loads((write_docs(folder, tmp_path) / "results.json").read_text(encoding="utf-8"))
    by_id = {c["id"]: c for c in table["claims"]}
    assert tuple(by_id) == CLAIMS
    assert by_id["S3-11"]["verdict"] == "depends on"
    assert by_id["S3-11"]["usual"] == "supported"
    assert by_id["S3-11"]["depends_on"][1] == "uptake.rate"
    assert by_id["S3-2"]["silenced"] == "not supported"
    assert by_id["S3-2"]["effects"][0]["low"] == 1.41
    assert by_id["S2-1"]["n"] == 384


def test_factors_that_a_design_does_not_tell_apart_are_listed(folder: Path, tmp_path: Path) -> None:
    page = (write_docs(folder, tmp_path) / "S2-1.md").read_text(encoding="utf-8")
    assert "do not tell apart: release rate from uptake rate." in page


def test_pages_of_claims_that_are_gone_go_and_others_stay(folder: Path, tmp_path: Path) -> None:
    out = write_docs(folder, tmp_path / "docs")
    (out / "own.md").write_text("mine", encoding="utf-8")
    fewer = AtlasFolder(tmp_path / "fewer", make=True)
    fewer.write("S3-2", result("S3-2", "supported", []), silenced=False)
    left = contents(write_docs(fewer.path, out))
    assert {n for n in left if n.endswith(".md")} == {"S3-2.md", "index.md", "own.md"}
    assert {n for n in left if n.endswith(".svg")} == {"figures/S3-2-replicates.svg", "figures/overview.svg"}


def test_markdown_shows_plain_text() -> None:
    assert md("a|b *c* [d](e) <f>\n`g`") == r"a\|b \*c\* \[d\](e) &lt;f&gt; \`g\`"
    assert md("- x & y") == "&#45; x &amp; y"
