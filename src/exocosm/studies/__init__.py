"""Studies: many runs, each once.

A `Trial` is one run and what is read off it; its key says everything that decides the numbers. `execute` looks up in a `ResultStore`
what is there, runs what is missing, on this machine's cores or on a Dask cluster, and keeps each result as it comes, so that the
same command again does only what is left. `sobol` designs and analyses sensitivity studies.

>>> from exocosm.studies import Reading, Trial, execute
>>> reading = Reading("composition", column="cells", where={"cell_type": "tumour"})
>>> reading.as_json()["assay"]
'composition'
"""

from __future__ import annotations

from exocosm.studies.execution import execute
from exocosm.studies.outcome import Failure, Outcome
from exocosm.studies.progress import StudyProgress
from exocosm.studies.reading import Reading
from exocosm.studies.result_store import ResultStore, Summary
from exocosm.studies.single_run import run_trial
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers

__all__ = [
    "Failure",
    "Outcome",
    "Reading",
    "ResultStore",
    "StudyProgress",
    "Summary",
    "Trial",
    "Workers",
    "execute",
    "run_trial",
]
