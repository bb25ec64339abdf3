"""What a reader goes on to ask: of what is left, where a drug has failed, and of what is most spoken of."""

from __future__ import annotations

from rag.compose.related import related_questions
from rag.coverage_asked import without_the_matter
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of
from tests.world import OWNER, source


def asked(question: str, index: MemoryIndex) -> tuple[str, ...]:
    return related_questions(pool_of(question, index), lambda _: True)


def test_after_a_failure_the_next_questions_are_on_what_is_left(index: MemoryIndex) -> None:
    together = asked("Testitis, alfatinib failed: can it be combined with a biologic?", index)
    assert together[0] == "What is recommended in testitis after failure of alfatinib?"
    assert not any("alfatinib" in question for question in together[1:3])
    options = asked("Which drugs are suggested after failure of alfatinib in testitis?", index)
    assert "What is recommended in testitis after failure of alfatinib?" not in options


def test_what_most_statements_speak_of_comes_first() -> None:
    guideline = make_document(
        source("guideline", "guideline", "Guideline on testitis"),
        {
            "Recommendation": "In testitis after alfatinib, betazumab is suggested rather than gammazumab. "
            "Gammazumab is suggested for testitis with fever. Gammazumab is suggested for testitis in winter.",
        },
    )
    index = MemoryIndex([guideline], HashingEmbedder(), OWNER)
    first = asked("Testitis, alfatinib failed. What next?", index)[0]
    assert first == "What is the recommended dose of gammazumab in testitis?"


def test_what_else_there_is_is_not_refused_for_why_it_is_asked() -> None:
    label = make_document(
        source("label", "label", "Alfaro (alfatinib) label"),
        {"Dosing": "Alfatinib 40 mg is given once daily in testitis."},
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    harm = pool_of("Does alfatinib cause hair loss in testitis?", index)
    assert "says anything of hair loss" in without_the_matter(harm)
    reason = pool_of("Alfatinib causes me hair loss, what else can I take for testitis?", index)
    assert without_the_matter(reason) == ""
