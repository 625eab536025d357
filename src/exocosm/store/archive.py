"""One snapshot or checkpoint: a zarr v3 group in one uncompressed zip file.

Measured for 20,000 cells in 12 columns, 8 fields of 3 x 60 x 60 and 22 accounts (5.3 MB, ext4, two cores, flushed to disk): zarr's
`LocalStore` with an array per column takes 150-190 ms and 78 files; zarr's writer into one zip file 65 ms, since every array costs zarr
some 2 ms; this writer 15 ms, and 7 ms with 500 cells. The metadata documents come from zarr and the chunks from the codec that zarr
uses; reading goes through zarr, so every read confirms that what was written is the standard. A zip file keeps a CRC-32 per chunk,
which is checked on every read, and one file per record is kind to the file systems of clusters.

Bytes are deterministic: members are sorted, dates fixed. Nothing is pickled.
"""

from __future__ import annotations

import io
import json
import os
import threading
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from exocosm.errors import DamagedError, StoreError, UnknownNameError
from exocosm.store.atomic import json_bytes, write_aside

Array = npt.NDArray[Any]
LEVEL = 1
"""zstd level: higher ones save 1-3 % of what a run writes and take up to three times longer."""
CHUNK_BYTES = 1 << 24
KEPT_BYTES = 1 << 18
"""Largest file that is kept in memory while its archive is in use."""
_METADATA = "zarr.json"
_KINDS = "biuf"
_REMEDY = (
    "the file was damaged or cut short; restore it from a copy or resume the run from its last checkpoint"
)


def write_archive(
    path: Path,
    arrays: Mapping[str, Array],
    attributes: Mapping[str, Any],
    split: frozenset[str] = frozenset(),
) -> None:
    """Write arrays and attributes to `path`, whole or not at all.

    Parameters
    ----------
    path
        The file.
    arrays
        By name; ``/`` makes groups. Any shape; booleans, integers and floating point numbers.
    attributes
        What JSON can say.
    split
        Names of arrays with one chunk for each index of the first axis (fields); others are cut at 16 MiB.

    Raises
    ------
    StoreError
        If the disk is full or read-only, or an array is of another kind.
    """
    ready = {name: _little(name, array, path) for name, array in arrays.items()}
    described = {**attributes, "arrays": sorted(ready)}

    def write(stream: BinaryIO) -> None:
        small = sum(array.nbytes for array in ready.values()) < CHUNK_BYTES
        # for each of a hundred members the zip goes back and forth in the stream, which is faster in memory
        buffer = io.BytesIO() if small else None
        with zipfile.ZipFile(stream if buffer is None else buffer, "w", zipfile.ZIP_STORED) as archive:
            _put(archive, _METADATA, _group_document(described))
            for group in sorted({name.rpartition("/")[0] for name in ready} - {""}):
                _put(archive, f"{group}/{_METADATA}", _group_document({}))
            for name in sorted(ready):
                array = ready[name]
                chunk = _chunk_shape(array, name in split)
                _put(archive, f"{name}/{_METADATA}", _array_document(array.dtype.str, array.shape, chunk))
                for key, data in _encoded_chunks(array, chunk[0] if chunk else 1):
                    _put(archive, f"{name}/{key}", data)
        if buffer is not None:
            stream.write(buffer.getvalue())

    write_aside(path, write)


class Archive:
    """A snapshot or checkpoint file, read on demand.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    DamagedError
        If the file is missing, cut short or no archive of ours; `StoreError` where it may not be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream = _Reopened(path)
        try:
            with self._stream:
                # the list of members is read once: it takes longer than a small array
                self._zip = zipfile.ZipFile(cast("BinaryIO", self._stream))
                document = json.loads(self._zip.read(_METADATA))
            self._members = frozenset(self._zip.namelist())
            self.attributes: dict[str, Any] = dict(document["attributes"])
            self.names: tuple[str, ...] = tuple(str(name) for name in self.attributes.pop("arrays"))
        except Exception as error:  # zipfile and json raise a dozen kinds for damaged bytes
            raise _damaged(path, error) from error

    def read(self, name: str) -> Array:
        """Return an array.

        Raises
        ------
        UnknownNameError
            If there is none of that name.
        DamagedError
            If a part of it is missing or was changed.
        """
        if name not in self.names:
            raise UnknownNameError("array", name, self.names, place=str(self.path))
        try:
            with self._stream:
                ours = _our_kind(self._zip.read(f"{name}/{_METADATA}"))
                if ours is not None:
                    self._need_chunks(name, *ours[1:])
                    return _decoded(self._zip, name, *ours)
            return self._read_any(name)
        except DamagedError:
            raise
        except Exception as error:  # zarr, its codecs and zipfile raise a dozen kinds for damaged bytes
            raise _damaged(self.path, error, name) from error

    def _read_any(self, name: str) -> Array:
        """Return an array of any kind that zarr reads."""
        import zarr
        from zarr.storage import ZipStore

        with ZipStore(self.path, mode="r") as store:
            array = zarr.open_array(store, path=name, mode="r", zarr_format=3)
            # zarr takes a chunk that is not there for a chunk of zeros; to us it is damage.
            self._need_chunks(name, array.shape, array.chunks)
            return np.asarray(array[...])

    def _need_chunks(self, name: str, shape: tuple[int, ...], chunk: tuple[int, ...]) -> None:
        missing = [key for key in _chunk_keys(shape, chunk) if f"{name}/{key}" not in self._members]
        if missing:
            raise DamagedError(
                f"{name!r} lacks {len(missing)} chunk(s)", place=str(self.path), remedy=_REMEDY
            )

    def read_all(self) -> dict[str, Array]:
        """Return every array by name."""
        return {name: self.read(name) for name in self.names}


class _Reopened:
    """A file that is open only inside ``with``: an archive that is kept holds no handle, so that its file can be moved or removed.

    A small one is read at once and kept: opening a file a hundred times takes longer than what is in it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._kept: bytes | None = None

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            if self._kept is not None:
                self._file = io.BytesIO(self._kept)
                return
            self._file = self._path.open("rb")
            if os.fstat(self._file.fileno()).st_size <= KEPT_BYTES:
                self._kept = self._file.read()
                self._file.seek(0)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            self._open.close()
        finally:
            self._file = None
            self._lock.release()

    @property
    def _open(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("the file is closed")
        return self._file

    def read(self, count: int = -1) -> bytes:
        return self._open.read(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._open.seek(offset, whence)

    def tell(self) -> int:
        return self._open.tell()

    def seekable(self) -> bool:
        return True


def _damaged(path: Path, error: Exception, name: str = "") -> StoreError:
    if isinstance(error, PermissionError):
        return StoreError("cannot be read: no permission", place=str(path), remedy="check the permissions")
    if isinstance(error, FileNotFoundError) and not path.exists():
        return DamagedError("the file is missing", place=str(path), remedy=_REMEDY)
    what = f"{name!r} " if name else ""
    return DamagedError(
        f"{what}cannot be read: {str(error) or type(error).__name__}", place=str(path), remedy=_REMEDY
    )


def _little(name: str, array: Array, path: Path) -> Array:
    """Return `array` contiguous and little-endian."""
    given = np.asarray(array)
    if given.dtype.kind not in _KINDS or given.dtype.itemsize > 8:
        raise StoreError(
            f"array {name!r} holds {given.dtype}, which a run folder does not keep", place=str(path)
        )
    if not name or any(part in {"", ".", "..", "c", _METADATA} for part in name.split("/")) or "\\" in name:
        raise StoreError(f"{name!r} is no name of an array", place=str(path))
    return np.asarray(given, dtype=given.dtype.newbyteorder("<"), order="C")


def _chunk_shape(array: Array, split: bool) -> tuple[int, ...]:
    if array.ndim == 0:
        return ()
    row = max(1, array.itemsize * int(np.prod(array.shape[1:], dtype=np.int64)))
    rows = 1 if split else min(array.shape[0], max(1, CHUNK_BYTES // row))
    return (max(1, rows), *(max(1, length) for length in array.shape[1:]))


def _encoded_chunks(array: Array, rows: int) -> Iterator[tuple[str, bytes]]:
    """Yield key and bytes of each chunk; only the first axis is cut, and the last chunk is filled up with zeros."""
    from numcodecs.zstd import Zstd  # type: ignore[import-untyped]

    if array.size == 0:
        return
    codec = Zstd(level=LEVEL)
    if array.ndim == 0:
        yield "c", bytes(codec.encode(array.reshape(1)))
        return
    rest = "/0" * (array.ndim - 1)
    for index, start in enumerate(range(0, array.shape[0], rows)):
        part = array[start : start + rows]
        if len(part) < rows:
            part = np.concatenate([part, np.zeros((rows - len(part), *part.shape[1:]), part.dtype)])
        yield f"c/{index}{rest}", bytes(codec.encode(part))


@lru_cache(maxsize=512)
def _our_kind(document: bytes) -> tuple[str, tuple[int, ...], tuple[int, ...]] | None:
    """Return dtype, shape and chunk of an array that this module wrote; None for what only zarr should read.

    An experiment reads hundreds of small arrays: opening each through zarr takes twenty times as long as the bytes do.
    """
    about = json.loads(document)
    try:
        dtype = np.dtype(about["data_type"]).newbyteorder("<").str
        shape = tuple(int(n) for n in about["shape"])
        chunk = tuple(int(n) for n in about["chunk_grid"]["configuration"]["chunk_shape"])
    except (KeyError, TypeError, ValueError):
        return None
    known = np.dtype(dtype).kind in _KINDS and json.loads(_array_document(dtype, shape, chunk)) == about
    return (dtype, shape, chunk) if known else None


def _decoded(
    archive: zipfile.ZipFile, name: str, dtype: str, shape: tuple[int, ...], chunk: tuple[int, ...]
) -> Array:
    """Return an array from its chunks, which are cut along the first axis alone."""
    from numcodecs.zstd import Zstd

    codec = Zstd()
    out: Array = np.zeros(shape, dtype)
    for key in sorted(_chunk_keys(shape, chunk)):
        part = np.frombuffer(codec.decode(archive.read(f"{name}/{key}")), dtype).reshape(chunk)
        if not shape:
            return part.copy()
        start = int(key.split("/")[1]) * chunk[0]
        out[start : start + chunk[0]] = part[: shape[0] - start]
    return out


def _chunk_keys(shape: tuple[int, ...], chunks: tuple[int, ...]) -> set[str]:
    if 0 in shape:
        return set()
    counts = [-(-length // chunk) for length, chunk in zip(shape, chunks, strict=True)]
    return {"/".join(["c", *map(str, index)]) for index in np.ndindex(*counts)}


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.create_system = 3
    archive.writestr(member, data)


def _group_document(attributes: Mapping[str, Any]) -> bytes:
    return json_bytes({"attributes": dict(attributes), "node_type": "group", "zarr_format": 3}, indent=None)


@lru_cache(maxsize=512)
def _array_document(dtype: str, shape: tuple[int, ...], chunk: tuple[int, ...]) -> bytes:
    template = _template(dtype, len(shape))
    grid = {**template["chunk_grid"], "configuration": {"chunk_shape": list(chunk)}}
    return json_bytes({**template, "shape": list(shape), "chunk_grid": grid}, indent=None)


@lru_cache(maxsize=64)
def _template(dtype: str, axes: int) -> dict[str, Any]:
    """Return the metadata that zarr writes for an array of that kind; shape and chunks are filled in by the caller."""
    import zarr
    from zarr.codecs import ZstdCodec
    from zarr.storage import MemoryStore

    documents: dict[str, Any] = {}
    zarr.create_array(
        MemoryStore(documents),
        shape=(1,) * axes,
        chunks=(1,) * axes,
        dtype=np.dtype(dtype),
        compressors=ZstdCodec(level=LEVEL),
        filters=None,
        fill_value=0,
        zarr_format=3,
    )
    out: dict[str, Any] = json.loads(documents[_METADATA].to_bytes())
    return out
