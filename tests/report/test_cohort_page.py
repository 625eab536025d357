"""The page about a cohort: says what the tables say, holds no address of another machine, and is the same for the same files."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from exocosm.cohort import bundled
from exocosm.errors import StoreError, VersionError
from exocosm.report.cohort_folder import read_cohort
from exocosm.report.cohort_page import render_cohort
from exocosm.studies.cohort_run import run_cohort


@pytest.mark.parametrize("name", bundled.names())
def test_a_page_shows_what_its_tables_say(name: str, tmp_path: Path) -> None:
    cohort = bundled.load(name).with_changes({"patients": 80})
    run_cohort(cohort, tmp_path)
    page = render_cohort(tmp_path)
    assert page == render_cohort(tmp_path)
    text = html.unescape(page)
    assert cohort.title in text
    for variant in cohort.variants:
        assert variant in text
    found = read_cohort(tmp_path)
    for row in found.sets[0].rows("roc")[:3]:
        if row["auc"] is not None:
            assert f"{row['auc']:.2f} ({row['auc_low']:.2f} to" in text
    for row in found.sets[0].rows("numbers"):
        assert row["path"] in text
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "nan" not in re.sub(r"base64,[^\"]*", "", page)


def test_a_folder_without_a_cohort_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no cohort is here"):
        render_cohort(tmp_path)
    (tmp_path / "cohort.json").write_text('{"format": 99}')
    with pytest.raises(VersionError, match="99"):
        render_cohort(tmp_path)
