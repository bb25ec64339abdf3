"""A long question is titled by what it is about and what it asks."""

from __future__ import annotations

from rag.compose.title import SHORT, title_of
from tests.fakes import MemoryIndex
from tests.rag.compose.making import pool_of


def test_a_short_question_is_its_own_title(index: MemoryIndex) -> None:
    assert title_of(pool_of("Dose of alfatinib in testitis?", index)) == "Dose of alfatinib in testitis?"


def test_a_vignette_is_named_by_condition_failure_and_what_is_asked(index: MemoryIndex) -> None:
    question = (
        "What treatment options are there for an adult with testitis that has failed Alfaro (alfatinib), considering combination "
        "with another biologic, such as Betara or Gammora?"
    )
    assert title_of(pool_of(question, index)) == (
        "Testitis after failure of alfatinib: use together and treatment (betazumab and gammazumab)"
    )


def test_a_long_question_that_names_nothing_is_cut_at_a_word(index: MemoryIndex) -> None:
    title = title_of(pool_of(f"What about {'whatever comes next ' * 12}?", index))
    assert title.endswith(" ...")
    assert len(title) <= SHORT + 4
