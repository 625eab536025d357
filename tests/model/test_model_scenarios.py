"""Bundled scenarios and types: complete, sound, and written back without loss."""

from __future__ import annotations

import pytest

from exocosm import scenarios
from exocosm.errors import UnknownNameError
from exocosm.model.bundled import bundled_names
from exocosm.model.cites import quantities
from exocosm.model.memory import estimate_bytes, placed
from exocosm.model.scenario import Scenario

NAMES = (
    "breast_nodule",
    "gastric_ulcer",
    "hepatectomy",
    "infiltrated_nodule",
    "liver_niche",
    "lung_metastasis",
    "lymph_node_slice",
    "monolayer",
    "plasma",
    "point_source",
    "spheroid",
    "sprouting_assay",
    "transwell",
    "treated_tumour",
    "two_clones",
)


def test_the_bundled_scenarios() -> None:
    assert scenarios.names() == NAMES
    with pytest.raises(UnknownNameError, match="did you mean 'spheroid'"):
        scenarios.load("spheriod")


@pytest.mark.parametrize("name", NAMES)
def test_bundled_scenario_is_sound_and_survives_writing(name: str) -> None:
    scenario = scenarios.load(name)
    assert scenario.check() == []
    assert scenario.about.endswith(".")
    again = Scenario.from_text(scenario.to_yaml())
    assert again == scenario
    assert again.hash == scenario.hash
    assert again.to_yaml() == scenario.to_yaml()
    assert "like" not in scenario.to_yaml().split()


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_scenario_is_given_or_says_how_sure_it_is(name: str) -> None:
    for path, quantity in quantities(scenarios.load(name)):
        marks = (quantity.source, quantity.evidence, quantity.read_in)
        assert all(marks) or not any(marks), path


def test_breast_nodule_is_large_enough() -> None:
    scenario = scenarios.load("breast_nodule")
    assert sum(placed(scenario).values()) >= 20_000
    assert scenario.until.to("hour") == 72
    assert len(scenario.pool_list()) == 5
    assert 1e7 < estimate_bytes(scenario) < 2e9


def test_clones_share_pools_by_group() -> None:
    pools = scenarios.load("two_clones").pool_list()
    assert [p.sender for p in pools] == ["resistant clone", "sensitive clone"]
    assert [p.cell_types for p in pools] == [("resistant",), ("sensitive",)]


def test_a_dose_has_a_pool_of_its_own() -> None:
    assert [p.sender for p in scenarios.load("monolayer").pool_list()] == ["added"]


@pytest.mark.parametrize("section", ["cells", "solutes", "vesicles"])
def test_every_bundled_declaration_stands_alone(section: str) -> None:
    entries = "\n".join(f"  {name}: {{like: {name}}}" for name in bundled_names(section))
    text = f"exocosm: 1\ntitle: t\ntissue: {{size: [100 um, 100 um], voxel: 10 um}}\nuntil: 3 hours\n{section}:\n{entries}\n"
    scenario = Scenario.from_text(text)
    assert tuple(getattr(scenario, section)) == bundled_names(section)
    assert Scenario.from_text(scenario.to_yaml()) == scenario


def test_the_promised_types_are_bundled() -> None:
    wanted = (
        "carcinoma, cancer stem, fibroblast, CAF, CD8 T, regulatory T, NK, dendritic, macrophage, MDSC, endothelial, MSC, hepatocyte, "
        "Kupffer, stellate, epithelial, bone-marrow-derived, B cell, plasma cell, adipocyte, pericyte"
    )
    assert set(wanted.split(", ")) <= set(bundled_names("cells"))
    assert {"oxygen", "acidity", "TGF-b", "IL-6", "VEGF", "IFN-g", "CCL2", "doxorubicin"} <= set(
        bundled_names("solutes")
    )


def test_like_is_laid_under_what_is_written() -> None:
    text = """exocosm: 1
title: t
tissue: {size: [100 um, 100 um], voxel: 10 um}
until: 3 hours
solutes: {oxygen: {like: oxygen, vessels: null}}
vesicles: {v: {like: exosome}}
cells:
  a: {like: CD8 T, diameter: 9 um, captures: {v: 1e-9 mL/cell/hour}, motility: {speed: 1 um/min}, kills: {targets: [a]}}
  b: {like: carcinoma, consumes: {oxygen: null}, cycle: null}
"""
    scenario = Scenario.from_text(text)
    a, b = scenario.cells["a"], scenario.cells["b"]
    assert a.diameter.to("um") == 9
    assert set(a.captures) == {"v", "any"}
    assert a.motility is not None and a.motility.speed.to("um/min") == 1 and a.motility.persistence.is_prior
    assert a.kills is not None and a.kills.rate.key == "tme.CTL_kills"
    assert b.consumes == {} and b.cycle is None
    assert scenario.solutes["oxygen"].vessels is None
    assert a.consumption("oxygen") == pytest.approx(10 * a.volume_um3)
    assert a.consumption("other") == 0


def test_what_a_bundled_type_takes_up_needs_no_solute() -> None:
    text = "exocosm: 1\ntitle: t\ntissue: {size: [100 um, 100 um], voxel: 10 um}\nuntil: 3 hours\ncells: {a: {like: carcinoma}}\n"
    assert Scenario.from_text(text).cells["a"].consumes == {}
