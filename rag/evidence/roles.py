"""What a sentence does in a clinical text: indicates, recommends, doses, warns, reports an effect.

The heading says it for well-made documents; where it does not, closed lists of cues do. A boxed warning is a warning
wherever it stands.
"""

from __future__ import annotations

import re

from rag.answer import Role

_HEADINGS: tuple[tuple[str, Role], ...] = (
    ("boxed warning", "warning"),
    ("contraindication", "contraindication"),
    ("limitation", "limitation"),
    ("warning", "warning"),
    ("precaution", "warning"),
    ("indication", "indication"),
    ("dos", "dosing"),
    ("posology", "dosing"),
    ("administration", "dosing"),
    ("efficacy", "efficacy"),
    ("result", "efficacy"),
    ("clinical studies", "efficacy"),
    ("interaction", "warning"),
    ("adverse", "safety"),
    ("safety", "safety"),
    ("monitor", "monitoring"),
    ("recommend", "recommendation"),
    ("mechanism", "mechanism"),
    ("pharmacodynamic", "mechanism"),
    ("access", "access"),
    ("coverage", "access"),
    ("cost", "access"),
    ("regulatory", "regulatory"),
    ("background", "background"),
    ("introduction", "background"),
)
_CUES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("warning", re.compile(r"boxed warning|black box", re.IGNORECASE)),
    ("contraindication", re.compile(r"\bcontraindicat", re.IGNORECASE)),
    ("recommendation", re.compile(r"\brecommend(?:s|ed|ation)?\b|\bsuggests?\b", re.IGNORECASE)),
    ("dosing", re.compile(r"\b\d[\d.,]* ?(?:mg|mcg|g|units?)\b.*\b(?:daily|once|twice|every|weeks?)\b", re.IGNORECASE)),
    ("monitoring", re.compile(r"\bmonitor|\bscreen|\btest(?:ed|ing)? for\b", re.IGNORECASE)),
    ("safety", re.compile(r"adverse|serious infection|discontinu|mortality", re.IGNORECASE)),
    ("mechanism", re.compile(r"\binhibits?\b|\bbinds?\b|\bselectiv", re.IGNORECASE)),
    ("indication", re.compile(r"\bindicated\b|\bapproved\b", re.IGNORECASE)),
    ("efficacy", re.compile(r"remission|response|efficac|superior|versus", re.IGNORECASE)),
)
_BOXED = _CUES[0][1]


def role_of(sentence: str, heading_path: tuple[str, ...]) -> Role:
    """Role of one sentence under its heading path."""
    if _BOXED.search(sentence):
        return "warning"
    for heading in reversed(heading_path):
        folded = heading.casefold()
        for word, role in _HEADINGS:
            if word in folded:
                return role
    return next((role for role, pattern in _CUES if pattern.search(sentence)), "background")
