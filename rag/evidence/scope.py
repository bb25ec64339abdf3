"""For whom and when a sentence holds: its conditions and exceptions, and whether it sets two sources against each other.

The words are found and handed on; nothing is cut from a sentence.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_PEOPLE = "patients|people|adults|women|men|children|adolescents|infants|newborns|anyone|those|participants"
_WHO = "who|whose|with|without|aged|under|over|on|taking|after"
_ONLY = "only (?:if|when|in|for|after|where)"
_CONDITION = re.compile(
    rf"\b(?:{_ONLY}|if|when(?!ever possible)|unless|except(?:ing)?(?: (?:for|in|when|if))?|provided that|as long as|until"
    rf"|(?:in|for) (?:{_PEOPLE}) (?:{_WHO})|in whom|whose|(?:{_PEOPLE}) who)\b[^,;:()]*",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    rf"\b(?:unless|except(?:ing)?|other than|apart from|but not|{_ONLY})\b[^,;:()]*",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?i:whereas|(?<!not )differ(?:s|ed|ing)? (?:from|by|between|on)|conflicts?(?: with)?|contrasts? with|unlike"
    r"|disagree[sd]?|inconsistent(?:ly)?|(?:shorter|longer|stricter|narrower) than|at odds|sources (?:differ|word))\b|\bdiffers?:"
    r"|(?<!for a )(?<!for )\bwhile (?:the|a|an|another|clinical|guidelines?|later|current|\d{4}|[A-Z]\w+)\b"
    r"|;[^;]*\b(?:says?|lists?|counted|found|gives?|recommends?)\b"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SEVERITY = re.compile(
    r"\b(non-severe|not severe|mild|moderate(?: to severe|-to-severe|ly to severely)?|severe(?:ly)?|refractory)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"\b(outpatients?|inpatients?|in hospital|hospitali[sz]ed|intensive[- ]care|low[- ]risk|high[- ]risk)\b",
    re.IGNORECASE,
)


def conditions(sentence: str) -> tuple[Span, ...]:
    """Where the sentence says under which condition it holds ("if", "unless", "in patients who"), up to the next mark."""
    return _spans(_CONDITION, sentence)


def exceptions(sentence: str) -> tuple[Span, ...]:
    """Where the sentence takes something out of what it says ("unless", "except", "only if")."""
    return _spans(_EXCEPTION, sentence)


def sets_against(sentence: str) -> bool:
    """Whether one sentence reports two sources that differ, so that its figures are not those of one source alone."""
    return bool(_CONTRAST.search(_IN_BRACKETS.sub("", sentence)))


def circumstances(sentence: str) -> frozenset[str]:
    """Severity and setting in one spelling ("non-severe", "outpatient"): what two sentences share if they can be compared."""
    found = {_severity(match.group(1).casefold()) for match in _SEVERITY.finditer(sentence)}
    return frozenset(found | {_setting(match.group(1).casefold()) for match in _SETTING.finditer(sentence)})


def _spans(pattern: re.Pattern[str], sentence: str) -> tuple[Span, ...]:
    return tuple(
        (match.start(), match.start() + len(match.group().rstrip(" ."))) for match in pattern.finditer(sentence)
    )


def _severity(word: str) -> str:
    if word.startswith(("non-", "not ")):
        return "non-severe"
    if word in {"mild", "refractory"}:
        return word
    return "severe" if word.startswith("severe") else "moderate to severe"


def _setting(word: str) -> str:
    if word.startswith("outp"):
        return "outpatient"
    if word.endswith("risk"):
        return word.replace(" ", "-")
    return "intensive care" if word.startswith("intensive") else "inpatient"
