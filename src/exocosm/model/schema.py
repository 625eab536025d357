"""JSON Schema of the scenario file as users write it, for editors: quantities as text, keys with spaces, shapes, ``like``."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import textwrap
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

from exocosm.knowledge.quantity import Quantity
from exocosm.model.bundled import BODY, bundled_names
from exocosm.model.declaration import Declaration
from exocosm.model.scenario import Scenario
from exocosm.model.shape import KEYWORDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LIKE = {"Body": BODY, "CellType": "cells", "Solute": "solutes", "VesicleKind": "vesicles"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file; keys are those that the documentation uses."""
    made = Scenario.model_json_schema(by_alias=True, mode="validation")
    parts: dict[str, Any] = made.pop("$defs")
    _describe({**parts, "Scenario": made})
    _shapes(parts)
    _short_forms(parts)
    for name, section in _LIKE.items():
        _like(parts[name], section)
    for name in (
        "Biogenesis",
        "Killing",
        "Lymph",
        "Motility",
        "Organ",
        "SizeLaw",
        "VesselExchange",
    ):  # one key of them may lie over what is bundled
        parts[name].pop("required")
    whole = {"$schema": DIALECT, **made, "title": "Exocosm scenario", "$defs": parts}
    tidy: dict[str, Any] = _tidied(whole, parts)
    tidy["$defs"] = dict(sorted(tidy["$defs"].items()))
    return tidy


def schema_text() -> str:
    """Return the schema as JSON, as it is shipped in ``scenario.schema.json``."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def shipped_schema() -> str:
    """Return the shipped schema; quicker than making it."""
    return (files("exocosm.model") / "data" / "scenario.schema.json").read_text(encoding="utf-8")


def _describe(parts: dict[str, Any]) -> None:
    """Give every key what its attribute says of itself in the source."""
    waiting: list[type[Declaration]] = [Declaration]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        properties = parts.get(model.__name__, {}).get("properties", {})
        for name, text in _attribute_notes(model).items():
            key = model.model_fields[name].alias or name
            if key in properties:
                properties[key].setdefault("description", "")
                measure = properties[key]["description"].replace(", or a key of the knowledge base.", ".")
                properties[key]["description"] = f"{text} {measure}".strip()


def _attribute_notes(model: type[Declaration]) -> dict[str, str]:
    """Return the texts that stand under the attributes of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for line, below in itertools.pairwise(body.body):
        if not (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and isinstance(below, ast.Expr)
        ):
            continue
        if (
            isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
            and line.target.id in model.model_fields
        ):
            found[line.target.id] = below.value.value
    return found


def _shapes(parts: dict[str, Any]) -> None:
    """Write shapes as ``{sphere: {...}}``, ``everywhere`` and lists."""
    classes = {word: word.capitalize() for word in KEYWORDS}
    every = [{"$ref": f"#/$defs/{name}"} for name in (*classes.values(), "Union")]
    for word, name in classes.items():
        parts[name] = _wrapped(word, parts[name])
    parts["Everywhere"] = {"const": "everywhere", "description": "The whole tissue."}
    parts["Union"] = {
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": every},
        "description": "Several shapes together.",
    }
    parts["DarcyFlow"] = _wrapped("darcy", parts["DarcyFlow"])


def _wrapped(keyword: str, inner: dict[str, Any]) -> dict[str, Any]:
    """Put a declaration under its keyword."""
    return {
        "type": "object",
        "properties": {keyword: inner},
        "required": [keyword],
        "additionalProperties": False,
    }


def _short_forms(parts: dict[str, Any]) -> None:
    """Add the short forms that validators take."""
    when = parts["When"]
    text = {"type": "string", "pattern": r"^\s*(every|at)\s", "examples": ["every 2 hours"]}
    parts["When"] = {"description": when.pop("description"), "anyOf": [text, when]}
    voxel = parts["Tissue"]["properties"]["voxel"]
    about = {k: voxel.pop(k) for k in ("description", "title") if k in voxel}
    parts["Tissue"]["properties"]["voxel"] = {**about, "anyOf": [voxel["items"], voxel]}
    for name in ("AddVesicles", "Dose", "Injection"):
        number = parts[name]["properties"]["number"]
        number["anyOf"] = [*number["anyOf"], {"type": "number", "minimum": 0}]


def _like(part: dict[str, Any], section: str) -> None:
    """Let ``like`` stand for the keys that are needed."""
    part["properties"] = {
        "like": {
            "enum": list(bundled_names(section)),
            "description": "Bundled declaration; only what differs is written.",
        },
        **part["properties"],
    }
    part["anyOf"] = [{"required": ["like"]}, {"required": part.pop("required")}]


def _tidied(node: Any, parts: dict[str, Any]) -> Any:
    """Share what quantities have in common, keep first paragraphs, allow ``null`` in mappings of names."""
    if isinstance(node, list):
        return [_tidied(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    properties = node.get("properties")
    if isinstance(properties, dict) and "value" in properties and "read_in" in properties:
        name = "Quantity" if properties["value"] == {"type": "string"} else "PlainQuantity"
        parts.setdefault(name, {"description": "A value with its range and source.", **node})
        if node is not parts[name]:
            return {"$ref": f"#/$defs/{name}"}
    found: dict[str, Any] = {}
    for key, value in list(node.items()):
        if key == "default" and isinstance(value, dict) and "magnitude" in value:
            found[key] = Quantity(**value).as_written()
        elif key == "title" and isinstance(value, str) and "$schema" not in node:
            continue
        elif key == "description" and isinstance(value, str):
            found[key] = " ".join(value.split("\n\n")[0].split())
        elif key == "additionalProperties" and isinstance(value, dict):
            found[key] = {"anyOf": [_tidied(value, parts), {"type": "null"}]}
        elif key == "$defs":
            inner = {n: _tidied(p, parts) for n, p in list(value.items())}
            found[key] = inner | {n: parts[n] for n in ("Quantity", "PlainQuantity") if n in parts}
        else:
            found[key] = _tidied(value, parts)
    return found


if __name__ == "__main__":
    FilePath(__file__).with_name("data").joinpath("scenario.schema.json").write_text(
        schema_text(), encoding="utf-8"
    )
