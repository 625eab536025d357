"""A comparison that has a budget: a nodule of 20,000 cells for 14 days, four arms; with eight seeds, 15 minutes on two cores.

::

    python benchmarks/compare_case.py cmp/
    exocosm compare cmp/nodule.yaml --arms cmp/arms.yaml --replicates 8 --workers 2 --out cmp/out
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

DAYS, MINUTES = 14, 6
"""Length of a run, and of its steps."""
ARMS: dict[str, dict[str, list[str]]] = {
    "untreated": {},
    "chemo": {"therapies": ["doxorubicin"]},
    "block": {"therapies": ["release inhibitor"]},
    "both": {"of": ["chemo", "block"]},
}

CELLS = {
    "tumour": (1000, {"sphere": {"radius": "400 um"}}),
    "fibroblast": (9000, {"shell": {"inner": "350 um", "outer": "1480 um"}}),
    "CD8 T": (1000, "everywhere"),
    "epithelial": (9000, {"shell": {"inner": "400 um", "outer": "1480 um"}}),
}
"""Cell type -> number and shape."""


def nodule() -> Any:
    """Return the bundled tumour in 3 mm x 3 mm, with the cells of its host around it."""
    from exocosm import scenarios

    start = [{"put": name, "number": number, "in": shape} for name, (number, shape) in CELLS.items()]
    return scenarios.load("treated_tumour").with_changes(
        {
            "title": "Nodule of 20,000 cells",
            "tissue.size": ["3000 um", "3000 um"],
            "until": f"{DAYS} days",
            "start": start,
        }
    )


def therapies(arm: str) -> list[str]:
    """Return the therapies of an arm."""
    asked = ARMS[arm]
    return [*asked.get("therapies", []), *(t for part in asked.get("of", []) for t in therapies(part))]


def write(folder: Path) -> None:
    """Write the scenario and the arms."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nodule.yaml").write_text(nodule().to_yaml())
    (folder / "arms.yaml").write_text(yaml.safe_dump({"control": "untreated", "arms": ARMS}, sort_keys=False))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("compare_case.py: give the folder to write nodule.yaml and arms.yaml into")
    write(Path(sys.argv[1]))
