"""A made-up run with a body: blood in which pools rise as told, beside the tissue of `made_run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from made_run import Made, make_run

from exocosm.store.run_folder import Run

PLASMA_ML = 1.5
NATIVE_KIND = """
  plasma vesicle: {diameter: {median: 70 nm, sigma: 0.3}, lost in tissue: 0 1/min, diffusivity: 400 um^2/min}
"""


@dataclass
class MadeBody:
    """What blood holds; densities in vesicle/mL at the last snapshot, rising evenly from zero but for native pools."""

    per_ml: dict[str, float] = field(default_factory=lambda: {"tumour exosome": 3e8, "CAF exosome": 1e8})
    native_per_ml: float | None = 1e10
    pd_l1: float = 20.0
    mir_21: float = 0.01
    cargo_per_ml: float = 0.0
    """Of miR-21 that travels beside the tumour's vesicles with a density of its own."""


class BodyRun:
    """A run with a body, as assays see it."""

    def __init__(self, run: Run, made: MadeBody) -> None:
        self._run, self._made = run, made
        pools = [
            SimpleNamespace(
                name=name, vesicle=name, pool=name, native=False, membrane=(made.pd_l1,), lumen=(made.mir_21,)
            )
            for name in made.per_ml
        ]
        if made.cargo_per_ml:
            pools.insert(
                0,
                SimpleNamespace(
                    name="miR-21 in tumour exosome",
                    vesicle="tumour exosome",
                    pool="tumour exosome",
                    native=False,
                    membrane=(0.0,),
                    lumen=(1.0,),
                ),
            )
        if made.native_per_ml is not None:
            pools.append(
                SimpleNamespace(
                    name="plasma vesicle",
                    vesicle="plasma vesicle",
                    pool="plasma vesicle",
                    native=True,
                    membrane=(0.0,),
                    lumen=(0.0,),
                )
            )
        self.body = SimpleNamespace(
            plasma=PLASMA_ML * 1e12, pools=tuple(pools), compartments=("lymph", "blood", "liver")
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)

    @property
    def scenario_text(self) -> str:
        text = self._run.scenario_text
        return text.replace("\nvesicles:\n", "\nvesicles:" + NATIVE_KIND)

    def amount(self, share: float) -> np.ndarray:
        """[compartment, pool] vesicles when this share of the time has passed; lymph and liver hold other numbers."""
        ends = []
        for pool in self.body.pools:
            if pool.native:
                ends.append(self._made.native_per_ml)
            elif pool.name != pool.pool:
                ends.append(self._made.cargo_per_ml * share)
            else:
                ends.append(self._made.per_ml[pool.name] * share)
        blood = np.array(ends) * PLASMA_ML
        return np.stack([7.0 * blood + 1.0, blood, 3.0 * blood])

    def snapshot(self, k: int = -1) -> Any:
        return self._with_body(self._run.snapshot(k))

    def snapshots(self) -> Iterator[Any]:
        return map(self._with_body, self._run.snapshots())

    def _with_body(self, snapshot: Any) -> Any:
        snapshot.body = {"amount": self.amount(snapshot.time_min / self._run.times_min[-1])}
        return snapshot


def make_body(path: Path, body: MadeBody | None = None, made: Made | None = None) -> Any:
    """Write a run folder, and give it a body."""
    return BodyRun(make_run(path, made), body or MadeBody())
