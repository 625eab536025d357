"""What is in the tube: vesicles by pool, their sizes, and what each carries; and what of it one marker is about."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.errors import ExocosmError
from exocosm.model.vesicle import SizeLaw


@dataclass(frozen=True)
class Sample:
    """Samples of a body fluid; axes ``n`` samples, ``b`` pools of vesicles.

    Raises
    ------
    ExocosmError
        If shapes do not fit, or a number is negative or not finite.
    """

    pools: tuple[str, ...]
    """[b]"""
    native: Bool
    """[b] whether a pool is there in health too."""
    sizes: tuple[SizeLaw, ...]
    """[b] law of the diameters."""
    density: Float
    """[n, b] vesicle/mL of fluid."""
    copies: Mapping[str, Float]
    """Molecule -> [b] or [n, b] mean copies on or in one vesicle; a molecule that is not named is on none."""

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        pools = len(self.pools)
        if self.density.ndim != 2 or self.density.shape[1] != pools:
            raise _wrong(f"densities of shape {self.density.shape} for {pools} pools")
        if self.native.shape != (pools,) or len(self.sizes) != pools:
            raise _wrong(f"{len(self.native)} marks and {len(self.sizes)} size laws for {pools} pools")
        for name, values in {"density": self.density, **self.copies}.items():
            if name != "density" and values.shape not in ((pools,), self.density.shape):
                raise _wrong(f"copies of {name!r} of shape {values.shape} for {pools} pools")
            if not np.isfinite(values).all() or (values < 0).any():
                raise _wrong(f"{name!r} must be finite and not negative")

    def __len__(self) -> int:
        """Count the samples."""
        return len(self.density)

    def copies_of(self, molecule: str | None) -> Float:
        """Return [n, b] mean copies of a molecule per vesicle; zero where nothing carries it."""
        given = (
            self.copies.get(molecule, np.zeros(len(self.pools))) if molecule else np.zeros(len(self.pools))
        )
        return np.broadcast_to(given, self.density.shape)

    def with_pool(self, name: str, density: float, sizes: SizeLaw) -> Sample:
        """Return the samples with a further native pool of `density` vesicle/mL, which carries nothing that is named."""
        copies = {
            molecule: np.concatenate([values, np.zeros((*values.shape[:-1], 1))], axis=-1)
            for molecule, values in self.copies.items()
        }
        more = np.full((len(self), 1), density)
        return Sample(
            (*self.pools, name),
            np.append(self.native, True),
            (*self.sizes, sizes),
            np.concatenate([self.density, more], axis=1),
            copies,
        )


def _wrong(message: str) -> ExocosmError:
    return ExocosmError(message, place="sample", remedy="give one column a pool, in vesicle/mL")


@dataclass(frozen=True)
class Content:
    """What of a sample one marker is about, after its preparation."""

    density: Float
    """[n, b] vesicle/mL."""
    sizes: tuple[SizeLaw, ...]
    """[b]"""
    copies: Float
    """[n, b] mean copies of the marker's molecule per vesicle."""
    positive: Float
    """[n, b] share of the vesicles with the molecule, where that is known; NaN where it follows from the copies."""
    mass_pg: float = 0.0
    """Mass of one copy, pg."""


def share_between(law: SizeLaw, low_nm: float, high_nm: float = math.inf) -> float:
    """Return the share of vesicles with diameters from `low_nm` to `high_nm`, by the cut log-normal law."""
    least, most = law.least.to("nm"), law.most.to("nm")
    median, sigma = law.median.to("nm"), law.sigma.to("")
    low, high = max(low_nm, least), min(high_nm, most)
    if high < low:
        return 0.0
    if sigma < 1e-9:
        # All vesicles are of the median size; half-open, so that neighbouring bins share them out.
        return float(low_nm <= median < high_nm)

    def below(diameter: float) -> float:
        return 0.5 * math.erfc(-math.log(diameter / median) / (sigma * math.sqrt(2)))

    return (below(high) - below(low)) / (below(most) - below(least))
