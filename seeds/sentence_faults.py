"""Faults planted in one sentence: what a clinician would call wrong, and what similarity hardly sees.

Each function gives the sentence back unchanged where it offers no place for the fault.
"""

from __future__ import annotations

import re

from rag.text.cues import negation_cues
from rag.text.quantities import Quantity, read
from rag.text.vocabulary import Mention, Vocabulary

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_UNITS = {
    "mg": "g",
    "g": "mg",
    "mcg": "mg",
    "kg": "g",
    "mL": "L",
    "L": "mL",
    "%": " mg",
    "percent": "mg",
    "minutes": "hours",
    "minute": "hour",
    "hours": "days",
    "hour": "day",
    "days": "weeks",
    "day": "week",
    "weeks": "months",
    "week": "month",
    "months": "years",
    "month": "year",
    "years": "months",
    "year": "month",
    "mmol/L": "mg/L",
    "g/dL": "g/L",
    "mg/dL": "mg/L",
    "g/L": "g/dL",
    "mm": "cm",
    "cm": "mm",
}
_BY_LENGTH = sorted(_UNITS, key=lambda unit: (-len(unit), unit))
_UNIT_BEHIND = re.compile(
    rf"(?P<gap>[ \u00a0-]?)(?P<unit>{'|'.join(re.escape(unit) for unit in _BY_LENGTH)})(?![\w/²³^])"
)
_UNIT_BEFORE = re.compile(r"(?P<unit>hours?|days?|weeks?|months?|years?)(?P<gap>[ \u00a0-])$", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not|never|no) |\b(?:can)(?P<joined>not)\b|\b\w+(?P<short>n't)\b|\bwith(?P<out>out)\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|may|can|could|should|must|will|would|has|have|had|does|do|did)\b(?! not\b|n't\b)",
    re.IGNORECASE,
)


def wrong_numbers(sentence: str, *, at_most: int | None = None) -> str:
    """Every number, or the first few, replaced by another that the sentence does not hold."""
    given = {quantity.value for quantity in read(sentence)}
    text = sentence
    for quantity in reversed(read(sentence)[:at_most]):
        written = text[quantity.start : quantity.end]
        text = text[: quantity.start] + _another(written, given) + text[quantity.end :]
    return text


def swapped_numbers(sentence: str) -> str:
    """The first two different numbers change places."""
    quantities = read(sentence)
    other = next((one for one in quantities if one.value != quantities[0].value), None)
    if other is None:
        return sentence
    first = quantities[0]
    return (
        sentence[: first.start]
        + sentence[other.start : other.end]
        + sentence[first.end : other.start]
        + sentence[first.start : first.end]
        + sentence[other.end :]
    )


def neighbouring_number(sentence: str, context: str) -> str:
    """A number replaced by one that another sentence of the context holds: the likeliest confusion."""
    quantities, rest = read(sentence), context.replace(sentence, " ")
    given = {quantity.value for quantity in quantities}
    other = next((one for one in read(rest) if one.value not in given), None)
    if other is None or not quantities:
        return sentence
    first = quantities[0]
    return sentence[: first.start] + rest[other.start : other.end] + sentence[first.end :]


def neighbouring_drug(sentence: str, context: str, vocabulary: Vocabulary) -> str:
    """A drug replaced by one that another sentence of the context names."""
    rest = context.replace(sentence, " ")
    own, others = _drugs(sentence, vocabulary), _drugs(rest, vocabulary)
    named = {mention.term for mention in own}
    other = next((mention for mention in others if mention.term not in named), None)
    if other is None or not own:
        return sentence
    return sentence[: own[0].start] + rest[other.start : other.end] + sentence[own[0].end :]


def wrong_units(sentence: str) -> str:
    """Every unit of measure or time that follows its number, or names a time point before it, replaced by another."""
    text = sentence
    for quantity in reversed(read(sentence)):
        text = _with_another_unit(text, quantity)
    return text


def without_not(sentence: str) -> str:
    """The first plain denial taken out: "is not given" becomes "is given"."""
    starts = [(start, end) for start, end in negation_cues(sentence)]
    for match in _DENIAL.finditer(sentence):
        if any(start <= match.start() < end for start, end in starts):
            group = match.lastgroup
            first, last = match.span(group) if group else match.span()
            return sentence[:first] + sentence[last:]
    return sentence


def with_not(sentence: str) -> str:
    """A denial put in behind the first auxiliary verb."""
    found = _AUXILIARY.search(sentence)
    return f"{sentence[: found.end()]} not{sentence[found.end() :]}" if found else sentence


def swapped_drugs(sentence: str, vocabulary: Vocabulary) -> str:
    """The first two different drugs change places."""
    pair = _first_different(_drugs(sentence, vocabulary))
    if pair is None:
        return sentence
    one, other = pair
    return (
        sentence[: one.start]
        + sentence[other.start : other.end]
        + sentence[one.end : other.start]
        + sentence[one.start : one.end]
        + sentence[other.end :]
    )


def _drugs(text: str, vocabulary: Vocabulary) -> list[Mention]:
    return [mention for mention in vocabulary.find(text) if vocabulary.kind(mention.term) == "drug"]


def _first_different(drugs: list[Mention]) -> tuple[Mention, Mention] | None:
    for mention in drugs[1:]:
        if mention.term != drugs[0].term:
            return drugs[0], mention
    return None


def _another(written: str, given: set[float]) -> str:
    """Another number in the same writing: the next number word, or the last digit raised until nobody has said it."""
    word, _, multiplier = written.partition(" ")  # "two million"
    if word.casefold() in _WORDS:
        later = _WORDS[_WORDS.index(word.casefold()) + 2 :]
        other = next(one for one in (*later, *_WORDS) if read(f"{one} {multiplier}")[0].value not in given)
        return f"{other} {multiplier}".strip()
    place = max(i for i, letter in enumerate(written) if letter.isdigit())
    for step in (3, 4, 5, 6, 7, 8, 9, 1, 2):
        digit = str((int(written[place]) + step) % 10)
        changed = written[:place] + digit + written[place + 1 :]
        if {quantity.value for quantity in read(changed)}.isdisjoint(given):
            return changed
    return f"9{written}"


def _with_another_unit(text: str, quantity: Quantity) -> str:
    behind = _UNIT_BEHIND.match(text, quantity.end)
    if behind:
        return text[: behind.start("unit")] + _UNITS[behind["unit"]] + text[behind.end() :]
    before = _UNIT_BEFORE.search(text[: quantity.start])
    if before and before["unit"] in _UNITS:
        return text[: before.start("unit")] + _UNITS[before["unit"]] + text[before.end("unit") :]
    return text
