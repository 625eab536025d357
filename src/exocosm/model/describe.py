"""A scenario in plain English, each number with its unit, spread and source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import used
from exocosm.model.describe_body import body_text
from exocosm.model.describe_cells import cells_text
from exocosm.model.describe_events import events_text
from exocosm.model.describe_rules import rules_text
from exocosm.model.describe_space import solutes_text, space_text, start_text
from exocosm.model.describe_vesicles import molecules_text, programmes_text, receptors_text, vesicles_text
from exocosm.model.problems import dotted
from exocosm.model.wording import Notes, heading, wrapped
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def describe(scenario: Scenario) -> str:
    """Return the scenario in plain English: space, solutes, vesicles, cells, start, rules, time, and the notes.

    Numbers marked ``[prior n]`` are not measured values that were read in their source: they are to be swept.
    """
    note = Notes()
    blocks = [f"{scenario.title}\n{'=' * len(scenario.title)}"]
    if scenario.about:
        blocks.append(wrapped(scenario.about))
    for title, paragraphs in (
        ("Space", space_text(scenario, note)),
        ("Solutes", solutes_text(scenario, note)),
        ("Molecules", molecules_text(scenario, note)),
        ("Receptors", receptors_text(scenario, note)),
        ("Vesicles", vesicles_text(scenario, note)),
        ("Programmes", programmes_text(scenario, note)),
        ("Cells", cells_text(scenario, note)),
        ("Start", start_text(scenario, note)),
        ("Rules", rules_text(scenario, note)),
        ("Events", events_text(scenario, note)),
        ("Body", body_text(scenario, note)),
        ("Time", [_time(scenario, note)]),
    ):
        if paragraphs:
            blocks.append(heading(title))
            blocks += paragraphs
    blocks.append(heading("Where the numbers come from"))
    blocks.append(
        wrapped(
            "A number without a mark is given by the scenario itself. [n] was measured and read in its source. "
            "[prior n] was recalled, estimated or derived: an assumption to be swept, not a fact. Where a source reads "
            "'unverified', none could be named."
        )
    )
    return "\n\n".join([*blocks, "\n".join(note.lines())]) + "\n"


def _time(scenario: Scenario, note: Notes) -> str:
    steps = scenario.steps
    record = scenario.record.written()
    return wrapped(
        f"The run lasts {note(scenario.until)}. Cells and fields exchange every {note(steps.exchange)}; rules, fate and "
        f"delivery are evaluated every {note(steps.fate)}. It is recorded {_when(record)} and can be resumed from "
        f"checkpoints taken {_when(scenario.checkpoint.written())}. Fields are {scenario.precision}; the seed is "
        f"{scenario.seed} unless another is given."
    )


def _when(written: Any) -> str:
    """Write times in words."""
    if isinstance(written, str):
        return written
    parts = [f"every {written['every']}"] if "every" in written else []
    parts += [f"at {', '.join(map(str, written['at']))}"] if "at" in written else []
    parts += [f"{name} {written[name]}" for name in ("from", "until") if name in written]
    return " ".join(parts)


def describe_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """Return one row a number.

    Returns
    -------
    list of dict
        ``section``, ``path`` (as in ``--set``), ``value``, ``unit``, ``low``, ``high``, ``key``, ``source``, ``evidence``,
        ``read_in``, ``verdict``, ``prior`` and ``note``; None where something is not known.
    """
    return quantity_rows(used(scenario))


def quantity_rows(found: Iterable[tuple[Path, Quantity]]) -> list[dict[str, Any]]:
    """Return one row for each (path, quantity); columns as in `describe_rows`."""
    return [
        {
            "section": str(path[0]),
            "path": dotted(path),
            "value": q.magnitude,
            "unit": q.unit,
            "low": q.low,
            "high": q.high,
            "key": q.key,
            "source": q.source,
            "evidence": q.evidence,
            "read_in": q.read_in,
            "verdict": q.verdict,
            "prior": q.is_prior,
            "note": q.note,
        }
        for path, q in found
    ]
