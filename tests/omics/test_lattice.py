import numpy as np
import pytest
from synthetic_section import hexagonal, square, turned

from exocosm.errors import ImportTissueError
from exocosm.omics import lattice
from exocosm.omics.frame import frame
from exocosm.omics.section import Section


def section(points):
    from pathlib import Path

    return Section(Path("x.h5ad"), points, ("undetermined",) * len(points), (), None, True, ())


@pytest.mark.parametrize("degrees", [0.0, 3.0, 20.0, 44.0, -31.0])
@pytest.mark.parametrize(("make", "kind", "fold"), [(square, "square", 90), (hexagonal, "hexagonal", 60)])
def test_pitch_kind_and_rotation_are_recovered_from_a_turned_lattice_with_jitter_and_gaps(
    make, kind, fold, degrees
):
    rng = np.random.default_rng(3)
    ideal = make(18, 15)
    points = turned(ideal, degrees) * 217.0 + 1000.0 + rng.normal(0, 0.06 * 217.0, ideal.shape)
    points = points[rng.uniform(size=len(points)) > 0.2]
    found = lattice.fit(points)
    assert found.kind == kind
    assert found.pitch == pytest.approx(217.0, rel=0.01)
    assert (found.rotation_deg - degrees + fold / 2) % fold - fold / 2 == pytest.approx(0.0, abs=0.5)
    assert found.anisotropy < 0.02
    # Jitter of 0.06 along both axes is 0.085 in the plane.
    assert found.residual == pytest.approx(0.06 * np.sqrt(2), rel=0.2)


def test_stretch_is_measured_and_undone():
    points = turned(square(20, 20), 15.0) * np.array([200.0, 212.0])
    found = lattice.fit(points)
    assert found.anisotropy == pytest.approx(0.06, abs=0.002)
    um = found.to_um(points, 200.0)
    steps = um[1] - um[0], um[20] - um[0]
    assert [np.hypot(*s) for s in steps] == pytest.approx([200.0, 200.0], rel=1e-6)
    assert np.dot(*steps) == pytest.approx(0.0, abs=1e-6)


def test_scattered_points_are_no_lattice():
    assert lattice.fit(np.random.default_rng(1).uniform(0, 1000, (300, 2))) is None
    assert lattice.fit(np.stack([np.arange(20.0), np.zeros(20)], axis=1)) is None


def test_the_platform_is_recognised_by_its_lattice():
    st, visium = frame(section(square(9, 8) * 300.0)), frame(section(turned(hexagonal(12, 12), 7.0) * 137.0))
    assert (st.platform, st.pitch_um) == ("Spatial Transcriptomics", 200.0)
    assert st.um_per_unit == pytest.approx(200 / 300)
    assert (visium.platform, visium.pitch_um) == ("Visium", 100.0)
    assert visium.um_per_unit == pytest.approx(100 / 137.0)
    assert st.points_um.min(axis=0) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert st.points_um.max(axis=0) == pytest.approx([1600.0, 1400.0])


def test_integer_array_coordinates_need_no_pixels():
    assert frame(section(square(9, 8) + 2.0)).um_per_unit == pytest.approx(200.0)


def test_visium_array_indices_are_understood():
    x, row = np.meshgrid(np.arange(14), np.arange(12), indexing="ij")
    indices = np.stack([(2 * x + row % 2).ravel(), row.ravel()], axis=1).astype(float)
    found = frame(section(indices))
    assert found.platform == "Visium"
    assert found.points_um == pytest.approx((hexagonal(14, 12)) * 100.0, abs=1e-6)


def test_platform_and_pitch_can_be_said():
    assert frame(section(square(9, 8)), pitch=150.0).um_per_unit == pytest.approx(150.0)
    assert frame(section(hexagonal(9, 8)), platform="visium").platform == "Visium"
    with pytest.raises(ImportTissueError, match="square lattice, those of Visium on a hexagonal one"):
        frame(section(square(9, 8)), platform="Visium")
    with pytest.raises(ImportTissueError, match="unknown platform 'Xenium'"):
        frame(section(square(9, 8)), platform="Xenium")
    with pytest.raises(ImportTissueError, match="pitch of -1"):
        frame(section(square(9, 8)), pitch=-1.0)


@pytest.mark.parametrize("points", [square(1, 1), square(2, 1), square(2, 2)])
def test_too_few_spots(points):
    with pytest.raises(ImportTissueError, match="six at least"):
        frame(section(points))


def test_axes_of_different_scale_are_refused():
    with pytest.raises(ImportTissueError, match="different scales"):
        frame(section(square(12, 12) * np.array([1.0, 1.28])))
