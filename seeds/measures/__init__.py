"""Every measure, by the id that the field's reports and `docs/evaluation.md` use. One small module each."""

from __future__ import annotations

from seeds.measures import (
    abstention,
    citation_precision,
    citation_recall,
    must_not,
    nugget_recall,
    numeric_fidelity,
    placement,
    vital_recall,
)
from seeds.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (
    vital_recall.MEASURE,
    nugget_recall.MEASURE,
    placement.MEASURE,
    citation_recall.MEASURE,
    citation_precision.MEASURE,
    numeric_fidelity.MEASURE,
    must_not.MEASURE,
    abstention.MEASURE,
)

__all__ = ["MEASURES", "Measure"]
