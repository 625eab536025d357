"""Binding at equilibrium: what antibodies leave free where cells are, and the complexes that each cell feels."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool, Float, Int
from exocosm.engine.kernel.binding import CHUNKS, free_shares, read_bound, read_counted, tally
from exocosm.engine.kernel.units import run_units
from exocosm.engine.rule_tables import SignalKind
from exocosm.engine.state import State
from exocosm.engine.tables import Binding, Tables

BY_BINDING = frozenset({SignalKind.FREE, SignalKind.BOUND, SignalKind.BLOCKED})
"""Signals that `Occupancy` fills in."""


class Stars:
    """The antibodies and targets that bind each other, hub by hub; see `kernel.binding.free_shares`.

    Parameters
    ----------
    dissociation
        [a, u] inf where an antibody and a target do not bind.

    Raises
    ------
    ValueError
        Two antibodies with two targets hang together, which is not solved here.
    """

    def __init__(self, dissociation: Float) -> None:
        binds = np.isfinite(dissociation)
        hubs: list[tuple[bool, int]] = []
        spokes: list[list[int]] = []
        for u in np.flatnonzero(binds.any(0)):
            mine = np.flatnonzero(binds[:, u])
            if (binds[mine].sum(1) == 1).all():  # these antibodies bind nothing else
                hubs.append((False, int(u)))
                spokes.append(mine.tolist())
        for a in np.flatnonzero(binds.sum(1) > 1):
            mine = np.flatnonzero(binds[a])
            if (binds[:, mine].sum(0) > 1).any():
                raise ValueError("antibodies and targets hang together in more than a star")
            hubs.append((True, int(a)))
            spokes.append(mine.tolist())
        self.hub_is_antibody: Bool = np.array([is_antibody for is_antibody, _ in hubs], np.bool_)
        self.hub: Int = np.array([hub for _, hub in hubs], np.int64)
        self.first: Int = np.cumsum([0, *(len(s) for s in spokes)]).astype(np.int64)
        self.spoke: Int = np.array([k for s in spokes for k in s], np.int64)
        self.constant: Float = np.array(
            [
                dissociation[hub, k] if is_antibody else dissociation[k, hub]
                for (is_antibody, hub), s in zip(hubs, spokes, strict=True)
                for k in s
            ],
            np.float64,
        )


class Occupancy:
    """Fills in the signals that depend on binding; a pure function of the state, without a memory of its own.

    Parameters
    ----------
    tables
        With `Tables.binding`.
    """

    def __init__(self, tables: Tables) -> None:
        assert tables.binding is not None
        self._tables = tables
        self._binding: Binding = tables.binding
        self._stars = Stars(self._binding.dissociation)
        rules = tables.rules
        counted = (rules.signal_kind == SignalKind.FREE) | (rules.signal_kind == SignalKind.BLOCKED)
        self._counted: Int = np.flatnonzero(counted)
        self._blocked: Bool = rules.signal_kind[self._counted] == SignalKind.BLOCKED
        self._bound: Int = np.flatnonzero(rules.signal_kind == SignalKind.BOUND)
        self._molecule: Int = rules.signal_item[rules.signal_first[self._counted]]
        self._receptor: Int = rules.signal_item[rules.signal_first[self._bound]]
        ligands = [np.flatnonzero(np.isfinite(self._binding.surface_dissociation[r])) for r in self._receptor]
        self._first: Int = np.cumsum([0, *(len(m) for m in ligands)]).astype(np.int64)
        self._ligand: Int = np.concatenate([*ligands, np.empty(0)]).astype(np.int64)
        owner = np.repeat(self._receptor, np.diff(self._first))
        self._constant: Float = self._binding.surface_dissociation[owner, self._ligand]
        facing = self._binding.facing[owner] * self._binding.on_cell[:, self._ligand].sum(0)
        self.needs_contacts = bool((facing > 0).any())

    def sites(self, state: State, voxel: Int) -> tuple[Int, Int, Float]:
        """Return the voxels where cells are, the place in that list of each cell, and what antibodies leave free there.

        Parameters
        ----------
        state
            Fields and cells; not changed.
        voxel
            [n] flat voxel index of every cell.

        Returns
        -------
        tuple of arrays
            [site] voxels, [n] site of each cell, [site, u] free share of each target.
        """
        cells, tables, binding, stars = state.cells, self._tables, self._binding, self._stars
        n = cells.count
        where, site = np.unique(voxel[:n], return_inverse=True)
        share: Float = np.ones((len(where), len(binding.targets)))
        if len(stars.hub):
            held = np.zeros_like(share)
            tally(
                n, site, cells.kind, cells.surface, binding.on_vesicle, binding.on_cell,
                tables.grid.voxel_volume, held,
            )  # fmt: skip
            fields = state.fields.reshape(len(tables.fields), tables.grid.voxels)
            run_units(free_shares, CHUNKS, len(where) * len(tables.carriers),
                where, held, fields, tables.carriers.field, binding.on_vesicle, binding.antibody, binding.molecules,
                stars.hub_is_antibody, stars.hub, stars.first, stars.spoke, stars.constant, share,
            )  # fmt: skip
        return where, site, share

    def read(self, state: State, voxel: Int, contacts: Float, signal: Float) -> None:
        """Write the columns of ``signal`` [n, k] whose kind is in `BY_BINDING`.

        Parameters
        ----------
        state
            Not changed.
        voxel
            [n] flat voxel index of every cell.
        contacts
            [n, t] living neighbours in contact; without rows where `needs_contacts` is false.
        signal
            Changed in place.
        """
        cells, binding = state.cells, self._binding
        n = cells.count
        _, site, share = self.sites(state, voxel)
        values = n * signal.shape[1] * len(self._tables.carriers)
        if len(self._counted):
            run_units(read_counted, CHUNKS, values,
                n, site, share, cells.kind, cells.surface, binding.on_vesicle, binding.on_cell, self._counted,
                self._molecule, self._blocked, signal,
            )  # fmt: skip
        if len(self._bound):
            run_units(read_bound, CHUNKS, values,
                n, site, share, cells.kind, cells.sphere, cells.surface, binding.on_vesicle, binding.on_cell,
                contacts if self.needs_contacts else contacts[:0], self._bound, self._receptor, binding.facing,
                self._first, self._ligand, self._constant, signal,
            )  # fmt: skip
