"""Cells and vesicles at time zero."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assemble.fields import region_of
from exocosm.assemble.index import Index
from exocosm.engine.tables import Grid
from exocosm.errors import Problem, ScenarioError, nearest
from exocosm.knowledge.dimensions import CELL_DENSITY, COUNT
from exocosm.model.placement import AddVesicles, CellTable, PutCells
from exocosm.model.scenario import Scenario
from exocosm.model.shape import Shape

MARGIN = 1e-3
"""um that cells keep from the walls."""
COLUMNS = ("x_um", "y_um", "z_um", "cell_type")
"""What a table of cells must have; also read: group, radius_um, identity."""


@dataclass
class Placed:
    """Cells as they are collected."""

    position: list[Float] = field(default_factory=list)
    """[n, 3] um."""
    kind: list[Int] = field(default_factory=list)
    group: list[Int] = field(default_factory=list)
    radius: list[Float] = field(default_factory=list)

    def add(self, position: Float, kind: Int, group: Int, radius: Float) -> None:
        """Append cells."""
        self.position.append(position)
        self.kind.append(kind)
        self.group.append(group)
        self.radius.append(radius)


def _random(shape: Shape, number: int, space: Grid, random: np.random.Generator) -> Float:
    """Return points uniform in a shape, [n, 3]."""
    low, high = (np.array(corner) for corner in shape.bounds(space.size))
    if space.planar:
        low[2], high[2] = 0.0, space.size[2]
    found: list[Float] = []
    count, tries = 0, 0
    while count < number:
        points = low + random.random((max(1024, 2 * (number - count)), 3)) * (high - low)
        if space.planar:
            points[:, 2] = space.size[2] / 2
        points = points[shape.contains(points[:, 0], points[:, 1], points[:, 2], space.size)]
        found.append(points)
        count += len(points)
        tries += 1
        if tries > 10_000:
            raise ScenarioError([Problem("a shape of 'start' holds no point of the tissue", place="start")])
    return np.concatenate([np.zeros((0, 3)), *found])[:number]


def _lattice(shape: Shape, edge: float, space: Grid, packed: bool) -> Float:
    """Return the points of a lattice of spacing `edge` inside a shape: hexagonal layers if `packed`, else square."""
    low, high = (np.array(corner) for corner in shape.bounds(space.size))
    row = edge * math.sqrt(3) / 2 if packed else edge
    layer = edge * math.sqrt(2 / 3) if packed else edge
    nx, ny = (int((high[k] - low[k]) / step) + 2 for k, step in ((0, edge), (1, row)))
    nz = 1 if space.planar else int((high[2] - low[2]) / layer) + 1
    k, j, i = np.meshgrid(np.arange(nz), np.arange(ny), np.arange(nx), indexing="ij")
    x = low[0] + edge * (i + (0.5 * ((j + k) % 2) if packed else 0.0) + 0.25)
    y = low[1] + row * (j + (k % 2 / 3 if packed else 0.0) + 0.25)
    slack = (high[2] - low[2]) - (nz - 1) * layer
    z = np.full(x.shape, space.size[2] / 2) if space.planar else low[2] + slack / 2 + layer * k
    points = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1)
    inside = shape.contains(points[:, 0], points[:, 1], points[:, 2], space.size)
    inside &= ((points >= 0) & (points < np.array(space.size))).all(1)
    return points[inside]


def _arranged(shape: Shape, number: int, space: Grid, packed: bool) -> Float:
    """Return `number` points of the widest lattice that has so many in the shape, those nearest its middle first."""
    narrow, wide = 1e-3, 2.0 * max(space.size)
    for _ in range(60):
        edge = 0.5 * (narrow + wide)
        cells = math.prod(space.size[: 2 if space.planar else 3]) / edge ** (2 if space.planar else 3)
        enough = cells > 64 * number + 4096 or len(_lattice(shape, edge, space, packed)) >= number
        narrow, wide = (edge, wide) if enough else (narrow, edge)
        if wide - narrow < 1e-3 * narrow:
            break
    points = _lattice(shape, narrow, space, packed)
    low, high = (np.array(corner) for corner in shape.bounds(space.size))
    away = ((points - (low + high) / 2) ** 2).sum(1)
    return points[np.argsort(away, kind="stable")[:number]]


def _put(
    entry: PutCells, scenario: Scenario, names: Index, space: Grid, random: np.random.Generator, into: Placed
) -> None:
    """Place the cells of one entry."""
    if entry.at is not None:
        rows = [[p.to("um") for p in point] for point in entry.at]
        points = np.array([row if len(row) == 3 else [*row, space.size[2] / 2] for row in rows], np.float64)
        if space.planar:
            points[:, 2] = space.size[2] / 2
    else:
        if entry.number is not None:
            number = int(COUNT.value(entry.number))
        else:
            assert entry.density is not None
            number = round(CELL_DENSITY.value(entry.density) * entry.where.volume(space.size))
        if entry.arranged == "random":
            points = _random(entry.where, number, space, random)
        else:
            points = _arranged(entry.where, number, space, entry.arranged == "packed")
    kind = names.types.index(entry.put)
    group = names.groups.index(entry.group) if entry.group else 0
    n = len(points)
    radius = np.full(n, scenario.cells[entry.put].radius_um)
    into.add(points, np.full(n, kind), np.full(n, group), radius)


def _read_table(
    entry: CellTable, data: bytes, scenario: Scenario, names: Index, space: Grid, into: Placed
) -> None:
    """Read cells from a CSV table, every problem at once."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        rows = [] if missing else list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ScenarioError([Problem(f"is no CSV table: {error}", place=entry.cells)]) from error
    if missing:
        raise ScenarioError([Problem(f"lacks the columns {', '.join(missing)}", place=f"{entry.cells}:1")])
    problems: list[Problem] = []
    points, kinds, groups, radii = np.zeros((len(rows), 3)), [], [], []
    limit = np.array(space.size)
    for k, row in enumerate(rows):
        place = f"{entry.cells}:{k + 2}"
        try:
            points[k] = [float(row["x_um"]), float(row["y_um"]), float(row["z_um"])]
            name, group = row["cell_type"], row.get("group") or ""
            radius = (
                float(row["radius_um"])
                if row.get("radius_um")
                else scenario.cells[name].radius_um
                if name in names.types
                else 1.0
            )
        except (TypeError, ValueError) as error:
            problems.append(Problem(f"a number cannot be read: {error}", place=place))
            continue
        if space.planar:
            points[k, 2] = space.size[2] / 2
        if not (np.isfinite(points[k]).all() and (points[k] >= 0).all() and (points[k] <= limit).all()):
            problems.append(
                Problem(f"the cell at {points[k].tolist()} um is outside the tissue", place=place)
            )
        if not (math.isfinite(radius) and radius > 0):
            problems.append(Problem(f"the radius {radius} is not positive", place=place))
        for what, given, known in (("cell type", name, names.types), ("group", group, names.groups)):
            if given not in known:
                near = nearest(given, known)
                problems.append(
                    Problem(
                        f"unknown {what} {given!r}",
                        place=place,
                        remedy=f"did you mean {near[0]!r}?" if near else "",
                    )
                )
        if not problems:
            kinds.append(names.types.index(name))
            groups.append(names.groups.index(group))
            radii.append(radius)
    if problems:
        more = [Problem(f"and {len(problems) - 20} more", place=entry.cells)] if len(problems) > 20 else []
        raise ScenarioError([*problems[:20], *more])
    into.add(points, np.array(kinds, np.int64), np.array(groups, np.int64), np.array(radii))


def place_cells(
    scenario: Scenario, names: Index, space: Grid, seed: int, table: Callable[[str], bytes]
) -> Placed:
    """Return all cells at time zero, in the order of `start`; `table` returns the bytes of a table by name."""
    placed = Placed()
    for k, entry in enumerate(scenario.start):
        random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, k])))
        if isinstance(entry, PutCells):
            _put(entry, scenario, names, space, random, placed)
        elif isinstance(entry, CellTable):
            _read_table(entry, table(entry.cells), scenario, names, space, placed)
    return placed


def added_vesicles(
    scenario: Scenario, names: Index, space: Grid, seed: int, whole: Mapping[int, bool]
) -> dict[int, Float]:
    """Return vesicles put in the medium, by carrier: counts per voxel, [z, y, x]; whole numbers for whole pools."""
    counts: dict[int, Float] = {}
    for k, entry in enumerate(scenario.start):
        if not isinstance(entry, AddVesicles):
            continue
        pool = names.pool_of_added(entry.release)
        inside = region_of(entry.where, space)
        number = entry.number.to("vesicle")
        spread = counts.setdefault(pool, np.zeros(space.shape))
        if whole[pool]:
            random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, k])))
            share = np.full(int(inside.sum()), 1.0 / int(inside.sum()))
            spread[inside] += random.multinomial(round(number), share)
        else:
            spread[inside] += number / inside.sum()
    return counts
