"""The catalogue holds every research note, with its honesty marks, and finds by exact name."""

import csv
import json
import re
from pathlib import Path

import pytest

from exocosm.errors import UnitError, UnknownNameError
from exocosm.knowledge import Direction, bibtex, catalogue, references
from exocosm.knowledge.catalogue import UNSOURCED
from exocosm.units import check_unit, convert, same_dimension

NOTES = Path(__file__).resolve().parents[3] / "shared" / "knowledge" / "parameters.csv"
needs_notes = pytest.mark.skipif(
    not NOTES.exists(), reason="the research notes are not beside the repository"
)
EVERYTHING = [*catalogue().entries.values(), *catalogue().directions.values()]


OWN = ("body.", "drug.")
"""Keys that the project collected itself, beyond the research notes."""


def test_there_are_425_findings_in_eleven_topics():
    assert len(catalogue()) == 425
    assert len([f for f in EVERYTHING if f.key.startswith(OWN)]) == 143
    assert len(catalogue().topics) == 11
    assert all(catalogue().table(topic) for topic in catalogue().topics)


@needs_notes
def test_every_note_is_present_with_its_numbers_and_marks():
    rows = list(csv.DictReader(NOTES.open(encoding="utf-8")))
    assert {r["id"] for r in rows} == {f.key for f in EVERYTHING if not f.key.startswith(OWN)}
    for row in rows:
        found = catalogue().finding(row["id"])
        assert (found.evidence, found.read_in, found.verdict or "") == (
            row["evidence"],
            row["read_in"],
            row["verdict"],
        )
        if isinstance(found, Direction):
            assert found.sign == float(row["value"])
            continue
        assert found.value == float(row["value"]), row["id"]
        assert found.low == (float(row["low"]) if row["low"] else None), row["id"]
        assert found.high == (float(row["high"]) if row["high"] else None), row["id"]


@needs_notes
def test_units_are_those_of_the_notes():
    """Where the notes write a unit that can be read, it is the same dimension and scale."""
    compared = 0
    for row in csv.DictReader(NOTES.open(encoding="utf-8")):
        found = catalogue().finding(row["id"])
        if isinstance(found, Direction):
            continue
        try:
            check_unit(row["unit"])
        except UnitError:
            continue
        if row["unit"] == "molecules":
            continue
        assert same_dimension(row["unit"], found.unit), row["id"]
        assert convert(1.0, row["unit"], found.unit) == 1.0, row["id"]
        compared += 1
    assert compared >= 180


@pytest.mark.parametrize("finding", EVERYTHING, ids=lambda f: f.key)
def test_a_finding_is_complete_and_sourced(finding):
    assert finding.title
    assert finding.source in references() or finding.source in UNSOURCED
    if finding.source == "derived":
        assert finding.evidence == "derived"
    assert all(key in catalogue() for key in finding.based_on)
    words = f"{finding.title} {finding.context} {finding.note} {finding.page}"
    assert not re.search(r"\bseed\b|\bS[0-4]\b|\.\./", words)
    if isinstance(finding, Direction):
        assert finding.sign in (-1, 0, 1)
    else:
        quantity = finding.quantity
        assert quantity.key == finding.key
        assert quantity.evidence == finding.evidence


def test_what_a_second_look_did_not_find_is_a_prior():
    unsettled = [e for e in catalogue().entries.values() if e.verdict in ("not found", "contradicted")]
    assert len(unsettled) > 50
    assert all(e.quantity.is_prior for e in unsettled)


def test_look_up_is_exact_and_suggests():
    assert str(catalogue().get("rel.rate_typ")) == "100 vesicle/cell/hour (60 to 170)"
    with pytest.raises(UnknownNameError, match=r"did you mean 'rel\.rate_typ'"):
        catalogue().get("rel.rate_type")
    with pytest.raises(UnknownNameError):
        catalogue().get("REL.RATE_TYP")
    with pytest.raises(UnitError, match="only the direction"):
        catalogue().get("phys.aqp1_effect")
    with pytest.raises(UnknownNameError, match="did you mean 'release'"):
        catalogue().table("releases")


def test_search_needs_every_word():
    assert "upt.release_frac" in {f.key for f in catalogue().search("cytosol release")}
    assert not catalogue().search("cytosol zebrafish")


def test_the_table_is_ready_for_json():
    rows = json.loads(json.dumps(catalogue().table()))
    assert len(rows) == 425
    assert {row["kind"] for row in rows} == {"quantity", "direction"}


def test_a_derived_value_cites_what_it_was_computed_from():
    assert catalogue().references_of(catalogue().get("upt.k_cell")) == ("bonsergent2021",)
    assert catalogue().references_of(catalogue().get("rel.ilv_per_mvb")) == ()
    assert "ghaffarizadeh2018" in catalogue().references_of(catalogue().get("tme.O2_boundary"))


def test_physics_agrees_with_itself():
    """Stokes-Einstein values follow from the viscosity; the linear-quadratic survival from its coefficients."""
    get = catalogue().get
    energy = 1.380649e-23 * 310.15
    for size in (30, 50, 80, 100, 120, 150):
        expected = energy / (3 * 3.141592653589793 * get("phys.visc_w37").to("Pa s") * size * 1e-9) * 1e12
        assert get(f"phys.D_free_{size}nm").to("um^2/s") == pytest.approx(expected, rel=2e-3)
    alpha, ratio = get("tx.LQ_alpha").to("1/Gy"), get("tx.LQ_ab").to("Gy")
    assert get("tx.LQ_SF2").magnitude == pytest.approx(
        2.718281828 ** (-alpha * 2 * (1 + 2 / ratio)), rel=2e-3
    )


def test_the_bibliography_is_used_and_honest():
    used = {f.source for f in EVERYTHING} | {
        "johnson2025",
        "salmon2011",
        "douglas1962",
        "andersson2021",
        "moncada2020",
    }
    assert set(references()) == used - set(UNSOURCED)
    for key, reference in references().items():
        assert reference.doi == "" or reference.doi.startswith("10."), key
        assert reference.doi or reference.url or reference.journal or reference.note, key
        read = {f.key for f in EVERYTHING if f.source == key and f.read_in == "page"}
        if key in {f.source for f in EVERYTHING}:
            assert reference.verified == bool(read), key
    dois = [r.doi for r in references().values() if r.doi]
    assert len(dois) == len(set(dois))


def test_bibtex_is_sorted_unique_and_escaped():
    text = bibtex(["ostrowski2010", "johnson2025", "ostrowski2010", "qspiotnbc2020"])
    assert re.findall(r"@\w+\{(\w+),", text) == ["johnson2025", "ostrowski2010", "qspiotnbc2020"]
    assert "10.1016/j.cell.2025.06.048" in text
    assert r"parameters\_TNBC" in text
    assert text.count("{") == text.count("}")
    with pytest.raises(UnknownNameError, match="ostrowski2010"):
        bibtex(["ostrowsky2010"])
