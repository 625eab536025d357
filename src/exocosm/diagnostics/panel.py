"""A panel: markers that are read in the same sample, each by an instrument; written in YAML, a few come with the package."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from exocosm.arrays import Float
from exocosm.diagnostics.instrument import AnyInstrument, Reading, lognormal_factor
from exocosm.diagnostics.sample import Content, Sample
from exocosm.errors import Problem, UnknownNameError, nearest
from exocosm.knowledge.catalogue import catalogue
from exocosm.knowledge.dimensions import PER_VESICLE, Fold, Fraction, Mass, PerVesicle, VesicleDensity
from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import quantities
from exocosm.model.declaration import Declaration, Named
from exocosm.model.vesicle import SizeLaw

NATIVE = "native vesicles"
"""Pool that a panel puts into samples that have no native one."""


class NativeLevel(Declaration):
    """How much of a molecule the vesicles carry that are there in health: one of two ways to say it."""

    positive_share: Fraction | None = None
    """Share of them that count as positive."""
    copies: PerVesicle | None = None
    """Mean copies per vesicle."""

    @model_validator(mode="after")
    def _check(self) -> NativeLevel:
        if (self.positive_share is None) == (self.copies is None):
            raise ValueError("give either 'positive share' or 'copies'")
        if self.positive_share is not None and self.positive_share.to("") >= 1:
            raise ValueError(
                "'positive share' must be below 1: no mean of copies makes all vesicles positive"
            )
        return self


class Marker(Declaration):
    """One thing that is read."""

    instrument: str
    """Name of one of the panel's instruments."""
    molecule: str | None = None
    """Membrane molecule or lumen cargo, by the name that scenarios give it; None: particles of any kind."""
    positive_share: Fraction | None = None
    """Share of the vesicles of a pool with the molecule that count as positive, where that was measured; None: it follows
    from the copies."""
    mass: Mass | None = None
    """Of one copy; immunoassays only."""
    native: NativeLevel | None = None
    """What native vesicles have of the molecule where their kind says nothing of it; None: nothing."""
    about: str = ""


class Preparation(Declaration):
    """What happens to a sample before the instruments; the same for all markers of a sample."""

    spread: Fold = Quantity(0.0, "")
    """Coefficient of variation between preparations."""
    recovered: Fraction = Quantity(1.0, "")
    """Share of the vesicles that isolation leaves."""
    about: str = ""


class NativeVesicles(Declaration):
    """Vesicles of healthy blood, for samples in which no pool is native."""

    density: VesicleDensity
    diameter: SizeLaw


class Panel(Declaration):
    """Markers and their instruments; `exocosm.diagnostics.panel_file.load_panel` reads one."""

    panel: Literal[1]
    """Format version."""
    title: str
    about: str = ""
    native_vesicles: NativeVesicles | None = None
    preparation: Preparation = Preparation()
    instruments: Named[AnyInstrument]
    markers: Annotated[Named[Marker], Field(min_length=1)]
    cites: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Compare what is declared."""
        return isinstance(other, Panel) and self.canonical() == other.canonical()

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.canonical())

    @property
    def molecules(self) -> tuple[str, ...]:
        """Molecules that markers are about, each once, in order."""
        return tuple(dict.fromkeys(m.molecule for m in self.markers.values() if m.molecule is not None))

    def instrument_of(self, marker: str) -> AnyInstrument:
        """Return the instrument of a marker; `UnknownNameError` where either is not declared."""
        return self.instruments[_known(self._marker(marker).instrument, self.instruments, "instrument")]

    def references(self) -> tuple[str, ...]:
        """Return the keys of the references behind the numbers of the panel, sorted."""
        found = {key for _, q in quantities(self) for key in catalogue().references_of(q)}
        return tuple(sorted(found | set(self.cites)))

    def completed(self, sample: Sample) -> Sample:
        """Return the samples with native vesicles: those of the panel, where it has some and no pool is native."""
        if sample.native.any() or self.native_vesicles is None:
            return sample
        density = self.native_vesicles.density.to("vesicle/mL")
        return sample.with_pool(NATIVE, density, self.native_vesicles.diameter)

    def content(self, marker: str, sample: Sample) -> Content:
        """Return what a marker is about in prepared samples, [n, b]; native levels filled in."""
        said = self._marker(marker)
        copies = sample.copies_of(said.molecule).copy()
        positive = np.full(copies.shape, np.nan)
        carries = copies > 0
        if said.positive_share is not None:
            positive[carries & ~sample.native] = said.positive_share.to("")
        silent = ~carries & sample.native
        if said.native is not None and said.native.copies is not None:
            copies[silent] = PER_VESICLE.value(said.native.copies)
        elif said.native is not None and said.native.positive_share is not None:
            share = said.native.positive_share.to("")
            positive[silent] = share
            copies[silent] = -math.log1p(-share)
        mass = said.mass.to("pg") if said.mass is not None else 0.0
        recovered = self.preparation.recovered.to("")
        return Content(sample.density * recovered, sample.sizes, copies, positive, mass)

    def parts(self, marker: str, sample: Sample) -> Float:
        """Return [n, b] what each pool adds to the expected reading of a marker, in the unit of its instrument.

        What is read of a fluid without vesicles (`blank_reading` of the instrument) comes on top.
        """
        return self.instrument_of(marker).parts(self.content(marker, sample))

    def expected(self, sample: Sample) -> dict[str, Reading]:
        """Return the reading of each marker without noise, [n]."""
        return {m: self.instrument_of(m).expected(self.content(m, sample)) for m in self.markers}

    def measure(self, sample: Sample, generator: np.random.Generator) -> dict[str, Reading]:
        """Return one measurement of each marker, [n]; one preparation a sample, shared by all its markers."""
        prepared = lognormal_factor(self.preparation.spread.to(""), generator, len(sample))
        return {
            m: self.instrument_of(m).measure(self.content(m, sample), generator, prepared)
            for m in self.markers
        }

    def _marker(self, name: str) -> Marker:
        return self.markers[_known(name, self.markers, "marker")]


def _known(name: str, names: Mapping[str, object], what: str) -> str:
    if name not in names:
        raise UnknownNameError(what, name, names)
    return name


def missing(panel: Panel, molecules: Collection[str]) -> list[Problem]:
    """Return a warning for each marker of which no vesicle carries the molecule.

    Parameters
    ----------
    panel
        What is read.
    molecules
        Names of what vesicles carry, in a run or a cohort.
    """
    found = []
    for name, marker in panel.markers.items():
        if marker.molecule is None or marker.molecule in molecules:
            continue
        near = nearest(marker.molecule, molecules)
        remedy = (
            "did you mean " + " or ".join(map(repr, near)) + "?"
            if near
            else "give it to a vesicle kind, under membrane or lumen, or read only its background"
        )
        found.append(
            Problem(f"no vesicle carries {marker.molecule!r}", f"markers.{name}", remedy, severity="warning")
        )
    return found
