"""Antibodies in plasma that vesicles there bind: what is left free of them, at equilibrium."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.binding import Stars
from exocosm.engine.kernel.binding import CHUNKS, free_shares
from exocosm.engine.kernel.units import run_units
from exocosm.engine.tables import Tables


class PlasmaBinding:
    """Decoys in blood.

    Parameters
    ----------
    tables
        With `Tables.binding`.
    """

    def __init__(self, tables: Tables) -> None:
        assert tables.binding is not None
        self._binding = tables.binding
        self._stars = Stars(tables.binding.dissociation)
        self._count = len(tables.fields)

    def free(self, levels: Mapping[int, float], targets: Float) -> dict[int, float]:
        """Return the levels that stay free.

        Parameters
        ----------
        levels
            By field, in its unit; those of antibodies change, all others are given back as they are.
        targets
            [u] molecules per um^3 that vesicles carry in plasma.
        """
        binding, stars = self._binding, self._stars
        if not targets.any() or not len(stars.hub):
            return dict(levels)
        density = np.zeros((self._count, 1))
        for s, level in levels.items():
            density[s, 0] = level
        share = np.ones((1, len(binding.targets)))
        none = np.zeros(0, np.int64)
        run_units(free_shares, CHUNKS, 1,
            np.zeros(1, np.int64), targets[None, :], density, none, np.zeros((0, len(binding.targets))), binding.antibody,
            binding.molecules, stars.hub_is_antibody, stars.hub, stars.first, stars.spoke, stars.constant, share,
        )  # fmt: skip
        found = dict(levels)
        for a, s in enumerate(binding.antibody.tolist()):
            if s in found:
                found[s] = max(
                    found[s] - self._bound(a, share[0], targets, found) / binding.molecules[a], 0.0
                )
        return found

    def _bound(self, a: int, share: Float, targets: Float, levels: Mapping[int, float]) -> float:
        """Return molecules of one antibody per um^3 that are bound: of a target with several antibodies by their parts."""
        binding = self._binding
        total = 0.0
        for u in np.flatnonzero(np.isfinite(binding.dissociation[a])):
            others = np.flatnonzero(np.isfinite(binding.dissociation[:, u]))
            taken = float(targets[u] * (1.0 - share[u]))
            if len(others) == 1:
                total += taken
                continue
            # antibodies around one target: each holds free target x its density / (constant + free target)
            loose = float(targets[u] * share[u])
            whole = levels.get(int(binding.antibody[a]), 0.0) * float(binding.molecules[a])
            total += whole * loose / (float(binding.dissociation[a, u]) + loose)
        return total
