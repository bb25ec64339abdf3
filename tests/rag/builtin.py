"""The statements of the built-in corpus, read once for the tests that need them. Needs no encoder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from corpus.folder import read_folder
from corpus.vocabulary import load_terms
from rag.chunking import chunk_document
from rag.evidence.statements import Reader, Statement
from rag.records import Passage
from rag.text.vocabulary import Vocabulary, merge, mine

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"


@lru_cache(maxsize=1)
def world() -> tuple[Vocabulary, tuple[Statement, ...]]:
    documents = read_folder(CORPUS).documents
    vocabulary = Vocabulary(merge(load_terms(CORPUS), (term for one in documents for term in mine(one))))
    passages = [Passage(chunk=chunk, source=one.source) for one in documents for chunk in chunk_document(one)]
    reader = Reader(vocabulary, [one.source for one in documents])
    return vocabulary, tuple(found.statement for found in reader.read(passages))
