"""What a question names, and which of it a pronoun takes up."""

from __future__ import annotations

import re

import pytest

from rag.followups.antecedents import candidates, choose
from rag.followups.phrases import phrases
from rag.followups.references import references
from rag.text.vocabulary import Vocabulary
from tests.world import OWNER

NOTHING_KNOWN = Vocabulary(())
WORLD = Vocabulary(OWNER)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Does alfamin alleviate chronic testosis?", ["alfamin", "chronic testosis"]),
        ("What are the main types of testberry?", ["testberry"]),
        ("Which organs are mostly affected in Systemic Testosis (STO)?", ["Systemic Testosis (STO)"]),
        ("Is the AZX9601 antibody used for lung testoma?", ["AZX9601 antibody", "lung testoma"]),
        ("How does it work?", []),
        ("Who led the New Testland State Office?", ["New Testland State Office"]),
        ("What about security?", ["security"]),
        ("What came first and who wrote it?", []),
    ],
)
def test_a_question_names_what_lies_between_its_function_words(question: str, named: list[str]) -> None:
    assert [phrase.text for phrase in phrases(question, NOTHING_KNOWN)] == named


def test_known_terms_keep_the_words_of_severity_in_front_of_them() -> None:
    found = phrases("What helps moderate to severe testitis?", WORLD)
    assert [(phrase.text, phrase.kind, phrase.term) for phrase in found] == [
        ("moderate to severe testitis", "condition", "testitis")
    ]


@pytest.mark.parametrize(
    ("earlier", "followup", "meant"),
    [
        ("Is alfalimab effective for lung testoma?", "When was it approved?", "alfalimab"),
        ("Is alfalimab effective for lung testoma?", "Is betalimab effective for it?", "lung testoma"),
        ("Is alfalimab effective for lung testoma?", "What is its mechanism of action?", "alfalimab"),
        ("Is alfalimab effective for lung testoma?", "What are the symptoms of this disease?", "lung testoma"),
        ("What is the function of QRT7 in pancreatic testosis?", "What is the role of ZXW2 in it?", "pancreatic testosis"),
        ("Is omegaxol an activator of QRT7?", "Is it a suppressor of ZXW2?", "omegaxol"),
        ("Does betalimab help after alfalimab?", "Is betalimab as good as it?", "alfalimab"),
    ],
)  # fmt: skip
def test_a_pronoun_takes_what_its_words_expect(earlier: str, followup: str, meant: str) -> None:
    choice = choose(followup, references(followup)[0], candidates(earlier, phrases(earlier, NOTHING_KNOWN), 1))
    assert choice is not None
    assert choice.taken.phrase.text == meant


def test_a_figure_alone_is_no_antecedent() -> None:
    earlier, followup = "Is 5500 enough?", "Is it safe?"
    assert choose(followup, references(followup)[0], candidates(earlier, phrases(earlier, NOTHING_KNOWN), 1)) is None


def test_phrases_that_are_joined_stand_behind_the_same_word() -> None:
    found = phrases("How do alfatinib and betazumab compare?", WORLD)
    assert [(one.text, one.before, one.order) for one in found] == [("alfatinib", "do", 0), ("betazumab", "do", 0)]


def test_of_two_equally_good_antecedents_the_later_is_taken_and_the_other_offered() -> None:
    earlier, followup = "What is the difference between Alfacel and Betacel?", "Can it be given twice?"
    choice = choose(followup, references(followup)[0], candidates(earlier, phrases(earlier, NOTHING_KNOWN), 1))
    assert choice is not None
    assert choice.other is not None
    assert (choice.taken.phrase.text, choice.other.phrase.text) == ("Betacel", "Alfacel")


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("Is it possible to stop early?", []),
        ("How long does it take to work?", []),
        ("Is it safe in pregnancy?", ["it"]),
        ("Does that apply to children?", ["that"]),
        ("Which drugs that lower pressure are cheap?", []),
        ("Is this drug given weekly?", ["this drug"]),
        ("What happened this week?", []),
        ("What did this deep impact program find?", []),
        ("Is it free to open a second account?", []),
        ("It seems that testing helps.", []),
        ("Is it safe to take in pregnancy?", ["it"]),
        ("Is it cheaper to use than betazumab?", ["it"]),
        ("That was a good answer. Who approved it?", ["it"]),
        ("Does that mean it is unsafe?", ["it"]),
    ],
)
def test_only_words_that_lean_are_references(text: str, leaning: list[str]) -> None:
    assert [text[one.start : one.end] for one in references(text)] == leaning


def test_offsets_are_those_of_the_text() -> None:
    text = "Should Alfaro (alfatinib) be used for active testitis?"
    for phrase in phrases(text, WORLD):
        assert re.escape(text[phrase.start : phrase.end]) == re.escape(phrase.text)
