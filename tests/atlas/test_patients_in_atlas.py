"""Replicates as patients: each has the uptake that is drawn for it, in every arm, and the arithmetic says what comes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_claim import made, share

from exocosm.atlas import Arm, Plan, run_claims
from exocosm.atlas.check import check_claim
from exocosm.atlas.expectation import Same, Value
from exocosm.atlas.survival import Responders
from exocosm.studies.patients import factors

PATH = "cells.recipient.captures.reporter exosome"
SPREAD = {PATH: 0.8}
ARMS = (
    Arm("patients", between_patients=SPREAD),
    Arm("half", {"start.1.number": "times 0.5"}, "half the dose", "control", between_patients=SPREAD),
    Arm("usual"),
)


def test_every_patient_is_what_arithmetic_says(tmp_path: Path) -> None:
    asked = 20
    shares = np.array([share(4e-10 * factors(seed, SPREAD)[PATH]) for seed in range(1, asked + 1)])
    mark = float(np.median(shares))
    claim = made(
        arms=ARMS,
        expectations=(
            Responders(
                endpoint="share taken up", arm="patients", under=mark, share=(0.1, 0.9), replicates=asked
            ),
            Value(endpoint="share taken up", arm="usual", within=(share(3e-10), share(5e-10))),
            Same(endpoint="share taken up", arm="half", to="patients", control=True),
        ),
    )
    assert check_claim(claim) == []
    (found,) = run_claims([claim], tmp_path / "a", plan=Plan(sweep=False), workers=0)
    assert found["failures"] == [] and found["replicates"] == asked, found["replicates_by"]
    assert found["replicates_by"].startswith("as many as an expectation states")
    for arm in ("patients", "half"):
        assert found["values"][arm]["share taken up"] == pytest.approx(list(shares), rel=0.03)
    assert np.ptp(found["values"]["usual"]["share taken up"]) < 1e-9
    assert found["findings"][0]["effect"] == pytest.approx(0.5) and found["verdict"]["usual"] == "supported"
    assert found["arms"][0]["between_patients"] == SPREAD


def test_what_cannot_differ_is_refused_before_a_run() -> None:
    claim = made(arms=(Arm("dose", between_patients={"cells.recipient.catches": 1.0}), *ARMS[1:]), expectations=(
        Same(endpoint="share taken up", arm="half", to="dose", control=True),
    ))  # fmt: skip
    assert any("no number at 'cells.recipient.catches'" in p.message for p in check_claim(claim))
