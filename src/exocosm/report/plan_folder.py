"""What `exocosm plan` wrote, read for its report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError, StoreError, VersionError

FORMAT, VERSION = "exocosm plan", 1


def read_plan(folder: str | Path) -> dict[str, Any]:
    """Read the plan in a folder.

    Raises
    ------
    StoreError
        If there is none; `VersionError` if it is of another version, `DamagedError` if it cannot be read.
    """
    path = Path(folder) / "plan.json"
    try:
        made = json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(
            "no plan is here", place=str(folder), remedy="name the folder of 'exocosm plan ... --out'"
        ) from error
    except ValueError as error:
        raise DamagedError(
            f"cannot be read: {error}", place=str(path), remedy="run the plan again"
        ) from error
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise DamagedError("the file is no plan", place=str(path), remedy="run the plan again")
    if made.get("version") != VERSION:
        raise VersionError(
            f"format version {made.get('version')}, this exocosm reads {VERSION}",
            place=str(path),
            remedy="run the plan again",
        )
    return made
