"""Scenarios as YAML that reads back equal."""

from __future__ import annotations

from typing import Any

import yaml

from exocosm.model.yaml_reader import resolve


def _ignore_aliases(_writer: object, _data: Any) -> bool:
    """Write everything out, also what stands twice."""
    return True


def _text(writer: Any, text: str) -> yaml.ScalarNode:
    """Quote what would be read as something else than text."""
    style = '"' if not isinstance(resolve(text), str) else None
    node: yaml.ScalarNode = writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


def _writer(dumper: Any) -> Any:
    writer: Any = type("Writer", (dumper,), {"ignore_aliases": _ignore_aliases})
    writer.add_representer(str, _text)
    return writer


_SURE = _writer(yaml.SafeDumper)
_FAST = _writer(yaml.CSafeDumper) if yaml.__with_libyaml__ else None


def to_yaml(data: Any) -> str:
    """Write mappings, lists, text and numbers; keys keep their order.

    The text is the same with and without libyaml, which takes a quarter of the time, but escapes rare characters in ways of its own.
    """
    if _FAST is not None:
        text = _dump(data, _FAST)
        if text.isascii() and "\\" not in text:
            return text
    return _dump(data, _SURE)


def _dump(data: Any, dumper: Any) -> str:
    out: str = yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=110)
    return out
