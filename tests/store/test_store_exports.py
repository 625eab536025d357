"""Exports open in other programs and say what the run holds."""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata
import h5py
import numpy as np
import pytest
from scipy.sparse import issparse, isspmatrix_csr

from exocosm.errors import StoreError, UnknownNameError
from exocosm.store import atomic
from exocosm.store.expected_flux import decay_length, expected_flux
from exocosm.store.export import FORMATS, export
from exocosm.store.layout import EVENTS, Layout
from exocosm.store.run_folder import RunFolder, open_run
from exocosm.store.to_h5ad import to_anndata

Make = Callable[..., Path]
Moment = Callable[..., dict[str, Any]]


def test_h5ad_is_written_and_read_again_unchanged(make_run: Make, tmp_path: Path) -> None:
    run = open_run(make_run())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (path,) = export(run, "h5ad", tmp_path / "a.h5ad")
    data, made = anndata.read_h5ad(path), to_anndata(run)
    assert data.shape == (40, 2 + 2 + 2)
    assert data.obs_names.is_unique and data.var_names.is_unique
    for frame in (data.obs, data.var):
        assert all(str(kind) != "object" for kind in frame.dtypes)
    for name in ("cell_type", "sample", "stage", "group"):
        assert str(data.obs[name].dtype) == "category"
        assert all(isinstance(c, str) for c in data.obs[name].cat.categories)
    assert isspmatrix_csr(data.X) and data.X.dtype == np.float32
    assert data.layers["counts"].dtype == np.float32
    assert np.allclose(data.X.toarray(), np.log1p(data.layers["counts"].toarray()))
    assert issparse(data.obsp["ev_flux"])
    assert (data.obsp["ev_flux"] != made.obsp["ev_flux"]).nnz == 0
    assert data.obs.equals(made.obs)
    assert data.obsm["ev_uptake_cargo"].equals(made.obsm["ev_uptake_cargo"])
    assert data.uns["ev_flux_celltype"].equals(made.uns["ev_flux_celltype"])
    assert data.uns["ev_flux_method"].startswith("EXPECTED, not recorded")
    assert list(data.uns["cell_type_colors"]) == ["#D55E00", "#009E73", "#0072B2"]


def test_h5ad_says_what_the_run_holds(make_run: Make, make_moment: Moment) -> None:
    run = open_run(make_run())
    data, truth = to_anndata(run), make_moment(120)
    cells, ledger = truth["cells"], truth["ledger"]
    counts = data.to_df("counts")
    assert list(counts.columns) == ["miR-21", "DNA|RNA", "PD-L1", "TGF-b", "tumour exosome", "CAF exosome"]
    assert np.array_equal(counts["miR-21"], cells["cytosol"][:, 0])
    # 20 PD-L1 on a tumour exosome, none on the other; the carried cargo bears no membrane.
    assert np.array_equal(counts["PD-L1"], 20 * cells["surface"][:, 0])
    assert np.array_equal(counts["TGF-b"], 5 * cells["surface"][:, 0] + 9 * cells["surface"][:, 1])
    assert np.array_equal(counts["CAF exosome"], cells["surface"][:, 1] + cells["endosome"][:, 1])
    uptake = data.obsm["ev_uptake_cargo"]["miR-21"]
    assert np.array_equal(
        uptake, cells["cytosol"][:, 0] + 0.5 * cells["endosome"][:, 1] + cells["endosome"][:, 2]
    )
    assert np.array_equal(data.obsm["spatial"], cells["sphere"][:, :3].astype(float))
    assert list(data.obs["cell_type"][:4]) == ["tumour", "CAF", "CD8 T", "tumour"]
    exact = data.uns["ev_flux_celltype"]
    assert list(exact.index) == ["tumour", "CAF"]
    assert np.array_equal(exact.loc["tumour"], ledger["captured"][1])
    assert np.array_equal(exact.loc["CAF"], ledger["captured"][2])


def test_h5ad_of_chosen_variables_and_moment(make_run: Make, make_moment: Moment) -> None:
    run = open_run(make_run())
    data = to_anndata(run, 0, genes=["TGF-b", "miR-21"])
    assert list(data.var_names) == ["TGF-b", "miR-21"]
    assert data.uns["exocosm"]["time_min"] == 0
    assert np.array_equal(
        data.layers["counts"][:, 1].toarray().ravel(), make_moment(0)["cells"]["cytosol"][:, 0]
    )
    with pytest.raises(UnknownNameError, match="did you mean 'miR-21'"):
        to_anndata(run, genes=["mir21"])


def test_expected_flux_adds_up_to_the_ledger(make_run: Make, make_moment: Moment) -> None:
    snapshot = open_run(make_run()).snapshot()
    flux = expected_flux(snapshot, neighbours=5)
    kind, captured = make_moment(120)["cells"]["kind"], make_moment(120)["ledger"]["captured"]
    for sender, field in ((0, 1), (1, 2)):
        for receiver in range(3):
            total = flux[np.flatnonzero(kind == sender)][:, np.flatnonzero(kind == receiver)].sum()
            assert total == pytest.approx(captured[field, receiver], rel=1e-5)
    assert flux[np.flatnonzero(kind == 2)].nnz == 0  # CD8 T cells send nothing here
    per_receiver = (flux[np.flatnonzero(kind == 0)] > 0).sum(0)
    assert per_receiver.max() == 5


def test_expected_flux_follows_the_stated_kernel(tmp_path: Path, layout: Layout, make_moment: Moment) -> None:
    given = make_moment(0, count=4)
    cells = given["cells"]
    cells["kind"][:] = cells["group"][:] = [0, 0, 2, 0]
    cells["stage"][:] = [0, 0, 0, 3]  # the last one is dead and sends nothing
    cells["sphere"][:] = [[0, 0, 0, 5], [40, 0, 0, 5], [10, 0, 0, 5], [10, 1, 0, 5]]
    given["ledger"]["captured"][:] = 0
    given["ledger"]["captured"][1, 2] = 60
    with RunFolder.create(tmp_path / "run", "", layout, {}) as folder:
        folder.write_snapshot(**given)
    snapshot = open_run(tmp_path / "run").snapshot()
    reach = math.sqrt(300.0 / 1e-3)
    assert decay_length(layout, layout.carriers[0]) == pytest.approx(reach)
    assert decay_length(layout, layout.carriers[1]) == math.inf
    for length, used in ((None, reach), (7.0, 7.0)):
        near, far = math.exp(-10 / used) / 10, math.exp(-30 / used) / 30
        flux = expected_flux(snapshot, length=length).toarray()
        assert flux[:, 2] == pytest.approx(
            [60 * near / (near + far), 60 * far / (near + far), 0, 0], rel=1e-5
        )
        assert flux[:, [0, 1, 3]].sum() == 0
    for wrong in ({"neighbours": 0}, {"length": 0.0}, {"length": math.nan}):
        with pytest.raises(StoreError, match="positive"):
            expected_flux(snapshot, **wrong)


def test_exports_of_a_run_without_cells_and_of_a_plane(
    tmp_path: Path, layout: Layout, make_moment: Moment
) -> None:
    flat = replace(layout, grid_shape=(1, 5, 4), groups=(), cell_types=layout.cell_types)
    for count in (0, 3):
        given = make_moment(0, count=count)
        given |= {"fields": given["fields"][:, :1], "whole": given["whole"][:, :1]}
        with RunFolder.create(tmp_path / f"run{count}", "", flat, {}) as folder:
            folder.write_snapshot(**given)
        export(tmp_path / f"run{count}", "h5ad", tmp_path / f"{count}.h5ad")
        data = anndata.read_h5ad(tmp_path / f"{count}.h5ad")
        assert data.obsm["spatial"].shape == (count, 2)
        assert list(data.obs["group"].cat.categories) == ["tumour", "CAF", "CD8 T"]
        assert data.uns["exocosm"]["title"] == f"run{count}"
        for name in ("csv", "vtk"):
            assert export(tmp_path / f"run{count}", name, tmp_path / f"{name}{count}")


def test_csv_holds_cells_and_ledger(make_run: Make, make_moment: Moment, tmp_path: Path) -> None:
    cells, ledger = export(make_run(), "csv", tmp_path / "tables")
    truth = make_moment(120)
    with cells.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 40
    assert [float(row["x_um"]) for row in rows] == truth["cells"]["sphere"][:, 0].tolist()
    assert rows[1]["cell_type"] == "CAF"
    assert float(rows[7]["cytosol: DNA/RNA"]) == truth["cells"]["cytosol"][7, 1]
    with ledger.open(newline="") as stream:
        entries = list(csv.DictReader(stream))
    assert len(entries) == 3 * (4 + 12 + 12 + 6 + 3 * len(EVENTS))
    (one,) = [
        float(row["amount"])
        for row in entries
        if (row["time_min"], row["account"], row["what"], row["cell_type"])
        == ("120.0", "captured", "CAF exosome", "CD8 T")
    ]
    assert one == truth["ledger"]["captured"][2, 2]


def test_vtk_holds_fields_and_cells(make_run: Make, make_moment: Moment, tmp_path: Path) -> None:
    files = export(make_run(), "vtk", tmp_path / "vtk")
    assert len(files) == 6
    truth = make_moment(60)
    with h5py.File(tmp_path / "vtk" / "fields_0001.vtkhdf") as file:
        root = file["VTKHDF"]
        assert root.attrs["Type"] == b"ImageData"
        assert root.attrs["WholeExtent"].tolist() == [0, 4, 0, 5, 0, 2]
        assert root.attrs["Spacing"].tolist() == [15.0, 10.0, 20.0]
        assert np.array_equal(root["CellData"]["oxygen"], truth["fields"][0])
    with h5py.File(tmp_path / "vtk" / "cells_0001.vtkhdf") as file:
        root = file["VTKHDF"]
        assert root.attrs["Type"] == b"PolyData"
        assert np.array_equal(root["Points"], truth["cells"]["sphere"][:, :3])
        assert np.array_equal(root["PointData"]["radius"], truth["cells"]["sphere"][:, 3])
        assert root["Vertices/Offsets"].shape == (41,)
        names = root["FieldData/cell types"]
        assert names.asstr()[:].tolist() == ["tumour", "CAF", "CD8 T"]
        assert names.id.get_type().get_cset() == h5py.h5t.CSET_ASCII  # VTK crashes on UTF-8
    assert len(export(make_run(overwrite=True), "vtk", tmp_path / "last", snapshot=-1)) == 2
    with pytest.raises(StoreError, match="no snapshot 9"):
        export(make_run(overwrite=True), "vtk", tmp_path / "none", snapshot=9)


def test_an_unknown_format_lists_what_there_is(make_run: Make, tmp_path: Path) -> None:
    path = make_run()
    with pytest.raises(UnknownNameError, match="did you mean 'h5ad'"):
        export(path, "h5da", tmp_path / "a")
    with pytest.raises(UnknownNameError, match="one of h5ad, csv, vtk"):
        export(path, "parquet", tmp_path / "a")
    assert all(entry.summary for entry in FORMATS.values())


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_export_that_cannot_be_written_says_so_and_keeps_the_old_file(
    make_run: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run = open_run(make_run())
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="cannot write"):
        export(run, name, tmp_path / "file" / "out")
    files = export(run, name, tmp_path / "out")
    before = [file.read_bytes() for file in files]

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_flush_file", full)
    with pytest.raises(StoreError, match="no space left"):
        export(run, name, tmp_path / "out")
    assert [file.read_bytes() for file in files] == before
    assert list(tmp_path.rglob(".tmp-*")) == []
