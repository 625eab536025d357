import numpy as np
import pandas as pd

STEREOSCOPE = ["B-cells", "CAFs", "Endothelial", "Epithelial", "Myeloid", "PVL", "Plasma Cells", "T-cells"]


def square(nx, ny):
    """Lattice points of pitch one."""
    x, y = np.meshgrid(np.arange(nx), np.arange(ny), indexing="ij")
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(float)


def hexagonal(nx, ny):
    """Hexagonal lattice points of pitch one."""
    x, y = np.meshgrid(np.arange(nx), np.arange(ny), indexing="ij")
    return np.stack([(x + 0.5 * (y % 2)).ravel(), (y * np.sqrt(0.75)).ravel()], axis=1)


def turned(points, degrees):
    a = np.radians(degrees)
    return points @ np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]).T


def proportions(n, **shares):
    """The same shares in every spot; what is missing to one is CAFs."""
    table = pd.DataFrame(0.0, index=range(n), columns=STEREOSCOPE)
    for name, share in shares.items():
        table[name.replace("_", "-")] = share
    table["CAFs"] += 1.0 - table.sum(axis=1)
    return table


def write(path, points=None, labels=None, shares=None, names=None, **more):
    """Write a section as AnnData; `more` goes into obs (columns) or obsm (arrays of two dimensions)."""
    import anndata

    n = len(points) if points is not None else len(labels if labels is not None else shares)
    obs = pd.DataFrame(index=names or [f"s{i}" for i in range(n)])
    if labels is not None:
        obs["region"] = pd.Categorical(labels)
    section = anndata.AnnData(X=np.zeros((n, 2), dtype=np.float32), obs=obs)
    if points is not None:
        section.obsm["spatial"] = np.asarray(points)
    if shares is not None:
        section.obsm["stereoscope"] = shares.set_axis(obs.index) if hasattr(shares, "columns") else shares
    for key, value in more.items():
        if np.ndim(value) == 2:
            section.obsm[key] = value
        else:
            section.obs[key] = value
    section.write_h5ad(path)
    return path
