"""The direct answer of a question that one study puts to itself: what it concluded, or what it studied and found.

A sentence of a study's results leans on those around it ("the rate was 12% and 20%"), and the sentence of an abstract that is
nearest to the question is mostly its aim, which says the question again and answers nothing. So the aim comes with a finding, and
a conclusion stands before both. Which sentence is which, the headings of a structured abstract say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.compose.pool import Pool
from rag.compose.selection import Candidate
from rag.evidence.statements import Statement

_FINDINGS = re.compile(r"\bresults?\b|\bfindings\b|\bobservations\b", re.IGNORECASE)
_CONCLUSIONS = re.compile(r"\bconclusions?\b|\binterpretation\b|\bimplications?\b", re.IGNORECASE)
_MOST = 2  # conclusions
_AT_LEAST = 0.42  # relevance from which a study is about what was asked
_SHARE = 0.6  # of the best conclusion's relevance, for a second one


class Study(NamedTuple):
    """What one study says to a question; some parts may be empty, findings and conclusions never both."""

    studied: tuple[Statement, ...] = ()
    found: tuple[Statement, ...] = ()
    concluded: tuple[Statement, ...] = ()


def study_of(pool: Pool) -> Study | None:
    """The study nearest to the question, where the nearest statement of all is a study's own and its outcome was retrieved."""
    if pool.focus.broad and pool.analysis.form != "yes_no":  # a survey is not one study's to give
        return None
    fitting = [
        one for one in pool.candidates if pool.about.on_condition(one.statement) and pool.about.in_focus(one.statement)
    ]
    if not fitting or fitting[0].relevance < _AT_LEAST:
        return None
    best = fitting[0]
    same = [one for one in fitting if one.statement.quote.document_id == best.statement.quote.document_id]
    findings = [one for one in same if is_findings(one.statement.heading_path)]
    conclusions = [one for one in same if _is_conclusion(one.statement.heading_path)]
    found = _statements(findings[:1])
    if conclusions:
        enough = _SHARE * conclusions[0].relevance
        return Study((), found, _statements([one for one in conclusions[:_MOST] if one.relevance >= enough]))
    if not found:
        return None
    return Study(() if best is findings[0] else (best.statement,), found, ())


def is_findings(heading_path: Sequence[str]) -> bool:
    """Whether a heading, or one above it, is that of a study's results."""
    return any(_FINDINGS.search(part) for part in heading_path) and not _is_conclusion(heading_path)


def _is_conclusion(heading_path: Sequence[str]) -> bool:
    return any(_CONCLUSIONS.search(part) for part in heading_path)


def _statements(candidates: Sequence[Candidate]) -> tuple[Statement, ...]:
    return tuple(one.statement for one in candidates)
