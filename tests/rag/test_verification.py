"""What an answer says is compared with its documents: strength, denial and scope too."""

from __future__ import annotations

import pytest

from rag.answer import Citation, Reference, StatementBlock
from rag.records import Document, Quote
from rag.text.cues import modality, polarity
from rag.verification import problems
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.reading import statement
from tests.world import source

SENTENCE = "Alfatinib is recommended in testitis unless the patient is pregnant."
LABEL = source("alfatinib-label", "label", "Label of alfatinib", 2024, "US")
DOCUMENT: Document = make_document(LABEL, {"Recommendation": f"It is a label. {SENTENCE} It ends."})
INDEX = MemoryIndex([DOCUMENT], HashingEmbedder())
REFERENCE = Reference(
    number=1,
    source_id=LABEL.id,
    title=LABEL.title,
    publisher="",
    year=2024,
    kind="label",
    identifiers=LABEL.identifiers,
    version=None,
    jurisdiction="US",
    is_summary=False,
    review_status="unreviewed",
)


def block(text: str, **changes: object) -> StatementBlock:
    start = DOCUMENT.text.index(text)
    quote = Quote(
        document_id=DOCUMENT.id,
        document_sha256=DOCUMENT.sha256,
        chunk_id="c",
        start=start,
        end=start + len(text),
        text=text,
    )
    read = StatementBlock(
        text=text,
        role="recommendation",
        modality=modality(text),
        polarity=polarity(text),
        grade=statement(SENTENCE).grade,
        citations=(Citation(reference=1, quotes=(quote,)),),
    )
    return read.model_copy(update=changes)


def test_a_whole_sentence_passes() -> None:
    assert problems(block(SENTENCE), {1: REFERENCE}, INDEX) == []


def test_a_quote_without_its_exception_does_not() -> None:
    (problem,) = problems(block("Alfatinib is recommended in testitis"), {1: REFERENCE}, INDEX)
    assert "cut from its sentence (scope)" in problem


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"modality": "contraindicated"}, "strength"),
        ({"polarity": "negated"}, "denial"),
    ],
)
def test_a_field_that_is_not_the_source_s_does_not(changes: dict[str, object], words: str) -> None:
    (problem,) = problems(block(SENTENCE, **changes), {1: REFERENCE}, INDEX)
    assert words in problem


def test_a_reworded_statement_does_not() -> None:
    found = problems(
        block(SENTENCE).model_copy(update={"text": "Alfatinib is recommended in testitis."}), {1: REFERENCE}, INDEX
    )
    assert any("not its quote" in problem for problem in found)
    assert any("more strongly, weakly or widely" in problem for problem in found)


def test_a_source_that_says_the_same_is_checked_too() -> None:
    whole = block(SENTENCE)
    (own,) = whole.citations
    assert problems(whole.model_copy(update={"likewise": (own,)}), {1: REFERENCE}, INDEX) == []
    moved = own.model_copy(update={"quotes": (own.quotes[0].model_copy(update={"start": own.quotes[0].start + 1}),)})
    assert problems(whole.model_copy(update={"likewise": (moved,)}), {1: REFERENCE}, INDEX)
    unlisted = own.model_copy(update={"reference": 2})
    assert problems(whole.model_copy(update={"likewise": (unlisted,)}), {1: REFERENCE}, INDEX)
