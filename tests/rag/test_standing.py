"""How a question speaks of the drugs that it names, and who asks it."""

from __future__ import annotations

import pytest

from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary
from tests.world import OWNER

VOCABULARY = Vocabulary(OWNER)


@pytest.mark.parametrize(
    ("question", "failed"),
    [
        ("Did brilliantly on alfatinib for two years and is now flaring.", ("alfatinib",)),
        ("She did well on alfatinib, but has relapsed.", ("alfatinib",)),
        ("She did well on alfatinib. Which bloods are due?", ()),
        ("Now flaring. Is alfatinib an option?", ()),
        ("Testitis never really responded to alfatinib. What next?", ("alfatinib",)),
        ("Alfatinib made him too nauseated. What next?", ("alfatinib",)),
        ("Alfatinib did nothing for me. What next?", ("alfatinib",)),
        ("She could not tolerate alfatinib. What next?", ("alfatinib",)),
        ("Failed betazumab, now on alfatinib. Which bloods are due?", ("betazumab",)),
    ],
)
def test_what_once_helped_and_no_longer_does_has_failed(question: str, failed: tuple[str, ...]) -> None:
    assert analyse_question(question, VOCABULARY).failed == failed


@pytest.mark.parametrize(
    ("question", "ruled_out", "drugs"),
    [
        ("Testitis after a stent. Alfatinib is out. Options?", ("alfatinib",), ()),
        ("Testitis, she can't take alfatinib. What else?", ("alfatinib",), ()),
        ("Is alfatinib contraindicated in testitis?", (), ("alfatinib",)),
        ("Alfatinib out of hours?", (), ("alfatinib",)),
    ],
)
def test_what_cannot_be_given_is_no_option(question: str, ruled_out: tuple[str, ...], drugs: tuple[str, ...]) -> None:
    analysis = analyse_question(question, VOCABULARY)
    assert (analysis.ruled_out, analysis.drugs) == (ruled_out, drugs)


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("PA student: does alfatinib help in testitis?", {"alfatinib", "testiti"}),
        ("Ward pharmacist here. Does alfatinib help in testitis?", {"alfatinib", "testiti"}),
        ("For an exam: does alfatinib help in testitis?", {"alfatinib", "testiti"}),
        ("Is the student on alfatinib?", {"student", "alfatinib"}),
    ],
)
def test_who_asks_is_no_part_of_what_is_asked(question: str, content: set[str]) -> None:
    assert set(analyse_question(question, VOCABULARY).content) == content


def test_planned_children_are_no_patients() -> None:
    vocabulary = Vocabulary((*OWNER, Term(name="children", kind="population", synonyms=("child",))))
    assert analyse_question("I'm not planning children yet. Alfatinib?", vocabulary).populations == ()
    assert analyse_question("Is alfatinib safe in children?", vocabulary).populations == ("children",)
