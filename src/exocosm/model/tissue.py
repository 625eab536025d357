"""The tissue: extent, voxels, matrix, vessels, interstitial flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeAlias

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

from exocosm.knowledge.dimensions import (
    Conductivity,
    Count,
    Filtration,
    Fraction,
    PressureDifference,
    Size,
    Speed,
    Temperature,
    Viscosity,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.barrier import Barrier
from exocosm.model.declaration import Declaration, Named, lean
from exocosm.model.shape import Shape
from exocosm.model.solute import check_faces

_UNITS = {
    f"{sign}{axis}": tuple((-1.0 if sign == "-" else 1.0) if k == i else 0.0 for k in range(3))
    for i, axis in enumerate("xyz")
    for sign in ("", "+", "-")
}


def _positive_share(value: Quantity) -> Quantity:
    if value.to("") <= 0:
        raise ValueError("hindrance is diffusivity in the matrix over free diffusivity: above 0, up to 1")
    return value


class MatrixRegion(Declaration):
    """A part of the tissue with a matrix of its own; later regions win."""

    where: Shape = Field(alias="in")
    hindrance: Fraction | None = None
    conductivity: Conductivity | None = None

    @field_validator("hindrance")
    @classmethod
    def _share(cls, value: Quantity | None) -> Quantity | None:
        return value if value is None else _positive_share(value)


class Matrix(Declaration):
    """The extracellular matrix."""

    hindrance: Fraction = Quantity(1.0, "")
    """Diffusivity in the matrix over free diffusivity."""
    conductivity: Conductivity | None = None
    """Hydraulic conductivity, for Darcy flow."""
    regions: tuple[MatrixRegion, ...] = ()

    _share = field_validator("hindrance")(_positive_share)


class VesselRegion(Declaration):
    """Where blood and lymph vessels are, as fixed sources and sinks."""

    where: Shape = Field(alias="in")
    density: Count = Quantity(0.0, "")
    """1 where blood vessels fill their usual share."""
    lymph: Count = Quantity(0.0, "")
    """1 where lymph vessels drain as usual."""


def _read_direction(given: object) -> object:
    """Read ``x``, ``-y`` or three numbers."""
    if isinstance(given, str):
        if given not in _UNITS:
            raise ValueError(f"{given!r} is no direction; write x, -y or [1, 0, 0]")
        return _UNITS[given]
    return given


class UniformFlow(Declaration):
    """Interstitial flow of one velocity everywhere."""

    speed: Speed
    direction: Annotated[
        tuple[Annotated[float, Field(allow_inf_nan=False)], ...],
        BeforeValidator(_read_direction, json_schema_input_type=str | list[float]),
    ] = (1.0, 0.0, 0.0)

    @field_validator("direction")
    @classmethod
    def _vector(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if len(value) not in (2, 3) or not any(value):
            raise ValueError("a direction has two or three numbers, not all zero")
        return (*value, 0.0)[:3]

    @property
    def velocity_um_min(self) -> tuple[float, float, float]:
        """(x, y, z) velocity, um/min."""
        length = sum(d * d for d in self.direction) ** 0.5
        v = [self.speed.to("um/min") * d / length for d in self.direction]
        return (v[0], v[1], v[2])


class DarcyFlow(Declaration):
    """Flow through the matrix from leaky vessels to lymph and open faces; written ``{darcy: {...}}``."""

    keyword: ClassVar[str] = "darcy"
    filtration: Filtration
    """Fluid from vessels at vessel density 1."""
    vessel_pressure: PressureDifference
    """Effective (Starling) pressure."""
    drainage: Filtration
    """Fluid to lymph at lymph density 1."""
    lymph_pressure: PressureDifference = Quantity(0.0, "Pa")
    open: Named[PressureDifference] = Field(default_factory=dict)
    """Face -> pressure where fluid may leave."""

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and set(given) == {"darcy"}:
            return given["darcy"]
        return given

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return {"darcy": lean(self, handler)}

    _faces = field_validator("open")(check_faces)


def _which_flow(given: Any) -> str:
    if isinstance(given, DarcyFlow):
        return "darcy"
    return "darcy" if isinstance(given, Mapping) and "darcy" in given else "uniform flow"


Flow: TypeAlias = Annotated[
    Annotated[UniformFlow, Tag("uniform flow")] | Annotated[DarcyFlow, Tag("darcy")],
    Discriminator(_which_flow),
]


def _read_voxel(given: object) -> object:
    """Take one length for all axes."""
    return given if isinstance(given, list | tuple) else [given]


class Tissue(Declaration):
    """The tissue."""

    size: tuple[Size, ...]
    """(x, y, z), or (x, y) for a 2-D tissue."""
    thickness: Size | None = None
    """Of a 2-D tissue; default: the voxel."""
    voxel: Annotated[tuple[Size, ...], BeforeValidator(_read_voxel)]
    """Edge of a voxel: one length, or one for each axis."""
    temperature: Temperature = Quantity(37.0, "degC")
    viscosity: Viscosity = Quantity.accept("phys.visc_w37")
    """Of the fluid between cells; enters Stokes-Einstein."""
    matrix: Matrix | None = None
    vessels: tuple[VesselRegion, ...] = ()
    flow: Flow | None = None
    barriers: tuple[Barrier, ...] = ()
    """Plates that cells do not cross."""

    @model_validator(mode="after")
    def _check(self) -> Tissue:
        if len(self.size) not in (2, 3):
            raise ValueError(f"'size' has two or three lengths, not {len(self.size)}")
        if len(self.voxel) not in (1, len(self.size), 3):
            raise ValueError("'voxel' is one length, or one for each axis")
        if self.thickness is not None and len(self.size) == 3:
            raise ValueError("'thickness' is for a tissue of two lengths")
        return self

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        """Write a single voxel length without brackets."""
        data = lean(self, handler)
        if len(self.voxel) == 1:
            data["voxel"] = data["voxel"][0]
        return data

    @property
    def planar(self) -> bool:
        """True for a 2-D tissue."""
        return len(self.size) == 2

    @property
    def spacing_um(self) -> tuple[float, float, float]:
        """(dx, dy, dz) of the voxels, um."""
        given = [v.to("um") for v in self.voxel]
        dx, dy = given[0], given[1] if len(given) > 1 else given[0]
        if self.planar:
            last = (
                self.thickness.to("um")
                if self.thickness is not None
                else given[2]
                if len(given) == 3
                else given[0]
            )
            return (dx, dy, last)
        return (dx, dy, given[2] if len(given) == 3 else given[0])

    @property
    def shape(self) -> tuple[int, int, int]:
        """(nz, ny, nx): voxels per axis."""
        n = [max(1, round(s.to("um") / d)) for s, d in zip(self.size, self.spacing_um, strict=False)]
        return (1 if self.planar else n[2], n[1], n[0])

    @property
    def size_um(self) -> tuple[float, float, float]:
        """(x, y, z) extent, um: as declared; the thickness in z for a 2-D tissue."""
        x, y = self.size[0].to("um"), self.size[1].to("um")
        return (x, y, self.spacing_um[2] if self.planar else self.size[2].to("um"))
