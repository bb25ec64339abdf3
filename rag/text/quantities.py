"""Reads the numbers of a sentence with their units, and tells whether two of them say the same.

Numbers that belong to names (IL-23, CYP3A4, NCT02914561, phase 3) and calendar dates are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pint import UnitRegistry

Comparator = Literal["", "lt", "le", "gt", "ge"]


class Quantity(NamedTuple):
    """A number with its normalised unit; `text[start:end]` is the number as written. A bare count has the unit ""."""

    value: float
    unit: str
    comparator: Comparator
    start: int
    end: int


def read(text: str) -> list[Quantity]:
    """The quantities of `text`, in order. Both ends of a range are given, each with the unit that they share."""
    numbers = list(_numbers(text))
    _share_units(text, numbers)
    return [
        Quantity(number.value, number.unit, _comparator(text, number), number.start, number.end) for number in numbers
    ]


def same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities say the same number, in one unit or after conversion, and do not bound opposite sides."""
    if {one.comparator, other.comparator} & {"lt", "le"} and {one.comparator, other.comparator} & {"gt", "ge"}:
        return False
    if one.unit == other.unit:
        return _close(one.value, other.value)
    if one.unit not in _PINT or other.unit not in _PINT:
        return False
    factor = _factor(one.unit, other.unit)
    return factor is not None and _close(one.value * factor, other.value)


_UNITS: tuple[tuple[str, str], ...] = (
    ("percent", r"%|(?i:percentage points?|percent|per cent)\b"),
    (
        "per 100 patient-years",
        r"(?i:(?:events? |cases? )?per 100 (?:patient|person)[- ]years?|per 100 PY|/ ?100 (?:PY|patient-years))\b",
    ),
    ("per 1000 patient-years", r"(?i:(?:events? |cases? )?per 1,?000 (?:patient|person)[- ]years?)\b"),
    ("mL/min/1.73 m2", r"mL/min/1\.73 ?m(?:2|²|\^2)"),
    ("mL/min", r"mL/min\b"),
    ("mg/kg", r"mg/kg\b"),
    ("mg/dL", r"mg/d[Ll]\b"),
    ("mg/mL", r"mg/m[Ll]\b"),
    ("mg/L", r"mg/[Ll]\b"),
    ("mcg/mL", r"(?:mcg|[µμu]g)/m[Ll]\b"),
    ("mcg/g", r"(?:mcg|[µμu]g)/g\b"),
    ("ng/mL", r"ng/m[Ll]\b"),
    ("g/dL", r"g/d[Ll]\b"),
    ("g/L", r"g/[Ll]\b"),
    ("mmol/L", r"mmol/[Ll]\b"),
    ("cells/mm3", r"(?:cells? ?(?:/|per ) ?)?(?:/ ?)?mm(?:3|³)|cells? ?(?:/|per ) ?(?:mc|[µμ])L\b"),
    ("10^9/L", r"(?:x|×) ?10(?:\^9|⁹|9)(?: cells)?/L\b"),
    ("IU/mL", r"(?:IU|units?)/m[Ll]\b"),
    ("mg", r"(?i:mg|milligrams?)\b"),
    ("mcg", r"(?:mcg|[µμu]g|(?i:micrograms?))\b"),
    ("ng", r"ng\b"),
    ("kg", r"kg\b"),
    ("g", r"g\b|(?i:grams?\b)"),
    ("mL", r"m[Ll]\b"),
    ("L", r"L\b|(?i:lit(?:er|re)s?\b)"),
    ("mmHg", r"mm ?Hg\b"),
    ("ppb", r"ppb\b"),
    ("mm", r"mm\b(?! ?Hg)"),
    ("cm", r"cm\b"),
    ("IU", r"IU\b|(?i:units?\b)"),
    ("fold", r"(?i:fold)\b"),
    ("hour", r"h(?:rs?)?\b|(?i:hours?)\b"),
    ("minute", r"(?i:min(?:ute)?s?)\b"),
    ("day", r"(?i:days?)\b"),
    ("week", r"(?i:weeks?|wks?)\b"),
    ("month", r"(?i:months?)\b"),
    ("year", r"(?i:years?|yrs?)\b"),
)
_UNIT = re.compile(
    r"(?:[ \u00a0-]|)(?:" + "|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS)) + ")"
)
_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=1,
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|\.\d+)"
    r"|\b(?P<word>(?i:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r"))\b(?!-(?:year|way|on|third|half)\b)"
)
_MULTIPLIER = re.compile(r" (million|thousand|hundred|billion)\b", re.IGNORECASE)
_MULTIPLIERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_TIME = {"hour", "minute", "day", "week", "month", "year"}

# "week 24", "week-24" and "weeks 0, 4 and 8" name their unit first, and so do "ages 6 to 12".
_UNIT_BEFORE = re.compile(
    r"\b(?P<unit>(?:hour|day|week|month|year)(?=s?[ \u00a0-]$)|age(?=s ))(?P<plural>s?)[ \u00a0-]$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(
    r"(?:[A-Za-zα-ω][-/]|\b(?:phase|grade|type|table|figure|fig\.?|no\.?|section|stage|step|part|version|chapter|panel|"
    r"interleukins?|IL|ref\.?|cohort|protocol|PMID:?|NCT|CYP) )$",
    re.IGNORECASE,
)
_REST_OF_NAME = re.compile(r"(?:[/-]\d+)*")
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec)\b"
)
_DATE_AFTER = re.compile(rf" {_MONTHS}")
_DATE_BEFORE = re.compile(rf"\b{_MONTHS}\.? $")
_JOINED = re.compile(r" ?(?:-|–|—|to|and|or|,|, and|, or|/)? ?")
_JOINS = {"-", "–", "—", "to", "and", "or", ",", ", and", ", or"}
_LIST_JOINS = {"-", "–", "to", "and", "or", ",", ", and", ", or"}
_BOUND = re.compile(r" or (?:more|fewer|less)\b", re.IGNORECASE)
# "HR 0.76, 95% CI 0.66-0.88": the per cent belong to the level of the interval alone.
_LEVEL = re.compile(r" ?(?:CI|CrI|confidence|credible)\b")

_BEFORE: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    ("ge", re.compile(r"(?:≥|>=|\bat least|\bno (?:less|fewer) than|\bnot (?:less|fewer) than|\bminimum of) ?$", re.I)),
    ("le", re.compile(r"(?:≤|<=|\bup to|\bat most|\bno more than|\bnot more than|\bmaximum of|\bnot exceed) ?$", re.I)),
    ("lt", re.compile(r"(?:<|\bless than|\bfewer than|\blower than|\bbelow|\bunder) ?$", re.I)),
    ("gt", re.compile(r"(?:>|\bmore than|\bgreater than|\bhigher than|\babove|\bexceed(?:s|ing)?) ?$", re.I)),
)
_AFTER: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    ("ge", re.compile(r" or (?:more|higher|above|older|greater|over)\b", re.I)),
    ("le", re.compile(r" or (?:less|lower|below|younger|fewer|under)\b", re.I)),
)

_PINT = {
    "mg": "mg", "mcg": "microgram", "ng": "ng", "g": "g", "kg": "kg", "mL": "mL", "L": "L", "mm": "mm", "cm": "cm",
    "hour": "hour", "minute": "minute", "day": "day", "week": "week", "month": "month", "year": "year",
    "mg/dL": "mg/dL", "mg/L": "mg/L", "mg/mL": "mg/mL", "mcg/mL": "microgram/mL", "mcg/g": "microgram/g",
    "ng/mL": "ng/mL", "g/dL": "g/dL", "g/L": "g/L", "cells/mm3": "1/mm**3", "10^9/L": "1e9/L", "mg/kg": "mg/kg",
}  # fmt: skip


class _Number:
    """A number being read: its unit may yet come from a neighbour."""

    __slots__ = ("after", "end", "plural", "shared", "start", "unit", "value")

    def __init__(self, value: float, unit: str, start: int, end: int, after: int, plural: bool) -> None:
        self.value = value
        self.unit = unit
        self.start = start
        self.end = end
        self.after = after
        self.plural = plural
        self.shared = False


def _numbers(text: str) -> Iterator[_Number]:
    read_to = 0  # a unit may hold a number ("per 100 patient-years"), and a name two ("interleukin 12/23")
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start < read_to:
            continue
        before = text[max(0, start - 24) : start]
        unit_before = _UNIT_BEFORE.search(before)
        if unit_before and start - len(unit_before.group()) < read_to:
            unit_before = None  # "at 12 weeks 24 of 27": the weeks are the 12's
        if unit_before is None and _NAME_BEFORE.search(before):
            rest = _REST_OF_NAME.match(text, end)
            read_to = rest.end() if rest else end
            continue
        written = match["digits"]
        value = float(written.replace(",", "")) if written else _WORDS[match["word"].casefold()]
        if multiplier := _MULTIPLIER.match(text, end):
            value *= _MULTIPLIERS[multiplier[1].casefold()]
            end = multiplier.end()
        unit = _UNIT.match(text, end) or _UNIT.match(text, _behind_bound(text, end))
        if unit is None and (_is_date(text, before, written, value, end) or text[end : end + 1].isalpha()):
            continue
        name = _UNITS[int((unit.lastgroup or "u0")[1:])][0] if unit else ""
        if not name and unit_before:
            name = unit_before["unit"].casefold().replace("age", "year")
        read_to = unit.end() if unit else end
        yield _Number(value, name, start, end, read_to, bool(unit_before and unit_before["plural"]))


def _behind_bound(text: str, end: int) -> int:
    """Behind "or more" in "5 or more days"."""
    bound = _BOUND.match(text, end)
    return bound.end() if bound else end


def _is_date(text: str, before: str, written: str | None, value: float, end: int) -> bool:
    if _DATE_AFTER.match(text, end) or _DATE_BEFORE.search(before):
        return True
    return written is not None and len(written) == 4 and 1900 <= value <= 2099


def _share_units(text: str, numbers: list[_Number]) -> None:
    """Gives "15" its unit in "15-30 mg", "5" and "10" theirs in "5, 10 and 15 mg", "4" and "8" in "weeks 0, 4 and 8"."""
    for left, right in pairwise(numbers):
        if left.plural and left.unit and not right.unit and _between(text, left, right) in _LIST_JOINS:
            right.unit, right.plural = left.unit, True
    for left, right in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
        follows = right.shared or right.after > right.end  # and does not stand in front, as in "weeks 0, 4 and 8"
        if left.unit or not right.unit or not follows or _LEVEL.match(text, right.after):
            continue
        join = _between(text, left, right)
        if join in _JOINS or (join == "/" and right.unit == "mmHg"):
            left.unit, left.shared = right.unit, True


def _between(text: str, left: _Number, right: _Number) -> str:
    gap = text[left.after : right.start]
    return gap.strip() if _JOINED.fullmatch(gap) else "?"


def _comparator(text: str, number: _Number) -> Comparator:
    before = text[max(0, number.start - 16) : number.start]
    for comparator, pattern in _BEFORE:
        if pattern.search(before):
            return comparator
    for comparator, pattern in _AFTER:
        if pattern.match(text, number.after) or pattern.match(text, number.end):
            return comparator
    return ""


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


@lru_cache(maxsize=1_024)
def _factor(unit: str, other: str) -> float | None:
    """What one unit is in the other; None where they measure different things."""
    registry = _registry()
    left, right = registry(_PINT[unit]), registry(_PINT[other])
    if left.dimensionality != right.dimensionality:
        return None
    return float((left / right).to("dimensionless").magnitude)


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[float]:
    # Imported when two units first differ: building the registry costs more than reading a thousand sentences.
    from pint import UnitRegistry

    return UnitRegistry()
