"""``exocosm cohort``: bundled ones by name, files by path, the same command twice, bad input as a sentence."""

from __future__ import annotations

import json
from pathlib import Path

BY_HAND = """\
exocosm cohort: 1
title: By hand
patients: 30
blood: {half life: 10 min}
vesicles:
  native: {diameter: {median: 80 nm, sigma: 0.3}, secretion: 1e12 vesicle/min, carries: {GPC1: 0.01 copy/vesicle}}
groups: {healthy: {share: 1}}
panel: pdac
reference: {group: healthy, people: 20}
visits: {at: [0 day]}
"""


def test_the_bundled_cohorts_are_listed(call) -> None:
    done = call("cohort")
    assert done.exit_code == 0
    for name in ("liquid_biopsy", "melanoma_checkpoint", "prognosis", "screening"):
        assert name in done.output
    assert {"name", "title", "about"} == set(json.loads(call("cohort", "--json").output)[0])


def test_a_bundled_cohort_gives_tables_a_report_and_a_summary_and_then_has_nothing_to_do(
    call, tmp_path: Path
) -> None:
    out = tmp_path / "lb"
    first = call("cohort", "liquid_biopsy", "--patients", "50", "--out", str(out))
    assert first.exit_code == 0, first.output
    assert "6 of 6 blocks computed now" in first.output
    assert "GPC1 as first reported" in first.output
    assert (out / "tables" / "roc.csv").is_file()
    assert (out / "variants" / "GPC1_as_in_the_replication" / "tables" / "roc.csv").is_file()
    page = (out / "report.html").read_text()
    assert "GPC1 as in the replication" in page
    again = call("cohort", "liquid_biopsy", "--patients", "50", "--out", str(out), "--json")
    assert set(json.loads(again.output)) == {"cohort", "GPC1 as first reported", "GPC1 as in the replication"}
    assert (out / "report.html").read_text() == page


def test_what_cannot_be_is_said_in_a_sentence(call, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(BY_HAND)
    out = str(tmp_path / "out")
    for arguments, message in (
        (("liquid_biopsi", "--out", out), "did you mean 'liquid_biopsy'"),
        (("liquid_biopsy",), "--out: where to?"),
        ((str(tmp_path / "no.yaml"), "--out", out), "no such file"),
        ((str(file), "--out", out), "no vesicle carries 'mutant KRAS'"),
        (("liquid_biopsy", "--out", out, "--set", "groups.healthy.share=0.5"), "make 1.2"),
    ):
        done = call("cohort", *arguments)
        assert done.exit_code == 2, done.output
        assert message in done.output + done.stderr
        assert not (tmp_path / "out").exists()
