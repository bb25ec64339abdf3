"""F7: sources that must be cited and are / sources that must be cited and that the snapshot holds.

A source is cited when a claim quotes any of its documents.
"""

from __future__ import annotations

from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.relevance import held_documents


def score(observation: Observation) -> float | None:
    """None where nothing must be cited."""
    case, library = observation.case, observation.library
    wanted = [held_documents(case, library, [source.source_id]) for source in case.sources if source.must_cite]
    held = [documents for documents in wanted if documents]
    return sum(bool(documents & observation.quoted) for documents in held) / len(held) if held else None


MEASURE = Measure("F7", "must-cite sources cited", "higher", "soft", 0.0, score)
