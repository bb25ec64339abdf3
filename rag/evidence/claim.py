"""One thing that a statement claims, in a form in which two statements can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.evidence.statements import Statement

ClaimKind = Literal[
    "strength", "dose", "threshold", "duration", "place", "rank", "instrument", "direction", "figure", "date"
]


@dataclass(frozen=True)
class Claim:
    """One comparable claim. `value` is compared with the values of the same kind and subject; `said` is how it reads."""

    kind: ClaimKind
    subject: str
    value: frozenset[str] | frozenset[float]
    statement: Statement
    said: str = ""
