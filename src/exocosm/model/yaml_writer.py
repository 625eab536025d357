"""Scenarios as YAML that reads back equal."""

from __future__ import annotations

from typing import Any

import yaml

from exocosm.model.yaml_reader import resolve


class _Writer(yaml.SafeDumper):
    """Quotes what would be read as something else than text, and repeats instead of aliasing."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = '"' if not isinstance(resolve(text), str) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def to_yaml(data: Any) -> str:
    """Write mappings, lists, text and numbers; keys keep their order."""
    return yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=110)
