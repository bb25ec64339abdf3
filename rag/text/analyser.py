"""Keyword analysis: from a text to the tokens that BM25 counts, the same for documents and questions in every index.

Unicode NFKC and case folding, Greek letters by name ("TGF-β" and "TGF-beta" meet), short alphanumeric compounds kept whole
("IL-23" -> "il23"), long hyphenated words taken apart ("steroid-free" -> "steroid", "free"), English stop words dropped,
Snowball English stems (Porter 2001). Measured on public sets, stemming gains 0.02 to 0.03 nDCG@10 on clinical text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

FINGERPRINT = "analyser-1-snowball-english"

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his how i
    if in into is it its itself just me more most my no nor not of off on once only or other our out over own per s same
    she should so some such t than that the their them then there these they this those through to too under until up
    very was we were what when where which while who whom why will with would you your""".split()
)

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "τ": "tau",
    "ω": "omega",
}
_GREEK_LETTER = re.compile("|".join(_GREEK))
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:[a-z]+)?|[a-z]+(?:['’][a-z]+)?(?:-?[0-9]+[a-z]*)?|[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_of_thread = threading.local()  # a stemmer keeps the word that it works on: two threads would mix theirs


def analyse(text: str) -> list[str]:
    """Tokens of a text in reading order, stop words left out; the same text always gives the same tokens."""
    return [token for token in (stem(word) for word in words(text)) if token]


def words(text: str) -> list[str]:
    """Folded words before stemming, stop words left out."""
    folded = fold(text)
    folded = _COMPOUND.sub(lambda match: _join_or_part(match.group()), folded)
    return [
        bare
        for word in _TOKEN.findall(folded)
        if (bare := _without_possessive(word)) and bare not in STOP_WORDS and (len(bare) > 1 or bare.isdigit())
    ]


def fold(text: str) -> str:
    """One spelling for what looks alike: NFKC, case folded, Greek letters by name, one kind of hyphen."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = folded.translate({0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2212: "-", 0x2019: "'"})
    return _GREEK_LETTER.sub(lambda match: _GREEK[match.group()], folded)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Snowball stem of a folded word; words with digits stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word.replace("-", "")
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = snowballstemmer.stemmer("english")
    return str(_of_thread.stemmer.stemWord(word))


def _join_or_part(compound: str) -> str:
    """Joins "il-23" to one token; takes "steroid-free" apart; "anti-tnf" becomes both the whole and its parts."""
    parts = compound.split("-")
    if len(parts) == 2 and parts[1][0].isdigit() and parts[0].isalpha() and len(parts[0]) <= 3:
        return "".join(parts)
    if parts[0] == "anti":
        return f"anti{parts[1]} {' '.join(parts[1:])}"
    return " ".join(parts)


def _without_possessive(word: str) -> str:
    return word.removesuffix("'s").replace("'", "")
