"""The command itself: its verbs, and what becomes of an error.

Exit codes: 0 done, 2 something the user can mend, 70 a defect of Exocosm, 130 interrupted, 141 the reader of a pipe left.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

from exocosm import __version__
from exocosm.cli import (
    assay,
    atlas,
    check,
    cite,
    cohort,
    compare,
    demo,
    describe,
    export,
    import_section,
    plan,
    report,
    resume,
    run,
    scenarios,
    schema,
    therapies,
    values,
    version,
)
from exocosm.errors import ExocosmError

USER, DEFECT, INTERRUPTED, PIPE = 2, 70, 130, 141


def explain(error: BaseException) -> tuple[str, int]:
    """Return what to say about an error, and the exit code."""
    if isinstance(error, ExocosmError):
        return str(error), error.exit_code
    if isinstance(error, KeyboardInterrupt):
        return "interrupted", INTERRUPTED
    if isinstance(error, MemoryError):
        return "not enough memory; make the voxels larger or the tissue smaller", USER
    if isinstance(error, UnicodeDecodeError):
        return f"this file is not text in UTF-8: {error.reason} at byte {error.start}", USER
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}", USER
    kind = type(error).__name__
    return f"a defect of Exocosm: {kind}: {error} (set EXOCOSM_DEBUG=1 to see where)", DEFECT


def _tell_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    typer.echo(f"warning: {message}", err=True)


def _silence_output() -> None:
    """Point standard output to nowhere, so that the flush at exit does not complain about a closed pipe."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # standard output has no file behind it, in a test say
        return


class Verbs(TyperGroup):
    """The group of all verbs; turns an error into one sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run a verb."""
        with warnings.catch_warnings():
            warnings.showwarning = _tell_warning
            try:
                return super().invoke(ctx)
            except (typer.Exit, typer.Abort):
                raise
            except BrokenPipeError:
                _silence_output()
                raise typer.Exit(PIPE) from None
            except (Exception, KeyboardInterrupt) as error:  # here every error ends as a sentence
                if isinstance(getattr(error, "exit_code", None), int) and not isinstance(error, ExocosmError):
                    raise  # wrong usage: typer words it
                text, code = explain(error)
                if os.environ.get("EXOCOSM_DEBUG"):
                    raise
                typer.echo(f"exocosm: {text}" if "\n" not in text else text, err=True)
                raise typer.Exit(code) from None


app = typer.Typer(
    cls=Verbs,
    name="exocosm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"exocosm {__version__}")
        raise typer.Exit


@app.callback()
def root(
    shown: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    """Simulate which cells of a tumour talk to which through exosomes, and read the ledger of what they said."""


app.add_typer(scenarios.app, name="scenarios", short_help="List the bundled scenarios; show one.")
app.add_typer(
    therapies.app,
    name="therapies",
    short_help="List the bundled therapies; show one; lay some over a scenario.",
)
app.add_typer(
    atlas.app, name="atlas", short_help="Claims of the literature as experiments: list, run, report."
)
for _verb, _does in (
    (check.check, "Report every problem of a scenario."),
    (describe.describe, "Print the model in English, with its sources."),
    (schema.schema, "Print the JSON Schema of a scenario."),
    (values.values, "Search the cited values."),
    (import_section.import_section, "Make a scenario of a tissue section."),
    (run.run, "Simulate a scenario into a folder."),
    (resume.resume, "Go on with an interrupted run."),
    (assay.assay, "Measure who talked to whom, and more."),
    (report.report, "Write one HTML page about a run."),
    (export.export, "Write a run for other programs."),
    (cohort.cohort, "Observe virtual patients: tests, screening, survival."),
    (compare.compare, "Compare the arms of a treatment: effects, harm, synergy."),
    (plan.plan, "Search for the best schedule of some drugs."),
    (cite.cite, "Print BibTeX of what a run used."),
    (demo.demo, "Simulate and report the breast nodule."),
    (version.version, "Print versions."),
):
    app.command(_verb.__name__.removesuffix("_section"), short_help=_does)(_verb)


def main() -> None:
    """Run the command: the entry point of the installed script."""
    try:
        app()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_output()
        sys.exit(PIPE)
