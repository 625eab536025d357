"""What is done with patients, and what of it is reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from exocosm.knowledge.dimensions import (
    AnyQuantity,
    Duration,
    Fold,
    Fraction,
    Number,
    Positive,
    Rate,
    Size,
    Time,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named


class Visits(Declaration):
    """When blood is drawn."""

    at: tuple[Time, ...] = ()
    every: Duration | None = None
    until: Time | None = None
    """Last visit of those that come `every` so often; the first is at time zero."""


class Effectors(Declaration):
    """Immune cells that a therapy sets free; how active they become differs between patients, about 1."""

    rise: Duration
    """Time in which their activity comes up to 1 - 1/e of its height."""
    kill: Rate
    """Rate at which they shrink a lesion at activity 1."""


class Raised(Declaration):
    """What effectors do to a molecule on a vesicle kind of the lesion, such as interferon to PD-L1."""

    fold: Fold
    """Copies under saturating effectors over those without."""
    half_at: Positive = Quantity(1.0, "")
    """Activity at which half of the rise is reached."""


class Therapy(Declaration):
    """Given to every patient with a lesion."""

    starts: Time = Quantity(0.0, "day")
    effectors: Effectors
    raises: Named[Raised] = Field(default_factory=dict)
    """``molecule on vesicle kind`` -> how its copies rise."""


class Hazard(Declaration):
    """An event that comes by chance, at a rate that may follow what drives it."""

    rate: Rate
    """At the reference of the driver, or always."""
    driver: str | None = None
    """``diameter``, or ``molecule on vesicle kind``: copies per mL of plasma; None: nothing."""
    reference: AnyQuantity | None = None
    exponent: Number = Quantity(1.0, "")
    groups: tuple[str, ...] = ()
    """Who is at risk; all by default."""


class Reference(Declaration):
    """People of a group, beside the patients, from whose first samples it is known what is usual: thresholds, scales."""

    group: str
    people: Annotated[int, Field(ge=20, le=100_000)] = 400


class Class(Declaration):
    """Patients told apart by how the lesion fared: its diameter at a visit over that at the first."""

    at: Time
    below: Fold | None = None
    above: Fold | None = None


class Comparison(Declaration):
    """How well readings tell cases from controls; cases are expected to read higher."""

    cases: tuple[str, ...]
    """Groups or classes."""
    controls: tuple[str, ...]
    at: Time = Quantity(0.0, "day")
    """Visit whose readings are compared."""
    change: bool = False
    """Whether the fold change since the first visit is compared, instead of the reading."""
    specificity: Fraction = Quantity(0.95, "")
    """At which sensitivity is told."""
    cut: Fold | None = None
    """A published cut, whose sensitivity and specificity are told besides."""
    panel: bool = True
    """Whether the panel as a whole is a row beside its markers."""


class Prognosis(Declaration):
    """Whether the first reading foretells an event: patients above the median against those below."""

    event: str
    """Name of a hazard."""
    groups: tuple[str, ...] = ()
    """Who is looked at; all by default."""


class Variant(Declaration):
    """Another set of assumptions, whose results are shown beside those of the cohort."""

    about: str
    """Whose view it is, and what it rests on."""
    changes: Mapping[str, Any]
    """Dotted path -> value, as for `Cohort.with_changes`."""


class Strategy(Declaration):
    """How lesions are looked for at each visit; with nothing named, symptoms alone find them."""

    test: str = ""
    """A marker of the panel, or ``panel``."""
    specificity: Fraction = Quantity(0.99, "")
    """Of one test, by the reference people: it sets the threshold."""
    imaging: Size | None = None
    """Diameter from which imaging sees a lesion, typically; patients differ in it where `seen by imaging` varies."""


class Cure(Declaration):
    """Chance that treatment cures: 1 / (1 + (diameter / half_at)^exponent)."""

    half_at: Size
    exponent: Positive = Quantity(2.0, "")


class Screening(Declaration):
    """Strategies compared in the same patients, with the same treatment of whatever is found."""

    strategies: Named[Strategy]
    against: str
    """Strategy from which lead time is counted."""
    work_up: Size
    """Diameter from which examination after a positive test confirms a lesion; smaller ones are not treated."""
    cure: Cure
    other_deaths: Rate
    """Of other causes."""
