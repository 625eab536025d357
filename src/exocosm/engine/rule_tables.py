"""The frozen arrays of rules and programmes: what cells sense, and what it does to them. See `engine.tables`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from exocosm.arrays import Bool, Byte, Float, Int, Int16

ONE, ZERO = 0, 1
"""Columns of `Cells.behaviour` that always hold 1 and 0: what a behaviour reads that no rule touches."""


@dataclass(frozen=True)
class Columns:
    """Where each behaviour stands in `Cells.behaviour`.

    Folds (on a base of the cell type) stand at `ONE` unless a rule touches them, rates at `ZERO` unless a type has one or a rule
    touches them. Movement and stickiness are -1 where the value of the type holds.
    """

    release: Int
    """[s] fold."""
    loading: Int
    """[s] fold on the copies of carried cargo, multiplies `release`."""
    capture: Int
    """[s] fold."""
    target: Int
    """[p] target of each programme."""
    turn: Int
    """[t] rate of turning into each type, 1/min; `ZERO` where nothing turns into it."""
    mutate: Int
    """[t] chance that a daughter is born as each type; `ZERO` where none is."""
    internalise: int = ONE
    escape: int = ONE
    division: int = ONE
    vulnerability: int = ONE
    radiosensitivity: int = ONE
    perfusion: int = ONE
    remodelling: int = ONE
    quiescence: int = ZERO
    arousal: int = ZERO
    senescence: int = ZERO
    senescence_escape: int = ZERO
    apoptosis: int = ZERO
    necrosis: int = ZERO
    kill: int = ZERO
    """1/min per killer, divided among the targets it touches."""
    intravasation: int = ZERO
    """1/min at vessel density 1."""
    admit: Int = field(default_factory=lambda: np.zeros(0, np.int64))
    """[t] clearance of each type from blood, um^3/min; `ZERO` where nobody admits it. Empty: nobody admits any."""
    export: Int = field(default_factory=lambda: np.zeros(0, np.int64))
    """[e] rate of export of `Inside.exported`, 1/min. Empty: nothing is exported."""
    speed: int = -1
    bias: int = -1
    adhesion: int = -1
    repulsion: int = -1


@dataclass(frozen=True)
class Behaviours:
    """Base values of the behaviours that have a column."""

    names: tuple[str, ...]
    """[b]"""
    base: Float
    """[t, b]"""
    columns: Columns


class SignalKind(IntEnum):
    """What a signal reads of a cell or its place."""

    FIELD = 0
    """Density of fields in the voxel."""
    SURFACE = 1
    """Carriers bound to the surface (weighted by their membrane molecules: molecules in contact)."""
    CYTOSOL = 2
    """Copies of cargo in the cytosol."""
    PROGRAMME = 3
    """Value of a programme."""
    CONTACT = 4
    """Living neighbours of types in contact."""
    PRESSURE = 5
    """Mean overlap with neighbours, dimensionless."""
    HELD = 6
    """Carriers held, surface and endosome."""
    STAGE = 7
    """1 in a stage, else 0."""
    AGE = 8
    """min in the present stage or phase."""
    GRADIENT = 9
    """Magnitude of the gradient of a field, per um."""
    FREE = 10
    """Molecules in contact that no antibody blocks; the item is a target of `Binding`."""
    BOUND = 11
    """Complexes of a receptor per um^2 of the cell; the item is a target of `Binding`."""
    BLOCKED = 12
    """Copies on the cell itself that antibodies hold; the item is a target of `Binding`."""


@dataclass(frozen=True)
class Rules:
    """Signal -> behaviour, one row a rule, sorted by (type, behaviour)."""

    cell_type: Int16
    """[r]"""
    behaviour: Int16
    """[r] column."""
    signal: Int16
    """[r] index into the signals."""
    raises: Bool
    """[r]"""
    to: Float
    """[r] value of the behaviour at saturation."""
    half: Float
    """[r]"""
    hill: Float
    """[r]"""
    inverted: Bool
    """[r] the response falls with the signal (``low oxygen raises ...``)."""
    in_dead: Bool
    """[r] also in dead cells."""
    signal_kind: Byte
    """[k] a `SignalKind`."""
    signal_first: Int
    """[k + 1] where the items of a signal begin."""
    signal_item: Int
    """Fields, carriers, cargo, programmes, types or stages a signal reads, those of one signal side by side."""
    signal_weight: Float
    """Weight of each item; the signal is the weighted sum."""
    signal_names: tuple[str, ...]
    """[k]"""


@dataclass(frozen=True)
class Programmes:
    """Continuous states of a cell in [0, 1] that relax towards a target."""

    names: tuple[str, ...]
    """[p]"""
    rise: Float
    """[p] 1/min towards a higher target."""
    fall: Float
    """[p] 1/min towards a lower one."""
