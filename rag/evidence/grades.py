"""How much weight a statement carries, and why, read from the source's kind and the sentence's own words.

The order is that of the design: label and regulator, guideline, meta-analysis, randomised trial, cohort, case series, review;
news, company reports and payers' policies come last, whatever they report. What is read besides (blinding, post hoc, size,
retraction, a newer edition) orders statements of one level; it never lifts one over a better design.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.answer import Grade
from rag.records import Source, SourceKind

Design = Literal["double-blind", "open label", ""]

_LEVELS: dict[SourceKind, tuple[int, str]] = {
    "label": (1, "label"),
    "regulatory": (1, "regulator"),
    "guideline": (2, "guideline"),
    "meta-analysis": (3, "meta-analysis"),
    "rct": (4, "randomised trial"),
    "cohort": (5, "cohort"),
    "registry": (5, "registry"),
    "case-series": (6, "case series"),
    "review": (7, "review"),
    "textbook": (7, "textbook"),
    "news": (9, "news report"),
    "company-report": (9, "company report"),
    "payer-policy": (8, "payer policy"),
    "other": (8, "other source"),
}
_N = re.compile(
    r"(?:\bn ?= ?(\d[\d,]*))|"
    r"(?:(?<![\d.%])\b(\d[\d,]*) (?:[a-z-]+ ){0,3}?(?:patients|adults|people|participants|women|men|children|cases)\b)",
    re.IGNORECASE,
)
_DESIGN = (
    (re.compile(r"double-blind|double blind", re.IGNORECASE), "double-blind"),
    (re.compile(r"open[ -]label", re.IGNORECASE), "open label"),
    (re.compile(r"\bpost[ -]hoc\b", re.IGNORECASE), "post hoc"),
    (re.compile(r"\bsubgroup\b", re.IGNORECASE), "subgroup"),
    (re.compile(r"observational", re.IGNORECASE), "observational"),
    (re.compile(r"retrospective", re.IGNORECASE), "retrospective"),
    (re.compile(r"network meta-analys", re.IGNORECASE), "network comparison, partly indirect"),
    (re.compile(r"uncontrolled|without a comparison|no control|single-arm", re.IGNORECASE), "uncontrolled"),
    (re.compile(r"not located", re.IGNORECASE), "primary publication not located"),
    (re.compile(r"abstract only|only the abstract|(?:conference|congress) abstract", re.IGNORECASE), "abstract only"),
    (
        re.compile(
            r"\b(?:in|with) (?:mice|rats)\b|\btransgenic mice\b|\banimal (?:model|stud)|\bin vitro\b", re.IGNORECASE
        ),
        "laboratory",
    ),
)
_RETRACTED = re.compile(r"\bretract(?:ed|ion)\b(?! of (?:the )?(?:chest|rib|intercostal|nipple|eyelid))", re.IGNORECASE)
_WEAKER = {
    "open label": 1,
    "observational": 1,
    "retrospective": 1,
    "abstract only": 1,
    "subgroup": 1,
    "uncontrolled": 2,
    "post hoc": 2,
    "primary publication not located": 2,
    "laboratory": 3,
}


@dataclass(frozen=True)
class Standing:
    """What a statement's weight rests on; `key()` orders strongest first."""

    level: int
    kind: SourceKind
    design: tuple[str, ...] = ()
    n: int | None = None
    year: int | None = None
    retracted: bool = False
    is_summary: bool = False
    superseded_by: str = ""

    @property
    def primary(self) -> bool:
        """Whether the figure is a planned one: neither post hoc nor of a subgroup."""
        return not {"post hoc", "subgroup"} & set(self.design)

    @property
    def blinding(self) -> Design:
        """Double-blind, open label, or "" when the words do not say."""
        return "double-blind" if "double-blind" in self.design else "open label" if "open label" in self.design else ""

    def key(self) -> tuple[int, int, int, int, int, int]:
        """Sorts strongest first: not retracted, current, by level, by faults of design, newest, largest."""
        faults = sum(_WEAKER.get(word, 0) for word in self.design)
        return (
            int(self.retracted),
            int(bool(self.superseded_by)),
            self.level,
            faults,
            -(self.year or 0),
            -(self.n or 0),
        )


@dataclass(frozen=True)
class Demands:
    """A filter on statements: what is None or False is not asked for."""

    level_at_most: int | None = None
    year_from: int | None = None
    n_at_least: int | None = None
    current: bool = False
    primary: bool = False
    blinded: bool = False

    def admit(self, standing: Standing) -> bool:
        """Whether a standing meets every demand; what is not known fails. Retracted work is never admitted."""
        return (
            not standing.retracted
            and (self.level_at_most is None or standing.level <= self.level_at_most)
            and (self.year_from is None or (standing.year or 0) >= self.year_from)
            and (self.n_at_least is None or (standing.n or 0) >= self.n_at_least)
            and not (self.current and standing.superseded_by)
            and (standing.primary or not self.primary)
            and (standing.blinding == "double-blind" or not self.blinded)
        )


def standing(sentence: str, source: Source, superseded_by: str = "") -> Standing:
    """What can be read about the weight of one sentence.

    :param superseded_by: title of the newer edition of this source in the corpus, if there is one.
    """
    words = (word for pattern, word in _DESIGN if pattern.search(sentence) or pattern.search(source.title))
    return Standing(
        level=_LEVELS[source.kind][0],
        kind=source.kind,
        design=tuple(dict.fromkeys(words)),
        n=_sample_size(sentence),
        year=source.year,
        retracted=bool(_RETRACTED.search(source.title) or _RETRACTED.search(source.version or "")),
        is_summary=source.is_summary,
        superseded_by=superseded_by,
    )


def grade(sentence: str, source: Source, superseded_by: str = "") -> Grade:
    """Level 1 (strongest) to 9, a label for people, and the reason in words."""
    return worded(standing(sentence, source, superseded_by), source)


def worded(found: Standing, source: Source) -> Grade:
    """The grade of a standing, its reason written out."""
    level, label = _LEVELS[source.kind]
    reasons = ["retracted"] if found.retracted else []
    reasons.append(f"{source.jurisdiction} {label}" if source.jurisdiction and level <= 2 else label)
    if found.n is not None and level >= 3:
        reasons.append(f"n = {found.n:,}")
    reasons += found.design
    reasons.append(str(source.year) if source.year else "undated")
    if found.superseded_by:
        reasons.append(f"superseded by: {found.superseded_by}")
    if source.is_summary:
        reasons.append("quoted from this project's summary")
    return Grade(level=level, label=label, reason=", ".join(dict.fromkeys(reasons)))


def _sample_size(sentence: str) -> int | None:
    found: Iterable[tuple[str, str]] = _N.findall(sentence)
    sizes = [int(digits) for first, second in found if (digits := (first or second).replace(",", ""))]
    return max((size for size in sizes if not 1900 <= size <= 2099 or size >= 2100), default=None)
