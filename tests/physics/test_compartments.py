"""Linear compartments against exact solutions and exact balances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.integrate import quad

from exocosm.compartments import Compartments, Course, Exchange, Input

H = 6.0


def course(compartments: Compartments, *inputs: tuple[int, Input]) -> Course:
    """Return the course of inputs that begin in given intervals."""
    absorptions = sorted({i.absorption for _, i in inputs})
    return Course(compartments, absorptions, lambda k: [i for at, i in inputs if at == k])


def mean_of(function: object, interval: int) -> float:
    """Return the mean of a function of time over an interval, by quadrature."""
    return quad(function, interval * H, (interval + 1) * H, epsabs=0, epsrel=1e-11)[0] / H  # type: ignore[arg-type]


def test_a_bolus_is_eliminated_exponentially() -> None:
    made = course(Compartments(0.02, (), H), (3, Input(7.0)))
    assert made.mean(2) == 0.0
    for k in (3, 4, 40):
        assert made.mean(k) == pytest.approx(mean_of(lambda t: 7 * np.exp(-0.02 * (t - 3 * H)), k), rel=1e-10)
        assert made.end(k) == pytest.approx(7 * np.exp(-0.02 * (k - 2) * H), rel=1e-12)


def test_two_compartments_follow_two_exponentials() -> None:
    k10, k12, k21 = 0.03, 0.05, 0.01
    total, product = k10 + k12 + k21, k10 * k21
    root = np.sqrt(total**2 - 4 * product)
    alpha, beta = (total + root) / 2, (total - root) / 2
    a, b = (alpha - k21) / (alpha - beta), (k21 - beta) / (alpha - beta)
    made = course(Compartments(k10, (Exchange(k12, k21),), H), (0, Input(1.0)))
    for k in (0, 1, 10, 100):
        wanted = mean_of(lambda t: a * np.exp(-alpha * t) + b * np.exp(-beta * t), k)
        assert made.mean(k) == pytest.approx(wanted, rel=1e-9)


def test_a_depot_follows_bateman() -> None:
    ka, ke = 0.04, 0.007
    made = course(Compartments(ke, (), H), (0, Input(5.0, absorption=ka)))
    for k in (0, 5, 60):
        wanted = mean_of(lambda t: 5 * ka / (ka - ke) * (np.exp(-ke * t) - np.exp(-ka * t)), k)
        assert made.mean(k) == pytest.approx(wanted, rel=1e-9)


def test_an_infusion_rises_to_its_plateau_and_falls() -> None:
    ke, rate = 0.05, 0.25
    made = course(Compartments(ke, (), H), (1, Input(rate * 100 * H, length=100 * H)))
    for k in (1, 2, 50):
        wanted = mean_of(lambda t: rate / ke * (1 - np.exp(-ke * (t - H))), k)
        assert made.mean(k) == pytest.approx(wanted, rel=1e-9)
    assert made.mean(99) == pytest.approx(rate / ke, rel=1e-6)
    assert made.end(120) == pytest.approx(rate / ke * np.exp(-ke * 20 * H), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    elimination=st.floats(1e-4, 0.5),
    beside=st.lists(st.tuples(st.floats(1e-4, 0.5), st.floats(1e-4, 0.5)), max_size=2),
    inputs=st.lists(
        st.tuples(
            st.integers(0, 30),
            st.floats(0.1, 10),
            st.sampled_from([0.0, 3.0, 6.0, 100.0]),
            st.sampled_from([0.0, 0.02, 0.3]),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_all_that_is_given_is_eliminated_in_the_end(
    elimination: float, beside: list[tuple[float, float]], inputs: list[tuple[int, float, float, float]]
) -> None:
    """The area under the level times the rate of elimination is the dose, whatever else exchanges and however it was given."""
    compartments = Compartments(elimination, tuple(Exchange(*b) for b in beside), H)
    slowest = min(
        -np.linalg.eigvals(compartments._rates(a or 1.0)).real.max() for a in {i[3] for i in inputs}
    )
    count = int(40 + 25 / (slowest * H))
    if count > 200_000:
        return
    made = course(compartments, *((k, Input(amount, length, a)) for k, amount, length, a in inputs))
    given_in_all = sum(i[1] for i in inputs)
    assert made.means(count).sum() * H * elimination == pytest.approx(given_in_all, rel=1e-6)


def test_numbers_do_not_depend_on_what_is_asked_first() -> None:
    inputs = [(2, Input(1.0, 40.0)), (0, Input(2.0)), (5, Input(3.0, 0.0, 0.1))]
    compartments = Compartments(0.02, (Exchange(0.1, 0.03),), H)
    late, early = course(compartments, *inputs), course(compartments, *inputs)
    last = late.mean(50)
    assert_allclose(late.means(51), [early.mean(k) for k in range(51)], rtol=0, atol=0)
    assert early.mean(50) == last
