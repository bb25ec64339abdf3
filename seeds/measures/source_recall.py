"""R2 and R4: sources of the case with a passage among the first k / such sources.

R2 counts relevant sources (grade 1 or more), R4 those that must be cited, over all passages. A source is found when any chunk
of any of its documents is there, so that neither many nor small chunks buy score. Sources that the snapshot does not hold are
left out: `seeds.relevance`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.relevance import graded_sources, held_documents, retrieved_documents


def relevant_found(k: int) -> Callable[[Observation], float | None]:
    """R2 at a depth; None for a case without a relevant source in the snapshot."""

    def score(observation: Observation) -> float | None:
        sources = graded_sources(observation.case, observation.library)
        return _share([source.documents for source in sources if source.grade >= 1], observation, k)

    return score


def must_cite_found(observation: Observation) -> float | None:
    """R4 over all passages that the answer was read from; None where nothing must be cited."""
    case, library = observation.case, observation.library
    held = [held_documents(case, library, [source.source_id]) for source in case.sources if source.must_cite]
    return _share([documents for documents in held if documents], observation, None)


def _share(sources: Sequence[frozenset[str]], observation: Observation, k: int | None) -> float | None:
    if not sources:
        return None
    found = retrieved_documents(observation.passages, k)
    return sum(bool(documents & found) for documents in sources) / len(sources)


MEASURES = (
    Measure("R2", "relevant sources in the first 20", "higher", "soft", 0.0, relevant_found(20)),
    Measure("R2.100", "relevant sources in the first 100", "higher", "soft", 0.0, relevant_found(100)),
    Measure("R4", "must-cite sources retrieved", "higher", "soft", 0.0, must_cite_found),
)
