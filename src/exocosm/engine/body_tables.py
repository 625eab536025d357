"""What the engine reads of a body: its circulation, the tissues that it joins, and what is done to it."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.arrays import Float, Int
from exocosm.engine.blood_cells import BloodCellTables
from exocosm.engine.circulation import CirculationTables
from exocosm.engine.intervention_tables import Times
from exocosm.engine.tables import Steps


@dataclass(frozen=True)
class Injection:
    """An amount given into plasma."""

    times: Times
    pool: int
    number: float


@dataclass(frozen=True)
class CellInjection:
    """Cells given into blood."""

    times: Times
    kind: int
    number: int


@dataclass(frozen=True)
class Depletion:
    """Phagocytes lost in all organs."""

    times: Times
    share: float


@dataclass(frozen=True)
class Filtering:
    """Plasma led through a filter."""

    times: Times
    rate: float
    """1/min out of plasma."""
    length: float
    """min each time."""


BodyIntervention = Injection | CellInjection | Depletion | Filtering


@dataclass(frozen=True, eq=False)
class BodyTables:
    """A body. Axes: t tissues, b pools of the circulation, k organs."""

    circulation: CirculationTables
    tissues: tuple[str, ...]
    pieces: Float
    """[t] how many such pieces each tissue stands for."""
    field: Int
    """[b] field of the tissues; -1: in blood only."""
    into: Int
    """[k, b] tissue that receives what an organ takes; -1: the organ keeps it."""
    exchanges: tuple[bool, ...]
    """[t] whether plasma reaches the tissue by its own permeability, rather than by the uptake of an organ."""
    decoys: Float
    """[b, u] molecules per vesicle that antibodies may bind in plasma; without columns where nothing binds."""
    cells: BloodCellTables
    interventions: tuple[BodyIntervention, ...]
    steps: Steps
