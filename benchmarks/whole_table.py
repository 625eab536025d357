"""Whole runs, several times each, as the Markdown table of ``docs/benchmarks.md``.

python benchmarks/whole_table.py --repeats 3 --keep runs.jsonl     # about ten minutes
python benchmarks/whole_table.py --read runs.jsonl
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

PROGRAM = Path(__file__).resolve().parent / "whole_run.py"
MOVING = ("--motile", "0.05", "--flow", "0.5")
CASES = [
    ("--cells", "10000"),
    ("--cells", "10000", *MOVING),
    ("--cells", "50000"),
    ("--cells", "200000"),
    ("--cells", "200000", "--threads", "2"),
    ("--cells", "200000", "--precision", "float32"),
    ("--cells", "200000", *MOVING),
    ("--cells", "200000", "--threads", "2", *MOVING),
    ("--cells", "1000000"),
    ("--cells", "1000000", "--threads", "2"),
]
BUDGETS = {
    (200_000, 1, 0.0, "float64"): 10.0,
    (200_000, 1, 0.05, "float64"): 20.0,
    (1_000_000, 1, 0.0, "float64"): 60.0,
}
PARTS = ("fields", "exchange", "mechanics", "fate", "delivery", "response", "rest")
Run = dict[str, Any]


def measured(repeats: int, keep: Path | None) -> list[Run]:
    """Run every case `repeats` times, one after the other."""
    runs = []
    for turn in range(repeats):
        for words in CASES:
            print(f"{turn + 1}/{repeats}: {' '.join(words)}", file=sys.stderr)
            done = subprocess.run(
                [sys.executable, str(PROGRAM), *words], capture_output=True, text=True, check=True
            )
            line = done.stdout.splitlines()[-1]
            runs.append(json.loads(line))
            if keep is not None:
                with keep.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
    return runs


def middle(runs: list[Run], name: str) -> float:
    """Return the median of one figure."""
    return median(float(run[name]) for run in runs)


def rows(runs: list[Run]) -> list[str]:
    """Return the table."""
    cases: dict[tuple[int, int, float, str], list[Run]] = defaultdict(list)
    for run in runs:
        cases[run["cells"], run["threads"], run["motile"], run["precision"]].append(run)
    lines = [
        "| cells | threads | motile, flow | floats | repeats | wall | best | processor | "
        + " | ".join(PARTS)
        + " | peak MB | books | budget |",
        "|" + "---:|" * 2 + "---|---|" + "---:|" * (7 + len(PARTS)),
    ]
    for key, found in sorted(
        cases.items(), key=lambda item: (item[0][0], item[0][2], item[0][1], item[0][3] != "float64")
    ):
        cells, threads, motile, precision = key
        wall = middle(found, "seconds_per_simulated_hour")
        best = min(run["best_seconds_per_simulated_hour"] for run in found)
        split = [median(run["cpu_split"].get(part, 0.0) for run in found) for part in PARTS]
        budget = BUDGETS.get(key)
        busy = middle(found, "cpu_seconds_per_simulated_hour")
        # One thread that waits for nothing takes as long as it computes, unless others use the machine.
        verdict = "" if budget is None else f"{budget:g}: {'kept' if busy <= budget else 'missed'}"
        moving = f"{motile:.0%}, {found[0]['flow_um_s']:g} um/s" if motile else "none"
        numbers = [wall, best, busy, *split]
        lines.append(
            f"| {cells:,} | {threads} | {moving} | {precision} | {len(found)} | "
            + " | ".join(f"{number:.2f}" for number in numbers)
            + f" | {middle(found, 'peak_mb'):.0f} | {max(run['books'] for run in found):.0e} | {verdict} |"
        )
    return lines


def main() -> None:
    """Measure or read, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="add every run to this file of JSON lines")
    parser.add_argument("--read", type=Path, help="tabulate this file instead of measuring")
    given = parser.parse_args()
    if given.read is not None:
        runs = [
            json.loads(line)
            for line in given.read.read_text(encoding="utf-8").splitlines()
            if line.startswith("{")
        ]
    else:
        runs = measured(given.repeats, given.keep)
    loads = [run["load"] for run in runs]
    print(f"{runs[0]['machine']}; load {min(loads):.1f} to {max(loads):.1f}\n")
    print("\n".join(rows(runs)))


if __name__ == "__main__":
    main()
