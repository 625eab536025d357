"""``exocosm demo``: the breast nodule, simulated and reported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exocosm.cli.choose import Until, minutes_of
from exocosm.cli.output import note, say
from exocosm.cli.progress import progress_bar

SCENARIO, SEED, THREADS = "breast_nodule", 7, 2


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the run; the page is written into it.")
    ] = Path("runs/demo"),
    until: Until = None,
) -> None:
    """Simulate the bundled breast nodule and write report.html into its folder: a few minutes on two cores."""
    duration = minutes_of(until)

    from exocosm import scenarios
    from exocosm.report import write_report
    from exocosm.simulation import simulate

    scenario = scenarios.load(SCENARIO)
    note(f"{scenario.title}: {scenario.about}")
    with progress_bar() as progress:
        run = simulate(
            scenario, seed=SEED, until=duration, into=out, threads=THREADS, progress=progress, overwrite=True
        )
    page = out / "report.html"
    write_report(run, page)
    say(f"the report is {page.resolve()}")
    say(f"more: exocosm assay communication {out}   exocosm export {out} --to h5ad --out demo.h5ad")
