"""One trial: what its key depends on, what is read off it, and that a broken one does not sink a study."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from dishes_of_studies import READINGS, trial

import exocosm as exo
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run
from exocosm.studies import Outcome, Reading, Trial, run_trial
from exocosm.studies import trial as trial_module
from exocosm.studies.code_version import DECIDING, code_version, fingerprint

PACKAGE = Path(exo.__file__).parent


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = trial().read_scenario()
    return exo.simulate(scenario, into=tmp_path_factory.mktemp("run") / "run", until=60.0, threads=1)


def test_the_same_content_is_the_same_trial_whatever_its_label() -> None:
    first, second = trial(), trial()
    assert first == second
    assert hash(first) == hash(second)
    assert first.key == second.key
    assert len(first.key) == 64
    assert replace(first, label="another", folder="elsewhere").key == first.key
    assert replace(first, scenario=first.scenario + "\n# a remark\n").key == first.key
    again = Trial.from_json(json.loads(json.dumps(first.as_json())))
    assert again == first
    assert again.key == first.key
    assert again.label == "seed 1"


def test_what_a_trial_wrote_is_read_as_json_and_other_text_as_a_file() -> None:
    first = trial()
    written = Trial.of(first.read_scenario(), seed=1)
    assert written.read_scenario() is written.read_scenario()
    assert written.read_scenario() == first.read_scenario()
    assert written.read_scenario().hash == first.read_scenario().hash
    edited = replace(written, scenario=written.scenario + "\n# a remark\n")
    assert edited.read_scenario() == written.read_scenario()
    twice = replace(written, scenario='{"exocosm": 1, "exocosm": 1}')
    with pytest.raises(ExocosmError, match="stands twice"):
        twice.read_scenario()


def test_everything_that_decides_a_number_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = trial()
    other = first.read_scenario().with_changes({"vesicles.exosome.lost in tissue": "0.5 1/min"})
    reading = READINGS[0]
    readings = [
        replace(reading, **change)
        for change in (
            {"assay": "burden"},
            {"column": "mean_nm"},
            {"table": "curve"},
            {"options": {"limit_nm": 70.0}},
            {"where": {"vesicle": "exosome"}},
            {"at": "all"},
            {"reduce": "sum"},
        )
    ]
    changed = [
        replace(first, seed=2),
        replace(first, until=18.0),
        replace(first, until=None),
        replace(first, scenario=other.to_yaml()),
        replace(first, readings=READINGS[:2]),
        replace(first, readings=READINGS[::-1]),
        *(replace(first, readings=(r, *READINGS[1:])) for r in readings),
    ]
    keys = {t.key for t in (first, *changed)}
    assert len(keys) == 1 + len(changed)
    monkeypatch.setattr(trial_module, "code_version", lambda: "0.1.0+another")
    assert trial().key not in keys


def test_bytes_of_tables_enter_the_key(tmp_path: Path) -> None:
    text = "exocosm: 1\ntitle: t\ntissue: {size: [60 um, 60 um, 10 um], voxel: 10 um}\n"
    text += "cells: {source: {diameter: 10 um, mechanics: {fixed: true}}}\n"
    text += "start: [{cells: cells.csv}]\nuntil: 6 min\n"
    one = Trial(text, 1, folder=str(tmp_path))
    keys = set()
    for row in ("source,10,10,5", "source,20,10,5"):
        (tmp_path / "cells.csv").write_text(f"type,x_um,y_um,z_um\n{row}\n")
        keys.add(replace(one).key)
    assert len(keys) == 2


def test_the_fingerprint_covers_what_decides_and_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "exocosm"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    whole = fingerprint(copy)
    assert code_version() == f"{exo.__version__}+{whole}"
    for name in ("cli/app.py", "report/page.py", "studies/execution.py", "scenarios/monolayer.yaml"):
        (copy / name).write_text("# nothing\n")
    assert fingerprint(copy) == whole
    seen = {whole}
    for name in (
        *(n for n in DECIDING if n.endswith(".py")),
        "engine/kernel/forces.py",
        "model/data/cell_types",
        "knowledge/data/uptake.yaml",
        "assays/burden.py",
    ):
        path = copy / name
        path = next(path.rglob("*.yaml")) if path.is_dir() else path
        path.write_text(path.read_text() + "\n# a remark\n")
        seen.add(fingerprint(copy))
    assert len(seen) == 9


def test_readings_agree_with_the_tables(run: Run) -> None:
    composition = exo.assays.composition(run).table()
    times = sorted(set(composition.column("time_min")))
    assert len(times) > 2
    cells = composition.column("cells")
    base = Reading("composition", column="cells", where={"cell_type": "source"})
    assert base.read(run) == cells[-1]
    assert replace(base, at="first").read(run) == cells[0]
    assert replace(base, at=times[1]).read(run) == cells[1]
    assert replace(base, at="all", reduce="series").read(run) == cells
    assert replace(base, at="all", reduce="sum").read(run) == sum(cells)
    assert replace(base, at="all", reduce="mean", where={}).read(run) == sum(cells) / len(cells)
    time = Reading("composition", column="time_min", at="all", reduce="series")
    assert time.read(run) == times
    closes = Reading("books", column="closes", reduce="series")
    assert set(closes.read(run)) == {1.0}
    limited = Reading("size_distribution", column="seen_share", options={"limit_nm": 1e4})
    assert limited.read(run) == 0.0


def test_readings_of_one_run_share_what_an_assay_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from exocosm import assays

    asked = []
    really = assays.run

    def counted(name: str, run: Run, **given: object) -> assays.Result:
        asked.append((name, given))
        return really(name, run, **given)

    monkeypatch.setattr(assays, "run", counted)
    known: dict[object, assays.Result] = {}
    where = {"cell_type": "all", "kind": "size"}
    shared = [
        Reading("cell_state", "mean", options=options, where=where, at=at).read(run, known)
        for options in ({}, {"threshold": 0.9})
        for at in ("first", "last")
    ]
    assert asked == [("cell_state", {}), ("cell_state", {"threshold": 0.9})]
    assert shared[:2] == [
        Reading("cell_state", "mean", where=where, at=at).read(run) for at in ("first", "last")
    ]


def test_windows_are_read_at_their_end_and_the_whole_only_by_name(run: Run) -> None:
    options = {"windows": [[0.0, 30.0], [30.0, 60.0]]}
    each = Reading("communication", column="to_min", options=options, at="all", reduce="series")
    assert each.read(run) == [30.0, 60.0]
    assert replace(each, at="last", reduce="value", column="from_min").read(run) == 30.0
    assert replace(each, at=30, reduce="value", column="from_min").read(run) == 0.0
    whole = replace(each, at="last", reduce="value", column="from_min", where={"window": "all"})
    assert whole.read(run) == 0.0
    assert replace(whole, where={"window": ["all", "0-30 min"]}, at="all", reduce="sum").read(run) == 0.0


def test_what_is_undefined_is_none_not_an_error(run: Run) -> None:
    share = Reading("communication", column="share_of_intake", where={"window": "all"})
    assert share.read(run) is None  # the source captures nothing: 0/0
    assert replace(share, reduce="sum").read(run) is None
    assert replace(share, reduce="series").read(run) == [None]


@pytest.mark.parametrize(
    ("change", "message", "there"),
    [
        ({"assay": "compositon"}, "unknown assay 'compositon'", "spatial_profile"),
        ({"table": "shares"}, "unknown table 'shares'", "fractions"),
        ({"column": "cell"}, "unknown column 'cell'", "fraction"),
        ({"options": {"by": "x"}}, "unknown option 'by'", "tissue"),
        ({"where": {"type": "source"}}, "unknown column 'type'", "cell_type"),
        ({"where": {"cell_type": "sauce"}}, "unknown cell_type 'sauce'", "source"),
        ({"at": 31}, "unknown time 31 min", "0, 30, 60"),
        ({"at": "all"}, "3 rows are left", "reduce by sum"),
        ({"column": "cell_type"}, "holds text", "choose another"),
        ({"assay": "size_distribution", "column": "mean_nm", "at": 30}, "has no times", "snapshot"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    run: Run, change: dict[str, object], message: str, there: str
) -> None:
    reading = replace(Reading("composition", column="cells"), **change)
    with pytest.raises(ExocosmError, match=message) as caught:
        reading.read(run)
    assert there in caught.value.remedy
    assert caught.value.place.startswith("reading ")


@pytest.mark.parametrize("change", [{"at": "lst"}, {"at": True}, {"reduce": "median"}])
def test_readings_that_mean_nothing_are_refused_at_once(change: dict[str, object]) -> None:
    with pytest.raises(ExocosmError, match="unknown"):
        Reading("composition", column="cells", **change)


def test_a_trial_is_run_read_and_swept_away(tmp_path: Path) -> None:
    outcome = run_trial(trial(), scratch=tmp_path)
    assert outcome.ok
    assert outcome.key == trial().key
    assert outcome.values[1:] == (1.0, [1.0, 1.0])
    assert outcome.values[0] > 0
    assert outcome.imbalance is not None
    assert 0 <= outcome.imbalance <= 1e-12
    assert outcome.wall_s > 0
    assert list(tmp_path.iterdir()) == []
    assert Outcome.from_json(json.loads(json.dumps(outcome.as_json()))) == outcome


def test_a_run_folder_can_be_kept(tmp_path: Path) -> None:
    outcome = run_trial(trial(), keep=tmp_path)
    kept = exo.open_run(tmp_path / outcome.key[:16])
    assert kept.finished
    assert READINGS[0].read(kept) == outcome.values[0]


def test_only_a_run_that_is_kept_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[int] = []
    monkeypatch.setattr(os, "fsync", waited.append)
    assert run_trial(trial(), scratch=tmp_path / ".").ok
    assert waited == []
    assert run_trial(trial(), keep=tmp_path).ok
    assert len(waited) > 5


def test_what_goes_wrong_is_an_outcome(tmp_path: Path) -> None:
    failing = {
        "ScenarioError": replace(trial(), scenario="exocosm: 1\ntitle: nothing else\n"),
        "ExocosmError": replace(trial(), readings=(Reading("composition", column="cell"),)),
    }
    for kind, one in failing.items():
        outcome = run_trial(one, scratch=tmp_path)
        assert outcome.failure is not None
        assert outcome.failure.kind == kind
        assert outcome.failure.lasting
        assert outcome.values == ()
        assert outcome.key == one.key
    no_place = run_trial(trial(), keep="/proc/nowhere")
    assert no_place.failure is not None
    assert no_place.failure.kind == "StoreError"
    assert not no_place.failure.lasting
    assert list(tmp_path.iterdir()) == []
