"""Each fault changes what it is named after and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.text.vocabulary import Vocabulary
from seeds.sentence_faults import (
    neighbouring_drug,
    neighbouring_number,
    swapped_drugs,
    swapped_numbers,
    with_not,
    without_not,
    wrong_numbers,
    wrong_units,
)
from tests import world

NAMES = Vocabulary(world.OWNER)
PLAIN = "Alfatinib works."


@pytest.mark.parametrize(
    ("plant", "sentence", "expected"),
    [
        (wrong_numbers, "40 mg for 8 weeks, then 1,000 mg", "43 mg for 1 weeks, then 1,003 mg"),
        (wrong_numbers, "10 mg or 13 mg", "14 mg or 16 mg"),  # 13 is taken, so 10 goes on to 14
        (wrong_numbers, "two of three", "four of five"),
        (wrong_numbers, "two million people", "four million people"),
        (wrong_numbers, "IL-23 and phase 3", "IL-23 and phase 3"),  # names are no numbers
        (swapped_numbers, "50% with this, 35% with that", "35% with this, 50% with that"),
        (swapped_numbers, "8 weeks and 8 days", "8 weeks and 8 days"),
        (wrong_units, "40 mg for 8 weeks in 50%", "40 g for 8 months in 50 mg"),
        (wrong_units, "at week 24", "at month 24"),
        (wrong_units, "300 adults", "300 adults"),
        (without_not, "It is not given.", "It is given."),
        (without_not, "It cannot be given.", "It can be given."),
        (without_not, "It wasn't given.", "It was given."),
        (without_not, "It is given without food.", "It is given with food."),
        (without_not, "It had not only ten patients.", "It had not only ten patients."),  # denies nothing
        (with_not, "It was given.", "It was not given."),
        (with_not, "It was not given, and may help.", "It was not given, and may not help."),
    ],
)
def test_the_fault_is_planted(plant: Callable[[str], str], sentence: str, expected: str) -> None:
    assert plant(sentence) == expected


def test_the_first_number_alone() -> None:
    assert wrong_numbers("40 mg for 8 weeks", at_most=1) == "43 mg for 8 weeks"


def test_drugs_change_places_as_they_are_written() -> None:
    assert swapped_drugs("Gammora beat betazumab and Betara.", NAMES) == "betazumab beat Gammora and Betara."
    assert swapped_drugs("Betara is betazumab.", NAMES) == "Betara is betazumab."  # one drug by two names


def test_a_number_and_a_drug_come_from_a_neighbour() -> None:
    sentence = "Alfatinib is given for 8 weeks."
    context = f"{sentence} Betazumab is given every 4 weeks."
    assert neighbouring_number(sentence, context) == "Alfatinib is given for 4 weeks."
    assert neighbouring_drug(sentence, context, NAMES) == "Betazumab is given for 8 weeks."
    assert neighbouring_number(sentence, sentence) == sentence
    assert neighbouring_drug(sentence, sentence, NAMES) == sentence


@pytest.mark.parametrize("plant", [wrong_numbers, swapped_numbers, wrong_units, without_not, with_not])
def test_a_sentence_without_a_place_for_it_stays(plant: Callable[[str], str]) -> None:
    assert plant(PLAIN) == PLAIN
    assert swapped_drugs(PLAIN, NAMES) == PLAIN
