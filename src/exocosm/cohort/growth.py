"""How a lesion grows and shrinks, and when it reaches a size: exact where nothing but growth acts."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.cohort.patients import Patients, volume_of


class Growth:
    """Growth of the logarithm of volume: exponential, or towards a limit as Gompertz has it.

    Parameters
    ----------
    patients
        Whose lesions; their doubling time holds at time zero.
    """

    def __init__(self, patients: Patients) -> None:
        self.there = patients.diameter > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            self.start = np.where(self.there, np.log(volume_of(patients.diameter)), -np.inf)
            self.top = np.log(volume_of(patients.limit))
            room = self.top - self.start
            # d ln V / dt = pace x (top - ln V), which is the growth at time zero
            self.pace = np.where(np.isfinite(room) & (room > 0), patients.growth / room, 0.0)
        self.rate = np.where(np.isfinite(self.top), 0.0, patients.growth)

    def step(self, size: Float, kill: Float, minutes: float) -> Float:
        """Return [n] ln(volume in um^3) after a while of constant killing, exactly.

        Parameters
        ----------
        size
            [n] ln(volume) before.
        kill
            [n] 1/min at which effectors shrink it.
        minutes
            How long.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            straight = size + (self.rate - kill) * minutes
            aim = self.top - kill / self.pace
            curved = aim + (size - aim) * np.exp(-self.pace * minutes)
        return np.where(self.there, np.where(self.pace > 0, curved, straight), -np.inf)

    def reaches(self, diameter: Float) -> Float:
        """Return [n] minutes at which a lesion without therapy reaches a diameter, um: 0 where it is there, infinite where never."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            goal = np.log(volume_of(diameter))
            straight = (goal - self.start) / self.rate
            curved = -np.log((self.top - goal) / (self.top - self.start)) / self.pace
            time = np.where(self.pace > 0, np.where(goal < self.top, curved, np.inf), straight)
        time = np.where(np.isnan(time), np.inf, time)
        time = np.where(goal <= self.start, 0.0, np.where(time < 0, np.inf, time))
        return np.where(self.there & np.isfinite(goal), time, np.inf)


def diameter_of(size: Float) -> Float:
    """Return the diameter, um, for ln(volume in um^3)."""
    return np.asarray(np.cbrt(6.0 / np.pi * np.exp(size)))
