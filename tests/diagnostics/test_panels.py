"""Panels: what they say of native vesicles, how they are read, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tubes import PANEL, panel, sample

from exocosm.diagnostics.panel import NATIVE, Panel, missing
from exocosm.diagnostics.panel_file import fitting, load_panel, panel_from_text, panel_names
from exocosm.errors import ScenarioError, UnknownNameError
from exocosm.knowledge.references import references
from exocosm.model.cites import quantities

BUNDLED = ("melanoma", "pdac")


def test_the_bundled_ones_are_there() -> None:
    assert panel_names() == BUNDLED
    assert load_panel("pdac").molecules == ("GPC1", "mutant KRAS", "MIF", "miR-21")
    assert load_panel("melanoma").molecules == ("PD-L1", "miR-21")


@pytest.mark.parametrize("name", BUNDLED)
def test_every_number_of_a_bundled_panel_has_a_source_or_a_spread(name) -> None:
    for path, quantity in quantities(load_panel(name)):
        default = path[-1] in {"most", "blank", "labelled", "captured", "false positive", "dilution", "least"}
        if quantity.source is None:
            assert default or path[-2:] in {("diameter", "most"), ("preparation", "recovered")}, path
        elif quantity.source == "unverified":
            measured = quantity.evidence == "measured" and quantity.read_in == "memory"
            assert quantity.low is not None or quantity.high is not None or measured, path
    assert set(load_panel(name).references()) <= set(references())


@pytest.mark.parametrize("name", BUNDLED)
def test_a_panel_is_written_and_read_back_equal(name) -> None:
    from exocosm.model.yaml_writer import to_yaml

    one = load_panel(name)
    assert panel_from_text(to_yaml(one.written())) == one


def test_a_file_and_its_text_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PANEL)
    assert (
        load_panel(tmp_path / "mine.yaml")
        == panel_from_text(PANEL)
        == load_panel(str(tmp_path / "mine.yaml"))
    )


def test_plasma_of_patients_holds_the_pd_l1_that_the_value_per_vesicle_comes_from() -> None:
    melanoma = load_panel("melanoma")
    tubes = sample([[1e10]], [True], PD_L1=[0.12])
    # func.exoPDL1_copies is 64.26 pg/mL over 1e10 vesicles of 33 kDa, rounded.
    assert melanoma.expected(tubes)["PD-L1"].value == pytest.approx([64.26], rel=0.03)


LEVELS = {
    "share": ("{instrument: chip, molecule: PD-L1, native: {positive share: 0.25}}", 0.25),
    "copies": (
        "{instrument: chip, molecule: PD-L1, native: {copies: 0.1 copy/vesicle}}",
        1 - np.exp(-0.1),
    ),
    "nothing": ("{instrument: chip, molecule: PD-L1}", 0.0),
}


@pytest.mark.parametrize("level", LEVELS)
def test_native_vesicles_that_say_nothing_have_the_level_of_the_panel(level) -> None:
    text, share = LEVELS[level]
    tubes = sample([[1e9, 1e9]], [True, False], PD_L1=[0.0, 0.0])
    assert panel(positive=text).parts("positive", tubes) == pytest.approx(np.array([[share * 1e9, 0.0]]))


@pytest.mark.parametrize("level", LEVELS)
def test_what_the_native_kind_itself_carries_comes_first(level) -> None:
    text, _ = LEVELS[level]
    tubes = sample([[1e9]], [True], PD_L1=[2.0])
    assert panel(positive=text).parts("positive", tubes) == pytest.approx(
        np.array([[(1 - np.exp(-2)) * 1e9]])
    )


def test_a_measured_share_of_positive_vesicles_stands_for_the_copies_of_those_that_have_it() -> None:
    read = panel(positive="{instrument: chip, molecule: PD-L1, positive share: 0.4}")
    tubes = sample([[1e9, 1e9, 1e9]], [False, False, True], PD_L1=[50.0, 0.0, 50.0])
    assert read.parts("positive", tubes) == pytest.approx(np.array([[0.4e9, 0.0, 1e9]]))


def test_a_share_of_positive_vesicles_is_copies_where_copies_are_read() -> None:
    mass = "{instrument: ELISA, molecule: PD-L1, mass: 50 kDa, native: {positive share: 0.25}}"
    one = panel(mass=mass).parts("mass", sample([[1e9]], [True]))
    other = panel().parts("mass", sample([[1e9]], [True], PD_L1=[-np.log(0.75)]))
    assert one == pytest.approx(other)


def test_samples_without_native_vesicles_get_those_of_the_panel() -> None:
    pdac = load_panel("pdac")
    tubes = sample([[1e6], [2e6]], GPC1=[30.0])
    whole = pdac.completed(tubes)
    assert whole.pools == ("p0", NATIVE)
    assert whole.density.tolist() == [[1e6, 1e10], [2e6, 1e10]]
    assert pdac.completed(whole) is whole
    assert panel().completed(tubes) is tubes


@given(
    st.lists(st.tuples(*[st.floats(0, 1e9)] * 3), min_size=1, max_size=4),
    st.lists(st.floats(0, 10), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_parts_of_pools_add_up_to_the_reading(density, copies, native) -> None:
    pdac = load_panel("pdac")
    tubes = sample([list(d) for d in density], native, GPC1=copies, MIF=copies[::-1])
    for name, reading in pdac.expected(tubes).items():
        if not reading.saturated.any():
            assert pdac.parts(name, tubes).sum(1) == pytest.approx(reading.value, rel=1e-12)
        assert (reading.detected == (reading.value >= reading.limit)).all()


def test_copies_may_differ_from_sample_to_sample() -> None:
    tubes = sample([[1e9], [1e9]], PD_L1=[[0.0], [1.0]])
    assert panel().expected(tubes)["positive"].value == pytest.approx([0.0, 1e9 * (1 - np.exp(-1))])


def test_markers_that_nothing_carries_are_told_with_the_nearest_name() -> None:
    pdac = load_panel("pdac")
    found = missing(pdac, ["GPC1", "mir-21", "MIF"])
    assert [str(p) for p in found] == [
        "markers.KRAS-mutant vesicles: warning: no vesicle carries 'mutant KRAS' (give it to a vesicle kind, under membrane "
        "or lumen, or read only its background)",
        "markers.miR-21: warning: no vesicle carries 'miR-21' (did you mean 'mir-21'?)",
    ]
    assert missing(pdac, pdac.molecules) == []


def test_the_panel_that_fits_is_the_one_of_which_most_is_carried() -> None:
    assert fitting(["PD-L1"]) == "melanoma"
    assert fitting(["GPC1", "MIF"]) == "pdac"
    assert fitting(["HER2"]) is None


BAD = """\
panel: 1
titel: x
title: y
preparation: {spread: -1}
instruments:
  tracker: {kind: particle counter, limit: 1e7 vesicle/mL, least: 60 nm, volume: 1e-5 mL, spread: 0, dilutoin: 3}
  chip: {kind: vesicle counter, limit: 3 pg/mL, volume: 10 uL, spread: 0, threshold: 0}
  scope: {kind: microscope}
  ELISA: {kind: immunoassay, limit: 10 pg/mL, spread: 0}
markers:
  one: {instrument: tracker, molecule: PD-L1}
  two: {instrument: chp, molecule: PD-L1}
  three: {instrument: chip}
  four: {instrument: ELISA, molecule: PD-L1, positive share: 0.1}
  five: {instrument: chip, molecule: PD-L1, native: {copies: 1 copy/vesicle, positive share: 0.1}}
cites: [chen2O18]
"""


def test_every_problem_is_told_at_once_with_its_line() -> None:
    with pytest.raises(ScenarioError) as caught:
        panel_from_text(BAD, "mine.yaml")
    told = {(p.place, p.message.split(": ")[-1], p.remedy) for p in caught.value.problems}
    for place, message, remedy in [
        ("mine.yaml:2", "unknown key 'titel'", "did you mean 'title'"),
        ("mine.yaml:4", "a fold change must not be negative", ""),
        ("mine.yaml:6", "unknown key 'dilutoin' in instruments.tracker", "did you mean 'dilution'?"),
        ("mine.yaml:11", "a particle counter sees no molecules", ""),
        ("mine.yaml:12", "unknown instrument 'chp'", "did you mean 'chip'?"),
        ("mine.yaml:13", "of what? A vesicle counter reads a molecule", ""),
        ("mine.yaml:14", "copies are read by immunoassay", ""),
        ("mine.yaml:14", "the mass of one copy is needed, like '12 kDa'", ""),
        ("mine.yaml:15", "give either 'positive share' or 'copies'", ""),
        ("mine.yaml:16", "unknown reference 'chen2O18'", "did you mean 'chen2018'"),
    ]:
        assert any(
            place == p.place and message in p.message and remedy in p.remedy for p in caught.value.problems
        ), (place, message, told)
    text = str(caught.value)
    assert "mine.yaml:7: instruments.chip.limit: " in text and "is no vesicle density" in text
    assert "mine.yaml:7: instruments.chip.threshold: " in text
    assert "mine.yaml:8: instruments.scope.kind: must be one of particle counter, vesicle counter" in text
    places = [int(p.place.split(":")[1]) for p in caught.value.problems]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a panel is a mapping of keys; this is empty"),
        ("- 1", "this is a list"),
        ("panel: 1\ntitle: x\ninstruments: {}\nmarkers: {}\n", "markers"),
        ("panel: 1\ntitle: x\ninstruments: [1]\nmarkers: 3\n", "instruments: must be a mapping of keys"),
        ("panel: 2\ntitle: x\n", "panel:"),
        ("panel: [1\n", "not YAML"),
    ],
)
def test_what_is_no_panel_is_refused(text, says) -> None:
    with pytest.raises(ScenarioError, match=says.replace("(", r"\(")):
        panel_from_text(text, "mine.yaml")


def test_names_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown panel 'pdca' \(did you mean 'pdac'\?\)"):
        load_panel("pdca")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load_panel(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"panel: \xff")
    with pytest.raises(ScenarioError, match="a panel is a YAML file"):
        load_panel(tmp_path / "bad.yaml")
    with pytest.raises(UnknownNameError, match="unknown marker"):
        panel().parts("mas", sample([[1.0]]))


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        ("droplets", "{kind: digital PCR, limit: 3, volume: 1 mL, yield: 0, loaded: 0.2, partitions: 20000, spread: 0}", "nothing would reach"),
        ("droplets", "{kind: digital PCR, limit: 3, volume: 1 mL, yield: 1, loaded: 1, partitions: 1, spread: 0}", "two partitions"),
        ("tracker", "{kind: particle counter, limit: 1e7 vesicle/mL, least: 60 nm, most: 50 nm, volume: 1 uL, spread: 0}", "'least' must be below"),
        ("tracker", "{kind: particle counter, limit: 1e7 vesicle/mL, least: 60 nm, dilution: 0.5, volume: 1 uL, spread: 0}", "dilution below 1"),
        ("positive", "{instrument: chip, molecule: PD-L1, native: {positive share: 1}}", "must be below 1"),
    ],
)  # fmt: skip
def test_instruments_that_cannot_work_are_refused(line, text, says) -> None:
    with pytest.raises(ScenarioError, match=says):
        panel(**{line: text})


def test_a_panel_made_in_python_is_the_same_declaration() -> None:
    import yaml

    assert Panel.model_validate(yaml.safe_load(PANEL)) == panel_from_text(PANEL)
