"""What a statement claims, in a form in which two statements can be compared: a kind, a subject and a value.

Each rule reads one kind of claim from one statement. A statement that itself sets two sources against each other makes none: its
figures are not those of one source. What a rule cannot read it leaves out: a pair is found only where both sides are plain.
"""

from __future__ import annotations

import re
from typing import cast

from rag.evidence.advice import date, instrument, place, rank, strength
from rag.evidence.amounts import direction, dose, duration, figure, threshold
from rag.evidence.claim import Claim
from rag.evidence.statements import Statement

_OUTDATED = re.compile(r"(?:Before|Until) |An? (?:older|earlier) |The (?:older|earlier) |Another ", re.IGNORECASE)
_RULES = (strength, dose, threshold, duration, place, rank, instrument, direction, figure, date)


def claims(statement: Statement) -> tuple[Claim, ...]:
    """Every claim that the rules read from a statement, in a fixed order."""
    known = statement.remembered.get("claims")
    if known is None:
        known = statement.remembered["claims"] = _read(statement)
    return cast(tuple[Claim, ...], known)


def _read(statement: Statement) -> tuple[Claim, ...]:
    if statement.contrast or _OUTDATED.match(statement.text):
        return ()
    return tuple(claim for rule in _RULES for claim in rule(statement))
