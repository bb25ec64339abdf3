"""F3: claims with a citation that supports them, alone or all together / claims. A claim without one is a miss.

ALCE (Gao et al., EMNLP 2023) with `seeds.support.supported` in place of an entailment model.
"""

from __future__ import annotations

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
    """Whether the texts of several citations, one of them left out if asked, support a claim when read as one."""
    cited = [texts for place, texts in enumerate(observation.cited(unit)) if place != left_out]
    texts = [text for one in cited for text in one]
    return len(texts) > 1 and supported(unit.text, "\n".join(texts), observation.library.names).ok


MEASURE = Measure("F3", "citation recall", "higher", "hard", 0.0, score)
