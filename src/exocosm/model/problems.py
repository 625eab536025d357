"""From pydantic's findings to sentences with a line and a suggestion."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from exocosm.errors import Problem, nearest
from exocosm.model.body_event import BODY_TAGS
from exocosm.model.bundled import BODY, FOLDERS
from exocosm.model.event import TAGS
from exocosm.model.shape import KEYWORDS
from exocosm.model.yaml_reader import Lines, Path


def explained(
    error: ValidationError,
    data: Any,
    lines: Lines,
    incomplete: Collection[Path] = (),
    document: type[BaseModel] | None = None,
) -> list[Problem]:
    """Turn a validation error into problems, each with its place in the file.

    Parameters
    ----------
    error
        What pydantic found.
    data
        The document that it read.
    lines
        Where everything stands.
    incomplete
        Paths of declarations that are known to lack keys; that is not told again.
    document
        What the document declares; None: a scenario.
    """
    found: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
    told = [e for e in found if e["type"] != "missing" or in_file(e["loc"], data) not in incomplete]
    return [_problem(e, data, lines, document) for e in told]


def in_file(location: tuple[str | int, ...], data: Any) -> Path:
    """Return the path in the document that pydantic's location means; marks of unions are passed over."""
    path: list[str | int] = []
    here = data
    for part in location:
        if isinstance(here, Mapping):
            key = part if part in here else str(part).replace(" ", "_")
            if key in here:
                path.append(key)
                here = here[key]
        elif isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here):
            path.append(part)
            here = here[part]
    return tuple(path)


def dotted(path: Path) -> str:
    """Write a path as in ``--set``: ``cells.tumour.diameter``."""
    return ".".join(str(p) for p in path)


def _problem(
    error: dict[str, Any], data: Any, lines: Lines, document: type[BaseModel] | None = None
) -> Problem:
    """Explain one finding."""
    location: tuple[str | int, ...] = error["loc"]
    kind: str = error["type"]
    path = in_file(location, data)
    where = dotted(path)
    if kind == "extra_forbidden":
        key = str(location[-1])
        near = nearest(key, known_keys(location[:-1], document))
        above = dotted(in_file(location[:-1], data))
        remedy = "did you mean " + " or ".join(map(repr, near)) + "?" if near else ""
        return Problem(f"unknown key {key!r}" + (f" in {above}" if above else ""), lines.place(path), remedy)
    if kind == "missing":
        return Problem(
            f"{where + ': ' if where else ''}the key {str(location[-1])!r} is missing", lines.place(path)
        )
    message = str(error["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")
    message = _WORDS.get(kind, message)
    if kind == "shape" and isinstance(error["input"], Mapping):
        near = nearest(str(next(iter(error["input"]), "")), KEYWORDS)
        message += f"; did you mean {near[0]!r}?" if near else ""
    if kind == "literal_error":
        message = f"{error['input']!r} is not one of {error['ctx']['expected']}"
    return Problem(f"{where}: {message}" if where else message, lines.place(path))


_WORDS = {
    "dict_type": "must be a mapping of keys",
    "mapping_type": "must be a mapping of names",
    "model_type": "must be a mapping of keys",
    "model_attributes_type": "must be a mapping of keys",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
}


def known_keys(location: tuple[str | int, ...], document: type[BaseModel] | None = None) -> list[str]:
    """Return the keys that the declaration at a location of a document may have, sorted; none in a mapping of names."""
    keys = set(spelt(location, document).values())
    may_be_like = location == (BODY,) or (len(location) == 2 and location[0] in FOLDERS)
    return sorted(keys | ({"like"} if keys and document is None and may_be_like else set()))


def spelt(location: tuple[str | int, ...], document: type[BaseModel] | None = None) -> dict[str, str]:
    """Return key by name of the attribute, for the declaration at a location of a document (None: a scenario)."""
    from exocosm.model.scenario import Scenario

    here: list[Any] = [document or Scenario]
    for part in location:
        here = [inner for each in here for inner in _below(each, part)]
    models = [m for each in here for m in _models(each)]
    return {name: about.alias or name for m in models for name, about in m.model_fields.items()}


def _below(annotation: Any, part: str | int) -> list[Any]:
    """Return the annotations one step further down."""
    found: list[Any] = []
    for each in _alternatives(annotation):
        if isinstance(each, type) and issubclass(each, BaseModel):
            about = next((f for n, f in each.model_fields.items() if part in (n, f.alias)), None)
            if about is not None:
                found.append(_whole(about))
            elif getattr(each, "keyword", None) == part or part in (
                "placed cells",
                "cell table",
                "added vesicles",
                "stages",
                "uniform flow",
                *TAGS.values(),
                *BODY_TAGS.values(),
            ):
                found.append(each)
            continue
        arguments = [a for a in get_args(each) if a is not Ellipsis]
        origin = get_origin(each)
        if origin is tuple or origin is list:
            found += arguments[:1]
        elif origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
            found.append(arguments[1])
    return found


def _whole(about: FieldInfo) -> Any:
    """Return the annotation of a field."""
    return about.annotation


def _alternatives(annotation: Any) -> list[Any]:
    """Take Annotated and Union apart."""
    origin = get_origin(annotation)
    if hasattr(annotation, "__metadata__"):
        return _alternatives(get_args(annotation)[0])
    if origin is not None and (
        origin.__class__.__name__ == "_SpecialForm" or origin.__name__ in ("UnionType", "Union")
    ):
        return [inner for a in get_args(annotation) for inner in _alternatives(a)]
    if hasattr(annotation, "__value__"):
        return _alternatives(annotation.__value__)
    return [annotation]


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the declarations that an annotation allows."""
    return [a for a in _alternatives(annotation) if isinstance(a, type) and issubclass(a, BaseModel)]
