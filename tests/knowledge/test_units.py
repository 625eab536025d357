"""Reading quantities, refusing what is none, converting."""

import contextlib
import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exocosm.errors import UnitError
from exocosm.units import convert, dimension_of, known_units, read, same_dimension


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("400 um^2/min", 400, "um^2/min"),
        ("1.2 mm", 1.2, "mm"),
        ("1.9 x", 1.9, "x"),
        ("37 degC", 37, "degC"),
        ("100 vesicle/cell/hour", 100, "vesicle/cell/hour"),
        ("20 vesicle^-1", 20, "vesicle^-1"),
        ("0.05 1/hour", 0.05, "1/hour"),
        ("72h", 72, "h"),
        ("  -3e-4  um ", -3e-4, "um"),
        (".5 nM", 0.5, "nM"),
        ("5 µm²/s", 5, "µm²/s"),
        ("4 vesicle/(cell hour)", 4, "vesicle/(cell hour)"),
        ("50 %", 50, "%"),
        ("3 EVs/cell", 3, "EVs/cell"),
        ("0.05 /hour", 0.05, "/hour"),
        ("0.05 per hour", 0.05, "per hour"),
        ("4 vesicles per cell per hour", 4, "vesicles per cell per hour"),
    ],
)
def test_a_quantity_is_read_as_written(text, value, unit):
    assert read(text) == (value, unit)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("400", "no unit"),
        ("30-150 nm", "a range"),
        ("30 - 150 nm", "a range"),
        ("30 to 150 nm", "a range"),
        ("5 +/- 2 nm", "a range"),
        ("1,5 um", "comma"),
        ("3 x 10^5 cell", "like 3e5"),
        ("nan um", "not a finite"),
        ("-inf um", "not a finite"),
        ("1e400 um", "not a finite"),
        ("um", "not a quantity"),
        ("", "not a quantity"),
        ("fast", "not a quantity"),
        ("5 umm", "did you mean 'um'"),
        ("5 vesicel/cell", "did you mean 'vesicle'"),
        ("5 cats", "unknown unit 'cats'"),
        ("5 Um", "did you mean"),
        ("5 um/(min", "cannot read the unit"),
        ("5 um/", "cannot read the unit"),
        ("5 um^^2", "cannot read the unit"),
        ("5 um^999", "cannot read the unit"),
        ("1 um^2/5 min", "cannot read the unit"),
        ("1 um; import os", "unknown unit"),
        ("1 um" + " " * 5000 + "!", "cannot read the unit"),
        ("1 " + "(um) " * 15 + "!", "cannot read the unit"),
        ("1 " + "um*" * 5000 + "um", "cannot read the unit"),
    ],
)
def test_what_is_no_quantity_is_refused_in_one_line(text, says):
    with pytest.raises(UnitError) as caught:
        read(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_brings_anything_but_a_quantity_or_a_unit_error(text):
    try:
        value, unit = read(text)
    except UnitError:
        return
    assert math.isfinite(value)
    assert dimension_of(unit)


@settings(deadline=None)
@given(st.text(alphabet="0123456789 .^*/()-+xeumincellvs%°·⁻²", max_size=25))
def test_no_text_made_of_units_brings_anything_else_either(text):
    with contextlib.suppress(UnitError):
        read(text)


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        (1.2, "mm", "um", 1200),
        (2, "h", "min", 120),
        (80, "nm", "um", 0.08),
        (60, "vesicle/cell/hour", "vesicle/cell/min", 1),
        (3e-9, "mL/cell/hour", "um^3/min/cell", 50),
        (37, "degC", "K", 310.15),
        (50, "%", "", 0.5),
        (1.9, "x", "", 1.9),
        (5, "nM", "molecule/um^3", 3.01107038),
        (100, "pM_EV", "vesicle/mL", 6.02214076e10),
        (1, "mmHg", "Pa", 133.322387415),
        (0.6913, "mPa s", "Pa s", 0.6913e-3),
        (1, "kT", "J", 1.380649e-23 * 310.15),
        (20, "copies/EV", "1/vesicle", 20),
        (6, "per hour", "1/min", 0.1),
        (6, "/hour", "1/min", 0.1),
        (1, "degC/min", "K/min", 1),
    ],
)
def test_conversions_have_their_known_values(value, unit, to, result):
    assert convert(value, unit, to) == pytest.approx(result, rel=1e-9)


def test_a_mismatch_names_both_dimensions():
    with pytest.raises(UnitError, match=r"length/time.*length\^2/time"):
        convert(1, "um/min", "um^2/min")
    with pytest.raises(UnitError, match=r"vesicle/cell/time.*1/time"):
        convert(100, "vesicle/cell/hour", "1/hour")


def test_cells_vesicles_and_molecules_are_not_interchangeable():
    for unit, other in [
        ("cell", "vesicle"),
        ("vesicle", "molecule"),
        ("cell", ""),
        ("vesicle", ""),
        ("event", ""),
    ]:
        assert not same_dimension(unit, other)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_the_same_unit_changes_no_bit(value):
    assert convert(value, "um^2/min", "um^2/min") == value


@settings(deadline=None)
@given(st.floats(min_value=1e-9, max_value=1e9), st.sampled_from(known_units()))
def test_every_known_unit_reads_and_converts_to_itself(value, unit):
    read_value, read_unit = read(f"{value!r} {unit}")
    assert read_value == value
    assert convert(read_value, read_unit, unit) == value


def test_pint_is_not_imported_before_it_is_needed():
    code = (
        "import sys, exocosm.units, exocosm.knowledge, exocosm.knowledge.dimensions as d; "
        "exocosm.knowledge.catalogue().table(); "
        "assert not {'pint', 'pydantic', 'numpy'} & set(sys.modules), 'heavy'; "
        "exocosm.units.read('1 um'); assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
