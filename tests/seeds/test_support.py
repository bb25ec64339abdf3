"""A source supports a sentence that it says, and none that says something else in nearly the same words."""

from __future__ import annotations

import pytest

from rag.text.vocabulary import Vocabulary
from seeds.support import aligned, supported
from tests import world

NAMES = Vocabulary(world.OWNER)
SOURCE = (
    "Testitis is common. In the ALPHA trial remission was 50% with gammazumab versus 35% with betazumab at week 24. "
    "Alfatinib is not recommended with a biologic. The dose is 40 mg once daily for 8 weeks, then 10 mg."
)
WORDS = "the source does not hold these words"
NUMBER = "a number or its unit is not in the source"
DENIAL = "the source denies more, or less, than is said"
NAME = "the names stand in another order, or are not in the source"


@pytest.mark.parametrize(
    "sentence",
    [
        "In the ALPHA trial remission was 50% with gammazumab versus 35% with betazumab at week 24.",
        "Alfatinib is not recommended with a biologic.",
        "The dose is  40\u00a0mg once daily for 8 weeks, then 10 mg.",
        "remission was 50% with gammazumab versus 35% with betazumab",  # a part of a sentence
        "Testitis is common. In the ALPHA trial remission was 50% with gammazumab versus 35% with betazumab at week 24.",
    ],
)
def test_what_the_source_says_is_supported(sentence: str) -> None:
    assert supported(sentence, SOURCE, NAMES) == (True, "")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("In the ALPHA trial remission was 60% with gammazumab versus 35% with betazumab at week 24.", NUMBER),
        ("In the ALPHA trial remission was 50 mg with gammazumab versus 35% with betazumab at week 24.", NUMBER),
        ("In the ALPHA trial remission was 35% with gammazumab versus 50% with betazumab at week 24.", NUMBER),
        ("The dose is 40 mg once daily for 8 weeks, then 10 g.", NUMBER),
        ("The dose is 40 mg once daily for 8 days, then 10 mg.", NUMBER),
        ("Alfatinib is recommended with a biologic.", DENIAL),
        ("In the ALPHA trial remission was not 50% with gammazumab versus 35% with betazumab at week 24.", DENIAL),
        ("The dose is not only 40 mg once daily for 8 weeks, then 10 mg.", DENIAL),
        ("In the ALPHA trial remission was 50% with betazumab versus 35% with gammazumab at week 24.", NAME),
        ("Betazumab helps in otheritis of every kind.", WORDS),
        ("", "there is nothing to compare"),
    ],
)
def test_what_it_does_not_say_is_refused_for_its_reason(sentence: str, reason: str) -> None:
    assert supported(sentence, SOURCE, NAMES) == (False, reason)


def test_a_part_of_a_sentence_may_not_leave_its_denial_behind() -> None:
    source = (
        "Alfatinib, which was not given to anybody in the ALPHA trial of testitis, is liked by many of its readers."
    )
    assert not supported("is liked by many of its readers", source, NAMES).ok


def test_a_brand_does_not_pass_for_another_name() -> None:
    assert not supported("Betara is given every 4 weeks.", "Betazumab is given every 4 weeks.", NAMES).ok


def test_a_text_much_longer_than_its_source_is_not_in_it() -> None:
    assert supported(SOURCE, "Testitis is common.", NAMES).reason == WORDS


def test_an_empty_source_supports_nothing() -> None:
    assert supported("Testitis is common.", "", NAMES).reason == "there is nothing to compare"


def test_the_aligned_stretch_is_widened_to_its_sentence() -> None:
    assert aligned("remission was 50% with gammazumab", SOURCE) == (
        "In the ALPHA trial remission was 50% with gammazumab versus 35% with betazumab at week 24."
    )
    assert aligned("Nothing of the kind was ever written.", SOURCE) is None
