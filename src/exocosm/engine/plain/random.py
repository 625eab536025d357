"""Philox4x32-10 in Python integers: the oracle for `kernel.random`."""

from __future__ import annotations

WORD = 0xFFFFFFFF


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the four words for a counter and a key (Salmon et al., SC 2011, 10.1145/2063384.2063405)."""
    a, b, c, d = counter
    p, q = key
    for _ in range(10):
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (right >> 32) ^ b ^ p, right & WORD, (left >> 32) ^ d ^ q, left & WORD
        p, q = (p + 0x9E3779B9) & WORD, (q + 0xBB67AE85) & WORD
    return a, b, c, d


def uniform(identity: int, step: int, stream: int, seed: int, draw: int) -> float:
    """Return the number in [0, 1) that belongs to a key, as `kernel.random.uniform` does."""
    counter = (identity & WORD, identity >> 32, step & WORD, stream << 24 | (draw * 64) & 0xFFFFFF)
    a, b, _, _ = philox(counter, (seed & WORD, seed >> 32))
    return float((a << 21 | b >> 11) * 2.0**-53)
