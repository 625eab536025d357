"""The bodies of mouse and human hang together: volumes, flows and masses, and the fate of cells that travel."""

import pytest

from exocosm.knowledge import catalogue
from exocosm.knowledge.dimensions import FRACTION

SPECIES = pytest.mark.parametrize("species", ["mouse", "human"])
BODY = {key: entry for key, entry in catalogue().entries.items() if key.startswith("body.")}
ORGANS = ("liver", "spleen", "kidney", "gut", "brain")


def get(key):
    return catalogue().get(f"body.{key}")


def test_the_topic_is_the_prefix():
    assert {e.key for e in catalogue().entries.values() if e.topic == "physiology"} == set(BODY)


@SPECIES
def test_every_number_of_a_body_is_there(species):
    volumes = ("mass", "cardiac_output", "blood_volume", "hematocrit", "plasma_volume", "lymph_flow")
    flows = [f"flow_{organ}" for organ in (*ORGANS, "heart")]
    masses = [f"mass_{organ}" for organ in (*ORGANS, "lung")]
    for thing in (*volumes, *flows, *masses):
        assert f"body.{species}_{thing}" in BODY


@pytest.mark.parametrize("entry", BODY.values(), ids=lambda e: e.key)
def test_every_value_has_a_spread_around_it_and_is_marked(entry):
    assert entry.low is not None
    assert entry.high is not None
    assert entry.low <= entry.value <= entry.high
    assert entry.low < entry.high
    if entry.read_in == "page":
        assert entry.page.startswith("http")
    if entry.source == "unverified":
        assert (entry.evidence, entry.read_in) == ("estimated", "memory")
    if entry.unit == "fraction":
        FRACTION.check(entry.quantity)


@SPECIES
def test_blood_without_cells_is_plasma(species):
    plasma = get(f"{species}_plasma_volume")
    low, high = plasma.range_in("mL")
    left = get(f"{species}_blood_volume").to("mL") * (1 - get(f"{species}_hematocrit").magnitude)
    assert low <= left <= high


@SPECIES
def test_flows_share_the_cardiac_output(species):
    """Gut and spleen drain into the liver, whose flow holds theirs."""
    flow = {organ: get(f"{species}_flow_{organ}").magnitude for organ in (*ORGANS, "heart")}
    assert flow["gut"] + flow["spleen"] < flow["liver"]
    assert 0.3 < flow["liver"] + flow["kidney"] + flow["brain"] + flow["heart"] <= 1


@SPECIES
def test_organs_are_a_part_of_the_body(species):
    masses = [get(f"{species}_mass_{organ}").magnitude for organ in (*ORGANS, "lung")]
    blood = get(f"{species}_blood_volume").to("mL") / get(f"{species}_mass").to("g")  # a gram a mL, nearly
    assert 0.04 < blood < 0.1
    assert 0.05 < sum(masses) + blood <= 1


@SPECIES
def test_flow_turns_over_the_blood_in_seconds_and_lymph_the_plasma_in_hours(species):
    """Blood goes round in a tenth of a minute (mouse) to a minute (human); lymph is a small part of that."""
    blood, output = get(f"{species}_blood_volume").to("mL"), get(f"{species}_cardiac_output").to("mL/min")
    assert 0.05 < blood / output < 2
    assert get(f"{species}_lymph_flow").to("mL/min") < 0.01 * output


def test_cells_of_the_liver_do_not_exceed_it():
    shares = [get(key).magnitude for key in ("hepatocyte_share", "kupffer_share", "stellate_share")]
    assert sum(shares) <= 1
    assert get("kupffer_cells").to("cell/g") < get("mouse_hepatocytes").to("cell/g")


def test_fewer_travelling_cells_are_left_at_every_step():
    steps = ("ctc_extravasation", "ctc_micrometastasis", "ctc_metastasis", "human_metastasis_per_cell")
    shares = [get(key).magnitude for key in steps]
    assert shares == sorted(shares, reverse=True)
    assert get("mouse_ctc_half_life").to("min") < get("human_ctc_half_life").to("min")
