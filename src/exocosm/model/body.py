"""The body around the tissue: blood, lymph, organs, native vesicles, and further tissues in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, field_validator, model_serializer, model_validator

from exocosm.knowledge.dimensions import (
    VOLUME_FLOW,
    Count,
    Duration,
    Fold,
    Fraction,
    PerVesicle,
    VesicleDensity,
    VesicleOutput,
    Volume,
    VolumeFlow,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.body_event import BodyEvent
from exocosm.model.declaration import Declaration, Named, lean
from exocosm.model.event import Event
from exocosm.model.placement import Placement
from exocosm.model.tissue import Tissue

REMAINDER = "remainder"
"""Share of the organ that takes what the others leave."""


class Organ(Declaration):
    """What clears plasma: an organ as a pool, or what a tissue `in` it receives."""

    share: Fraction | Literal["remainder"]
    """Of all that organs clear of a trace of vesicles without tropism; all shares sum to 1."""
    phagocytes: Fraction = Quantity(0.0, "")
    """Part of it that phagocytes take: it saturates, and is lost with them."""
    flow: Fraction | None = None
    """Share of the cardiac output that passes; the organ clears no more than the plasma in it. None: unlimited."""


class Phagocytes(Declaration):
    """What all organs share of their phagocytes."""

    half_saturated: VesicleDensity | None = Field(default=None, alias="half saturated at")
    """Vesicles in plasma at which they take half as fast as traces; None: never."""
    recovery: Duration | None = None
    """Half-time in which lost ones come back; None: they do not."""


class Lymph(Declaration):
    """What tissues drain, on its way to blood."""

    transit: Duration
    """Mean time on the way."""
    nodes: Fraction = Quantity(0.0, "")
    """Share that lymph nodes keep."""


class Tropism(Declaration):
    """A membrane molecule that changes how fast an organ takes a vesicle: to 1 + (fold - 1) c / (c + half) at c copies."""

    name: str | None = None
    """To tell it from others; no two laws have the same."""
    molecule: str
    organ: str
    """Name, or ``all``."""
    fold: Fold
    """With many copies; below 1 it protects."""
    half: PerVesicle = Field(alias="half at")


class Background(Declaration):
    """Vesicles that the body itself releases into blood."""

    secretion: VesicleOutput


class BloodCells(Declaration):
    """What becomes of cells of a type that are in blood, besides what tissues let in."""

    half_life: Duration = Field(alias="half life")
    """In blood, by death and by lodging in organs."""
    lodges: Named[Fraction] = Field(default_factory=dict)
    """Organ -> share of those that lodge there, where nothing more is known of them; the rest dies."""

    @model_validator(mode="after")
    def _check(self) -> BloodCells:
        total = sum(share.to("") for share in self.lodges.values())
        if total > 1 + 1e-9:
            raise ValueError(f"the shares of those that lodge sum to {total:g}, more than 1")
        return self


def _whole_pieces(value: Quantity) -> Quantity:
    if value.magnitude < 1 or value.magnitude != int(value.magnitude):
        raise ValueError(f"a tissue stands for a whole number of such pieces, 1 or more, not {value.label}")
    return value


class OrganTissue(Declaration):
    """A further tissue in the same run; cells, vesicles, solutes and rules are those of the scenario."""

    organ: str = Field(alias="in")
    """Organ whose uptake enters the tissue through its vessels."""
    stands_for: Count = Quantity(1.0, "")
    """How many such pieces the organ has."""
    tissue: Tissue
    start: tuple[Placement, ...] = ()
    events: tuple[Event, ...] = ()
    changes: Mapping[str, Any] = Field(default_factory=dict)
    """Dotted path -> value: what is different here, as in `Scenario.with_changes`."""

    _pieces = field_validator("stands_for")(_whole_pieces)

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        """Write changes as they were given."""
        data = lean(self, handler)
        if self.changes:
            data["changes"] = dict(self.changes)
        return data


class Body(Declaration):
    """Blood, lymph and organs. Vesicles pass between blood and tissues through vessels, and by lymph."""

    plasma: Volume
    cardiac_output: VolumeFlow | None = None
    """Blood that the heart pumps; needed where organs have a `flow`."""
    hematocrit: Fraction = Quantity(0.0, "")
    """Share of blood that is not plasma."""
    half_life: Duration = Field(alias="half life")
    """In plasma of a trace of vesicles without tropism, in health."""
    half_lives: Named[Duration] = Field(default_factory=dict, alias="half lives")
    """Vesicle kind -> its own."""
    degraded: Duration = Field(alias="half life in organs")
    """Of what organs have taken in."""
    organs: Named[Organ]
    phagocytes: Phagocytes = Phagocytes()
    lymph: Lymph | None = None
    """None: what tissues drain reaches blood at once."""
    tropism: tuple[Tropism, ...] = ()
    background: Named[Background] = Field(default_factory=dict)
    """Vesicle kind -> what the body releases of it."""
    cells: Named[BloodCells] = Field(default_factory=dict)
    """Cell type -> what becomes of it in blood."""
    organ: str | None = Field(default=None, alias="in")
    """Organ whose uptake enters the scenario's own tissue; None: plasma reaches it by the permeability of its vessels alone."""
    stands_for: Count = Quantity(1.0, "")
    """How many such pieces as the scenario's own tissue there are."""
    tissues: Named[OrganTissue] = Field(default_factory=dict)
    events: tuple[BodyEvent, ...] = ()

    _pieces = field_validator("stands_for")(_whole_pieces)

    @model_validator(mode="after")
    def _check(self) -> Body:
        if not self.organs:
            raise ValueError("needs an organ that clears plasma")
        takers = [name for name, organ in self.organs.items() if organ.share == REMAINDER]
        if len(takers) > 1:
            raise ValueError(f"{' and '.join(map(repr, takers))} cannot both take the remainder")
        given = {n: o.share.to("") for n, o in self.organs.items() if isinstance(o.share, Quantity)}
        total = sum(given.values())
        if total > 1 + 1e-6 or (not takers and total < 1 - 1e-6):
            said = ", ".join(f"{n} {s:g}" for n, s in given.items())
            raise ValueError(
                f"the shares of the organs sum to {total:g}, not 1 ({said}); give one of them 'share: {REMAINDER}'"
            )
        return self

    def share(self, organ: str) -> float:
        """Return the share of an organ, the remainder resolved."""
        given = self.organs[organ].share
        if isinstance(given, Quantity):
            return given.to("")
        rest = sum(o.share.to("") for o in self.organs.values() if isinstance(o.share, Quantity))
        return max(0.0, 1.0 - rest)

    @property
    def plasma_flow(self) -> float:
        """Plasma that the heart pumps, um^3/min; 0 where it is not said."""
        if self.cardiac_output is None:
            return 0.0
        return VOLUME_FLOW.value(self.cardiac_output) * (1.0 - self.hematocrit.to(""))
