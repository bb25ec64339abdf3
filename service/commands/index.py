"""`consilium index build | status | check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.output import progress, write_json

if TYPE_CHECKING:
    from index.report import BuildReport

DAMAGED = 1

app = typer.Typer(no_args_is_help=True, help="Build the index and look at it.")
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


@app.command()
def build(
    allow_mass_removal: Annotated[
        bool, typer.Option("--allow-mass-removal", help="Publish even if most documents have vanished.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index to what the corpus holds. Only what changed is read and embedded."""
    from service import wiring
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    with progress() as advance:
        report = wiring.build_index(settings, allow_mass_removal=allow_mass_removal, progress=advance)
    if as_json:
        write_json(report.model_dump(mode="json"))
    else:
        typer.echo(describe(report))


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what is published."""
    from index.home import IndexHome
    from service.settings import Settings

    found = IndexHome(Settings.from_environment(os.environ).index_folder).status()
    body = found.model_dump(mode="json")
    if as_json:
        write_json(body)
    else:
        typer.echo("\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in body.items()))


@app.command()
def check(as_json: AsJson = False) -> None:
    """Read every file of the published index and compare it with its checksum. Exit code 1 when something is wrong."""
    from index.home import IndexHome
    from service.settings import Settings

    found = IndexHome(Settings.from_environment(os.environ).index_folder).check()
    if as_json:
        write_json({**found.model_dump(mode="json"), "ok": found.ok})
    elif found.ok:
        typer.echo(f"Sound: {found.files} files, {found.documents} documents, {found.chunks} chunks.")
    else:
        typer.echo("\n".join(["Damaged:", *(f"- {problem}" for problem in found.problems)]))
    if not found.ok:
        raise typer.Exit(DAMAGED)


def describe(report: BuildReport) -> str:
    """What a build did, for people."""
    documents, chunks = report.documents, report.chunks
    lines = [
        f"{'Published' if report.published else 'Nothing changed; still published:'} generation {report.generation} "
        f"(snapshot {report.snapshot_id})",
        f"documents: {documents.total} ({documents.added} added, {documents.changed} changed, {documents.removed} removed, "
        f"{documents.kept} kept)",
        f"chunks: {chunks.total} ({chunks.added} added, {chunks.removed} removed)",
        f"embedded: {report.embedded} ({report.from_cache} from the cache)",
    ]
    for failure in report.failures:
        kept = f"; its last good version stays ({failure.kept_document})" if failure.kept_document else ""
        lines.append(f"left out: {failure.path}: {failure.message}{kept}")
    return "\n".join(lines)
