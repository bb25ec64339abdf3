"""The design of a study as its title, its abstract or its heading in the journal state it in fixed words."""

from __future__ import annotations

import re

from corpus.loaders.kinds import kind_of
from rag.records import SourceKind

_ALLOTTED = r"random(?:i[sz]ed\b|ly (?!select|chos|choos|sampl|drawn|pick|recruit|invit))"  # and not merely sampled
_TRIAL = r"randomi[sz]ed(?:[ ,][\w,/-]+){0,8}? (?:trial|study|design)\b"
_PATTERNS: tuple[tuple[SourceKind, str], ...] = (
    ("meta-analysis", r"\b(?:we|was|were) (?:conducted|performed|did) a (?:systematic review|meta-analysis)"),
    (
        "rct",
        rf"\b(?:(?:was|were|are|been|be|being) (?:\w+ ){{0,2}}|we ){_ALLOTTED}"
        r"|\brandomly (?:assigned|allocated|divided)|\bdivided (?:\w+ ){1,6}randomly\b"
        r"|\brandomi[sz]ed (?:allocation|to (?:receive|either|one)|into|in a \d|\d)"
        r"|\b(?:in (?:a|an|this)|this|our|the (?:present|current)|is an?|was an?|"
        rf"(?:conducted|performed|undertook|did|design:?) an?) (?:[\w,/-]+ ){{0,8}}?{_TRIAL}"
        r"|\brandomi[sz]ed(?:[ ,][\w,/-]+){0,6}? (?:trial|study) (?:was|were) (?:conducted|performed|carried|designed|done)"
        r"|\b(?:phase (?:II|III|2|3)\w?,?|blind(?:ed)?,?|center,?|centre,?) (?:[\w-]+, )*randomi[sz]ed,",
    ),
    (
        "cohort",
        r"\b(?:cohort|observational|longitudinal) (?:study|analysis|design)|\b(?:retrospective|prospective)(?:ly)? "
        r"(?:\w+ ){0,3}(?:study|analysis|review|cohort|analy[sz]ed|reviewed)|\bnon-?randomi[sz]ed",
    ),
    ("case-series", r"\bcase (?:report|series)\b|\bwe (?:report|describe) (?:a|the|two|three) cases?\b"),
)
_STATED = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _PATTERNS)
_ABSTRACT = 20_000  # characters
_NOT_RANDOM = re.compile(r"\b(?:non-?|not )randomi[sz]ed|\bwithout randomi[sz]ation", re.IGNORECASE)
_GROUP = re.compile(r"\bcohorts? of\b", re.IGNORECASE)  # says who was studied, not how
_REVIEWS = re.compile(r"\breview\b", re.IGNORECASE)


def design_of(title: str, abstract: str, subjects: str = "") -> SourceKind:
    """The kind of a study; "other" when the words do not say. The title counts before the abstract."""
    named = kind_of(title)
    if named == "rct" and _NOT_RANDOM.search(title):
        return "cohort"
    if named == "cohort" and _GROUP.search(title):
        named = "other"
    if named in ("meta-analysis", "guideline", "rct", "cohort", "case-series"):
        return named
    if _REVIEWS.search(subjects) or named == "review":
        return "review"
    abstract = abstract[:_ABSTRACT]
    for kind, words in _STATED:
        if words.search(abstract) and not (kind == "rct" and _NOT_RANDOM.search(abstract)):
            return kind
    return "other"
