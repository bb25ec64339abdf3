"""Abbreviations that a text introduces itself, "long form (SF)", by the rule of Schwartz and Hearst.

Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation definitions in biomedical text. Pac Symp Biocomput
2003:451-462: read the letters of the short form from the right; each must occur in the long form, in order, and the first
one must begin a word.
"""

from __future__ import annotations

import re

_PARENTHESIS = re.compile(r"\(([^()]{2,12})\)")
_SHORT_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{1,9}")


def abbreviations(text: str) -> list[tuple[str, str]]:
    """Pairs (short form, long form), each once, in reading order."""
    found: dict[tuple[str, str], None] = {}
    for match in _PARENTHESIS.finditer(text):
        short = match.group(1)
        if not _SHORT_FORM.fullmatch(short) or not any(letter.isupper() for letter in short):
            continue
        if (long_form := _long_form(short, text[: match.start()])) is not None:
            found[short, long_form] = None
    return list(found)


def _long_form(short: str, before: str) -> str | None:
    """The shortest run of words before the parenthesis that the short form abbreviates."""
    limit = min(len(short) + 5, len(short) * 2)
    candidate = " ".join(re.split(r"[.;:\n]\s", before)[-1].split()[-limit:])
    position = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].casefold()
        if not letter.isalnum():
            continue
        while position >= 0 and (
            candidate[position].casefold() != letter
            or (index == 0 and position > 0 and candidate[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
        position -= 1
    long_form = candidate[position + 1 :]
    return long_form if len(long_form) > len(short) else None
