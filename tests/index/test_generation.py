"""A published generation against the reference in memory, and its promises to readers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.generation import Generation
from index.home import IndexHome
from index.recipe import Recipe
from rag.ports import PassageIndex, ScoredChunk
from rag.question import analyse_question
from rag.records import Document, Filters, Term
from rag.retrieval import Depths, retrieve
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.index.worlds import MONDAY, Workshop, document
from tests.world import OWNER, documents

QUERIES = (
    "alfatinib dose in testitis",
    "is alfatinib contraindicated together with a biologic",
    "gammazumab versus betazumab remission",
    "TST induction mg",
)
FILTERS = (
    Filters(),
    Filters(kinds=("label",)),
    Filters(kinds=("label", "rct"), year_from=2024),
    Filters(year_to=2023),
    Filters(kinds=("news",)),
    Filters(year_from=1900, year_to=2100),
    Filters(jurisdictions=("us",)),
    Filters(jurisdictions=("AU", "US"), kinds=("label",)),
    Filters(topics=("Testitis",), year_to=2024),
    Filters(topics=("otheritis",)),
    Filters(review_states=("approved",)),
    Filters(review_states=("unreviewed", "approved"), jurisdictions=("AU",)),
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Generation, MemoryIndex]:
    home = IndexHome(tmp_path_factory.mktemp("index"))
    build(home, documents(), HashingEmbedder(), OWNER, today=MONDAY)
    return home.open(HashingEmbedder.fingerprint), MemoryIndex(documents(), HashingEmbedder(), OWNER)


@pytest.mark.parametrize("k", [1, 3, 10, 1000])
@pytest.mark.parametrize("filters", FILTERS)
def test_both_searches_equal_the_reference(pair: tuple[Generation, MemoryIndex], filters: Filters, k: int) -> None:
    generation, reference = pair
    for query in QUERIES:
        vector = HashingEmbedder().embed([query])[0]
        tokens = analyse(query)
        found, expected = generation.by_vector(vector, k, filters), reference.by_vector(vector, k, filters)
        assert [hit.chunk_id for hit in found] == [hit.chunk_id for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=2e-5)
        found, expected = generation.by_keywords(tokens, k, filters), reference.by_keywords(tokens, k, filters)
        assert [hit.chunk_id for hit in found] == [hit.chunk_id for hit in expected]
        whole, expected_whole = (
            generation.documents_by_keywords(tokens, k, filters),
            reference.documents_by_keywords(tokens, k, filters),
        )
        assert [hit.document_id for hit in whole] == [hit.document_id for hit in expected_whole]
        assert [hit.score for hit in whole] == pytest.approx([hit.score for hit in expected_whole], rel=0.03)
        # tantivy keeps lengths above 40 tokens in one byte, so scores of longer chunks are a little coarse.
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], rel=0.03)


def test_the_rest_of_the_port_equals_the_reference(pair: tuple[Generation, MemoryIndex]) -> None:
    generation, reference = pair
    assert isinstance(generation, PassageIndex)
    assert generation.chunk_count == reference.chunk_count
    assert generation.published_on == "2026-11-23"
    assert generation.vocabulary() == reference.vocabulary()
    for original in documents():
        assert generation.document(original.id) == original
    ids = [hit.chunk_id for hit in reference.by_keywords(["testiti"], 100, Filters())]
    assert generation.chunks(ids) == reference.chunks(ids)
    weights = {token: 1 / place for place, token in enumerate(dict.fromkeys(analyse(" ".join(QUERIES))), start=1)}
    everywhere = sorted(generation.text.chunk_ids.values())
    assert generation.weights_held(weights, everywhere) == pytest.approx(
        reference.weights_held(weights, everywhere), abs=2e-5
    )
    assert generation.weights_held(weights, ids[:1]) == {ids[0]: generation.weights_held(weights, everywhere)[ids[0]]}
    assert generation.weights_held(weights, []) == {}
    for token in analyse(" ".join(QUERIES)):
        assert generation.document_frequency(token) == reference.document_frequency(token)


def test_what_a_generation_lacks_is_a_key_error(pair: tuple[Generation, MemoryIndex]) -> None:
    generation, _ = pair
    with pytest.raises(KeyError):
        generation.document("nobody")
    with pytest.raises(KeyError):
        generation.chunks(["nobody"])


def test_ties_are_broken_on_the_chunk_id_at_every_cut(shop: Workshop) -> None:
    shop.build([document(f"same-{number:02d}", "one two three", title="Same title") for number in range(40)])
    with shop.home.open() as generation:
        ids = sorted(generation.text.chunk_ids.values())
        vector = shop.embedder.embed(["one two three"])[0]
        for k in (1, 7, 39, 40, 41):
            assert [hit.chunk_id for hit in generation.by_vector(vector, k, Filters())] == ids[:k]
            assert [hit.chunk_id for hit in generation.by_keywords(["two"], k, Filters())] == ids[:k]


def test_a_source_without_a_year_fails_any_limit_on_the_year(shop: Workshop) -> None:
    shop.build([document("with-year", "word", year=2020), document("without-year", "word", year=None)])
    with shop.home.open() as generation:
        vector = shop.embedder.embed(["word"])[0]
        for filters in (Filters(year_from=2000), Filters(year_to=2020)):
            for hits in (generation.by_vector(vector, 5, filters), generation.by_keywords(["word"], 5, filters)):
                assert [chunk.document_id for chunk, _ in generation.chunks([hit.chunk_id for hit in hits])] == [
                    "with-year"
                ]


@pytest.mark.parametrize("passing", [0, 1, 2, 30, 299, 300])
def test_filters_are_exact_however_few_sources_pass(shop: Workshop, passing: int) -> None:
    """The best of those that pass, not those that pass among the best: the answer is that of a smaller corpus."""
    corpus = [
        _of_topic(document(f"doc-{number:03d}", f"shared word{number % 7} other{number}"), number < passing)
        for number in range(300)
    ]
    shop.build(corpus)
    wanted = Filters(topics=("chosen",))
    vector = shop.embedder.embed(["shared word3"])[0]
    with shop.home.open() as generation:
        searches: list[Callable[[int, Filters], list[ScoredChunk]]] = [
            lambda k, filters: generation.by_vector(vector, k, filters),
            lambda k, filters: generation.by_keywords(["shared", "word3"], k, filters),
        ]
        whole = generation.documents_by_keywords(["shared", "word3"], 1_000, Filters())
        passed = [hit for hit in whole if generation.document(hit.document_id).source.topics == ("chosen",)]
        assert len(passed) == passing
        assert generation.documents_by_keywords(["shared", "word3"], 10, wanted) == passed[:10]
        for search in searches:
            everything = search(1_000, Filters())
            admitted = [hit for hit in everything if generation.chunks([hit.chunk_id])[0][1].topics == ("chosen",)]
            assert len(admitted) == passing
            assert search(10, wanted) == admitted[:10]


@pytest.mark.parametrize("passing", [0, 1, 3, 40])
def test_passages_are_those_that_pass_in_the_order_that_their_scores_give(shop: Workshop, passing: int) -> None:
    """Through the whole of retrieval: nothing that fails comes in, and nothing that passes is crowded out."""
    shop.recipe = Recipe()
    corpus = [
        _of_topic(document(f"doc-{number:03d}", f"Alfatinib was given in trial {number}."), number % 40 < passing)
        for number in range(40)
    ]
    shop.build(corpus)
    analysis = analyse_question("alfatinib trial 7", Vocabulary(()))
    vector = shop.embedder.embed([analysis.text])[0]
    with shop.home.open() as generation:
        found = retrieve(analysis, vector, generation, Filters(topics=("chosen",)), Depths())
        assert {passage.source.id for passage in found} == {f"doc-{number:03d}" for number in range(passing)}
        if passing > 7:
            assert found[0].source.id == "doc-007"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("TGFβ", "TGF-beta was raised."),
        ("interleukin 23", "IL-23 was raised."),
        ("15mg", "A dose of 15 mg was given."),
        ("20 µg", "A dose of 20 micrograms was given."),
        ("SGLT-2", "SGLT2 was inhibited."),
        ("Behcet", "Behçet disease was seen."),
    ],
)
def test_every_home_of_the_index_reads_words_alike(shop: Workshop, asked: str, written: str) -> None:
    shop.recipe = Recipe()
    corpus = [document("wanted", written), document("other", "Nothing of it was seen.")]
    shop.build(corpus)
    memory = MemoryIndex(corpus, shop.embedder)
    with shop.home.open() as generation:
        for index in (generation, memory):
            found = index.chunks([hit.chunk_id for hit in index.by_keywords(analyse(asked), 5, Filters())])
            assert [chunk.document_id for chunk, _ in found] == ["wanted"]
            assert [hit.document_id for hit in index.documents_by_keywords(analyse(asked), 5, Filters())] == ["wanted"]


def _of_topic(plain: Document, chosen: bool) -> Document:
    topic = "chosen" if chosen else "passed over"
    return plain.model_copy(update={"source": plain.source.model_copy(update={"topics": (topic,)})})


def test_nothing_is_found_when_nothing_is_asked_for(pair: tuple[Generation, MemoryIndex]) -> None:
    generation, _ = pair
    vector = np.zeros(generation.vectors.dimension, dtype=np.float32)
    assert generation.by_vector(vector, 0, Filters()) == []
    assert generation.by_keywords([], 5, Filters()) == []


def test_threads_get_the_same_answers(pair: tuple[Generation, MemoryIndex]) -> None:
    generation, _ = pair
    vectors = HashingEmbedder().embed(QUERIES)

    def everything() -> list[object]:
        found: list[object] = []
        for query, vector in zip(QUERIES, vectors, strict=True):
            for filters in FILTERS:
                dense = generation.by_vector(vector, 5, filters)
                found += [dense, generation.by_keywords(analyse(query), 5, filters)]
                found.append(generation.chunks([hit.chunk_id for hit in dense]))
        return found

    expected, results = everything(), []
    threads = [threading.Thread(target=lambda: results.append(everything())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 6


def test_an_old_generation_stays_whole_while_newer_ones_are_published(shop: Workshop) -> None:
    shop.build([document("guideline", "first version")])
    with shop.home.open() as old:
        for version in ("second", "third", "fourth"):
            shop.build([document("guideline", f"{version} version")])
        assert old.document("guideline").text.strip().endswith("first version")
        hit = old.by_keywords(["first"], 5, Filters())[0]
        assert old.chunks([hit.chunk_id])[0][0].text == "first version"
        assert old.by_keywords(["fourth"], 5, Filters()) == []
    assert shop.home.layout.numbers() == [3, 4]


def test_the_vocabulary_holds_what_the_owner_says_and_what_documents_teach(shop: Workshop) -> None:
    shop.terms = (Term(name="testitis", kind="condition"),)
    shop.build([document("one", "word ALFATINIB"), document("two", "word BETAZUMAB ALFATINIB")])
    with shop.home.open() as generation:
        assert [term.name for term in generation.vocabulary()] == ["ALFATINIB", "BETAZUMAB", "testitis"]


def test_two_machines_publish_the_same_snapshot_whatever_their_history(tmp_path: Path) -> None:
    one, two = Workshop(tmp_path / "one"), Workshop(tmp_path / "two")
    first = [document("aaa", "alfa beta"), document("bbb", "beta gamma"), document("ccc", "beta")]
    one.build([first[2], document("zzz", "beta gone")])
    one.build([first[0], document("bbb", "another version of beta")])
    mended = one.build(list(reversed(first)), today=None)
    fresh = two.build(first)
    assert mended.generation == 3
    assert mended.snapshot_id == fresh.snapshot_id
    with one.home.open() as left, two.home.open() as right:
        vector = one.embedder.embed(["beta gamma"])[0]
        assert left.by_vector(vector, 9, Filters()) == right.by_vector(vector, 9, Filters())
        assert left.by_keywords(["beta", "gamma"], 9, Filters()) == right.by_keywords(["beta", "gamma"], 9, Filters())
