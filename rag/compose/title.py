"""The title of an answer: a short question as it was understood, a long one by what it is about and what it asks."""

from __future__ import annotations

from rag.compose.pool import Pool
from rag.compose.words import FACET_NAMES
from rag.text.wording import listed

SHORT = 110  # characters of a question that reads as a title
_MOST_NAMES, _MOST_FACETS = 3, 3


def title_of(pool: Pool) -> str:
    """At most a line or two. A long question in which too little was read is cut at a word."""
    analysis = pool.analysis
    if len(analysis.text) <= SHORT:
        return analysis.text
    conditions = listed([*pool.focus.conditions][:_MOST_NAMES])
    drugs = [name for name in pool.focus.drugs if name not in analysis.failed][:_MOST_NAMES]
    subject = conditions or listed(drugs)
    failed = f" after failure of {listed(analysis.failed)}" if analysis.failed else ""
    asked = listed([FACET_NAMES[facet] for facet in analysis.facets[:_MOST_FACETS]])
    named = listed(drugs) if conditions else ""
    rest = f"{asked} ({named})" if asked and named else asked or named
    if not (subject and (rest or failed)):
        return f"{analysis.text[: analysis.text.rfind(' ', 0, SHORT)]} ..."
    return f"{subject[:1].upper()}{subject[1:]}{failed}{f': {rest}' if rest else ''}"
