"""What is declared is written and read again without loss."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exocosm.model import yaml_writer
from exocosm.model.scenario import Scenario

NUMBER = st.floats(1e-12, 1e12, allow_nan=False)
NAME = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\x7f"), min_size=1, max_size=12
).filter(lambda t: t == t.strip() and t.isprintable() and t not in ("any", "all"))
FREE = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@st.composite
def quantity(draw, unit: str):
    """A quantity as a file may say it."""
    value = draw(NUMBER)
    text = f"{value!r} {unit}"
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return text
    mapping = {"value": text, "evidence": draw(st.sampled_from(["measured", "derived", "estimated"]))}
    if kind == 2:
        mapping |= {
            "low": f"{value / 2!r} {unit}",
            "high": f"{value * 3!r} {unit}",
            "note": draw(FREE),
            "read_in": "memory",
        }
    return mapping


def shapes():
    length = st.floats(1, 50).map(lambda v: f"{v!r} um")
    point = st.lists(length, min_size=3, max_size=3)
    simple = st.one_of(
        st.just("everywhere"),
        st.builds(lambda r, c: {"sphere": {"radius": r, "centre": c}}, length, point),
        st.builds(lambda r: {"shell": {"inner": "0.5 um", "outer": r}}, length),
        st.builds(lambda r, a: {"cylinder": {"axis": a, "radius": r}}, length, st.sampled_from("xyz")),
        st.builds(lambda h: {"layer": {"axis": "y", "from": "-1 um", "to": h}}, length),
        st.builds(lambda h: {"box": {"from": ["0 um"] * 3, "to": h}}, point),
    )
    return st.one_of(simple, st.lists(simple, min_size=1, max_size=3))


WHEN = st.one_of(
    st.just("every 2 hours"),
    st.builds(lambda m: {"every": f"{m} min"}, st.integers(1, 99)),
    st.builds(
        lambda a: {"at": [f"{m} min" for m in a]}, st.lists(st.integers(0, 99), min_size=1, max_size=4)
    ),
    st.just({"every": "2 min", "from": "10 min", "until": "1 hour", "at": ["3 min"]}),
)


@st.composite
def documents(draw):
    solute, vesicle, cell = draw(st.lists(NAME, min_size=3, max_size=3, unique=True))
    molecule = draw(NAME)
    return {
        "exocosm": 1,
        "title": draw(FREE),
        "about": draw(FREE),
        "tissue": {
            "size": ["100 um", "100 um", "50 um"],
            "voxel": draw(st.sampled_from(["10 um", ["10 um", "5 um", "25 um"]])),
            "flow": draw(st.sampled_from([None, {"speed": "1 um/s", "direction": "-y"}, {"speed": "0 um/s", "direction": [1, 2.5, 0]}])),
            "matrix": {"hindrance": 0.5, "regions": [{"in": draw(shapes()), "hindrance": "50 percent"}]},
        },
        "solutes": {solute: {"unit": draw(st.sampled_from(["mmHg", "1"])), "diffusivity": draw(quantity("um^2/s")), "fast": draw(st.none() | st.booleans())}},
        "molecules": {molecule: {"where": "lumen", "heritable": draw(st.booleans())}},
        "vesicles": {vesicle: {"like": "exosome", "lumen": {molecule: draw(quantity("copies/vesicle"))}, "burst": draw(st.integers(1, 99))}},
        "cells": {cell: {"like": "carcinoma", "releases": {vesicle: draw(quantity("vesicle/cell/hour"))}, "mechanics": {"fixed": draw(st.booleans())}}},
        "start": [
            {"put": cell, "number": draw(st.integers(1, 9)), "in": draw(shapes())},
            {"release": vesicle, "number": draw(st.integers(1, 10**9)), "in": draw(shapes())},
        ],
        "rules": [{"in": cell, "low": solute, "raises": "apoptosis", "to": draw(quantity("1/hour")), "half": draw(NUMBER), "note": draw(FREE)}],
        "record": draw(WHEN),
        "until": draw(quantity("min")),
        "seed": draw(st.integers(0, 2**63 - 1)),
    }  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_round_trip(document) -> None:
    from exocosm.model.yaml_writer import to_yaml

    scenario = Scenario.from_text(to_yaml(document))
    text = scenario.to_yaml()
    again = Scenario.from_text(text)
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert again.to_yaml() == text
    assert again.hash == scenario.hash
    assert again.until.to("min") == scenario.until.to("min")


WORDS = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20), max_size=20).map(
    " ".join
)
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=255), min_size=1, max_size=30)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(NAMES, part, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, TREES, max_size=4))
def test_the_text_is_the_same_without_libyaml(document) -> None:
    """A scenario is known by its text, so both ways of writing must agree."""
    assert yaml_writer.to_yaml(document) == yaml_writer._dump(document, yaml_writer._SURE)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.1, 100))
def test_a_change_changes_the_hash_and_nothing_else(seed: int, hours: float) -> None:
    base = Scenario.from_text(
        "exocosm: 1\ntitle: t\ntissue: {size: [100 um, 100 um], voxel: 10 um}\nuntil: 3 hours\nseed: 2147483649\n"
    )
    changed = base.with_changes({"seed": seed, "until": f"{hours!r} hours"})
    assert changed.hash != base.hash
    assert changed.seed == seed
    assert changed.until.to("hour") == hours
    assert changed.with_changes({"seed": base.seed, "until": "3 hours"}) == base
