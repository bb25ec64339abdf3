"""F4: citations that support their claim on their own / citations; and beside it ALCE's own, milder precision.

In ALCE (Gao et al., EMNLP 2023) a citation of a supported claim counts as wrong only if it does not support the claim alone
and the other citations do so without it; every citation of an unsupported claim counts as wrong. Here
`seeds.support.supported` stands in place of an entailment model.
"""

from __future__ import annotations

from seeds.measures.citation_recall import supported_together
from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.units import Unit


def score(observation: Observation) -> float | None:
    """None for an answer without citations."""
    supports = [support.ok for one in observation.supports for support in one]
    return sum(supports) / len(supports) if supports else None


def alce(observation: Observation) -> float | None:
    """ALCE's citation precision; None for an answer without citations."""
    relevant: list[bool] = []
    for unit, supports in zip(observation.claims, observation.supports, strict=True):
        alone = [support.ok for support in supports]
        claim_holds = any(alone) or supported_together(observation, unit)
        relevant += [
            claim_holds and (ok or not _holds_without(observation, unit, alone, i)) for i, ok in enumerate(alone)
        ]
    return sum(relevant) / len(relevant) if relevant else None


def _holds_without(observation: Observation, unit: Unit, alone: list[bool], left_out: int) -> bool:
    if any(ok for place, ok in enumerate(alone) if place != left_out):
        return True
    return supported_together(observation, unit, left_out)


MEASURES = (
    Measure("F4", "citation precision", "higher", "hard", 0.0, score),
    Measure("F4.alce", "citation precision as in ALCE", "higher", "report", 0.0, alce),
)
