"""How much weight a statement carries, and why, read from the source's kind and the sentence's own words.

The order is that of the design: label and regulator, guideline, meta-analysis, randomised trial, cohort, case series, review;
news, company reports and payers' policies come last, whatever they report.
"""

from __future__ import annotations

import re

from rag.answer import Grade
from rag.records import Source, SourceKind

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
    r"(?:\b(\d[\d,]*) (?:[a-z-]+ ){0,3}?(?:patients|adults|people|participants|women|men|children|cases)\b)",
    re.IGNORECASE,
)
_DESIGN = (
    (re.compile(r"double-blind", re.IGNORECASE), "double-blind"),
    (re.compile(r"open-label", re.IGNORECASE), "open label"),
    (re.compile(r"\bpost[ -]hoc\b", re.IGNORECASE), "post hoc"),
    (re.compile(r"observational", re.IGNORECASE), "observational"),
    (re.compile(r"retrospective", re.IGNORECASE), "retrospective"),
    (re.compile(r"network meta-analys", re.IGNORECASE), "network comparison, partly indirect"),
    (re.compile(r"uncontrolled|without a comparison|no control", re.IGNORECASE), "uncontrolled"),
    (re.compile(r"not located", re.IGNORECASE), "primary publication not located"),
    (re.compile(r"abstract only|only the abstract|conference abstract", re.IGNORECASE), "abstract only"),
)


def grade(sentence: str, source: Source) -> Grade:
    """Level 1 (strongest) to 9, a label for people, and the reason in words."""
    level, label = _LEVELS[source.kind]
    reasons = [f"{source.jurisdiction} {label}" if source.jurisdiction and level <= 2 else label]
    if (size := _sample_size(sentence)) is not None and level >= 3:
        reasons.append(f"n = {size}")
    reasons += [word for pattern, word in _DESIGN if pattern.search(sentence) or pattern.search(source.title)]
    reasons.append(str(source.year) if source.year else "undated")
    if source.is_summary:
        reasons.append("quoted from this project's summary")
    return Grade(level=level, label=label, reason=", ".join(dict.fromkeys(reasons)))


def _sample_size(sentence: str) -> str | None:
    sizes = [first or second for first, second in _N.findall(sentence)]
    return max(sizes, key=lambda size: int(size.replace(",", "") or 0)) if sizes else None
