"""Whether the range that a statement is about holds the patient's figure: "below 30 mL/min" is not for an eGFR of 38.

Read only where both name the same attribute of a closed list, so that a sodium is never held against a potassium; a statement
without a bound on it is neither for nor against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.text.quantities import Quantity, read

# What a figure may be of: the words that name it, and the units that it may have ("" for a bare number).
_ATTRIBUTES: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {
    name: (re.compile(words, re.IGNORECASE), frozenset(units))
    for name, words, units in (
        ("kidney function", r"\be?GFR\b|\bclearance\b|\bCrCl\b", ("mL/min", "mL/min/1.73 m2", "")),
        ("albuminuria", r"\balbumin[- /](?:to-)?creatinine ratio\b|\bU?ACR\b|\balbuminuria\b", ("mg", "")),
        ("haemoglobin", r"\bha?emoglobin\b|\bHb\b", ("g/dL", "g/L")),
        ("neutrophils", r"\bneutrophils?\b", ("cells/mm3",)),
        ("lymphocytes", r"\blymphocytes?\b", ("cells/mm3",)),
        ("potassium", r"\bpotassium\b", ("mmol/L", "")),
        ("sodium", r"\bsodium (?:of|level|concentration)\b|\bserum sodium\b", ("mmol/L", "")),
        ("ejection fraction", r"\bejection fraction\b|\bLVEF\b", ("percent", "")),
        ("ferritin", r"\bferritin\b", ("mcg", "ng/mL", "")),
        ("sFlt-1/PlGF ratio", r"\bsFlt-?1 ?[/:] ?PlGF\b|\bPlGF ratio\b", ("",)),
    )
}
_REACH = 60  # characters between the name of an attribute and its figure
_OWN_UNIT = {"kg": "weight"}
_AGED = re.compile(
    r"\b(?:aged?|ages|older than|younger than|children|women|men|adults|people|patients) (?:\w+ ){0,2}$", re.I
)
_AGE_AFTER = re.compile(
    r"^ ?-?(?:years?|year-old| years? of age)?[ -]?(?:old|of age|or over|or older|and over|or younger)", re.I
)
_OR_MORE = re.compile(
    r"^ ?(?:%|[A-Za-z/.0-9²]{0,14})? ?,?(?: of age)? ?(?:or|and) (?:over|above|more|older|higher|greater)\b", re.I
)
_OR_LESS = re.compile(
    r"^ ?(?:%|[A-Za-z/.0-9²]{0,14})? ?,?(?: of age)? ?(?:or|and) (?:under|below|less|younger|lower)\b", re.I
)
_TO = re.compile(r"^\s?(?:%|mL/min|years?|kg)?\s?(?:to|-|–|and|through)\s?$")
_OLD = re.compile(r"\b(?:she|he) is (\d{1,3})\b(?!\s*(?:\+\d\s*)?(?:weeks?|wks?|days?|months?)\b)", re.IGNORECASE)
_POSTMENSTRUAL = re.compile(r"\bpostmenstrual\b|\bPMA\b", re.IGNORECASE)
_NEAR = 30  # characters between weeks and the words that say from when they are counted


class _Bound(NamedTuple):
    attribute: str
    low: float
    high: float
    strict: bool  # whether the ends are left out

    def holds(self, value: float) -> bool:
        return self.low < value < self.high if self.strict else self.low <= value <= self.high


class Patient(NamedTuple):
    """Figures of a question, by what they are of."""

    figures: tuple[tuple[str, float], ...]

    def fits(self, text: str) -> int:
        """1 where a range of the text holds a figure, -1 where each that is about one shuts it out, else 0."""
        if not self.figures:
            return 0
        verdicts: list[bool] = []
        for attribute, value in self.figures:
            bounds = [bound for bound in _bounds(text) if bound.attribute == attribute]
            if bounds:
                verdicts.append(any(bound.holds(value) for bound in bounds))
        if not verdicts:
            return 0
        return 1 if all(verdicts) else -1


def patient(question: str) -> Patient:
    """The figures that a question gives of a patient: single values, no ranges."""
    found = [(one.attribute, one.low) for one in _figures(question) if one.low == one.high]
    found += [("age", float(match.group(1))) for match in _OLD.finditer(question)]
    return Patient(tuple(dict.fromkeys(found)))


@lru_cache(maxsize=20_000)
def _bounds(text: str) -> tuple[_Bound, ...]:
    return tuple(one for one in _figures(text) if one.low != one.high)


def _figures(text: str) -> Iterator[_Bound]:
    quantities = read(text)
    position = 0
    while position < len(quantities):
        quantity = quantities[position]
        after = quantities[position + 1] if position + 1 < len(quantities) else None
        attribute = _attribute(text, quantity)
        position += 1
        if not attribute:
            continue
        scale = 10.0 if attribute == "haemoglobin" and quantity.unit == "g/dL" else 1.0
        if (
            after
            and not quantity.comparator
            and _TO.match(text[quantity.end : after.start])
            and after.value > quantity.value
        ):
            yield _Bound(attribute, quantity.value * scale, after.value * scale, strict=False)
            position += 1
            continue
        low, high, strict = _span(text, quantity)
        yield _Bound(attribute, low * scale, high * scale, strict)


def _span(text: str, quantity: Quantity) -> tuple[float, float, bool]:
    after = text[quantity.end :]
    comparator = quantity.comparator
    if not comparator and _OR_MORE.match(after):
        comparator = "ge"
    if not comparator and _OR_LESS.match(after):
        comparator = "le"
    if not comparator and re.search(r"\b(?:over|older than|above) $", text[: quantity.start], re.IGNORECASE):
        comparator = "gt"
    if comparator in {"lt", "le"}:
        return float("-inf"), quantity.value, comparator == "lt"
    if comparator in {"gt", "ge"}:
        return quantity.value, float("inf"), comparator == "gt"
    return quantity.value, quantity.value, False


def _attribute(text: str, quantity: Quantity) -> str:
    if quantity.unit in _OWN_UNIT:
        return _OWN_UNIT[quantity.unit]
    before, after = text[: quantity.start], text[quantity.end :]
    if quantity.unit == "week" and _POSTMENSTRUAL.search(f"{before[-_NEAR:]} {after[:_NEAR]}"):
        return "postmenstrual age"
    if (quantity.unit == "year" and _AGE_AFTER.match(after)) or (
        quantity.unit in {"", "year"} and quantity.value <= 110 and _AGED.search(_without_bound(before))
    ):
        return "age"
    near: Sequence[tuple[int, str]] = [
        (match.end(), name)
        for name, (words, units) in _ATTRIBUTES.items()
        if quantity.unit in units
        for match in words.finditer(before, max(0, len(before) - _REACH))
    ]
    return max(near)[1] if near else ""


def _without_bound(before: str) -> str:
    return re.sub(r"\b(?:under|over|below|above|from|at least|less than|more than|of|to) $", "", before)
