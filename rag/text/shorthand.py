"""Shorthand in a question, written out: prescribers' ("BD"), clinicians' ("pbo") and shortened names of drugs ("sert")."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from rag.text.analyser import analyse, fold
from rag.text.english import is_short_english, ordinary
from rag.text.vocabulary import Vocabulary
from rag.text.wordlist import lines_of

_MEANS = {
    "bd": "twice daily",
    "bid": "twice daily",
    "tds": "three times daily",
    "tid": "three times daily",
    "qds": "four times daily",
    "qid": "four times daily",
    "prn": "as needed",
    "nocte": "at night",
    "mane": "in the morning",
}
_SHORT = re.compile(rf"(?<![\w./-])(?:{'|'.join(_MEANS)})(?![\w/-])", re.IGNORECASE)
# An OD of amitriptyline is an overdose; beside another of these, or a strength, it is once daily.
_ONCE = re.compile(r"(?<![\w./-])OD(?![\w/-])")
_STRENGTH = re.compile(r"\d ?(?:mg|mcg|g|units)\b", re.IGNORECASE)

# What is written together with a number: "wk12", "6mo", "q8h", "q4w", "10/7" (days), "3/52" (weeks), "6/12" (months).
_WITH_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w/])w(?:ee)?k(\d{1,3})\b", re.IGNORECASE), r"week \1"),
    (re.compile(r"(?<![\w/])(\d{1,3})-?wks?\b", re.IGNORECASE), r"\1 weeks"),
    (re.compile(r"(?<![\w/])(\d{1,2})-?(?:mo|mths?)\b", re.IGNORECASE), r"\1 months"),
    (re.compile(r"(?<![\w/])(\d{1,2})-?yrs?\b(?!-old)", re.IGNORECASE), r"\1 years"),
    (re.compile(r"(?<![\w/])q(\d{1,2})h?\b(?!w)", re.IGNORECASE), r"every \1 hours"),
    (re.compile(r"(?<![\w/])q(\d{1,2})w\b", re.IGNORECASE), r"every \1 weeks"),
    (re.compile(r"(?<![\w/])(\d{1,2})/7(?![\w/])"), r"\1 days"),
    (re.compile(r"(?<![\w/])(\d{1,2})/52(?![\w/])"), r"\1 weeks"),
    (re.compile(r"(?<![\w/])(\d{1,2})/12(?![\w/])"), r"\1 months"),
)
_WORD = re.compile(r"(?<![\w/&+.'’-])[^\W\d_](?:[\w/&+.-]*[\w+/&])?(?![\w'’])")
_JOINT, _PIECE = re.compile(r"[/+-]"), re.compile(r"[^/+-]+")  # "brady/hypotensive", "UPA+UST"
_STUDY = re.compile(r"[A-Z]{4,}-[A-Z]{2,}")  # "ADMIRE-CD" is a name, whatever CD is
_GENUS = ("C. ", "C.")  # of "C. diff", where a difference is nowhere meant
_SHORTEST_STEM = 4  # letters of a shortened drug name: "sert", "suma"


def written_out(text: str) -> str:
    """The text with what a prescription shortens in words."""
    long = _SHORT.sub(lambda match: _MEANS[match.group().lower()], text)
    if long != text or _STRENGTH.search(text):
        long = _ONCE.sub("once daily", long)
    return long


def spelt_out(text: str, vocabulary: Vocabulary, is_known: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """The text without clinicians' shorthand, and what was read as what: "sert -> sertraline".

    What the vocabulary names or a document has as a word stays as it is: there it means something.

    :param is_known: whether an analysed token occurs in the corpus.
    """
    known = vocabulary.find(text)
    notes: dict[str, None] = {}

    def long_for(word: str, start: int) -> str:
        if any(mention.start < start + len(word) and start < mention.end for mention in known):
            return word
        tokens = analyse(word)
        if tokens and all(is_known(token) for token in tokens):
            return word
        long = _long_form(word) or _whole_drug(word, vocabulary)
        if long is not None:
            notes[f"{word} -> {long}"] = None
        return long or word

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if _STUDY.fullmatch(word) or text[: match.start()].endswith(_GENUS):
            return word
        if long_for(word, match.start()) != word or not _JOINT.search(word):
            return long_for(word, match.start())
        return _PIECE.sub(lambda piece: long_for(piece.group(), match.start() + piece.start()), word)

    long = _WORD.sub(mend, text)
    for pattern, words in _WITH_NUMBERS:
        long = pattern.sub(words, long)
    return long, tuple(notes)


def _long_form(word: str) -> str | None:
    exact, any_case = _list()
    return exact.get(word) or any_case.get(word.lower())


def _whole_drug(word: str, vocabulary: Vocabulary) -> str | None:
    """The one drug whose name begins with a word that is no English one."""
    folded = fold(word)
    if (
        len(folded) < _SHORTEST_STEM
        or not folded.isalpha()
        or is_short_english(word)
        or set(analyse(word)) & ordinary()
    ):
        return None
    meant = vocabulary.drugs_beginning(folded)
    return meant[0] if len(meant) == 1 else None


@cache
def _list() -> tuple[dict[str, str], dict[str, str]]:
    """What short forms mean: those taken as they are written, and those in any case."""
    exact: dict[str, str] = {}
    any_case: dict[str, str] = {}
    for line in lines_of("shorthand.txt"):
        listed, _, long = line.lstrip("=").partition(":")
        for short in listed.split(","):
            if line.startswith("="):
                exact[short.strip()] = long.strip()
            else:
                any_case[short.strip().lower()] = long.strip()
    return exact, any_case
