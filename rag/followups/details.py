"""Facts of the patient in a question: age, week of pregnancy, a laboratory value, what was told in brackets."""

from __future__ import annotations

import re

_AGE = r"(?:in|for) (?:an? |the |my )?\d{1,3}[- ](?:year|month|week|day)s?[- ]olds?(?: (?:man|woman|boy|girl|child|patient)s?)?"
_BOUND = (
    r"(?:only )?(?:(?:in|for) (?:patients|people|adults|those|children|women|men) )?(?:who are )?(?:aged |older than |"
    r"younger than |under |over "
    r"|above |below )(?:the age of )?\d{1,3}(?: years?(?: of age| old)?)?"
)
_VALUE = (
    r"with (?:an? )?(?:[\w-]+ ){0,3}?(?:of|above|below|under|over|at|"
    r"[<>\u2264\u2265])? ?\d+(?:[.,/]\d+)*(?: ?(?:mL/min(?:/1\.73 ?m2)?|mg/dL|"
    r"mmHg|%|[a-zA-Z\u00b5]+/[a-zA-Z]+))?"
)
_WEEK = r"at \d{1,2}(?:\+\d)? weeks?(?: of (?:pregnancy|gestation))?"
_TOLD = r"\([^()]{4,80}\)"
_KINDS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (_AGE, _BOUND, _VALUE, _WEEK, _TOLD))
_PERSON = re.compile(r"\((?:he|she|they|the|my|this|no|there|never|first|second|on|with|has|is|also)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_BARE_NUMBER = re.compile(
    r"(?:(?:at|with|of|for|if)\s+)?(?:an? )?(?P<number>\d+(?:[.,]\d+)?)(?P<unit>\s?(?:mL/min|mg|%|mmHg|"
    r"[a-zA-Z\u00b5]+/[a-zA-Z]+|weeks?))?",
    re.IGNORECASE,
)


def details(earlier: str, text: str) -> tuple[str, ...]:
    """What an earlier question says of the patient and `text` neither repeats nor replaces, in the order of the kinds."""
    held: list[str] = []
    for pattern in _KINDS:
        if pattern.search(text):
            continue
        for match in pattern.finditer(earlier):
            words = match.group()
            if words.startswith("(") and not _PERSON.match(words):
                continue
            if words.lower() not in text.lower() and not any(words in one or one in words for one in held):
                held.append(words)
    return tuple(held)


def renumbered(earlier: str, text: str) -> tuple[int, int, str] | None:
    """For a follow-up that is only a number ("And at 28?"): where the earlier number stands, and the new one."""
    match = _BARE_NUMBER.fullmatch(text)
    if not match:
        return None
    numbers = list(_NUMBER.finditer(earlier))
    if not numbers:
        return None
    last = numbers[-1]
    return last.start(), last.end(), str(match["number"])
