"""Physics that follows from size and temperature alone."""

from __future__ import annotations

import math
from typing import overload

from exocosm.arrays import Float

BOLTZMANN = 1.380649e-23
"""J/K, exact in the SI."""


@overload
def stokes_einstein(diameter: float, temperature: float, viscosity: float) -> float: ...
@overload
def stokes_einstein(diameter: Float, temperature: float, viscosity: float) -> Float: ...
def stokes_einstein(diameter: float | Float, temperature: float, viscosity: float) -> float | Float:
    """Return the free diffusivity of a sphere, kT / (3 pi eta d), in um^2/s.

    Parameters
    ----------
    diameter
        nm, hydrodynamic; a number or an array.
    temperature
        K.
    viscosity
        mPa s.
    """
    # J / (Pa s m) = m^2/s; nm and mPa s make 1e12, m^2 to um^2 another 1e12.
    return BOLTZMANN * temperature / (3 * math.pi * viscosity * diameter) * 1e24
