"""Words that make a sentence lean on its neighbours. A quote stands alone, and its reader never saw the neighbours."""

from __future__ import annotations

import re

_THINGS = (
    "trial|study|stud(?:y|ies)|label|guideline|cohort|analysis|review|series|article|report|paper|programme|program|"
    "registry|document|meta-analysis|statement|finding|result|population|group|arm|patient|participant|adult|drug|agent|"
    "medicine|therapy|treatment|combination|dose|regimen|outcome|endpoint|risk|event|effect|figure|rate|data|panel|society"
)
_SOURCES = "trial|study|label|guideline|cohort|analysis|review|article|report|paper|programme|registry|document|patient"
_OPENINGS = (
    "It|Its|They|Their|Them|He|She|This|That|These|Those|Such|However|Therefore|Thus|Hence|Moreover|Furthermore|"
    "Additionally|Also|Consequently|Nevertheless|Nonetheless|Conversely|Similarly|Likewise|Instead|Otherwise|But|And|So|"
    "Here|Then|In addition|In contrast|By contrast|In comparison|On the other hand|As a result|For this reason|"
    "Of these|Of those|Among these|Among those|Among them|The former|The latter|The other|The rest|The remainder|"
    "The remaining|The first|The second"
)
_LEANING = (
    re.compile(rf"(?:{_OPENINGS})\b(?![-/])"),
    re.compile(rf"\b(?:this|these|those) (?:[\w-]+ )?(?:{_THINGS})s?\b", re.IGNORECASE),
    re.compile(rf"\bthe same (?:[\w-]+ )?(?:{_SOURCES})s?\b", re.IGNORECASE),
    re.compile(r"\b(?:they|it) also\b|\bthe (?:former|latter)\b|\baforementioned\b", re.IGNORECASE),
    re.compile(r"\b(?:mentioned|described|listed|named|shown|see) (?:above|below)\b", re.IGNORECASE),
)


def find_leaning(sentence: str) -> str | None:
    """The words by which a sentence leans on another, or None when it stands alone."""
    opening = _LEANING[0].match(sentence)
    if opening:
        return opening.group()
    found = [match for pattern in _LEANING[1:] if (match := pattern.search(sentence))]
    return min(found, key=lambda match: match.start()).group() if found else None
