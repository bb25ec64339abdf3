"""What kind of statement a question asks for, read from its words: leave to act, a drug, a figure, the meaning of a result.

Closed lists of cues, as in `rag.facets`; what a statement then makes of it is told by `rag.compose.fit`.
"""

from __future__ import annotations

import re

from rag.compose.pool import Pool
from rag.facets import ASKS_SHARE, asking_parts
from rag.records import TermKind

_ADD_ON = re.compile(r"\badd(?:ed|ing)?[- ]on\b|\badd(?:ed|ing|ition of)\b", re.IGNORECASE)
# May it be done? A question of fact ("does it raise ...?") is not answered by what is recommended.
ASKS_TO_ACT = re.compile(
    r"\b(?:can|could|should|may|shall)\b|\b(?:is|are|was|be)\b[^?.]{0,60}\b(?:ok(?:ay)?|safe|allowed|recommended|indicated|"
    r"contraindicated|acceptable|advis\w+|appropriate|licensed|approved|covered|necessary|first[- ]line|better|"
    r"enough|fine|all ?right)\b",
    re.IGNORECASE,
)
_BEGINS_AS_YES_NO = re.compile(
    r"\s*(?:(?:and|so|but|or)\s+)?(?:is|are|was|were|can|could|should|may|shall|would|ok(?:ay)?)\b", re.IGNORECASE
)
# Which drug, which test: what names none is no answer.
_WHICH_OF: tuple[tuple[re.Pattern[str], tuple[TermKind, ...]], ...] = (
    (
        re.compile(
            r"(?:\bwhich\b[^?.,]{0,30}|\bwhat (?:is |are )?(?:the )?(?:next |best |first |other |new )?)"
            r"\b(?:drugs?|medicines?|antibiotics?|pills?|agents?|triptans?|biologics?|contraceptives?)\b",
            re.IGNORECASE,
        ),
        ("drug", "class"),
    ),
    (
        re.compile(r"\b(?:which|what)\b[^?.,]{0,30}\b(?:investigations?|tests?|imaging)\b", re.IGNORECASE),
        ("test", "procedure"),
    ),
)
_RESULT = re.compile(r"\b(?:negative|positive|normal|clear|undetectable|raised|low|high|came back)\b", re.IGNORECASE)
_BY = 25  # characters between a test and its result
_BEGINS = re.compile(
    r"\b(?:start(?:s|ed|ing)?|initiat\w+|begin\w*|commenc\w+)\b|[- ]na[iï]ve\b|\bnot (?:yet )?(?:on|taking)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:already|currently) (?:on|taking|receiving|treated)\b|\bpeople on\b|\bcontinu\w+\b", re.IGNORECASE
)
_TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})
_UNITS_OF = (
    (re.compile(r"\bhow (?:long|soon|fast|quickly|old)\b|\bwhen\b|\bwhat age\b", re.IGNORECASE), _TIMES),
    (ASKS_SHARE, frozenset({"percent"})),
)


def asks_to_act(text: str) -> bool:
    """Whether some part of a question asks if something may be done."""
    return any(_BEGINS_AS_YES_NO.match(part) and ASKS_TO_ACT.search(part) for part in asking_parts(text))


def kinds_asked(text: str) -> tuple[TermKind, ...]:
    """The kinds of names that it asks to be given: "which drug", "what tests"."""
    return tuple(kind for pattern, names in _WHICH_OF if pattern.search(text) for kind in names)


def units_asked(text: str) -> frozenset[str]:
    """The units of the figures that it asks for: a duration, a share."""
    return frozenset(unit for words, units in _UNITS_OF if words.search(text) for unit in units)


def with_result(pool: Pool) -> frozenset[str]:
    """Tests of which the question tells a result: "PCR came back negative"."""
    text, vocabulary = pool.analysis.text, pool.vocabulary
    return frozenset(
        mention.term
        for mention in vocabulary.find(text)
        if vocabulary.kind(mention.term) == "test"
        and _RESULT.search(text, max(0, mention.start - _BY), min(len(text), mention.end + _BY))
    )


def tells_result(text: str) -> bool:
    """Whether a text tells how a test came out."""
    return _RESULT.search(text) is not None


def tells_of_adding(text: str) -> bool:
    """Whether a text tells of something that is added to what is taken."""
    return _ADD_ON.search(text) is not None


def start_or_going_on(text: str) -> tuple[bool, bool]:
    """Whether a text tells of starting a drug only, and whether of going on with it only."""
    begins, goes_on = _BEGINS.search(text) is not None, _GOES_ON.search(text) is not None
    return begins and not goes_on, goes_on and not begins
