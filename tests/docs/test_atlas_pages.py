"""The pages of the atlas in the documentation name every claim of the catalogue, and none that it does not have."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "local": ROOT / "docs" / "atlas",
    "body": ROOT / "docs" / "atlas_body",
    "therapy": ROOT / "docs" / "atlas_therapy",
}
"""Group of claims -> its pages."""


def differences(pages: Path, known: set[str]) -> dict[str, set[str]]:
    """Return by place which claims are in the pages and not known, or the other way round."""
    table = json.loads((pages / "results.json").read_text(encoding="utf-8"))
    index = (pages / "index.md").read_text(encoding="utf-8")
    places = {
        "results.json": {str(c["id"]) for c in table["claims"]},
        "index.md": set(re.findall(r"^\| \[([^\]]+)\]\(\1\.md\)", index, re.MULTILINE)),
        "pages": {p.stem for p in pages.glob("*.md")} - {"index"},
    }
    return {place: named ^ known for place, named in places.items() if named != known}


def test_pages_name_the_claims_of_the_catalogue() -> None:
    from exocosm.atlas import catalogue

    assert set(FOLDERS) == set(catalogue.groups())
    for group, pages in FOLDERS.items():
        assert not differences(pages, {c.id for c in catalogue.claims() if c.group == group}), group


def _written(folder: Path, *claims: str) -> Path:
    (folder / "results.json").write_text(
        json.dumps({"claims": [{"id": c} for c in claims]}), encoding="utf-8"
    )
    (folder / "index.md").write_text("".join(f"| [{c}]({c}.md) | x |\n" for c in claims), encoding="utf-8")
    for claim in claims:
        (folder / f"{claim}.md").write_text("# x", encoding="utf-8")
    return folder


def test_a_claim_too_many_or_too_few_is_seen(tmp_path: Path) -> None:
    pages = _written(tmp_path, "S3-2", "S3-11")
    assert differences(pages, {"S3-2", "S3-11"}) == {}
    assert differences(pages, {"S3-2"}) == {key: {"S3-11"} for key in ("results.json", "index.md", "pages")}
    (pages / "S3-11.md").unlink()
    assert differences(pages, {"S3-2", "S3-11"}) == {"pages": {"S3-11"}}


def test_navigation_names_every_page(tmp_path: Path) -> None:
    place = ROOT / "docs" / "build_hooks" / "atlas_pages.py"
    spec = importlib.util.spec_from_file_location("atlas_pages", place)
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    assert hook.entry(tmp_path) is None
    pages = tmp_path / "atlas"
    pages.mkdir()
    (_, claims) = hook.entry(_written(pages, "S3-2"))[hook.TITLE]
    assert claims == {"Claims": [{"S3-2": "atlas/S3-2.md"}]}
