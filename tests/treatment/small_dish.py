"""A dish of a few cells that runs in half a second, and arms for it."""

from __future__ import annotations

from exocosm.model.scenario import Scenario

DISH = """\
exocosm: 1
title: Small dish
tissue: {size: [200 um, 200 um], thickness: 20 um, voxel: 20 um}
cells:
  tumour:
    like: carcinoma
    consumes: {}
    cycle: {phases: [{name: all, lasts: 20 hours}]}
    death: {apoptosis rate: 0.001 1/hour}
  fibroblast: {like: fibroblast, consumes: {}, motility: null}
start:
  - {put: tumour, number: 12, in: {cylinder: {axis: z, radius: 40 um}}}
  - {put: fibroblast, number: 8, in: {shell: {inner: 60 um, outer: 95 um}}}
record: every 6 hours
until: 24 hours
"""
ARMS = """\
control: vehicle
burden: [tumour]
arms:
  vehicle: {about: nothing but the carrier}
  slow: {about: a longer cycle, changes: {cells.tumour.cycle.phases: [{name: all, lasts: 60 hours}]}}
  kill: {changes: {cells.tumour.death.apoptosis rate: 0.05 1/hour, cells.fibroblast.death.apoptosis rate: 0.03 1/hour}}
  both: {of: [slow, kill]}
outcomes:
  - {name: tumour share, assay: composition, column: fraction, where: {cell_type: tumour}, at: 12 hours}
"""


def dish() -> Scenario:
    """Return the dish."""
    return Scenario.from_text(DISH, "dish.yaml")
