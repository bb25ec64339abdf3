"""`consilium corpus fetch`."""

from __future__ import annotations

import os
from typing import Annotated, get_args

import typer

from corpus.fetch.places import Access, SourceName
from rag.errors import FetchError
from service.commands.output import progress, write_json

_MOST = 100


def fetch(
    source: Annotated[str, typer.Argument(help="pubmed, pmc (open access), dailymed or openfda.")],
    query: Annotated[str, typer.Argument(help="What to look for: the source's own query language, or a drug's name.")],
    most: Annotated[int, typer.Option("--max", help="Store at most so many documents.")] = _MOST,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Fetch documents from a public source into the corpus folder; what is there already is not fetched again."""
    from corpus.fetch import fetching
    from service.settings import Settings

    name: SourceName | None = next((known for known in get_args(SourceName) if known == source), None)
    if name is None:
        raise FetchError(f"There is no source '{source[:40]}'; choose from {', '.join(get_args(SourceName))}.")
    settings = Settings.from_environment(os.environ)
    access = Access.model_validate({field: getattr(settings, field) for field in Access.model_fields})
    with progress() as advance:
        outcome = fetching.fetch(name, query, most, settings.corpus_folder, access, advance)
    if as_json:
        write_json(outcome.model_dump(mode="json"))
        return
    for missing in outcome.missing:
        typer.echo(f"not stored: {missing.id}: {missing.why}", err=True)
    typer.echo(
        f"{outcome.total} found, {len(outcome.stored)} stored in {outcome.folder}, {outcome.kept} already there, "
        f"{len(outcome.missing)} not stored."
    )
    if outcome.stored:
        typer.echo("Next: consilium corpus check, then consilium index build.")
