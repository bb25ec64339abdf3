"""What retrieval hands on, and what moves a passage up."""

from __future__ import annotations

import pytest

import rag.agreement
from rag.question import analyse_question
from rag.records import Filters
from rag.retrieval import Depths, facet_queries, other_names, retrieve, sure_queries
from rag.text.vocabulary import Vocabulary
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.world import OWNER, documents, source


def test_passages_keep_each_retrievers_score_and_respect_filters(index: MemoryIndex) -> None:
    analysis = analyse_question("dose of alfatinib in testitis", Vocabulary(index.vocabulary()))
    vector = HashingEmbedder().embed([analysis.text])[0]
    found = retrieve(analysis, vector, index, Filters(kinds=("label",), year_from=2025), Depths())
    assert {passage.source.id for passage in found} == {"alfatinib-us-label"}
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
    assert all(set(passage.scores) <= {"dense", "sentence", "bm25", "document", "facet"} for passage in found)
    assert "40 mg" in found[0].chunk.text


def test_a_chunk_of_the_document_that_matches_as_a_whole_comes_first() -> None:
    """Both chunks say the same; only the other chunks of one document say what the question is about."""
    spread = (
        "Gammazumab was studied in testitis. It was a trial in adults. They had failed before.",
        "Remission was 40%.",
    )
    index = MemoryIndex(
        [
            make_document(source("b-about-it", "rct", "First trial"), {"One": spread[0], "Two": spread[1]}),
            make_document(source("a-elsewhere", "rct", "Other trial"), {"One": "Nothing here.", "Two": spread[1]}),
        ],
        HashingEmbedder(),
    )
    analysis = analyse_question("remission with gammazumab in testitis", Vocabulary(()))
    vector = HashingEmbedder().embed([analysis.text])[0]
    found = [one for one in retrieve(analysis, vector, index, Filters(), Depths()) if one.chunk.text == spread[1]]
    assert [passage.source.id for passage in found] == ["b-about-it", "a-elsewhere"]
    assert found[0].scores["document"] > found[1].scores["document"]


def test_the_nearest_sentence_of_a_chunk_counts() -> None:
    """Two chunks of the same words: in one of them what is asked stands together in one sentence."""
    together = "Remission came early with alfatinib. Tests were done. Adults were seen."
    apart = "Remission was seen. Tests with alfatinib came. Adults were done early."
    index = MemoryIndex(
        [
            make_document(source("b-together", "rct", "Trial"), {"One": together}),
            make_document(source("a-apart", "rct", "Trial"), {"One": apart}),
        ],
        HashingEmbedder(),
    )
    analysis = analyse_question("early remission with alfatinib", Vocabulary(()))
    vector = HashingEmbedder().embed([analysis.text])[0]
    first, second = retrieve(analysis, vector, index, Filters(), Depths())
    assert (first.source.id, second.source.id) == ("b-together", "a-apart")
    assert first.scores["dense"] == second.scores["dense"]
    assert first.scores["sentence"] > second.scores["sentence"]
    assert first.scores["sentence"] == max(index.sentence_cosines(vector, [first.chunk.id])[first.chunk.id])


def test_a_drug_is_also_looked_for_by_its_other_names() -> None:
    brand_only = make_document(source("brand-leaflet", "label", "Leaflet"), {"Dosing": "Take Alfaro with water."})
    index = MemoryIndex([brand_only, *documents()], HashingEmbedder(), OWNER)
    analysis = analyse_question("How is alfatinib taken?", Vocabulary(index.vocabulary()))
    assert other_names(analysis, index) == ("alfaro",)
    assert other_names(analyse_question("What is testitis?", Vocabulary(index.vocabulary())), index) == ()
    vector = HashingEmbedder().embed([analysis.text])[0]
    found = retrieve(analysis, vector, index, Filters(), Depths())
    assert "bm25" in next(one for one in found if one.source.id == "brand-leaflet").scores


def test_a_passage_with_the_questions_figure_and_one_that_forbids_come_first() -> None:
    """Vectors and words alike but for the figure, or for what is forbidden."""
    doses = [
        make_document(source(f"a-{dose}", "rct", "Trial"), {"Dose": f"Alfatinib {dose} mg was given once daily."})
        for dose in (30, 45, 15, 60)
    ]
    advice = [
        make_document(source(f"b-{number}", "label", "Leaflet"), {"Use": f"Alfatinib is {word} in pregnant women."})
        for number, word in enumerate(("recommended", "contraindicated"))
    ]
    for corpus, question, first in (
        (doses, "What did alfatinib 15 mg do?", "a-15"),
        (doses, "What did alfatinib 0.045 g do?", "a-45"),
        (advice, "In which women should alfatinib not be given?", "b-1"),
    ):
        index = MemoryIndex(corpus, HashingEmbedder())
        analysis = analyse_question(question, Vocabulary(()))
        vector = HashingEmbedder().embed([analysis.text])[0]
        assert retrieve(analysis, vector, index, Filters(), Depths())[0].source.id == first


def test_a_passage_that_holds_every_name_of_the_question_passes_one_that_repeats_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one that repeats is nearer, chunk and sentence; BM25 alone does not outweigh that."""
    both = "Some had alfatinib once while many others later received betazumab."
    index = MemoryIndex(
        [
            make_document(source("b-both", "rct", "Trial"), {"One": both}),
            make_document(source("a-repeats", "rct", "Trial"), {"One": "Alfatinib, alfatinib."}),
            *(make_document(source(f"c-{row}", "rct", "Trial"), {"One": f"Adults rest {row}."}) for row in range(9)),
        ],
        HashingEmbedder(),
    )
    analysis = analyse_question("alfatinib and betazumab in adults", Vocabulary(()))
    vector = HashingEmbedder().embed([analysis.text])[0]

    def first() -> str:
        return retrieve(analysis, vector, index, Filters(), Depths())[0].source.id

    assert first() == "b-both"
    monkeypatch.setattr(rag.agreement, "HELD", 0.0)
    assert first() == "a-repeats"


def test_reciprocal_rank_fusion_is_an_option(index: MemoryIndex) -> None:
    analysis = analyse_question("dose of alfatinib in testitis", Vocabulary(index.vocabulary()))
    vector = HashingEmbedder().embed([analysis.text])[0]
    found = retrieve(analysis, vector, index, Filters(), Depths(), "rrf")
    assert found
    # Four lists of which one alone gives 1/61 at most, and a tenth of the best for the question's words.
    assert all(0 < passage.fused < 4 / 60 * 1.1 for passage in found)


def test_each_named_drug_gets_a_query_for_each_facet() -> None:
    analysis = analyse_question("dose of alfatinib in testitis", Vocabulary(()))
    assert facet_queries(analysis) == ()


def test_what_failure_and_prescribing_against_a_label_mean_is_always_looked_for(index: MemoryIndex) -> None:
    def queries(text: str) -> tuple[str, ...]:
        return sure_queries(analyse_question(text, Vocabulary(index.vocabulary())), index)

    assert queries("dose of alfatinib in testitis") == ()
    (failure,) = queries("testitis after failure of alfatinib")
    assert failure.startswith("testitis failure primary non-response")
    together = queries("alfatinib combined with a biologic in testitis")
    assert [query.split()[0] for query in together] == ["off-label"] * 3
