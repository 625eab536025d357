"""A cohort in which nothing is left to guess: numbers that a hand can follow."""

from __future__ import annotations

from exocosm.cohort.declaration import Cohort

TEXT = """\
exocosm cohort: 1
title: By hand
patients: 60
blood: {plasma volume: 3 L, half life: 10 min}
vesicles:
  native: {diameter: &size {median: 80 nm, sigma: 0.3}, secretion: 1e12 vesicle/min, carries: {common: 1 copy/vesicle}}
  tumour: {diameter: *size, carries: {common: 1 copy/vesicle, special: 30 copy/vesicle}}
groups:
  healthy: {share: 0.5}
  sick:
    share: 0.5
    lesion:
      diameter: 10 mm
      doubling time: 100 day
      cells: 1e8 cell/cm^3
      releases: {tumour: 100 vesicle/cell/hour}
      escape: 0.1
      symptoms at: 40 mm
      lethal at: 80 mm
between patients: {diameter: 0.3}
panel:
  panel: 1
  title: Two markers
  instruments:
    counter: {kind: vesicle counter, limit: 1 vesicle/mL, volume: 1 mL, spread: 0}
  markers:
    common: {instrument: counter, molecule: common}
    special: {instrument: counter, molecule: special}
reference: {group: healthy, people: 40}
visits: {every: 100 day, until: 500 day}
step: 10 day
comparisons:
  first: {cases: [sick], controls: [healthy]}
screening:
  strategies:
    none: {}
    scan: {imaging: 12 mm}
    test: {test: special, specificity: 0.9}
  against: scan
  work up: 1 mm
  cure: {half at: 1 m}
  other deaths: 0 1/year
"""


def small(**changes: object) -> Cohort:
    """Return the cohort; keywords with ``__`` for dots and ``_`` for blanks change it."""
    cohort = Cohort.from_text(TEXT, "hand.yaml")
    paths = {k.replace("__", ".").replace("_", " "): v for k, v in changes.items()}
    return cohort.with_changes(paths) if paths else cohort
