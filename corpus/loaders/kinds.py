"""The kind of a source, where a file says it in its title or opening words; nothing is guessed from its contents."""

from __future__ import annotations

import re

from rag.records import SourceKind

_WORDS: tuple[tuple[SourceKind, str], ...] = (
    ("meta-analysis", r"meta-?analys[ie]s|systematic review"),
    ("label", r"package (?:leaflet|insert)|prescribing information|summary of product characteristics"),
    ("label", r"(?:boxed )?warnings?|warnings and precautions|adverse reactions|indications and usage"),
    ("guideline", r"guidelines?|clinical practice|consensus|position statement|^recommendations? \d+"),
    ("rct", r"randomi[sz]ed|phase (?:3|iii|2|ii) (?:trial|study)"),
    ("cohort", r"cohort|observational|real-world"),
    ("case-series", r"case (?:reports?|series)"),
    ("review", r"review"),
)
_IN_TITLE = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDS)
_IN_OPENING = re.compile(
    r"highlights of prescribing information|package leaflet: information for|summary of product characteristics",
    re.IGNORECASE,
)
_OPENING = 2_000  # characters


def kind_of(title: str, opening: str = "") -> SourceKind:
    """The kind that the title names, or the fixed words with which labels open; "other" when neither says."""
    if _IN_OPENING.search(opening[:_OPENING]):
        return "label"
    return next((kind for kind, words in _IN_TITLE if words.search(title)), "other")
