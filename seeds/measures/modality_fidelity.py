"""F8: claims that speak as strongly as their source, no more and no less / claims where one of the two uses a strength word.

Strengths are those of `rag.text.cues.modality` (contraindicated, not recommended, caution, recommended, may consider).
Compared are the claim's own words and the strength that the answer says it has with the source's sentences that the claim
aligns with: "not recommended" turned into "contraindicated" is the fault of the seed article that this measure is for.
"""

from __future__ import annotations

from rag.text.cues import modality
from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.support import aligned
from seeds.units import Unit


def score(observation: Observation) -> float | None:
    """None for an answer without a claim to compare."""
    kept = [kept for unit in observation.claims if (kept := _kept(observation, unit)) is not None]
    return sum(kept) / len(kept) if kept else None


def _kept(observation: Observation, unit: Unit) -> bool | None:
    said = {modality(unit.text)} | ({unit.statement.modality} if unit.statement else set())
    spans = [span for texts in observation.cited(unit) if (span := aligned(unit.text, "\n".join(texts))) is not None]
    strengths = {modality(span) for span in spans}
    if said | strengths == {"neutral"}:
        return None
    # Without a source that aligns there is no strength to keep: F3 counts the claim as unsupported.
    return bool(strengths) and len(said) == 1 and said <= strengths


MEASURE = Measure("F8", "strength as in the source", "higher", "hard", 0.0, score)
