"""Every verb explains itself, cheaply."""

from __future__ import annotations

import pytest
import typer.main

from exocosm import __version__
from exocosm.cli.app import app

VERBS = sorted(typer.main.get_command(app).commands)


def test_the_verbs_that_users_were_promised() -> None:
    promised = {
        "scenarios",
        "check",
        "describe",
        "schema",
        "import",
        "run",
        "resume",
        "assay",
        "report",
        "export",
        "cite",
    }
    assert promised | {"atlas", "cohort", "compare", "demo", "plan", "therapies", "values", "version"} == set(
        VERBS
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, call) -> None:
    done = call(verb, "--help")
    assert done.exit_code == 0
    assert verb in done.output
    assert len(done.output.splitlines()) > 4


def test_without_arguments_the_verbs_are_listed(call) -> None:
    assert all(verb in call().output for verb in VERBS)


def test_in_a_process_of_its_own(command) -> None:
    done = command("--help")
    assert done.returncode == 0
    assert "communication" not in done.stderr
    assert command("--version").stdout == f"exocosm {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [("fly",), ("run",), ("run", "--speed", "3"), ("run", "x.yaml", "--out", "y", "--threads", "0")],
)
def test_wrong_usage_is_2_and_says_how(arguments: tuple[str, ...], command) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "--help" in done.stderr
