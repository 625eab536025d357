"""All claims, by theme; a claim is found by its identifier."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from exocosm.atlas import themes
from exocosm.atlas.claim import Claim
from exocosm.errors import ExocosmError, UnknownNameError


@cache
def claims() -> tuple[Claim, ...]:
    """Return every claim, sorted by identifier.

    Raises
    ------
    ExocosmError
        If two claims have the same identifier.
    """
    found: dict[str, Claim] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(themes.__path__)):
        for claim in importlib.import_module(f"{themes.__name__}.{module}").CLAIMS:
            if claim.id in found:
                raise ExocosmError(f"the claim {claim.id} is declared twice", place=f"themes/{module}.py")
            found[claim.id] = claim
    return tuple(found[key] for key in sorted(found))


def find(identifier: str) -> Claim:
    """Return a claim; `UnknownNameError` where there is none, with the nearest ones."""
    known = {c.id: c for c in claims()}
    wanted = identifier.strip().upper()
    if wanted not in known:
        raise UnknownNameError("claim", identifier, known)
    return known[wanted]


def groups() -> tuple[str, ...]:
    """Return the groups that have claims."""
    return tuple(dict.fromkeys(c.group for c in claims()))
