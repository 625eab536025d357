import csv

import numpy as np
import pytest
import yaml
from scipy.spatial import cKDTree
from synthetic_section import hexagonal, proportions, square, turned, write

from exocosm.knowledge.quantity import Quantity
from exocosm.model.scenario import Scenario
from exocosm.omics import import_section
from exocosm.omics.texture import draw_texture
from exocosm.omics.tissue_map import draw_map
from exocosm.omics.vocabulary import regions

TUMOUR_PER_MM2 = Quantity.accept("tme.rho_cell").to("cell/um^3") * 16.0 * 1e6


def cells_of(report):
    with report.cells.open() as file:
        rows = list(csv.DictReader(file))
    number = {
        k: np.array([float(r[k]) for r in rows]) for k in ("identity", "x_um", "y_um", "z_um", "radius_um")
    }
    return number | {k: np.array([r[k] for r in rows]) for k in ("cell_type", "group")}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Cancer on the left, fat on the right, turned by ten degrees, pixels; T cells only at the far left."""
    folder = tmp_path_factory.mktemp("mixed")
    ideal = square(16, 10)
    table = proportions(len(ideal), Epithelial=0.6, Myeloid=0.1, Endothelial=0.05)
    left = np.flatnonzero(ideal[:, 0] < 4)
    table.loc[left, ["T-cells", "CAFs"]] = 0.2, 0.05
    labels = np.where(ideal[:, 0] < 11, "invasive cancer", "adipose tissue")
    path = write(folder / "mixed.h5ad", turned(ideal, 10.0) * 250.0, labels, table)
    return ideal, table, import_section(path, folder / "mixed.yaml")


def test_the_scenario_is_read_by_the_model_and_names_what_is_there(mixed):
    _, _, report = mixed
    scenario = Scenario.from_yaml(report.scenario)
    assert tuple(scenario.cells) == tuple(report.counts) and "tumour" in scenario.cells
    assert scenario.tissue.planar and scenario.tissue.spacing_um == (20.0, 20.0, 16.0)
    assert scenario.tissue.size_um[:2] == report.size_um
    assert all(any(k in c.releases for k in scenario.vesicles) for c in scenario.cells.values())
    assert [r.behaviour for r in scenario.rules] == ["release of tumour exosome"]
    data = yaml.safe_load(report.scenario.read_text())
    assert data["record"] == "every 2 hours" and data["until"] == "24 hours"
    cells = cells_of(report)
    assert set(cells["cell_type"]) == set(scenario.cells) and set(cells["group"]) == set(scenario.groups)
    radius = {n: c.radius_um for n, c in scenario.cells.items() if n != "adipocyte"}
    assert all(
        np.allclose(cells["radius_um"][cells["cell_type"] == n], r, atol=1e-3) for n, r in radius.items()
    )


def test_a_section_grows_by_the_net_growth_of_tumours_in_patients(mixed):
    _, _, report = mixed
    scenario = Scenario.from_yaml(report.scenario)
    net = Quantity.accept("tme.growth_clin")
    (phase,) = scenario.cells["tumour"].cycle.phases
    days = [phase.lasts.to("day"), *phase.lasts.range_in("day")]
    assert days == pytest.approx(
        [1 / net.to("1/day"), *(1 / v for v in net.range_in("1/day")[::-1])], rel=0.01
    )
    assert not phase.fixed and phase.lasts.source == net.source
    assert all(c.cycle is None for n, c in scenario.cells.items() if n != "tumour")
    assert all(c.death.apoptosis_rate.magnitude == 0 for c in scenario.cells.values())
    header = report.scenario.read_text().split("exocosm: 1")[0]
    assert "tme.growth_clin" in header and "neither divide nor die of themselves" in header


def test_the_header_says_what_was_assumed(mixed):
    _, _, report = mixed
    header = [line[2:] for line in report.scenario.read_text().splitlines() if line.startswith("# ")]
    assert "mixed.h5ad" in header[0]
    assert header[1:] == [f"- {note}" for note in report.notes]
    said = " ".join(report.notes)
    for word in (
        "200 um",
        "turned by 10.0 degrees",
        "tme.rho_cell",
        "16 um thick",
        "estimated",
        "adipocytes",
        "CD8 T",
    ):
        assert word in said
    assert str(report.total) in f"{report}".replace(",", "") and str(report.scenario) in str(report)
    assert report.to_dict()["counts"] == report.counts


def test_cells_lie_in_the_tissue_and_do_not_pile_up(mixed):
    _, _, report = mixed
    cells = cells_of(report)
    width, height = report.size_um
    assert cells["x_um"].min() > 0 and cells["x_um"].max() < width
    assert cells["y_um"].min() > 0 and cells["y_um"].max() < height
    assert (cells["z_um"] == 8).all() and (cells["identity"] == np.arange(report.total)).all()
    at, r = np.column_stack([cells["x_um"], cells["y_um"]]), cells["radius_um"]
    pairs = cKDTree(at).query_pairs(2 * r.max(), output_type="ndarray")
    apart = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T) / (r[pairs[:, 0]] + r[pairs[:, 1]])
    assert apart.min() > 0.6
    assert (apart < 0.8).sum() < 0.005 * report.total


def test_area_and_density_are_those_of_the_spots_and_the_knowledge_base(mixed):
    ideal, _, report = mixed
    assert report.tissue_mm2 == pytest.approx(len(ideal) * 0.04, rel=0.002)
    assert report.um_per_unit == pytest.approx(0.8, rel=1e-6)
    assert report.rotation_deg == pytest.approx(10.0, abs=1e-6)
    cancer = report.regions["invasive cancer"]
    expected = TUMOUR_PER_MM2 * 11 * 10 * 0.04
    # The border with the fat is drawn smooth and shifts by a part of a spot.
    assert cancer == pytest.approx(expected, rel=0.03)


def test_types_follow_the_proportions(mixed):
    ideal, table, report = mixed
    cells = cells_of(report)
    inner = cells["group"] == "invasive cancer"
    n = inner.sum()
    cancer = table[ideal[:, 0] < 11]
    for column, name in (("Epithelial", "tumour"), ("Myeloid", "macrophage"), ("Endothelial", "endothelial")):
        share = cancer[column].mean()
        # Systematic sampling has less spread than independent draws; three standard errors of those are the bound.
        assert (cells["cell_type"][inner] == name).sum() == pytest.approx(
            n * share, abs=3 * np.sqrt(n * share)
        )
    t_cells = cells["cell_type"] == "T cell"
    at = turned(np.column_stack([cells["x_um"], cells["y_um"]]), -10.0)
    column = (at[:, 0] - at[inner, 0].min()) / 200.0
    assert t_cells.sum() == pytest.approx(0.2 * 40 * 0.04 * TUMOUR_PER_MM2, rel=0.1)
    # None further than one pitch and the shift of borders beyond the last spot that has any.
    assert column[t_cells].max() < 5.5


def test_fat_holds_few_large_cells(mixed):
    _, _, report = mixed
    cells = cells_of(report)
    fat = cells["group"] == "adipose tissue"
    area = 5 * 10 * 0.04
    large = cells["cell_type"] == "adipocyte"
    assert not (large & ~fat).any()
    assert 50 < large.sum() / area < 250
    assert (fat & ~large).sum() / area == pytest.approx(0.12 * TUMOUR_PER_MM2, rel=0.1)
    covered = np.pi * (cells["radius_um"][large] ** 2).sum() / 1e6
    assert covered > 0.5 * area
    others = np.column_stack([cells["x_um"], cells["y_um"]])[fat & ~large]
    centres = np.column_stack([cells["x_um"], cells["y_um"]])[large]
    distance, k = cKDTree(centres).query(others)
    assert (distance < 0.9 * cells["radius_um"][large][k]).mean() < 0.02


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path):
    points = square(8, 6) * 100.0
    path = write(tmp_path / "a.h5ad", points, ["stroma"] * 24 + ["breast glands"] * 24)
    made = [import_section(path, tmp_path / f"{k}.yaml", seed=s) for k, s in enumerate((1, 1, 2))]
    tables = [m.cells.read_bytes() for m in made]
    assert tables[0] == tables[1] != tables[2]
    texts = [m.scenario.read_text().replace(m.cells.name, "") for m in made]
    assert texts[0] == texts[1]


def test_labels_alone_give_the_usual_composition_and_say_so(tmp_path):
    points = square(9, 9) * 100.0
    labels = ["Cancer"] * 40 + ["Stroma"] * 39 + [None] * 2
    report = import_section(write(tmp_path / "a.h5ad", points, labels), tmp_path / "a.yaml")
    assert report.counts["tumour"] > 0.6 * report.regions["invasive cancer"]
    assert report.counts["CAF"] > 0.5 * report.regions["connective tissue"]
    said = " ".join(report.notes)
    assert "estimated" in said and "2 spots without a label" in said and "no proportions" in said
    assert report.regions["connective tissue"] / report.regions["invasive cancer"] == pytest.approx(
        0.35, rel=0.15
    )


def test_epithelium_is_tumour_in_cancer_and_normal_in_glands(tmp_path):
    ideal = square(14, 6)
    labels = np.array(["cancer in situ", "stroma", "breast glands"])[(ideal[:, 0] // 5).astype(int)]
    path = write(
        tmp_path / "a.h5ad", ideal * 90.0, labels, proportions(len(ideal), Epithelial=0.5, Endothelial=0.1)
    )
    cells = cells_of(import_section(path, tmp_path / "a.yaml"))
    here = {
        g: set(cells["cell_type"][cells["group"] == g])
        for g in ("cancer in situ", "gland", "connective tissue")
    }
    assert "tumour" in here["cancer in situ"] and "epithelial" not in here["cancer in situ"]
    assert "epithelial" in here["gland"] and "tumour" not in here["gland"]
    assert {"tumour", "epithelial"} <= here["connective tissue"]


def test_glands_are_rings_round_empty_lumina(tmp_path):
    ideal = square(8, 8)
    path = write(tmp_path / "a.h5ad", ideal * 90.0, ["breast glands"] * 64, proportions(64, Epithelial=0.5))
    cells = cells_of(import_section(path, tmp_path / "a.yaml", seed=5))
    chance = [np.random.default_rng(s) for s in np.random.SeedSequence(5).spawn(3)]
    where, _ = draw_map(
        ideal * 200.0, np.zeros(64, dtype=np.int64), pitch_um=200.0, lattice="square", rng=chance[0]
    )
    lumina = draw_texture(where, (regions()["gland"],), chance[1]).hollow & where.tissue
    assert 0.05 < lumina.sum() / where.tissue.sum() < 0.2
    # Cells come to rest at the edge of a lumen; rounding in the table takes a few over it (a random place: one in ten).
    assert lumina[where.at(cells["x_um"], cells["y_um"])].mean() < 0.01
    row, column = np.nonzero(lumina)
    away = cKDTree(np.column_stack([column + 0.5, row + 0.5]) * where.bin_um).query(
        np.column_stack([cells["x_um"], cells["y_um"]])
    )[0]
    epithelial = cells["cell_type"] == "epithelial"
    assert epithelial.mean() == pytest.approx(0.5, abs=0.02)
    assert epithelial[away < 20].mean() > 0.85 and epithelial[away > 50].mean() < 0.1


def test_visium_sections(tmp_path):
    points = turned(hexagonal(14, 12), 30.0) * 180.0
    path = write(
        tmp_path / "v.h5ad", points, shares=proportions(len(points), Epithelial=0.7, Endothelial=0.05)
    )
    report = import_section(path, tmp_path / "v.yaml")
    assert report.platform == "Visium" and report.pitch_um == 100.0
    assert report.tissue_mm2 == pytest.approx(len(points) * 0.01 * np.sqrt(0.75), rel=0.01)
    assert report.counts["tumour"] == pytest.approx(0.7 * report.total, rel=0.02)


def test_a_window_cuts_and_does_not_thin(tmp_path):
    path = write(tmp_path / "a.h5ad", square(10, 10) * 100.0, ["stroma"] * 100)
    whole = import_section(path, tmp_path / "whole.yaml")
    part = import_section(path, tmp_path / "part.yaml", region=(600, 1200, 700, 1100))
    few = import_section(path, tmp_path / "few.yaml", max_cells=1500)
    assert part.size_um == (600.0, 400.0)
    assert part.density_per_mL == pytest.approx(whole.density_per_mL, rel=0.05)
    assert 1450 <= few.total <= 1500
    assert few.density_per_mL == pytest.approx(whole.density_per_mL, rel=0.05)
    assert any("cut to the window x 600 to 1200 um" in n for n in part.notes)
    assert any("of the section" in n for n in few.notes)
    a, b = cells_of(whole), cells_of(part)
    inside = (a["x_um"] >= 600) & (a["x_um"] < 1200) & (a["y_um"] >= 700) & (a["y_um"] < 1100)
    assert inside.sum() == part.total
    assert np.sort(b["x_um"]) == pytest.approx(np.sort(a["x_um"][inside]) - 600, abs=0.011)
    assert Scenario.from_yaml(few.scenario).tissue.size_um[:2] == few.size_um


def test_density_can_be_given(tmp_path):
    path = write(tmp_path / "a.h5ad", square(6, 6) * 100.0, ["cancer"] * 36)
    report = import_section(path, tmp_path / "a.yaml", density=1e8, thickness=20.0)
    assert report.density_per_mL == pytest.approx(1e8, rel=0.01)
    assert report.total == pytest.approx(36 * 0.04 * 2000, rel=0.01)


def test_proportions_a_little_off_are_brought_to_one_with_a_note(tmp_path):
    table = proportions(36, Epithelial=0.5) * 1.02
    report = import_section(write(tmp_path / "a.h5ad", square(6, 6), shares=table), tmp_path / "a.yaml")
    assert any("sum to one within 0.02 only" in n for n in report.notes)


def test_coordinates_in_obs_will_do(tmp_path):
    ideal = square(6, 6)
    labels = ["cancer"] * 36
    path = write(tmp_path / "a.h5ad", None, labels, array_x=ideal[:, 0], array_y=ideal[:, 1])
    report = import_section(path, tmp_path / "a.yaml")
    assert report.um_per_unit == pytest.approx(200.0)
    assert any("array_x" in n for n in report.notes)


def test_vessels_follow_the_endothelial_cells(tmp_path):
    ideal = square(12, 8)
    table = proportions(len(ideal), Epithelial=0.5)
    right = np.flatnonzero(ideal[:, 0] >= 6)
    table.loc[right, ["Endothelial", "CAFs"]] = 0.2, 0.3
    report = import_section(write(tmp_path / "a.h5ad", ideal, shares=table), tmp_path / "a.yaml")
    tissue = Scenario.from_yaml(report.scenario).tissue

    x, y = np.meshgrid(
        np.arange(110.0, 2500, 20), np.arange(110.0, 1700, 20)
    )  # the tissue: its spots start at 200, 200
    inside = [v.where.contains(x, y, np.full_like(x, 8.0), tissue.size_um) for v in tissue.vessels]
    density = sum(v.density.to("") * i for v, i in zip(tissue.vessels, inside, strict=True))
    assert density[:, x[0] > 1700].min() > 1.5 and density[:, x[0] < 900].max() < 0.3
    assert density.mean() == pytest.approx(1.0, abs=0.05)
    assert sum(inside).max() == 1


@pytest.mark.parametrize(
    ("name", "spots", "um_per_unit", "cells"),
    [
        ("her2st_A1", 346, 200 / 218.0, 42000),
        ("her2st_B1", 295, 200 / 290.5, 20000),
        ("pdac_st_moncada2020_card", 428, 200, 41000),
    ],
)
def test_real_sections(tmp_path, data, name, spots, um_per_unit, cells):
    report = import_section(data / f"{name}.h5ad", tmp_path / "real.yaml")
    assert report.spots == spots and report.platform == "Spatial Transcriptomics"
    assert report.um_per_unit == pytest.approx(um_per_unit, rel=0.01)
    assert report.tissue_mm2 == pytest.approx(spots * 0.04, rel=0.002)
    assert report.total == pytest.approx(cells, rel=0.05)
    errors = [p for p in Scenario.from_yaml(report.scenario).check() if p.severity == "error"]
    assert errors == []
