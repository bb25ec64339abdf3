"""Prescribers' shorthand in a question, written out, so that "ferrous sulphate BD" meets what is written of twice daily."""

from __future__ import annotations

import re

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


def written_out(text: str) -> str:
    """The text with what a prescription shortens in words."""
    long = _SHORT.sub(lambda match: _MEANS[match.group().lower()], text)
    if long != text or _STRENGTH.search(text):
        long = _ONCE.sub("once daily", long)
    return long
