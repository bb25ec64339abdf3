"""`consilium evaluate`."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import GoldError
from service.commands.output import progress, write_json

if TYPE_CHECKING:
    from service.evaluation import Evaluated, Wanted
    from service.settings import Settings

FAILED = 1


def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Option(help="File or folder of gold cases, may be repeated; else the built-in ones.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only the cases of one split: dev, test or holdout.")] = None,
    case: Annotated[list[str] | None, typer.Option(help="Only the case with this id, may be repeated.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Hold the run against this file; else against the one beside the gold folder.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Make this run the baseline; prints the table for the commit.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write an HTML report into this folder.")] = None,
    retrieval: Annotated[
        Path | None, typer.Option(help="Instead: measure retrieval alone on the public set in this folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Answer every gold case, measure the answers, judge them by the gates. Exit code 1 when a gate fails."""
    from service import evaluation, wiring
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    if retrieval is not None:
        if any((gold, split, case, baseline, write_baseline, report)):
            raise GoldError("--retrieval measures retrieval alone; use it with no other option than --json.")
        _measure_retrieval(settings, retrieval, as_json)
        return
    wanted = evaluation.Wanted(tuple(gold or ()), split, tuple(case or ()), baseline)
    prepared = evaluation.prepare(settings, wanted, compare=not write_baseline)
    with closing(wiring.open_service(settings)) as service, progress() as advance:
        evaluated = evaluation.run_evaluation(service, prepared, advance)
    if report is not None:
        _write_report(report, evaluated)
    if write_baseline:
        _rebaseline(settings, wanted, evaluated)
        return
    _show(evaluated, as_json)
    if not evaluated.verdict.passes:
        raise typer.Exit(FAILED)


def _show(evaluated: Evaluated, as_json: bool) -> None:
    from service import evaluation_tables
    from service.printing import people, print_table

    if as_json:
        write_json(evaluation_tables.body(evaluated))
        return
    for table in evaluation_tables.tables(evaluated):
        print_table(table.title, table.columns, table.rows, people())
        typer.echo()
    typer.echo("\n".join(evaluation_tables.sentences(evaluated.verdict)))


def _rebaseline(settings: Settings, wanted: Wanted, evaluated: Evaluated) -> None:
    from service import evaluation, evaluation_tables

    path, difference = evaluation.rebaseline(settings, wanted, evaluated)
    typer.echo("\n".join(evaluation_tables.commit_text(evaluated.report, difference)))
    for finding in evaluated.verdict.failures:
        typer.echo(f"still FAILED: {finding.case_id} {finding.text}", err=True)
    typer.echo(f"Written: {path}. Put the table above into the message of the commit that brings it.", err=True)


def _write_report(folder: Path, evaluated: Evaluated) -> None:
    from seeds.report import write_report

    path = write_report(folder, evaluated.report, evaluated.details, evaluated.latencies, evaluated.verdict)
    typer.echo(f"report: {path}", err=True)


def _measure_retrieval(settings: Settings, folder: Path, as_json: bool) -> None:
    from service import retrieval_sets
    from service.printing import people, print_table

    with progress() as advance:
        measured = retrieval_sets.measure(settings, folder, advance)
    if as_json:
        write_json(measured.model_dump(mode="json"))
        return
    for table in retrieval_sets.tables(measured):
        print_table(table.title, table.columns, table.rows, people())
        typer.echo()
