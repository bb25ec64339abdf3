"""Everyday words for what sources call by a term."""

from __future__ import annotations

import pytest

from rag.text.analyser import analyse
from rag.text.lay import meanings


def held(question: str, sentence: str) -> set[str]:
    """Words of the question that the sentence says by another word."""
    return {one.words for one in meanings(question) if one.among(frozenset(analyse(sentence)))}


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Brain zaps after stopping?", "Electric-shock sensations may follow.", {"Brain zaps"}),
        ("How many painkiller days a month?", "Simple analgesics on 15 days or more.", {"painkiller"}),
        ("How many puffs in one go?", "No more than 6 inhalations on one occasion.", {"puffs"}),
        ("Which water pills are best?", "A thiazide diuretic comes first.", {"water pills"}),
        ("Thrush from it?", "Genital infections were seen more often.", {"Thrush"}),
        ("Thrush from it?", "Urinary infections were not.", set()),
        ("Two cycles of it?", "Electric-shock sensations may follow.", set()),
    ],
)
def test_a_sentence_has_a_word_by_its_meaning(question: str, sentence: str, words: set[str]) -> None:
    assert held(question, sentence) == words


def test_a_meaning_of_two_words_needs_both() -> None:
    assert held("Thrush from it?", "Infection of the lung.") == set()


def test_everyday_words_that_mean_the_same_are_held_by_a_source_that_uses_them() -> None:
    (casualty,) = (one for one in meanings("Sent home from casualty?") if one.words == "casualty")
    text = "People who leave A&E are seen within two days."
    assert casualty.among(frozenset(analyse(text)), text)
    (healthy,) = (one for one in meanings("Is the baby healthy?") if one.words == "healthy")
    well = "The drug works well in infants."
    assert not healthy.among(frozenset(analyse(well)), well)  # general words tell nothing
