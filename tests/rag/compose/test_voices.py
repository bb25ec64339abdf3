"""Whose word a question asks for."""

from __future__ import annotations

import pytest

from rag.compose.voices import Voices
from rag.records import Term
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of, statement
from tests.world import OWNER, source

US_LABEL, UK_BODY, REVIEW = "the label gives", "TICE recommends", "a review finds"


def index() -> MemoryIndex:
    return MemoryIndex(
        [
            make_document(
                source("label", "label", "Label of alfatinib", 2024, "US"),
                {"Dosing": "In testitis the label gives alfatinib 40 mg once daily."},
            ),
            make_document(
                source("body", "guideline", "Alfatinib for testitis", 2024, "UK"),
                {"Recommendation": "TICE recommends alfatinib 20 mg once daily in testitis."},
            ),
            make_document(
                source("review", "review", "Alfatinib in testitis", 2024),
                {"Efficacy": "In testitis a review finds alfatinib 30 mg once daily at work."},
            ),
        ],
        HashingEmbedder(),
        (*OWNER, Term(name="alfatinib receptor", kind="test", synonyms=("AFTR",))),
    )


@pytest.mark.parametrize(
    ("question", "missed"),
    [
        ("What is the dose of alfatinib in testitis?", (0, 0, 0)),
        ("What dose of alfatinib does TICE recommend in testitis?", (1, 0, 1)),
        (
            "What dose of alfatinib in testitis is in the TICE guideline?",
            (1, 0, 2),
        ),  # a label is as good as a guideline
        ("What dose of alfatinib is used in testitis in the UK?", (1, 0, 1)),
        ("Do the US and British doses of alfatinib in testitis differ?", (0, 0, 1)),
        ("What does the label of alfatinib give in testitis?", (0, 1, 1)),
        ("What dose of alfatinib does NOBODY recommend in testitis?", (0, 0, 0)),  # nothing is there from such a body
        ("What is the role of TICE in testitis with alfatinib?", (0, 0, 0)),  # no body that speaks
        ("Does AFTR recommend alfatinib in testitis?", (0, 0, 0)),  # a name of the vocabulary is none of a body
    ],
)
def test_whose_word_is_missed(question: str, missed: tuple[int, int, int]) -> None:
    pool = pool_of(question, index())
    voices = Voices(pool)
    assert tuple(voices.missed(statement(pool, words)) for words in (US_LABEL, UK_BODY, REVIEW)) == missed
