"""The store of results: what is written comes back, and what is damaged, foreign or old is named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.studies import Failure, Outcome, ResultStore, Summary
from exocosm.studies.code_version import code_version

KEY = "ab" + "0" * 62
OUTCOME = Outcome(KEY, (0.1 + 0.2, None, [1e-300, None]), 1.5, 1e-16, code_version())


def test_outcomes_come_back_bit_for_bit(tmp_path: Path) -> None:
    store = ResultStore(tmp_path / "study")
    assert store.get(KEY) is None
    assert not store.folder.exists()
    store.put(OUTCOME)
    assert (tmp_path / "study" / "results" / "ab" / f"{KEY}.json").is_file()
    assert ResultStore(tmp_path / "study").get(KEY) == OUTCOME


def test_only_failures_that_would_come_again_are_kept(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    passing = Failure("StoreError", "no space left")
    store.put(replace(OUTCOME, values=(), failure=passing))
    assert store.get(KEY) is None
    lasting = replace(OUTCOME, values=(), failure=replace(passing, kind="ScenarioError", lasting=True))
    store.put(lasting)
    assert store.get(KEY) == lasting


def test_results_of_other_code_are_counted_as_stale(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    store.put(OUTCOME)
    store.put(replace(OUTCOME, key="cd" * 32, code="0.0.9+0000"))
    store.put(replace(OUTCOME, key="ef" * 32, values=(), failure=Failure("A", "b", lasting=True)))
    assert store.summary() == Summary(current=2, failed=1, stale=1)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "exocosm study", "version": 1, "outcome": {}}']
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, damage: bytes) -> None:
    store = ResultStore(tmp_path)
    store.put(OUTCOME)
    store.path(KEY).write_bytes(damage)
    with pytest.raises(DamagedError) as caught:
        store.get(KEY)
    assert caught.value.place == str(store.path(KEY))
    assert "remove the file" in caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_result_under_another_name_is_noticed(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    store.put(OUTCOME)
    other = store.path("ab" + "1" * 62)
    store.path(KEY).rename(other)
    with pytest.raises(DamagedError, match="another trial"):
        store.get(other.stem)


def test_another_format_version_is_refused(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    store.put(OUTCOME)
    for path in (store.path(KEY), tmp_path / "study.json"):
        content = json.loads(path.read_text())
        path.write_text(json.dumps({**content, "version": 2}))
    with pytest.raises(VersionError, match="version 2") as caught:
        store.get(KEY)
    assert caught.value.remedy
    with pytest.raises(VersionError, match="version 2"):
        ResultStore(tmp_path)


def test_places_that_are_no_study_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.docx").write_text("")
    for name, message in (("file", "is a file"), ("folder", "something else")):
        with pytest.raises(StoreError, match=message):
            ResultStore(tmp_path / name)
    with pytest.raises(StoreError, match="no key"):
        ResultStore(tmp_path / "new").get("../../etc/passwd")


def test_two_studies_do_not_write_one_folder(tmp_path: Path) -> None:
    lock = ResultStore(tmp_path).lock()
    with pytest.raises(StoreError, match="is writing"):
        ResultStore(tmp_path).lock()
    lock.release()
    ResultStore(tmp_path).lock().release()
