"""Chunks: exact offsets, section borders, ids from content."""

from __future__ import annotations

from rag.chunking import MAX_SENTENCES, chunk_document, text_for_encoder
from tests.fakes import make_document
from tests.world import documents, source


def test_every_chunk_is_a_slice_of_its_document() -> None:
    for document in documents():
        for chunk in chunk_document(document):
            assert document.text[chunk.start : chunk.end] == chunk.text
            assert chunk.document_sha256 == document.sha256


def test_windows_hold_three_sentences_and_never_cross_a_section() -> None:
    sentences = " ".join(f"Finding number {word} was reported here." for word in ("one", "two", "three", "four"))
    document = make_document(
        source("four-findings", "rct", "Four findings"), {"Efficacy": sentences, "Safety": "No harm was seen."}
    )
    chunks = chunk_document(document)
    assert MAX_SENTENCES == 3
    assert [chunk.text.count(".") for chunk in chunks] == [3, 1, 1]
    assert [chunk.heading_path for chunk in chunks] == [("Efficacy",), ("Efficacy",), ("Safety",)]
    assert [chunk.ordinal for chunk in chunks] == [0, 1, 2]


def test_the_page_about_the_page_is_never_a_chunk() -> None:
    document = make_document(
        source("summary-page", "rct", "A page"), {"About this summary": "Written here.", "Safety": "A harm was seen."}
    )
    assert [chunk.text for chunk in chunk_document(document)] == ["A harm was seen."]


def test_ids_follow_the_content_and_nothing_else() -> None:
    first, again = (chunk_document(documents()[0]) for _ in range(2))
    assert [chunk.id for chunk in first] == [chunk.id for chunk in again]
    changed = documents()[0].model_copy(update={"text": documents()[0].text.replace("40 mg", "41 mg")})
    assert {chunk.id for chunk in chunk_document(changed)}.isdisjoint(chunk.id for chunk in first)


def test_title_and_heading_stand_before_what_is_embedded() -> None:
    document = documents()[0]
    chunk = chunk_document(document)[0]
    assert text_for_encoder(chunk, document.source) == f"{document.source.title}. Indication. {chunk.text}"
