"""Random numbers by key: known answers, uniformity, exact samplers."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from exocosm.engine.kernel import random as keyed
from exocosm.engine.plain import random as plain
from exocosm.engine.random import Stream

WORD = st.integers(0, 2**32 - 1)
LONG = st.integers(0, 2**64 - 1)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_known_answers_of_random123(counter, key, expected):
    assert tuple(int(w) for w in keyed.philox(*counter, *key)) == expected
    assert plain.philox(counter, key) == expected


@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
@settings(max_examples=50, deadline=None)
def test_philox_agrees_with_its_twin(counter, key):
    assert tuple(int(w) for w in keyed.philox(*counter, *key)) == plain.philox(counter, key)


@given(LONG, WORD, st.sampled_from(list(Stream)), LONG, st.integers(0, 2**18 - 1))
@settings(max_examples=50, deadline=None)
def test_uniform_agrees_with_its_twin(identity, step, stream, seed, draw):
    got = keyed.uniform(np.uint64(identity), np.uint64(step), int(stream), np.uint64(seed), draw)
    assert got == plain.uniform(identity, step, int(stream), seed, draw)
    assert 0.0 <= got < 1.0


def test_streams_are_distinct_and_fit_into_eight_bits():
    values = [int(s) for s in Stream]
    assert len(set(values)) == len(values)
    assert min(values) > 0 and max(values) < 256
    assert all(getattr(keyed, s.name) == s for s in Stream)


@numba.njit
def _uniforms(identity, step, stream, draw, out):
    for i in range(out.size):
        out[i] = keyed.uniform(identity + i if identity else 1, step, stream, 5, draw if identity else i)


@numba.njit
def _fill(kind, a, b, out):
    for i in range(out.size):
        if kind == 0:
            out[i] = keyed.poisson(a, i, 3, 4, 11, 0)
        elif kind == 1:
            out[i] = keyed.binomial(np.int64(a), b, i, 3, 4, 11, 0)
        else:
            out[i] = keyed.geometric(a, i, 3, 4, 11, 0)


def _p_of_chi_square(sample, law):
    """p of a chi-square test with cells of at least eight expected counts, the tails lumped."""
    low, high = int(law.ppf(1e-9)), int(law.ppf(1 - 1e-9)) + 1
    width = max(1, (high - low) // 60)
    edges = np.arange(low, high + width, width) - 0.5
    expected = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * len(sample)
    seen = np.bincount(np.searchsorted(edges, sample), minlength=len(edges) + 1).astype(float)
    cells = [[0.0, 0.0]]
    for s, e in zip(seen, expected, strict=True):
        cells[-1][0] += s
        cells[-1][1] += e
        if cells[-1][1] >= 8:
            cells.append([0.0, 0.0])
    tail = cells.pop()
    cells[-1] = [cells[-1][0] + tail[0], cells[-1][1] + tail[1]]
    seen, expected = np.array(cells).T
    return stats.chi2.sf(((seen - expected) ** 2 / expected).sum(), len(seen) - 1)


@pytest.mark.parametrize("identity", [0, 7])
def test_uniform_is_uniform_along_draws_and_along_identities(identity):
    out = np.empty(100_000)
    _uniforms(identity, 2, 1, 0, out)
    assert stats.kstest(out, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(out[1:], out[:-1])[0, 1]) < 4 / np.sqrt(len(out))


def test_other_steps_streams_and_draws_are_independent():
    base = np.empty(20_000)
    _uniforms(7, 2, 1, 0, base)
    for step, stream, draw in ((3, 1, 0), (2, 2, 0), (2, 1, 1)):
        other = np.empty_like(base)
        _uniforms(7, step, stream, draw, other)
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / np.sqrt(len(base))


@pytest.mark.parametrize("mean", [0.02, 0.7, 3.0, 9.9, 10.1, 30.0, 999.0, 2500.0, 1e6])
def test_poisson(mean):
    out = np.empty(200_000, np.int64)
    _fill(0, mean, 0.0, out)
    assert _p_of_chi_square(out, stats.poisson(mean)) > 1e-3
    assert abs(out.mean() - mean) < 4 * np.sqrt(mean / len(out))


@pytest.mark.parametrize(
    ("n", "p"),
    [(1, 0.3), (8, 0.5), (20, 0.95), (40, 0.24), (40, 0.26), (500, 0.4), (500, 0.99), (10_000, 0.001),
     (10_000, 0.15), (10_000_000, 1e-6), (1_000_000, 0.7)],
)  # fmt: skip
def test_binomial(n, p):
    out = np.empty(200_000, np.int64)
    _fill(1, float(n), p, out)
    assert out.min() >= 0 and out.max() <= n
    assert _p_of_chi_square(out, stats.binom(n, p)) > 1e-3


@pytest.mark.parametrize("p", [0.003, 0.2, 0.5, 0.97])
def test_geometric(p):
    out = np.empty(200_000, np.int64)
    _fill(2, p, 0.0, out)
    assert out.min() >= 1
    assert _p_of_chi_square(out, stats.geom(p)) > 1e-3


def test_edges_of_the_samplers():
    assert keyed.poisson(0.0, 1, 1, 1, 1, 0) == 0
    assert keyed.binomial(0, 0.5, 1, 1, 1, 1, 0) == 0
    assert keyed.binomial(9, 0.0, 1, 1, 1, 1, 0) == 0
    assert keyed.binomial(9, 1.0, 1, 1, 1, 1, 0) == 9
    assert keyed.geometric(1.0, 1, 1, 1, 1, 0) == 1


@pytest.mark.parametrize("planar", [False, True])
def test_directions_are_unit_vectors_without_preference(planar):
    ways = np.array([keyed.direction(i, 1, keyed.CRAWL, 3, 0, planar) for i in range(4000)])
    assert np.allclose((ways**2).sum(1), 1)
    dims = 2 if planar else 3
    assert np.all(np.abs(ways.mean(0)) < 4 / np.sqrt(dims * 4000))
    assert np.allclose((ways**2).mean(0), [1 / dims] * dims + [0] * (3 - dims), atol=0.03)
    assert np.array_equal(ways[:, 2], np.zeros(4000)) == planar
