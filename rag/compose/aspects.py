"""What a statement tells about its subject, finer than its role: the starting dose is not the dose in renal impairment.

An article covers aspects; two statements on one aspect of one subject mostly repeat each other. Closed lists of cues, the
first that fits decides.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answer import Role
from rag.evidence.statements import Statement

_CUES: dict[str, tuple[tuple[str, str], ...]] = {
    "dosing": (
        (
            "adjustment",
            r"renal|hepatic|kidney|liver|elderly|older|impairment|\bCYP|inhibitors?\b|creatinine|eGFR|weigh(?:t|ing)",
        ),
        ("stopping", r"\btaper|abrupt|gradual(?:ly)? (?:reduc|withdr)|missed dose"),
        (
            "titration",
            r"\bmaxim(?:um|al)|up to|at most|not exceed|no more than|increas|increment|titrat|steps? of|raise[sd]?\b",
        ),
        ("maintenance", r"maintenance|thereafter|every \d+ weeks|long[- ]term|lowest"),
        ("start", r"\bstart|induction|\binitial|\bbegin|first dose|loading|weeks? 0"),
        ("administration", r"swallow|whole|infus|inject|with food|crush"),
    ),
    "monitoring": (
        (
            "before",
            r"\bbefore\b|prior to|at baseline|baseline (?:liver|blood|test|full|complete)|\bscreen|pre-treatment|is started",
        ),
        (
            "confirmation",
            r"confirm|diagnos|criteria|rating|diary|diaries|non-?response|loss of response|rule[sd]? out|defin",
        ),
        ("threshold", r"interrupt|\bhold\b|withh[eo]ld|restart|not (?:to )?start|\bbelow \d|less than \d|above \d"),
    ),
    "safety": (
        ("interaction", r"interact|concomitant|together with|\bCYP|taken with|combined with|co-?administ"),
        ("discontinuation", r"discontinu|stopp(?:ed|ing)|withdrawal"),
        ("frequency", r"\d"),
    ),
    "warning": (
        ("boxed", r"boxed|black box"),
        ("interaction", r"interact|concomitant|together with|\bCYP|combin"),
    ),
    "contraindication": (
        ("together", r"together|combin|within \d+ days|\btaken with\b|inhibitor|concomitant|\bMAO"),
        ("allergy", r"hypersensitiv|allerg|anaphyla"),
    ),
    "recommendation": (
        ("against", r"\bagainst\b|\bnot (?:be |to |use|recommend|suggest|routine)|\bavoid"),
        ("sequence", r"\bafter\b|\bfail|exposed|experienced|refractory|inadequate"),
        ("first", r"first[- ](?:line|choice)|initial|naive|\bfirst\b"),
    ),
    "efficacy": (
        ("comparison", r"\bversus\b|compared|\bthan\b|superior|inferior|placebo|\d% (?:with|on|in|for) .{3,60}\d%"),
        ("rate", r"\d"),
    ),
    "limitation": (("use", r"not recommended|limitation of use|not indicated|no approval|off[- ]label"),),
    "mechanism": (),
    "background": (
        ("definition", r"\bdefin|criteria|classif|is called"),
        ("frequency", r"\d+(?:\.\d+)? ?%|one in|per 1"),
    ),
}
_PATTERNS = {role: tuple((name, re.compile(cue, re.IGNORECASE)) for name, cue in cues) for role, cues in _CUES.items()}


def aspect_of(statement: Statement) -> str:
    """Role and aspect, for example "dosing:start"; the bare role where no cue fits."""
    return _aspect(statement.text, statement.role)


@lru_cache(maxsize=20_000)
def _aspect(text: str, role: Role) -> str:
    return next((f"{role}:{name}" for name, pattern in _PATTERNS.get(role, ()) if pattern.search(text)), role)
