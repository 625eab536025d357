"""A therapy in words, and its numbers as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exocosm.errors import ExocosmError
from exocosm.knowledge.quantity import Quantity
from exocosm.knowledge.references import references
from exocosm.model.describe import quantity_rows
from exocosm.model.therapies import bundled_therapy
from exocosm.model.therapy import SECTIONS, Overlay, Therapy
from exocosm.model.wording import Notes, heading, wrapped
from exocosm.model.yaml_reader import Path


def parts_of(therapy: Therapy) -> dict[str, Overlay]:
    """Return the fragments that a therapy includes, itself, and its options, by name, in the order of laying."""
    found = _with_included(therapy.name, therapy)
    for name, option in therapy.options.items():
        found |= _with_included(f"{therapy.name}: {name}", option)
    return found


def _with_included(name: str, part: Overlay) -> dict[str, Overlay]:
    """Return a part by its name, after the fragments that it includes."""
    found: dict[str, Overlay] = {}
    for fragment in part.includes:
        found |= _with_included(fragment, bundled_therapy(fragment))
    return found | {name: part}


def therapy_rows(therapy: Therapy) -> list[dict[str, Any]]:
    """Return one row a number; columns as in `Scenario.describe_rows`, and ``part``: the therapy, a fragment or an option."""
    rows: list[dict[str, Any]] = []
    for name, part in parts_of(therapy).items():
        rows += [{"part": name, **row} for row in quantity_rows(_numbers(part))]
    return rows


def _numbers(part: Overlay) -> Iterator[tuple[Path, Quantity]]:
    for section in (*SECTIONS, "course"):
        yield from _leaves(getattr(part, section, None), (section,))
    for index, rule in enumerate(part.rules):
        yield from _leaves(rule, ("rules", str(rule.get("name", index))))


def _leaves(given: Any, path: Path) -> Iterator[tuple[Path, Quantity]]:
    """Yield everything that reads as a number, with its path."""
    quantity = _quantity(given)
    if quantity is not None:
        yield path, quantity
    elif isinstance(given, Mapping):
        for key, value in given.items():
            if key not in ("name", "about", "note", "source", "when", "unit"):
                yield from _leaves(value, (*path, key))
    elif isinstance(given, list):
        for index, value in enumerate(given):
            yield from _leaves(value, (*path, index))


def _quantity(given: Any) -> Quantity | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Mapping):
        return None
    if isinstance(given, Mapping) and "value" not in given:
        return None
    try:
        return Quantity.accept(given, unitless=True)
    except ExocosmError:
        return None


def therapy_text(therapy: Therapy) -> str:
    """Return mechanism, course, kinetics, rules, options and sources, each number with its mark."""
    note = Notes()
    lines = [heading(therapy.title), ""]
    if therapy.kind:
        lines.append(f"Class: {therapy.kind}.")
    if therapy.also:
        lines.append(f"Also called {', '.join(therapy.also)}.")
    lines += [wrapped(therapy.about), ""] if therapy.about else [""]
    lines += _course(therapy, note)
    for name, part in parts_of(therapy).items():
        lines += _part(name, part, therapy, note)
    if therapy.note:
        lines += [wrapped(therapy.note), ""]
    lines += [heading("Numbers"), "", *note.lines(), ""]
    cited = [key for part in _all_therapies(therapy) for key in part.sources]
    if cited:
        lines += [heading("Sources"), ""]
        lines += [wrapped(f"{key}: {references().get(key, '')}", hang=4) for key in dict.fromkeys(cited)]
    return "\n".join(lines).rstrip() + "\n"


def _all_therapies(therapy: Therapy) -> Iterator[Therapy]:
    yield therapy
    for part in (therapy, *therapy.options.values()):
        for name in part.includes:
            yield from _all_therapies(bundled_therapy(name))


def _course(therapy: Therapy, note: Notes) -> list[str]:
    if therapy.course is None:
        return [wrapped("Course: nothing is given; it holds from the start."), ""]
    return [wrapped(f"Course: {_said(therapy.course, note)}."), ""]


def _part(name: str, part: Overlay, therapy: Therapy, note: Notes) -> list[str]:
    lines: list[str] = []
    title = name
    if part is not therapy:
        title = f"option {name.partition(': ')[2]!r}" if ": " in name else f"included: {name}"
    lines += [heading(title[:1].upper() + title[1:]), ""]
    about = getattr(part, "about", "")
    if part is not therapy and about:
        lines += [wrapped(about), ""]
    for section in SECTIONS:
        for key, entry in getattr(part, section).items():
            lines.append(wrapped(f"{section[:-1]} {key}: {_said(entry, note)}.", hang=2))
    for index, rule in enumerate(part.rules):
        rest = {k: v for k, v in rule.items() if k != "name"}
        lines.append(wrapped(f"rule {rule.get('name', index + 1)}: {_said(rest, note)}.", hang=2))
    for path, value in part.changes.items():
        lines.append(wrapped(f"change of {path}: {value}.", hang=2))
    course = getattr(part, "course", None)
    if part is not therapy and course:
        lines.append(wrapped(f"course: {_said(course, note)}.", hang=2))
    return [*lines, ""]


def _said(given: Any, note: Notes) -> str:
    """Write a piece of YAML in one line, its numbers with their marks."""
    quantity = _quantity(given)
    if quantity is not None:
        return note(quantity)
    if isinstance(given, Mapping):
        parts = []
        for key, value in given.items():
            inner = _said(value, note)
            parts.append(
                f"{key} ({inner})"
                if isinstance(value, Mapping) and "value" not in value
                else f"{key} {inner}"
            )
        return ", ".join(parts)
    if isinstance(given, list | tuple):
        return " and ".join(_said(value, note) for value in given)
    return str(given).rstrip(".")
