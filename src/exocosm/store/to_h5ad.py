"""AnnData for scanpy, squidpy and LIANA+.

What is counted: copies per cell. A variable is a lumen cargo (copies delivered to the cytosol), a membrane molecule (copies on vesicles
bound to the cell's surface) or a pool (vesicles held on the surface and in endosomes). None of them is a transcript count of the cell
itself: the run simulates what vesicles bring.

======================== ==========================================================================================
``X``                    log1p of the copies, CSR float32
``layers["counts"]``     the copies, CSR float32
``obs``                  cell_type, sample, stage, group (categories), cell_id, mother_id, age_min, radius_um, programmes
``obsm["spatial"]``      um; two columns for a 2-D tissue, else three
``obsm["ev_uptake_cargo"]``  copies of each lumen cargo inside the cell, in the cytosol and in endosomes
``obsp["ev_flux"]``      expected vesicles, sender x receiver; see ``uns["ev_flux_method"]``
``uns["ev_flux_celltype"]``  vesicles captured since time zero, sender group x receiving type, exact, from the ledger
``uns["ev_flux_pool"]``  the same, pool x receiving type
======================== ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from exocosm.errors import StoreError, UnknownNameError
from exocosm.store import cell_table
from exocosm.store.atomic import write_file
from exocosm.store.expected_flux import NEIGHBOURS, expected_flux, method
from exocosm.store.layout import Layout
from exocosm.store.reader import Run, Snapshot

if TYPE_CHECKING:
    from anndata import AnnData
    from pandas import Categorical, DataFrame


def to_anndata(
    run: Run,
    snapshot: int = -1,
    genes: Sequence[str] | None = None,
    neighbours: int = NEIGHBOURS,
    length: float | None = None,
) -> AnnData:
    """Return a moment of a run as AnnData, laid out as this module's docstring says.

    Parameters
    ----------
    run
        From `open_run`.
    snapshot
        Which; negative ones count from the end.
    genes
        Variables to keep, in that order; None: all.
    neighbours, length
        Of `expected_flux`.

    Raises
    ------
    UnknownNameError
        If a name of `genes` is none of the variables.
    StoreError
        If there is no such snapshot.
    """
    from anndata import AnnData
    from pandas import DataFrame
    from scipy.sparse import csr_matrix

    moment = run.snapshot(snapshot)
    layout = run.layout
    var, counts = _variables(moment)
    if genes is not None:
        known = list(var.index)
        for name in genes:
            if name not in known:
                raise UnknownNameError("variable", name, known, place=str(run.path))
        keep = [known.index(name) for name in genes]
        var, counts = var.iloc[keep], counts[:, keep]
    copies = csr_matrix(counts.astype(np.float32))
    out = AnnData(X=copies.log1p(), obs=_observations(run, moment), var=var, layers={"counts": copies})
    sphere = np.asarray(moment.cells["sphere"], np.float64)
    out.obsm["spatial"] = sphere[:, : 2 if layout.grid_shape[0] == 1 else 3].copy()
    out.obsm["ev_uptake_cargo"] = DataFrame(
        cell_table.cargo_taken_up(moment), index=out.obs_names, columns=_unique(layout.lumen)
    )
    out.obsp["ev_flux"] = expected_flux(moment, neighbours, length)
    out.uns["ev_flux_method"] = method(neighbours, length)
    out.uns["ev_flux_celltype"], out.uns["ev_flux_pool"] = _exact(moment)
    out.uns["exocosm"] = {
        "title": run.title,
        "time_min": moment.time_min,
        "seed": str(run.seed),
        "version": str(run.header.get("exocosm", "")),
        "X": "log1p of copies per cell that vesicles brought; see var['kind'] and var['where']",
    }
    colours = [t.colour for t in layout.cell_types]
    if colours and all(colours):
        out.uns["cell_type_colors"] = np.array(colours)
    return out


def export_h5ad(run: Run, path: str | Path, snapshot: int = -1, **options: Any) -> list[Path]:
    """Write a moment of a run as ``.h5ad``, whole or not at all; options as for `to_anndata`.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    data = to_anndata(run, snapshot, **options)
    target = Path(path)
    write_file(target, lambda aside: data.write_h5ad(aside, compression="gzip"))
    return [target]


def _variables(moment: Snapshot) -> tuple[DataFrame, npt.NDArray[np.float64]]:
    """Return names and kinds of the variables, and the copies [n, variable]."""
    from pandas import Categorical, DataFrame

    layout = moment.layout
    pools = list(layout.pools)
    blocks = [
        (layout.lumen, "lumen cargo", "cytosol", "copies", np.asarray(moment.cells["cytosol"], np.float64)),
        (
            layout.membrane,
            "membrane molecule",
            "bound vesicles",
            "copies",
            cell_table.membrane_contact(moment),
        ),
        (
            [layout.carriers[q].name for q in pools],
            "pool",
            "held",
            "vesicles",
            cell_table.held(moment)[:, pools],
        ),
    ]
    rows = [(name, kind, where, unit) for names, kind, where, unit, _ in blocks for name in names]
    if any(block.shape[1] != len(names) for names, *_, block in blocks):
        raise StoreError("cytosol and layout name different cargo", place=str(moment.path))
    names = _unique([name for name, *_ in rows], [kind for _, kind, *_ in rows])
    columns = {
        key: Categorical([row[k + 1] for row in rows]) for k, key in enumerate(("kind", "where", "unit"))
    }
    return DataFrame(columns, index=names), np.concatenate([block for *_, block in blocks], axis=1)


def _observations(run: Run, moment: Snapshot) -> DataFrame:
    """Return what is known of each cell."""
    from pandas import Categorical, DataFrame

    layout, cells = run.layout, moment.cells
    groups = cell_table.group_names(layout)
    identity = np.asarray(cells["identity"])
    columns: dict[str, Any] = {
        "cell_type": Categorical.from_codes(
            cell_table.labels(moment, "kind", layout.names("t")), list(layout.names("t"))
        ),
        "sample": Categorical([run.title] * moment.count, categories=[run.title]),
        "stage": Categorical.from_codes(
            cell_table.labels(moment, "stage", layout.stages), list(layout.stages)
        ),
        "group": _without_nameless(
            Categorical.from_codes(cell_table.labels(moment, "group", groups), list(groups))
        ),
        "cell_id": identity,
        "mother_id": np.asarray(cells["mother"]),
        "age_min": np.asarray(cells["age"]),
        "radius_um": np.asarray(cells["sphere"])[:, 3],
    }
    for name, values in zip(
        _unique(layout.programmes),
        np.asarray(cells["programme"]).reshape(moment.count, len(layout.programmes)).T,
        strict=True,
    ):
        columns[name if name not in columns else f"programme {name}"] = values
    return DataFrame(columns, index=[f"cell-{i}" for i in identity])


def _without_nameless(groups: Categorical) -> Categorical:
    """Drop the group of cells without one where there are none; the other groups stay, empty or not."""
    if "" in groups.categories and not (groups == "").any():
        return groups.remove_categories([""])
    return groups


def _exact(moment: Snapshot) -> tuple[DataFrame, DataFrame]:
    """Return captures since time zero by (sender group, type) and by (pool, type), straight from the ledger."""
    from pandas import DataFrame

    layout: Layout = moment.layout
    receivers = _unique(layout.names("t"))
    names, matrix = cell_table.captured_by_sender(moment)
    captured = np.asarray(moment.ledger("captured"), np.float64)
    pools = [layout.carriers[q] for q in layout.pools]
    by_pool = captured[[layout.index("s", carrier.field) for carrier in pools]]
    return (
        DataFrame(matrix, index=list(names), columns=receivers),
        DataFrame(
            by_pool.reshape(len(pools), -1), index=[carrier.name for carrier in pools], columns=receivers
        ),
    )


def _unique(names: Sequence[str], kinds: Sequence[str] | None = None) -> list[str]:
    """Return names that HDF5 takes as keys, each once: a name used twice has its kind (or a number) added."""
    out: list[str] = []
    for k, name in enumerate(names):
        plain = name.replace("/", "|")
        if kinds is not None and plain in out:
            plain = f"{plain} ({kinds[k]})"
        number = 2
        first = plain
        while plain in out:
            plain, number = f"{first} {number}", number + 1
        out.append(plain)
    return out
