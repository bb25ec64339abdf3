"""The direct answer is of the kind that was asked for, and its fixed words claim nothing beyond."""

from __future__ import annotations

import pytest

from rag.compose.against import told
from rag.compose.direct import LEADS, direct_answer, has_direct_answer
from rag.compose.pool import Pool
from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of
from tests.world import OWNER, documents, source


def test_a_dose_is_answered_with_doses(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("What is the induction dose of alfatinib in testitis?", index))
    assert leads[0].words == "On dosing of alfatinib in testitis, the corpus says:"
    assert "40 mg once daily" in leads[0].statements[0].text


def test_a_question_of_fact_gets_no_verdict_of_what_is_recommended(index: MemoryIndex) -> None:
    fact = direct_answer(pool_of("Does alfatinib raise remission together with a biologic in otheritis?", index))
    assert not any("speak against it" in lead.words for lead in fact)


def test_may_it_be_done_gets_the_weight_of_the_sources(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("Is alfatinib recommended with a biologic in testitis?", index))
    assert "not recommended" in leads[0].statements[0].text


def test_a_direct_answer_has_at_most_three_statements_a_lead(index: MemoryIndex) -> None:
    for question in ("alfatinib testitis", "What should be used in testitis?", "gammazumab or betazumab in testitis"):
        assert all(1 <= len(lead.statements) <= 3 for lead in direct_answer(pool_of(question, index)))


def test_what_is_ruled_out_elsewhere_gives_no_verdict(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("Can alfatinib be used for testitis on nightly dialysis?", index))
    assert any(one.modality in {"contraindicated", "not_recommended"} for lead in leads for one in lead.statements)
    assert not any("speak against it" in lead.words for lead in leads)


def test_a_comparison_gets_no_verdict(index: MemoryIndex) -> None:
    """Sources that recommend one side do not support that the other is better."""
    leads = direct_answer(pool_of("Is gammazumab better than betazumab in testitis?", index))
    assert leads[0].words == "On gammazumab and betazumab in testitis, the corpus says:"


def test_the_most_relevant_one_stands_first_and_an_authority_a_little_before_its_time(index: MemoryIndex) -> None:
    pool = pool_of("alfatinib and gammazumab in testitis", index)
    statements = direct_answer(pool)[0].statements
    worth = [pool.relevance(one) + LEADS * (one.grade.level <= 2) for one in statements]
    assert len(worth) > 1
    assert worth == sorted(worth, reverse=True)


def test_how_often_together_is_answered_by_the_figure(index: MemoryIndex) -> None:
    asked = "How often did alfatinib combined with a biologic cause adverse events in testitis?"
    leads = direct_answer(pool_of(asked, index))
    assert "8 of 20 (40%)" in leads[0].statements[0].text


def test_nothing_is_called_for_instead_of_what_has_not_failed(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("May alfatinib be combined with a biologic in testitis?", index))
    assert [lead.words for lead in leads] == [
        "On giving alfatinib together with another advanced drug, the label says:",
        "However, the combination itself has been reported on:",
    ]


def test_a_kind_that_was_asked_for_is_in_the_answer(index: MemoryIndex) -> None:
    """Monitoring is told by monitoring, however near the trials come."""
    leads = direct_answer(pool_of("What monitoring does alfatinib need in testitis?", index))
    assert any(item.role == "monitoring" for lead in leads for item in lead.statements)


def test_what_is_said_of_the_class_in_the_people_asked_about_opens_the_answer() -> None:
    registry = make_document(
        source("registry", "cohort", "Kinase inhibitors in pregnancy", 2024),
        {"Safety": "A registry saw no malformations after kinase inhibitors in pregnancy in testitis."},
    )
    index = MemoryIndex([*documents(), registry], HashingEmbedder(), OWNER)
    leads = direct_answer(pool_of("Is alfatinib safe in pregnancy in testitis?", index))
    assert leads[0].statements[0].text.startswith("A registry saw no malformations")


def test_a_pair_is_not_answered_by_what_is_said_of_another_drug(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("Is gammazumab combined with betazumab better in testitis?", index))
    assert not any("alfatinib" in one.text.split(" with ")[0] for lead in leads for one in lead.statements)


def test_what_the_question_tells_of_the_patient_goes_by_its_classes_too() -> None:
    owner = (
        *OWNER,
        Term(name="renal impairment", kind="population"),
        Term(name="kidney disease", kind="condition", classes=("renal impairment",)),
    )
    index = MemoryIndex(documents(), HashingEmbedder(), owner)
    assert told(pool_of("alfatinib in testitis with kidney disease", index)) == {"renal impairment", "kidney disease"}


def test_what_rules_a_drug_out_for_the_patient_comes_first_and_then_what_there_is_instead() -> None:
    owner = (*OWNER, Term(name="wheeze", kind="condition"))
    label = make_document(
        source("alfatinib-wheeze", "label", "Alfaro (alfatinib) label", 2025, "US"),
        {
            "Contraindication": "The US label of alfatinib names wheeze as a contraindication.",
            "Dosing": "The US label gives alfatinib 5 mg as a first dose in testitis.",
        },
    )
    advice = make_document(
        source("advice", "guideline", "Advice on testitis", 2025, "US"),
        {"Recommendation": "The 2025 advice recommends betazumab 200 mg for testitis."},
    )
    index = MemoryIndex([label, advice], HashingEmbedder(), owner)
    asked = "Testitis and wheeze, alfatinib is drawn up. Is that OK with the wheeze, and if not, what instead?"
    leads = direct_answer(pool_of(asked, index))
    assert [lead.words for lead in leads] == [
        "Against it, for what the question tells of the patient:",
        "On what to use instead:",
    ]
    assert leads[0].statements[0].text == "The US label of alfatinib names wheeze as a contraindication."
    assert leads[1].statements[0].text.startswith("The 2025 advice recommends betazumab")
    without = direct_answer(pool_of("Is alfatinib OK in testitis?", index))
    assert without[0].words != "Against it, for what the question tells of the patient:"


def test_what_there_is_in_place_of_what_is_out() -> None:
    advice = make_document(
        source("advice", "guideline", "Advice on testitis", 2025, "US"),
        {
            "Recommendation": "In testitis in which alfatinib is contraindicated, the advice considers betazumab. "
            "The advice recommends alfatinib first in testitis."
        },
    )
    index = MemoryIndex([advice], HashingEmbedder(), OWNER)
    pool = pool_of("Testitis. Alfatinib is out. What are the options?", index)
    leads = direct_answer(pool)
    assert leads[0].statements[0].text.startswith("In testitis in which alfatinib is contraindicated")


def test_whether_it_has_done_harm_asks_for_no_leave(index: MemoryIndex) -> None:
    leads = direct_answer(pool_of("Is alfatinib with a biologic going to harm me in testitis?", index))
    assert not any(lead.words.startswith("The sources") for lead in leads)


def test_each_thing_that_is_asked_to_be_done_has_its_statement() -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib", 2025, "US"),
        {
            "Dosing": "Alfatinib 40 mg is given once daily in active testitis. Alfatinib 20 mg is given in mild active testitis. "
            "Alfatinib 60 mg is given in severe active testitis. Alfatinib is withdrawn gradually in testitis."
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)
    leads = direct_answer(pool_of("Can alfatinib be stopped in active testitis?", index))
    assert "Alfatinib is withdrawn gradually in testitis." in [one.text for lead in leads for one in lead.statements]


def test_what_is_named_in_place_of_what_is_ruled_out_comes_before_other_advice() -> None:
    owner = (*OWNER, Term(name="wheeze", kind="condition"))
    label = make_document(
        source("alfatinib-wheeze", "label", "Alfaro (alfatinib) label", 2025, "US"),
        {
            "Contraindication": "The US label of alfatinib names wheeze as a contraindication in testitis.",
            "Dosing": "The US label gives alfatinib 5 mg as a first dose in testitis.",
            "Recommendation": "In testitis with wheeze, for which alfatinib is unsuitable, gammazumab is an alternative.",
        },
    )
    advice = make_document(
        source("advice", "guideline", "Advice on testitis", 2025, "US"),
        {"Recommendation": "The 2025 advice recommends betazumab 200 mg for testitis."},
    )
    index = MemoryIndex([label, advice], HashingEmbedder(), owner)
    asked = "Testitis and wheeze, alfatinib is drawn up. Is that OK with the wheeze, and if not, what instead?"
    instead = next(lead for lead in direct_answer(pool_of(asked, index)) if lead.words == "On what to use instead:")
    assert [one.text for one in instead.statements] == [
        "In testitis with wheeze, for which alfatinib is unsuitable, gammazumab is an alternative."
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What is the induction dose of alfatinib in testitis?",
        "Can alfatinib be combined with a biologic in testitis?",
        "Is gammazumab superior to betazumab in testitis?",
        "What did the ALPHA trial of testitis find?",
    ],
)
def test_whether_there_is_one_is_known_without_weighing(question: str, index: MemoryIndex) -> None:
    pool = pool_of(question, index)
    assert has_direct_answer(pool)
    assert has_direct_answer(pool) == bool(direct_answer(pool))


def test_of_nothing_there_is_no_direct_answer(index: MemoryIndex) -> None:
    vocabulary = Vocabulary(OWNER)
    empty = Pool([], analyse_question("What is the dose of alfatinib?", vocabulary), vocabulary, index, "US")
    assert not has_direct_answer(empty)
    assert direct_answer(empty) == []
