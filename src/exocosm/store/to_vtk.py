"""VTKHDF files for ParaView (5.12 or newer): fields as image data, cells as points with a radius.

The format is that of https://docs.vtk.org/en/latest/vtk_file_formats/vtkhdf_file_format/index.html, version 2.2. Files are numbered, so
that ParaView opens them as a series in time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from exocosm.store import cell_table
from exocosm.store.archive import Array
from exocosm.store.atomic import make_folder, write_file
from exocosm.store.reader import Run, Snapshot

VERSION = (2, 2)


def export_vtk(run: Run, path: str | Path, snapshot: int | None = None) -> list[Path]:
    """Write ``fields_0000.vtkhdf`` and ``cells_0000.vtkhdf`` to a folder, one pair a snapshot.

    Parameters
    ----------
    run
        From `open_run`.
    path
        The folder.
    snapshot
        Only this one; None: all.

    Raises
    ------
    StoreError
        If the folder cannot be written.
    """
    folder = Path(path)
    make_folder(folder)
    chosen = (
        range(len(run))
        if snapshot is None
        else [range(len(run))[snapshot] if _has(run, snapshot) else snapshot]
    )
    out: list[Path] = []
    for k in chosen:
        moment = run.snapshot(k)
        for name, write in (("fields", _write_fields), ("cells", _write_cells)):
            target = folder / f"{name}_{k:04d}.vtkhdf"
            write_file(target, lambda aside, write=write, moment=moment: write(aside, moment))  # type: ignore[misc]
            out.append(target)
    return out


def _has(run: Run, snapshot: int) -> bool:
    return -len(run) <= snapshot < len(run)


def _write_fields(path: Path, moment: Snapshot) -> None:
    import h5py

    layout = moment.layout
    nz, ny, nx = layout.grid_shape
    dz, dy, dx = layout.spacing
    with h5py.File(path, "w") as file:
        root = _root(file, "ImageData")
        root.attrs["WholeExtent"] = np.array([0, nx, 0, ny, 0, nz], np.int64)
        root.attrs["Origin"] = np.zeros(3)
        root.attrs["Spacing"] = np.array([dx, dy, dz], np.float64)
        root.attrs["Direction"] = np.eye(3).ravel()
        data = root.create_group("CellData")
        for name in moment.fields:
            _dataset(data, name, moment.fields[name])
        for name in moment.whole:
            _dataset(data, f"{name} (whole)", moment.whole[name])
        _time(root, moment)


def _write_cells(path: Path, moment: Snapshot) -> None:
    import h5py

    layout, cells, count = moment.layout, moment.cells, moment.count
    with h5py.File(path, "w") as file:
        root = _root(file, "PolyData")
        root["NumberOfPoints"] = np.array([count], np.int64)
        root["Points"] = np.asarray(cells["sphere"])[:, :3].astype(np.float32)
        for part in ("Vertices", "Lines", "Polygons", "Strips"):
            used = count if part == "Vertices" else 0
            group = root.create_group(part)
            group["NumberOfCells"] = np.array([used], np.int64)
            group["NumberOfConnectivityIds"] = np.array([used], np.int64)
            group["Connectivity"] = np.arange(used, dtype=np.int64)
            group["Offsets"] = np.arange(used + 1, dtype=np.int64)
        data = root.create_group("PointData")
        _dataset(data, "radius", np.asarray(cells["sphere"])[:, 3].astype(np.float32))
        for name in ("identity", "kind", "stage", "group"):
            _dataset(data, name, np.asarray(cells[name]).astype(np.int64))
        held = cell_table.held(moment)
        blocks = [("programme", layout.programmes, cells["programme"]), ("held", layout.names("q"), held)]
        for title, names, block in [*blocks, ("cytosol", layout.lumen, cells["cytosol"])]:
            for k, name in enumerate(names):
                _dataset(data, f"{title} {name}", np.asarray(block)[:, k])
        _time(root, moment, {"cell types": layout.names("t"), "stages": layout.stages})


def _root(file: Any, kind: str) -> Any:
    import h5py

    root = file.create_group("VTKHDF")
    root.attrs["Version"] = np.array(VERSION, np.int64)
    # The reader wants a fixed-length ASCII string.
    root.attrs.create("Type", kind.encode("ascii"), dtype=h5py.string_dtype("ascii", len(kind)))
    return root


def _time(root: Any, moment: Snapshot, names: dict[str, tuple[str, ...]] | None = None) -> None:
    """Add the time, and the names that codes stand for, as field data."""
    import h5py

    data = root.create_group("FieldData")
    data["time_min"] = np.array([moment.time_min])
    for title, values in (names or {}).items():
        # VTK 9.7 crashes on UTF-8 here.
        ascii_names = [value.encode("ascii", "backslashreplace") for value in values]
        data.create_dataset(title, data=ascii_names, dtype=h5py.string_dtype("ascii"))


def _dataset(group: Any, name: str, values: Array) -> None:
    """Add an array; HDF5 takes a slash for a group, and compresses only what is not empty."""
    options = {"compression": "gzip", "compression_opts": 1} if values.size else {}
    group.create_dataset(name.replace("/", "|"), data=values, **options)
