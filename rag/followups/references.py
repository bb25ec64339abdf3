"""Finds the words of a follow-up that lean on something said before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.followups.antecedents import Reference
from rag.followups.words import ADJECTIVES, FUNCTION_WORDS, VERBS
from rag.text.analyser import fold, stem

_PRONOUN = re.compile(
    r"\b(?P<possessive>its|their|his|her(?=\s+[a-z]))\b|\b(?P<plain>it|they|them|he|she|him|her)\b|"
    r"\b(?P<pointing>this|that|these|those)\b|"
    r"\b(?P<definite>the(?: same)?) (?P<noun>drug|medicine|medication|treatment|therapy|combination|agent|disease|"
    r"condition|"
    r"disorder|illness|infection|regimen)s?\b(?!\s+of\b)",
    re.IGNORECASE,
)
_PLEONASTIC = re.compile(
    r"^\s+(?:(?:be|been|is|was|would be|'s)\s+)?(?:(?:not|also|ever|still|really|even|always|never|so|more|less)\s+)*"
    r"(?:(?:possible|necessary|important|true|likely|better|best|safe|safer|common|okay|ok|worth|normal|advisable|"
    r"recommended|appropriate|reasonable|useful|hard|easy|easier|difficult|legal|illegal|free|cheaper|wise|fair|"
    r"convenient|dangerous|expensive|sensible|essential|harder|smart|usual|customary|rude|bad|good|okay|alright|fine)\s+"
    r"(?:\w+ing\b|to\b|that\b|if\b|(?:not|never)\s+(?:to\s+)?\w+|for\b.{2,40}\bto\b)|"
    r"seems?\s+(?:like\b|that\b|as\b|[A-Z])|takes?\b.{0,30}\bto\b|"
    r"mean(?:s|t)?\s+(?:that|if|when)\b|make sense|rains?\b|snows?\b)",
    re.IGNORECASE,
)
# "Is it safe to take in pregnancy?", "Is it easier to give than X?": what is taken or given is "it".
_OBJECT_MISSING = re.compile(
    r"^\s+(?:be\s+)?(?:safer?|easy|easier|hard|harder|difficult|dangerous|cheap|cheaper|expensive)\s+to\s+"
    r"(?:take|use|give|swallow|tolerate|prescribe|administer|inject|combine|stop|continue|start|get|obtain|monitor|store)"
    r"(?=\s*(?:[?.,;]|$)|\s+(?:in|with|for|during|while|after|before|at|on|when|if|than|as|together|without|and|or|by)\b)",
    re.IGNORECASE,
)
# "That is too bad. Although ..." remarks on what was said; no thing is meant that could stand in its place.
_REMARK = re.compile(
    r"\s+(?:(?:all|really|just)\s+)?(?:is|was|are|were|seems?|sounds?|looks?|means?|makes?|isn't|wasn't)\b"
    r"(?!\s+[^.?!]*\?)[^.?!]*(?:[.!]|$)",
    re.IGNORECASE,
)
_NO_NOUNS = frozenset(
    "week month year day time case setting situation context question morning patient patients point way kind type sort "
    "reason topic conversation answer person people lady man woman child baby infant".split()
)
_SELF = frozenset("i we you".split())
HERE = re.compile(
    r"\s*\b(?:here|in (?:this|that|such an?) (?:case|patient|situation|setting|context)|for (?:her|him|this patient|"
    r"that patient)|"
    r"in (?:her|him))\b",
    re.IGNORECASE,
)
THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!will )\bthere\b(?=\s*(?:[?.,;]|$|(?:compared|in|for|now|to|after)\b))",
    re.IGNORECASE,
)
ONES = re.compile(r"\b(?P<one>ones?)\b(?=\s*(?:[?.,;]|$|in|on|for|with|to|of|available|used|that))", re.IGNORECASE)


def references(text: str) -> list[Reference]:
    """Leaning expressions in reading order; "it" that stands for nothing ("is it possible to") is left out."""
    return list(_references(text))


def _references(text: str) -> Iterator[Reference]:
    for match in _PRONOUN.finditer(text):
        word = match.group().lower()
        if match["pointing"]:
            reference = _pointing(text, match.start(), match.end(), word)
            if reference is not None:
                yield reference
        elif match["definite"]:
            noun = str(match["noun"]).lower()
            yield Reference(match.start(), match.end(), noun=noun, plural=match.group().endswith("s"))
        elif word != "it" or not _PLEONASTIC.match(text[match.end() :]) or _OBJECT_MISSING.match(text[match.end() :]):
            yield Reference(
                match.start(),
                match.end(),
                possessive=bool(match["possessive"]),
                plural=word in {"they", "them", "their"},
                person=word in {"he", "she", "him", "her", "his"},
            )


def _pointing(text: str, start: int, end: int, word: str) -> Reference | None:
    """What "this drug" leans with, or "that" as a pronoun; None for "that" as a conjunction and for "this week"."""
    opens = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?,;"
    if word in {"this", "that"} and opens and _REMARK.match(text[end:]):
        return None
    if re.match(r"\s+means?\s+\w", text[end:]):  # "does that mean it is unsafe?"
        return None
    following = re.match(r"\s+([^\W\d_][\w'’-]*)(?:\s+([^\W\d_][\w'’-]*))?", text[end:])
    noun, last = "", end
    if following:
        first = fold(following.group(1))
        if first in _NO_NOUNS:
            return None
        if first not in FUNCTION_WORDS and (word in {"these", "those"} or not _is_verb(first)):
            if stem(first) in ADJECTIVES and following.group(2) and fold(following.group(2)) not in FUNCTION_WORDS:
                noun, last = fold(following.group(2)), end + following.end(2)
            elif stem(first) not in ADJECTIVES:
                noun, last = first, end + following.end(1)
                if _goes_on(following) or following.group(1)[0].isupper():
                    return None
    if word == "that" and not (noun and _determines(text, start)) and not _stands_for_something(text, start, end):
        return None
    if word == "that" and not _determines(text, start):
        noun, last = "", end
    return Reference(start, last, noun=noun, plural=word in {"these", "those"})


def _goes_on(following: re.Match[str]) -> bool:
    """Whether "this deep impact program" names a thing of its own with more than one word."""
    second = following.group(2)
    if second is None:
        return False
    folded = fold(second)
    return (
        folded not in FUNCTION_WORDS
        and not _is_verb(folded)
        and stem(folded) not in ADJECTIVES
        and not folded.endswith(("ed", "ly"))
    )


def _is_verb(word: str) -> bool:
    return stem(word) in VERBS and not word.endswith(("ment", "tion"))


def _determines(text: str, start: int) -> bool:
    """Whether "that" stands where an article would: first, or behind a preposition, an auxiliary or a verb of asking."""
    before = text[:start].split()
    return not before or fold(before[-1].strip(",")) in {
        *"of in on for with to from about by than against is are was were does do did can at and or after before".split(),
        *"explain describe compare give use show".split(),
    }


def _stands_for_something(text: str, start: int, end: int) -> bool:
    before = text[:start].split()
    after = text[end:].strip()
    leads = bool(before) and fold(before[-1]) in {
        *"is are was were does do did can could should would about of for with than like by to from in on why mean after".split()
    }
    return leads or (not before and bool(re.match(r"(?:is|was|does|did|can|could|means?|seems?|would)\b", after)))
