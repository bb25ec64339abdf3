"""Keyword analysis: the tokens that documents and questions share."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from corpus.vocabulary import load_terms
from rag.text.analyser import analyse, stem
from service.settings import Settings


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("IL-23 inhibitors", ["il23", "inhibitor"]),
        ("TGF-β", ["tgf", "beta"]),
        ("TGF-beta", ["tgf", "beta"]),
        ("TGFβ and TGF-β1", ["tgf", "beta", "tgf", "beta1"]),
        ("IL 23, IL-12/23", ["il23", "il12", "il23"]),
        ("interferon beta-1a", ["interferon", "beta1a"]),
        ("CYP3A4", ["cyp3a4"]),
        ("15mg, 15 mg, 15 µg, 15 micrograms", ["15", "mg", "15", "mg", "15", "mcg", "15", "mcg"]),
        ("day-28", ["day", "28"]),
        ("COVID-19 and SARS-CoV-2", ["covid19", "sar", "cov2"]),
        ("anti-IL-23", ["antiil23", "il23"]),
        ("steroid-free remission", ["steroid", "free", "remiss"]),
        ("anti-TNF-exposed", ["antitnf", "tnf", "expos"]),
        ("anti-TNF", ["antitnf", "tnf"]),
        ("TNFalpha, TNF-α, NFkappaB, NF-κB", ["tnf", "alpha", "tnf", "alpha", "nf", "kappab", "nf", "kappab"]),
        ("α4β7 and alpha4beta7", ["alpha4", "beta7", "alpha4", "beta7"]),
        ("σ-receptor", ["sigma", "receptor"]),
        ("interleukin-23, interleukin 12/23", ["il23", "il12", "il23"]),
        ("SGLT2, SGLT-2, SGLT 2", ["sglt2", "sglt2", "sglt2"]),
        ("GLP-1, GLP 1, DPP-4, DPP 4", ["glp1", "glp1", "dpp4", "dpp4"]),
        ("PD-L1, PDL1, PD-1", ["pdl1", "pdl1", "pd1"]),
        ("5-ASA, 5ASA, 5 ASA, 5-HT3", ["5asa", "5asa", "5asa", "5ht3"]),
        ("vitamin B12, vitamin B-12, vitamin B 12", ["vitamin", "b12", "vitamin", "b12", "vitamin", "b12"]),
        ("co-trimoxazole, cotrimoxazole", ["cotrimoxazol", "trimoxazol", "cotrimoxazol"]),
        ("Behçet, Sjögren, naïve", ["behcet", "sjogren", "naiv"]),
        ("Alfaro® and Alfaro™", ["alfaro", "alfaro"]),
        ("5µmol/L, 5 micromol/L, 5 μL", ["5", "umol", "5", "umol", "5", "ul"]),
        ("1·5 mg", ["1.5", "mg"]),
        ("alpha-blockers for 2 weeks at 4 mg", ["alpha", "blocker", "2", "week", "4", "mg"]),
        ("week-24", ["week", "24"]),
        ("58.6% versus 1,200 mg", ["58.6", "versus", "1200", "mg"]),
        ("Crohn's and Crohn’s", ["crohn", "crohn"]),
        ("the of and", []),
    ],
)
def test_text_becomes_these_tokens(text: str, tokens: list[str]) -> None:
    assert analyse(text) == tokens


def test_no_two_drugs_of_the_corpus_share_their_tokens() -> None:
    names: dict[tuple[str, ...], str] = {}
    for term in load_terms(Settings().corpus_folder):
        if term.kind == "drug":
            assert names.setdefault(tuple(analyse(term.name)), term.name) == term.name


def test_one_spelling_for_compatibility_characters() -> None:
    assert analyse("ﬁstula") == analyse("fistula")


def test_threads_that_stem_at_once_do_not_mix_their_words() -> None:
    words = [f"{letter * length}ization" for letter in "abcdefghij" for length in range(1, 31)]
    alone = [snowballstemmer.stemmer("english").stemWord(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(24)))
    finally:
        sys.setswitchinterval(before)
    assert together == [alone] * 24
