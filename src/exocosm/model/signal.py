"""What a rule listens to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from exocosm.errors import UnknownNameError

STAGES = ("cycling", "quiescent", "senescent", "apoptotic", "necrotic")
"""Stages of a cell's life; a signal that is 1 in the stage and 0 outside."""
FORMS = (
    "<solute>",
    "<vesicle kind>",
    "gradient of <solute>",
    "contact with <membrane molecule>",
    "delivered <lumen cargo>",
    "<programme>",
    "neighbours of <cell type>",
    "held <vesicle kind>",
    "pressure",
    "time in stage",
    *STAGES,
)
"""How signals are written."""


class Names(Protocol):
    """The names that a scenario declares."""

    @property
    def solutes(self) -> Iterable[str]: ...  # noqa: D102
    @property
    def vesicles(self) -> Iterable[str]: ...  # noqa: D102
    @property
    def programmes(self) -> Iterable[str]: ...  # noqa: D102
    @property
    def cells(self) -> Iterable[str]: ...  # noqa: D102
    @property
    def membrane(self) -> Iterable[str]: ...  # noqa: D102
    @property
    def lumen(self) -> Iterable[str]: ...  # noqa: D102


@dataclass(frozen=True)
class Signal:
    """What a rule listens to."""

    kind: str
    """field, vesicle, contact, delivered, programme, neighbours, pressure, held, stage, age or gradient."""
    subject: str = ""
    """Name of the solute, vesicle kind, molecule, programme, cell type or stage; empty for pressure and age."""

    @property
    def unit(self) -> str:
        """Unit of the signal in the engine; ``density`` where it is that of a solute."""
        return {
            "field": "density",
            "gradient": "density",
            "vesicle": "vesicle/um^3",
            "contact": "molecule",
            "delivered": "copies",
            "held": "vesicle",
            "age": "min",
        }.get(self.kind, "")

    def __str__(self) -> str:
        """Write it as in a rule."""
        pattern = {
            "contact": "contact with {}",
            "delivered": "delivered {}",
            "neighbours": "neighbours of {}",
            "held": "held {}",
            "gradient": "gradient of {}",
            "pressure": "pressure",
            "age": "time in stage",
        }.get(self.kind, "{}")
        return pattern.format(self.subject)


def parse_signal(text: str, names: Names) -> Signal:
    """Read the name of a signal.

    Raises
    ------
    UnknownNameError
        Not a signal of this scenario; the nearest ones are suggested.
    """
    text = " ".join(text.split())
    if text in ("pressure", "time in stage"):
        return Signal("age" if text == "time in stage" else text)
    prefixes = (
        ("contact with ", "contact", "membrane molecule", names.membrane),
        ("delivered ", "delivered", "lumen cargo", names.lumen),
        ("neighbours of ", "neighbours", "cell type", names.cells),
        ("held ", "held", "vesicle kind", names.vesicles),
        ("gradient of ", "gradient", "solute or vesicle kind", [*names.solutes, *names.vesicles]),
    )
    whole = (("field", names.solutes), ("vesicle", names.vesicles), ("programme", names.programmes), ("stage", STAGES))
    for kind, known in whole:
        if text in known:
            return Signal(kind, text)
    for prefix, kind, what, known in prefixes:
        if text.startswith(prefix):
            subject = text[len(prefix) :]
            if subject not in known:
                raise UnknownNameError(what, subject, known)
            return Signal(kind, subject)
    for suffix, kind, known in ((" density", "vesicle", names.vesicles), (" programme", "programme", names.programmes)):
        if text.endswith(suffix) and text[: -len(suffix)] in known:
            return Signal(kind, text[: -len(suffix)])
    everything = [n for _, known in whole for n in known] + ["pressure", "time in stage"]
    everything += [prefix + n for prefix, _, _, known in prefixes for n in known]
    raise UnknownNameError("signal", text, everything)
