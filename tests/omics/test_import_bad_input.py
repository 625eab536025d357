import gzip
import warnings

import h5py
import numpy as np
import pandas as pd
import pytest
from synthetic_section import proportions, square, write

from exocosm.errors import ImportTissueError
from exocosm.omics import import_section

POINTS = square(6, 5) * 200.0
MANY = len(POINTS)


def message(path, tmp_path, **options):
    """The error of an import; checks that nothing was written and no warning was let through."""
    before = sorted(tmp_path.iterdir())
    with warnings.catch_warnings(), pytest.raises(ImportTissueError) as caught:
        warnings.simplefilter("error")
        import_section(path, tmp_path / "out.yaml", **options)
    assert sorted(tmp_path.iterdir()) == before
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html>\n<html><body>404</body></html>", "a web page"),
        (b"\n\n  <HTML><head>", "a web page"),
        (gzip.compress(b"rubbish" * 100, mtime=0), "a gzip file"),
        (b"\x1f\x8b" + bytes(range(200)), "a gzip file"),
        (b"PK\x03\x04rest", "a zip file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS pointer"),
        (b"gene,s1,s2\nA,1,2\n", "does not begin like an HDF5 file"),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 300, "damaged"),
    ],
)
def test_files_that_are_no_h5ad_say_what_they_are(tmp_path, content, said):
    path = tmp_path / "section.h5ad"
    path.write_bytes(content)
    text = message(path, tmp_path)
    assert text.startswith(str(path)) and said in text and "(" in text


def test_no_file_and_no_regular_file(tmp_path):
    write(tmp_path / "section.h5ad", POINTS, ["stroma"] * MANY)
    assert "no such file (did you mean 'section.h5ad'?)" in message(tmp_path / "sectoin.h5ad", tmp_path)
    assert "not a file" in message(tmp_path, tmp_path)


def test_hdf5_that_is_no_anndata(tmp_path):
    path = tmp_path / "other.h5ad"
    with h5py.File(path, "w") as file:
        file["matrix"] = np.zeros(3)
    assert "no AnnData" in message(path, tmp_path) and "'matrix'" in message(path, tmp_path)


def test_truncated_file(tmp_path):
    path = write(tmp_path / "cut.h5ad", POINTS, ["stroma"] * MANY)
    path.write_bytes(path.read_bytes()[:3000])
    assert "damaged" in message(path, tmp_path)


def test_no_coordinates(tmp_path):
    path = write(tmp_path / "a.h5ad", None, ["stroma"] * 6, X_pca=np.zeros((6, 2)))
    assert "obsm['spatial']: no coordinates (obsm has 'X_pca')" in message(path, tmp_path)
    near = write(tmp_path / "b.h5ad", None, ["stroma"] * 6, Spatial=np.zeros((6, 2)))
    assert "did you mean 'Spatial'?" in message(near, tmp_path)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_coordinates_that_are_not_finite(tmp_path, bad):
    points = POINTS.copy()
    points[[3, 7], 1] = bad
    text = message(write(tmp_path / "a.h5ad", points, ["stroma"] * MANY), tmp_path)
    assert "coordinates of 2 spots are not finite: 's3', 's7'" in text


def test_duplicate_spots(tmp_path):
    points = POINTS.copy()
    points[4] = points[3]
    assert "'s3', 's4'" in message(write(tmp_path / "a.h5ad", points, ["stroma"] * MANY), tmp_path)


def test_wrong_shape_of_coordinates(tmp_path):
    path = write(tmp_path / "a.h5ad", np.zeros((6, 1)), ["stroma"] * 6)
    assert "shape (6, 1)" in message(path, tmp_path)
    deep = np.column_stack([POINTS, np.arange(MANY)])
    assert "three columns" in message(write(tmp_path / "b.h5ad", deep, ["stroma"] * MANY), tmp_path)


def test_empty_table_and_one_spot(tmp_path):
    empty = write(tmp_path / "a.h5ad", np.zeros((0, 2)), [])
    assert "table of spots is empty" in message(empty, tmp_path)
    one = write(tmp_path / "b.h5ad", np.zeros((1, 2)), ["stroma"])
    assert "from 1 spot: six at least" in message(one, tmp_path)


def test_unknown_labels_are_all_named_with_the_nearest_known(tmp_path):
    labels = ["invasive cancr"] * 10 + ["stroma"] * 10 + ["zzz"] * (MANY - 20)
    path = write(tmp_path / "a.h5ad", POINTS, labels)
    text = message(path, tmp_path)
    assert "unknown label 'invasive cancr' (did you mean 'invasive cancer'?" in text
    assert "unknown label 'zzz'" in text and len(text.splitlines()) == 2
    report = import_section(
        path, tmp_path / "out.yaml", rename={"invasive cancr": "invasive cancer", "zzz": "adipose tissue"}
    )
    assert set(report.regions) == {"invasive cancer", "connective tissue", "adipose tissue"}


def test_named_columns_that_are_not_there(tmp_path):
    path = write(tmp_path / "a.h5ad", POINTS, ["stroma"] * MANY)
    text = message(path, tmp_path, labels="regoin", proportions="props", coordinates="spatail")
    assert "no column 'regoin' (did you mean 'region'?)" in text
    assert "no entry 'props'" in text and "did you mean 'spatial'?" in text


def test_nothing_says_which_cells(tmp_path):
    path = write(tmp_path / "a.h5ad", POINTS)
    assert "neither labels nor proportions" in message(path, tmp_path)
    labelled = write(tmp_path / "b.h5ad", POINTS, ["stroma"] * MANY)
    assert "neither labels nor proportions" in message(labelled, tmp_path, labels="none")


def test_labels_that_are_all_missing(tmp_path):
    assert "no spot has a label" in message(write(tmp_path / "a.h5ad", POINTS, [None] * MANY), tmp_path)


def test_proportions_out_of_range(tmp_path):
    for name, change, said in (
        ("sum", lambda t: t * 3.0, "do not sum to one (one sums to 3)"),
        (
            "nan",
            lambda t: t.mask(np.repeat(t.index.to_numpy()[:, None] == 4, 8, axis=1)),
            "proportions of 1 spot are not finite: 's4'",
        ),
    ):
        table = change(proportions(MANY, Epithelial=0.5))
        assert said in message(write(tmp_path / f"{name}.h5ad", POINTS, shares=table), tmp_path)
    table = proportions(MANY, Epithelial=0.5)
    table.loc[2, ["CAFs", "PVL"]] = 0.7, -0.2
    assert "proportions of 1 spot are negative: 's2'" in message(
        write(tmp_path / "neg.h5ad", POINTS, shares=table), tmp_path
    )


def test_proportions_without_names_or_with_unknown_ones(tmp_path):
    bare = write(tmp_path / "a.h5ad", POINTS, shares=np.full((MANY, 4), 0.25))
    assert "without names of the cell types" in message(bare, tmp_path)
    table = proportions(MANY, Epithelial=0.5).rename(columns={"T-cells": "Tcellz", "Myeloid": "Myeloyd"})
    text = message(write(tmp_path / "b.h5ad", POINTS, shares=table), tmp_path)
    assert "unknown cell type 'Tcellz'" in text
    assert "unknown cell type 'Myeloyd' (did you mean 'macrophage'?" in text


def test_all_problems_of_a_file_come_at_once(tmp_path):
    points = POINTS.copy()
    points[0] = np.nan
    table = proportions(MANY, Epithelial=0.5) * 2
    text = message(write(tmp_path / "a.h5ad", points, ["strooma"] * MANY, table), tmp_path)
    assert [part in text for part in ("not finite", "unknown label 'strooma'", "do not sum to one")] == [
        True
    ] * 3
    assert len(text.splitlines()) == 3


def test_bad_options(tmp_path):
    path = write(tmp_path / "a.h5ad", POINTS, ["stroma"] * MANY)
    text = message(path, tmp_path, thickness=0.0, density=float("nan"), max_cells=-3, seed=-1)
    assert all(name in text for name in ("thickness", "density", "max cells", "seed"))
    assert "x0 < x1" in message(path, tmp_path, region=(500, 100, 0, 100))
    assert "x0 < x1" in message(path, tmp_path, region=(500, 100))
    assert "outside the section" in message(path, tmp_path, region=(50000, 60000, 0, 100))


def test_bad_places_to_write_to(tmp_path):
    path = write(tmp_path / "a.h5ad", POINTS, ["stroma"] * MANY)
    (tmp_path / "folder.yaml").mkdir()
    for out, said in (
        (path, "a scenario is a YAML file"),
        (tmp_path / "folder.yaml", "this is a folder"),
        (tmp_path / "no" / "a.yaml", "mkdir -p"),
        (tmp_path / "a:b.yaml", "colon"),
    ):
        with pytest.raises(ImportTissueError, match=said):
            import_section(path, out)
    assert path.read_bytes().startswith(b"\x89HDF")


def test_a_failed_import_leaves_what_was_there(tmp_path):
    (tmp_path / "out.yaml").write_text("mine")
    path = write(tmp_path / "a.h5ad", POINTS, ["strooma"] * MANY)
    message(path, tmp_path)
    assert (tmp_path / "out.yaml").read_text() == "mine"


def test_index_of_another_type_is_no_trouble(tmp_path):
    table = pd.DataFrame({"T cells": [0.5] * MANY, "Fibroblasts": [0.5] * MANY})
    path = write(tmp_path / "a.h5ad", POINTS.astype(np.int32), shares=table)
    assert import_section(path, tmp_path / "out.yaml").total > 0


def test_labels_that_say_nothing_need_proportions(tmp_path):
    path = write(tmp_path / "a.h5ad", POINTS, ["unknown"] * MANY)
    assert "every label is undetermined" in message(path, tmp_path)
    both = write(tmp_path / "b.h5ad", POINTS, ["unknown"] * MANY, proportions(MANY, Epithelial=0.5))
    report = import_section(both, tmp_path / "b.yaml")
    assert set(report.regions) == {"undetermined"}
    assert any("no label tells tumour from other epithelium" in n for n in report.notes)


def test_what_would_not_fit_is_refused_before_it_is_drawn(tmp_path):
    apart = np.concatenate([POINTS, POINTS + 1e7])
    path = write(tmp_path / "a.h5ad", apart, ["stroma"] * len(apart))
    assert "import one section at a time" in message(path, tmp_path)
    path = write(tmp_path / "b.h5ad", POINTS, ["stroma"] * MANY)
    assert "would hold some" in message(path, tmp_path, density=1e13)


def test_single_cells_are_no_spots(tmp_path):
    points = np.random.default_rng(1).uniform(0, 1000, (200, 2))
    assert "single cells" in message(write(tmp_path / "a.h5ad", points, ["stroma"] * 200), tmp_path)


def test_warnings_of_the_reader_become_notes(tmp_path, monkeypatch):
    import anndata.io

    real = anndata.io.read_elem

    def loud(element):
        warnings.warn("an old way of writing", FutureWarning, stacklevel=2)
        return real(element)

    monkeypatch.setattr(anndata.io, "read_elem", loud)
    path = write(tmp_path / "a.h5ad", POINTS, ["stroma"] * MANY)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = import_section(path, tmp_path / "out.yaml")
    assert sum("anndata says: an old way of writing" in n for n in report.notes) == 1
