"""Kinetics of a drug in plasma: one to three linear compartments, binding to plasma proteins, routes into the body."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, field_validator, model_validator

from exocosm.compartments import Compartments, Exchange
from exocosm.errors import UnitError
from exocosm.knowledge.dimensions import AnyQuantity, Duration, Fraction
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named

VEIN = "into a vein"
"""Route that needs no word in `absorbed`: all of it is in plasma at once."""
_SIZES = ("L", "L/kg", "L/m^2")
"""What a volume of distribution measures: of the whole body, per mass of it, or per surface of it."""


def ratio(above: Quantity, below: Quantity) -> Quantity:
    """Return the quotient of two quantities, in the quotient of their units."""
    unit = f"({above.unit})/({below.unit})" if above.unit else f"1/({below.unit})"
    return Quantity(above.magnitude / below.magnitude, unit)


class Absorption(Declaration):
    """A route on which a drug enters plasma from a depot, at a rate in proportion to what is there."""

    half_life: Duration = Field(alias="half life")
    """In the depot."""
    share: Fraction = Quantity(1.0, "")
    """Of a dose that reaches plasma at all."""


class Peripheral(Declaration):
    """A compartment that exchanges with plasma."""

    volume: AnyQuantity
    """Of distribution, in the same kind of unit as the central one."""
    flow: AnyQuantity
    """Volume a time, both ways (distribution clearance)."""


class Kinetics(Declaration):
    """What becomes of a drug in plasma.

    Plasma kinetics of a patient or animal hold what all tissues take from blood, so what the simulated tissue takes is not
    taken off once more: blood is told, not asked. Volumes and doses are of the whole body, or both per kg, or both per m^2.
    """

    volume: AnyQuantity
    """Of the central compartment."""
    clearance: AnyQuantity | None = None
    """Of the central compartment by elimination, volume a time; or give `half life`."""
    half_life: Duration | None = Field(default=None, alias="half life")
    """Of elimination from the central compartment; the terminal one where there is no other compartment."""
    peripheral: tuple[Peripheral, ...] = Field(default=(), max_length=2)
    bound: Fraction = Quantity(0.0, "")
    """Share that is bound to proteins of plasma: only the rest passes the walls of vessels."""
    absorbed: Named[Absorption] = Field(default_factory=dict)
    """Route -> how a drug given on it enters plasma; ``into a vein`` needs none."""

    @field_validator("absorbed")
    @classmethod
    def _routes(cls, routes: Mapping[str, Absorption]) -> Mapping[str, Absorption]:
        if VEIN in routes:
            raise ValueError(f"{VEIN!r} is no depot: all that is given is in plasma at once")
        return routes

    @model_validator(mode="after")
    def _check(self) -> Kinetics:
        if (self.clearance is None) == (self.half_life is None):
            raise ValueError("needs one of 'clearance' and 'half life'")
        for name, volume in [("volume", self.volume), *(("volume", p.volume) for p in self.peripheral)]:
            _volume(name, volume)
        flows = [("flow", p.flow, p.volume) for p in self.peripheral]
        if self.clearance is not None:
            flows.append(("clearance", self.clearance, self.volume))
        for name, flow, _ in flows:
            _rate(name, flow, self.volume)
        for part in self.peripheral:
            try:
                ratio(part.volume, self.volume).to("")
            except UnitError:
                raise ValueError(
                    f"volumes {self.volume.label} and {part.volume.label} are not of the same kind: both of the body, or both per kg"
                ) from None
        return self

    def compartments(self, interval: float) -> Compartments:
        """Return the compartments, for intervals of so many min."""
        if self.clearance is not None:
            elimination = ratio(self.clearance, self.volume).to("1/min")
        else:
            assert self.half_life is not None
            elimination = 0.6931471805599453 / self.half_life.to("min")
        beside = tuple(
            Exchange(ratio(p.flow, self.volume).to("1/min"), ratio(p.flow, p.volume).to("1/min"))
            for p in self.peripheral
        )
        return Compartments(elimination, beside, interval)


def _volume(name: str, volume: Quantity) -> None:
    for unit in _SIZES:
        try:
            number = volume.to(unit)
        except UnitError:
            continue
        if number <= 0:
            raise ValueError(f"{name!r} must be above zero, not {volume.label}")
        return
    raise ValueError(f"{volume.label} is no volume of distribution; write 12 L, 0.6 L/kg or 20 L/m^2")


def _rate(name: str, flow: Quantity, volume: Quantity) -> None:
    try:
        number = ratio(flow, volume).to("1/min")
    except UnitError:
        raise ValueError(
            f"{name!r} {flow.label} over the volume {volume.label} is no rate: write it in the unit of the volume a time"
        ) from None
    if number < 0:
        raise ValueError(f"{name!r} must not be negative, not {flow.label}")
