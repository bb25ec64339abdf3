"""Entities: found in texts, learned from documents, forgiven when misspelt."""

from __future__ import annotations

from rag.records import Term
from rag.text.abbreviations import abbreviations
from rag.text.vocabulary import Mention, Vocabulary, merge, mine
from tests.fakes import make_document
from tests.world import OWNER, source


def test_longest_name_wins_and_spans_are_exact() -> None:
    vocabulary = Vocabulary((Term(name="inhibitor", kind="class"), Term(name="kinase inhibitor", kind="class")))
    text = "two kinase inhibitors"
    assert vocabulary.find(text) == [Mention("kinase inhibitor", 4, 21)]


def test_brand_and_generic_are_one_entity_in_order_of_mention() -> None:
    assert Vocabulary(OWNER).names("Betara after Alfaro (alfatinib)") == ("betazumab", "alfatinib")


def test_short_capitals_are_matched_as_written_unless_asked_otherwise() -> None:
    vocabulary = Vocabulary(OWNER)
    assert vocabulary.names("adults with TST") == ("testitis",)
    assert vocabulary.names("adults with tst") == ()
    assert vocabulary.names("adults with tst", any_case=True) == ("testitis",)


def test_misspelt_drugs_are_forgiven_and_other_words_are_not() -> None:
    vocabulary = Vocabulary(OWNER)
    assert vocabulary.closest("alfatnib") == "alfatinib"  # one letter missing, eight letters
    assert vocabulary.closest("gamazumabb") == "gammazumab"  # two edits, ten letters
    assert vocabulary.closest("zorbatinib") is None  # another first letter
    assert vocabulary.closest("testitiss") == "testitis"  # one letter too many
    assert vocabulary.closest("tastitus") is None  # two edits in a word of eight letters
    assert Vocabulary([Term(name="hypoglycaemia", kind="outcome")]).closest("hyperglycaemia") is None  # the reverse
    assert vocabulary.closest("elfatanib") is None  # two edits in a drug's name, and another first letter


def test_what_ends_as_drug_names_do_is_given_one_edit_only() -> None:
    vocabulary = Vocabulary((Term(name="valaciclovir", kind="drug"), Term(name="sertraline", kind="drug")))
    assert vocabulary.closest("valganciclovir") is None  # two edits, and another drug
    assert vocabulary.closest("valacyclovir") == "valaciclovir"  # one edit
    assert vocabulary.closest("sertralene") == "sertraline"  # "lene" ends no drug's name


def test_a_trial_named_by_a_word_of_english_teaches_no_brand() -> None:
    document = make_document(
        source("trial", "rct", "A trial"),
        {"Efficacy": "In DELIVER (dapagliflozin) and with FARXIGA (dapagliflozin) the outcome was less frequent."},
    )
    assert [term.synonyms for term in mine(document) if term.name == "dapagliflozin"] == [("FARXIGA",)]


def test_documents_teach_brands_generics_and_abbreviations_of_known_terms() -> None:
    document = make_document(
        source("one-label", "label", "Deltora (deltazumab) label"),
        {"Safety": "Experts saw testitis of the bowel and testitis (TT) with epsilocept."},
    )
    learned = mine(document)
    assert Term(name="deltazumab", kind="drug", synonyms=("Deltora",)) in learned
    assert Term(name="epsilocept", kind="drug") in learned
    merged = {term.name: term for term in merge(OWNER, learned)}
    assert merged["deltazumab"].synonyms == ("Deltora",)
    assert [term.name for term in merge(OWNER, learned)] == sorted(merged)


def test_schwartz_hearst_takes_the_shortest_words_that_hold_the_letters() -> None:
    text = "Both the major adverse cardiovascular events (MACE) and the score (n=12) rose."
    assert abbreviations(text) == [("MACE", "major adverse cardiovascular events")]


def test_a_trial_teaches_no_brand_and_words_that_end_like_drugs_are_none() -> None:
    document = make_document(
        source("one-review", "review", "A concept of the trials"),
        {"Evidence": "In OMEGA-Preserved (deltazumab) the concept held; we accept it, except for epsilocept."},
    )
    assert mine(document) == (Term(name="deltazumab", kind="drug"), Term(name="epsilocept", kind="drug"))


def test_non_severe_is_not_severe() -> None:
    vocabulary = Vocabulary((Term(name="testitis", kind="condition"), Term(name="severe testitis", kind="condition")))
    assert vocabulary.names("severe testitis") == ("severe testitis",)
    assert vocabulary.names("non-severe testitis") == ("testitis",)
    assert vocabulary.names("whether severe or non severe testitis") == ("severe testitis",)  # only the hyphen binds
