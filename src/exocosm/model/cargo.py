"""Molecules that vesicles carry: on the membrane, where they act on contact, or in the lumen, where they act after escape."""

from __future__ import annotations

from typing import Literal

from exocosm.knowledge.dimensions import Duration
from exocosm.model.declaration import Declaration


class Molecule(Declaration):
    """A membrane molecule or a cargo of the lumen."""

    where: Literal["membrane", "lumen"]
    """Where in the vesicle it is."""
    kind: Literal["protein", "miRNA", "mRNA", "siRNA", "DNA", "drug", "lipid", "other"] = "protein"
    """What it is; for listings."""
    half_life: Duration | None = None
    """In the cytosol after delivery; None: it stays."""
    heritable: bool = False
    """Copied to both daughters at division instead of shared between them."""
    about: str = ""
    """A word on what it does."""
