"""Where something is: spheres, shells, boxes, layers, cylinders and unions of them.

A shape is written as a mapping with one key, ``{sphere: {radius: 200 um}}``, as ``everywhere``, or as a list (a union).
Centres are the middle of the tissue unless given; in a 2-D tissue a sphere is a disc.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import numpy as np
from pydantic import (
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    field_validator,
    model_serializer,
    model_validator,
)

from exocosm.arrays import Bool, Float
from exocosm.knowledge.dimensions import Length, Position, Size
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, lean

Extent: TypeAlias = tuple[float, float, float]
"""(x, y, z) in um."""
Point: TypeAlias = tuple[Position, ...]
Axis: TypeAlias = Literal["x", "y", "z"]
_AXES = ("x", "y", "z")


class _Shape(Declaration):
    """A shape; written as ``{keyword: {...}}``."""

    keyword: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:
        """Take the inner mapping of ``{sphere: {...}}``."""
        if isinstance(given, Mapping) and set(given) == {cls.keyword}:
            return given[cls.keyword]
        return given

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return {self.keyword: lean(self, handler)}

    @abstractmethod
    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Tell which points lie inside.

        Parameters
        ----------
        x, y, z
            Points in um; any one shape.
        size
            Extent of the tissue, um.
        """

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """Return the lowest and highest corner in um, cut to the tissue."""
        return (0.0, 0.0, 0.0), size

    def volume(self, size: Extent) -> float:
        """Return the volume inside the tissue in um^3, by sampling on a lattice of some 48 points an axis."""
        low, high = self.bounds(size)
        sides = [max(0.0, h - b) for b, h in zip(low, high, strict=True)]
        if not all(sides):
            return 0.0
        lattice = [b + (np.arange(48) + 0.5) / 48 * s for b, s in zip(low, sides, strict=True)]
        x, y, z = np.meshgrid(*lattice, indexing="ij")
        return float(self.contains(x, y, z, size).mean()) * math.prod(sides)


def _numbers(point: tuple[Quantity, ...] | None, size: Extent) -> Extent:
    """Return a point in um; the middle where there is none, and in z where only x and y are given."""
    middle = (size[0] / 2, size[1] / 2, size[2] / 2)
    if point is None:
        return middle
    given = [q.to("um") for q in point]
    return (given[0], given[1], given[2] if len(given) > 2 else middle[2])


def _clip(low: Extent, high: Extent, size: Extent) -> tuple[Extent, Extent]:
    """Cut a box to the tissue."""
    a = [min(max(v, 0.0), s) for v, s in zip(low, size, strict=True)]
    b = [min(max(v, 0.0), s) for v, s in zip(high, size, strict=True)]
    return (a[0], a[1], a[2]), (b[0], b[1], b[2])


def _two_or_three(point: tuple[Quantity, ...] | None) -> tuple[Quantity, ...] | None:
    if point is not None and len(point) not in (2, 3):
        raise ValueError(f"a point has two or three numbers, not {len(point)}")
    return point


class Everywhere(_Shape):
    """The whole tissue; written ``everywhere``."""

    keyword: ClassVar[str] = "everywhere"

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:
        return {} if given == "everywhere" else given

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return "everywhere"

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Every point inside the tissue."""
        return np.asarray((x >= 0) & (x <= size[0]) & (y >= 0) & (y <= size[1]) & (z >= 0) & (z <= size[2]))


class Sphere(_Shape):
    """A ball."""

    keyword: ClassVar[str] = "sphere"
    radius: Size
    centre: Point | None = None

    _points = field_validator("centre")(_two_or_three)

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points no further than the radius from the centre."""
        cx, cy, cz = _numbers(self.centre, size)
        r = self.radius.to("um")
        return np.asarray((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 <= r * r)

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """Box around the ball."""
        cx, cy, cz = _numbers(self.centre, size)
        r = self.radius.to("um")
        return _clip((cx - r, cy - r, cz - r), (cx + r, cy + r, cz + r), size)


class Shell(_Shape):
    """What lies between two balls."""

    keyword: ClassVar[str] = "shell"
    inner: Length
    outer: Size
    centre: Point | None = None

    _points = field_validator("centre")(_two_or_three)

    @model_validator(mode="after")
    def _check(self) -> Shell:
        if self.inner.to("um") >= self.outer.to("um"):
            raise ValueError("'inner' must be smaller than 'outer'")
        return self

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points between the radii."""
        cx, cy, cz = _numbers(self.centre, size)
        away = (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2
        return np.asarray((away >= self.inner.to("um") ** 2) & (away <= self.outer.to("um") ** 2))

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """Box around the outer ball."""
        cx, cy, cz = _numbers(self.centre, size)
        r = self.outer.to("um")
        return _clip((cx - r, cy - r, cz - r), (cx + r, cy + r, cz + r), size)


class Box(_Shape):
    """A box between two corners."""

    keyword: ClassVar[str] = "box"
    low: Point = Field(alias="from")
    high: Point = Field(alias="to")

    _points = field_validator("low", "high")(_two_or_three)

    @model_validator(mode="after")
    def _check(self) -> Box:
        if len(self.low) != len(self.high):
            raise ValueError("'from' and 'to' need the same number of coordinates")
        if any(a.to("um") >= b.to("um") for a, b in zip(self.low, self.high, strict=True)):
            raise ValueError("'from' must be below 'to' on every axis")
        return self

    def _corners(self, size: Extent) -> tuple[Extent, Extent]:
        a, b = _numbers(self.low, size), _numbers(self.high, size)
        return (a, b) if len(self.low) > 2 else ((a[0], a[1], 0.0), (b[0], b[1], size[2]))

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points between the corners."""
        a, b = self._corners(size)
        inside = (x >= a[0]) & (x <= b[0]) & (y >= a[1]) & (y <= b[1]) & (z >= a[2]) & (z <= b[2])
        return np.asarray(inside)

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """The box itself."""
        return _clip(*self._corners(size), size)


class Layer(_Shape):
    """A slab across the tissue."""

    keyword: ClassVar[str] = "layer"
    axis: Axis = "z"
    low: Position = Field(alias="from")
    high: Position = Field(alias="to")

    @model_validator(mode="after")
    def _check(self) -> Layer:
        if self.low.to("um") >= self.high.to("um"):
            raise ValueError("'from' must be below 'to'")
        return self

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points between the two planes."""
        along = (x, y, z)[_AXES.index(self.axis)]
        return np.asarray((along >= self.low.to("um")) & (along <= self.high.to("um")))

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """The slab itself."""
        a, b = [0.0, 0.0, 0.0], list(size)
        k = _AXES.index(self.axis)
        a[k], b[k] = self.low.to("um"), self.high.to("um")
        return _clip((a[0], a[1], a[2]), (b[0], b[1], b[2]), size)


class Cylinder(_Shape):
    """A cylinder through the whole tissue, along an axis."""

    keyword: ClassVar[str] = "cylinder"
    axis: Axis = "z"
    radius: Size
    centre: Point | None = None

    _points = field_validator("centre")(_two_or_three)

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points no further than the radius from the axis."""
        centre = _numbers(self.centre, size)
        away = [(p - c) ** 2 for p, c, a in zip((x, y, z), centre, _AXES, strict=True) if a != self.axis]
        return np.asarray(away[0] + away[1] <= self.radius.to("um") ** 2)

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """Box around the cylinder."""
        centre, r = _numbers(self.centre, size), self.radius.to("um")
        a = [c - r if n != self.axis else 0.0 for c, n in zip(centre, _AXES, strict=True)]
        b = [c + r if n != self.axis else s for c, n, s in zip(centre, _AXES, size, strict=True)]
        return _clip((a[0], a[1], a[2]), (b[0], b[1], b[2]), size)


class Union(_Shape):
    """Several shapes together; written as a list."""

    keyword: ClassVar[str] = "union"
    parts: tuple[Shape, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:
        return {"parts": given} if isinstance(given, list | tuple) else given

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        return [part.written() for part in self.parts]

    def contains(self, x: Float, y: Float, z: Float, size: Extent) -> Bool:
        """Points in any part."""
        inside = self.parts[0].contains(x, y, z, size)
        for part in self.parts[1:]:
            inside = inside | part.contains(x, y, z, size)
        return inside

    def bounds(self, size: Extent) -> tuple[Extent, Extent]:
        """Box around all parts."""
        corners = [part.bounds(size) for part in self.parts]
        low = [min(c[0][k] for c in corners) for k in range(3)]
        high = [max(c[1][k] for c in corners) for k in range(3)]
        return (low[0], low[1], low[2]), (high[0], high[1], high[2])


KEYWORDS = ("everywhere", "sphere", "shell", "box", "layer", "cylinder")
"""How shapes are written."""


def _which(given: Any) -> str | None:
    """Return the keyword of what stands in the file."""
    if isinstance(given, _Shape):
        return given.keyword
    if isinstance(given, list | tuple):
        return "union"
    if isinstance(given, str):
        return given if given == "everywhere" else None
    if isinstance(given, Mapping) and len(given) == 1:
        word = next(iter(given))
        return word if word in KEYWORDS and word != "everywhere" else None
    return None


Shape: TypeAlias = Annotated[
    Annotated[Everywhere, Tag("everywhere")]
    | Annotated[Sphere, Tag("sphere")]
    | Annotated[Shell, Tag("shell")]
    | Annotated[Box, Tag("box")]
    | Annotated[Layer, Tag("layer")]
    | Annotated[Cylinder, Tag("cylinder")]
    | Annotated[Union, Tag("union")],
    Discriminator(
        _which,
        custom_error_type="shape",
        custom_error_message="a shape is 'everywhere', a list of shapes, or a mapping with one of: sphere, shell, box, layer, cylinder",
    ),
]
"""Any shape."""

Union.model_rebuild()
