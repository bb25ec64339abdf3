"""Conditions, exceptions and contrasts of a sentence are found where they stand."""

from __future__ import annotations

import pytest

from rag.evidence.scope import circumstances, conditions, exceptions, sets_against


def test_conditions_reach_to_the_next_mark() -> None:
    text = "If testitis is severe, alfatinib is given in adults with a low weight, unless they are pregnant."
    assert [text[start:end] for start, end in conditions(text)] == [
        "If testitis is severe",
        "in adults with a low weight",
        "unless they are pregnant",
    ]
    assert [text[start:end] for start, end in exceptions(text)] == ["unless they are pregnant"]


def test_a_sentence_without_conditions_has_none() -> None:
    assert conditions("Alfatinib is given once daily.") == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The EU label gives 360 mg, while the US label gives 180 mg or 360 mg.", True),
        ("The 2014 review found no rise, unlike a later one.", True),
        ("UK and US advice on it differ: one asks for three failures, the other for none.", True),
        ("Response was kept while on treatment.", False),
        ("Response was 50% with alfatinib and 40% with betazumab.", False),
    ],
)
def test_a_sentence_that_sets_two_sources_against_each_other_is_known(sentence: str, expected: bool) -> None:
    assert sets_against(sentence) is expected


def test_severity_and_setting_have_one_spelling() -> None:
    assert circumstances("Outpatients with non-severe testitis") == {"outpatient", "non-severe"}
    assert circumstances("severely ill and hospitalised") == {"severe", "inpatient"}
