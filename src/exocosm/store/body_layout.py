"""What a run says of its body: pools, compartments, tissues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from exocosm.errors import DamagedError, UnknownNameError

KEY = "body"
"""Where it stands in ``Layout.extra``, and before the arrays of a snapshot."""
BLOOD, LYMPH = "blood", "lymph"
"""The first compartments; organs follow, then for each tissue what is in the walls of its vessels."""


@dataclass(frozen=True)
class BodyPool:
    """A pool of vesicles in blood, or cargo that travels with a density of its own."""

    name: str
    vesicle: str
    field: str = ""
    """Name of its field in the tissues; empty: in blood only."""
    pool: str = ""
    """Name of the pool that carries it; its own for a pool."""
    native: bool = False
    """Whether the body itself releases it."""
    membrane: tuple[float, ...] = ()
    """[m] copies of each membrane molecule per vesicle; 0 for carried cargo."""
    lumen: tuple[float, ...] = ()
    """[c] copies of each cargo per unit."""

    @property
    def vesicles(self) -> bool:
        """Whether it is vesicles, rather than cargo in some."""
        return self.pool == self.name


@dataclass(frozen=True)
class BodyTissue:
    """A tissue of the body."""

    name: str
    pieces: float
    """How many such pieces it stands for."""
    organ: str = ""
    """Organ whose uptake enters it; empty: it exchanges with blood by its own vessels."""


@dataclass(frozen=True)
class BodyLayout:
    """Names along the axes of ``Snapshot.body``."""

    plasma: float
    """um^3."""
    pools: tuple[BodyPool, ...]
    """[b]"""
    organs: tuple[str, ...]
    """[k] the last are the lymph nodes."""
    tissues: tuple[BodyTissue, ...]
    """[t] the first is the run's own."""
    hosts: tuple[str, ...] = ()
    """Cell types that the body keeps at a level in blood: those that tissues admit of them are not counted in blood."""

    @property
    def compartments(self) -> tuple[str, ...]:
        """Names of the rows of ``amount``."""
        return (BLOOD, LYMPH, *self.organs, *(f"vessels of {t.name}" for t in self.tissues))

    def tissue(self, name: str) -> BodyTissue:
        """Return a tissue by name; `UnknownNameError` where there is none."""
        for tissue in self.tissues:
            if tissue.name == name:
                return tissue
        raise UnknownNameError("tissue", name, [t.name for t in self.tissues])

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can say."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], place: str = "") -> BodyLayout:
        """Return the layout that `to_dict` wrote; `DamagedError` if it is incomplete."""
        try:
            pools = tuple(
                BodyPool(**{**p, "membrane": tuple(p["membrane"]), "lumen": tuple(p["lumen"])})
                for p in content["pools"]
            )
            tissues = tuple(BodyTissue(**t) for t in content["tissues"])
            organs, hosts = tuple(content["organs"]), tuple(content["hosts"])
            return cls(float(content["plasma"]), pools, organs, tissues, hosts)
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedError(
                f"the layout of the body is incomplete or was changed: {error}",
                place=place,
                remedy="restore it from a copy",
            ) from error
