"""What an import did, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    scenario, cells
        Paths of the scenario and of its table of cells.
    spots
        Spots of the section.
    counts, regions
        Cells by type and by region, in the scenario.
    tissue_mm2
        Area of tissue in the scenario.
    size_um
        Width and height of the scenario.
    density_per_mL
        Cells per volume of tissue in the scenario, adipocytes included.
    platform, pitch_um, um_per_unit, rotation_deg, anisotropy
        The spot array as it was recovered: its name, pitch, um per unit of the file's coordinates, rotation against the x
        axis, and largest over smallest pitch less one.
    window_um
        (x0, x1, y0, y1) of the scenario in the whole section.
    notes
        What was assumed; the same as in the header of the scenario.
    """

    scenario: Path
    cells: Path
    spots: int
    counts: Mapping[str, int]
    regions: Mapping[str, int]
    tissue_mm2: float
    size_um: tuple[float, float]
    density_per_mL: float  # noqa: N815 (a unit is written as it is)
    platform: str
    pitch_um: float
    um_per_unit: float
    rotation_deg: float
    anisotropy: float
    window_um: tuple[float, float, float, float]
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """Number of cells."""
        return sum(self.counts.values())

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        plain = asdict(self)
        return {k: str(v) if isinstance(v, Path) else v for k, v in plain.items()} | {"total": self.total}

    def __str__(self) -> str:
        """Several lines for the command line."""
        lines = [
            f"{self.total:,} cells on {self.tissue_mm2:.3g} mm^2 of tissue ({self.density_per_mL:.3g} cells/mL), "
            f"{self.size_um[0]:g} x {self.size_um[1]:g} um, from {self.spots} spots"
        ]
        lines += [
            f"  {n:>9,}  {name}" for name, n in sorted(self.counts.items(), key=lambda c: (-c[1], c[0]))
        ]
        lines.append("assumed:")
        lines += [f"  - {note}" for note in self.notes]
        lines.append(f"wrote {self.scenario} and {self.cells}")
        return "\n".join(lines)
