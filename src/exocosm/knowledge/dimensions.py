"""What a quantity must measure, as types.

A field of a model says its dimension in its annotation, and pydantic does the rest::

    class VesicleKind(BaseModel):
        diameter: Length
        decay: Rate

Such a field takes text (``"400 um^2/min"``), a key of the catalogue (``"upt.k_cell"``), a mapping with value and source,
a `Quantity`, and, where the dimension has no unit, a plain number. It is written back as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from exocosm import units
from exocosm.errors import ExocosmError, UnitError
from exocosm.knowledge.quantity import Quantity

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_PLAIN = (str, float, int, type(None))
_SIGNS = {
    "any": "",
    "non-negative": "must not be negative",
    "positive": "must be greater than zero",
    "fraction": "must be from 0 to 1",
}


@dataclass(frozen=True)
class Dimension:
    """What a quantity must measure: a canonical unit, other units that will do, and a sign.

    Used as ``Annotated[Quantity, Dimension(...)]``.
    """

    name: str
    """In words: ``diffusivity``."""
    unit: str | None
    """Unit of the engine; None takes any unit."""
    sign: str = "non-negative"
    """``any``, ``non-negative``, ``positive`` or ``fraction``."""
    also: tuple[str, ...] = ()
    """Units of another dimension that mean the same here and the same number: ``1/cell/min`` for ``1/min``."""
    example: str = ""
    """How one is written."""

    @property
    def unitless(self) -> bool:
        """Whether a plain number will do."""
        return self.unit is None or self.unit == ""

    def value(self, quantity: Quantity) -> float:
        """Return the number in the canonical unit; errors as in `check`."""
        self.check(quantity)
        return quantity.magnitude if self.unit is None else quantity.to(self._meant(quantity.unit))

    def range(self, quantity: Quantity) -> tuple[float, float] | None:
        """Return (low, high) in the canonical unit, None where the quantity has no range."""
        self.check(quantity)
        return quantity.range_in(quantity.unit if self.unit is None else self._meant(quantity.unit))

    def check(self, quantity: Quantity) -> None:
        """Raise `UnitError` unless the quantity has this dimension and sign, its range included."""
        if self.unit is None:
            ends = quantity.range_in(quantity.unit) or ()
            numbers = [quantity.magnitude, *ends]
        else:
            unit = self._meant(quantity.unit)
            if not units.same_dimension(quantity.unit, unit):
                wanted = self.unit or "a plain number"
                raise UnitError(
                    f"{quantity.label} is no {self.name}: {units.dimension_of(quantity.unit)} "
                    f"instead of {units.dimension_of(self.unit)}",
                    remedy=f"give it in {wanted}" + (f", like {self.example!r}" if self.example else ""),
                )
            numbers = [quantity.to(unit), *(quantity.range_in(unit) or ())]
        for number in numbers:
            bad = {
                "any": False,
                "non-negative": number < 0,
                "positive": number <= 0,
                "fraction": not 0 <= number <= 1,
            }[self.sign]
            if bad:
                raise UnitError(f"{quantity.label}: a {self.name} {_SIGNS[self.sign]}")

    def accept(self, given: object) -> Quantity:
        """Turn what a scenario may say into a quantity of this dimension; errors as in `Quantity.accept` and `check`."""
        if type(given) is str:
            return _accepted(self, given)
        if type(given) is dict and all(type(said) in _PLAIN for pair in given.items() for said in pair):
            return _accepted(self, *chain.from_iterable(given.items()))
        return self._read(given)

    def _read(self, given: object) -> Quantity:
        quantity = Quantity.accept(given, unitless=self.unitless)
        self.check(quantity)
        return quantity

    def _meant(self, unit: str) -> str:
        """Return the canonical unit, or the alternative that has the dimension of `unit`."""
        assert self.unit is not None
        for other in (self.unit, *self.also):
            if units.same_dimension(unit, other):
                return other
        return self.unit

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate with `accept`, write back with `Quantity.as_written`."""
        from pydantic_core import core_schema

        def validate(given: object) -> Quantity:
            try:
                return self.accept(given)
            except ExocosmError as problem:  # pydantic collects ValueErrors, with the place of each
                raise ValueError(str(problem)) from problem

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(Quantity.as_written),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe what is accepted, for editors."""
        text: dict[str, Any] = {"type": "string"}
        if self.example:
            text["examples"] = [self.example]
        end: dict[str, Any] = {"type": ["string", "number"]} if self.unitless else {"type": "string"}
        words = {name: {"type": "string"} for name in ("source", "note")}
        marks: dict[str, Any] = {
            "evidence": {"enum": ["measured", "derived", "estimated"]},
            "read_in": {"enum": ["page", "memory"]},
            "verdict": {"enum": ["confirmed", "corrected", "contradicted", "not found", "new"]},
        }
        mapping = {
            "type": "object",
            "properties": {"value": end, "low": end, "high": end, **words, **marks},
            "required": ["value"],
            "additionalProperties": False,
        }
        choices = [text, {"type": "number"}, mapping] if self.unitless else [text, mapping]
        unit = f" in {self.unit}" if self.unit else ""
        return {"anyOf": choices, "description": f"A {self.name}{unit}, or a key of the knowledge base."}


@lru_cache(maxsize=16384, typed=True)
def _accepted(dimension: Dimension, *said: object) -> Quantity:
    """Read text, or the keys and values of a mapping one after the other: scenarios say the same again and again."""
    return dimension._read(said[0] if len(said) == 1 else dict(zip(said[::2], said[1::2], strict=True)))


LENGTH = Dimension("length", "um", example="80 nm")
SIZE = Dimension("size", "um", "positive", example="1.2 mm")
POSITION = Dimension("position", "um", "any", example="-40 um")
VOLUME = Dimension("volume", "um^3", "positive", example="2500 um^3")
TIME = Dimension("time", "min", example="72 hours")
DURATION = Dimension("duration", "min", "positive", example="2 hours")
DIFFUSIVITY = Dimension("diffusivity", "um^2/min", example="400 um^2/min")
RATE = Dimension("rate", "1/min", also=("1/cell/min", "event/min", "event/cell/min"), example="0.05 1/hour")
SPEED = Dimension("speed", "um/min", example="0.5 um/s")
RELEASE_RATE = Dimension("release rate", "vesicle/cell/min", example="100 vesicle/cell/hour")
SECRETION_RATE = Dimension(
    "secretion rate", "molecule/cell/min", also=("copy/cell/min",), example="50 molecule/cell/min"
)
FUSION_RATE = Dimension(
    "fusion rate", "event/cell/min", also=("1/cell/min", "1/min", "event/min"), example="0.5 event/cell/min"
)
CAPTURE = Dimension("capture coefficient", "um^3/min/cell", also=("um^3/min",), example="3e-9 mL/cell/hour")
VOLUME_FLOW = Dimension("volume flow", "um^3/min", example="3 mL/min")
VESICLE_OUTPUT = Dimension("number of vesicles a time", "vesicle/min", example="1.5e12 vesicle/min")
CLEARANCE = Dimension("clearance from blood", "um^3/min/cell", also=("um^3/min",), example="2e5 um^3/min")
BURST = Dimension("burst size", "vesicle", also=("vesicle/event",), example="20 vesicle")
VESICLES = Dimension("number of vesicles", "vesicle", example="1e9 vesicle")
CAPACITY = Dimension("capacity", "vesicle/cell", "positive", also=("vesicle",), example="5000 vesicle/cell")
PER_VESICLE = Dimension(
    "number per vesicle", "1/vesicle", also=("molecule/vesicle",), example="20 vesicle^-1"
)
PER_CELL = Dimension(
    "number per cell", "1/cell", also=("molecule/cell", "molecule"), example="1e5 molecule/cell"
)
COUNT = Dimension("number", "", also=("cell",), example="12000")
VESICLE_DENSITY = Dimension("vesicle density", "vesicle/um^3", example="1e9 vesicle/mL")
CELL_DENSITY = Dimension("cell density", "cell/um^3", example="2e8 cell/mL")
TEMPERATURE = Dimension("temperature", "K", "positive", example="37 degC")
VISCOSITY = Dimension("viscosity", "mPa s", "positive", example="0.69 mPa s")
PRESSURE = Dimension("pressure", "mmHg", example="38 mmHg")
PRESSURE_DIFFERENCE = Dimension("pressure difference", "Pa", "any", example="-200 Pa")
CONCENTRATION = Dimension("concentration", "nM", example="5 nM")
DISSOCIATION = Dimension("dissociation constant", "nM", "positive", example="0.4 nM")
COMPLEXES = Dimension(
    "number of complexes per area", "molecule/um^2", also=("1/um^2",), example="6 molecule/um^2"
)
MASS_CONCENTRATION = Dimension("mass concentration", "ng/mL", example="47 ug/mL")
PERMEABILITY = Dimension("permeability", "um/min", example="0.1 um/min")
CONDUCTIVITY = Dimension("hydraulic conductivity", "um^2/Pa/min", "positive", example="10 um^2/Pa/min")
FILTRATION = Dimension("filtration coefficient", "1/Pa/min", example="1e-6 1/Pa/min")
MASS = Dimension("mass", "ug", example="5 ug")
DOSE = Dimension("radiation dose", "Gy", example="2 Gy")
PER_DOSE = Dimension("effect per dose", "1/Gy", example="0.3 1/Gy")
FRACTION = Dimension("share", "", "fraction", example="0.2")
FOLD = Dimension("fold change", "", example="1.9 x")
NUMBER = Dimension("number", "", "any", example="4")
POSITIVE = Dimension("number", "", "positive", example="4")
ANY = Dimension("quantity", None, "any", example="4 mmHg")

Length: TypeAlias = Annotated[Quantity, LENGTH]
Size: TypeAlias = Annotated[Quantity, SIZE]
Position: TypeAlias = Annotated[Quantity, POSITION]
Volume: TypeAlias = Annotated[Quantity, VOLUME]
Time: TypeAlias = Annotated[Quantity, TIME]
Duration: TypeAlias = Annotated[Quantity, DURATION]
Diffusivity: TypeAlias = Annotated[Quantity, DIFFUSIVITY]
Rate: TypeAlias = Annotated[Quantity, RATE]
Speed: TypeAlias = Annotated[Quantity, SPEED]
ReleaseRate: TypeAlias = Annotated[Quantity, RELEASE_RATE]
SecretionRate: TypeAlias = Annotated[Quantity, SECRETION_RATE]
FusionRate: TypeAlias = Annotated[Quantity, FUSION_RATE]
CaptureCoefficient: TypeAlias = Annotated[Quantity, CAPTURE]
Clearance: TypeAlias = Annotated[Quantity, CLEARANCE]
VolumeFlow: TypeAlias = Annotated[Quantity, VOLUME_FLOW]
VesicleOutput: TypeAlias = Annotated[Quantity, VESICLE_OUTPUT]
Burst: TypeAlias = Annotated[Quantity, BURST]
Vesicles: TypeAlias = Annotated[Quantity, VESICLES]
Capacity: TypeAlias = Annotated[Quantity, CAPACITY]
PerVesicle: TypeAlias = Annotated[Quantity, PER_VESICLE]
PerCell: TypeAlias = Annotated[Quantity, PER_CELL]
Count: TypeAlias = Annotated[Quantity, COUNT]
VesicleDensity: TypeAlias = Annotated[Quantity, VESICLE_DENSITY]
CellDensity: TypeAlias = Annotated[Quantity, CELL_DENSITY]
Temperature: TypeAlias = Annotated[Quantity, TEMPERATURE]
Viscosity: TypeAlias = Annotated[Quantity, VISCOSITY]
Pressure: TypeAlias = Annotated[Quantity, PRESSURE]
PressureDifference: TypeAlias = Annotated[Quantity, PRESSURE_DIFFERENCE]
Concentration: TypeAlias = Annotated[Quantity, CONCENTRATION]
DissociationConstant: TypeAlias = Annotated[Quantity, DISSOCIATION]
MassConcentration: TypeAlias = Annotated[Quantity, MASS_CONCENTRATION]
Permeability: TypeAlias = Annotated[Quantity, PERMEABILITY]
Conductivity: TypeAlias = Annotated[Quantity, CONDUCTIVITY]
Filtration: TypeAlias = Annotated[Quantity, FILTRATION]
Mass: TypeAlias = Annotated[Quantity, MASS]
Dose: TypeAlias = Annotated[Quantity, DOSE]
PerDose: TypeAlias = Annotated[Quantity, PER_DOSE]
Fraction: TypeAlias = Annotated[Quantity, FRACTION]
Fold: TypeAlias = Annotated[Quantity, FOLD]
Number: TypeAlias = Annotated[Quantity, NUMBER]
Positive: TypeAlias = Annotated[Quantity, POSITIVE]
AnyQuantity: TypeAlias = Annotated[Quantity, ANY]
