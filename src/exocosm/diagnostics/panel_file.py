"""From a name or a file to a panel: every problem at once, each with its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from exocosm.diagnostics.instrument import DigitalPCR, Immunoassay, ParticleCounter, VesicleCounter
from exocosm.diagnostics.panel import Panel
from exocosm.errors import Problem, ScenarioError, UnknownNameError
from exocosm.knowledge.references import references
from exocosm.model.loading import in_order, text_of
from exocosm.model.problems import explained
from exocosm.model.yaml_reader import Lines, read_yaml

ENDINGS = (".yaml", ".yml")
KINDS = tuple(k.keyword for k in (ParticleCounter, VesicleCounter, DigitalPCR, Immunoassay))


@cache
def _bundled() -> dict[str, str]:
    """Return the text of the bundled panels by name."""
    folder = files("exocosm.diagnostics") / "panels"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {f.name.removesuffix(".yaml"): f.read_text(encoding="utf-8") for f in found}


def panel_names() -> tuple[str, ...]:
    """Return the names of the bundled panels."""
    return tuple(_bundled())


def load_panel(name: str | Path) -> Panel:
    """Read a panel: one that comes with the package by its name, or a YAML file.

    Raises
    ------
    UnknownNameError
        If it is neither; suggests the nearest name.
    ScenarioError
        Every problem of the file at once, each with its line.
    """
    if str(name) in _bundled():
        return panel_from_text(_bundled()[str(name)], f"{name}.yaml")
    path = Path(name)
    if path.suffix.casefold() not in ENDINGS and not path.is_file():
        raise UnknownNameError("panel", str(name), panel_names(), place="panel")
    return panel_from_text(text_of(path, "panel"), path.name)


def panel_from_text(text: str, name: str = "panel") -> Panel:
    """Read a panel from YAML; `name` stands in messages. Errors as in `load_panel`."""
    data, lines, problems = read_yaml(text, name)
    if not isinstance(data, dict):
        kind = "empty" if data is None else "a list" if isinstance(data, list) else "text"
        raise ScenarioError(
            [Problem(f"a panel is a mapping of keys; this is {kind}", f"{name}:1", "begin with 'panel: 1'")]
        )
    problems = problems + _crossed(data, lines)
    panel = None
    try:
        panel = Panel.model_validate(data)
    except ValidationError as error:
        problems = problems + _told(error, data, lines)
    if problems or panel is None:
        raise ScenarioError(in_order(problems))
    return panel


def _told(error: ValidationError, data: Any, lines: Lines) -> list[Problem]:
    """Return what pydantic found; kinds of instrument that do not exist are told by `_crossed`."""
    told = explained(error, data, lines, document=Panel)
    tags = {i for i, e in enumerate(error.errors()) if e["type"].startswith("union_tag")}
    return [problem for i, problem in enumerate(told) if i not in tags]


def _mapping(data: object, key: str) -> Mapping[str, Any]:
    """Return the entries of a section that are mappings themselves; what is none is told elsewhere."""
    section = data.get(key) if isinstance(data, Mapping) else None
    entries = section.items() if isinstance(section, Mapping) else ()
    return {n: {k.replace("_", " "): v for k, v in e.items()} for n, e in entries if isinstance(e, Mapping)}


def _crossed(data: Mapping[str, Any], lines: Lines) -> list[Problem]:
    """Return what types cannot see: names that are not declared, and keys that do not go together."""
    found: list[Problem] = []
    instruments = _mapping(data, "instruments")

    def tell(problem: str, *path: str, remedy: str = "") -> None:
        found.append(Problem(f"{'.'.join(path)}: {problem}", lines.place(path), remedy))

    for name, said in instruments.items():
        if said.get("kind") not in KINDS:
            given = f"not {said['kind']!r}" if "kind" in said else "the key is missing"
            tell(f"must be one of {', '.join(KINDS)}; {given}", "instruments", name, "kind")
    for name, said in _mapping(data, "markers").items():
        by = said.get("instrument")
        if isinstance(by, str) and by not in instruments:
            unknown = UnknownNameError("instrument", by, instruments)
            tell(unknown.message, "markers", name, "instrument", remedy=unknown.remedy)
        kind = instruments.get(by, {}).get("kind") if isinstance(by, str) else None
        if kind in KINDS:
            for problem, key in _unfit(said, str(kind)):
                tell(problem, "markers", name, key)
    for index, key in enumerate(data["cites"] if isinstance(data.get("cites"), list) else ()):
        if isinstance(key, str) and key not in references():
            unknown = UnknownNameError("reference", key, references())
            found.append(
                Problem(f"cites.{index}: {unknown.message}", lines.place(("cites", index)), unknown.remedy)
            )
    return found


def _unfit(said: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """Return what a marker lacks, or says in vain, for the kind of its instrument: (problem, key)."""
    found = []
    if kind == "particle counter":
        found = [
            (f"a particle counter sees no molecules: take {key!r} away, or name a vesicle counter", key)
            for key in ("molecule", "native", "positive share", "mass")
            if said.get(key) is not None
        ]
    elif said.get("molecule") is None:
        found.append((f"of what? A {kind} reads a molecule", "molecule"))
    if said.get("positive share") is not None and kind in ("digital PCR", "immunoassay"):
        found.append((f"copies are read by {kind}, not positive vesicles", "positive share"))
    if kind == "immunoassay" and said.get("mass") is None:
        found.append(("the mass of one copy is needed, like '12 kDa'", "mass"))
    if said.get("mass") is not None and kind in ("digital PCR", "vesicle counter"):
        found.append((f"nothing is weighed by a {kind}", "mass"))
    return found


def fitting(molecules: Collection[str]) -> str | None:
    """Return the bundled panel of which vesicles carry the largest share of molecules, the first of equals; None if none."""
    best, name = 0.0, None
    for candidate in panel_names():
        wanted = load_panel(candidate).molecules
        share = sum(m in molecules for m in wanted) / max(len(wanted), 1)
        if share > best:
            best, name = share, candidate
    return name
