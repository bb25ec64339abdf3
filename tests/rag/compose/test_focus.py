"""What a question is after, and what it only tells."""

from __future__ import annotations

import pytest

from rag.compose.focus import Focus, focus_of, on_topic, related_conditions
from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary
from tests.world import OWNER

VOCABULARY = Vocabulary(
    (
        *OWNER,
        Term(name="chronic testitis", kind="condition"),
        Term(name="inflammatory disease", kind="condition"),
        Term(name="kneeitis", kind="condition", classes=("inflammatory disease",)),
    )
)
RARITY = {"testitis": 1.0, "otheritis": 3.0}


def focus(question: str) -> Focus:
    return focus_of(analyse_question(question, VOCABULARY), VOCABULARY, lambda name: RARITY.get(name, 2.0))


@pytest.mark.parametrize(
    ("question", "kind", "drugs", "background"),
    [
        ("What is the dose of alfatinib in testitis?", "use", ("alfatinib",), ()),
        ("What next in testitis after failure of alfatinib?", "options", (), ("alfatinib",)),
        ("Can alfatinib be combined with betazumab in testitis?", "together", ("alfatinib", "betazumab"), ()),
        (
            "Testitis on betazumab and gammazumab. Is it OK to start alfatinib?",
            "use",
            ("alfatinib",),
            ("betazumab", "gammazumab"),
        ),
        (
            "On betazumab. OK to start alfatinib?",
            "use",
            ("betazumab", "alfatinib"),
            (),
        ),  # two may be asked about together
        (
            "Testitis after betazumab. Is there a biologic less likely to do this?",
            "options",
            (),
            ("betazumab",),
        ),
        ("Is betazumab better than gammazumab in testitis?", "comparison", ("betazumab", "gammazumab"), ()),
        ("What is the pathogenesis of testitis?", "explanation", (), ()),
        ("How is testitis managed?", "options", (), ()),
        ("Which oral tablets for testitis, and how long?", "options", (), ()),
        ("How do I make sure it is testitis and not otheritis?", "explanation", (), ()),
        ("What share of testitis could have been prevented?", "explanation", (), ()),
        ("What are the forms of testitis and how do people do?", "explanation", (), ()),
        ("What is the management of otheritis while on alfatinib?", "options", (), ("alfatinib",)),
        ("Alfatinib trough undetectable in testitis, what now?", "options", (), ("alfatinib",)),
        ("I have testitis and they already want me on alfatinib. How well does it work?", "use", ("alfatinib",), ()),
    ],
)
def test_kind_and_drugs(question: str, kind: str, drugs: tuple[str, ...], background: tuple[str, ...]) -> None:
    found = focus(question)
    assert (found.kind, found.drugs, found.background) == (kind, drugs, background)


def test_a_rarer_condition_weighs_more() -> None:
    # testitis 0.5 + 0.5 * 1/3 = 0.66667, otheritis 1.0; together 1.66667
    assert focus("How is otheritis managed in testitis?").conditions == {"otheritis": 0.6, "testitis": 0.4}


def test_the_class_of_a_named_condition_is_no_second_condition() -> None:
    assert focus("How is kneeitis (inflammatory disease) managed?").conditions == {"kneeitis": 1.0}


def test_conditions_that_share_a_telling_word_are_related() -> None:
    assert related_conditions(("chronic testitis",), VOCABULARY) == {"testitis"}
    assert related_conditions(("otheritis",), VOCABULARY) == frozenset()


def test_the_classes_of_an_asked_condition_are_related_for_every_kind_of_question() -> None:
    for question in ("What is the dose of alfatinib in kneeitis?", "How is kneeitis managed?"):
        assert focus(question).related == {"inflammatory disease"}
    # What only shares a word with the condition is not: a dose in one is no dose in the other.
    assert focus("What is the dose of alfatinib in testitis?").related == frozenset()


def test_a_survey_is_told_from_a_single_question() -> None:
    assert focus("What are the treatment options in testitis?").broad
    assert not focus("Does alfatinib raise the pulse?").broad


def test_a_question_that_names_no_condition_is_on_what_most_passages_are_about() -> None:
    vocabulary = Vocabulary(OWNER)
    asked = Focus(kind="options")
    assert on_topic(asked, {"testitis": 0.7, "otheritis": 0.2}, vocabulary).conditions == {"testitis": 1.0}
    assert on_topic(asked, {"testitis": 0.5, "otheritis": 0.5}, vocabulary) == asked  # neither is what most are about


def test_kinds_of_an_asked_condition_are_related() -> None:
    vocabulary = Vocabulary([*OWNER, Term(name="severe testitis", kind="condition", classes=("testitis",))])
    assert "severe testitis" in related_conditions(("testitis",), vocabulary)


def test_a_condition_is_related_to_its_test() -> None:
    vocabulary = Vocabulary((*OWNER, Term(name="anti-other", kind="test", classes=("otheritis",))))
    found = focus_of(analyse_question("alfatinib in testitis with anti-other", vocabulary), vocabulary, lambda _: 1.0)
    assert "otheritis" in found.related


def test_a_drug_that_is_said_to_be_wanted_is_asked_about() -> None:
    told = focus("Testitis, betazumab stopped last week. The team want alfatinib. What dose does he need?")
    assert (told.drugs, told.background) == (("alfatinib",), ("betazumab",))
    asked = focus("The team want alfatinib. What dose, or should betazumab go on?")
    assert asked.drugs == ("alfatinib", "betazumab")


def test_two_drugs_may_each_be_asked_about_on_its_own() -> None:
    assert focus("Testitis. Alfatinib dose? Betazumab for the pain?").apart
    assert not focus("Testitis. Can alfatinib be given with betazumab?").apart
    assert not focus("Testitis. What dose of alfatinib is right on betazumab? Is alfatinib safe?").apart


def test_what_is_to_be_replaced_is_no_option() -> None:
    asked = focus("On alfatinib for testitis and now tired. What should replace it?")
    assert (asked.kind, asked.drugs, asked.background) == ("options", (), ("alfatinib",))
