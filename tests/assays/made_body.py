"""A made-up run with a body: blood in which pools rise as told, beside the tissue of `made_run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from made_run import Made, make_run

from exocosm.store.body_layout import BodyLayout, BodyPool, BodyTissue
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
            BodyPool(name, name, name, name, False, (made.pd_l1,), (made.mir_21,)) for name in made.per_ml
        ]
        if made.cargo_per_ml:
            name = "miR-21 in tumour exosome"
            pools.insert(0, BodyPool(name, "tumour exosome", name, "tumour exosome", False, (0.0,), (1.0,)))
        if made.native_per_ml is not None:
            name = "plasma vesicle"
            pools.append(BodyPool(name, name, "", name, True, (0.0,), (0.0,)))
        self.body = BodyLayout(
            plasma=PLASMA_ML * 1e12,
            pools=tuple(pools),
            organs=("liver", "lymph nodes"),
            tissues=(BodyTissue("primary", 1.0),),
        )

    @property
    def tissues(self) -> tuple[str, ...]:
        return tuple(t.name for t in self.body.tissues)

    def tissue(self, name: str) -> Run:
        return self._run

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
        return np.stack([blood, 7.0 * blood + 1.0, 3.0 * blood, 0.0 * blood, 0.0 * blood])

    def snapshot(self, k: int = -1) -> Any:
        return self._with_body(self._run.snapshot(k))

    def snapshots(self) -> Iterator[Any]:
        return map(self._with_body, self._run.snapshots())

    def _with_body(self, snapshot: Any) -> Any:
        pools, types = len(self.body.pools), len(self._run.layout.cell_types)
        organs, tissues = len(self.body.organs), len(self.body.tissues)
        rows = {
            "captured": organs,
            "degraded": organs,
            "returned": tissues,
            "drained": tissues,
            "left": tissues,
        }
        names = ("initial", "secreted", "injected", "filtered", *rows)
        accounts = {n: np.zeros((rows[n], pools) if n in rows else (pools,)) for n in names}
        whole = {"departed": tissues, "lodged": organs, "arrived": tissues, "elsewhere": tissues}
        cells = ("in_blood", "injected", "died", *whole)
        accounts |= {f"cells_{n}": np.zeros((whole[n], types) if n in whole else (types,)) for n in cells}
        snapshot.body = {
            "amount": self.amount(snapshot.time_min / self._run.times_min[-1]), "phagocytes": np.ones(1), **accounts
        }  # fmt: skip
        return snapshot


def make_body(path: Path, body: MadeBody | None = None, made: Made | None = None) -> Any:
    """Write a run folder, and give it a body."""
    return BodyRun(make_run(path, made), body or MadeBody())


OF_BODIES = ("biomarker_panel", "circulation")
"""Assays that only a run with a body can answer."""
SMALL = """
exocosm: 1
title: A small body
tissue: {size: [80 um, 80 um], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 1}]}
molecules: {PD-L1: {where: membrane}, miR-21: {where: lumen}}
vesicles:
  tumour exosome:
    like: exosome
    membrane: {PD-L1: 20 molecule/vesicle}
    lumen: {miR-21: 0.01 molecule/vesicle}
    vessels: {permeability: 1 1/hour, blood: 0 vesicle/um^3}
    lymph: 0.5 1/hour
  plasma vesicle: {diameter: {median: 70 nm, sigma: 0.3}}
cells:
  tumour: {like: carcinoma, releases: {tumour exosome: 100 vesicle/cell/hour}}
start: [{put: tumour, number: 8}]
body:
  like: mouse
  stands for: 1000
  background: {plasma vesicle: {secretion: 1e9 vesicle/min}}
until: 1 hour
record: every 30 min
steps: {exchange: 1 min, fate: 6 min}
"""


def simulated_body(path: Path) -> Run:
    """Simulate a small tissue with a body for an hour."""
    from exocosm.model.scenario import Scenario
    from exocosm.simulation import simulate

    return simulate(Scenario.from_text(SMALL), into=path)
