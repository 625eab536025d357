"""What several verbs ask of the command line: which scenario, which run, which changes, how long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from exocosm.errors import ExocosmError, UnknownNameError, nearest

if TYPE_CHECKING:
    from exocosm.cohort.declaration import Cohort
    from exocosm.model.scenario import Scenario
    from exocosm.store.run_folder import Run

S = TypeVar("S", "Scenario", "Cohort")

ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help="A YAML file, or the name of a bundled scenario.", show_default=False
    ),
]
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one value, as often as wanted: --set 'cells.tumour.releases.tumour exosome=0 vesicle/cell/hour'.",
    ),
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, help="Processor cores to use; the result is the same bits for any."),
]
Until = Annotated[str | None, typer.Option("--until", help="Simulated time to stop at, as 72h or '3 days'.")]


def is_file(source: str) -> bool:
    """Tell whether a scenario argument means a file rather than a bundled name."""
    return "/" in source or source.endswith((".yaml", ".yml", ".json")) or Path(source).exists()


def scenario_from(source: str) -> Scenario:
    """Load a scenario from a file or from those bundled."""
    from exocosm import scenarios
    from exocosm.model.scenario import Scenario

    if not is_file(source):
        known = scenarios.names()
        if source not in known:
            raise UnknownNameError("scenario", source, known)
        return scenarios.load(source)
    path = Path(source)
    if path.is_dir():
        raise ExocosmError("this is a folder, not a scenario", place=source, remedy=_inside(path))
    if not path.exists():
        raise ExocosmError("no such file", place=source, remedy=_alike(path))
    return Scenario.from_yaml(path)


def _inside(folder: Path) -> str:
    """Say what of a folder may have been meant."""
    if (folder / "run.json").exists():
        return f"a run; its scenario is {folder / 'scenario.yaml'}"
    found = sorted(folder.glob("*.yaml"))
    return f"did you mean {str(found[0])!r}?" if found else "name a YAML file"


def _alike(path: Path) -> str:
    """Say which file or bundled scenario may have been meant."""
    from exocosm import scenarios

    if path.stem in scenarios.names():
        return f"did you mean the bundled scenario {path.stem!r}?"
    there = [p.name for p in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
    near = nearest(path.name, there)
    return f"did you mean {str(path.parent / near[0])!r}?" if near else ""


def changed(scenario: S, changes: list[str] | None) -> S:
    """Apply the values given with ``--set``."""
    found: dict[str, str] = {}
    for change in changes or ():
        path, sign, value = change.partition("=")
        if not sign or not path.strip():
            raise ExocosmError(f"cannot read {change!r}", place="--set", remedy="write it as path=value")
        found[path.strip()] = value.strip()
    return scenario.with_changes(found) if found else scenario


def minutes_of(text: str | None) -> float | None:
    """Read a duration, in min."""
    if text is None:
        return None
    from exocosm import units
    from exocosm.errors import UnitError

    try:
        value, unit = units.read(text)
        minutes = units.convert(value, unit, "min")
    except UnitError as problem:
        raise UnitError(
            problem.message, place="--until", remedy=problem.remedy or "write it like 72h"
        ) from None
    if minutes <= 0:
        raise UnitError("must be longer than nothing", place="--until")
    return minutes


def open_run(path: Path) -> Run:
    """Open the folder of a run."""
    from exocosm.store.run_folder import open_run as opened

    if not path.exists():
        near = nearest(path.name, [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else [])
        raise ExocosmError(
            "no such run",
            place=str(path),
            remedy=f"did you mean {str(path.parent / near[0])!r}?" if near else "",
        )
    return opened(path)


def write_text(path: Path, text: str) -> None:
    """Write a file beside its place first, so that what stood there is lost only when the new one is whole."""
    aside = path.with_name(f".tmp-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
