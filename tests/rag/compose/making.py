"""Statements, analyses and pools of the miniature world, made by the real reader."""

from __future__ import annotations

from rag.compose.pool import Pool
from rag.evidence.statements import Reader, Statement
from rag.question import Analysis, analyse_question
from rag.records import Filters, Passage
from rag.text.vocabulary import Vocabulary
from tests.fakes import MemoryIndex


def analysis_of(question: str, index: MemoryIndex) -> Analysis:
    return analyse_question(question, Vocabulary(index.vocabulary()))


def pool_of(question: str, index: MemoryIndex) -> Pool:
    """Every statement of the index, read for a question, without vectors."""
    vocabulary = Vocabulary(index.vocabulary())
    ids = [
        hit.chunk_id for hit in index.by_keywords(["testiti", "alfatinib", "betazumab", "gammazumab"], 100, Filters())
    ]
    passages = [Passage(chunk=chunk, source=source) for chunk, source in index.chunks(ids)]
    return Pool(Reader(vocabulary).read(passages), analyse_question(question, vocabulary), vocabulary, index, "US")


def statement(pool: Pool, words: str) -> Statement:
    """The one statement that holds these words."""
    found = [one for one in pool.statements if words in one.text]
    assert len(found) == 1, [one.text for one in found]
    return found[0]
