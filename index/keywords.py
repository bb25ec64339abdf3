"""BM25 over analysed tokens, by tantivy (k1 1.2, b 0.75, lengths quantised as in Lucene).

The tokens come from `rag.text.analyser` and are only split at blanks here, so that every home of the index ranks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from rag.errors import IndexDamagedError

ENGINE: str = tantivy.__version__

_TOKENS, _ROW, _DOCUMENT = "tokens", "row", "document"
_HEAP_BYTES = 64_000_000


class Posting(NamedTuple):
    """One chunk for the keyword index: its row, the ordinal of its document, its tokens joined by blanks."""

    row: int
    document: int
    tokens: str


class KeywordIndex:
    """Chunks by the words in them."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        # A published generation never changes, so no thread needs to watch the folder.
        index.config_reader(reload_policy="manual")
        self._searcher = index.searcher()

    @classmethod
    def open(cls, folder: Path) -> KeywordIndex:
        """Opens what `write_keywords` wrote.

        :raises IndexDamagedError: this release of tantivy cannot read the folder.
        """
        with _readable(folder):
            return cls(tantivy.Index.open(str(folder)))

    @property
    def count(self) -> int:
        """Number of chunks."""
        return int(self._searcher.num_docs)

    def search(self, tokens: Sequence[str], k: int, documents: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The k rows that score best for any of the tokens, best first; only those of `documents` when given.

        The frequencies that BM25 weighs by are those of the whole index, whatever is admitted, so that a filter leaves
        out rows and never reorders them.
        """
        terms = sorted({token for token in tokens if token})
        if k <= 0 or not terms or self.count == 0 or (documents is not None and not documents):
            return []
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _TOKENS, term, "freq")) for term in terms]
        )
        return self._found(query if documents is None else self._within(query, documents), k)

    def weights_held(self, weights: Mapping[str, float], documents: Sequence[int], k: int) -> dict[int, float]:
        """Sum of the weights of the tokens that a row holds, however often, by row; only rows that hold any.

        :param weights: above 0, by token.
        :param documents: ordinals; only their chunks are looked at.
        :param k: how many rows at most, those that hold most.
        """
        if k <= 0 or not weights or not documents or self.count == 0:
            return {}
        terms = [
            (tantivy.Query.term_query(self._schema, _TOKENS, token, "freq"), weight)
            for token, weight in sorted(weights.items())
        ]
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.const_score_query(term, weight)) for term, weight in terms]
        )
        return dict(self._found(self._within(query, documents), k))

    def _within(self, query: tantivy.Query, documents: Sequence[int]) -> tantivy.Query:
        """The query of the chunks of some documents, with the scores that it has of all."""
        admitted = tantivy.Query.term_set_query(self._schema, _DOCUMENT, list(documents))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, query),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(admitted, 0.0)),
            ]
        )

    def _found(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, limit=min(k, self.count), count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return [(int(row), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def document_frequency(self, token: str) -> int:
        """In how many chunks a token occurs."""
        return int(self._searcher.doc_freq(_TOKENS, token)) if token else 0

    def rows(self) -> list[int]:
        """Every row, ascending."""
        if self.count == 0:
            return []
        hits = self._searcher.search(tantivy.Query.all_query(), limit=self.count, count=False).hits
        return sorted(int(row) for row in self._searcher.fast_field_values(_ROW, [address for _, address in hits]))


def write_keywords(folder: Path, postings: Iterable[Posting]) -> None:
    """Writes a new keyword index into an empty folder.

    Always from scratch, never by deleting in a copy of the parent: tantivy counts deleted chunks in its frequencies until
    segments merge, so two indexes with the same content but another history would rank differently. A million short
    chunks take about two and a half minutes; the costly part, analysing, is remembered in the catalogue.
    """
    folder.mkdir()
    # One thread: several would spread the chunks over segments in an order that depends on the clock.
    writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=_HEAP_BYTES, num_threads=1)
    for posting in postings:
        entry = tantivy.Document()
        entry.add_unsigned(_ROW, posting.row)
        entry.add_unsigned(_DOCUMENT, posting.document)
        entry.add_text(_TOKENS, posting.tokens)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_TOKENS, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(_ROW, fast=True)
    builder.add_unsigned_field(_DOCUMENT, indexed=True)
    return builder.build()


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Translates what tantivy raises: a ValueError, or a panic, which is no Exception."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexDamagedError(
                f"{folder} cannot be read by tantivy {ENGINE}. Run consilium index build."
            ) from error
        raise
