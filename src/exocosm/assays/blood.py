"""Blood of a run with a body, as samples that instruments can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ExocosmError
from exocosm.store.body_layout import BLOOD, BodyLayout
from exocosm.store.run_folder import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exocosm.diagnostics.sample import Sample

UM3_PER_ML = 1e12


@dataclass(frozen=True)
class Blood:
    """Vesicles in plasma at the snapshots of a run; axes ``k`` snapshots, ``b`` pools of vesicles."""

    times_min: Float
    """[k] min."""
    pools: tuple[str, ...]
    """[b]"""
    vesicles: tuple[str, ...]
    """[b] kind."""
    sample: Sample
    """One sample a snapshot."""

    @property
    def carried(self) -> tuple[str, ...]:
        """Molecules that some vesicle carries at some time, sorted."""
        return tuple(sorted(m for m, copies in self.sample.copies.items() if (copies > 0).any()))


def body_of(run: Run, place: str) -> BodyLayout:
    """Return the layout of the body; `ExocosmError` where the run has none."""
    if run.body is None:
        raise ExocosmError(
            "the run is of a tissue alone: it has no blood to take a sample of",
            place=f"{place}: {run.path}",
            remedy="run a scenario with a 'body:' section",
        )
    return run.body


def blood_of(run: Run, place: str) -> Blood:
    """Return what is in plasma at every snapshot.

    Cargo that travels with a density of its own counts with the pool that carries it, so that copies per vesicle may change
    with time.

    Raises
    ------
    StoreError
        If the run has recorded nothing.
    ExocosmError
        If it has no body, or the scenario gives no size law of a vesicle in blood.
    """
    from exocosm.diagnostics.sample import Sample
    from exocosm.model.scenario import Scenario

    run.snapshot(0)
    body = body_of(run, place)
    row = body.compartments.index(BLOOD)
    held_by = [s.body["amount"][row] for s in run.snapshots()]
    amount = np.array(held_by, dtype=float)
    amount = np.maximum(amount, 0.0)  # an exact exponential may end a rounding below nothing
    pools = [b for b, p in enumerate(body.pools) if p.vesicles]
    kinds = Scenario.from_text(run.scenario_text, folder=run.path).vesicles
    unknown = sorted({body.pools[b].vesicle for b in pools} - set(kinds))
    if unknown:
        raise ExocosmError(
            f"no size law of {', '.join(map(repr, unknown))}",
            place=f"{place}: {run.path}",
            remedy="declare the kind under 'vesicles:'",
        )
    held = amount[:, pools]
    return Blood(
        times_min=np.asarray(run.times_min, dtype=float),
        pools=tuple(body.pools[b].name for b in pools),
        vesicles=tuple(body.pools[b].vesicle for b in pools),
        sample=Sample(
            pools=tuple(body.pools[b].name for b in pools),
            native=np.array([body.pools[b].native for b in pools], dtype=bool),
            sizes=tuple(kinds[body.pools[b].vesicle].diameter for b in pools),
            density=held / body.plasma * UM3_PER_ML,
            copies=_copies(run, body, pools, amount),
        ),
    )


def _copies(run: Run, body: BodyLayout, pools: list[int], amount: Float) -> dict[str, Float]:
    """Return mean copies per vesicle by molecule, [k, b]; carried cargo is shared out over the vesicles there are."""
    found: dict[str, Float] = {}
    held = amount[:, pools]
    carrier = [body.pools[b].name for b in pools]
    for where, names in (("membrane", run.layout.membrane), ("lumen", run.layout.lumen)):
        for m, name in enumerate(names):
            each = [_at(getattr(pool, where), m) for pool in body.pools]
            carried = np.zeros(held.shape)
            for b, pool in enumerate(body.pools):
                if b not in pools:
                    carried[:, carrier.index(pool.pool)] += amount[:, b] * each[b]
            shared = np.where(held > 0, carried / np.where(held > 0, held, 1.0), 0.0)
            found[name] = np.array([each[b] for b in pools]) + shared
    return found


def _at(copies: Sequence[float], index: int) -> float:
    """Return one entry; pools that list none have none."""
    return float(copies[index]) if index < len(copies) else 0.0
