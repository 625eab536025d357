"""Names the pages of the atlas in the navigation, from the table that lies beside them, so that nobody lists them by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TITLE = "The atlas of claims"
BEFORE = "Benchmarks"


def entry(folder: Path) -> dict[str, Any] | None:
    """Return the entry of the navigation: all verdicts, then a page a claim; None where there is no atlas.

    A group of claims has a folder of its own, called ``atlas_<group>``; those in ``atlas`` are local.
    """
    table = folder / "results.json"
    if not table.exists():
        return None
    names = [str(c["id"]) for c in json.loads(table.read_text(encoding="utf-8"))["claims"]]
    claims = [{name: f"{folder.name}/{name}.md"} for name in names]
    group = folder.name.partition("_")[2]
    title = f"{TITLE}: {group}" if group else TITLE
    return {title: [{"All verdicts": f"{folder.name}/index.md"}, {"Claims": claims}]}


def on_config(config: Any, **_: Any) -> Any:
    """Put the entry in its place (called by mkdocs)."""
    folders = sorted(Path(config["docs_dir"]).glob("atlas*"))
    found = [made for folder in folders if (made := entry(folder)) is not None]
    nav = config["nav"]
    place = next((k for k, e in enumerate(nav) if BEFORE in e), len(nav))
    config["nav"] = [*nav[:place], *found, *nav[place:]]
    return config
