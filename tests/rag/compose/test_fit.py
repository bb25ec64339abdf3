"""What a question asks for: a role, a person, a drug, a figure that the patient has."""

from __future__ import annotations

import pytest

from rag.compose.fit import AKIN, HOLDS, NO_FIGURE, NO_ONE, NO_THING, NOT_A_KIND, OTHER_ROLE, SHUTS_OUT, WORDING, Fit
from rag.question import Facet
from rag.records import Term
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of, statement
from tests.world import OWNER, documents, source


def factor(question: str, words: str, index: MemoryIndex, *facets: Facet) -> float:
    """The factor without what wording takes away."""
    pool = pool_of(question, index)
    item = statement(pool, words)
    return Fit(pool, facets).of(item) / (1.0 - WORDING * (1.0 - pool.share(item)))


def test_another_role_than_the_one_asked_for(index: MemoryIndex) -> None:
    question = "What is the dose of alfatinib in testitis?"
    assert factor(question, "40 mg once daily", index, "dosing") == pytest.approx(1.0)
    # a count before treatment is no dose, and holds no figure
    assert factor(question, "full blood count", index, "dosing") == pytest.approx(OTHER_ROLE * NO_FIGURE)


def test_another_condition(index: MemoryIndex) -> None:
    assert factor("alfatinib in otheritis", "40 mg once daily", index) == pytest.approx(AKIN)


def test_which_drug_is_answered_by_a_drug(index: MemoryIndex) -> None:
    question = "Which drug should be used in testitis?"
    assert factor(question, "suggests gammazumab or betazumab", index) == pytest.approx(1.0)
    told = factor(question, "primary non-response", index) / factor(
        "How is testitis treated?", "primary non-response", index
    )
    assert told == pytest.approx(NOT_A_KIND)


def test_people_who_are_asked_about() -> None:
    index = MemoryIndex(
        [
            *documents(),
            make_document(
                source("in-pregnancy", "review", "Alfatinib in testitis", 2024),
                {"Safety": "In pregnant women with testitis, alfatinib harmed none of 12."},
            ),
        ],
        HashingEmbedder(),
        OWNER,
    )
    question = "Is alfatinib safe in testitis in pregnancy?"
    pool = pool_of(question, index)
    asked, other = (
        Fit(pool, ["safety"]).of(statement(pool, words)) for words in ("none of 12", "infection and thrombosis")
    )
    assert other < NO_ONE * asked / (1.0 - WORDING) * 1.001


def test_a_range_that_holds_the_patients_figure() -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib", 2024, "US"),
        {
            "Monitoring": "Alfatinib in testitis is stopped when neutrophils are below 1000 cells/mm3. "
            "Alfatinib in testitis is halved when neutrophils are below 500 cells/mm3."
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), (*OWNER, Term(name="neutrophil count", kind="test")))
    question = "Alfatinib in testitis with neutrophils of 800 cells/mm3?"
    assert factor(question, "below 1000", index) == pytest.approx(HOLDS)
    assert factor(question, "below 500", index) == pytest.approx(SHUTS_OUT)


def test_what_else_is_asked_about_is_named() -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib", 2024, "US"),
        {
            "Safety": "Alfatinib in testitis causes headache in some people. "
            "Alfatinib in testitis causes drowsiness in some people."
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    question = "Does alfatinib cause headache in testitis?"
    assert factor(question, "causes headache", index) == pytest.approx(1.0)
    assert factor(question, "causes drowsiness", index) == pytest.approx(NO_THING)
