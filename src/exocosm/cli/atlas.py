"""``exocosm atlas``: the claims of the literature as experiments: list them, show one, run them, report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exocosm.cli.atlas_words import effect_text, shown, verdict_text
from exocosm.cli.choose import Json, write_text
from exocosm.cli.output import note, say, say_json, say_table
from exocosm.cli.study_progress import study_progress
from exocosm.errors import ExocosmError, UnknownNameError

if TYPE_CHECKING:
    from exocosm.atlas.claim import Claim
    from exocosm.atlas.work import Stage

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
FOLDER = Path("atlas")
Group = Annotated[
    str | None, typer.Option("--group", help="Only the claims of a group: local, body, therapy.")
]
Results = Annotated[
    Path, typer.Option("--results", help="Folder of results, for the verdicts of the last run.")
]


@app.callback()
def listing(
    ctx: typer.Context, group: Group = None, results: Results = FOLDER, as_json: Json = False
) -> None:
    """List the claims: identifier, statement, seed text, group, built in or emergent, verdict of the last run."""
    if ctx.invoked_subcommand is not None:
        return
    rows = []
    done = _done(results, asked=results != FOLDER)
    for claim in _chosen([], group, everything=group is None):
        result = done.get(claim.id)
        rows.append(
            {
                "id": claim.id,
                "statement": claim.statement,
                "seed": claim.seed,
                "group": claim.group,
                "kind": claim.kind,
                "verdict": None if result is None else result["verdict"]["text"],
                "date": None if result is None else result["date"],
            }
        )
    if as_json:
        say_json(rows)
        return
    columns = ("id", "statement", "seed", "group", "kind", "verdict")
    say_table(columns, [tuple(r[c] or "not run" for c in columns) for r in rows])


def _done(results: Path, asked: bool) -> dict[str, dict[str, Any]]:
    """Return the results in a folder; none where none was asked for and there is none."""
    from exocosm.atlas.results import HEADER, AtlasFolder

    if not asked and not (results / HEADER).exists():
        return {}
    return AtlasFolder(results).all()


def _chosen(identifiers: list[str], group: str | None, *, everything: bool) -> list[Claim]:
    """Return the claims that were named, or all of a group, or all."""
    from exocosm.atlas import catalogue

    if group is not None and group not in catalogue.groups():
        raise UnknownNameError("group", group, catalogue.groups(), place="--group")
    if identifiers:
        if group is not None or everything:
            raise ExocosmError("claims by name or by group, not both", remedy="leave one of them out")
        return list({c.id: c for c in map(catalogue.find, identifiers)}.values())
    if group is None and not everything:
        raise ExocosmError(
            "which claims?", place="atlas run", remedy="name some, or say --group local, or --all"
        )
    return [c for c in catalogue.claims() if group in (None, c.group)]


@app.command("show")
def show(
    identifier: Annotated[str, typer.Argument(metavar="CLAIM", help="Such as S3-11.", show_default=False)],
    results: Results = FOLDER,
    as_json: Json = False,
) -> None:
    """Show a claim: statement, mechanism, scenario, arms and controls, endpoint, what is expected and from where, caveat."""
    from exocosm.atlas import catalogue
    from exocosm.atlas.record import declaration

    claim = catalogue.find(identifier)
    result = _done(results, asked=results != FOLDER).get(claim.id)
    if as_json:
        say_json({**declaration(claim), "result": result})
        return
    say(shown(declaration(claim), result))


@app.command("run")
def run(
    identifiers: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAIM]...", help="Claims to run.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the results; what is done is not done again.")
    ] = FOLDER,
    group: Group = None,
    everything: Annotated[bool, typer.Option("--all", help="Every claim.")] = False,
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", min=2, help="Replicates an arm; by default as many as power asks for."),
    ] = None,
    silence: Annotated[
        bool, typer.Option("--silence", help="Without exosomes: no claim about them may come out supported.")
    ] = False,
    sweep: Annotated[
        bool, typer.Option("--sweep/--no-sweep", help="Whether assumptions are moved over their spread.")
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=0, help="Processes; all cores by default, 0 for this process alone."),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", help="A Dask scheduler instead: tcp://host:8786.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run claims: arms, replicates, assumptions; print each effect with its 95 % interval, and the verdict."""
    claims = _chosen(identifiers or [], group, everything=everything)
    from exocosm.atlas.campaign import run_claims
    from exocosm.atlas.work import Plan

    plan = Plan(replicates=replicates, silence=silence, sweep=sweep)
    with study_progress(_claims) as tell:

        def watcher(stage: Stage) -> None:
            tell(stage.study, f"{stage.number}/{stage.of} {stage.name}")

        results = run_claims(claims, out, plan=plan, workers=workers, address=address, watcher=watcher)
    if as_json:
        say_json(results)
        return
    _say_results(results)


def _say_results(results: list[dict[str, Any]]) -> None:
    """Print what came out."""
    rows = []
    for result in results:
        for k, finding in enumerate(result["findings"]):
            first = (result["claim"], verdict_text(result), result["replicates"]) if k == 0 else ("", "", "")
            rows.append((*first, finding["says"], effect_text(finding), finding["outcome"]))
    say_table(("claim", "verdict", "n", "expectation", "effect (95 % interval)", "is"), rows)
    for result in results:
        for failure in result["failures"]:
            note(f"{result['claim']}: a run failed: {failure}")


@app.command("report")
def report(
    results: Annotated[Path, typer.Argument(help="Folder of results.")] = FOLDER,
    group: Group = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The page to write; atlas.html unless only --docs is asked for."),
    ] = None,
    docs: Annotated[
        Path | None, typer.Option("--docs", help="Folder for pages of the documentation, in Markdown.")
    ] = None,
) -> None:
    """Write one HTML page: an overview, then a page a claim, pictures first; or the same as pages of the documentation."""
    only = None if group is None else {c.id for c in _chosen([], group, everything=False)}
    if docs is not None:
        from exocosm.report.atlas_docs import TITLE, write_docs

        title = TITLE if group is None else f"{TITLE}: {group}"
        say(f"wrote {write_docs(results, docs, only=only, title=title)}")
    if out is not None or docs is None:
        from exocosm.report.atlas_page import render_atlas

        page = out or Path("atlas.html")
        write_text(page, render_atlas(results, only))
        say(f"wrote {page}")


@app.command("overview")
def overview(
    docs: Annotated[
        Path, typer.Argument(help="Folder of the documentation, with the pages of the groups.")
    ] = Path("docs"),
) -> None:
    """Write the page of all claims of all groups, from the tables beside their pages."""
    from exocosm.atlas import catalogue
    from exocosm.atlas.claim import SEEDS
    from exocosm.report.atlas_overview import Stated, write_overview

    claims = [Stated(c.id, c.statement, c.group) for c in catalogue.claims()]
    say(f"wrote {write_overview(docs, claims, SEEDS)}")


def _claims(labels: Sequence[str]) -> str:
    """Return the claims of which runs are going, each once; a label begins with its claim."""
    return " ".join(list(dict.fromkeys(label.partition(" ")[0] for label in labels))[:3])
