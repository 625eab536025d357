"""Write a placed section as a scenario: the YAML and the table of cells beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from exocosm.omics.placing import Cells
from exocosm.omics.report import ImportReport
from exocosm.omics.vocabulary import SectionType, section_types, table

VOXEL_UM = 20.0
LINE = 110
"""Longest mapping that is written on one line."""


def scenario_text(
    report: ImportReport,
    source: Path,
    vessels: list[dict[str, Any]],
    thickness_um: float,
    hours: float,
    seed: int,
) -> str:
    """Return the YAML of a section.

    Parameters
    ----------
    report
        What was placed; its notes become the header.
    source
        The file the section came from; its name stands in the header.
    vessels
        From `exocosm.omics.vessels.vessel_regions`.
    thickness_um
        Of the tissue; the scenario is 2-D.
    hours
        How long to simulate.
    seed
        Of the placement, and default of the run.
    """
    present = tuple(report.counts)
    kinds = [section_types()[n] for n in present]
    body = {
        "exocosm": 1,
        "title": f"Section {source.stem}",
        "about": f"A real section, {report.total:,} cells on {report.tissue_mm2:.3g} mm^2: who talks to whom in it?",
        "tissue": {
            "size": [f"{s:g} um" for s in report.size_um],
            "thickness": f"{thickness_um:g} um",
            "voxel": f"{VOXEL_UM:g} um",
            "matrix": {"hindrance": "phys.D_ecm_ratio"},
            "vessels": vessels,
        },
        "solutes": {"oxygen": {"like": "oxygen", "initial": "tme.O2_tumour"}},
        "molecules": _molecules(present),
        "vesicles": {vesicle_of(n): _vesicle(n) for n in present},
        "cells": {t.name: _cell_type(t) for t in kinds},
        "groups": list(report.regions),
        "start": [{"cells": report.cells.name}],
        "rules": _rules(present),
        "record": "every 2 hours",
        "checkpoint": "every 6 hours",
        "until": f"{hours:g} hours",
        "seed": seed,
    }
    header = [
        f"Made from {source.name} by exocosm import. What was assumed:",
        *(f"- {n}" for n in report.notes),
    ]
    comment = "".join(f"# {' '.join(line.split())}\n" for line in header)
    lean = {k: v for k, v in body.items() if v not in ({}, [])}
    return comment + yaml.dump(lean, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes lists and mappings without structure inside on one line, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True

    def represent_sequence(
        self, tag: str, sequence: Any, flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        """Keep short lists on one line."""
        plain = all(not isinstance(v, list | dict) for v in sequence)
        return super().represent_sequence(tag, sequence, flow_style=plain)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """Keep what is short on one line."""
        short = len(str(mapping)) < LINE and not isinstance(mapping.get("in"), list)
        return super().represent_mapping(tag, mapping, flow_style=short)


def vesicle_of(cell_type: str) -> str:
    """Return the name of the vesicles of a cell type."""
    return f"{cell_type} exosome"


def _molecules(present: Sequence[str]) -> dict[str, Any]:
    """Return the molecules that vesicles of tumour cells carry."""
    if "tumour" not in present:
        return {}
    return {"PD-L1": {"where": "membrane"}, "miR-21": {"where": "lumen", "kind": "miRNA"}}


def _vesicle(cell_type: str) -> dict[str, Any]:
    """Return the vesicles of a cell type."""
    kind: dict[str, Any] = {"like": "exosome"}
    if cell_type == "tumour":
        kind |= {"membrane": {"PD-L1": "cargo.receptor_copies"}, "lumen": {"miR-21": "cargo.mirna_mean"}}
    return kind


def _cell_type(kind: SectionType) -> dict[str, Any]:
    """Return a cell type."""
    return {"like": kind.like, "releases": {vesicle_of(kind.name): kind.release}, **kind.other}


def _rules(present: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rules whose parties are there."""
    return [rule["says"] for rule in table("rules").values() if set(rule["needs"]) <= set(present)]


def cell_table(cells: Cells, regions: Sequence[str], thickness_um: float) -> str:
    """Return the table of cells as CSV; cells are in order of position (rows of the image), identities count from 0."""
    names = list(section_types())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["identity", "x_um", "y_um", "z_um", "cell_type", "group", "radius_um"])
    z = f"{thickness_um / 2:g}"
    rows = zip(cells.x_um, cells.y_um, cells.kind, cells.region, cells.radius_um, strict=True)
    for i, (x, y, kind, region, radius) in enumerate(rows):
        writer.writerow([i, f"{x:.2f}", f"{y:.2f}", z, names[kind], regions[region], f"{radius:.3f}"])
    return text.getvalue()
