"""`consilium gold check`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from service.commands.output import write_json

BROKEN = 1

app = typer.Typer(no_args_is_help=True, help="Look at the gold cases.")


@app.callback()
def gold() -> None:
    """Look at the gold cases."""


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of gold cases; else the built-in ones.")
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Also show what is for a reader to judge.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Check the gold against itself and against the documents. Exit code 1 when something has to be mended."""
    from corpus.folder import read_folder
    from seeds.gold import load_gold
    from seeds.lint import lint
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    cases = load_gold(paths or [settings.gold_folder])
    findings = lint(cases, lambda: read_folder(settings.corpus_folder).documents)
    errors = [finding for finding in findings if finding.level == "error"]
    if as_json:
        write_json({"cases": len(cases), "ok": not errors, "findings": [finding._asdict() for finding in findings]})
    else:
        for finding in findings if notes else errors:
            typer.echo(f"{finding.level}: {finding}" if notes else str(finding))
        typer.echo(f"{len(cases)} gold cases, {len(errors)} errors, {len(findings) - len(errors)} notes (--notes).")
    if errors:
        raise typer.Exit(BROKEN)
