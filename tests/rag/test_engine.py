"""The main path on the miniature world: what is answered, what is refused, and that every word is proven."""

from __future__ import annotations

import pytest

from rag.answer import AUDIENCES, Answer, GroupBlock, Question, StatementBlock, StepBlock, TemplateBlock
from rag.engine import Engine
from rag.records import Filters, Term
from rag.verification import verify, without_unproven
from tests.fakes import HashingEmbedder, MemoryIndex
from tests.world import OWNER, documents

COMBINATION = (
    "What treatment options are there in testitis that has failed alfatinib, considering combination therapy with another "
    "biologic such as betazumab or gammazumab?"
)


def texts(answer: Answer, kind: str) -> list[str]:
    return [statement.text for section, statement in answer.statements() if section == kind]


@pytest.fixture
def answer(engine: Engine, index: MemoryIndex) -> Answer:
    return engine.answer(Question(text=COMBINATION), index)


def test_every_quote_is_in_its_document_to_the_character(answer: Answer, index: MemoryIndex) -> None:
    quotes = list(answer.quotes())
    assert len(quotes) > 10
    for quote in quotes:
        assert index.document(quote.document_id).text[quote.start : quote.end] == quote.text


def test_direct_answer_has_the_label_the_guidance_and_what_speaks_against(answer: Answer) -> None:
    direct = texts(answer, "direct_answer")
    assert direct[0].startswith(
        "The US label says that alfatinib is not recommended in combination with biological therapies"
    )
    assert any("society guideline suggests gammazumab" in text for text in direct)
    assert "15 of 20 (75%)" in direct[-1]


def test_bold_sections_are_there_in_order(answer: Answer) -> None:
    kinds = [section.kind for section in answer.sections]
    assert kinds == sorted(
        kinds,
        key=[
            "direct_answer",
            "restrictions",
            "evidence",
            "alternatives",
            "algorithm",
            "research_context",
            "pitfalls",
            "conflicts",
            "gaps",
        ].index,
    )
    assert {"direct_answer", "evidence", "algorithm", "pitfalls"} <= set(kinds)


def test_strength_words_stay_with_the_country_that_used_them(answer: Answer) -> None:
    us = [statement for _, statement in answer.statements() if "US label says" in statement.text]
    au = [statement for _, statement in answer.statements() if "Australian" in statement.text]
    assert {statement.modality for statement in us} == {"not_recommended"}
    assert {statement.modality for statement in au} == {"contraindicated"}
    headings = [
        block.heading
        for section in answer.sections
        if section.kind == "conflicts"
        for block in section.blocks
        if isinstance(block, GroupBlock)
    ]
    assert any(heading.startswith("US label, 2025 and AU label, 2024") for heading in headings)


def test_steps_are_numbered_from_one_and_none_is_empty(answer: Answer) -> None:
    steps = [block for section in answer.sections for block in section.blocks if isinstance(block, StepBlock)]
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(any(isinstance(block, StatementBlock) for block in step.blocks) for step in steps)
    assert steps[0].label == "Confirm the situation"


def test_no_statement_is_said_twice(answer: Answer) -> None:
    said = [statement.text for _, statement in answer.statements()]
    assert len(said) == len(set(said))


def test_references_are_numbered_by_first_citation(answer: Answer) -> None:
    order = list(dict.fromkeys(item.reference for _, statement in answer.statements() for item in statement.citations))
    assert order == [reference.number for reference in answer.references] == list(range(1, len(order) + 1))


def test_same_question_gives_the_same_hash_from_a_fresh_engine(answer: Answer, index: MemoryIndex) -> None:
    again = Engine(HashingEmbedder()).answer(Question(text=COMBINATION), index)
    assert again.receipt.sha256 == answer.receipt.sha256 == answer.canonical_sha256()
    assert again == answer


def test_audience_never_changes_the_set_of_claims(engine: Engine, index: MemoryIndex) -> None:
    claims = {
        audience: {
            statement.text
            for _, statement in engine.answer(Question(text=COMBINATION, audience=audience), index).statements()
        }
        for audience in AUDIENCES
    }
    assert all(found == claims["clinician"] for found in claims.values())


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What is the recommended tyre pressure of a Volvo V60?", "says nothing of tyre, pressure, volvo or v60"),
        ("What dose of alfatinib treats gout in cats?", "gout or cats"),
        ("What is the dose of zorbafitinib in testitis?", "zorbafitinib"),
        ("What dose should I give?", "names no drug"),
        ("Is alfatinib plus betazumab effective in pregnant patients with testitis?", "pregnancy"),
        ("Why did the regulator approve alfatinib plus gammazumab for testitis?", ""),
    ],
)
def test_what_the_corpus_does_not_cover_is_not_answered(
    question: str, reason: str, engine: Engine, index: MemoryIndex
) -> None:
    answer = engine.answer(Question(text=question), index)
    assert answer.status == "insufficient_evidence"
    first = answer.sections[0].blocks[0]
    assert isinstance(first, TemplateBlock)
    assert reason in first.text
    assert texts(answer, "direct_answer") == texts(answer, "evidence") == []
    assert answer.related_questions == ()


def test_dose_question_quotes_the_label(engine: Engine, index: MemoryIndex) -> None:
    answer = engine.answer(Question(text="What is the dose of alfatinib in testitis?"), index)
    assert answer.status in {"answered", "partial"}
    assert any("40 mg once daily for 8 weeks" in text for text in texts(answer, "direct_answer"))
    assert any("10 mg or 20 mg" in statement.text for _, statement in answer.statements())


def test_filters_hold_for_everything_that_is_cited(engine: Engine, index: MemoryIndex) -> None:
    question = Question(text="What is the dose of alfatinib in testitis?", filters=Filters(kinds=("label",)))
    answer = engine.answer(question, index)
    assert {reference.kind for reference in answer.references} == {"label"}


def test_related_questions_are_answered_when_asked(answer: Answer, engine: Engine, index: MemoryIndex) -> None:
    assert answer.related_questions
    for question in answer.related_questions:
        assert engine.answer(Question(text=question), index).status != "insufficient_evidence"


def test_verification_finds_each_kind_of_tampering(answer: Answer, index: MemoryIndex) -> None:
    assert verify(answer, index).ok
    text = answer.model_dump_json()
    for planted, complaint in (
        (text.replace("40 mg once daily", "45 mg once daily"), "does not say this"),
        (text.replace('"modality":"not_recommended"', '"modality":"contraindicated"'), "strength"),
        (text.replace(documents()[0].sha256, "f" * 64), "has changed"),
        (text.replace('"number":1,"source_id"', '"number":99,"source_id"'), "no reference"),
    ):
        assert planted != text
        found = verify(Answer.model_validate_json(planted), index)
        assert not found.ok
        assert any(complaint in failure for failure in found.failures)


def test_unproven_statement_is_dropped_and_references_renumbered(answer: Answer, index: MemoryIndex) -> None:
    first = answer.references[0].source_id
    planted = answer.model_dump_json().replace(index.document(first).sha256, "f" * 64)
    mended, failures = without_unproven(Answer.model_validate_json(planted), index)
    assert failures
    assert mended.status == "partial"
    assert first not in {reference.source_id for reference in mended.references}
    assert [reference.number for reference in mended.references] == list(range(1, len(mended.references) + 1))
    assert verify(mended.model_copy(update={"receipt": mended.receipt.model_copy(update={"sha256": ""})}), index).ok


def test_the_reader_is_told_what_figures_were_taken_to_mean(engine: Engine) -> None:
    index = MemoryIndex(documents(), HashingEmbedder(), (*OWNER, Term(name="hypertension", kind="condition")))
    answer = engine.answer(Question(text="alfatinib in testitis with 158/92 mmHg"), index)
    assert answer.interpretation.notes == ("Taken to mean: 158/92 mmHg -> hypertension.",)
