"""The circulation: vesicles in plasma, lymph and organs, and their books. Works without any tissue, too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Bool, Float, Int
from exocosm.engine.kernel.circulation import NEVER, circulate

NODES = "lymph nodes"
"""The last organ: where lymph passes."""
BLOCK = 512
"""Steps between two entries in the books."""


@dataclass(frozen=True, eq=False)
class CirculationTables:
    """A body as the engine sees it. Axes: b pools (and carried cargo), k organs, the last of them `NODES`."""

    pools: tuple[str, ...]
    organs: tuple[str, ...]
    plasma: float
    """um^3."""
    free: Float
    """[k, b] 1/min at which an organ of unlimited flow clears a trace from plasma, without phagocytes."""
    eaten: Float
    """[k, b] by phagocytes, in a healthy body."""
    flow: Float
    """[k] plasma flow over plasma volume, 1/min; 0: unlimited."""
    degradation: Float
    """[k] 1/min of what was taken in."""
    secretion: Float
    """[b] amount per min into plasma, by the body itself."""
    counts: Bool
    """[b] whether it takes room in phagocytes."""
    transit: float = 0.0
    """min in lymph; 0: none."""
    nodes: float = 0.0
    """Share that lymph nodes keep."""
    half: float = float("inf")
    """Amount in plasma at which phagocytes take half as fast as traces."""
    recovery: float = 0.0
    """1/min at which lost phagocytes come back."""

    @property
    def trace(self) -> float:
        """Amount in plasma of the body's own vesicles, to which the trace rates refer."""
        return float(self.resting[self.counts].sum())

    @property
    def resting(self) -> Float:
        """[b] amount in plasma of a healthy body at rest: what it secretes, it clears; 0 where nothing is ever cleared."""
        rate = self.cleared()
        settles = (self.secretion > 0.0) & (rate > 0.0)
        out: Float = np.where(settles, self.secretion / np.where(settles, rate, 1.0), 0.0)
        return out

    def cleared(self, phagocytes: float = 1.0) -> Float:
        """Return [b] 1/min at which organs clear a trace from plasma, with a share of the phagocytes left."""
        wanted = self.free + self.eaten * phagocytes
        flow = self.flow[:, None]
        limited = np.where(flow > 0.0, wanted * flow / np.where(flow > 0.0, wanted + flow, 1.0), wanted)
        out: Float = limited.sum(0)
        return out


class CirculationLedger:
    """Amounts since time zero, views of one vector; axis t counts the tissues.

    Entries are noted in `now` and entered once a step, with the rounding error carried along: in a steady state millions of equal
    entries would otherwise be rounded the same way each time.
    """

    initial: Float
    """[b] in plasma, lymph and organs at time zero."""
    secreted: Float
    """[b] by the body itself into plasma."""
    injected: Float
    """[b]"""
    filtered: Float
    """[b] by a filter."""
    captured: Float
    """[k, b] by organs; where a tissue receives what an organ takes, it is in `left` too."""
    degraded: Float
    """[k, b] in organs."""
    returned: Float
    """[t, b] from tissues through vessels into plasma."""
    drained: Float
    """[t, b] from tissues to lymph."""
    left: Float
    """[t, b] out of plasma towards tissues."""

    NAMES = (
        "initial",
        "secreted",
        "injected",
        "filtered",
        "captured",
        "degraded",
        "returned",
        "drained",
        "left",
    )

    def __init__(self, pools: int, organs: int, tissues: int, noted: bool = True) -> None:
        rows = {
            "captured": organs,
            "degraded": organs,
            "returned": tissues,
            "drained": tissues,
            "left": tissues,
        }
        self.total: Float = np.zeros(sum(rows.get(name, 1) for name in self.NAMES) * pools)
        self.carry: Float = np.zeros_like(self.total)
        first = 0
        for name in self.NAMES:
            shape = (rows[name], pools) if name in rows else (pools,)
            size = int(np.prod(shape))
            setattr(self, name, self.total[first : first + size].reshape(shape))
            first += size
        self.now = CirculationLedger(pools, organs, tissues, noted=False) if noted else self

    def enter(self) -> None:
        """Enter what was noted."""
        entry = self.now.total - self.carry
        new = self.total + entry
        self.carry[:] = (new - self.total) - entry
        self.total[:] = new
        self.now.total[:] = 0.0

    def arrays(self) -> dict[str, Float]:
        """Return the accounts by name (not copies)."""
        return {name: getattr(self, name) for name in self.NAMES}

    @property
    def entered(self) -> Float:
        """[b] all that ever came in."""
        out: Float = self.initial + self.secreted + self.injected + self.returned.sum(0) + self.drained.sum(0)
        return out

    @property
    def gone(self) -> Float:
        """[b] all that went out: degraded, filtered, to tissues."""
        out: Float = self.degraded.sum(0) + self.filtered + self.left.sum(0)
        return out


@dataclass
class CirculationState:
    """What changes, and what a checkpoint holds of it."""

    blood: Float
    """[b] amount in plasma."""
    lymph: Float
    """[b]"""
    organ: Float
    """[k, b] taken in and not yet degraded."""
    phagocytes: Float
    """[1] what is left of them, 1 in health."""
    ledger: CirculationLedger

    @classmethod
    def at_rest(cls, tables: CirculationTables, tissues: int = 0) -> CirculationState:
        """Return the steady state of a healthy body: what it secretes, it clears."""
        pools, organs = len(tables.pools), len(tables.organs)
        blood = tables.resting
        state = cls(
            blood=blood,
            lymph=np.zeros(pools),
            organ=np.zeros((organs, pools)),
            phagocytes=np.ones(1),
            ledger=CirculationLedger(pools, organs, tissues),
        )
        wanted = tables.free + tables.eaten
        flow = tables.flow[:, None]
        taken = np.where(flow > 0.0, wanted * flow / np.where(flow > 0.0, wanted + flow, 1.0), wanted) * blood
        lost = tables.degradation[:, None]
        state.organ[:] = np.where(lost > 0.0, taken / np.where(lost > 0.0, lost, 1.0), 0.0)
        state.ledger.initial[:] = state.held()
        return state

    def held(self) -> Float:
        """Return [b] all that is in plasma, lymph and organs."""
        out: Float = self.blood + self.lymph + self.organ.sum(0)
        return out

    def imbalance(self) -> Float:
        """Return [b] by how much the books fail to close, relative to all that ever came in."""
        entered = self.ledger.entered
        gap = np.abs(entered - self.ledger.gone - self.held())
        out: Float = gap / np.where(entered > 0.0, entered, 1.0)
        return out


class Circulation:
    """Advance a `CirculationState`.

    Parameters
    ----------
    tables
        The body.
    tissues
        Number of tissues that vessels and lymph connect to it.
    into
        [k, b] tissue that receives what an organ takes; -1, also by default: the organ keeps it.
    """

    mean: Float
    """[b] mean amount in plasma over the last step."""

    def __init__(self, tables: CirculationTables, tissues: int = 0, into: Int | None = None) -> None:
        self.tables = tables
        pools, organs = len(tables.pools), len(tables.organs)
        self._trace = tables.trace
        self._rate = np.zeros((organs, pools))
        self._before = np.zeros(pools)
        self._no_course = np.zeros((0, pools))
        self._still = np.zeros((tissues, pools))
        self._kept: Int = np.full((organs, pools), -1, np.int64) if into is None else into
        self.mean = np.zeros(pools)
        # of a single step, which a body with tissues takes again and again
        self._length, self._flows, self._arrives = np.zeros(1), np.zeros((1, pools)), np.zeros((1, pools))
        self._limits = self._room()

    def advance(
        self,
        state: CirculationState,
        minutes: float | npt.ArrayLike,
        source: npt.ArrayLike | None = None,
        drained: npt.ArrayLike | None = None,
        leaves: Float | None = None,
        filtering: float = 0.0,
        course: bool = False,
    ) -> Float:
        """Advance by one step, or by several in which sources are constant.

        Parameters
        ----------
        state
            Changed. The caller notes in ``ledger.now`` what `source` and `drained` bring, as `injected`, `returned` or `drained`,
            before or after; all else is booked here, `secreted` too.
        minutes
            Of the step, or [n] of each.
        source
            [b] or [n, b] amount per min into plasma besides what the body secretes.
        drained
            [b] or [n, b] amount that reaches lymph in each step.
        leaves
            [t, b] 1/min from plasma to tissues.
        filtering
            1/min out of plasma by a filter.
        course
            Whether the amounts in plasma after each step are wanted.

        Returns
        -------
        array
            [n, b] amounts in plasma after each step, or [0, b].
        """
        tables = self.tables
        if isinstance(minutes, float) and not course:
            self._length[0] = minutes
            self._flows[0] = (
                tables.secretion if source is None else np.add(tables.secretion, np.asarray(source))
            )
            self._arrives[0] = 0.0 if drained is None else np.asarray(drained)
            self._run(state, self._length, self._flows, self._arrives, leaves, filtering, self._no_course)
            return self._no_course
        length: Float = np.atleast_1d(np.asarray(minutes, np.float64))
        shape = (len(length), len(tables.pools))
        flows: Float = np.broadcast_to(tables.secretion, shape).copy()
        if source is not None:
            flows += np.asarray(source, np.float64)
        arrives: Float = np.zeros(shape) if drained is None else np.broadcast_to(np.asarray(drained, np.float64), shape).copy()  # fmt: skip
        wanted = np.zeros(shape) if course else self._no_course
        for first in range(0, len(length), BLOCK):
            rows = slice(first, first + BLOCK)
            self._run(state, length[rows], flows[rows], arrives[rows], leaves, filtering, wanted[rows])
        return wanted

    def _run(
        self,
        state: CirculationState,
        length: Float,
        flows: Float,
        arrives: Float,
        leaves: Float | None,
        filtering: float,
        course: Float,
    ) -> None:
        """Advance by steps of ``length`` [n] min, and enter them in the books."""
        tables, note = self.tables, state.ledger.now
        circulate(
            length, state.blood, state.lymph, state.organ, flows, arrives, self._still if leaves is None else leaves,
            self._kept, filtering, state.phagocytes, tables.recovery, tables.free, tables.eaten, tables.flow,
            tables.degradation, tables.transit, tables.nodes, *self._limits, tables.counts, self._rate, self.mean,
            self._before, note.captured, note.degraded, note.filtered, note.left, course,
        )  # fmt: skip
        note.secreted += tables.secretion * float(length.sum())
        state.ledger.enter()

    def _room(self) -> tuple[float, float]:
        """Return what half saturates phagocytes, and the trace; large numbers where nothing ever does."""
        if np.isfinite(self.tables.half):
            return self.tables.half, self._trace
        return NEVER, 0.0
