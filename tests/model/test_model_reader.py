"""Files of unknown origin: refused with a line, at once, without a traceback."""

from __future__ import annotations

import time

import pytest

from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario
from exocosm.model.yaml_reader import read_yaml, resolve

HEAD = """exocosm: 1
title: t
tissue: {size: [100 um, 100 um], voxel: 10 um}
until: 3 hours
cells: {a: {like: carcinoma}}
start: [{put: a, number: 3}]
"""


def problems(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_text(text, "f.yaml").check(strict=True)
    return str(caught.value)


def test_the_head_itself_is_sound() -> None:
    assert Scenario.from_text(HEAD).check() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.yaml: the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- a\n", "f.yaml:1: a scenario is a mapping of keys, not a list"),
        ("hello", "not text"),
        ("<!DOCTYPE html>\n<html></html>", "not text"),
        ("\x00\x01", "not YAML"),
        ("a:\n\t- b", "f.yaml:2: not YAML"),
        ("a: [1, 2", "not YAML"),
        (HEAD + "---\n" + HEAD, "f.yaml:7: a second document"),
        (HEAD + 'cites: !!python/object/apply:os.system ["ls"]\n', "f.yaml:7: tags such as"),
        (HEAD + "about: !foo x\n", "f.yaml:7: tags such as '!foo' are not allowed"),
        (HEAD + "until: 2 hours\n", "f.yaml:7: the key 'until' stands twice; first in line 4"),
        (HEAD + "tisue: 1\n", "f.yaml:7: unknown key 'tisue' (did you mean 'tissue'"),
        (HEAD + "steps: {exchnge: 1 min}\n", "unknown key 'exchnge' in steps (did you mean 'exchange'?)"),
        ("a: &a [*a]\n", "the alias *a stands for nothing"),
        ("a: *b\n", "the alias *b stands for nothing"),
        ("[" * 1000 + "]" * 1000, "nested deeper"),
        ("{a: " * 2000, "nested deeper"),
        ("? [a]\n: b\n", "f.yaml:1: a key must be plain text"),
        (HEAD + 'about: "\\u0007"\n', "cannot be printed"),
        (HEAD.replace("3 hours", ".nan"), "f.yaml:4: until: '.nan' is not a finite number"),
        (HEAD.replace("3 hours", "1e400 min"), "f.yaml:4: until: '1e400 min' is not a finite number"),
        (HEAD.replace("3 hours", "-1 hour"), "f.yaml:4: until: -1 hour: a duration must be greater than zero"),
        (HEAD.replace("3 hours", "0 hours"), "must be greater than zero"),
        (HEAD.replace("3 hours", "1 um"), "f.yaml:4: until: 1 um is no duration: length instead of time"),
        (HEAD.replace("3 hours", "1 huor"), "f.yaml:4: until: unknown unit 'huor' (did you mean 'hour'"),
        (HEAD.replace("3 hours", "3"), "f.yaml:4: until: 3 has no unit"),
        (HEAD.replace("3 hours", "tme.EMT_taw"), "did you mean 'tme.EMT_tau'"),
        (HEAD.replace("3 hours", "{value: 1 hour, lw: 3}"), "unknown entry of a quantity 'lw'"),
        (HEAD.replace("3 hours", "upt.fusion_low"), "only the direction is known"),
        (HEAD.replace("exocosm: 1", "exocosm: 2"), "f.yaml:1: exocosm: 2 is not one of 1"),
        (HEAD + "seed: 1.5\n", "f.yaml:7: seed: must be a whole number"),
        (HEAD + "seed: -1\n", "f.yaml:7: seed: must be greater"),
        (HEAD + "seed: " + "9" * 5000, "f.yaml:7: seed"),
        (HEAD + "programmes: 5\n", "f.yaml:7: programmes: must be a mapping"),
        (HEAD + "programmes: {x: 5}\n", "f.yaml:7: programmes.x: must be a mapping"),
        (HEAD + 'programmes: {" x": {rise: 1 min, fall: 1 min}}\n', "cannot be a name"),
        (HEAD + "solutes: {o: {like: oxygn}}\n", "f.yaml:7: unknown bundled solute 'oxygn' (did you mean 'oxygen'?)"),
        (HEAD + "solutes: {o: {like: oxygen, vessels: {permeability: -1 1/min}}}\n", "must not be negative"),
        (HEAD + "solutes: {o: {like: oxygen, initial: 3 nM}}\n", "'nM'"),
        (HEAD + "solutes: {o: {like: oxygen, boundaries: {q: 3 mmHg}}}\n", "unknown face 'q'"),
        (HEAD.replace("like: carcinoma", "like: carcinoma, intake: {escape: 1.5}"), "f.yaml:5: cells.a.intake.escape"),
        (HEAD.replace("like: carcinoma", "like: carcinoma, colour: red"), "'red' is no colour"),
        (HEAD.replace("number: 3", "number: 3, in: {spere: {radius: 1 um}}"), "did you mean 'sphere'?"),
        (HEAD.replace("number: 3", "number: 3.5"), "must be whole, not 3.5"),
        (HEAD.replace("{put: a, number: 3}", "{cells: ../x.csv}"), "must be a file in the folder of the scenario"),
        (HEAD.replace("{put: a, number: 3}", "{cells: /etc/passwd}"), "must be a file in the folder of the scenario"),
        (HEAD + "record: sometimes\n", "f.yaml:7: record: cannot read 'sometimes' as times"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_their_line(text: str, said: str) -> None:
    assert said in problems(text)


def test_billion_laughs_are_refused_at_once() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for last, this in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{this}: &{this} [{','.join([f'*{last}'] * 9)}]\n"
    began = time.perf_counter()
    assert "the aliases stand for more than" in problems(bomb)
    assert time.perf_counter() - began < 2


def test_a_few_aliases_are_fine() -> None:
    data, _, found = read_yaml("a: &x {k: 1 um}\nb: *x\n", "f")
    assert data == {"a": {"k": "1 um"}, "b": {"k": "1 um"}}
    assert found == []


def test_large_files_are_refused() -> None:
    assert "characters" in problems("a: '" + "x" * 5_000_000 + "'")


def test_files_that_are_no_text(tmp_path) -> None:
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\n\n\x89HDF\r\n\x1a\n\xff\xfe")
    with pytest.raises(ScenarioError, match=r"b\.yaml:3: not a text file"):
        Scenario.from_yaml(binary)
    with pytest.raises(ScenarioError, match="cannot be read: No such file"):
        Scenario.from_yaml(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        Scenario.from_yaml(tmp_path)


def test_words_of_yaml_1_1_stay_text() -> None:
    assert [resolve(t) for t in ("no", "on", "1e3", "12:30", "010", "null", "true", "NO")] == [
        "no", "on", 1000.0, "12:30", 10, None, True, "NO",
    ]  # fmt: skip


def test_all_problems_come_at_once() -> None:
    text = """exocosm: 1
title: t
tissue: {size: [100 um, 100 um], voxel: 10 um}
until: 3 hours
solutes:
  oxygen: {like: oxygen, decay: 3 um}
cells:
  a: {like: carcinoma, diametr: 3 um, captures: {exosme: upt.k_cell}}
  b: {like: carcinom}
vesicles:
  exosome: {like: exosome}
start:
  - {put: a, nmber: 3}
  - {put: a, number: 1000000}
rules:
  - {in: a, high: nothing, raises: release of exosome, to: 2 x, half: 3}
  - {in: a, low: oxygen, raises: apoptosis, to: 1 um, half: 3 mmHg}
  - {in: a, low: pressure, raises: divison, to: 2 x}
"""
    said = problems(text)
    places = [line.split(": ")[0] for line in said.splitlines()]
    assert places == sorted(places, key=lambda p: int(p.split(":")[1]))
    for line, word in (
        (6, "decay"), (8, "diametr"), (8, "exosme"), (9, "carcinom"), (13, "nmber"), (16, "'nothing'"), (17, "rules.1.to"), (18, "half"),
    ):  # fmt: skip
        assert any(t.startswith(f"f.yaml:{line}:") and word in t for t in said.splitlines()), (
            line,
            word,
            said,
        )
