"""Keyword analysis: the tokens that documents and questions share."""

from __future__ import annotations

import pytest

from rag.text.analyser import analyse


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
