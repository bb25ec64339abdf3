"""General English in any spelling, and shorthand of prescriptions."""

from __future__ import annotations

import pytest

from rag.text.english import is_general
from rag.text.shorthand import written_out


@pytest.mark.parametrize(
    "word",
    [
        "positve",
        "haemorrhage",
        "paediatric",
        "stabilised",
        "pencilled",
        "hospitalisation",
        "bruising",
        "colour",
        "centre",
    ],
)
def test_inflected_british_and_misspelt_words_are_english(word: str) -> None:
    assert is_general(word)


@pytest.mark.parametrize("word", ["glargine", "montelukast", "fibromyalgia", "laparotomy", "zorbafitinib", "digoxin"])
def test_names_of_things_are_not(word: str) -> None:
    assert not is_general(word)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("ferrous sulphate BD or just OD?", "ferrous sulphate twice daily or just once daily?"),
        ("alfatinib 10 mg OD", "alfatinib 10 mg once daily"),
        ("alfatinib OD, now drowsy", "alfatinib OD, now drowsy"),  # an overdose
        ("5 mg tds prn", "5 mg three times daily as needed"),
        ("bd-like and a/bd", "bd-like and a/bd"),
    ],
)
def test_shorthand_is_written_out(text: str, long: str) -> None:
    assert written_out(text) == long
