"""What a question asks for: a role, a person, a drug, a figure that the patient has."""

from __future__ import annotations

import pytest

from rag.compose.fit import (
    AKIN,
    HOLDS,
    NEAR_AKIN,
    NO_ADVICE,
    NO_FIGURE,
    NO_ONE,
    NO_OPTION,
    NO_THING,
    NO_WORD_ALONE,
    NOT_A_KIND,
    OF_OTHERS,
    ONE_SIDE,
    OTHER_ROLE,
    OTHER_UNIT,
    OTHER_VOICE,
    RESULT,
    SHUTS_OUT,
    SILENT,
    WORDING,
    Fit,
)
from rag.facets import Facet
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
    assert factor(question, "causes drowsiness", index) == pytest.approx(NO_THING * SILENT)


def index_of(*sentences: str, terms: tuple[Term, ...] = (), heading: str = "Safety") -> MemoryIndex:
    page = make_document(source("page", "review", "A page", 2024), {heading: " ".join(sentences)})
    return MemoryIndex([page], HashingEmbedder(), (*OWNER, *terms))


def test_a_kind_of_the_asked_condition_is_nearer_than_another_one() -> None:
    kind = Term(name="chronic testitis", kind="condition", classes=("testitis",))
    index = index_of("Alfatinib is given in chronic testitis.", "Alfatinib is given in otheritis.", terms=(kind,))
    question = "alfatinib in testitis"
    pool = pool_of(question, index)
    # The page's topic is testitis, so that each statement is of testitis too; with another topic, the factors differ.
    assert Fit(pool, []).of(statement(pool, "chronic testitis")) > 0
    asked = factor(
        "alfatinib in kneeitis",
        "chronic testitis",
        index_of(
            "Alfatinib is given in chronic testitis.",
            terms=(kind, Term(name="kneeitis", kind="condition", classes=("chronic testitis",))),
        ),
    )
    assert asked == pytest.approx(NEAR_AKIN)
    assert factor(
        "alfatinib in otheritis", "chronic testitis", index_of("Alfatinib is given in chronic testitis.", terms=(kind,))
    ) == pytest.approx(AKIN)


def test_what_a_drug_is_taken_for_does_not_matter_where_an_operation_is_asked_about() -> None:
    surgery = Term(name="surgery", kind="procedure")
    index = index_of(
        "Alfatinib is stopped 4 weeks before surgery.", "Alfatinib is swallowed 4 weeks long.", terms=(surgery,)
    )
    question = "I take alfatinib for otheritis. How long before surgery is it stopped?"
    assert factor(question, "before surgery", index) == pytest.approx(1.0)
    assert factor(question, "swallowed", index) == pytest.approx(NO_THING * SILENT)  # it tells of a length of time


def test_what_to_do_with_a_drug_that_is_taken_is_advice() -> None:
    index = index_of(
        "In testitis on alfatinib with haemoglobin below 8 g/dL, treatment with alfatinib is interrupted.",
        "In testitis alfatinib is monitored by haemoglobin and by mood.",
        "In testitis alfatinib needs monitoring of the mood.",
        terms=(Term(name="haemoglobin", kind="test"),),
        heading="Monitoring",
    )
    question = "What is the management of testitis with a haemoglobin of 7 g/dL while on alfatinib?"
    pool = pool_of(question, index)
    assert (pool.focus.kind, pool.focus.background) == ("options", ("alfatinib",))
    told = factor(question, "is interrupted", index)
    other = factor(question, "of the mood", index)
    assert told == pytest.approx(OTHER_ROLE * HOLDS)
    assert other <= NO_ADVICE * NO_OPTION + 1e-9


def test_a_class_stands_for_one_side_of_a_comparison() -> None:
    index = index_of(
        "Alfatinib and biologics did alike in testitis.",
        "Alfatinib did well in testitis.",
        "Biologics did well in testitis.",
    )
    question = "Is alfatinib better than betazumab in testitis?"
    assert factor(question, "did alike", index) == pytest.approx(
        factor(question, "Alfatinib did well", index) / ONE_SIDE
    )
    assert factor(question, "Biologics did well", index) == pytest.approx(factor(question, "Alfatinib did well", index))


def test_how_long_is_told_by_a_time() -> None:
    index = index_of("Alfatinib works within 8 weeks in testitis.", "Alfatinib works in 40% of testitis.")
    question = "How long does alfatinib take to work in testitis?"
    assert factor(question, "8 weeks", index) == pytest.approx(1.0)
    # nor has it a word of the time to onset, or of a length of time
    assert factor(question, "40%", index) == pytest.approx(OTHER_UNIT * SILENT * NO_WORD_ALONE)
    assert factor("What share of testitis does alfatinib help?", "8 weeks", index) == pytest.approx(OTHER_UNIT)


def test_whose_word_is_asked_for() -> None:
    index = index_of(
        "TICE recommends alfatinib in testitis.", "Alfatinib is recommended in testitis.", heading="Recommendation"
    )
    question = "What does TICE recommend of alfatinib in testitis?"
    assert factor(question, "TICE", index) == pytest.approx(
        factor(question, "is recommended", index) / (OTHER_VOICE * NO_THING)
    )


def test_what_the_result_of_the_asked_test_means() -> None:
    test = Term(name="test PCR", kind="test", synonyms=("PCR",))
    index = index_of(
        "A negative PCR does not rule out testitis.", "The PCR is done at once in testitis.", terms=(test,)
    )
    told = "The PCR came back negative in testitis, can alfatinib be stopped?"
    untold = "Once a PCR is done in testitis, can alfatinib be stopped?"
    assert factor(told, "rule out", index) == pytest.approx(RESULT * factor(told, "done at once", index))
    assert factor(untold, "rule out", index) == pytest.approx(factor(untold, "done at once", index))


def test_what_failed_and_who_was_never_treated_count_less_after_a_failure() -> None:
    index = index_of(
        "Gammazumab suits testitis.",
        "Gammazumab suits testitis in people never treated before.",
        "Alfatinib and gammazumab suit testitis.",
        heading="Recommendation",
    )
    question = "Alfatinib failed in testitis. Which drug should be used next?"
    other = factor(question, "Gammazumab suits testitis.", index)
    assert factor(question, "never treated", index) == pytest.approx(OF_OTHERS * other)
    assert factor(question, "Alfatinib and gammazumab", index) == pytest.approx(OF_OTHERS * other)


def test_what_has_a_word_of_what_is_asked_to_be_done() -> None:
    index = index_of("Alfatinib is withdrawn over 8 weeks in testitis.", "Alfatinib is given with food in testitis.")
    question = "Can alfatinib for testitis be dropped?"
    told = factor(question, "withdrawn", index) / factor(question, "with food", index)
    assert told == pytest.approx(1 / NO_WORD_ALONE)
    assert factor("Can alfatinib be kept?", "with food", index) == factor("Can alfatinib be kept?", "withdrawn", index)
