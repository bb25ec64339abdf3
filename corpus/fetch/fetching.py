"""Fetches what a query finds at a public source into the corpus folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from corpus.fetch import dailymed, entrez, openfda
from corpus.fetch.outcome import Advance, Outcome, Tally
from corpus.fetch.places import Access, SourceName
from corpus.fetch.polite import Polite
from corpus.fetch.shelf import FOLDER, open_shelf
from corpus.loaders.readable import readable
from rag.errors import FetchError

MAX_QUERY = 2_000  # characters
_SOFTWARE = "Consilium/0.1"


def fetch(
    source: SourceName,
    query: str,
    most: int,
    corpus: Path,
    access: Access,
    advance: Advance = lambda step, done, total: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Stores up to `most` documents under `fetched/SOURCE/`; those that are there already are not fetched again.

    :raises FetchError: the source cannot be reached, refuses, or answers what cannot be used; what is stored stays.
    :raises CorpusError: the corpus folder cannot be written.
    """
    query = readable(query)
    if not query or len(query) > MAX_QUERY:
        raise FetchError(f"The query is empty or longer than {MAX_QUERY} characters; shorten it.")
    if most < 1:
        raise FetchError("At least one document must be asked for; raise --max.")
    agent = f"{_SOFTWARE} ({access.contact_email})" if access.contact_email else _SOFTWARE
    with open_shelf(corpus, source) as shelf, Polite(_rate(source, access), agent, sleep=sleep) as polite:
        tally = Tally(most, advance)
        if source == "openfda":
            total = openfda.fetch(polite, access, query, most, shelf, tally)
        elif source == "dailymed":
            total, labels = dailymed.search(polite, access, query, most)
            tally.wanted = len(labels)
            dailymed.fetch(polite, access, labels, shelf, tally)
        else:
            total, ids = entrez.search(polite, access, source, query, most)
            tally.wanted = len(ids)
            entrez.fetch(polite, access, source, ids, shelf, tally)
    return Outcome(
        source=source,
        query=query,
        folder=f"{FOLDER}/{source}",
        total=total,
        stored=tuple(tally.stored),
        kept=tally.kept,
        missing=tuple(tally.missing),
    )


def _rate(source: SourceName, access: Access) -> float:
    return {"dailymed": dailymed.PER_SECOND, "openfda": openfda.PER_SECOND}.get(source) or entrez.rate(access)
