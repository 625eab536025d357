"""Molecules that vesicles carry: on the membrane, where they act on contact, or in the lumen, where they act after escape."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from exocosm.knowledge.dimensions import DissociationConstant, Duration, Rate
from exocosm.model.declaration import Declaration, Named


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
    becomes: Named[Rate] = Field(default_factory=dict)
    """Lumen cargo -> rate of turning into it in the cytosol, one to one: import into the nucleus, metabolism."""
    binds: Named[DissociationConstant] = Field(default_factory=dict)
    """Receptor -> dissociation constant in solution; membrane molecules only."""
    blocked_by: Named[DissociationConstant] = Field(default_factory=dict)
    """Solute (an antibody) -> dissociation constant; membrane molecules only."""
    about: str = ""
    """A word on what it does."""
