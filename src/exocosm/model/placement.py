"""What is there at time zero: cells in a shape, a table of cells, vesicles added to the medium."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from exocosm.knowledge.dimensions import CellDensity, Count, Position, Vesicles
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration
from exocosm.model.shape import Everywhere, Shape

CellsPerVolume: TypeAlias = CellDensity


class PutCells(Declaration):
    """Cells of one type: a number, a density, or single places."""

    put: str
    """Cell type."""
    name: str = ""
    """What changes call it by."""
    number: Count | None = None
    density: CellDensity | None = None
    at: tuple[tuple[Position, ...], ...] | None = None
    """Centres, (x, y, z) or (x, y)."""
    where: Shape = Field(default=Everywhere(), alias="in")
    group: str | None = None
    """Sender group (clone, region) of these cells."""
    arranged: Literal["random", "packed", "grid"] = "random"

    @model_validator(mode="after")
    def _check(self) -> PutCells:
        if sum(v is not None for v in (self.number, self.density, self.at)) != 1:
            raise ValueError("needs one of 'number', 'density' and 'at'")
        for point in self.at or ():
            if len(point) not in (2, 3):
                raise ValueError(f"a place has two or three numbers, not {len(point)}")
        if self.number is not None:
            whole_cells(self.number)
        return self


class CellTable(Declaration):
    """Cells read from a CSV file beside the scenario: x_um, y_um, z_um, cell_type[, group, radius_um, identity]."""

    cells: str
    """Name of the file, relative to the scenario."""

    @field_validator("cells")
    @classmethod
    def _inside(cls, name: str) -> str:
        """Refuse names that leave the folder of the scenario."""
        path = PurePosixPath(name.replace("\\", "/"))
        if not name or path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
            raise ValueError(f"{name!r} must be a file in the folder of the scenario, or below it")
        return name


def whole_cells(number: Quantity) -> Quantity:
    """Return a number of cells; `ValueError` where it is not whole."""
    if number.magnitude != int(number.magnitude):
        raise ValueError(f"a number of cells must be whole, not {number.label}")
    return number


def plain_vesicles(given: Any) -> Any:
    """Take ``number: 1e6`` as vesicles."""
    if (
        isinstance(given, Mapping)
        and isinstance(given.get("number"), int | float)
        and not isinstance(given["number"], bool)
    ):
        return {**given, "number": f"{given['number']!r} vesicle"}
    return given


class AddVesicles(Declaration):
    """Vesicles put in the medium at time zero; their sender group is ``added``."""

    release: str
    """Vesicle kind."""
    name: str = ""
    """What changes call it by."""
    number: Vesicles
    where: Shape = Field(default=Everywhere(), alias="in")

    _plain_number = model_validator(mode="before")(plain_vesicles)


def _which(given: Any) -> str | None:
    if isinstance(given, PutCells):
        return "placed cells"
    if isinstance(given, CellTable):
        return "cell table"
    if isinstance(given, AddVesicles):
        return "added vesicles"
    if isinstance(given, Mapping):
        for key, tag in (("put", "placed cells"), ("cells", "cell table"), ("release", "added vesicles")):
            if key in given:
                return tag
    return None


Placement: TypeAlias = Annotated[
    Annotated[PutCells, Tag("placed cells")]
    | Annotated[CellTable, Tag("cell table")]
    | Annotated[AddVesicles, Tag("added vesicles")],
    Discriminator(
        _which,
        custom_error_type="placement",
        custom_error_message="an entry of 'start' says put: <cell type>, cells: <file.csv>, or release: <vesicle kind>",
    ),
]

__all__ = ["AddVesicles", "CellTable", "Placement", "PutCells", "Quantity"]
