"""`consilium corpus check | list | add | remove | fetch`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from service.commands.changing import add, remove
from service.commands.fetching import fetch
from service.commands.output import write_json

BROKEN = 1

app = typer.Typer(no_args_is_help=True, help="Look at the documents and change them.")
app.command()(add)
app.command()(remove)
app.command()(fetch)
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


@app.command()
def check(
    write_manifest: Annotated[
        bool, typer.Option("--write-manifest", help="Write the checksums of the documents as they are now.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read every document and say what is wrong with it and how to mend it. Exit code 1 when something is."""
    from corpus import manifest
    from corpus.check import check as check_folder
    from service.settings import Settings

    folder = Settings.from_environment(os.environ).corpus_folder
    if write_manifest:
        manifest.write_manifest(folder)
    found = check_folder(folder)
    if as_json:
        write_json({**found.model_dump(mode="json"), "ok": found.ok})
    else:
        for problem in found.problems:
            typer.echo(f"{problem.path}: {problem.what} {problem.mend}")
        typer.echo(f"{found.documents} documents, {found.sentences} sentences, {len(found.problems)} problems.")
    if not found.ok:
        raise typer.Exit(BROKEN)


@app.command("list")
def list_documents(as_json: AsJson = False) -> None:
    """List the documents with kind, year and publisher."""
    from corpus.folder import read_folder
    from service.printing import people, print_table
    from service.settings import Settings

    reading = read_folder(Settings.from_environment(os.environ).corpus_folder)
    if as_json:
        write_json([document.source.model_dump(mode="json") for document in reading.documents])
        return
    rows = [
        (document.id, document.source.kind, str(document.source.year or "-"), document.source.publisher)
        for document in reading.documents
    ]
    print_table(f"{len(rows)} documents", ("id", "kind", "year", "publisher"), rows, people())
    for failure in reading.failures:
        typer.echo(f"cannot be read: {failure.path}: {failure.message}", err=True)
