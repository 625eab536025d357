"""What is done to the tissue at set times: doses, washes, held levels, cells taken out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    field_validator,
    model_serializer,
    model_validator,
)

from exocosm.knowledge.dimensions import AnyQuantity, Count, Fraction, Time, Vesicles
from exocosm.knowledge.dimensions import Dose as RadiationDose
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, lean
from exocosm.model.kinetics import VEIN
from exocosm.model.placement import plain_vesicles, whole_cells
from exocosm.model.shape import Everywhere, Shape
from exocosm.model.when import When

WORDS = ("all", "vesicles", "solutes")
"""What `wash` may say besides names."""
ANY = "any"
"""What `remove` may say besides names: every cell type."""


def _listed(given: object) -> object:
    """Take one name for a list of one."""
    return (given,) if isinstance(given, str) else given


Names: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]
"""One name, or several."""


class Timed(Declaration):
    """What all events share."""

    name: str | None = None
    """To tell it from others; no two events have the same."""
    when: When
    """Each time means the first fate step that is not before it."""

    @field_validator("name")
    @classmethod
    def _sound(cls, name: str | None) -> str | None:
        if name is not None and (name != name.strip() or not name.isprintable() or not 0 < len(name) <= 80):
            raise ValueError("a name has up to 80 printable characters and no blanks at the ends")
        return name

    @property
    @abstractmethod
    def action(self) -> str:
        """In a few words: ``dose of doxorubicin``."""


class Dose(Timed):
    """Something put into the medium, evenly over a shape: vesicles of the sender group ``added``, or a solute."""

    add: str
    """Vesicle kind, with `number`; or solute, with `density`."""
    number: Vesicles | None = None
    """Vesicles in all; they carry no cargo that `varies`."""
    density: AnyQuantity | None = None
    """What the solute rises by, in its unit."""
    where: Shape = Field(default=Everywhere(), alias="in")

    _plain_number = model_validator(mode="before")(plain_vesicles)

    @model_validator(mode="after")
    def _one(self) -> Dose:
        if (self.number is None) == (self.density is None):
            raise ValueError("needs 'number' (of vesicles) or 'density' (of a solute)")
        return self

    @property
    def action(self) -> str:
        """In a few words."""
        return f"dose of {self.add}"


class Wash(Timed):
    """Medium exchanged in the whole tissue; what is bound to cells or inside them stays."""

    wash: Names
    """``all``, ``vesicles``, ``solutes``, or names of vesicle kinds and solutes."""
    to: Literal["nothing", "initial"] = "nothing"
    """What solutes are afterwards: nothing, or their `initial`."""

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return _one_name(lean(self, handler), "wash")

    @property
    def action(self) -> str:
        """In a few words."""
        return f"wash of {', '.join(self.wash)}"


class Hold(Timed):
    """From now on, the fixed faces of a solute and its level in blood are at one level."""

    hold: str
    """Solute."""
    level: AnyQuantity = Field(alias="at")
    """In the unit of the solute."""

    @property
    def action(self) -> str:
        """In a few words."""
        return f"hold of {self.hold}"


class Removal(Timed):
    """Cells taken out of the tissue, each by the same chance; what they hold goes with them."""

    remove: Names
    """Cell types, or ``any``."""
    share: Fraction = Quantity(1.0, "")
    """Chance of each cell."""
    where: Shape = Field(default=Everywhere(), alias="in")

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return _one_name(lean(self, handler), "remove")

    @property
    def action(self) -> str:
        """In a few words."""
        return f"removal of {', '.join(self.remove)}"


class Seeding(Timed):
    """Cells put into the tissue at random places of a shape; they begin as their type does."""

    put: str
    """Cell type."""
    number: Count
    where: Shape = Field(default=Everywhere(), alias="in")
    group: str | None = None
    """Sender group (clone, region) of these cells."""

    _whole = field_validator("number")(whole_cells)

    @property
    def action(self) -> str:
        """In a few words."""
        return f"seeding of {self.put}"


class Give(Timed):
    """A drug given to the body: it enters plasma, whose level then follows from the solute's kinetics."""

    give: str
    """Solute with `plasma`."""
    amount: AnyQuantity
    """Of the whole body, or per kg or m^2, as the volume of the kinetics; a mass, or an amount of substance."""
    route: str = VEIN
    """``into a vein``, or one of the routes on which the solute is `absorbed`."""
    length: Time = Field(default=Quantity(0.0, "min"), alias="for")
    """How long each time; 0: at once."""

    @field_validator("amount")
    @classmethod
    def _some(cls, amount: Quantity) -> Quantity:
        if amount.magnitude < 0:
            raise ValueError(f"a dose must not be negative, not {amount.label}")
        return amount

    @property
    def action(self) -> str:
        """In a few words."""
        return f"dose of {self.give}"


class Irradiation(Timed):
    """A dose of radiation to all cells with a `radiosensitivity`."""

    irradiate: RadiationDose
    where: Shape = Field(default=Everywhere(), alias="in")

    @property
    def action(self) -> str:
        """In a few words."""
        return "irradiation"


def _one_name(data: dict[str, Any], key: str) -> dict[str, Any]:
    """Write a list of one name as the name."""
    if len(data[key]) == 1:
        data[key] = data[key][0]
    return data


TAGS = {"add": "added dose", "wash": "medium exchange", "hold": "held level", "remove": "cells taken out"}
TAGS |= {"put": "cells put in", "give": "drug given", "irradiate": "radiation"}
"""Key that tells what an event does -> mark of its declaration."""


def _which(given: Any) -> str | None:
    for kind, key in zip((Dose, Wash, Hold, Removal, Seeding, Give, Irradiation), TAGS, strict=True):
        if isinstance(given, kind):
            return TAGS[key]
    if isinstance(given, Mapping):
        found = [tag for key, tag in TAGS.items() if key in given]
        return found[0] if len(found) == 1 else None
    return None


Event: TypeAlias = Annotated[
    Annotated[Dose, Tag("added dose")]
    | Annotated[Wash, Tag("medium exchange")]
    | Annotated[Hold, Tag("held level")]
    | Annotated[Removal, Tag("cells taken out")]
    | Annotated[Seeding, Tag("cells put in")]
    | Annotated[Give, Tag("drug given")]
    | Annotated[Irradiation, Tag("radiation")],
    Discriminator(
        _which,
        custom_error_type="event",
        custom_error_message="an entry of 'events' says one of add: <vesicle kind or solute>, wash: <what>, hold: <solute>, remove: <cell type>, put: <cell type>, give: <drug>, irradiate: <dose>",
    ),
]
"""Any event."""
