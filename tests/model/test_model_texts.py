"""The description, the schema, and what is cited."""

from __future__ import annotations

import json

import jsonschema
import pytest

from exocosm import scenarios
from exocosm.knowledge.catalogue import catalogue
from exocosm.knowledge.references import bibtex
from exocosm.model.cites import used
from exocosm.model.scenario import Scenario
from exocosm.model.schema import schema, schema_text, shipped_schema
from exocosm.model.yaml_reader import read_yaml

SMALL = """exocosm: 1
title: Small
tissue: {size: [100 um, 100 um], voxel: 10 um}
solutes: {oxygen: {unit: mmHg, diffusivity: tme.O2_D}}
vesicles: {tumour exosome: {diameter: {median: 80 nm, sigma: 0.35}}}
cells: {tumour: {diameter: tme.D_cancer, releases: {tumour exosome: 100 vesicle/cell/hour}}}
start: [{put: tumour, at: [[50 um, 50 um]]}]
rules: [{in: tumour, low: oxygen, raises: release of tumour exosome, to: 1.9 x, half: 4 mmHg, source: king2012}]
until: 3 hours
"""


@pytest.mark.parametrize("name", scenarios.names())
def test_every_number_is_described(name: str) -> None:
    scenario = scenarios.load(name)
    text = " ".join(scenario.describe().split())
    rows = scenario.describe_rows()
    json.dumps(rows)
    numbers = list(used(scenario))
    assert len(rows) == len(numbers)
    for _, quantity in numbers:
        if quantity.key:
            assert quantity.key in text
            mark = text.split(f"] {quantity.key}: ")[0].rpartition("[")[2]
            assert mark.startswith("prior") is quantity.is_prior, quantity.key
    for row in rows:
        assert (
            row["prior"]
            is (
                row["evidence"] is not None
                and not (row["evidence"] == "measured" and row["read_in"] == "page")
            )
            or row["verdict"]
        )
    assert max(len(line) for line in scenario.describe().splitlines()) <= 100


def test_rules_read_as_sentences() -> None:
    text = " ".join(Scenario.from_text(SMALL).describe().split())
    assert (
        "In tumour cells, oxygen below 4 mmHg raises release of tumour exosome up to 1.9-fold (half at 4 mmHg, Hill 4). Source: King"
        in text
    )
    assert "[1] tme.D_cancer: 17 um (12 to 20);" in text or "tme.D_cancer: 17 um (12 to 20);" in text
    assert "[prior" in text.split("tme.O2_D")[0]


def test_paths_of_rows_lead_to_their_numbers() -> None:
    scenario = Scenario.from_text(SMALL)
    for row in scenario.describe_rows():
        if row["path"].endswith(("diameter", "half", "least")):
            unit = row["unit"]
            changed = scenario.with_changes({row["path"]: f"{row['value'] * 1.01!r} {unit}"})
            assert changed != scenario


def test_what_is_cited() -> None:
    references, keys = Scenario.from_text(SMALL).cited_keys()
    assert set(keys) == {"tme.D_cancer", "tme.O2_D", "phys.visc_w37"}
    assert {"king2012", "johnson2025", "ghaffarizadeh2018"} <= set(references)
    assert "cited twice" not in bibtex(references)
    without = SMALL[: SMALL.index("rules")] + "until: 3 hours\n"
    assert not {"king2012", "johnson2025"} & set(Scenario.from_text(without).cited_keys()[0])
    with_more = Scenario.from_text(SMALL + "cites: [chevillet2014]\n").cited_keys()[0]
    assert set(with_more) - set(references) == {"chevillet2014"}


@pytest.mark.parametrize("name", scenarios.names())
def test_cited_keys_exist(name: str) -> None:
    references, keys = scenarios.load(name).cited_keys()
    assert bibtex(references)
    assert all(k in catalogue() for k in keys)


def test_a_derived_number_cites_what_it_came_from() -> None:
    _, keys = scenarios.load("breast_nodule").cited_keys()
    assert {"phys.D_tumour", "phys.D_free_80nm", "upt.macrophage_ratio", "upt.frac_1h"} <= set(keys)


def test_shipped_schema_is_that_of_the_model() -> None:
    assert shipped_schema() == schema_text(), "write it anew: python -m exocosm.model.schema"


@pytest.mark.parametrize("name", scenarios.names())
def test_bundled_scenarios_are_valid(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(shipped_schema()))
    for text in (scenarios.text(name), scenarios.load(name).to_yaml()):
        assert [e.message for e in validator.iter_errors(read_yaml(text, name)[0])] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Small", "titel: Small"),
        ("until: 3 hours", "until: 3"),
        ("low: oxygen", "lo: oxygen"),
        ("{put: tumour,", "{putt: tumour,"),
        ("at: [[50 um, 50 um]]", "number: 3, in: {spere: {radius: 3 um}}"),
        ("diameter: tme.D_cancer,", ""),
        ("cells: {tumour: {", "cells: {tumour: {like: carcinma, "),
        ("exocosm: 1", "exocosm: 2"),
    ],
)
def test_schema_refuses_what_the_model_refuses(old: str, new: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(read_yaml(SMALL, "f")[0])
    assert old in SMALL
    assert not validator.is_valid(read_yaml(SMALL.replace(old, new), "f")[0])


def test_schema_speaks_of_every_key() -> None:
    parts = schema()["$defs"]
    assert "copies per vesicle" in parts["VesicleKind"]["properties"]["membrane"]["description"]
    assert set(parts["CellType"]["properties"]) >= {"like", "initial programmes", "volume rate"}
