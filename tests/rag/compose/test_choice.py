"""What an answer holds whatever else there is room for."""

from __future__ import annotations

from rag.compose.choice import chosen_beside, gravest
from rag.compose.placement import OUTSIDE_LABEL, Place
from rag.compose.worth import Worth
from rag.records import Document, Term
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of, statement
from tests.world import OWNER, documents, source


def test_the_gravest_words_are_those_of_the_owners_own_country(index: MemoryIndex) -> None:
    pool = pool_of("Can alfatinib be used in testitis?", index)
    wanted = gravest(pool, "alfatinib", "contraindication")
    said = [one.text for one in pool.statements if wanted(one, Place("pitfalls"))]
    assert said == ["The US label of alfatinib names hypersensitivity to alfatinib as its contraindication."]


def _with(index_documents: list[Document]) -> MemoryIndex:
    owner = (*OWNER, Term(name="off-label use", kind="procedure", synonyms=("off-label",)))
    return MemoryIndex([*documents(), *index_documents], HashingEmbedder(), owner)


LAW = make_document(
    source("law", "other", "Off-label prescribing", 2023, "US"),
    {
        "Limitation": "A defence body says that off-label prescribing weakens the prescriber's position, in testitis too.",
        "Recommendation": "A defence body asks for written consent to off-label use, in testitis too.",
    },
)


def test_what_prescribing_against_a_label_means_follows_where_a_label_speaks_against_it() -> None:
    index = _with([LAW])
    against = pool_of("Can alfatinib be combined with a biologic in testitis?", index)
    said = [one.text for one, place in chosen_beside(against, Worth(against), ()) if place.group == OUTSIDE_LABEL]
    assert sorted(text.split()[4] for text in said) == ["for", "that"]
    allowed = pool_of("Can gammazumab be combined with betazumab in testitis?", index)
    assert not any(place.group == OUTSIDE_LABEL for _, place in chosen_beside(allowed, Worth(allowed), ()))


def test_how_failure_is_told_comes_before_the_next_choice(index: MemoryIndex) -> None:
    pool = pool_of("What next in testitis after failure of alfatinib?", index)
    confirmed = [one.text for one, place in chosen_beside(pool, Worth(pool), ()) if place.group == "confirm"]
    assert any("primary non-response apart from secondary loss of response" in text for text in confirmed)


def test_a_drug_that_the_direct_answer_speaks_for_brings_its_boxed_warning() -> None:
    box = make_document(
        source("gammazumab-label", "label", "Label of gammazumab", 2024, "US"),
        {"Safety": "The US boxed warning of gammazumab in testitis covers rupture of the test."},
    )
    pool = pool_of("Which drug next in testitis after failure of alfatinib?", _with([box]))
    direct = [statement(pool, "suggests gammazumab or betazumab")]
    assert any("rupture of the test" in one.text for one, _ in chosen_beside(pool, Worth(pool), direct))


def test_what_is_worth_most_is_in_the_answer(index: MemoryIndex) -> None:
    pool = pool_of("Which drug next in testitis after failure of alfatinib?", index)
    first = max(pool.statements, key=Worth(pool).of)
    assert first in [one for one, _ in chosen_beside(pool, Worth(pool), ())]


def test_doses_stand_where_doses_are_asked_for() -> None:
    label = make_document(
        source("label", "label", "Label of alfatinib in testitis", 2024, "US"),
        {
            "Dosing": "In otheritis, alfatinib 90 mg is given. The tablets of alfatinib 40 mg are taken at noon.",
            "Safety": "In testitis, overdose of alfatinib causes toxicity with tremor and fits.",
        },
    )
    index = MemoryIndex([label], HashingEmbedder(), OWNER)

    def said(question: str) -> list[str]:
        pool = pool_of(question, index)
        return [one.text for one, _ in chosen_beside(pool, Worth(pool), ())]

    toxicity = said("What toxicity with tremor does overdose of alfatinib cause in testitis?")
    assert not any("mg" in text for text in toxicity)
    dose = said("What dose of alfatinib in testitis?")
    assert any("40 mg" in text for text in dose)
    assert not any("90 mg" in text for text in dose)  # its dose in another disease would mislead
