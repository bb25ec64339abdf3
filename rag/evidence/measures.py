"""What each number of a sentence measures: a share, a dose, a threshold, a time point, an interval, and in which arm.

A number is read by the words right before and after it, never from elsewhere: a number whose words say nothing stays
"other", and nothing is computed from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.text.quantities import Quantity
from rag.text.vocabulary import Mention

MeasureKind = Literal[
    "share",
    "count",
    "dose",
    "threshold",
    "time_point",
    "duration",
    "interval",
    "age",
    "effect",
    "confidence",
    "p_value",
    "sample",
    "rate",
    "other",
]

_MASS = frozenset({"mg", "mcg", "g", "mg/kg", "IU", "mL", "ng"})
_LEVEL = frozenset(
    {"mg/dL", "mg/mL", "mg/L", "mcg/mL", "mcg/g", "ng/mL", "g/dL", "g/L", "mmol/L", "cells/mm3", "10^9/L", "IU/mL", "mmHg",
     "ppb", "mL/min", "mL/min/1.73 m2"}
)  # fmt: skip
_TIME = frozenset({"hour", "minute", "day", "week", "month", "year"})
_RATE = frozenset({"per 100 patient-years", "per 1000 patient-years"})

_CI_BEFORE = re.compile(
    r"\bC(?:I|rI)\b[,:]? ?(?:of )?[-−–]?$|\bC(?:I|rI)\b[^;()%]{0,18}(?:to|-|–|,) ?[-−–]?$", re.IGNORECASE
)
_CI_AFTER = re.compile(r"(?:%| per cent| percent)? ?(?:CI|CrI|confidence|credible)\b", re.IGNORECASE)
_EFFECT_BEFORE = re.compile(
    r"\b(?:(?-i:HR|OR|RR|SMD|MD|NNT)|(?:hazard|odds|risk|rate|incidence rate) ratio|relative risk"
    r"|(?:mean |adjusted |absolute |risk )?difference|adjusted odds|number needed to (?:treat|harm))\b[^;.()]{0,24}$",
    re.IGNORECASE,
)
_P_BEFORE = re.compile(r"\bp ?(?:=|<|>|≤|≥|value)[^;]{0,6}$", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|older than|younger than|under the age of|over the age of|from the age of|from age)\b[^;.]{0,14}$"
    r"|\bage (?:of )?(?:at least |under |over |below |above )?$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    r"(?:[ -]years?)?(?:[ -]old\b| (?:or|and) (?:older|over|above|younger|under)\b| of age\b|,? (?:or|and) (?:older|over)\b)",
    re.I,
)
_EVERY = re.compile(r"\b(?:every(?: other)?|intervals? of)(?: \d+(?:\.\d+)?(?: to|-|–| or))? ?$", re.IGNORECASE)
_AT = re.compile(
    r"\b(?:at|by|from|after|within|until|to)(?: about| around| least)? ?(?:weeks?|months?|days?|years?|hours?)?[ -]?$",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?)[ \u00a0-]$", re.IGNORECASE)
_SERIES = re.compile(r"\b(?:weeks|days|months|hours)\b[ \d,]*(?:and |or |to )?$", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|last) $", re.IGNORECASE)
_RELATIVE = re.compile(r" (?:before|after|earlier|later|apart|ago)\b", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:for|over|during|course of|lasting|duration of|minimum|maximum of|treats?|fewer than|less than)"
    r"(?: about| at least| up to)?(?: \d+(?:\.\d+)?(?: to|-|–| or))? ?$",
    re.IGNORECASE,
)
_LENGTH_AFTER = re.compile(
    r"^(?:s)?(?:[ -](?:course|trial|treatment|of (?:antibiotics|treatment|therapy)|or (?:more|longer) of)|-)", re.I
)
_SAMPLE_AFTER = re.compile(
    r"^ (?:[a-zA-Z'’-]+ ){0,4}?(?:patients|adults|people|participants|women|men|children|cases|infants|neonates|pregnan\w+)\b"
)
_SAMPLE_BEFORE = re.compile(r"\b[nN] ?= ?$")
_THRESHOLD_BEFORE = re.compile(
    r"(?:\b(?:cut-?offs?|thresholds?|targets?|goals?|limit|score|ratio|reversibility|variability|level|clearance|eGFR|pressure|count|below|above|under|over|"
    r"at least|at most|from|between|reaches?|drops?|falls?|exceeds?|average|systolic|diastolic)\b|[<>≤≥])"
    r"(?: (?:of|is|was|at|under|below|above|between|at least|at most|from|in|to|\d+(?:\.\d+)?|and|or|,))* ?\(?$",
    re.IGNORECASE,
)
_TEST_CHANGE = re.compile(r"\b(?:reversibility|variability|saturation)\b[^;.]{0,24}$", re.IGNORECASE)
_DOSE_OTHER = re.compile(
    r"\b(?:reversibility|ferritin|creatinine|calprotectin|albumin|bilirubin|proteinuria|protein)\b[^,;]{0,30}$",
    re.IGNORECASE,
)
_LIST = re.compile(r" ?(?:,|/|-|–|and|or|to|, and|, or) ?")
_OF = re.compile(r" ?(?:/|of|out of) ?(?:the )?")
_CONTROL = re.compile(
    r"[^,;\d]{0,24}?\b(?:(?:with|on|given|for|in|by|after withdrawal to|after) (?:the )?(placebo|withdrawal|usual care))\b"
    r"|[^,;\d]{0,6}\((withdrawal|placebo)\)",
    re.IGNORECASE,
)
_ARM_WORD = re.compile(
    r"\b(?:with|on|given|for|in|after|under|of|by|receiving|than)\s+(?:the |an? |as-needed |adding )?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Measure:
    """A quantity with what it measures. `arm` is the drug, class or control that its words name; `of_total` the N of "n of N"."""

    quantity: Quantity
    kind: MeasureKind
    arm: str = ""
    of_total: float | None = None

    @property
    def value(self) -> float:
        """The number."""
        return self.quantity.value

    @property
    def unit(self) -> str:
        """Its normalised unit; "" for a bare number."""
        return self.quantity.unit


def measures(text: str, quantities: Sequence[Quantity], treatments: Sequence[Mention] = ()) -> tuple[Measure, ...]:
    """Every quantity of a sentence with its kind, in reading order.

    :param treatments: where drugs and classes are named, to tell arms apart.
    """
    read: list[Measure] = []
    for position, quantity in enumerate(quantities):
        following = quantities[position + 1] if position + 1 < len(quantities) else None
        total = _total(text, quantity, following)
        kind: MeasureKind = "count" if total is not None else _kind(text, quantity)
        if kind == "other" and read:
            kind = _inherited(text, read[-1], quantity)
        arm = _arm(text, quantity, following, treatments) if kind in {"share", "count", "rate"} else ""
        read.append(Measure(quantity, kind, arm, total))
    return tuple(read)


def _kind(text: str, quantity: Quantity) -> MeasureKind:
    before = text[max(0, quantity.start - 48) : quantity.start]
    after = text[quantity.end : quantity.end + 48]
    if _CI_AFTER.match(after) or _CI_BEFORE.search(before):
        return "confidence"
    if _P_BEFORE.search(before):
        return "p_value"
    if quantity.unit in _TIME:
        return _of_time(before, after, quantity)
    if quantity.unit in _RATE:
        return "rate"
    if _EFFECT_BEFORE.search(before):
        return "effect"
    if quantity.unit in _LEVEL:
        return "threshold" if quantity.comparator or _THRESHOLD_BEFORE.search(before) else "other"
    if quantity.unit in _MASS:
        return "threshold" if _DOSE_OTHER.search(before) else "dose"
    if quantity.unit == "percent":
        return "threshold" if _TEST_CHANGE.search(before) else "share"
    return _of_bare(before, after, quantity)


def _of_time(before: str, after: str, quantity: Quantity) -> MeasureKind:
    if _AGE_BEFORE.search(before) or _AGE_AFTER.match(after):
        return "age"
    if _EVERY.search(before):
        return "interval"
    if _UNIT_FIRST.search(before) or _SERIES.search(before) or _ORDINAL.search(before):
        return "time_point"
    unit_end = re.match(r"[ -]?[a-z]+", after)
    rest = after[unit_end.end() :] if unit_end else after
    if _RELATIVE.match(rest):
        return "time_point"
    if after.startswith("-") or _FOR.search(before) or _LENGTH_AFTER.match(rest):
        return "duration"
    return "time_point" if _AT.search(before) else "duration"


def _of_bare(before: str, after: str, quantity: Quantity) -> MeasureKind:
    if _AGE_BEFORE.search(before) or re.match(r" (?:or|and) (?:older|over)\b|-year-old", after):
        return "age"
    if _SAMPLE_BEFORE.search(before) or _SAMPLE_AFTER.match(after):
        return "sample"
    if quantity.unit == "" and (quantity.comparator or _THRESHOLD_BEFORE.search(before)):
        return "threshold"
    return "other"


def _inherited(text: str, last: Measure, quantity: Quantity) -> MeasureKind:
    """The N of "n of N" is a count; "38, 85 and 110" and "130/80" are thresholds if their first number is one."""
    if last.of_total == quantity.value:
        return "count"
    joined = _LIST.fullmatch(text[last.quantity.end : quantity.start])
    return last.kind if joined and last.unit == quantity.unit and last.kind in {"threshold", "dose", "age"} else "other"


def _total(text: str, quantity: Quantity, following: Quantity | None) -> float | None:
    if following is None or quantity.unit or following.unit or following.value < quantity.value:
        return None
    between = text[quantity.end : following.start]
    return following.value if _OF.fullmatch(between) else None


def _arm(text: str, quantity: Quantity, following: Quantity | None, treatments: Sequence[Mention]) -> str:
    """The treatment named right after the number and before the next one ("50% with x"), or right before it ("x 50%")."""
    border = following.start if following is not None else len(text)
    if control := _CONTROL.match(text[quantity.end : border]):
        return (control[1] or control[2]).casefold()
    for mention in treatments:
        between = text[quantity.end : mention.start]
        if quantity.end <= mention.start < border and "," not in between and _ARM_WORD.search(between):
            return mention.term
    before = [mention for mention in treatments if mention.end <= quantity.start and quantity.start - mention.end <= 24]
    if before and not any(mark in text[before[-1].end : quantity.start] for mark in ",;("):
        return before[-1].term
    return ""
