"""Every measure, by the id that the field's reports and `docs/evaluation.md` use. One small module each.

`MEASURES` look at one case. `GROUP_MEASURES` compare several answers to one case. Totals over cases that are no mean stand in
`seeds.abstaining` (X3) and `seeds.measures.latency` (L1).
"""

from __future__ import annotations

from seeds.measures import (
    abstention,
    audiences,
    citation_precision,
    citation_recall,
    comparability,
    conflict_surfacing,
    density,
    determinism,
    follow_up,
    form,
    integrity,
    modality_fidelity,
    must_cite,
    must_not,
    nugget_coverage,
    nugget_f3,
    nugget_recall,
    numeric_fidelity,
    placement,
    ranking,
    readability,
    source_mix,
    source_recall,
    supported_alone,
    typed_rules,
    verbatim,
    vital_recall,
    weighted_recall,
)
from seeds.measures.measure import GroupMeasure, Measure

MEASURES: tuple[Measure, ...] = (
    *ranking.MEASURES,
    *source_recall.MEASURES[:2],
    nugget_coverage.MEASURE,
    *source_recall.MEASURES[2:],
    *source_mix.MEASURES,
    vital_recall.MEASURE,
    *nugget_recall.MEASURES,
    weighted_recall.MEASURE,
    density.MEASURE,
    nugget_f3.MEASURE,
    placement.MEASURE,
    form.MEASURE,
    typed_rules.MEASURE,
    verbatim.MEASURE,
    supported_alone.MEASURE,
    citation_recall.MEASURE,
    *citation_precision.MEASURES,
    *numeric_fidelity.MEASURES,
    integrity.MEASURE,
    must_cite.MEASURE,
    modality_fidelity.MEASURE,
    *must_not.MEASURES,
    *conflict_surfacing.MEASURES,
    abstention.MEASURE,
    *follow_up.MEASURES,
    *readability.MEASURES,
    *comparability.MEASURES,
)
GROUP_MEASURES: tuple[GroupMeasure, ...] = (audiences.GROUP_MEASURE, determinism.GROUP_MEASURE)

__all__ = ["GROUP_MEASURES", "MEASURES", "GroupMeasure", "Measure"]
