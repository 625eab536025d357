"""Vesicles themselves: sizes, rates, bursts."""

from __future__ import annotations

from exocosm.atlas.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
