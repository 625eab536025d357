"""Run folders with a known ledger, made through the store's own writer; books close by construction."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from exocosm.store.layout import EVENTS, AccountAxis, CarrierAxis, CellTypeAxis, FieldAxis, Layout
from exocosm.store.run_folder import Run, RunFolder, open_run

ACCOUNTS = {
    **dict.fromkeys(("initial", "decayed", "drained", "from_blood", "to_blood", "inflow", "outflow"), "s"),
    **dict.fromkeys(("added", "washed"), "s"),
    **dict.fromkeys(("released", "returned", "captured"), "st"),
    **dict.fromkeys(("internalised", "escaped", "degraded", "buried", "turned", "left", "brought"), "qt"),
    **dict.fromkeys(("cargo_initial", "cargo_decayed", "cargo_copied", "cargo_buried", "cargo_turned"), "ct"),
    **dict.fromkeys(("cargo_left", "cargo_arrived"), "ct"),
    **dict.fromkeys(("cargo_taken", "cargo_made", "cargo_exported", "cargo_packed"), "ct"),
    "delivered": "qct",
    "events": "te",
}

SCENARIO = """\
exocosm: 1
title: {title}
about: A made-up tissue for tests.
tissue: {{size: [{x} um, {y} um, {z} um], voxel: 20 um, viscosity: phys.visc_w37}}
solutes:
  oxygen: {{like: oxygen}}
molecules:
  PD-L1: {{where: membrane}}
  miR-21: {{where: lumen, half life: 24 hour}}
vesicles:
{vesicles}
cells:
{cells}
start:
{start}
record: every 2 hours
until: 72 hours
"""


@dataclass
class Made:
    """What to make; the defaults are small."""

    types: tuple[str, ...] = ("tumour", "CAF", "CD8 T", "macrophage")
    numbers: tuple[int, ...] = (60, 25, 20, 15)
    colours: tuple[str, ...] = ("#E69F00", "#009E73", "#0072B2", "#CC79A7", "#56B4E9")
    senders: tuple[str, ...] | None = None
    times_min: tuple[float, ...] = (0.0, 720.0, 1440.0)
    grid: tuple[int, int, int] = (1, 20, 24)
    spacing: tuple[float, float, float] = (20.0, 20.0, 20.0)
    growth: tuple[float, ...] = (5e-4, 1e-4, 0.0, 0.0, 0.0)
    groups: tuple[str, ...] = ()
    length_um: float = 60.0
    vesicles: bool = True
    title: str = "A made-up nodule"
    precision: str = "float64"
    seed: int = 3
    rates: dict[str, float] = field(default_factory=lambda: {"release": 2.0})

    @property
    def pools(self) -> tuple[str, ...]:
        if not self.vesicles:
            return ()
        return tuple(f"{s} exosome" for s in (self.senders or self.types))

    def size(self) -> tuple[float, float, float]:
        (nz, ny, nx), (dz, dy, dx) = self.grid, self.spacing
        return nx * dx, ny * dy, nz * dz


def layout(made: Made) -> Layout:
    solute = FieldAxis("oxygen", "mmHg", "solute", False, 1e5, 0.0)
    pools = made.pools
    senders = made.senders or made.types
    return Layout(
        grid_shape=made.grid,
        spacing=made.spacing,
        fields=(solute, *(FieldAxis(p, "vesicle/um^3", "pool", False, 200.0, 0.001) for p in pools)),
        carriers=tuple(
            CarrierAxis(p, f"{s} exosome", s, p, p, (20.0,), (0.01 * (q + 1),))
            for q, (p, s) in enumerate(zip(pools, senders, strict=False))
        ),
        cell_types=tuple(
            CellTypeAxis(t, made.colours[k] if k < len(made.colours) else "", 8.0)
            for k, t in enumerate(made.types)
        ),
        groups=made.groups,
        lumen=("miR-21",) if pools else (),
        membrane=("PD-L1",) if pools else (),
        accounts=tuple(AccountAxis(n, tuple(a), "") for n, a in ACCOUNTS.items()),
    )


def scenario_text(made: Made) -> str:
    x, y, z = made.size()
    kinds = made.pools
    vesicles = "\n".join(
        f"  {k!r}: {{like: exosome, diameter: {{median: 80 nm, sigma: 0.35, least: 30 nm, most: 150 nm}}, "
        "membrane: {PD-L1: 20 1/vesicle}, lumen: {miR-21: 0.01 1/vesicle}}"
        for k in kinds
    )
    cells = "\n".join(
        f"  {t!r}: {{diameter: 16 um"
        + (f", releases: {{{kinds[i]!r}: rel.rate_typ}}" if i < len(kinds) and not made.senders else "")
        + (", captures: {any: upt.k_cell}" if kinds else "")
        + "}"
        for i, t in enumerate(made.types)
    )
    start = "\n".join(
        f"  - {{put: {t!r}, number: {n}, in: everywhere}}"
        for t, n in zip(made.types, made.numbers, strict=False)
    )
    text = SCENARIO.format(title=repr(made.title), x=x, y=y, z=z, vesicles=vesicles, cells=cells, start=start)
    return text if kinds else text.replace("vesicles:\n\n", "")


def place(made: Made, rng: np.random.Generator, time: float) -> dict[str, np.ndarray]:
    """Tumour in a disc, the others in a rim about it; tumour cells grow in number."""
    x, y, z = made.size()
    centre, reach = np.array([x / 2, y / 2]), 0.33 * min(x, y)
    counts = [round(n * np.exp(g * time)) for n, g in zip(made.numbers, made.growth, strict=False)]
    spheres, kinds = [], []
    for t, count in enumerate(counts):
        angle = rng.uniform(0, 2 * np.pi, count)
        share = rng.uniform(0, 1, count)
        r = reach * np.sqrt(share) if t == 0 else reach * (0.55 + 0.85 * share)
        xy = centre + np.stack([r * np.cos(angle), r * np.sin(angle)], 1)
        height = rng.uniform(0, z, count) if made.grid[0] > 1 else np.full(count, z / 2)
        size = rng.normal(8.0 if t == 0 else 6.0, 0.5, count).clip(3)
        spheres.append(np.column_stack([xy, height, size]))
        kinds.append(np.full(count, t))
    n = sum(counts)
    stage = np.where(rng.uniform(size=n) < 0.05 * (time > 0), 3, 0).astype("u1")
    stage[: n // 10] = np.where(time > 600, 4, stage[: n // 10])
    return {
        "identity": np.arange(n, dtype="u8"),
        "mother": np.zeros(n, "u8"),
        "kind": np.concatenate(kinds).astype("i2"),
        "group": (np.arange(n) % max(len(made.groups), 1)).astype("i2"),
        "stage": stage,
        "phase": np.zeros(n, "u1"),
        "age": np.zeros(n, "f4"),
        "sphere": np.concatenate(spheres).astype("f4").reshape(n, 4),
        "programme": np.zeros((n, 0)),
    }


def books(made: Made, time: float) -> dict[str, np.ndarray]:
    """Accounts as of `time`, in plain proportions so that tests can say what to expect."""
    t, q, s = len(made.types), len(made.pools), 1 + len(made.pools)
    c = 1 if q else 0
    sizes = {"s": s, "t": t, "q": q, "c": c, "e": len(EVENTS)}
    book = {name: np.zeros([sizes[a] for a in axes]) for name, axes in ACCOUNTS.items()}
    book["initial"][0] = 38.0 * np.prod(made.grid) * np.prod(made.spacing)
    book["inflow"][0] = 900.0 * time
    book["captured"][0] = 100.0 * time
    for k in range(q):
        sender = k % t
        released = made.rates["release"] * made.numbers[sender] * time
        book["released"][1 + k, sender] = released
        present = np.array(made.numbers[:t]) > 0
        weight = present / (1.0 + (np.arange(t) - k) % t)
        book["captured"][1 + k] = 0.6 * released * weight / max(weight.sum(), 1e-300)
        book["returned"][1 + k] = 0.1 * book["captured"][1 + k]
        book["internalised"][k] = 0.7 * book["captured"][1 + k]
        book["escaped"][k] = 0.05 * book["captured"][1 + k]
        book["degraded"][k] = 0.4 * book["captured"][1 + k]
        book["buried"][k] = 0.02 * book["captured"][1 + k]
        book["left"][k] = 0.03 * book["captured"][1 + k]
        book["brought"][k] = 0.01 * book["captured"][1 + k]
        book["decayed"][1 + k] = 0.1 * released
        book["drained"][1 + k] = 0.05 * released
        book["to_blood"][1 + k] = 0.02 * released
        book["washed"][1 + k] = 0.01 * released
    if q:
        copies = 0.01 * (np.arange(q) + 1)
        book["delivered"][:, 0] = copies[:, None] * book["escaped"]
        book["cargo_initial"][0] = 10.0 * (np.array(made.numbers[:t]) > 0)
        book["cargo_decayed"][0] = 0.3 * book["delivered"].sum((0, 1))
        book["cargo_buried"][0] = 0.05 * book["delivered"].sum((0, 1))
        book["cargo_left"][0] = 0.04 * book["delivered"].sum((0, 1))
        book["cargo_arrived"][0] = 0.02 * book["delivered"].sum((0, 1))
    book["events"][:, 0] = np.round(0.01 * time * np.arange(1, t + 1))
    return book


def balance(book: dict[str, np.ndarray]) -> np.ndarray:
    gain = (
        book["initial"]
        + book["released"].sum(1)
        + book["returned"].sum(1)
        + book["from_blood"]
        + book["inflow"]
        + book["added"]
    )
    loss = book["captured"].sum(1) + book["decayed"] + book["drained"] + book["to_blood"] + book["outflow"]
    return gain - loss - book["washed"]


def fields(made: Made, book: dict[str, np.ndarray]) -> np.ndarray:
    """Oxygen falls inwards; pools fall as exp(-r/length) about the middle; sums as the books say."""
    (nz, ny, nx), (dz, dy, dx) = made.grid, made.spacing
    x, y, z = made.size()
    px, py, pz = (
        (np.arange(nx) + 0.5) * dx - x / 2,
        (np.arange(ny) + 0.5) * dy - y / 2,
        (np.arange(nz) + 0.5) * dz - z / 2,
    )
    if nz == 1:
        pz = pz * 0
    r = np.sqrt(pz[:, None, None] ** 2 + py[None, :, None] ** 2 + px[None, None, :] ** 2)
    shapes = [0.15 + 1 / (1 + np.exp(-(r - 0.3 * min(x, y)) / (0.06 * min(x, y))))]
    for k in range(len(made.pools)):
        rim = 0.0 if k == 0 else 0.3 * min(x, y)
        shapes.append(np.exp(-np.abs(r - rim) / made.length_um))
    stack = np.stack(shapes)
    held = balance(book)
    volume = dx * dy * dz
    return stack * (held / (stack.reshape(len(stack), -1).sum(1) * volume))[:, None, None, None]


def hold(
    made: Made, cells: dict[str, np.ndarray], book: dict[str, np.ndarray], rng: np.random.Generator
) -> None:
    """Share what each type holds among its cells."""
    q, n = len(made.pools), len(cells["kind"])
    out = {"surface": np.zeros((n, q)), "endosome": np.zeros((n, q)), "cytosol": np.zeros((n, 1 if q else 0))}
    carried = (
        book["captured"][1:] - book["returned"][1:] - book["escaped"] - book["degraded"] - book["buried"]
    )
    carried = carried + book["brought"] - book["left"]
    for t in range(len(made.types)):
        mine = np.flatnonzero(cells["kind"] == t)
        if not len(mine) or not q:
            continue
        weight = rng.uniform(0.2, 1, len(mine))
        weight /= weight.sum()
        out["surface"][mine] = 0.3 * weight[:, None] * carried[:, t]
        out["endosome"][mine] = 0.7 * weight[:, None] * carried[:, t]
        left = (
            book["delivered"][:, :, t].sum(0)
            + book["cargo_initial"][:, t]
            - book["cargo_decayed"][:, t]
            - book["cargo_buried"][:, t]
            + book["cargo_arrived"][:, t]
            - book["cargo_left"][:, t]
        )
        out["cytosol"][mine] = weight[:, None] * left
    cells.update(out)


def make_run(path: Path, made: Made | None = None) -> Run:
    """Write the run folder and open it."""
    made = made or Made()
    header = {
        "title": made.title,
        "seed": made.seed,
        "precision": made.precision,
        "exocosm": "0.1.0",
        "scenario_hash": "0" * 64,
        "until_min": made.times_min[-1],
        "step_min": 1.0,
    }
    with RunFolder.create(path, scenario_text(made), layout(made), header) as folder:
        for time in made.times_min:
            rng = np.random.default_rng((made.seed, 7))
            cells, book = place(made, rng, time), books(made, time)
            hold(made, cells, book, rng)
            folder.write_snapshot(
                int(time), time, fields(made, book).astype(made.precision), None, cells, book
            )
        folder.write_provenance(
            {
                "started": "2026-01-01T10:00:00+00:00",
                "finished": "2026-01-01T10:03:20+00:00",
                "wall_seconds": 200.0,
                "machine": "x86_64",
                "python": "3.11.2",
                "threads": 2,
            }
        )
        folder.set_status("finished", int(made.times_min[-1]))
    return open_run(path)
