"""Chance of a patient: keyed by seed, patient and purpose, so that no draw depends on another, or on who else there is."""

from __future__ import annotations

import hashlib

import numpy as np
from scipy.special import ndtri

from exocosm.arrays import Float, Int

REFERENCE = 2**40
"""Added to the number of a person of the reference, who is no patient."""
_BITS = 2.0**-53


def _stream(purpose: str) -> int:
    """Return a number for a purpose, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "little")


def generator(seed: int, patient: int, purpose: str) -> np.random.Generator:
    """Return the generator of one patient for one purpose."""
    return np.random.Generator(_philox(seed, patient, purpose))


def _philox(seed: int, patient: int, purpose: str) -> np.random.Philox:
    counter = np.array([0, 0, 0, _stream(purpose)], np.uint64)
    return np.random.Philox(key=np.array([seed, patient], np.uint64), counter=counter)


def uniform(seed: int, patients: Int, purpose: str, count: int = 1) -> Float:
    """Return [n, count] numbers between 0 and 1, neither of which occurs."""
    raw = np.stack([_philox(seed, int(p), purpose).random_raw(count) for p in patients])
    out: Float = ((raw >> np.uint64(11)).astype(float) + 0.5) * _BITS
    return out


def normal(seed: int, patients: Int, purpose: str, count: int = 1) -> Float:
    """Return [n, count] standard normal numbers."""
    out: Float = ndtri(uniform(seed, patients, purpose, count))
    return out


def factor(spread: float, seed: int, patients: Int, purpose: str, count: int = 1) -> Float:
    """Return [n, count] log-normal factors of median 1 and coefficient of variation `spread`."""
    if spread == 0.0:
        return np.ones((len(patients), count))
    out: Float = np.exp(np.sqrt(np.log1p(spread**2)) * normal(seed, patients, purpose, count))
    return out


def group_of(shares: Float, patients: Int) -> Int:
    """Return [n] the group of each patient: by its number alone, so that any number of patients has nearly these shares.

    Multiples of the golden ratio fill the line from 0 to 1 evenly.
    """
    place = (np.asarray(patients, float) + 0.5) * 0.6180339887498949 % 1.0
    edges = np.cumsum(shares)[:-1]
    return np.searchsorted(edges, place, side="right").astype(np.int64)
