"""``exocosm cohort``: observe virtual patients into a folder, and say what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.choose import Changes, Json, changed, is_file
from exocosm.cli.output import note, say, say_json, say_table
from exocosm.errors import ExocosmError, UnknownNameError

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.study import Study
    from exocosm.studies.cohort_run import CohortRun

SHOWN = {
    "groups": ("group", "patients", "diameter_mm", "lesion_share"),
    "roc": ("comparison", "marker", "auc", "auc_low", "auc_high", "sensitivity", "specificity", "shuffled_auc"),
    "screening": ("strategy", "cancers", "found", "lead_day", "cured", "cancer_deaths", "overdiagnosed", "false_positives"),
    "survival": ("question", "marker", "events", "hazard_ratio", "hazard_ratio_low", "hazard_ratio_high", "shuffled_ratio"),
}  # fmt: skip
"""Tables, and what of them is printed."""


def cohort(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="COHORT", help="A YAML file, or a bundled cohort; without one they are listed."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into.", show_default=False)
    ] = None,
    patients: Annotated[
        int | None, typer.Option("--patients", min=2, help="How many; the cohort's by default.")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes; 0: this one. The bits are the same for any.")
    ] = 0,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Seed of chance; the cohort's by default.")
    ] = None,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Observe virtual patients, with tables and a report; the same command again computes only what is missing."""
    if name is None:
        _list(as_json)
        return
    if out is None:
        raise ExocosmError("where to?", place="--out", remedy="name a folder, like --out cohorts/mine")
    found = cohort_from(name)
    if patients is not None:
        found = found.with_changes({"patients": patients})
    found = changed(found, changes)
    for problem in found.check():
        if problem.severity != "error":
            note(str(problem))

    from exocosm.report.cohort_page import write_cohort_report
    from exocosm.studies.cohort_run import run_cohort

    done = run_cohort(found, out, seed=seed, workers=workers)
    page = write_cohort_report(out, out / "report.html")
    _tell(done, out, page, as_json)


def cohort_from(source: str) -> Cohort:
    """Load a cohort from a file or from those bundled."""
    from exocosm.cohort import bundled
    from exocosm.cohort.declaration import Cohort

    if not is_file(source):
        if source not in bundled.names():
            raise UnknownNameError("cohort", source, bundled.names())
        return bundled.load(source)
    path = Path(source)
    if path.is_dir():
        raise ExocosmError("this is a folder, not a cohort", place=source, remedy="name a YAML file")
    if not path.exists():
        raise ExocosmError("no such file", place=source)
    return Cohort.from_yaml(path)


def _list(as_json: bool) -> None:
    from exocosm.cohort import bundled

    rows: list[dict[str, Any]] = []
    for name in bundled.names():
        found = bundled.load(name)
        rows.append({"name": name, "title": found.title, "about": found.about})
    if as_json:
        say_json(rows)
        return
    say_table(("name", "shows"), [(r["name"], r["about"]) for r in rows])


def _tell(done: CohortRun, out: Path, page: Path, as_json: bool) -> None:
    """Print the tables in short."""
    sets = {"": done.study, **done.variants}
    if as_json:
        say_json({name or "cohort": _whole(study) for name, study in sets.items()})
        return
    for name, study in sets.items():
        if name:
            say(f"\n{name}")
        for table, columns in SHOWN.items():
            rows = study.table(table).rows
            if rows and not (name and table == "groups"):
                say_table(columns, [[row[c] for c in columns] for row in rows], study.table(table).title)
    say(
        f"\n{len(done.study.observed)} patients; {done.ran} of {done.blocks} blocks computed now; tables in {out / 'tables'}, report {page}"
    )


def _whole(study: Study) -> dict[str, Any]:
    return {name: study.table(name).as_dict() for name in SHOWN}
