"""Random numbers by key: Philox4x32-10, and samplers built on it.

Nothing is kept between draws. Who asks (an identity: a cell, a voxel), when (the engine step), what for (a stream) and the seed of
the run decide the bits, so they are the same for any number of threads and any order of the cells.

The counter holds the identity (64 bits), the step (32) and stream and block (8 and 24); the key holds the seed (64). A `draw` is
a place in the sequence of one key, 0 to 262143; every draw owns `ATTEMPTS` blocks, of which the samplers by rejection use as many
as they need. All functions can be called from kernels and from Python.

Sources: Salmon et al., SC 2011 (10.1145/2063384.2063405) for Philox; W. Hoermann, Insurance: Mathematics and Economics 12 (1993)
39-45 for Poisson by transformed rejection (PTRS) and J. Stat. Comput. Simul. 46 (1993) 101-110 for the binomial (BTRS).
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import inner_kernel, kernel

CRAWL = 1
FATE = 2
DIVISION = 3
RELEASE = 4
HOP_X = 5
HOP_Y = 6
HOP_Z = 7
CAPTURE = 8
DELIVERY = 9
KILL = 10
PLACE = 11
DECAY = 12
FLOW_X = 13
FLOW_Y = 14
FLOW_Z = 15
EXCHANGE = 16
DRAINAGE = 17
INHERIT = 18
RECYCLE = 19
ESCAPE = 20
BINDING = 21
PARTITION = 22
DOSE = 30
REMOVAL = 31
TRANSFORMATION = 23
MUTATION = 24
INTRAVASATION = 40
ADMISSION = 41
SETTLING = 42
BESIDE = 43
BLOOD = 60
RADIATION = 80

ATTEMPTS = 64
"""Blocks that belong to one draw; a rejection sampler needs 1.2 on average, and more than 64 about once in 1e40."""

SMALL_MEAN = 10.0
"""Below this mean counts are found by inversion, above by transformed rejection; both are exact."""

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint32(0x9E3779B9)
_W1 = np.uint32(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_TO_UNIT53 = 2.0**-53
_TO_UNIT32 = 2.0**-32


@kernel
def philox(c0, c1, c2, c3, k0, k1):
    """Return the four 32-bit words of Philox4x32-10 for a counter (c0..c3) and a key (k0, k1), all taken modulo 2^32."""
    a = np.uint32(c0)
    b = np.uint32(c1)
    c = np.uint32(c2)
    d = np.uint32(c3)
    p = np.uint32(k0)
    q = np.uint32(k1)
    for _ in range(10):
        left = _M0 * np.uint64(a)
        right = _M1 * np.uint64(c)
        a = np.uint32(np.uint32(right >> _HALF) ^ b ^ p)
        b = np.uint32(right & _LOW)
        c = np.uint32(np.uint32(left >> _HALF) ^ d ^ q)
        d = np.uint32(left & _LOW)
        p = np.uint32(p + _W0)
        q = np.uint32(q + _W1)
    return a, b, c, d


@kernel
def block(identity, step, stream, seed, draw, attempt):
    """Return the four words that belong to one attempt of one draw."""
    who = np.uint64(identity)
    key = np.uint64(seed)
    place = (np.uint64(stream) << np.uint64(24)) | (
        (np.uint64(draw) * np.uint64(ATTEMPTS) + np.uint64(attempt)) & np.uint64(0xFFFFFF)
    )
    return philox(who & _LOW, who >> _HALF, np.uint64(step) & _LOW, place, key & _LOW, key >> _HALF)


@inner_kernel
def _open53(high, low):
    """Return a number in the open interval (0, 1) from 64 bits; the steps are 2^-52."""
    bits = (np.uint64(high) << np.uint64(20)) | (np.uint64(low) >> np.uint64(12))
    return (np.float64(bits) + 0.5) * (2.0 * _TO_UNIT53)


@kernel
def uniform(identity, step, stream, seed, draw):
    """Return a float64 in [0, 1) with 53 random bits."""
    a, b, _c, _d = block(identity, step, stream, seed, draw, 0)
    bits = (np.uint64(a) << np.uint64(21)) | (np.uint64(b) >> np.uint64(11))
    return np.float64(bits) * _TO_UNIT53


@inner_kernel
def uniforms4(identity, step, stream, seed, draw):
    """Return four independent float64 in [0, 1) with 32 random bits each (the same bits that `uniform` uses at this draw)."""
    a, b, c, d = block(identity, step, stream, seed, draw, 0)
    return a * _TO_UNIT32, b * _TO_UNIT32, c * _TO_UNIT32, d * _TO_UNIT32


@kernel
def direction(identity, step, stream, seed, draw, planar):
    """Return a unit vector (x, y, z), uniform on the sphere, or on the circle z = 0 when `planar`."""
    a, b, _c, _d = uniforms4(identity, step, stream, seed, draw)
    angle = 2.0 * math.pi * a
    up = 0.0 if planar else 2.0 * b - 1.0
    flat = math.sqrt(1.0 - up * up)
    return flat * math.cos(angle), flat * math.sin(angle), up


@kernel
def geometric(p, identity, step, stream, seed, draw):
    """Return the number of trials up to the first success (1, 2, ...), each with probability p in (0, 1]."""
    if p >= 1.0:
        return np.int64(1)
    a, b, _c, _d = block(identity, step, stream, seed, draw, 0)
    trials = math.ceil(math.log(_open53(a, b)) / math.log1p(-p))
    return np.int64(max(trials, 1.0))


@inner_kernel
def _invert(u, first, limit, scale, shift):
    """Return the count at which the distribution function passes u; p(k) = p(k - 1) * scale * (shift - k) / k, or scale / k."""
    count = np.int64(0)
    term = first
    while u > term and count < limit:
        u -= term
        count += 1
        term *= scale * (shift - count) / count if shift > 0.0 else scale / count
        if term < 1e-300:
            break
    return count


@kernel
def poisson(mean, identity, step, stream, seed, draw):
    """Return a Poisson count; `mean` from 0 to about 1e15. Exact for any mean: no normal approximation."""
    if mean <= 0.0:
        return np.int64(0)
    if mean < SMALL_MEAN:
        a, b, _c, _d = block(identity, step, stream, seed, draw, 0)
        return _invert(_open53(a, b), math.exp(-mean), np.int64(1000), mean, 0.0)
    width = 0.931 + 2.53 * math.sqrt(mean)
    curve = -0.059 + 0.02483 * width
    inverse_alpha = 1.1239 + 1.1328 / (width - 3.4)
    squeeze = 0.9277 - 3.6224 / (width - 2.0)
    log_mean = math.log(mean)
    for attempt in range(ATTEMPTS):
        a, b, c, d = block(identity, step, stream, seed, draw, attempt)
        u = _open53(a, b) - 0.5
        v = _open53(c, d)
        edge = 0.5 - abs(u)
        k = math.floor((2.0 * curve / edge + width) * u + mean + 0.43)
        if edge >= 0.07 and v <= squeeze:
            return np.int64(k)
        if k < 0.0 or (edge < 0.013 and v > edge):
            continue
        bound = k * log_mean - mean - math.lgamma(k + 1.0)
        if math.log(v * inverse_alpha / (curve / (edge * edge) + width)) <= bound:
            return np.int64(k)
    return np.int64(mean)


@kernel
def binomial(n, p, identity, step, stream, seed, draw):
    """Return the number of successes in `n` trials of probability `p`. Exact for any n and p: no normal approximation."""
    trials = np.int64(n)
    if trials <= 0 or p <= 0.0:
        return np.int64(0)
    if p >= 1.0:
        return trials
    rare = p if p <= 0.5 else 1.0 - p
    count = np.int64(0)
    if trials * rare < SMALL_MEAN:
        a, b, _c, _d = block(identity, step, stream, seed, draw, 0)
        none = math.exp(trials * math.log1p(-rare))
        count = _invert(_open53(a, b), none, trials, rare / (1.0 - rare), trials + 1.0)
    else:
        count = _binomial_by_rejection(trials, rare, identity, step, stream, seed, draw)
    return count if p <= 0.5 else trials - count


@inner_kernel
def _binomial_by_rejection(trials, p, identity, step, stream, seed, draw):
    """BTRS, for p <= 1/2 and n p >= 10."""
    n = np.float64(trials)
    spread = math.sqrt(n * p * (1.0 - p))
    width = 1.15 + 2.53 * spread
    curve = -0.0873 + 0.0248 * width + 0.01 * p
    centre = n * p + 0.5
    squeeze = 0.92 - 4.2 / width
    alpha = (2.83 + 5.1 / width) * spread
    mode = math.floor((n + 1.0) * p)
    odds = math.log(p / (1.0 - p))
    top = math.lgamma(mode + 1.0) + math.lgamma(n - mode + 1.0)
    for attempt in range(ATTEMPTS):
        a, b, c, d = block(identity, step, stream, seed, draw, attempt)
        u = _open53(a, b) - 0.5
        v = _open53(c, d)
        edge = 0.5 - abs(u)
        k = math.floor((2.0 * curve / edge + width) * u + centre)
        if k < 0.0 or k > n:
            continue
        if edge >= 0.07 and v <= squeeze:
            return np.int64(k)
        bound = top - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0) + (k - mode) * odds
        if math.log(v * alpha / (curve / (edge * edge) + width)) <= bound:
            return np.int64(k)
    return np.int64(mode)
