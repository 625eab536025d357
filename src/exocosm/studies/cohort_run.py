"""A cohort into a folder: blocks of patients, each computed once and kept, and the tables that are made of them.

::

    cohort.yaml                the cohort in full
    cohort.json                what a report needs to know of it
    results/                   blocks of patients, as any study keeps its runs
    tables/<table>.csv         what the study reports
    variants/<name>/...        the same under other sets of assumptions
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exocosm.cohort.observed import Observed, blocks, columns, from_lists, joined
from exocosm.cohort.study import BLOCK_TABLE, TABLES, Study
from exocosm.errors import ExocosmError
from exocosm.store.atomic import make_folder, write_bytes, write_json
from exocosm.studies.code_version import code_version
from exocosm.studies.execution import execute
from exocosm.studies.progress import StudyWatcher
from exocosm.studies.reading import Reading
from exocosm.studies.result_store import ResultStore
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.studies.outcome import Outcome


HEADER, FORMAT = "cohort.json", 1


@dataclass(frozen=True)
class CohortRun:
    """What came of a cohort."""

    study: Study
    """Under the assumptions of the cohort itself."""
    variants: dict[str, Study]
    """Under others, by name."""
    blocks: int
    """Blocks of patients in all."""
    ran: int
    """Of these computed now; the others were there."""


def trials_of(cohort: Cohort, seed: int, label: str = "") -> list[Trial]:
    """Return one trial a block of patients. The number of patients does not enter its key: more of them need only what is new."""
    subject = cohort.with_changes({"patients": 2, "variants": {}})
    names = columns(cohort)
    made: list[Trial] = []
    for first, count in blocks(cohort.patients):
        options = {"first": first, "count": count}
        readings = [
            Reading(BLOCK_TABLE, "value", table=name, options=options, reduce="series") for name in names
        ]
        said = f"{label}patients {first + 1} to {first + count}"
        trial = Trial.of(subject, seed=seed, readings=readings, label=said) if not made else None
        made.append(
            trial
            or Trial(made[0].scenario, seed, None, tuple(readings), said, None, made[0].content, "cohort")
        )
    return made


def run_cohort(
    cohort: Cohort,
    into: str | Path,
    *,
    seed: int | None = None,
    workers: int | None = 0,
    watcher: StudyWatcher | None = None,
) -> CohortRun:
    """Observe the patients of a cohort into a folder; what is there already is not computed again.

    Parameters
    ----------
    cohort
        What to observe.
    into
        Folder; made where it is missing.
    seed
        Of chance; the cohort's by default.
    workers
        Processes; 0 computes here. The bits do not depend on it.
    watcher
        Is told how far it is.

    Raises
    ------
    ScenarioError
        If the cohort has errors.
    StoreError
        If the folder holds something else, or cannot be written.
    Interrupted
        On Ctrl-C; the same call goes on where it was.
    """
    cohort.check(strict=True)
    seed = cohort.seed if seed is None else seed
    store = ResultStore(into)
    sets = {"": cohort, **{name: cohort.variant(name) for name in cohort.variants}}
    trials = {name: trials_of(c, seed, f"{name}: " if name else "") for name, c in sets.items()}
    flat = [trial for some in trials.values() for trial in some]
    there = sum(store.get(t.key) is not None for t in flat)
    with Workers(workers) as team:
        outcomes = iter(execute(flat, store, on=team, watcher=watcher))
    studies = {
        name: Study(c, seed, joined([_read(t, next(outcomes)) for t in trials[name]]))
        for name, c in sets.items()
    }
    folder = Path(into)
    write_bytes(folder / "cohort.yaml", cohort.to_yaml().encode())
    write_json(folder / HEADER, _header(cohort, seed))
    for name, study in studies.items():
        place = folder / "variants" / _file_name(name) if name else folder
        write_tables(study, place / "tables")
    return CohortRun(studies.pop(""), studies, len(flat), len(flat) - there)


def _read(trial: Trial, outcome: Outcome) -> Observed:
    """Return the patients of a block; `ExocosmError` where it failed."""
    if outcome.failure is not None:
        raise ExocosmError(outcome.failure.message, place=trial.label, remedy=outcome.failure.remedy)
    pairs = zip(trial.readings, outcome.values, strict=True)
    return from_lists({str(r.table): v for r, v in pairs if isinstance(v, list)})


def write_tables(study: Study, folder: Path) -> None:
    """Write every table that has rows as CSV, each whole or not at all."""
    make_folder(folder)
    for name in TABLES:
        table = study.table(name)
        if len(table):
            write_bytes(folder / f"{name}.csv", table.to_csv().encode())


def _header(cohort: Cohort, seed: int) -> dict[str, Any]:
    """Return what a report needs to know of a cohort besides its tables."""
    return {
        "format": FORMAT,
        "title": cohort.title,
        "about": cohort.about,
        "patients": cohort.patients,
        "seed": seed,
        "code": code_version(),
        "cites": list(cohort.cites),
        "against": cohort.screening.against if cohort.screening is not None else None,
        "years": cohort.visit_minutes[-1] / 525_960.0,
        "panel": cohort.panel.title,
        "variants": {
            name: {
                "about": v.about,
                "folder": f"variants/{_file_name(name)}",
                "changes": {path: None if value is None else str(value) for path, value in v.changes.items()},
            }
            for name, v in cohort.variants.items()
        },
    }


def _file_name(name: str) -> str:
    """Return a name that every file system takes."""
    return "".join(_plain(name))


def _plain(name: str) -> Iterator[str]:
    for letter in name:
        yield letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_"
