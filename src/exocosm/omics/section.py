"""A section as this package sees it: spots with coordinates, labels and proportions, all checked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ImportTissueError, Problem, nearest
from exocosm.omics.reading import RawTable, read_h5ad
from exocosm.omics.vocabulary import UNDETERMINED, find, section_types, translate

LABEL_COLUMNS = (
    "pathologist_label",
    "pathologist_annotation",
    "histology",
    "region",
    "annotation",
    "label",
    "labels",
)
"""Columns of `obs` that are taken for labels when none is named, first match first."""
PROPORTION_NAMES = ("stereoscope", "proportion", "deconv", "card", "rctd", "cell2location", "spotlight")
"""Parts of names in `obsm` that are taken for proportions when none is named."""
ARRAY_COLUMNS = (("array_x", "array_y"), ("array_col", "array_row"))
"""Columns of `obs` that stand in for missing coordinates (x, y)."""
SUM_TOLERANCE = 0.05
"""Proportions whose sum is further from one are an error; nearer ones are brought to one."""


@dataclass(frozen=True)
class Section:
    """Spots of one section.

    Attributes
    ----------
    path
        Where it came from.
    points
        (spots, 2): coordinates as in the file.
    labels
        Region name of each spot; all ``undetermined`` without labels.
    types
        Names of the columns of `proportions`; empty without proportions.
    proportions
        (spots, types): share of each cell type, rows sum to one; None without proportions.
    labelled
        Whether any spot had a label.
    notes
        What was assumed on the way.
    """

    path: Path
    points: Float
    labels: tuple[str, ...]
    types: tuple[str, ...]
    proportions: Float | None
    labelled: bool
    notes: tuple[str, ...]


class _Findings:
    """Problems and notes, gathered while reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def wrong(self, message: str, where: str = "", remedy: str = "") -> None:
        """Add a problem of the file, at `where` inside it."""
        self.problems.append(
            Problem(message, place=f"{self.path}{': ' if where else ''}{where}", remedy=remedy)
        )

    def settle(self) -> None:
        """Raise if there was any problem."""
        if not self.problems:
            return
        if len(self.problems) == 1:
            only = self.problems[0]
            raise ImportTissueError(only.message, place=only.place, remedy=only.remedy)
        raise ImportTissueError("\n".join(str(p) for p in self.problems))


def read_section(
    path: str | Path,
    *,
    coordinates: str = "spatial",
    labels: str | None = None,
    proportions: str | None = None,
    rename: Mapping[str, str] | None = None,
) -> Section:
    """Read and check a section.

    Parameters
    ----------
    path
        An AnnData file (.h5ad).
    coordinates
        Name in `obsm` of the spot coordinates.
    labels
        Column of `obs` with histology labels; found by its name if None; ``"none"``: use no labels.
    proportions
        Name in `obsm` of the table of cell-type proportions; found by its name if None; ``"none"``: use none.
    rename
        What labels and cell types of the file mean, where this package does not know them.

    Raises
    ------
    ImportTissueError
        Every problem at once.
    """
    path = Path(path)
    raw = read_h5ad(path)
    found = _Findings(path)
    found.notes += raw.notes
    if len(raw.obs) == 0:
        found.wrong("the table of spots is empty", "obs", "nothing to import")
        found.settle()
    points = _coordinates(raw, coordinates, found)
    words, labelled = _labels(raw, labels, rename or {}, found)
    types, shares = _proportions(raw, proportions, rename or {}, found)
    if not labelled and shares is None and not found.problems:
        found.wrong(
            "neither labels nor proportions: nothing says which cells are where",
            remedy=f"name them with labels= or proportions=; obs has {_some(raw.obs.columns)}, obsm has {_some(raw.obsm)}",
        )
    elif shares is None and not found.problems and set(words) == {UNDETERMINED}:
        found.wrong(
            "there are no proportions, and every label is undetermined: nothing says which cells are where"
        )
    found.settle()
    assert points is not None  # else there was a problem
    return Section(path, points, words, types, shares, labelled, tuple(found.notes))


def _some(names: Any, most: int = 6) -> str:
    """Return a few names for a message."""
    words = [repr(str(n)) for n in names]
    return (
        ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")
        if words
        else "nothing"
    )


def _coordinates(raw: RawTable, key: str, found: _Findings) -> Float | None:
    """Return spot coordinates (spots, 2)."""
    where = f"obsm[{key!r}]"
    if key in raw.obsm:
        values = raw.obsm[key]
    else:
        pair = next((p for p in ARRAY_COLUMNS if set(p) <= set(raw.obs.columns)), None)
        near = nearest(key, raw.obsm)
        if pair is None or key != "spatial":
            remedy = f"did you mean {near[0]!r}?" if near else f"obsm has {_some(raw.obsm)}"
            found.wrong("no coordinates", where, remedy)
            return None
        where = f"obs[{pair[0]!r}, {pair[1]!r}]"
        values = raw.obs[list(pair)]
        found.notes.append(f"no obsm['spatial']: coordinates are taken from {where}")
    try:
        points = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        found.wrong("coordinates are not numbers", where)
        return None
    if points.ndim != 2 or points.shape[1] not in (2, 3):
        found.wrong(f"coordinates have shape {points.shape}", where, "two columns are needed: x, y")
        return None
    if points.shape[1] == 3:
        if np.ptp(points[:, 2]) > 0:
            found.wrong("coordinates have three columns", where, "import one section (one z) at a time")
            return None
        points = points[:, :2]
    return points if _good_points(points, raw, where, found) else None


def _good_points(points: Float, raw: RawTable, where: str, found: _Findings) -> bool:
    """Check coordinates for NaN, infinity and spots in one place."""
    names = [str(n) for n in raw.obs.index]
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(bad):
        found.wrong(
            f"coordinates of {_spots(len(bad))} are not finite: {_some((names[i] for i in bad), 4)}",
            where,
            "drop these spots or mend their coordinates",
        )
        return False
    _, first, count = np.unique(points, axis=0, return_index=True, return_counts=True)
    if (count > 1).any():
        i = int(first[np.argmax(count > 1)])
        twins = [n for n, p in zip(names, points, strict=True) if (p == points[i]).all()]
        found.wrong(
            f"{int((count > 1).sum())} place(s) hold more than one spot, such as {_some(twins, 3)}",
            where,
            "drop the duplicates; import one section at a time",
        )
    if len(set(names)) < len(names):
        found.wrong("spot names are not unique", "obs", "make them unique: adata.obs_names_make_unique()")
    return True


def _spots(n: int) -> str:
    return f"{n} spot{'' if n == 1 else 's'}"


def _labels(
    raw: RawTable, column: str | None, rename: Mapping[str, str], found: _Findings
) -> tuple[tuple[str, ...], bool]:
    """Return the region of every spot, and whether there are labels at all."""
    nothing = (UNDETERMINED,) * len(raw.obs), False
    if column == "none":
        return nothing
    if column is None:
        column = next((c for c in LABEL_COLUMNS if c in raw.obs.columns), None)
        if column is None:
            found.notes.append("no labels: every spot is of an undetermined region")
            return nothing
        found.notes.append(f"labels are taken from obs[{column!r}]")
    elif column not in raw.obs.columns:
        near = nearest(column, [str(c) for c in raw.obs.columns])
        remedy = f"did you mean {near[0]!r}?" if near else f"obs has {_some(raw.obs.columns)}"
        found.wrong(f"no column {column!r}", "obs", remedy)
        return nothing
    values = raw.obs[column]
    missing = (
        values.isna().to_numpy()
        | (values.astype(str).str.strip().str.casefold().isin(["", "nan"])).to_numpy()
    )
    words = [str(v).strip() for v in values]
    present = sorted({w for w, m in zip(words, missing, strict=True) if not m})
    if not present:
        found.wrong(
            "no spot has a label", f"obs[{column!r}]", "name another column with labels=, or labels='none'"
        )
        return nothing
    meaning, problems = translate(
        "regions", present, rename, what="label", place=f"{found.path}: obs[{column!r}]"
    )
    found.problems += problems
    if missing.any():
        found.notes.append(f"{_spots(int(missing.sum()))} without a label count as {UNDETERMINED}")
    for word in present:
        if meaning.get(word, word) != word:
            found.notes.append(f"label {word!r} is read as {meaning[word]}")
    regions = [
        UNDETERMINED if m else meaning.get(w, UNDETERMINED) for w, m in zip(words, missing, strict=True)
    ]
    return tuple(regions), True


def _proportions(
    raw: RawTable, key: str | None, rename: Mapping[str, str], found: _Findings
) -> tuple[tuple[str, ...], Float | None]:
    """Return cell-type names and shares (spots, types), rows summing to one."""
    nothing: tuple[tuple[str, ...], None] = (), None
    if key == "none":
        return nothing
    if key is None:
        likely = [k for k in raw.obsm if any(part in k.casefold() for part in PROPORTION_NAMES)]
        if not likely:
            return nothing
        key = likely[0]
        others = f" (not from {_some(likely[1:])})" if len(likely) > 1 else ""
        found.notes.append(f"proportions are taken from obsm[{key!r}]{others}")
    elif key not in raw.obsm:
        near = nearest(key, raw.obsm)
        found.wrong(
            f"no entry {key!r}",
            "obsm",
            f"did you mean {near[0]!r}?" if near else f"obsm has {_some(raw.obsm)}",
        )
        return nothing
    where = f"obsm[{key!r}]"
    values = raw.obsm[key]
    if not hasattr(values, "columns"):
        found.wrong("proportions without names of the cell types", where, "store them as a pandas DataFrame")
        return nothing
    columns = [str(c) for c in values.columns]
    meaning, problems = translate(
        "cell_types", columns, rename, what="cell type", place=f"{found.path}: {where}"
    )
    found.problems += problems
    try:
        shares = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        found.wrong("proportions are not numbers", where)
        return nothing
    if not _good_shares(shares, raw, where, found) or problems:
        return nothing
    shares = shares / shares.sum(axis=1, keepdims=True)
    for column in columns:
        if find("cell_types", column) is None:
            found.notes.append(f"cell type {column!r} is read as {meaning[column]}")
    names = tuple(t for t in section_types() if t in meaning.values())
    merged = np.stack([shares[:, [meaning[c] == t for c in columns]].sum(axis=1) for t in names], axis=1)
    return names, merged


def _good_shares(shares: Float, raw: RawTable, where: str, found: _Findings) -> bool:
    """Check proportions for NaN, negative values and their sums."""
    names = [str(n) for n in raw.obs.index]
    before = len(found.problems)
    finite = np.isfinite(shares).all(axis=1)
    for bad, what, remedy in (
        (np.asarray(~finite), "are not finite", "drop these spots or fill them"),
        (
            np.asarray((np.nan_to_num(shares) < 0).any(axis=1)),
            "are negative",
            "proportions lie between 0 and 1",
        ),
    ):
        if bad.any():
            some = _some((n for n, b in zip(names, bad, strict=True) if b), 4)
            found.wrong(f"proportions of {_spots(int(bad.sum()))} {what}: {some}", where, remedy)
    off = np.abs(np.nan_to_num(shares).sum(axis=1) - 1.0)
    far = finite & (off > SUM_TOLERANCE)
    if far.any():
        some = _some((n for n, b in zip(names, far, strict=True) if b), 4)
        worst = float(shares[int(np.argmax(np.where(far, off, 0)))].sum())
        found.wrong(
            f"proportions of {_spots(int(far.sum()))} do not sum to one (one sums to {worst:.4g}): {some}",
            where,
            "abundances must be divided by their sum in each spot",
        )
    elif finite.all() and off.max() > 1e-3:
        found.notes.append(
            f"proportions sum to one within {off.max():.2g} only; each spot was brought to one"
        )
    return len(found.problems) == before
