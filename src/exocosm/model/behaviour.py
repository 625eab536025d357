"""What a rule changes."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm import units
from exocosm.errors import UnitError, UnknownNameError
from exocosm.knowledge.dimensions import (
    CAPTURE,
    CLEARANCE,
    FOLD,
    FRACTION,
    PER_VESICLE,
    RATE,
    RELEASE_RATE,
    SPEED,
    Dimension,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.signal import Names

PLAIN = {
    "internalisation": "internalisation",
    "escape": "escape",
    "division": "division",
    "quiescence": "quiescence",
    "arousal": "arousal",
    "senescence": "senescence",
    "senescence escape": "senescence_escape",
    "radiosensitivity": "radiosensitivity",
    "apoptosis": "apoptosis",
    "necrosis": "necrosis",
    "speed": "speed",
    "bias": "bias",
    "kill rate": "kill",
    "vulnerability": "vulnerability",
    "adhesion": "adhesion",
    "repulsion": "repulsion",
    "perfusion": "perfusion",
    "remodelling": "remodelling",
    "intravasation": "intravasation",
}
"""Behaviours without a subject, as written -> kind."""
FORMS = (
    "release of <vesicle kind>",
    "capture of <vesicle kind>",
    "secretion of <solute>",
    "consumption of <solute>",
    "export of <lumen cargo>",
    "loading of <cargo> into <vesicle kind>",
    "transformation to <cell type>",
    "admission of <cell type>",
    "mutation to <cell type>",
    *PLAIN,
    "<programme>",
)
"""How behaviours are written."""

_DIMENSIONS: dict[str, Dimension | None] = {
    "release": RELEASE_RATE,
    "capture": CAPTURE,
    "consumption": CAPTURE,
    "admission": CLEARANCE,
    "secretion": None,
    "loading": PER_VESICLE,
    "escape": FRACTION,
    "bias": FRACTION,
    "programme": FRACTION,
    "mutation": FRACTION,
    "vulnerability": FOLD,
    "radiosensitivity": FOLD,
    "perfusion": FOLD,
    "remodelling": FOLD,
    "speed": SPEED,
    "adhesion": SPEED,
    "repulsion": SPEED,
}
FOLD_UNITS = ("x", "×", "fold")
"""Units that make `to` a multiple of the base value."""


@dataclass(frozen=True)
class Behaviour:
    """What a rule changes."""

    kind: str
    """release, capture, secretion, consumption, export, loading, transformation, admission, mutation, one of the values of `PLAIN`, or programme."""
    subject: str = ""
    """Vesicle kind, solute, cargo, programme or cell type; empty for the others."""
    into: str = ""
    """Vesicle kind that is loaded."""

    @property
    def dimension(self) -> Dimension | None:
        """What an absolute `to` must measure; None for secretion, which depends on the solute."""
        return _DIMENSIONS.get(self.kind, RATE)

    def __str__(self) -> str:
        """Write it as in a rule."""
        if self.kind == "loading":
            return f"loading of {self.subject} into {self.into}"
        if self.kind in ("release", "capture", "secretion", "consumption", "admission", "export"):
            return f"{self.kind} of {self.subject}"
        if self.kind in ("transformation", "mutation"):
            return f"{self.kind} to {self.subject}"
        if self.kind == "kill":
            return "kill rate"
        return self.subject or self.kind.replace("_", " ")


def is_fold(to: Quantity, behaviour: Behaviour) -> bool:
    """Tell whether `to` is a multiple of the base value, or an absolute value.

    ``1.9 x`` is a multiple everywhere. Where the behaviour has a unit, any number without one is a multiple too
    (``0.6 fraction``); shares (escape, bias, mutation, programmes) are absolute unless written with ``x``.
    """
    if to.unit.strip() in FOLD_UNITS or to.unit.strip().startswith("fold"):
        return behaviour.kind != "programme"
    share = behaviour.dimension is not None and behaviour.dimension.unit == ""
    return not share and units.same_dimension(to.unit, "")


def target(to: Quantity, behaviour: Behaviour) -> float:
    """Return the number that `to` says: the factor where `is_fold`, else the value in the unit of `Behaviour.dimension`.

    Raises
    ------
    UnitError
        The wrong dimension or sign; secretion with an absolute value, which only its solute can read.
    """
    if is_fold(to, behaviour):
        return to.to("")
    if behaviour.dimension is None:
        raise UnitError(f"{to.label}: write the target of a secretion as a multiple, like '2 x'")
    return behaviour.dimension.value(to)


def parse_behaviour(text: str, names: Names) -> Behaviour:
    """Read the name of a behaviour.

    Raises
    ------
    UnknownNameError
        Not a behaviour of this scenario; the nearest ones are suggested.
    """
    text = " ".join(text.split())
    if text in PLAIN:
        return Behaviour(PLAIN[text])
    if text in names.programmes:
        return Behaviour("programme", text)
    for kind, word, what, known in (
        ("release", "of", "vesicle kind", names.vesicles),
        ("capture", "of", "vesicle kind", [*names.vesicles, "any"]),
        ("secretion", "of", "solute", names.solutes),
        ("consumption", "of", "solute", names.solutes),
        ("export", "of", "lumen cargo", names.lumen),
        ("transformation", "to", "cell type", names.cells),
        ("admission", "of", "cell type", names.cells),
        ("mutation", "to", "cell type", names.cells),
    ):
        if text.startswith(f"{kind} {word} "):
            subject = text[len(kind) + 4 :]
            if subject not in known:
                raise UnknownNameError(what, subject, known)
            return Behaviour(kind, subject)
    if text.startswith("loading of ") and " into " in text:
        cargo, vesicle = text[len("loading of ") :].split(" into ", 1)
        for what, name, known in (
            ("cargo", cargo, [*names.lumen, *names.membrane]),
            ("vesicle kind", vesicle, names.vesicles),
        ):
            if name not in known:
                raise UnknownNameError(what, name, known)
        return Behaviour("loading", cargo, vesicle)
    if text.endswith(" programme") and text[:-10] in names.programmes:
        return Behaviour("programme", text[:-10])
    raise UnknownNameError("behaviour", text, map(str, behaviours_of(names)))


def behaviours_of(names: Names) -> list[Behaviour]:
    """Return every behaviour that a rule could change where these names are declared."""
    found = [Behaviour(kind) for kind in PLAIN.values()] + [
        Behaviour("programme", p) for p in names.programmes
    ]
    found += [Behaviour(k, v) for k in ("release", "capture") for v in names.vesicles]
    found += [Behaviour(k, s) for k in ("secretion", "consumption") for s in names.solutes]
    found += [Behaviour("export", c) for c in names.lumen]
    found += [Behaviour("loading", c, v) for c in (*names.lumen, *names.membrane) for v in names.vesicles]
    return found + [Behaviour(k, t) for k in ("transformation", "admission", "mutation") for t in names.cells]
