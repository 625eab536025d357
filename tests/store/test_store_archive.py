"""Arrays come back as they were stored, as standard zarr, and damage is found."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from exocosm.errors import DamagedError, StoreError, UnknownNameError
from exocosm.store import archive
from exocosm.store.archive import Archive, write_archive

DTYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", ">f8", ">i4")
arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(
        np.dtype(dtype), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(array=arrays, split=st.booleans())
def test_an_array_of_any_kind_comes_back_bit_for_bit(
    tmp_path: Path, array: np.ndarray[Any, Any], split: bool
) -> None:
    path = tmp_path / "a.zarr.zip"
    write_archive(path, {"a": array, "deep/b": array}, {"step": 3}, frozenset({"a"} if split else ()))
    read = Archive(path).read_all()
    native = array.astype(array.dtype.newbyteorder("="))
    for name in ("a", "deep/b"):
        assert read[name].shape == array.shape
        assert read[name].dtype == native.dtype
        assert read[name].tobytes() == native.tobytes()


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 10])
def test_chunks_cut_anywhere_join_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(archive, "CHUNK_BYTES", rows * 3 * 8)
    array = np.random.default_rng(1).random((10, 3))
    write_archive(tmp_path / "a.zarr.zip", {"a": array}, {})
    assert np.array_equal(Archive(tmp_path / "a.zarr.zip").read("a"), array)
    opened = zarr.open_group(zarr.storage.ZipStore(tmp_path / "a.zarr.zip", mode="r"), mode="r")
    assert opened["a"].nchunks == math.ceil(10 / rows)


def test_zarr_alone_reads_it(tmp_path: Path) -> None:
    fields = np.arange(24.0).reshape(2, 3, 4)
    write_archive(
        tmp_path / "a.zarr.zip",
        {"fields": fields, "cells/kind": np.arange(5)},
        {"step": 1},
        frozenset({"fields"}),
    )
    group = zarr.open_group(zarr.storage.ZipStore(tmp_path / "a.zarr.zip", mode="r"), mode="r")
    assert group.attrs["step"] == 1
    assert group["fields"].chunks == (1, 3, 4)
    assert np.array_equal(group["fields"][1], fields[1])
    assert np.array_equal(group["cells/kind"][:], np.arange(5))
    group.store.close()


def test_the_same_arrays_make_the_same_bytes(tmp_path: Path) -> None:
    a, b = np.random.default_rng(0).random((50, 3)), np.arange(7)
    write_archive(tmp_path / "1.zarr.zip", {"a": a, "b": b}, {"x": 1, "y": 2})
    write_archive(tmp_path / "2.zarr.zip", {"b": b, "a": a}, {"y": 2, "x": 1})
    assert (tmp_path / "1.zarr.zip").read_bytes() == (tmp_path / "2.zarr.zip").read_bytes()


@pytest.mark.parametrize(
    "array", [np.array([object()]), np.array(["text"]), np.array([1j]), np.array(["2020-01-01"], "M8[D]")]
)
def test_what_cannot_be_kept_safely_is_refused(tmp_path: Path, array: np.ndarray[Any, Any]) -> None:
    with pytest.raises(StoreError, match="does not keep"):
        write_archive(tmp_path / "a.zarr.zip", {"a": array}, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "a//b", "../a", "a/../b", "a\\b", "/a", "a/zarr.json"])
def test_array_names_that_are_no_plain_path_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="no name of an array"):
        write_archive(tmp_path / "a.zarr.zip", {name: np.zeros(2)}, {})


def test_attributes_that_are_no_json_are_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.zarr.zip"
    write_archive(path, {"a": np.ones(2)}, {})
    for value in (math.nan, object()):
        with pytest.raises(StoreError, match="JSON"):
            write_archive(path, {"a": np.zeros(2)}, {"value": value})
    assert Archive(path).read("a").sum() == 2
    assert [p.name for p in tmp_path.iterdir()] == ["a.zarr.zip"]


def test_an_unknown_array_is_named_with_a_suggestion(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zarr.zip", {"fields": np.ones(2)}, {})
    with pytest.raises(UnknownNameError, match="did you mean 'fields'"):
        Archive(tmp_path / "a.zarr.zip").read("feilds")


def test_a_changed_byte_anywhere_is_found_or_harmless(tmp_path: Path) -> None:
    path = tmp_path / "a.zarr.zip"
    truth = {"a": np.random.default_rng(0).random((6, 2)), "b": np.arange(9, dtype=np.uint16)}
    write_archive(path, truth, {"step": 1})
    sound = path.read_bytes()
    found = 0
    for place in np.random.default_rng(1).permutation(len(sound))[:300].tolist():
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x55]) + sound[place + 1 :])
        try:
            read = Archive(path).read_all()
        except DamagedError:
            found += 1
        else:
            assert read.keys() == truth.keys()
            assert all(np.array_equal(read[name], truth[name]) for name in truth)
    # Most bytes matter; dates and the like in the directory do not.
    assert found > 150


def test_a_file_cut_short_is_found_wherever_it_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.zarr.zip"
    write_archive(path, {"a": np.random.default_rng(0).random(100)}, {})
    sound = path.read_bytes()
    for length in [0, 1, 20, *range(100, len(sound), 97), len(sound) - 1]:
        path.write_bytes(sound[:length])
        with pytest.raises(DamagedError):
            Archive(path).read_all()


def test_a_missing_chunk_is_damage_and_not_zeros(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.zarr.zip"
    write_archive(path, {"a": np.ones((4, 3))}, {}, frozenset({"a"}))
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist() if name != "a/c/2/0"}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    with pytest.raises(DamagedError, match="lacks 1 chunk"):
        Archive(path).read("a")
