"""When a reading was half way up."""

from __future__ import annotations

import pytest

from exocosm.atlas import HalfRise
from exocosm.studies.reading import Reading

LEVEL = Reading("densities", "mean", where={"field": "TGF-b"})
RISE = HalfRise("half", LEVEL)


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ([0, 4, 8], 1.0),
        ([2, 2, 4, 10], 2 + 2 / 6),  # half of what it rose by, not of what it is
        ([0, 10, 0, 20], 1.0),  # the first time
        ([0, 9, 10, 1], 5 / 9),  # of its highest, not of its last
        ([3, 2, 1], None),
        ([3, 3, 3], None),
        ([0, None, 3], None),
        ([], None),
    ],
)
def test_time_of_half_rise(line: list[float | None], hours: float | None) -> None:
    times, values = RISE.readings
    found = RISE.value({times: [60.0 * k for k in range(len(line))], values: line})
    assert found == (None if hours is None else pytest.approx(hours))


def test_what_is_read() -> None:
    times, values = RISE.readings
    assert (times.column, times.at, times.reduce) == ("time_min", "all", "series")
    assert (values.column, values.at, values.reduce) == ("mean", "all", "series")
    assert RISE.unit == "hour" and RISE.course == ()


def test_a_ratio_rises_too() -> None:
    rise = HalfRise("half", LEVEL, per=LEVEL)
    times, top, below = rise.readings
    assert top == below
    assert rise.value({times: [0, 60, 120], top: [1, 1, 1]}) is None
    of = HalfRise("half", LEVEL, per=Reading("densities", "most", where={"field": "TGF-b"}))
    times, top, below = of.readings
    assert of.value({times: [0, 60, 120], top: [0, 4, 8], below: [1, 2, 2]}) == pytest.approx(1.0)
    assert of.value({times: [0, 60, 120], top: [0, 4, 8], below: [1, 0, 2]}) is None
