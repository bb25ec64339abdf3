"""What a story tells beside what is asked: it refuses nothing, and is no subject of what is asked."""

from __future__ import annotations

import pytest

from rag.answer import Question
from rag.engine import Engine
from rag.facets import asking_text, asking_with_its_cause, points_back
from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary
from rag.unknown import unknown_terms
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.test_coverage import reason
from tests.world import OWNER, source

VOCABULARY = Vocabulary(OWNER)


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("A man of 60 has testitis. Which dose of alfatinib fits?", "Which dose of alfatinib fits?"),
        ("He went without for four days. Which one?", "He went without for four days. Which one?"),
        ("Smokes, on ramipril; the nurse asks gently whether to stop it.", "the nurse asks gently whether to stop it."),
        ("Day 3. Creatinine normal. Please give me the dose per kilo.", "Please give me the dose per kilo."),
        ('He wonders a lot. He says: "How long does it last?"', 'He says: "How long does it last?"'),
        ("One. Two is told here. Three is what remains to be done.", "Three is what remains to be done."),
        ("Dose of alfatinib in testitis", "Dose of alfatinib in testitis"),
    ],
)
def test_the_sentences_that_ask_are_told_from_the_story(text: str, asking: str) -> None:
    assert asking_text(text) == asking


def test_a_patients_few_words_before_belong_to_what_points_to_them() -> None:
    own = "My hair comes out since I take it. Can alfatinib do that?"
    assert asking_with_its_cause(own) == own
    assert asking_with_its_cause("My patient has gout. Can alfatinib do that?") == "Can alfatinib do that?"


def test_a_remedy_that_is_pointed_to() -> None:
    assert points_back("She takes alfatinib. Should the tablets be stopped?")
    assert not points_back("She takes alfatinib. What counts as severe disease?")


def test_names_of_the_story_are_told_from_those_that_are_asked_about() -> None:
    analysis = analyse_question("She has testitis and takes betazumab. Which dose of alfatinib fits?", VOCABULARY)
    assert analysis.story
    assert analysis.asking == ("alfatinib",)
    plain = analyse_question("Which dose of alfatinib in testitis?", VOCABULARY)
    assert not plain.story
    assert plain.asking == ("alfatinib", "testitis")


def test_a_drug_of_the_story_that_no_document_has_is_said_and_refuses_nothing(
    engine: Engine, index: MemoryIndex
) -> None:
    told = "He takes atorvastatin and has testitis. What is the induction dose of alfatinib in testitis?"
    answer = engine.answer(Question(text=told), index)
    assert answer.status == "answered"
    gaps = [block.text for section in answer.sections if section.kind == "gaps" for block in section.blocks]  # type: ignore[union-attr]
    assert "No document of this corpus mentions atorvastatin, which the question tells of." in gaps
    asked = "He has testitis. What is the dose of atorvastatin?"
    assert "mentions atorvastatin" in reason(asked, engine, index)


def test_a_disease_beside_is_not_what_a_drug_is_asked_for(engine: Engine, index: MemoryIndex) -> None:
    told = "She has otheritis as well. Which alfatinib dose does the US label give once daily for 8 weeks as induction?"
    assert reason(told, engine, index) == ""
    assert "in otheritis" in reason("What is the dose of alfatinib in otheritis?", engine, index)


def test_whose_record_is_asked_for_is_not_who_is_told_of(engine: Engine, index: MemoryIndex) -> None:
    told = "Mrs Miller in bed 4 has testitis. What is the induction dose of alfatinib in testitis?"
    assert reason(told, engine, index) == ""
    for own in ("She is on alfatinib. What was her trough level?", "What was Mrs Miller's alfatinib dose last week?"):
        assert "one particular person" in reason(own, engine, index)


def test_a_lactate_is_no_lactation() -> None:
    vocabulary = Vocabulary([Term(name="breastfeeding", kind="population", synonyms=("lactation",))])
    assert vocabulary.names("lactate 4, on day 2") == ()
    assert vocabulary.names("during lactation") == ("breastfeeding",)


def test_a_word_put_together_of_known_ones_is_no_unknown_term() -> None:
    text = "Is herpesvirus or legionella likely, thirtyfold so, and extrahepatic?"
    asked = ("herpesvirus", "legionella", "thirtyfold", "extrahepat")
    assert unknown_terms(text, [], asked, {"herp", "virus", "hepat", "fold"}.__contains__) == ("legionella",)


def test_what_is_taken_for_granted_with_another_figure_is_not_borne_out(engine: Engine, index: MemoryIndex) -> None:
    assert "takes something for granted" in reason("Why is alfatinib given as 300 mg in testitis?", engine, index)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My consultant wants me on omegazyl for my testitis. How often is it given?", ("omegazyl",)),
        ("The team mentions a 14-day course of Omegazyl. How is it dosed in testitis?", ("Omegazyl",)),
        ("They gave me omegazyl capsules. Do they work in testitis?", ("omegazyl",)),
        ("My consultant wants me on omegazyl. What counts as severe testitis?", ()),
        ("My consultant wants me on omegazyl. Does alfatinib go with it?", ()),
        ("He has testitis and takes omegazyl. Will it get worse?", ()),
        ("My consultant wants me on alfatinib. How often is it given?", ()),
    ],
)
def test_what_is_proposed_and_pointed_to_is_what_is_asked_about(text: str, names: tuple[str, ...]) -> None:
    assert analyse_question(text, VOCABULARY).unknown_names == names


def test_law_and_money_are_not_answered_whatever_is_known_of_the_drug(engine: Engine, index: MemoryIndex) -> None:
    for question in (
        "I have testitis on alfatinib. Can they dismiss me for it?",
        "Alfatinib harmed me. How much compensation could I get?",
        "Is the maker of alfatinib a good buy?",
    ):
        assert "law, work or money" in reason(question, engine, index)


def test_who_had_it_as_a_child_is_no_child() -> None:
    vocabulary = Vocabulary((*OWNER, Term(name="children", kind="population", synonyms=("child",))))
    assert analyse_question("He had testitis as a child. Which dose of alfatinib?", vocabulary).populations == ()
    assert analyse_question("Which dose of alfatinib in a child?", vocabulary).populations == ("children",)


def test_a_dose_in_children_needs_a_statement_on_dosing_that_is_about_them(engine: Engine) -> None:
    owner = (*OWNER, Term(name="children", kind="population", synonyms=("child",)))
    told = "Safety of alfatinib in children with testitis has been studied in 40 of them."
    sources = {"Dosing": "Alfatinib is given at a dose of 40 mg once daily in testitis.", "Safety": told}
    label = make_document(source("label", "label", "Alfaro (alfatinib) label"), sources)
    index = MemoryIndex([label], HashingEmbedder(), owner)
    assert "gives a dose of alfatinib in children" in reason("Which dose of alfatinib in a child?", engine, index)
    sources["Dosing"] += " In children with testitis the dose of alfatinib is 1 mg/kg."
    dosed = MemoryIndex([make_document(label.source, sources)], HashingEmbedder(), owner)
    assert reason("Which dose of alfatinib in a child?", engine, dosed) == ""
