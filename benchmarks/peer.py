"""The whole-run case in pyphysicell, as near as its vocabulary goes; prints one JSON line.

    python benchmarks/peer.py --cells 10000 --threads 1 --minutes 6

pyphysicell is no dependency of Exocosm: install it where it is wanted (``pip install pyphysicell``), in another environment if
one likes, and let ``whole_run.py --peer --peer-python PATH`` point there. What it has no word for is left out, in its favour:
interstitial flow, the programme, vesicles inside cells, the ledger. Steps are its defaults (0.01, 0.1 and 6 min).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from typing import Any

import sphere_case as case_of
from machine import peak_mb


def substrates(pc: Any) -> list[Any]:
    """Return the eight fields."""
    oxygen = pc.Substrate(
        "oxygen", case_of.OXYGEN_D, case_of.OXYGEN_DECAY, case_of.OXYGEN_MMHG, True, case_of.OXYGEN_MMHG,
        {f"{axis}{end}": (True, case_of.OXYGEN_MMHG) for axis in "xyz" for end in ("min", "max")},
    )  # fmt: skip
    return [oxygen, *(pc.Substrate(n, d, case_of.DECAY[n]) for n, d in case_of.DIFFUSIVITIES.items())]


def cell_type(pc: Any, name: str, number: int, crawls: bool) -> Any:
    """Return a cell type that releases and takes up everything."""
    volume = math.pi / 6 * case_of.DIAMETER_UM**3
    entries = {"oxygen": pc.SecretionEntry(0.0, 1.0, case_of.OXYGEN_UPTAKE, 0.0)}
    for field in case_of.DIFFUSIVITIES:
        entries[field] = pc.SecretionEntry(0.0, 1.0, case_of.UPTAKE_UM3_MIN / volume, case_of.RELEASE_PER_MIN)
    (_, first, _), (_, second, _) = case_of.PHASES_MIN
    rates = {(0, 1): 1 / first, (1, 0): 1 / second}
    cycle = pc.Cycle(code=7, name="cycling", transition_rates=rates, fixed_duration={(1, 0): True})
    death = {"apoptosis": pc.DeathModel(100, "apoptosis", case_of.DEATH_PER_MIN, {0: 516.0})}
    motility = pc.Motility(speed=case_of.MOTILE_UM_MIN, persistence_time=5.0, enabled=crawls)
    return pc.CellType(
        name, number, cycle, death, pc.Volume(total=volume), motility=motility, secretion=entries
    )


def rules(pc: Any, name: str) -> list[Any]:
    """Return the three Hill responses; what rises when oxygen is low is written as falling when it is high."""
    base = case_of.RELEASE_PER_MIN
    return [
        pc.Rule(name, "oxygen", "increases", "cycle entry", 1 / case_of.PHASES_MIN[0][1], 5.0, 4.0),
        pc.Rule(name, "oxygen", "decreases", "vesicle A export", base, 4.0, 4.0),
        pc.Rule(name, "cytokine", "increases", "vesicle B export", 3 * base, 0.01, 2.0),
    ]


def model(pc: Any, case: case_of.Case) -> Any:
    """Return the case as a model of pyphysicell."""
    half = 0.5 * case.edge * case_of.VOXEL_UM
    kinds = ["resting", "crawling"] if case.movers else ["resting"]
    types = [cell_type(pc, kind, number, kind == "crawling") for number, kind in enumerate(kinds)]
    places = case_of.packed_sphere(case.cells, 0.0)
    cells = [(*row, kinds[k < case.movers]) for k, row in enumerate(places.tolist())]
    edge = case_of.VOXEL_UM
    return pc.Model(
        domain=pc.Domain(-half, half, -half, half, -half, half, edge, edge, edge, use_2D=False),
        substrates=substrates(pc),
        cell_types=types,
        rules=[rule for kind in kinds for rule in rules(pc, kind)],
        initial_cells=cells,
        calculate_gradients=False,
        name="packed sphere",
    )


def main() -> None:
    """Run the case and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--motile", type=float, default=0.0)
    parser.add_argument("--minutes", type=float, default=6.0)
    given = parser.parse_args()
    os.environ["PHYSICELL_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(given.threads)
    try:
        import pyphysicell as pc
    except ImportError:
        print(json.dumps({"peer": "not installed"}))
        return
    case = case_of.Case(given.cells, given.motile)
    simulation = pc.Simulation(model(pc, case), seed=1, strict_rules=True)
    simulation.run(until=0.1, record_every=1e9)  # first step of every kind, outside the clock
    start, busy, begun = time.perf_counter(), time.process_time(), simulation.t
    simulation.run(until=begun + given.minutes, record_every=1e9)
    hours = (simulation.t - begun) / 60.0
    out = {
        "peer": f"pyphysicell {getattr(pc, '__version__', '0.1')}",
        "peer_minutes": round(hours * 60, 3),
        "peer_seconds_per_simulated_hour": (time.perf_counter() - start) / hours,
        "peer_cpu_seconds_per_simulated_hour": (time.process_time() - busy) / hours,
        "peer_peak_mb": peak_mb(),
        "peer_cells_end": int(simulation.cells.n),
    }
    print(json.dumps(out))


if __name__ == "__main__":
    main()
