"""Samples with known contents."""

from __future__ import annotations

import numpy as np

from exocosm.diagnostics.panel import Panel
from exocosm.diagnostics.panel_file import panel_from_text
from exocosm.diagnostics.sample import Sample
from exocosm.model.vesicle import SizeLaw


def law(median: float = 80.0, sigma: float = 0.3) -> SizeLaw:
    return SizeLaw.model_validate({"median": f"{median} nm", "sigma": sigma})


def sample(
    density: list[list[float]], native: list[bool] | None = None, laws: list[SizeLaw] | None = None, **copies
) -> Sample:
    """Samples of pools p0, p1 ...; copies by molecule, `_` for what no name may hold."""
    pools = len(density[0])
    return Sample(
        tuple(f"p{k}" for k in range(pools)),
        np.array(native or [False] * pools),
        tuple(laws or [law()] * pools),
        np.array(density, dtype=float),
        {name.replace("_", "-"): np.array(values, dtype=float) for name, values in copies.items()},
    )


PANEL = """\
panel: 1
title: For tests
preparation: {spread: 0, recovered: 1}
instruments:
  tracker: {kind: particle counter, limit: 1e7 vesicle/mL, least: 60 nm, volume: 1e-5 mL, dilution: 10, spread: 0}
  chip: {kind: vesicle counter, limit: 1e6 vesicle/mL, volume: 10 uL, spread: 0}
  droplets: {kind: digital PCR, limit: 3, volume: 1 mL, yield: 0.5, loaded: 0.2, partitions: 20000, spread: 0}
  ELISA: {kind: immunoassay, limit: 10 pg/mL, spread: 0}
markers:
  particles: {instrument: tracker}
  positive: {instrument: chip, molecule: PD-L1}
  miR-21: {instrument: droplets, molecule: miR-21}
  mass: {instrument: ELISA, molecule: PD-L1, mass: 50 kDa}
"""


def panel(**changes: str) -> Panel:
    """The panel above, with pieces of its text replaced: ``panel(chip="...")`` names the line by its first word."""
    lines = PANEL.splitlines()
    for name, text in changes.items():
        name = name.replace("_", "-")
        (index,) = [k for k, line in enumerate(lines) if line.strip().startswith(f"{name}:")]
        lines[index] = f"{'' if name == 'preparation' else '  '}{name}: {text}"
    return panel_from_text("\n".join(lines))
