"""``exocosm resume``: go on with an interrupted run."""

from __future__ import annotations

from exocosm.cli.choose import Json, RunArgument, Threads, Until, minutes_of, open_run
from exocosm.cli.progress import progress_bar
from exocosm.cli.summary import say_summary


def resume(run: RunArgument, threads: Threads = None, until: Until = None, as_json: Json = False) -> None:
    """Go on with a run after any interruption; the result is the same bits as if it had never stopped."""
    open_run(run)
    duration = minutes_of(until)

    from exocosm.simulation import resume as go_on

    with progress_bar() as progress:
        done = go_on(run, threads=threads, until=duration, progress=progress)
    say_summary(done, as_json)
