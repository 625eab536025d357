"""A fine raster over the section: where there is tissue, which region it is, which spot it belongs to.

Between spots, every spot weighs exp(-(distance / half a pitch)^2); a place belongs to the region with the largest sum of
weights. Tissue is where the sum exceeds a threshold, chosen so that the tissue has exactly the area of the spots' lattice
cells. A smooth random shift of a sixth of the pitch keeps borders from following the lattice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float, Int

BIN_UM = 10.0
"""Largest bin of the raster."""
SHIFT = 0.15
"""Standard deviation of the shift of borders, in pitches."""
NEIGHBOURS = 9
"""Spots that are looked at from any place."""


@dataclass(frozen=True)
class TissueMap:
    """A raster of square bins, [y, x].

    Attributes
    ----------
    bin_um
        Edge of a bin.
    spot
        Spot that a bin belongs to; -1 where there is no tissue.
    region
        Index of the region; -1 where there is no tissue.
    """

    bin_um: float
    spot: Int
    region: Int

    @property
    def tissue(self) -> Bool:
        """Where there is tissue."""
        return np.asarray(self.region >= 0)

    @property
    def area_um2(self) -> float:
        """Area of the tissue."""
        return float(self.tissue.sum()) * self.bin_um**2

    @property
    def size_um(self) -> tuple[float, float]:
        """Width and height."""
        return self.region.shape[1] * self.bin_um, self.region.shape[0] * self.bin_um

    def at(self, x_um: Float, y_um: Float) -> tuple[Int, Int]:
        """Return the bins (y, x) of positions; positions outside are taken to the border."""
        ny, nx = self.region.shape
        column = np.clip((x_um / self.bin_um).astype(np.int64), 0, nx - 1)
        row = np.clip((y_um / self.bin_um).astype(np.int64), 0, ny - 1)
        return row, column


def smooth_noise(shape: tuple[int, int], length_bins: float, rng: np.random.Generator) -> Float:
    """Return a random field [y, x] of mean zero and variance one, smooth over `length_bins`."""
    from scipy.ndimage import gaussian_filter

    field = gaussian_filter(rng.standard_normal(shape), max(length_bins, 0.5), mode="wrap")
    spread = float(field.std())
    return np.asarray(field / spread if spread > 0 else field)


def weights(points: Float, where: Float, pitch_um: float) -> tuple[Float, Int]:
    """Return weights (places, k) and spots (places, k) of the spots round each place; spots beyond reach weigh 0."""
    from scipy.spatial import cKDTree

    k = min(NEIGHBOURS, len(points))
    distance, spot = cKDTree(points).query(where, k=np.arange(1, k + 1), distance_upper_bound=1.6 * pitch_um)
    weight = np.where(
        np.isfinite(distance), np.exp(-((np.minimum(distance, 9e9) / (0.5 * pitch_um)) ** 2)), 0.0
    )
    return weight, np.minimum(spot, len(points) - 1).astype(np.int64)


def draw_map(
    points: Float, region: Int, *, pitch_um: float, lattice: str, rng: np.random.Generator
) -> tuple[TissueMap, Float]:
    """Draw the raster of a section.

    Parameters
    ----------
    points
        (spots, 2): spot centres in um, the least of each axis zero.
    region
        (spots,): index of each spot's region.
    pitch_um, lattice
        The spot array.
    rng
        For the shift of borders.

    Returns
    -------
    TissueMap, array
        The raster, and the spot centres (spots, 2) in its coordinates.
    """
    bin_um = min(BIN_UM, pitch_um / 8)
    margin = pitch_um
    points = points + margin
    size = points.max(axis=0) + margin
    nx, ny = (int(np.ceil(round(float(s) / bin_um, 6))) for s in size)
    x, y = (np.arange(nx) + 0.5) * bin_um, (np.arange(ny) + 0.5) * bin_um
    length = 0.4 * pitch_um / bin_um
    shift = [SHIFT * pitch_um * smooth_noise((ny, nx), length, rng) for _ in range(2)]
    total = np.zeros((ny, nx))
    spot_of = np.zeros((ny, nx), dtype=np.int64)
    region_of = np.zeros((ny, nx), dtype=np.int64)
    kinds = int(region.max()) + 1
    for row in range(0, ny, 64):
        part = slice(row, min(row + 64, ny))
        where = np.stack(
            [(x[None, :] + shift[0][part]).ravel(), (y[part, None] + shift[1][part]).ravel()], axis=1
        )
        weight, spot = weights(points, where, pitch_um)
        sums = np.stack([(weight * (region[spot] == k)).sum(axis=1) for k in range(kinds)], axis=1)
        shape = total[part].shape
        total[part] = weight.sum(axis=1).reshape(shape)
        best = sums.argmax(axis=1)
        region_of[part] = best.reshape(shape)
        # The spot a bin belongs to is the nearest of its own region.
        own = np.where(region[spot] == best[:, None], weight, -1.0).argmax(axis=1)
        spot_of[part] = spot[np.arange(len(spot)), own].reshape(shape)
    cell = pitch_um**2 * (1.0 if lattice == "square" else np.sqrt(0.75))
    bins = min(round(len(points) * cell / bin_um**2), int((total > 0).sum()))
    tissue = total >= max(np.partition(total.ravel(), total.size - bins)[total.size - bins], 1e-12)
    return TissueMap(bin_um, np.where(tissue, spot_of, -1), np.where(tissue, region_of, -1)), points


def interpolate(
    points: Float, region: Int, values: Float, where: Float, where_region: Int, pitch_um: float
) -> Float:
    """Interpolate `values` (spots, k) between the spots of the same region.

    Returns
    -------
    array
        (places, k): weighted means over the spots of the region in which a place lies.
    """
    weight, spot = weights(points, where, pitch_um)
    weight = np.where(region[spot] == where_region[:, None], weight, 0.0)
    # Far out on a border every weight may vanish: the nearest spot decides.
    weight[:, 0] += 1e-12
    return np.asarray((weight[:, :, None] * values[spot]).sum(axis=1) / weight.sum(axis=1)[:, None])
