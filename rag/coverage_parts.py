"""A question of several parts, one of which the corpus cannot answer: what is left of it may be answered without that one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.compose.pool import Pool
from rag.facets import asking_text, parts
from rag.question import Analysis

_SHORTEST_PART = 3  # words
_NEAR = 0.6  # of the best statement's relevance
_SHARE = 0.5  # of the words that ask that a near statement holds
_GENERAL = frozenset({"treatment"})  # "can I still use it?" asks nothing of its own
_ENDS_JOINED = re.compile(r"[\s,;–-]+(?:and|or|but)?(?:\s+(?:if (?:not|so),?|for|in|at|by|after))?\s*$")
_BEGINS_JOINED = re.compile(r"^[\s,;?]*(?:(?:and|or|but)\b\s*)?")


def without_a_part(analysis: Analysis) -> Iterator[str]:
    """The question without one of its parts, for each of them. What is left names what was asked about, as "it" no longer can."""
    text = analysis.text
    asking = [part for part in parts(asking_text(text)) if len(part.split()) >= _SHORTEST_PART]
    subjects = analysis.drugs or analysis.conditions
    for part in asking if len(asking) > 1 else ():
        before, _, after = text.partition(part)
        told, more = before.strip(), _BEGINS_JOINED.sub("", after)
        told = told if not told or told[-1] in ".?!" else f"{_ENDS_JOINED.sub('', before)}?"
        left = f"{told} {more}".strip()
        named = not subjects or any(name.lower() in left.lower() for name in subjects)
        yield left if named else f"{left} ({', '.join((*analysis.drugs, *analysis.conditions))})"


def speaks_to(rest: Pool, at_least: float) -> bool:
    """Whether statements come near to what is left of a question, and have a word of all that it asks to do.

    :param at_least: relevance of the best statement.
    """
    if rest.best < at_least:
        return False
    near = [item for item in rest.statements if rest.relevance(item) >= _NEAR * rest.best]
    asked = {*rest.analysis.asked}
    held = max(len(asked & rest.held(item)) for item in near)
    asks = asked or rest.acts or {*rest.analysis.facets} - _GENERAL
    if not asks or held < _SHARE * len(asked):
        return False
    return all(any(act.is_said(item.text) for item in near) for act in rest.acts)
