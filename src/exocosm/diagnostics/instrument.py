"""What instruments read of a sample: each a declaration, so that its numbers have units and sources.

Every instrument reads in a unit of the fluid as it was drawn (vesicle/mL, copy/mL, pg/mL), has a limit below which its
reading counts as *not detected* (the number is kept), and a spread: the coefficient of variation of one measurement beside
what counting adds. Factors of chance are log-normal with mean 1, so that they move no mean.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from pydantic import Field, model_validator
from scipy.special import gammainc

from exocosm.arrays import Bool, Float, Int
from exocosm.diagnostics.sample import Content, share_between
from exocosm.knowledge.dimensions import (
    COUNT,
    Count,
    Fold,
    Fraction,
    MassConcentration,
    Size,
    VesicleDensity,
    Volume,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration

DENSITY = "vesicle/mL"
MOST_DRAWN = 1e15
"""Above this mean, chance in counting is below 1e-7 of the count and is left out."""
BLANKS = 3.0
"""A limit of detection is so many standard deviations of the blank (the IUPAC convention)."""


@dataclass(frozen=True)
class Reading:
    """What an instrument says of samples."""

    value: Float
    """[n] in `unit`; kept below the limit too."""
    detected: Bool
    """[n] whether the value reaches the limit."""
    saturated: Bool
    """[n] whether the true value may be higher: the instrument is full."""
    limit: float
    """Limit of detection, in `unit`."""
    unit: str


def lognormal_factor(spread: float, generator: np.random.Generator, size: int) -> Float:
    """Return [size] log-normal factors of mean 1 and coefficient of variation `spread`."""
    variance = math.log1p(spread**2)
    return np.exp(math.sqrt(variance) * generator.standard_normal(size) - 0.5 * variance)


def drawn_counts(mean: Float, generator: np.random.Generator) -> Float:
    """Return Poisson counts of these means; means beyond `MOST_DRAWN` are returned as they are."""
    many = mean > MOST_DRAWN
    return np.where(many, mean, generator.poisson(np.where(many, 0.0, mean)))


class Instrument(Declaration):
    """What all instruments share."""

    keyword: ClassVar[str]
    unit: ClassVar[str]
    spread: Fold
    """Coefficient of variation of one measurement, beside what counting adds."""
    about: str = ""

    @abstractmethod
    def parts(self, content: Content) -> Float:
        """Return [n, b] what each pool adds to the reading, in `unit`, without noise."""

    @property
    @abstractmethod
    def floor(self) -> float:
        """Limit of detection, in `unit`."""

    @property
    def blank_reading(self) -> float:
        """What is read of a fluid without vesicles, in `unit`."""
        return 0.0

    @property
    def ceiling(self) -> float:
        """Largest reading, in `unit`; infinite where there is none."""
        return math.inf

    @abstractmethod
    def counted(self, value: Float, generator: np.random.Generator) -> Float:
        """Return readings [n] of true values [n] after counting or the noise of the blank, in `unit`."""

    def expected(self, content: Content) -> Reading:
        """Return what is read without noise."""
        return self._reading(self.parts(content).sum(1) + self.blank_reading)

    def measure(
        self, content: Content, generator: np.random.Generator, factor: Float | float = 1.0
    ) -> Reading:
        """Return what one measurement of each sample reads.

        Parameters
        ----------
        content
            What the marker is about.
        generator
            Where chance comes from.
        factor
            [n] or one: what preparation did to what the vesicles give.
        """
        true = self.parts(content).sum(1) * factor + self.blank_reading
        true = true * lognormal_factor(self.spread.to(""), generator, len(true))
        return self._reading(self.counted(true, generator))

    def _reading(self, value: Float) -> Reading:
        """Cap at the ceiling and say what is detected."""
        full = value >= self.ceiling
        value = np.minimum(value, self.ceiling)
        return Reading(value, value >= self.floor, full, self.floor, self.unit)


class Counter(Instrument):
    """What counts single particles."""

    unit: ClassVar[str] = DENSITY
    limit: VesicleDensity
    """Lowest density that is told from nothing, in the fluid as the instrument gets it."""
    volume: Volume
    """Volume in which one measurement sees particles, of the fluid as the instrument gets it."""
    dilution: Fold = Quantity(1.0, "")
    """How much the fluid is diluted for the instrument."""
    least: Size
    """Smaller particles are missed."""
    most: Size | None = None
    """Larger ones are missed; None: none are."""
    blank: VesicleDensity = Quantity(0.0, DENSITY)
    """What is counted in the fluid without vesicles, such as lipoproteins."""

    @model_validator(mode="after")
    def _check(self) -> Counter:
        if self.dilution.to("") < 1:
            raise ValueError("a dilution below 1 would concentrate the sample")
        if self.most is not None and not self.least.to("nm") < self.most.to("nm"):
            raise ValueError("'least' must be below 'most'")
        return self

    @property
    def floor(self) -> float:
        """Limit in the fluid as drawn, vesicle/mL."""
        return self.limit.to(DENSITY) * self.dilution.to("")

    @property
    def blank_reading(self) -> float:
        """Particles that are no vesicles, 1/mL."""
        return self.blank.to(DENSITY)

    @property
    def seen_ml(self) -> float:
        """Volume of the fluid as drawn in which particles are seen, mL."""
        return self.volume.to("mL") / self.dilution.to("")

    def in_range(self, content: Content, low_nm: float = 0.0, high_nm: float = math.inf) -> Float:
        """Return [b] share of each pool that is within the range of the instrument and from `low_nm` to `high_nm`."""
        low = max(self.least.to("nm"), low_nm)
        high = min(self.most.to("nm") if self.most is not None else math.inf, high_nm)
        return np.array([share_between(law, low, high) if low < high else 0.0 for law in content.sizes])

    def counted(self, value: Float, generator: np.random.Generator) -> Float:
        """Count what is seen, and refer it to a mL."""
        return drawn_counts(value * self.seen_ml, generator) / self.seen_ml


class ParticleCounter(Counter):
    """Counts particles of any kind above a size, one by one: nanoparticle tracking, resistive pulses."""

    keyword: ClassVar[str] = "particle counter"
    kind: Literal["particle counter"] = "particle counter"

    def parts(self, content: Content) -> Float:
        """Return [n, b] particles that are large enough, 1/mL."""
        return content.density * self.in_range(content)

    def expected_sizes(self, content: Content, edges_nm: Float) -> Float:
        """Return [n, k] mean counts of one measurement between neighbouring `edges_nm` [k + 1] of diameter."""
        shares = np.array([self.in_range(content, low, high) for low, high in pairwise(edges_nm)])
        out: Float = (content.density @ shares.T) * self.seen_ml
        return out

    def measured_sizes(self, content: Content, edges_nm: Float, generator: np.random.Generator) -> Int:
        """Return [n, k] counts of one measurement between neighbouring `edges_nm` [k + 1] of diameter."""
        mean = self.expected_sizes(content, edges_nm)
        mean = mean * lognormal_factor(self.spread.to(""), generator, len(mean))[:, None]
        return drawn_counts(mean, generator).astype(np.int64)


class VesicleCounter(Counter):
    """Counts vesicles one by one that show a molecule: interferometry on chips, digital ELISA, flow cytometry.

    Copies of the molecule are Poisson among the vesicles of a pool, and each is seen or not by chance.
    """

    keyword: ClassVar[str] = "vesicle counter"
    kind: Literal["vesicle counter"] = "vesicle counter"
    least: Size = Quantity(1.0, "nm")
    threshold: Annotated[int, Field(ge=1)] = 1
    """Copies that must be seen for a vesicle to count."""
    labelled: Fraction = Quantity(1.0, "")
    """Share of the copies that are seen."""
    captured: Fraction = Quantity(1.0, "")
    """Share of the vesicles that reach the place where they are counted."""
    false_positive: Fraction = Quantity(0.0, "")
    """Share of the vesicles without the molecule that count all the same."""

    def positive_share(self, content: Content) -> Float:
        """Return [n, b] share of the vesicles that show enough of the molecule."""
        by_copies = gammainc(float(self.threshold), content.copies * self.labelled.to(""))
        return np.where(np.isnan(content.positive), by_copies, content.positive)

    def parts(self, content: Content) -> Float:
        """Return [n, b] vesicles that count as positive, 1/mL."""
        shown = self.positive_share(content)
        shown = shown + (1.0 - shown) * self.false_positive.to("")
        return content.density * self.in_range(content) * self.captured.to("") * shown


class DigitalPCR(Instrument):
    """Counts copies of a nucleic acid: shared out among partitions, of which some have none."""

    keyword: ClassVar[str] = "digital PCR"
    unit: ClassVar[str] = "copy/mL"
    kind: Literal["digital PCR"] = "digital PCR"
    limit: Count
    """Copies in one reaction that are told from nothing."""
    volume: Volume
    """Fluid that is extracted."""
    recovered: Fraction = Field(alias="yield")
    """Share of the copies that extraction and reverse transcription leave."""
    loaded: Fraction
    """Share of the extract that goes into one reaction."""
    partitions: Count
    """Partitions of one reaction that are read."""
    blank: Count = Quantity(0.0, "")
    """Copies read in a reaction without any."""

    @model_validator(mode="after")
    def _check(self) -> DigitalPCR:
        if COUNT.value(self.partitions) < 2:
            raise ValueError("at least two partitions are needed")
        if self.per_ml <= 0:
            raise ValueError("'yield' and 'loaded' must be above zero: nothing would reach the reaction")
        return self

    @property
    def per_ml(self) -> float:
        """Copies in the reaction of 1 copy/mL in the fluid."""
        return self.volume.to("mL") * self.recovered.to("") * self.loaded.to("")

    @property
    def floor(self) -> float:
        """Limit in the fluid, copy/mL."""
        return COUNT.value(self.limit) / self.per_ml

    @property
    def blank_reading(self) -> float:
        """Reading of nothing, copy/mL."""
        return COUNT.value(self.blank) / self.per_ml

    @property
    def ceiling(self) -> float:
        """Reading when all partitions but one are positive, copy/mL: more cannot be told apart."""
        partitions = COUNT.value(self.partitions)
        return partitions * math.log(partitions) / self.per_ml

    def parts(self, content: Content) -> Float:
        """Return [n, b] copies in the fluid, copy/mL."""
        return content.density * content.copies

    def counted(self, value: Float, generator: np.random.Generator) -> Float:
        """Count positive partitions, and infer copies from the share of empty ones."""
        partitions = round(COUNT.value(self.partitions))
        # Poisson copies that fall among partitions leave each empty by itself with the same chance.
        positive = generator.binomial(partitions, -np.expm1(-value * self.per_ml / partitions))
        empty = np.maximum(partitions - positive, 1)
        return partitions * np.log(partitions / empty) / self.per_ml


class Immunoassay(Instrument):
    """Reads the mass of a protein, whatever carries it within the prepared vesicles: ELISA and its kin."""

    keyword: ClassVar[str] = "immunoassay"
    unit: ClassVar[str] = "pg/mL"
    kind: Literal["immunoassay"] = "immunoassay"
    limit: MassConcentration
    """Lowest concentration that is told from nothing; three standard deviations of the blank."""
    blank: MassConcentration = Quantity(0.0, "pg/mL")

    @property
    def floor(self) -> float:
        """Limit, pg/mL."""
        return self.limit.to("pg/mL")

    @property
    def blank_reading(self) -> float:
        """Reading of nothing, pg/mL."""
        return self.blank.to("pg/mL")

    def parts(self, content: Content) -> Float:
        """Return [n, b] mass of the protein, pg/mL."""
        return content.density * content.copies * content.mass_pg

    def counted(self, value: Float, generator: np.random.Generator) -> Float:
        """Add the noise of the blank; a reading is not below zero."""
        return np.maximum(value + self.floor / BLANKS * generator.standard_normal(len(value)), 0.0)


AnyInstrument: TypeAlias = Annotated[
    ParticleCounter | VesicleCounter | DigitalPCR | Immunoassay, Field(discriminator="kind")
]
"""Any instrument."""
