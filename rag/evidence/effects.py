"""Which way a study found an outcome to go: up, down or nowhere.

Closed lists of cues; what stands in brackets is left out, and a sentence that tells of several directions tells none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.text.cues import negation_cues

_UP = re.compile(
    r"\b(?:rises?|rose|raises?|raised(?! intracranial| blood| inter)|increas(?:e[sd]?|ing)|higher|elevat\w+"
    r"|(?<!no )more (?:likely|often|frequent|major)|potentiates?|adds? to)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:falls?|fell|lower(?:s|ed)?|reduc(?:e[sd]?|tion|ing)|decreas(?:e[sd]?|ing)|fewer|(?<!no )less (?:likely|often))\b",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"\b(?:no|not|none|neither|never|without)\b[^.;,]{0,70}\b(?:rises?|rose|raised?|increas\w+|chang\w+|differ\w*|interaction"
    r"|associat\w+|lower(?:ed)?|reduc\w+|effect)\b"
    r"|\bno (?:more|less) (?:likely|often|frequent)\b|\bsimilar\b|\bunchanged\b|\bcomparable\b",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"\b(?:similar|unchanged|comparable)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_KEPT_RISE = re.compile(r"\bnot (?:lessen|prevent|blunt|stop) the (?:rise|fall|increase)", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:two|three|four|five|some|others)\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def effect(sentence: str) -> str:
    """What the sentence tells first: "rise", "fall" or "no change"; "" where it tells none, or several at once."""
    text = _IN_BRACKETS.sub(" ", sentence)
    if _KEPT_RISE.search(text):
        return ""
    up, down, same = _UP.search(text), _DOWN.search(text), _NO_CHANGE.search(text)
    if same and not (negation_cues(text) or _ALIKE.search(text)):
        same = None
    if up and down and up.start() != down.start() and not (same and same.start() <= min(up.start(), down.start())):
        return ""
    first = min((match for match in (up, down, same) if match), key=lambda match: match.start(), default=None)
    if same and (up or down) and first is not same and _SEVERAL.search(text):
        return ""
    return "" if first is None else "no change" if first is same else "rise" if first is up else "fall"
