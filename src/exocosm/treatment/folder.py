"""What a comparison leaves in its folder.

::

    comparison.json        everything that was found, and what was run
    scenario.yaml          what every arm starts from, in full
    arms.yaml              the arms, in full
    tables/<table>.csv     the same tables, for other programs
    results/               runs, by content, as any study keeps them
    runs/                  run folders of the first seed
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exocosm.assays.table import Table
from exocosm.model.yaml_writer import to_yaml
from exocosm.store.atomic import make_folder, write_bytes, write_json
from exocosm.studies.code_version import code_version
from exocosm.treatment.comparison import RUNS, Comparison, Measurements
from exocosm.treatment.group_size import ASSUMES
from exocosm.treatment.outcomes import cancer_types, other_types
from exocosm.treatment.tables import tables_of

HEADER, FORMAT, VERSION = "comparison.json", "exocosm comparison", 1


def write_comparison(comparison: Comparison, found: Measurements, into: str | Path) -> dict[str, Any]:
    """Write what a comparison found, and return what stands in ``comparison.json``.

    Parameters
    ----------
    comparison, found
        What was run, and what came of it.
    into
        Folder in which the results are.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    folder, tables = Path(into), tables_of(comparison, found)
    make_folder(folder / "tables")
    for name, table in tables.items():
        write_bytes(folder / "tables" / f"{name}.csv", table.to_csv().encode())
    write_bytes(folder / "scenario.yaml", comparison.scenario.to_yaml().encode())
    write_bytes(folder / "arms.yaml", to_yaml(comparison.arms.written()).encode())
    content = summary(comparison, found, tables)
    write_json(folder / HEADER, content)
    return content


def summary(comparison: Comparison, found: Measurements, tables: dict[str, Table]) -> dict[str, Any]:
    """Return all that a reader of the folder needs to know."""
    arms, scenario, trials = comparison.arms, comparison.scenario, comparison.trials()
    first = comparison.seeds[0]
    return {
        "format": FORMAT,
        "version": VERSION,
        "code": code_version(),
        "title": scenario.title,
        "about": scenario.about,
        "scenario": scenario.hash,
        "end_min": comparison.end_min,
        "seeds": list(found.seeds),
        "asked": len(comparison.seeds),
        "first_seed": first,
        "control": arms.control,
        "burden": list(cancer_types(scenario, arms.burden)),
        "healthy": list(other_types(scenario, arms.burden)),
        "event": arms.event,
        "between_animals": arms.between_animals,
        "between_patients": arms.spreads,
        "power_assumes": ASSUMES,
        "order": list(arms.arms),
        "arms": {
            name: {
                "about": arm.about,
                "of": list(arm.of),
                "therapies": arms.whole(name).written().get("therapies", []),
                "changes": arms.whole(name).written().get("changes", {}),
                "run": f"{RUNS}/{trials[name, first].key[:16]}",
            }
            for name, arm in arms.arms.items()
        },
        "outcomes": [
            {"name": o.name, "role": o.role, "better": o.better, "unit": o.unit} for o in comparison.outcomes
        ],
        "failures": list(found.failures),
        "tables": {name: table.as_dict() for name, table in tables.items()},
    }
