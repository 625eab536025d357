"""The panel in blood: amounts by hand, what is told of what is missing, and the chance of the laboratory."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_body import PLASMA_ML, BodyRun, MadeBody, make_body
from made_run import Made, make_run

from exocosm import assays
from exocosm.assays.blood import blood_of
from exocosm.diagnostics.panel import NATIVE
from exocosm.diagnostics.panel_file import load_panel
from exocosm.diagnostics.sample import share_between
from exocosm.errors import ExocosmError, ScenarioError, UnknownNameError

MINE = """\
panel: 1
title: Mine
instruments:
  chip: {kind: vesicle counter, limit: 1e8 vesicle/mL, volume: 1 mL, spread: 0}
  droplets: {kind: digital PCR, limit: 3, volume: 1 mL, yield: 1, loaded: 1e-4, partitions: 20000, blank: 2, spread: 0}
markers:
  PD-L1 vesicles: {instrument: chip, molecule: PD-L1, native: {positive share: 0.01}}
  miR-21: {instrument: droplets, molecule: miR-21}
"""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> BodyRun:
    return make_body(tmp_path_factory.mktemp("body") / "run")


@pytest.fixture
def mine(tmp_path: Path) -> str:
    (tmp_path / "mine.yaml").write_text(MINE)
    return str(tmp_path / "mine.yaml")


def test_blood_is_amount_over_plasma(body: BodyRun) -> None:
    blood = blood_of(body, "test")
    assert blood.pools == ("tumour exosome", "CAF exosome", "plasma vesicle")
    assert blood.sample.density == pytest.approx(
        np.array([[0, 0, 1e10], [1.5e8, 0.5e8, 1e10], [3e8, 1e8, 1e10]])
    )
    assert blood.sample.native.tolist() == [False, False, True]
    assert blood.sample.sizes[2].median.to("nm") == 70
    assert blood.carried == ("PD-L1", "miR-21")


def test_signal_and_background_are_those_of_the_pools(body: BodyRun, mine: str) -> None:
    found = assays.biomarker_panel(body, panel=mine)
    last = {r["marker"]: r for r in found.table().where(time_min=1440.0)}
    chip, drops = last["PD-L1 vesicles"], last["miR-21"]
    assert chip["signal"] == pytest.approx(4e8 * (1 - math.exp(-20)))
    assert chip["background"] == pytest.approx(1e8)
    assert chip["total"] == pytest.approx(5e8)
    assert (chip["unit"], chip["limit"], chip["detected"]) == ("vesicle/mL", 1e8, True)
    assert chip["fold"] == pytest.approx(5.0)
    # 4e6 copies/mL, of which 1e-4 mL is in the reaction, and two copies of nothing.
    assert drops["signal"] == pytest.approx(4e6)
    assert drops["background"] == pytest.approx(2e4)
    assert found.signal[:, 0] == pytest.approx(np.array([0.0, 2e8, 4e8]))
    assert found.limit == pytest.approx(np.array([1e8, 3e4]))
    assert found.detected.tolist() == [[True, False], [True, True], [True, True]]


def test_the_pools_add_up_and_stand_with_their_kinds(body: BodyRun, mine: str) -> None:
    found = assays.biomarker_panel(body, panel=mine)
    for row in found.table():
        pools = found.table("by_pool").where(time_min=row["time_min"], marker=row["marker"])
        native = sum(float(p["reading"]) for p in pools if p["native"])
        other = sum(float(p["reading"]) for p in pools if not p["native"])
        assert other == pytest.approx(row["signal"])
        blank = 2e4 if row["marker"] == "miR-21" else 0.0
        assert native + blank == pytest.approx(row["background"])
        assert [p["vesicle"] for p in pools] == ["tumour exosome", "CAF exosome", "plasma vesicle"]


def test_cargo_with_a_density_of_its_own_counts_with_its_pool(tmp_path: Path, mine: str) -> None:
    run = make_body(tmp_path / "run", MadeBody(cargo_per_ml=6e7, mir_21=0.0))
    blood = blood_of(run, "test")
    assert blood.pools == ("tumour exosome", "CAF exosome", "plasma vesicle")
    assert blood.sample.copies["miR-21"][-1] == pytest.approx([0.2, 0.0, 0.0])
    found = assays.biomarker_panel(run, panel=mine)
    assert found.signal[:, 1] == pytest.approx(np.array([0.0, 3e7, 6e7]))


def test_without_native_vesicles_those_of_the_panel_are_there_and_it_is_said(tmp_path: Path) -> None:
    run = make_body(tmp_path / "run", MadeBody(native_per_ml=None))
    found = assays.biomarker_panel(run, panel="melanoma")
    assert any("those of the panel" in r and "1e+10" in r for r in found.remarks)
    seen = share_between(load_panel("melanoma").native_vesicles.diameter, 60)
    assert found.background[:, 0] == pytest.approx(np.full(3, 1e10 * seen))
    assert NATIVE in found.table("by_pool").column("pool")


def test_markers_that_nothing_carries_are_told(body: BodyRun) -> None:
    found = assays.biomarker_panel(body, panel="pdac")
    assert sum("no vesicle carries" in r for r in found.remarks) == 3
    assert found.signal[-1, found.markers.index("GPC1-positive vesicles")] > 0  # by mistake: false positives
    assert found.signal[-1, found.markers.index("MIF")] == 0


def test_the_panel_that_fits_is_taken_where_none_is_named(body: BodyRun, tmp_path: Path) -> None:
    assert assays.biomarker_panel(body).panel == load_panel("melanoma").title
    bare = make_body(tmp_path / "run", MadeBody(pd_l1=0.0, mir_21=0.0))
    with pytest.raises(ExocosmError, match=r"no bundled panel reads.*name one of melanoma, pdac"):
        assays.biomarker_panel(bare)


def test_chance_comes_from_the_seed_of_the_run(body: BodyRun, tmp_path: Path) -> None:
    one, again = (assays.biomarker_panel(body, panel="melanoma").measured for _ in range(2))
    assert (one == again).all()
    other = make_body(tmp_path / "run", None, Made(seed=4))
    assert (assays.biomarker_panel(other, panel="melanoma").measured != one).any()
    assert (assays.biomarker_panel(other, panel="melanoma").signal == assays.biomarker_panel(body, panel="melanoma").signal).all()  # fmt: skip


def test_a_run_without_a_body_is_told_so(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    with pytest.raises(ExocosmError) as caught:
        assays.biomarker_panel(run)
    assert str(run.path) in caught.value.place
    assert "no blood" in caught.value.message
    assert "body:" in caught.value.remedy


def test_panels_that_cannot_be_read(body: BodyRun, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'pdac'"):
        assays.biomarker_panel(body, panel="pdacc")
    with pytest.raises(ScenarioError, match="cannot be read"):
        assays.biomarker_panel(body, panel=str(tmp_path / "none.yaml"))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 100))
def test_blood_holds_what_the_body_says(body: BodyRun, tumour: float, caf: float, copies: float) -> None:
    drawn = BodyRun(body._run, MadeBody(per_ml={"tumour exosome": tumour, "CAF exosome": caf}, pd_l1=copies))
    blood = blood_of(drawn, "test")
    assert blood.sample.density.sum() * PLASMA_ML == pytest.approx(
        sum(drawn.amount(share)[0].sum() for share in (0, 0.5, 1))
    )
    assert blood.sample.copies["PD-L1"][:, :2] == pytest.approx(copies)
