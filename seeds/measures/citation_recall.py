"""F3: claims with a citation that supports them, alone or all together / claims. A claim without one is a miss.

ALCE (Gao et al., EMNLP 2023) with `seeds.support.supported` in place of an entailment model.
"""

from __future__ import annotations

from rag.text.sentences import split
from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.support import supported
from seeds.units import Unit


def score(observation: Observation) -> float | None:
    """None for an answer that claims nothing."""
    if not observation.claims:
        return None
    kept = [
        any(support.ok for support in supports) or supported_together(observation, unit)
        for unit, supports in zip(observation.claims, observation.supports, strict=True)
    ]
    return sum(kept) / len(kept)


def supported_together(observation: Observation, unit: Unit, left_out: int | None = None) -> bool:
    """Whether each sentence of a claim is supported by some citation, one of which may be left out."""
    cited = ["\n".join(texts) for place, texts in enumerate(observation.cited(unit)) if place != left_out]
    sentences = [unit.text[start:end] for start, end in split(unit.text)]
    names = observation.library.names
    return len(sentences) > 1 and all(any(supported(one, text, names).ok for text in cited) for one in sentences)


MEASURE = Measure("F3", "citation recall", "higher", "hard", 0.0, score)
