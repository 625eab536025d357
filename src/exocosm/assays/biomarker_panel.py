"""What a panel of biomarkers reads in blood: signal, background and limit of detection over time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.blood import Blood, blood_of
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run

if TYPE_CHECKING:
    from exocosm.diagnostics.instrument import Reading
    from exocosm.diagnostics.panel import Panel
    from exocosm.diagnostics.sample import Sample

PLACE = "biomarker panel"
STREAM = 0xB10
"""Keeps the chance of the laboratory apart from that of the run, which has the same seed."""


@dataclass(frozen=True)
class BiomarkerPanel(Result):
    """Readings over time; tables ``readings`` (main) and ``by_pool``. Axes ``k`` snapshots, ``m`` markers."""

    panel: str
    """Title of the panel."""
    times_min: Float
    """[k] min."""
    markers: tuple[str, ...]
    """[m]"""
    units: tuple[str, ...]
    """[m] of all that is read."""
    limit: Float
    """[m] limit of detection."""
    signal: Float
    """[k, m] expected reading of the vesicles that are not native."""
    background: Float
    """[k, m] expected reading of native vesicles and of nothing."""
    detected: Bool
    """[k, m] whether signal and background together reach the limit."""
    measured: Float
    """[k, m] one measurement with its noise."""


def biomarker_panel(run: Run, panel: str | None = None) -> BiomarkerPanel:
    """Markers of a panel in blood over time: signal, background, detection, and one measurement with noise.

    Parameters
    ----------
    run
        An opened run folder of a scenario with a body.
    panel
        Name of a bundled panel, or a YAML file; None: the bundled one of which the vesicles carry most.

    Returns
    -------
    BiomarkerPanel
        Signal is what vesicles add that are not native, background all else: both are expected values. The measurement has
        one preparation a snapshot, and chance keyed by the seed of the run.

    Raises
    ------
    StoreError
        If the run has recorded nothing.
    ExocosmError
        If the run has no body, or the panel cannot be read, or none fits.
    """
    from exocosm.diagnostics.panel import NATIVE, missing

    blood = blood_of(run, PLACE)
    chosen = _chosen(panel, blood)
    sample = chosen.completed(blood.sample)
    expected = chosen.expected(sample)
    measured = chosen.measure(sample, np.random.Generator(np.random.Philox(seed=[run.seed, STREAM])))
    parts = {m: chosen.parts(m, sample) for m in chosen.markers}
    signal = np.stack([parts[m][:, ~sample.native].sum(1) for m in chosen.markers], axis=1)
    background = np.stack([parts[m][:, sample.native].sum(1) for m in chosen.markers], axis=1)
    background = background + [chosen.instrument_of(m).blank_reading for m in chosen.markers]
    remarks = [f"{p.message} ({p.remedy})." for p in missing(chosen, blood.carried)]
    if NATIVE in sample.pools:
        remarks.append(
            f"The body releases no vesicles of its own: {float(sample.density[0, -1]):g} native vesicles per mL are those of the panel."
        )
    tables = {
        "readings": _readings(blood, chosen, signal, background, expected, measured),
        "by_pool": _by_pool(blood, sample, parts, expected),
    }
    return BiomarkerPanel(
        "biomarker_panel",
        tables,
        remarks=tuple(remarks),
        panel=chosen.title,
        times_min=blood.times_min,
        markers=tuple(chosen.markers),
        units=tuple(r.unit for r in expected.values()),
        limit=np.array([r.limit for r in expected.values()]),
        signal=signal,
        background=background,
        detected=np.stack([r.detected for r in expected.values()], axis=1),
        measured=np.stack([r.value for r in measured.values()], axis=1),
    )


def _chosen(panel: str | Path | None, blood: Blood) -> Panel:
    """Return the panel that was asked for, or that fits best."""
    from exocosm.diagnostics.panel_file import fitting, load_panel, panel_names

    name = panel if panel is not None else fitting(blood.carried)
    if name is None:
        raise ExocosmError(
            "no bundled panel reads what these vesicles carry",
            place=f"{PLACE}: panel",
            remedy=f"name one of {', '.join(panel_names())}, or a YAML file",
        )
    return load_panel(name)


def _readings(
    blood: Blood,
    chosen: Panel,
    signal: Float,
    background: Float,
    expected: dict[str, Reading],
    measured: dict[str, Reading],
) -> Table:
    """Return one row per time and marker."""
    columns = (
        Column("time_min", "min"),
        Column("marker"),
        Column("signal", "unit", "expected of vesicles that are not native"),
        Column("background", "unit", "expected of native vesicles, and of nothing"),
        Column("total", "unit", "expected of all; no more than the instrument can say"),
        Column("fold", "1", "total over background"),
        Column("unit"),
        Column("limit", "unit", "of detection"),
        Column("detected", "", "whether the total reaches the limit"),
        Column("saturated", "", "whether the true value may be higher"),
        Column("measured", "unit", "one measurement with its noise"),
        Column("measured_detected"),
    )
    rows = []
    for k, time in enumerate(blood.times_min):
        for m, name in enumerate(chosen.markers):
            is_, got, back = expected[name], measured[name], background[k, m]
            rows.append(
                (
                    *(time, name, signal[k, m], back, is_.value[k]),
                    *(is_.value[k] / back if back > 0 else None, is_.unit, is_.limit),
                    *(is_.detected[k], is_.saturated[k], got.value[k], got.detected[k]),
                )
            )
    return Table.build(f"{chosen.title}: readings in blood", columns, rows)


def _by_pool(blood: Blood, sample: Sample, parts: dict[str, Float], expected: dict[str, Reading]) -> Table:
    """Return one row per time, marker and pool."""
    columns = (
        Column("time_min", "min"),
        Column("marker"),
        Column("pool"),
        Column("vesicle"),
        Column("native"),
        Column("density_per_mL", "vesicle/mL", "in plasma"),
        Column("reading", "unit", "expected of this pool"),
        Column("unit"),
    )
    kinds = dict(zip(blood.pools, blood.vesicles, strict=True))
    rows = [
        (
            *(time, name, pool, kinds.get(pool, pool), sample.native[b]),
            *(sample.density[k, b], parts[name][k, b], expected[name].unit),
        )
        for k, time in enumerate(blood.times_min)
        for name in parts
        for b, pool in enumerate(sample.pools)
    ]
    return Table.build("Readings by pool", columns, rows)
