"""Checks beyond types: each finds what it is for, with its line, and leaves good scenarios alone."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from exocosm.errors import ScenarioError
from exocosm.model import memory
from exocosm.model.scenario import Scenario

TEXT = """exocosm: 1
title: t
tissue:
  size: [200 um, 200 um, 100 um]
  voxel: 10 um
solutes:
  oxygen: {like: oxygen, boundaries: {all: 38 mmHg}}
molecules:
  PD-L1: {where: membrane}
  miR: {where: lumen}
vesicles:
  exosome: {like: exosome, membrane: {PD-L1: 20 1/vesicle}, lumen: {miR: cargo.mirna_mean}, varies: [miR]}
programmes:
  EMT: {rise: 4 hours, fall: 4 hours}
cells:
  tumour: {like: carcinoma, releases: {exosome: rel.rate_typ}, motility: {speed: 1 um/min}}
  CD8 T: {like: CD8 T, kills: {targets: [tumour]}}
groups: [north]
start:
  - {put: tumour, number: 100, in: {sphere: {radius: 80 um}}, group: north}
  - {put: CD8 T, number: 10}
rules:
  - {in: tumour, low: oxygen, raises: release of exosome, to: 2 x, half: 5 mmHg}
  - {in: CD8 T, contact: PD-L1, lowers: kill rate, to: 0.5 x, half: 100 molecule}
until: 12 hours
"""


def found(old: str = "", new: str = "", *, text: str = TEXT) -> list[str]:
    assert old in text
    return [str(p) for p in Scenario.from_text(text.replace(old, new) if old else text, "f.yaml").check()]


def test_a_sound_scenario_has_no_problems() -> None:
    assert found() == []


RULE = "rules:\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # names
        ("{exosome: rel.rate_typ}", "{exosme: rel.rate_typ}", "f.yaml:16: cells.tumour.releases.exosme: unknown vesicle kind 'exosme'"),
        ("targets: [tumour]", "targets: [tumor]", "f.yaml:17: cells.CD8 T.kills.targets.0: unknown cell type 'tumor' (did you mean 'tumour'?)"),
        ("{PD-L1: 20 1/vesicle}", "{PDL1: 20 1/vesicle}", "f.yaml:12: vesicles.exosome.membrane.PDL1: unknown molecule 'PDL1'"),
        ("PD-L1: {where: membrane}", "PD-L1: {where: lumen}", "declared as a molecule of the lumen"),
        ("group: north", "group: nort", "f.yaml:20: start.0.group: unknown group 'nort'"),
        ("put: CD8 T", "put: CD8", "f.yaml:21: start.1.put: unknown cell type 'CD8'"),
        ("  EMT:", "  oxygen:", "f.yaml:14: programmes.oxygen: the name is taken by one of the solutes"),
        ("[north]", "[north, north]", "the group 'north' stands twice"),
        ("[north]", "[north, tumour]", "has the name of another sender"),
        ("speed: 1 um/min", "speed: 1 um/min, bias: 0.5, towards: oxygn", "unknown solute or vesicle kind 'oxygn'"),
        ("{like: carcinoma,", "{like: carcinoma, secretes: {oxygen: 1 nM um^3/min},", "secretes.oxygen"),
        ("{like: carcinoma,", "{like: carcinoma, initial cargo: {PD-L1: 3},", "unknown lumen cargo 'PD-L1'"),
        ("{like: carcinoma,", "{like: carcinoma, becomes: {CD8: 1 1/hour},", "f.yaml:16: cells.tumour.becomes.CD8: unknown cell type 'CD8'"),
        ("{like: carcinoma,", "{like: carcinoma, becomes: {tumour: 1 1/hour},", "cells.tumour.becomes.tumour: a cell type cannot become itself"),
        ("raises: release of exosome, to: 2 x", "raises: transformation to tumour, to: 1 1/hour", "a cell type cannot become itself"),
        ("raises: release of exosome, to: 2 x", "raises: transformation to CD8 T, to: 2 x", "the base rate of transformation to CD8 T is 0"),
        ("{like: carcinoma,", "{like: carcinoma, mutates: {CD8: 0.1},", "f.yaml:16: cells.tumour.mutates.CD8: unknown cell type 'CD8'"),
        ("{like: carcinoma,", "{like: carcinoma, mutates: {tumour: 0.1},", "cells.tumour.mutates.tumour: a cell type cannot mutate to itself"),
        ("{like: carcinoma,", "{like: carcinoma, mutates: {CD8 T: 0.6, tumour: 0.6},", "the chances at one division add up to 1.2, above 1"),
        ("{like: carcinoma,", "{like: carcinoma, mutates: {CD8 T: 1e-3}, cycle: null,", "'tumour' does not divide, so none of its daughters mutates"),
        ("raises: release of exosome, to: 2 x", "raises: mutation to tumour, to: 0.1", "a cell type cannot mutate to itself"),
        ("raises: release of exosome, to: 2 x", "raises: mutation to CD8 T, to: 2 x", "the base rate of mutation to CD8 T is 0"),
        ("raises: release of exosome, to: 2 x", "raises: mutation to CD8 T, to: 1.5", "rules.0.to"),
        ("raises: release of exosome, to: 2 x", "raises: transformation to CD9 T, to: 2 x", "unknown cell type 'CD9 T' (did you mean 'CD8 T'?)"),
        ("{like: carcinoma,", "{like: carcinoma, intake: {escape: 0.7, recycle: 0.4},", "add up to 1.1"),
        ("until:", "cites: [king2021]\nuntil:", "unknown reference 'king2021' (did you mean 'king2012'"),
        # rules
        ("low: oxygen", "low: oxigen", "f.yaml:23: rules.0.low: unknown signal 'oxigen' (did you mean 'oxygen'?)"),
        ("contact: PD-L1", "contact: PD-1", "f.yaml:24: rules.1.contact: unknown membrane molecule 'PD-1' (did you mean 'PD-L1'?)"),
        ("release of exosome", "release of exosom", "unknown vesicle kind 'exosom'"),
        ("kill rate", "killrate", "unknown behaviour 'killrate' (did you mean 'kill rate'?)"),
        ("{in: CD8 T, contact", "{in: CD4 T, contact", "rules.1.in: unknown cell type 'CD4 T'"),
        ("half: 5 mmHg", "half: 5 nM", "rules.0.half"),
        ("half: 5 mmHg", "half: 5", "rules.0.half"),
        ("to: 2 x", "to: 2 um", "rules.0.to"),
        ("to: 2 x", "to: 0.5 x", "0.5 x does the opposite of 'raises'"),
        ("to: 0.5 x", "to: 2 x", "2 x does the opposite of 'lowers'"),
        (RULE, RULE + "  - {in: tumour, low: oxygen, raises: EMT, to: 2, half: 5 mmHg}\n", "f.yaml:23: rules.0.to: 2: a share must be"),
        (RULE, RULE + "  - {in: tumour, low: oxygen, raises: EMT, to: 1 um, half: 5 mmHg}\n", "rules.0.to: 1 um is no share"),
        (RULE, RULE + "  - {in: tumour, low: oxygen, raises: necrosis, to: 2 x, half: 5 mmHg}\n", "warning: rules.0.to: the base rate of necrosis is 0"),
        (RULE, RULE + "  - {in: CD8 T, low: oxygen, lowers: division, to: 0 x, half: 5 mmHg}\n", "has no base value of 'division'"),
        (RULE, RULE + "  - {in: CD8 T, low: oxygen, raises: release of exosome, to: 2 x, half: 5 mmHg}\n", "has no base value of 'release of exosome'"),
        ("varies: [miR]", "varies: []", ""),
        # space
        ("[200 um, 200 um, 100 um]", "[205 um, 200 um, 100 um]", "f.yaml:4: tissue.size: 205 um along x is not a whole number of voxels"),
        ("number: 10}", "at: [[1 um, 1 um, 1 um], [1 um, 300 um, 1 um]]}", "start.1.at.1: (1 um, 300 um, 1 um) lies outside the tissue"),
        ("number: 10}", "number: 10, in: {sphere: {radius: 5 um, centre: [400 um, 0 um, 0 um]}}}", "start.1.in: lies outside the tissue"),
        ("number: 100,", "number: 10000,", "f.yaml:20: start.0: the cells there fill"),
        ("  voxel", "  vessels: [{in: {layer: {from: 200 um, to: 300 um}}, density: 1}]\n  voxel", "tissue.vessels.0.in: lies outside"),
        ("  voxel", "  vessels: [{in: {layer: {axis: x, from: 0 um, to: 4 um}}, density: 1}]\n  voxel", "tissue.vessels.0.in: is too small to hold the centre of a voxel, 10 x 10 x 10 um each (make it larger"),
        ("  voxel", "  matrix: {regions: [{in: {sphere: {radius: 8 um}}, hindrance: 0.5}]}\n  voxel", "tissue.matrix.regions.0.in: is too small to hold the centre of a voxel"),
        # transport
        ("{like: carcinoma,", "{like: carcinoma, captures: {exosome: 1 mL/cell/hour},", "f.yaml:16: cells.tumour.captures.exosome: 1.67e+10 um^3/min"),
        ("{like: exosome,", "{like: exosome, diffusivity: 1 um^2/min,", "f.yaml:12: warning: vesicles.exosome: its length scale sqrt(D/k)"),
        ("  voxel", "  flow: {speed: 5 um/s, direction: x}\n  voxel", "voxels in an exchange step"),
        ("  voxel", "  flow: {speed: 0.1 um/s, direction: -y}\n  voxel", "against the closed face y-"),
        ("  voxel", "  flow: {darcy: {filtration: 1e-6 1/Pa/min, vessel pressure: 2000 Pa, drainage: 0 1/Pa/min}}\n  voxel", "needs the hydraulic conductivity"),
        ("varies: [miR]", "counting: whole, boundaries: {all: 0 vesicle/um^3}", "vesicles.exosome.boundaries.all: whole vesicles need closed faces"),
        ("  voxel", "  matrix: {regions: [{in: {sphere: {radius: 9 um}}, hindrance: 0.5}]}\n  voxel", ""),
        # time
        ("until:", "steps: {exchange: 1 min, fate: 2.5 min}\nuntil:", "steps.fate: 2.5 min is not a whole number of exchange steps"),
        ("until: 12 hours", "until: 90 s", "until: 90 s is not a whole number"),
        ("until:", "record: every 90 s\nuntil:", "record: 90 s is not a whole number"),
        ("until:", "record: {every: 1 hour, from: 2 day}\nuntil:", "begins at 2 day, after the end"),
        ("until:", "record: at 1 hour, 20 hours\nuntil:", "warning: record.at.1: 20 hours is after the end of the run"),
        ("{like: exosome,", "{like: exosome, every: 1.5 min,", "vesicles.exosome.every: 1.5 min is not a whole number"),
    ],
)  # fmt: skip
def test_each_problem_is_found(old: str, new: str, said: str) -> None:
    problems = found(old, new)
    assert any(said in p for p in problems) if said else not problems, problems


def test_varying_cargo_needs_expected_counting() -> None:
    with pytest.raises(ScenarioError, match="needs expected counting"):
        Scenario.from_text(TEXT.replace("{like: exosome,", "{like: exosome, counting: whole,"))
    assert Scenario.from_text(TEXT.replace("{like: exosome,", "{like: exosome, burst: 20,")).vesicles


def test_whole_vesicles_need_one_hindrance() -> None:
    whole = TEXT.replace("varies: [miR]", "counting: whole")
    assert found(text=whole) == []
    uneven = whole.replace(
        "  voxel", "  matrix: {regions: [{in: {sphere: {radius: 9 um}}, hindrance: 0.5}]}\n  voxel"
    )
    assert any("need one hindrance everywhere" in p for p in found(text=uneven))


def test_loading_needs_a_cargo_that_varies() -> None:
    rule = "  - {in: tumour, low: oxygen, raises: loading of miR into exosome, to: 2 x, half: 5 mmHg}\n"
    assert found(RULE, RULE + rule) == []
    (problem,) = found("varies: [miR]", "varies: []", text=TEXT.replace(RULE, RULE + rule))
    assert "is loaded alike into every exosome (add 'varies: [miR]'" in problem


def test_strict_raises_errors_and_not_warnings() -> None:
    warning = Scenario.from_text(TEXT.replace("to: 2 x", "to: 2 x, source: king2099"))
    assert warning.check(strict=True)[0].severity == "warning"
    with pytest.raises(ScenarioError):
        Scenario.from_text(TEXT.replace("half: 5 mmHg", "half: 5")).check(strict=True)


def test_capture_is_held_to_the_limit_of_diffusion() -> None:
    """4 pi D a, with the diffusivity of the least hindered place."""
    scenario = Scenario.from_text(TEXT)
    limit = (
        4
        * math.pi
        * scenario.vesicles["exosome"].diffusivity_um2_min(scenario.tissue)
        * scenario.cells["tumour"].radius_um
    )
    for share, count in ((0.99, 0), (1.01, 1)):
        problems = found(
            "{like: carcinoma,", f"{{like: carcinoma, captures: {{exosome: {share * limit!r} um^3/min/cell}},"
        )
        assert sum("4 pi D a" in p for p in problems) == count


def test_packing_is_that_of_equal_spheres() -> None:
    whole = TEXT.replace("size: [200 um, 200 um, 100 um]", "size: [1000 um, 1000 um, 1000 um]").replace(
        ", in: {sphere: {radius: 80 um}}", ""
    )
    volume = 1e9 * (1 + 17e-3) ** 3
    for share, count in ((0.73, 0), (0.75, 1)):
        number = int(share * volume / (math.pi / 6 * 17**3))
        problems = found("number: 100,", f"number: {number}, arranged: packed,", text=whole)
        assert sum("densest packing" in p and "start.0" in p for p in problems) == count, problems


def test_tables_are_read(tmp_path: Path) -> None:
    scenario = tmp_path / "s.yaml"
    scenario.write_text(TEXT.replace("  - {put: CD8 T, number: 10}", "  - {cells: t.csv}"))

    def problems(table: str | None) -> list[str]:
        if table is not None:
            (tmp_path / "t.csv").write_text(table)
        return [str(p) for p in Scenario.from_yaml(scenario).check()]

    assert "'t.csv' cannot be read: No such file" in problems(None)[0]
    head = "x_um,y_um,z_um,cell_type,group\n"
    assert problems(head + "1,2,3,tumour,north\n1,2,3,CD8 T,\n") == []
    assert "t.csv: the columns cell_type are missing" in problems("x_um,y_um,z_um\n1,2,3\n")[0]
    assert "unknown columns 'colour'" in problems("x_um,y_um,z_um,cell_type,colour\n1,2,3,tumour,red\n")[0]
    assert "t.csv has no cells" in problems(head)[0].replace("t.csv:", "t.csv")
    bad = problems(head + "nan,2,3,tumour,\n1,2,3,tumor,\n1,2,999,tumour,south\n")
    assert [p.split("t.csv")[1][:2] for p in bad] == [":2", ":3", ":4", ":4"]
    many = problems(head + "1,2,3,nothing,\n" * 100)
    assert len(many) == 6 and "and more" in many[-1]
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\x00")
    assert "is no table in CSV" in problems(None)[0]


def test_tables_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    (inside / "t.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "s.yaml").write_text(TEXT.replace("  - {put: CD8 T, number: 10}", "  - {cells: t.csv}"))
    assert "leads out of the folder" in str(Scenario.from_yaml(inside / "s.yaml").check()[0])


def test_memory_grows_with_voxels_and_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    base = Scenario.from_text(TEXT)
    small = memory.estimate_bytes(base)
    finer = memory.estimate_bytes(base.with_changes({"tissue.voxel": "5 um"}))
    assert 4 * small < finer < 9 * small
    monkeypatch.setattr("exocosm.model.check.available_bytes", lambda: small - 1)
    assert any("of memory" in str(p) for p in base.check())
    huge = base.with_changes({"tissue.size": ["100 mm", "100 mm", "100 mm"]})
    assert memory.estimate_bytes(huge) > 1e12
    assert any("voxels are more than" in str(p) for p in huge.check())


def test_growth_is_counted_as_far_as_the_tissue_holds() -> None:
    base = Scenario.from_text(TEXT)
    assert memory.estimate_cells(base) == pytest.approx(100 * 2**0.5 + 10, rel=1e-6)
    full = 0.74 * 200 * 200 * 100 / base.cells["tumour"].volume_um3
    assert memory.estimate_cells(base.with_changes({"until": "1000 day"})) == pytest.approx(full + 10)


def test_a_tissue_that_cannot_be_read_hides_nothing_else() -> None:
    text = """exocosm: 1
title: x
tissue: {size: [100 um, 100 umm], voxel: 20 um}
cells:
  tumour: {diameter: 17 um}
start: [{put: tumour, number: 10, in: {sphere: {radius: 30 um}}}]
rules:
  - {in: tumor, low: oxigen, raises: division, to: 1.9 x, half: 4 mmHg}
until: .nan hours
"""
    with pytest.raises(ScenarioError) as raised:
        Scenario.from_text(text, "bad.yaml")
    found = [str(p) for p in raised.value.problems]
    for line, word in ((3, "umm"), (8, "tumor"), (8, "oxigen"), (9, "finite")):
        assert any(p.startswith(f"bad.yaml:{line}:") and word in p for p in found), found
    assert len(found) == 4, found


def test_groups_follow_cells_that_turn() -> None:
    text = TEXT.replace("until:", "pools: by group\nuntil:").replace(
        "CD8 T, kills", "CD8 T, releases: {exosome: rel.rate_typ}, kills"
    )
    apart = Scenario.from_text(text.replace("motility: {speed", "becomes: {}, motility: {speed"))
    assert {p.name: p.cell_types for p in apart.pool_list()} == {
        "exosome from north": ("tumour",),
        "exosome from CD8 T": ("CD8 T",),
    }
    turning = apart.with_changes({"cells.tumour.becomes": {"CD8 T": "0.1 1/hour"}})
    assert turning.pool_list()[0].cell_types == ("tumour", "CD8 T")
    back = apart.with_changes(
        {"rules.1.lowers": None, "rules.1.raises": "transformation to tumour", "rules.1.to": "1 1/hour"}
    )
    assert {p.sender for p in back.pool_list()} == {"north", "CD8 T", "tumour"}
    assert "turns into CD8 T at 0.1 per hour" in " ".join(turning.describe().split())
    born = apart.with_changes({"cells.tumour.mutates": {"CD8 T": 1e-3}})
    assert born.pool_list()[0].cell_types == ("tumour", "CD8 T")
    assert "Each daughter is born as CD8 T with a chance of 0.001" in " ".join(born.describe().split())


def test_growth_is_that_of_the_fastest_type_that_cells_become() -> None:
    quick = {"phases": [{"name": "all", "lasts": "1 hour"}]}
    changes = {"cells.quick": {"diameter": "10 um", "cycle": quick}, "until": "3 hour"}
    plain = Scenario.from_text(TEXT).with_changes(changes)
    turning = plain.with_changes({"cells.CD8 T.becomes": {"quick": "0.1 1/hour"}})
    assert memory.estimate_cells(turning) == pytest.approx(memory.estimate_cells(plain) + 70, abs=1)
