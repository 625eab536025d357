"""The page of a run with a body: blood, organs, and a section for every further tissue."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

import exocosm as exo
from exocosm.assays import circulation
from exocosm.report.body_page import blood_findings, body_events, tissue_parts
from exocosm.report.page import SECTIONS, render, sections_of
from exocosm.store.run_folder import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
from body_dish import body_dish


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = body_dish(record="every 12 min")
    return exo.simulate(scenario, seed=4, into=tmp_path_factory.mktemp("body") / "run", until=60.0)


@pytest.fixture(scope="module")
def page(body: Run) -> str:
    return render(body)


def test_sections_stand_in_order_and_are_numbered(body: Run, page: str) -> None:
    anchors = re.findall(r'<h2 id="([^"]+)"><span class="n">(\d+)</span>([^<]+)</h2>', page)
    assert [a for a, _, _ in anchors] == [
        s.anchor for s in sections_of(body, tissue_parts(body), biomarkers=True)
    ]
    assert [int(n) for _, n, _ in anchors] == list(range(1, len(SECTIONS) + 4))
    assert [t for _, _, t in anchors][5:8] == ["Blood and organs", "Tissue: lung", "Tissue: marrow"]
    assert all(f'href="#{a}"' in page for a, _, _ in anchors)


def test_it_says_what_was_done_to_the_body(body: Run, page: str) -> None:
    assert body_events(body) == [
        (0.2, "injection of exosome"), (0.5, "clodronate"), (0.8, "filtration of plasma"),
    ]  # fmt: skip


def test_figures_of_blood_name_every_pool_and_organ(page: str) -> None:
    alts = re.findall(r'alt="([^"]*)"', page)
    (plasma,) = [a for a in alts if a.startswith("Vesicles per mL of plasma")]
    for pool in (
        "exosome from tumour",
        "exosome from T cell",
        "exosome from added",
        "exosome (the body&#39;s own)",
    ):
        assert pool in plasma, pool
    assert "miR-21" not in plasma
    (organs,) = [a for a in alts if a.startswith("Stacked bars of what each organ took")]
    assert "lung" in organs, "tropism"


def test_sentences_are_those_of_the_books(body: Run, page: str) -> None:
    found = circulation(body)
    said = blood_findings(body, found)
    assert body.body is not None
    there = np.asarray(body.snapshot(-1).body["amount"])[0]
    largest = max(
        (p for p in body.body.pools if p.vesicles and not p.native),
        key=lambda p: there[[q.name for q in body.body.pools].index(p.name)],  # type: ignore[union-attr]
    )
    assert f"vesicles of {largest.name} at the end" in said[0]
    assert said[-1] == "Of the phagocytes, 20\u202f% are there at the end."
    for sentence in said:
        assert sentence in page
    assert "A piece of lung, 120 × 100 × 80 µm, one of 300 such." in page
    assert "came out of blood into this piece" in page


def test_a_run_without_a_body_has_no_such_section(run: Run, page: str) -> None:
    plain = render(run)
    assert "Blood and organs" not in plain
    assert sections_of(run) == tuple(s for s in SECTIONS if s.anchor != "biomarkers")
    assert "Blood and organs" in page
