"""Keyword analysis: the tokens that documents and questions share."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from rag.text.analyser import analyse, stem


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("IL-23 inhibitors", ["il23", "inhibitor"]),
        ("TGF-β", ["tgf", "beta"]),
        ("TGF-beta", ["tgf", "beta"]),
        ("steroid-free remission", ["steroid", "free", "remiss"]),
        ("anti-TNF-exposed", ["antitnf", "tnf", "expos"]),
        ("anti-TNF", ["antitnf", "tnf"]),
        ("week-24", ["week", "24"]),
        ("58.6% versus 1,200 mg", ["58.6", "versus", "1,200", "mg"]),
        ("Crohn's and Crohn’s", ["crohn", "crohn"]),
        ("the of and", []),
    ],
)
def test_text_becomes_these_tokens(text: str, tokens: list[str]) -> None:
    assert analyse(text) == tokens


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
