"""Why, show me, step 2: answered from the passages that the earlier answer quoted."""

from __future__ import annotations

import pytest

from rag.answer import Answer, Question
from rag.engine import Engine
from rag.followups.outline import outline_of, turn_of
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.world import OWNER, documents, source

FIRST = "Can alfatinib be combined with a biologic in testitis?"


@pytest.fixture(scope="module")
def index() -> MemoryIndex:
    return MemoryIndex(documents(), HashingEmbedder(), OWNER)


@pytest.fixture(scope="module")
def first(index: MemoryIndex) -> Answer:
    return Engine(HashingEmbedder()).answer(Question(text=FIRST), index)


def follow(text: str, first: Answer, index: MemoryIndex) -> Answer:
    return Engine(HashingEmbedder()).answer(Question(text=text, history=(turn_of(first),)), index)


def test_an_outline_holds_statements_with_their_quotes_and_steps_with_their_numbers(first: Answer) -> None:
    outline = outline_of(first)
    assert [one.text for one in outline.statements] == [statement.text for _, statement in first.statements()]
    assert {one.step for one in outline.statements} - {None} == {step.number for step in outline.steps}
    assert outline.snapshot_id == first.receipt.snapshot_id


def test_why_not_answers_with_the_limiting_statement_and_its_passage(first: Answer, index: MemoryIndex) -> None:
    answer = follow("Why is that not recommended?", first, index)
    direct = [statement for kind, statement in answer.statements() if kind == "direct_answer"]
    assert direct[0].modality in {"not_recommended", "contraindicated"}
    assert answer.interpretation.kind == "why"
    assert answer.status == "answered"
    earlier = {quote.document_id for quote in first.quotes()}
    assert {quote.document_id for quote in answer.quotes()} <= earlier


@pytest.mark.parametrize("text", ["Show me the source", "What is that based on?", "Where does that come from?"])
def test_show_me_quotes_the_direct_answer_in_context(text: str, first: Answer, index: MemoryIndex) -> None:
    answer = follow(text, first, index)
    shown = [statement.text for kind, statement in answer.statements() if kind == "direct_answer"]
    assert shown == [statement.text for kind, statement in first.statements() if kind == "direct_answer"]
    assert Engine(HashingEmbedder()).verify(answer, index).ok


def test_the_evidence_for_a_step_is_that_steps_quotes(first: Answer, index: MemoryIndex) -> None:
    step = outline_of(first).steps[-1].number
    answer = follow(f"What is the evidence for step {step}?", first, index)
    wanted = [one.text for one in outline_of(first).statements if one.step == step]
    assert [statement.text for kind, statement in answer.statements() if kind == "direct_answer"] == wanted
    assert answer.interpreted_question == f"The source of step {step} of the answer to: {FIRST}"


def test_a_step_that_is_not_there_is_said(first: Answer, index: MemoryIndex) -> None:
    answer = follow("What is the evidence for step 9?", first, index)
    assert "The answer has no step 9" in answer.sections[0].blocks[0].model_dump()["text"]


def test_asking_for_a_source_leaves_the_topic_where_it_was(first: Answer, index: MemoryIndex) -> None:
    shown = follow("Why?", first, index)
    engine = Engine(HashingEmbedder())
    answer = engine.answer(Question(text="And in pregnancy?", history=(turn_of(first), turn_of(shown))), index)
    assert answer.interpreted_question == "Can alfatinib be combined with a biologic in testitis in pregnancy?"


def test_steps_are_those_of_the_answer_on_the_topic(first: Answer, index: MemoryIndex) -> None:
    shown = follow("Why?", first, index)
    question = Question(text="What is the evidence for step 1?", history=(turn_of(first), turn_of(shown)))
    answer = Engine(HashingEmbedder()).answer(question, index)
    wanted = [one.text for one in outline_of(first).statements if one.step == 1]
    assert [statement.text for kind, statement in answer.statements() if kind == "direct_answer"] == wanted


def test_a_source_that_changed_is_named_and_its_statement_not_shown(first: Answer) -> None:
    changed = [
        document
        if document.id != "alfatinib-us-label"
        else document.model_copy(update={"text": document.text.replace("alfatinib is not", "alfatinib was not")})
        for document in documents()
    ]
    other = MemoryIndex(changed, HashingEmbedder(), OWNER)
    answer = follow("Why is that not recommended?", first, other)
    assert "alfatinib-us-label" in answer.interpretation.notes[0]
    assert Engine(HashingEmbedder()).verify(answer, other).ok


def test_fields_that_say_nothing_leave_old_receipts_valid(first: Answer) -> None:
    assert first.interpretation.kind == ""
    assert first.receipt.sha256 == first.canonical_sha256()


def test_a_source_that_says_likewise_is_shown_in_its_own_words() -> None:
    said = "the label of alfatinib gives adults with testitis 40 mg once daily for 8 weeks as induction."
    labels = [
        make_document(
            source(f"label-{place.lower()}", "label", f"Label of alfatinib ({place})", 2024, place), {"Dosing": text}
        )
        for place, text in (("US", f"In the US {said}"), ("EU", f"In the EU {said}"))
    ]
    index = MemoryIndex(labels, HashingEmbedder(), OWNER)
    first = Engine(HashingEmbedder()).answer(Question(text="What is the dose of alfatinib in testitis?"), index)
    (statement,) = [one for _, one in first.statements() if one.likewise]
    (likewise,) = statement.likewise
    answer = follow(f"Show me reference {likewise.reference}", first, index)
    shown = [one.text for kind, one in answer.statements() if kind == "direct_answer"]
    assert shown == [quote.text for quote in likewise.quotes]
    assert shown != [statement.text]
