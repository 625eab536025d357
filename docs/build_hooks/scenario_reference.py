"""Writes the tables of the scenario reference from the JSON Schema, so that the page cannot be out of date."""

from __future__ import annotations

import re
from typing import Any

MARK = "<!-- the tables of the schema -->"


def _plain(text: str) -> str:
    """Bring a description onto one line that a table can hold."""
    first = text.strip().split("\n\n")[0]
    return re.sub(r"\s+", " ", first).replace("|", "\\|").replace("<", "&lt;")


def _name(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]


PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "nothing",
    "object": "mapping",
    "array": "list",
}


def _example(rule: dict[str, Any]) -> str:
    """Return an example of a quantity, where a rule is one."""
    parts = rule.get("anyOf", ())
    given = [e for part in parts for e in part.get("examples", ())]
    return str(given[0]) if given and any("Quantity" in part.get("$ref", "") for part in parts) else ""


def _kind(rule: dict[str, Any]) -> str:
    """Say what a value may be, in words."""
    if "$ref" in rule:
        name = _name(rule["$ref"])
        return f"[{name}](#{name.lower()})"
    if "const" in rule:
        return f"`{rule['const']}`"
    if "enum" in rule:
        return ", ".join(f"`{v}`" for v in rule["enum"])
    if _example(rule):
        return f"[quantity](#quantity), as `{_example(rule)}`"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in rule:
            words = dict.fromkeys(_kind(r) for r in rule[several] if r.get("type") != "null")
            return " or ".join(words)
    kind = rule.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(PLAIN.get(k, k) for k in kind)
    if kind == "array" and isinstance(rule.get("items"), dict):
        return f"list of {_kind(rule['items'])}"
    if kind == "object" and isinstance(rule.get("additionalProperties"), dict):
        return f"name → {_kind(rule['additionalProperties'])}"
    if kind == "object" and rule.get("properties"):
        inner = (f"`{key}`: {_kind(value)}" for key, value in rule["properties"].items())
        return "mapping with " + "; ".join(inner)
    return PLAIN.get(kind, kind)


def _table(rule: dict[str, Any]) -> list[str]:
    """Return the keys of one part of a scenario as a table."""
    needed = set(rule.get("required", ()))
    lines = ["| key | is | meaning |", "|---|---|---|"]
    for key, value in rule["properties"].items():
        star = " (needed)" if key in needed else ""
        lines.append(f"| `{key}`{star} | {_kind(value)} | {_plain(value.get('description', ''))} |")
    return lines


def reference(schema: dict[str, Any]) -> str:
    """Return all tables: the scenario first, then every part by name."""
    lines = ["## Scenario", "", _plain(schema.get("description", "")), "", *_table(schema), ""]
    for name, rule in sorted(schema.get("$defs", {}).items()):
        lines += [f"## {name}", "", _plain(rule.get("description", "")), ""]
        if rule.get("properties"):
            lines += [*_table(rule), ""]
        else:
            lines += [f"Is {_kind(rule)}.", ""]
    return "\n".join(lines)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables where a page asks for them (called by mkdocs)."""
    if MARK not in markdown:
        return markdown
    from exocosm.model.schema import schema

    return markdown.replace(MARK, reference(schema()))
