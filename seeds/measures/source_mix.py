"""R5: what kinds of sources the first ten passages come from: shares of labels, guidelines, studies and reviews.

Neither way is better; a run that drifts from guidelines to news shows here first.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.records import SourceKind
from seeds.measures.measure import Measure
from seeds.observation import Observation

_DEPTH = 10
_GROUPS: dict[str, frozenset[SourceKind]] = {
    "label": frozenset({"label", "regulatory"}),
    "guideline": frozenset({"guideline"}),
    "study": frozenset({"rct", "cohort", "case-series", "registry"}),
    "review": frozenset({"review", "meta-analysis", "textbook"}),
}


def share(kinds: frozenset[SourceKind]) -> Callable[[Observation], float | None]:
    """Share of the first ten passages that come from such sources; None where nothing was retrieved."""

    def score(observation: Observation) -> float | None:
        first = observation.passages[:_DEPTH]
        return sum(passage.source.kind in kinds for passage in first) / len(first) if first else None

    return score


MEASURES = tuple(
    Measure(f"R5.{name}", f"{name} passages in the first ten", "neither", "report", 0.0, share(kinds))
    for name, kinds in _GROUPS.items()
)
