"""General English in any spelling, and shorthand of prescriptions."""

from __future__ import annotations

import pytest

from rag.records import Term
from rag.text.english import is_general
from rag.text.shorthand import spelt_out, written_out
from rag.text.vocabulary import Vocabulary


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


DRUGS = Vocabulary(
    [
        Term(name="sertraline", kind="drug", synonyms=("Zoloft",)),
        Term(name="orlistat", kind="drug"),
        Term(name="upadacitinib", kind="drug"),
        Term(name="propofol", kind="drug"),
        Term(name="propranolol", kind="drug"),
    ]
)


@pytest.mark.parametrize(
    ("text", "long", "notes"),
    [
        ("sert v pbo", "sertraline v placebo", ("sert -> sertraline", "pbo -> placebo")),
        ("upa+ust at wk12", "upadacitinib+ustekinumab at week 12", ("upa -> upadacitinib", "ust -> ustekinumab")),
        ("brady/hypotensive?", "bradycardia/hypotensive?", ("brady -> bradycardia",)),
        ("Na 121 and na", "sodium 121 and na", ("Na -> sodium",)),  # as written only
        ("orli, or prop?", "orlistat, or prop?", ("orli -> orlistat",)),  # two drugs begin with "prop"
        ("oral, zolo", "oral, zolo", ()),  # a word of English; the beginning of a brand
        ("q8h for 10/7, then q4w", "every 8 hours for 10 days, then every 4 weeks", ()),
    ],
)
def test_clinicians_shorthand_is_spelt_out_and_said(text: str, long: str, notes: tuple[str, ...]) -> None:
    assert spelt_out(text, DRUGS, lambda _: False) == (long, notes)


def test_what_a_document_has_as_a_word_stays() -> None:
    assert spelt_out("pbo", DRUGS, lambda token: token == "pbo") == ("pbo", ())


def test_names_of_studies_and_germs_are_no_shorthand() -> None:
    assert spelt_out("KAPPA-CD in C. diff colitis", DRUGS, lambda _: False)[0] == "KAPPA-CD in C. diff colitis"
