"""What `exocosm compare` left: what was run, and tables as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.report.colours import OKABE_ITO, later_colour
from exocosm.store.run_folder import Run, open_run

HEADER, FORMAT, VERSION = "comparison.json", "exocosm comparison", 1
CONTROL_COLOUR = "#4b5661"
ARM_COLOURS = (*(OKABE_ITO[i] for i in (2, 5, 1, 3, 0, 4)), "#7a5195", "#8c6d1f")
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class ComparisonFolder:
    """A comparison's folder."""

    place: Path
    header: Mapping[str, Any]

    @property
    def control(self) -> str:
        """Name of the control."""
        return str(self.header["control"])

    @property
    def arms(self) -> list[str]:
        """Names of all arms, the control first, then in the order of the file."""
        return [self.control, *(a for a in self.header["order"] if a != self.control)]

    @property
    def treated(self) -> list[str]:
        """Names of the arms besides the control."""
        return self.arms[1:]

    @property
    def patients(self) -> dict[str, float]:
        """What differs between patients -> coefficient of variation; empty where seeds differ by chance alone."""
        return dict(self.header.get("between_patients", {}))

    @property
    def who(self) -> str:
        """What a seed stands for: a patient, or just itself."""
        return "patient" if self.patients else "seed"

    @property
    def colours(self) -> dict[str, str]:
        """Colour of each arm, the same in every figure."""
        chosen = {self.control: CONTROL_COLOUR}
        for k, arm in enumerate(self.treated):
            chosen[arm] = ARM_COLOURS[k] if k < len(ARM_COLOURS) else later_colour(k)
        return chosen

    def rows(self, table: str, **where: object) -> list[Row]:
        """Return the rows of a table in which columns have these values."""
        return [r for r in self.header["tables"][table]["rows"] if all(r[k] == v for k, v in where.items())]

    def columns(self, table: str) -> list[Row]:
        """Return name, unit and meaning of the columns of a table."""
        return list(self.header["tables"][table]["columns"])

    def run(self, arm: str) -> Run | None:
        """Return the run of the first seed of an arm; None where it is no longer there."""
        path = self.place / self.header["arms"][arm]["run"]
        try:
            run = open_run(path)
            return run if len(run) else None
        except StoreError:
            return None


def read_comparison(folder: str | Path) -> ComparisonFolder:
    """Read the folder of a comparison.

    Raises
    ------
    StoreError
        If there is none; `VersionError` if it is of another version, `DamagedError` if it cannot be read.
    """
    place = Path(folder)
    path = place / HEADER
    again = "run the same 'exocosm compare' again; what is done is not done again"
    try:
        header = json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(
            "no comparison is here", place=str(place), remedy="name the folder of 'exocosm compare ... --out'"
        ) from error
    except ValueError as error:
        raise DamagedError(f"cannot be read: {error}", place=str(path), remedy=again) from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DamagedError("the file is no comparison", place=str(path), remedy=again)
    if header.get("version") != VERSION:
        raise VersionError(
            f"format version {header.get('version')}, this exocosm reads {VERSION}",
            place=str(path),
            remedy=again,
        )
    return ComparisonFolder(place, header)
