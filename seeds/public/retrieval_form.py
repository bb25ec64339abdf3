"""The form that most retrieval sets share (BEIR's): corpus.jsonl, queries.jsonl, qrels.tsv, each perhaps gzipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from seeds.public.files import find, relevance, rows
from seeds.public.forms import PublicDocument, PublicQuery, PublicSet

CORPUS = ("corpus.jsonl", "corpus.jsonl.gz", "corpus_[0-9]*.jsonl", "corpus_[0-9]*.jsonl.gz")
QUERIES = ("queries*.jsonl", "queries*.jsonl.gz")
QRELS = ("qrels*.tsv",)


def read_retrieval(folder: Path, name: str) -> PublicSet:
    """Documents, the queries that have a relevant document, and their relevance."""
    qrels = relevance(find(folder, *QRELS))
    queries = tuple(
        PublicQuery(str(row["_id"]), str(row["text"]))
        for row in rows(find(folder, *QUERIES), "_id", "text")
        if str(row["_id"]) in qrels
    )
    return PublicSet(name=name, documents=documents_of(find(folder, *CORPUS)), queries=queries, qrels=qrels)


def documents_of(path: Path) -> Callable[[], Iterator[PublicDocument]]:
    """Reads a corpus file each time it is called; a document without any text is left out."""

    def read() -> Iterator[PublicDocument]:
        for row in rows(path, "_id", "text"):
            title, text = str(row.get("title") or ""), str(row["text"] or "")
            if title.strip() or text.strip():
                yield PublicDocument(str(row["_id"]), title, text)

    return read
