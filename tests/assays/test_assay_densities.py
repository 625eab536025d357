"""Mean, least and most of each field over time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_cells import Moment, write_run
from made_run import Made, layout

from exocosm import assays


def test_fields_and_maps(tmp_path: Path) -> None:
    made = Made()
    shape = layout(made).grid_shape
    ramp = np.arange(np.prod(shape), dtype=float).reshape(shape)
    field = layout(made).names("s")[0]
    moments = [
        Moment(0.0, [[10, 10, 10]], vessels=ramp),
        Moment(60.0, [[10, 10, 10]], fields={field: ramp}, vessels=2 * ramp),
    ]
    found = assays.densities(write_run(tmp_path / "run", made, moments))
    before, after = found.table().where(field=field).rows
    assert (before["mean"], before["least"], before["most"]) == (0.0, 0.0, 0.0)
    assert after["mean"] == pytest.approx(ramp.mean())
    assert (after["least"], after["most"]) == (0.0, ramp.max())
    assert after["unit"] == layout(made).fields[0].unit
    _, vessels = found.table().where(field="vessels").rows
    assert (vessels["time_min"], vessels["mean"], vessels["unit"]) == (
        60.0,
        pytest.approx(2 * ramp.mean()),
        "1",
    )
    assert found.mean[1, found.names.index(field)] == pytest.approx(ramp.mean())
