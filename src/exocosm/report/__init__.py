"""The report: one self-contained HTML page about a run, to be read, printed or shown at a group meeting.

>>> from exocosm.report import write_report
>>> write_report(run, "report.html")  # doctest: +SKIP
"""

from __future__ import annotations

from exocosm.report.page import write_report

__all__ = ["write_report"]
