"""`supported` on sentences of the built-in corpus against the chunks that hold them, with faults planted and without."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

import pytest

from corpus.folder import read_folder
from corpus.vocabulary import load_terms
from rag.chunking import chunk_document
from rag.text.sentences import split
from rag.text.vocabulary import Vocabulary, merge, mine
from seeds.sentence_faults import (
    neighbouring_drug,
    neighbouring_number,
    swapped_drugs,
    swapped_numbers,
    with_not,
    without_not,
    wrong_numbers,
    wrong_units,
)
from seeds.support import supported
from service.settings import Settings

MOST = 500  # pairs of each kind


class Corpus(NamedTuple):
    """Sentences with their chunk, in an order that has nothing to do with where they stand."""

    pairs: list[tuple[str, str]]
    names: Vocabulary


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    folder = Settings().corpus_folder
    documents = read_folder(folder).documents
    pairs = [
        (chunk.text[start:end], chunk.text)
        for document in documents
        for chunk in chunk_document(document)
        for start, end in split(chunk.text)
    ]
    pairs.sort(key=lambda pair: hashlib.sha256("\n".join(pair).encode("utf-8")).hexdigest())
    terms = merge(load_terms(folder), (term for document in documents for term in mine(document)))
    return Corpus(pairs, Vocabulary(terms))


def rejected(corpus: Corpus, change: Callable[[str], str]) -> tuple[int, int]:
    """How many changed sentences were tried, and how many of them their chunk does not support."""
    return rejected_in_context(corpus, lambda sentence, _: change(sentence))


def rejected_in_context(corpus: Corpus, change: Callable[[str, str], str]) -> tuple[int, int]:
    """The same for a change that looks at the chunk."""
    changed = ((change(sentence, chunk), sentence, chunk) for sentence, chunk in corpus.pairs)
    tried = [(text, chunk) for text, sentence, chunk in islice((one for one in changed if one[0] != one[1]), MOST)]
    return len(tried), sum(not supported(text, chunk, corpus.names).ok for text, chunk in tried)


@pytest.mark.parametrize(
    "plant",
    [wrong_numbers, lambda text: wrong_numbers(text, at_most=1), swapped_numbers, wrong_units, without_not, with_not],
)
def test_faults_are_rejected(corpus: Corpus, plant: Callable[[str], str]) -> None:
    tried, refused = rejected(corpus, plant)
    assert tried >= 300
    assert refused / tried >= 0.95


def test_swapped_drugs_are_rejected(corpus: Corpus) -> None:
    tried, refused = rejected(corpus, lambda text: swapped_drugs(text, corpus.names))
    assert tried >= 200  # sentences that name two drugs are fewer
    assert refused / tried >= 0.95


def test_what_stands_next_to_the_sentence_is_rejected(corpus: Corpus) -> None:
    """The number or the drug of another sentence of the same chunk."""
    tried, refused = rejected_in_context(corpus, neighbouring_number)
    assert tried == MOST
    assert refused / tried >= 0.95
    tried, refused = rejected_in_context(corpus, lambda text, chunk: neighbouring_drug(text, chunk, corpus.names))
    assert tried >= 150
    assert refused / tried >= 0.95


def test_what_the_chunk_says_is_not_rejected(corpus: Corpus) -> None:
    refused = [sentence for sentence, chunk in corpus.pairs[:MOST] if not supported(sentence, chunk, corpus.names).ok]
    assert len(refused) / MOST <= 0.02, refused


def test_another_way_of_writing_is_not_rejected(corpus: Corpus) -> None:
    """Dashes, apostrophes and blanks as word processors write them."""
    tried, refused = rejected(
        corpus, lambda text: text.replace("-", "\u2011").replace("'", "\u2019").replace(" ", "\u00a0 ", 3)
    )
    assert tried == MOST
    assert refused / tried <= 0.02
