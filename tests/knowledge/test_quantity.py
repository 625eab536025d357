"""Quantities with their spread and source, and the dimensions they must have."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from exocosm.errors import ExocosmError, UnitError, UnknownNameError
from exocosm.knowledge import Quantity
from exocosm.knowledge import dimensions as dim

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200)
words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@st.composite
def quantities(draw):
    low, value, high = sorted(draw(st.tuples(finite, finite, finite)))
    return Quantity(
        value,
        draw(
            st.sampled_from(["", "um", "um^2/min", "vesicle/cell/hour", "%", "degC", "1/hour", "x", "mmHg"])
        ),
        low=draw(st.sampled_from([None, low])),
        high=draw(st.sampled_from([None, high])),
        source=draw(st.none() | words),
        evidence=draw(st.sampled_from([None, "measured", "derived", "estimated"])),
        read_in=draw(st.sampled_from([None, "page", "memory"])),
        note=draw(words),
        verdict=draw(st.sampled_from([None, "confirmed", "not found"])),
    )


@settings(deadline=None)
@given(quantities())
def test_what_is_written_reads_back_the_same_through_json(quantity):
    written = json.loads(json.dumps(quantity.as_written()))
    again = Quantity.accept(written, unitless=True)
    same = {
        n: getattr(again, n)
        for n in ("magnitude", "low", "high", "source", "evidence", "read_in", "note", "verdict")
    }
    assert same == {n: getattr(quantity, n) for n in same}
    assert again.unit == quantity.unit
    # A second round changes nothing at all, the text included.
    assert Quantity.accept(again.as_written(), unitless=True) == again


@pytest.mark.parametrize(
    "given_value",
    [
        "400 um^2/min",
        "  4e2 um^2 / min",
        "phys.D_free_100nm",
        {"value": "400 um^2/min", "low": "200 um^2/min", "source": "our own, unpublished"},
    ],
)
def test_a_field_gives_back_what_was_written(given_value):
    class Model(BaseModel):
        diffusivity: dim.Diffusivity

    made = Model(diffusivity=given_value)
    assert made.model_dump()["diffusivity"] == given_value
    assert Model.model_validate_json(made.model_dump_json()) == made


def test_a_key_of_the_catalogue_carries_its_source():
    quantity = dim.CAPTURE.accept("upt.k_cell")
    assert quantity.key == "upt.k_cell"
    assert quantity.is_prior
    assert dim.CAPTURE.value(quantity) == pytest.approx(50)
    assert dim.CAPTURE.range(quantity) == pytest.approx((25 / 3, 1000 / 3))


@pytest.mark.parametrize(
    ("dimension", "given_value", "says"),
    [
        (dim.DIFFUSIVITY, "4 um", "length instead of length^2/time"),
        (dim.DIFFUSIVITY, "-4 um^2/min", "must not be negative"),
        (dim.DIFFUSIVITY, "400", "has no unit"),
        (dim.DIFFUSIVITY, 400, "has no unit"),
        (dim.DIFFUSIVITY, "upt.k_cell", "upt.k_cell is no diffusivity"),
        (dim.DIFFUSIVITY, "phys.D_free", "did you mean 'phys.D_free"),
        (dim.DIFFUSIVITY, "phys.aqp1_effect", "only the direction is known"),
        (dim.DIFFUSIVITY, "quick", "neither a quantity nor a name"),
        (dim.DIFFUSIVITY, None, "not a quantity"),
        (dim.DIFFUSIVITY, ["4 um"], "not a quantity"),
        (dim.DIFFUSIVITY, {"valu": "4 um"}, "did you mean 'value'"),
        (dim.DIFFUSIVITY, {"low": "4 um^2/s"}, "needs 'value'"),
        (dim.DIFFUSIVITY, {"value": "4 um^2/s", "low": "5 um^2/s"}, "outside its range"),
        (dim.DIFFUSIVITY, {"value": "4 um^2/s", "low": "1 um"}, "cannot be turned into"),
        (dim.DIFFUSIVITY, {"value": "4 um^2/s", "low": "-1 um^2/s"}, "must not be negative"),
        (dim.DIFFUSIVITY, {"value": "4 um^2/s", "evidence": "sure"}, "evidence must be one of"),
        (dim.DIFFUSIVITY, {"value": "upt.k_cell"}, "must be a number"),
        (dim.FRACTION, 1.5, "must be from 0 to 1"),
        (dim.FRACTION, "150 %", "must be from 0 to 1"),
        (dim.FRACTION, math.nan, "not a finite"),
        (dim.FRACTION, True, "not a quantity"),
        (dim.FRACTION, 10**400, "too large"),
        (dim.SIZE, "0 um", "greater than zero"),
        (dim.RELEASE_RATE, "100 1/hour", "instead of vesicle/cell/time"),
        (dim.TEMPERATURE, "-300 degC", "greater than zero"),
        (dim.CONCENTRATION, "47 ug/mL", "instead of substance/length^3"),
    ],
)
def test_what_a_field_does_not_take_is_refused(dimension, given_value, says):
    with pytest.raises((UnitError, UnknownNameError)) as caught:
        dimension.accept(given_value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_reports_every_field_in_our_words():
    class Model(BaseModel):
        diffusivity: dim.Diffusivity
        share: dim.Fraction
        capture: dim.CaptureCoefficient

    with pytest.raises(ValidationError) as caught:
        Model(diffusivity="4 um", share=1.5, capture="upt.kcell")
    found = {error["loc"][0]: error["msg"] for error in caught.value.errors()}
    assert set(found) == {"diffusivity", "share", "capture"}
    assert "did you mean 'upt.k_cell'" in found["capture"]


@pytest.mark.parametrize(
    ("dimension", "given_value", "number"),
    [
        (dim.FRACTION, 0.2, 0.2),
        (dim.FRACTION, "20 %", 0.2),
        (dim.FOLD, "1.9 x", 1.9),
        (dim.FOLD, 2, 2.0),
        (dim.FOLD, np.int64(2), 2.0),
        (dim.FOLD, np.float32(0.5), 0.5),
        (dim.RATE, "0.06 1/hour", 0.001),
        (dim.RATE, "tx.sen_escape", 0.001 / 1440),
        (dim.PER_VESICLE, "20 vesicle^-1", 20),
        (dim.PER_VESICLE, "20 molecules/EV", 20),
        (dim.PER_VESICLE, "cargo.mirna_mean", 0.00825),
        (dim.CAPTURE, "50 um^3/min", 50),
        (dim.TEMPERATURE, "37 degC", 310.15),
        (dim.TIME, "72 hours", 4320),
        (dim.BURST, "rel.ilv_per_mvb", 20),
        (dim.FUSION_RATE, "rel.mvb_fusion_rate", 0.5),
        (dim.CELL_DENSITY, "tme.rho_cell", 2.06e-4),
        (dim.PER_CELL, "tx.PDL1_cell", 1.2e5),
        (dim.PRESSURE, "tme.O2_boundary", 38),
        (dim.SPEED, "phys.v_interstitial", 30),
        (dim.RELEASE_RATE, "rel.rate_typ", 100 / 60),
        (dim.ANY, "4 mmHg", 4),
    ],
)
def test_numbers_arrive_in_the_units_of_the_engine(dimension, given_value, number):
    assert dimension.value(dimension.accept(given_value)) == pytest.approx(number, rel=1e-12)


def test_every_dimension_takes_its_own_example():
    all_of_them = [d for d in vars(dim).values() if isinstance(d, dim.Dimension)]
    assert len(all_of_them) > 30
    for dimension in all_of_them:
        dimension.check(dimension.accept(dimension.example))


def test_the_json_schema_takes_what_the_field_takes():
    jsonschema = pytest.importorskip("jsonschema")

    class Model(BaseModel):
        speed: dim.Speed
        share: dim.Fraction

    schema = Model.model_json_schema()
    jsonschema.validate({"speed": "0.5 um/s", "share": 0.3}, schema)
    jsonschema.validate({"speed": {"value": "0.5 um/s", "source": "x"}, "share": "upt.recycle"}, schema)
    for wrong in (
        {"speed": 3, "share": 0.3},
        {"speed": {"valu": "1 um/s"}, "share": 0.3},
        {"speed": None, "share": 0.3},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    ("evidence", "read_in", "verdict", "prior"),
    [
        (None, None, None, False),
        ("measured", "page", None, False),
        ("measured", "page", "confirmed", False),
        ("measured", "page", "contradicted", True),
        ("measured", "memory", None, True),
        ("estimated", "page", None, True),
        ("derived", "page", None, True),
    ],
)
def test_only_what_was_measured_and_read_is_no_prior(evidence, read_in, verdict, prior):
    assert Quantity(1, "um", evidence=evidence, read_in=read_in, verdict=verdict).is_prior is prior


def test_a_quantity_prints_short():
    assert str(Quantity(80.0, "nm", 69, 83)) == "80 nm (69 to 83)"
    assert str(Quantity(1.9, "fold")) == "1.9 x"
    assert str(Quantity(0.25)) == "0.25"
    assert Quantity.read("4 um").origin == "given in the scenario"


def test_what_was_read_once_is_read_the_same_again_and_nothing_else_for_it() -> None:
    given = {"value": 0.5, "low": 0.25, "note": "half"}
    first = dim.FRACTION.accept(given)
    given["low"] = 0.125
    second = dim.FRACTION.accept(given)
    assert (first.low, second.low) == (0.25, 0.125)
    assert dim.FRACTION.accept({"value": 1, "low": 0}).magnitude == 1.0
    for wrong in ({"value": True, "low": 0}, {"value": 1, "low": False}, {"value": [1]}, {1: "value"}):
        with pytest.raises(ExocosmError):
            dim.FRACTION.accept(wrong)
    with pytest.raises(ExocosmError, match="is no length"):
        dim.LENGTH.accept("0.5 min")
    assert dim.TIME.accept("0.5 min").magnitude == 0.5
