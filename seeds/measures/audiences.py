"""A2: whether the answers to one question for several audiences say the same: the same nuggets, quotes and figures (1 or 0).

The audience may change headings, fixed words, order and glosses, never the set of claims.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.text.quantities import read
from seeds.measures.measure import GroupMeasure
from seeds.observation import Observation

_Said = tuple[frozenset[tuple[str, str]], frozenset[tuple[str, int, int]], tuple[tuple[float, str], ...]]


def score(observations: Sequence[Observation]) -> float | None:
    """1.0 when nothing differs."""
    return float(len({_said(observation) for observation in observations}) == 1)


def _said(observation: Observation) -> _Said:
    nuggets = frozenset((name, match.status) for name, match in observation.nuggets.items())
    quotes = frozenset(
        (quote.document_id, quote.start, quote.end)
        for unit in observation.claims
        for citation in (unit.statement.citations if unit.statement else ())
        for quote in citation.quotes
    )
    figures = sorted((quantity.value, quantity.unit) for unit in observation.claims for quantity in read(unit.text))
    return nuggets, quotes, tuple(figures)


GROUP_MEASURE = GroupMeasure("A2", "the same for every audience", "higher", "hard", 0.0, score)
