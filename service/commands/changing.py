"""`consilium corpus add | remove`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.output import progress, write_json

if TYPE_CHECKING:
    from corpus.adding import Added
    from index.report import BuildReport
    from service.settings import Settings

REFUSED = 1

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Reindex = Annotated[bool, typer.Option("--reindex", help="Then bring the index to it; only what changed is embedded.")]


def add(
    paths: Annotated[list[Path], typer.Argument(help="Files of any format that the corpus reads, or folders of them.")],
    into: Annotated[str, typer.Option(help="Folder within the corpus; the first topic by default.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace documents that are there already.")] = False,
    document_id: Annotated[str | None, typer.Option("--id", help="Id of the document.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the source.")] = None,
    kind: Annotated[str | None, typer.Option(help="label, guideline, meta-analysis, rct, cohort, review ...")] = None,
    publisher: Annotated[str | None, typer.Option(help="Publisher or journal.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of publication.")] = None,
    version: Annotated[str | None, typer.Option(help="Version or revision.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Of a label, regulator or guideline.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence of the text.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Topic; may be repeated.")] = None,
    identifier: Annotated[list[str] | None, typer.Option(help="NAME=VALUE (doi, pmid, url ...); repeatable.")] = None,
    reindex: Reindex = False,
    as_json: AsJson = False,
) -> None:
    """Copy files into the corpus folder, each only if it can be read. Exit code 1 when one was refused.

    Options describe the source over what the file says; they are kept in a sidecar NAME.meta.yaml beside it.
    """
    from service import documents
    from service.settings import Settings

    given = {
        "id": document_id,
        "title": title,
        "kind": kind,
        "publisher": publisher,
        "year": year,
        "version": version,
        "jurisdiction": jurisdiction,
        "licence": licence,
    }
    settings = Settings.from_environment(os.environ)
    fields = documents.source_fields(given, topic or (), identifier or ())
    place = into or (topic[0] if topic else "")
    with progress() as advance:
        done = documents.add_files(
            settings, documents.find_incoming(paths), fields, into=place, replace=replace, advance=advance
        )
    report = _reindexed(settings) if reindex and done.added else None
    if as_json:
        write_json({**done.model_dump(mode="json"), "reindex": _body(report)})
    else:
        for file in done.added:
            typer.echo("\n".join(_told(file)))
        for refused in done.refused:
            typer.echo(f"refused: {refused.name}: {refused.reason}; {refused.remedy}.", err=True)
        typer.echo(f"{len(done.added)} added, {len(done.refused)} refused.")
        _tell(report, changed=bool(done.added))
    if done.refused:
        raise typer.Exit(REFUSED)


def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids of documents (or paths within the corpus folder).")],
    with_others: Annotated[
        bool, typer.Option("--with-others", help="Remove a file even if it holds other documents too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and leave it.")] = False,
    reindex: Reindex = False,
    as_json: AsJson = False,
) -> None:
    """Remove documents from the corpus folder: their files with the sidecars, all of them or none."""
    from service import documents
    from service.settings import Settings

    settings = Settings.from_environment(os.environ)
    gone = documents.remove_documents(settings, ids, with_others=with_others, dry_run=dry_run)
    report = _reindexed(settings) if reindex and not dry_run else None
    if as_json:
        write_json({**gone.model_dump(mode="json"), "reindex": _body(report)})
        return
    for name in gone.files:
        typer.echo(f"{'would remove' if dry_run else 'removed'}: {name}")
    typer.echo(f"{len(gone.documents)} documents, {len(gone.files)} files.")
    _tell(report, changed=not dry_run)


def _reindexed(settings: Settings) -> BuildReport:
    from service import wiring

    with progress() as advance:
        return wiring.build_index(settings, progress=advance)


def _body(report: BuildReport | None) -> dict[str, Any] | None:
    return None if report is None else report.model_dump(mode="json")


def _told(file: Added) -> list[str]:
    lines = [f"added: {file.path}: {', '.join(source.id for source in file.documents)}"]
    lines += [f"  replaces {path}" for path in file.replaced]
    lines += [f"  left out: {part.where}: {part.why}" for part in file.left_out]
    return lines + [f"  remark: {remark}" for remark in file.remarks]


def _tell(report: BuildReport | None, *, changed: bool) -> None:
    from service.commands.index import describe

    if report is not None:
        typer.echo(describe(report))
    elif changed:
        typer.echo("Next: consilium index build.")
