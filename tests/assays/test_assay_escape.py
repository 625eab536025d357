"""What a tissue gave to blood and lymph, of what its cells released: the books of tissue and body agree."""

from __future__ import annotations

import numpy as np
import pytest

import exocosm as exo
from exocosm import assays, scenarios
from exocosm.store.run_folder import Run

TUMOUR, GIVEN = "tumour exosome from tumour", "tumour exosome from added"
SMALL = {
    "tissue.size": ["100 um", "100 um"],
    "start": [{"put": "tumour", "number": 8}],
    "body.events.dose.when": {"at": ["1 hour"]},
    "body.events.dose.number": "1e6 vesicle",
    "record": {"every": "2 hours"},
    "until": "4 hours",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("escape") / "plasma"
    return exo.simulate(scenarios.load("plasma").with_changes(SMALL), seed=3, into=folder)


def _row(run: Run, pool: str, tissue: str, **options: int) -> dict[str, float]:
    (row,) = assays.run("circulation", run, **options).table("tissues").where(pool=pool, tissue=tissue)
    return dict(row)  # type: ignore[arg-type]


def test_what_all_pieces_released_is_that_of_one_times_their_number(run: Run) -> None:
    fields = [axis.name for axis in run.layout.fields]
    one = run.snapshot(-1).ledger("released")[fields.index(TUMOUR)].sum()
    assert one > 0
    assert _row(run, TUMOUR, "primary")["released"] == pytest.approx(100000 * one, rel=1e-12)
    # eight cells at the measured rate, for four hours
    assert one == pytest.approx(8 * 100 * 4, rel=1e-9)


def test_the_share_that_escaped_is_net_of_what_came_out_of_plasma(run: Run) -> None:
    row = _row(run, TUMOUR, "primary")
    net = row["returned"] + row["drained"] - row["left"]
    assert row["left"] > 0 and row["escaped"] == pytest.approx(net / row["released"], rel=1e-12)
    # of one piece: to blood and to lymph
    s = [axis.name for axis in run.layout.fields].index(TUMOUR)
    gone = sum(np.asarray(run.snapshot(-1).ledger(a), float)[s].sum() for a in ("to_blood", "drained"))
    assert row["returned"] + row["drained"] == pytest.approx(100000 * gone, rel=1e-9)


def test_a_tissue_that_releases_nothing_has_no_share(run: Run) -> None:
    for pool, tissue in ((TUMOUR, "lung"), (GIVEN, "primary")):
        row = _row(run, pool, tissue)
        assert row["released"] == 0 and row["escaped"] is None
        assert row["left"] > 0


def test_between_two_snapshots_only_what_was_released_there_counts(run: Run) -> None:
    parts = [_row(run, TUMOUR, "primary", since=a, snapshot=b)["released"] for a, b in ((0, 1), (1, 2))]
    assert sum(parts) == pytest.approx(_row(run, TUMOUR, "primary")["released"], rel=1e-12)
    assert parts[0] == pytest.approx(parts[1], rel=1e-9)
