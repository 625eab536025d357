"""What a rule listens to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from exocosm.errors import UnknownNameError
from exocosm.knowledge.dimensions import COMPLEXES, COUNT, FRACTION, NUMBER, TIME, VESICLE_DENSITY, Dimension
from exocosm.knowledge.quantity import Quantity

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

STAGES = ("cycling", "quiescent", "senescent", "apoptotic", "necrotic")
"""Stages of a cell's life; a signal that is 1 in the stage and 0 outside."""
FORMS = (
    "<solute>",
    "<vesicle kind>",
    "gradient of <solute>",
    "contact with <membrane molecule>",
    "bound <receptor>",
    "blocked <receptor or membrane molecule>",
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
    def solutes(self) -> Collection[str]: ...  # noqa: D102
    @property
    def vesicles(self) -> Collection[str]: ...  # noqa: D102
    @property
    def programmes(self) -> Collection[str]: ...  # noqa: D102
    @property
    def cells(self) -> Collection[str]: ...  # noqa: D102
    @property
    def membrane(self) -> Collection[str]: ...  # noqa: D102
    @property
    def lumen(self) -> Collection[str]: ...  # noqa: D102
    @property
    def receptors(self) -> Collection[str]: ...  # noqa: D102


@dataclass(frozen=True)
class Signal:
    """What a rule listens to."""

    kind: str
    """field, vesicle, contact, bound, blocked, delivered, programme, neighbours, pressure, held, stage, age or gradient."""
    subject: str = ""
    """Name of the solute, vesicle kind, molecule, receptor, programme, cell type or stage; empty for pressure and age."""

    def __str__(self) -> str:
        """Write it as in a rule."""
        pattern = {
            "contact": "contact with {}",
            "bound": "bound {}",
            "blocked": "blocked {}",
            "delivered": "delivered {}",
            "neighbours": "neighbours of {}",
            "held": "held {}",
            "gradient": "gradient of {}",
            "pressure": "pressure",
            "age": "time in stage",
        }.get(self.kind, "{}")
        return pattern.format(self.subject)


COPIES = Dimension(
    "number of molecules", "", also=("molecule", "molecule/cell", "1/cell"), example="100 copies"
)
"""Molecules on a surface, copies of cargo in a cell."""
HELD = Dimension("number of vesicles", "", also=("vesicle", "vesicle/cell"), example="100 vesicle")
_DIMENSIONS = {
    "vesicle": VESICLE_DENSITY,
    "contact": COPIES,
    "bound": COMPLEXES,
    "blocked": COPIES,
    "delivered": COPIES,
    "programme": FRACTION,
    "neighbours": COUNT,
    "pressure": NUMBER,
    "held": HELD,
    "stage": NUMBER,
    "age": TIME,
}


def threshold(half: Quantity, signal: Signal, scenario: Scenario) -> float:
    """Return `half` in the unit in which the engine has the signal: that of the solute, vesicle/um^3, copies, complexes/um^2, min.

    Raises
    ------
    UnitError
        The wrong dimension or sign.
    """
    if signal.kind == "field":
        return half.to(scenario.solutes[signal.subject].unit)
    if signal.kind == "gradient":
        solute = scenario.solutes.get(signal.subject)
        unit = "vesicle/um^3" if solute is None else solute.unit
        return half.to("1/um" if unit == "1" else f"{unit}/um")
    return _DIMENSIONS[signal.kind].value(half)


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
        ("bound ", "bound", "receptor", names.receptors),
        ("blocked ", "blocked", "receptor or membrane molecule", [*names.receptors, *names.membrane]),
        ("delivered ", "delivered", "lumen cargo", names.lumen),
        ("neighbours of ", "neighbours", "cell type", names.cells),
        ("held ", "held", "vesicle kind", names.vesicles),
        ("gradient of ", "gradient", "solute or vesicle kind", [*names.solutes, *names.vesicles]),
    )
    whole = (
        ("field", names.solutes),
        ("vesicle", names.vesicles),
        ("programme", names.programmes),
        ("stage", STAGES),
    )
    for kind, known in whole:
        if text in known:
            return Signal(kind, text)
    for prefix, kind, what, known in prefixes:
        if text.startswith(prefix):
            subject = text[len(prefix) :]
            if subject not in known:
                raise UnknownNameError(what, subject, known)
            return Signal(kind, subject)
    for suffix, kind, known in (
        (" density", "vesicle", names.vesicles),
        (" programme", "programme", names.programmes),
    ):
        if text.endswith(suffix) and text[: -len(suffix)] in known:
            return Signal(kind, text[: -len(suffix)])
    everything = [n for _, known in whole for n in known] + ["pressure", "time in stage"]
    everything += [prefix + n for prefix, _, _, known in prefixes for n in known]
    raise UnknownNameError("signal", text, everything)
