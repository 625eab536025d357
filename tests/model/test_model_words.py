"""Signals, behaviours, times, shapes and sizes mean what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from exocosm import scenarios
from exocosm.errors import UnitError, UnknownNameError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.behaviour import Behaviour, is_fold, parse_behaviour, target
from exocosm.model.physics import stokes_einstein
from exocosm.model.shape import Shape
from exocosm.model.signal import Signal, parse_signal, threshold
from exocosm.model.tissue import Tissue
from exocosm.model.vesicle import SizeLaw
from exocosm.model.when import When

NODULE = scenarios.load("breast_nodule")


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("oxygen", Signal("field", "oxygen")),
        ("gradient of TGF-b", Signal("gradient", "TGF-b")),
        ("tumour exosome", Signal("vesicle", "tumour exosome")),
        ("tumour exosome density", Signal("vesicle", "tumour exosome")),
        ("contact with PD-L1", Signal("contact", "PD-L1")),
        ("delivered  miR-21", Signal("delivered", "miR-21")),
        ("EMT", Signal("programme", "EMT")),
        ("EMT programme", Signal("programme", "EMT")),
        ("neighbours of CD8 T", Signal("neighbours", "CD8 T")),
        ("held CAF exosome", Signal("held", "CAF exosome")),
        ("pressure", Signal("pressure")),
        ("apoptotic", Signal("stage", "apoptotic")),
        ("time in stage", Signal("age")),
    ],
)
def test_signals(text: str, signal: Signal) -> None:
    assert parse_signal(text, NODULE) == signal
    assert parse_signal(str(signal), NODULE) == signal


@pytest.mark.parametrize(
    "text",
    ["", "oxygn", "contact with miR-21", "delivered PD-L1", "gradient of EMT", "held T cell", "neighbours"],
)
def test_unknown_signals(text: str) -> None:
    with pytest.raises(UnknownNameError):
        parse_signal(text, NODULE)


@pytest.mark.parametrize(
    ("text", "behaviour"),
    [
        ("release of tumour exosome", Behaviour("release", "tumour exosome")),
        ("capture of CAF exosome", Behaviour("capture", "CAF exosome")),
        ("secretion of TGF-b", Behaviour("secretion", "TGF-b")),
        ("consumption of oxygen", Behaviour("consumption", "oxygen")),
        ("loading of miR-21 into tumour exosome", Behaviour("loading", "miR-21", "tumour exosome")),
        ("kill rate", Behaviour("kill")),
        ("vulnerability", Behaviour("vulnerability")),
        ("internalisation", Behaviour("internalisation")),
        ("EMT", Behaviour("programme", "EMT")),
    ],
)
def test_behaviours(text: str, behaviour: Behaviour) -> None:
    assert parse_behaviour(text, NODULE) == behaviour
    assert parse_behaviour(str(behaviour), NODULE) == behaviour


@pytest.mark.parametrize(
    "text", ["", "release", "release of oxygen", "loading of PD-L2 into tumour exosome", "kil rate"]
)
def test_unknown_behaviours(text: str) -> None:
    with pytest.raises(UnknownNameError):
        parse_behaviour(text, NODULE)


@pytest.mark.parametrize(
    ("to", "behaviour", "fold", "value"),
    [
        ("1.9 x", Behaviour("release", "v"), True, 1.9),
        ("60 vesicle/cell/hour", Behaviour("release", "v"), False, 1.0),
        ("3e-9 mL/cell/hour", Behaviour("capture", "v"), False, 50.0),
        ("0.6 fraction", Behaviour("kill"), True, 0.6),
        ("6 1/hour", Behaviour("apoptosis"), False, 0.1),
        ("0.5", Behaviour("escape"), False, 0.5),
        ("0.5 x", Behaviour("escape"), True, 0.5),
        ("1", Behaviour("programme", "p"), False, 1.0),
        ("0.3 um/min", Behaviour("speed"), False, 0.3),
        ("5 x", Behaviour("vulnerability"), True, 5.0),
    ],
)
def test_targets(to: str, behaviour: Behaviour, fold: bool, value: float) -> None:
    quantity = Quantity.read(to, unitless=True)
    assert is_fold(quantity, behaviour) is fold
    assert target(quantity, behaviour) == pytest.approx(value, rel=1e-12)


def test_targets_of_the_wrong_kind() -> None:
    for to, behaviour in (
        ("3 um", Behaviour("apoptosis")),
        ("1.5", Behaviour("escape")),
        ("3 nM", Behaviour("secretion", "s")),
    ):
        with pytest.raises(UnitError):
            target(Quantity.read(to, unitless=True), behaviour)


@pytest.mark.parametrize(
    ("half", "signal", "value"),
    [
        ("4 mmHg", Signal("field", "oxygen"), 4.0),
        ("40 pM", Signal("field", "TGF-b"), 0.04),
        ("1 mmHg/mm", Signal("gradient", "oxygen"), 0.001),
        ("1e9 vesicle/mL", Signal("vesicle", "tumour exosome"), 1e-3),
        ("900 molecule", Signal("contact", "PD-L1"), 900.0),
        ("900", Signal("contact", "PD-L1"), 900.0),
        ("100 copies", Signal("delivered", "miR-21"), 100.0),
        ("2 hours", Signal("age"), 120.0),
        ("3", Signal("neighbours", "tumour"), 3.0),
    ],
)
def test_thresholds(half: str, signal: Signal, value: float) -> None:
    assert threshold(Quantity.read(half, unitless=True), signal, NODULE) == pytest.approx(value, rel=1e-9)


def test_threshold_of_another_dimension() -> None:
    with pytest.raises(UnitError):
        threshold(Quantity.read("4 nM"), Signal("field", "oxygen"), NODULE)


def test_times() -> None:
    read = When.model_validate
    assert read("every 2 hours").times(300) == [0, 120, 240]
    assert read("every 2 hours").times(240) == [0, 120, 240]
    assert read("every 0.1 min").times(0.3) == pytest.approx([0, 0.1, 0.2, 0.3])
    assert read("at 1 hour, 30 min, 9 hour").times(100) == [30, 60]
    assert read({"every": "10 min", "from": "1 hour", "until": "80 min", "at": ["5 min", "70 min"]}).times(
        300
    ) == [5, 60, 70, 80]
    for bad in (
        "never",
        "every",
        "at",
        {},
        {"from": "1 hour"},
        {"every": "1 hour", "from": "2 hour", "until": "1 hour"},
        {"every": "0 min"},
    ):
        with pytest.raises(ValidationError):
            read(bad)


SIZE = (100.0, 80.0, 40.0)


@pytest.mark.parametrize(
    ("written", "volume"),
    [
        ("everywhere", 320_000.0),
        ({"sphere": {"radius": "15 um"}}, 4 / 3 * math.pi * 15**3),
        ({"sphere": {"radius": "30 um"}}, 2 * math.pi * (30**2 * 20 - 20**3 / 3)),
        ({"sphere": {"radius": "15 um", "centre": ["0 um", "0 um", "0 um"]}}, math.pi / 6 * 15**3),
        ({"shell": {"inner": "10 um", "outer": "15 um"}}, 4 / 3 * math.pi * (15**3 - 10**3)),
        ({"box": {"from": ["-5 um", "0 um", "10 um"], "to": ["10 um", "8 um", "20 um"]}}, 800.0),
        ({"box": {"from": ["0 um", "0 um"], "to": ["10 um", "10 um"]}}, 4000.0),
        ({"layer": {"axis": "x", "from": "90 um", "to": "200 um"}}, 32_000.0),
        ({"cylinder": {"axis": "y", "radius": "10 um"}}, math.pi * 100 * 80),
        ([{"sphere": {"radius": "10 um"}}, {"sphere": {"radius": "15 um"}}], 4 / 3 * math.pi * 15**3),
        ({"sphere": {"radius": "5 um", "centre": ["300 um", "0 um", "0 um"]}}, 0.0),
    ],
)
def test_shapes_hold_what_they_should(written: object, volume: float) -> None:
    shape = TypeAdapter(Shape).validate_python(written)
    assert shape.volume(SIZE) == pytest.approx(volume, rel=0.02, abs=1e-9)
    point = np.random.default_rng(1).uniform(-20, 120, (3, 20_000))
    inside = shape.contains(*point, SIZE)
    low, high = shape.bounds(SIZE)
    in_tissue = inside & np.all([(c >= 0) & (c <= s) for c, s in zip(point, SIZE, strict=True)], axis=0)
    for coordinate, a, b in zip(point, low, high, strict=True):
        assert np.all(coordinate[in_tissue] >= a - 1e-9) and np.all(coordinate[in_tissue] <= b + 1e-9)
    assert TypeAdapter(Shape).validate_python(shape.written()) == shape


@pytest.mark.parametrize(
    "bad",
    [
        "somewhere", {}, [], {"sphere": {}}, {"sphere": {"radius": "0 um"}}, {"ball": {}}, {"sphere": {"radius": "1 um"}, "box": {}},
        {"shell": {"inner": "5 um", "outer": "4 um"}}, {"box": {"from": ["1 um"], "to": ["2 um"]}}, {"layer": {"from": "2 um", "to": "1 um"}},
        {"box": {"from": ["1 um", "1 um"], "to": ["2 um", "0 um"]}}, {"cylinder": {"axis": "w", "radius": "1 um"}}, 5,
    ],
)  # fmt: skip
def test_bad_shapes(bad: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Shape).validate_python(bad)


@pytest.mark.parametrize("power", [-1.0, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("sigma", [0.0, 0.1, 0.35, 1.0])
def test_moments_of_the_size_law(power: float, sigma: float) -> None:
    """Against a sum over the cut log-normal density."""
    law = SizeLaw.model_validate({"median": "80 nm", "sigma": sigma})
    expected = 80.0**power
    if sigma:
        d = np.linspace(30, 150, 200_001)
        weight = np.exp(-((np.log(d / 80)) ** 2) / (2 * sigma**2)) / d
        expected = float(np.sum(weight * d**power) / np.sum(weight))
    assert law.moment(power) == pytest.approx(expected, rel=1e-4)
    assert law.hydrodynamic_nm == pytest.approx(1 / law.moment(-1))


@pytest.mark.parametrize(
    ("diameter", "expected"), [(30, 21.91), (50, 13.14), (80, 8.22), (100, 6.57), (150, 4.38)]
)
def test_stokes_einstein(diameter: float, expected: float) -> None:
    assert stokes_einstein(diameter, 310.15, 0.6913) == pytest.approx(expected, abs=0.006)


def test_diffusivity_of_a_kind_is_the_mean_over_its_law() -> None:
    kind, tissue = NODULE.vesicles["tumour exosome"], NODULE.tissue
    assert kind.diffusivity_um2_min(tissue) == pytest.approx(
        60 * stokes_einstein(kind.diameter.hydrodynamic_nm, 310.15, 0.6913)
    )
    assert kind.diffusivity_um2_min(tissue) > 60 * 8.22


def test_two_and_three_dimensions() -> None:
    flat = Tissue.model_validate(
        {"size": ["200 um", "100 um"], "voxel": ["20 um", "10 um"], "thickness": "7 um"}
    )
    assert (flat.planar, flat.shape, flat.spacing_um, flat.size_um) == (
        True,
        (1, 10, 10),
        (20, 10, 7),
        (200, 100, 7),
    )
    solid = Tissue.model_validate(
        {"size": ["200 um", "100 um", "50 um"], "voxel": ["20 um", "10 um", "5 um"]}
    )
    assert (solid.planar, solid.shape, solid.spacing_um) == (False, (10, 10, 10), (20, 10, 5))
    for bad in (
        {"size": ["1 um"], "voxel": "1 um"},
        {"size": ["1 um"] * 3, "voxel": "1 um", "thickness": "1 um"},
        {"size": ["1 um"] * 3, "voxel": ["1 um"] * 2},
    ):
        with pytest.raises(ValidationError):
            Tissue.model_validate(bad)


def test_declarations_are_frozen_and_hashable() -> None:
    kind = NODULE.vesicles["tumour exosome"]
    with pytest.raises(ValidationError):
        kind.hindered = False
    assert hash(kind) == hash(kind.model_copy())
    assert len({NODULE, NODULE.with_changes({}), NODULE.with_changes({"seed": 2})}) == 2
