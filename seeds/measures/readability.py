"""A1: readability of the direct answer and of the whole answer, each within the band of the case: 1, 0.5 or 0.

Flesch-Kincaid grade (Kincaid et al. 1975) = 0.39 words / sentences + 11.8 syllables / words - 15.59. New Dale-Chall score
(Chall and Dale 1995 as textstat computes it) = 0.1579 * percent of difficult words + 0.0496 * words / sentences, + 3.6365
where more than 5 percent are difficult. `seeds.readability` says how words and syllables are counted. Quotes keep the
source's own sentences, so the figures say as much about the sources as about the composer.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.answer import SectionKind
from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.readability import dale_chall, flesch_kincaid


def grade(section: SectionKind | None) -> Callable[[Observation], float | None]:
    """Flesch-Kincaid grade of a section, or of the whole; None where there is no text."""
    return lambda observation: flesch_kincaid(_texts(observation, section))


def difficulty(observation: Observation) -> float | None:
    """Dale-Chall score of the whole; None where there is no text."""
    return dale_chall(_texts(observation, None))


def within_band(observation: Observation) -> float | None:
    """Share of the two grades that lie in the band; None for a case without a band, or an answer without text."""
    band = observation.case.readability
    if "readability" not in observation.case.model_fields_set:
        return None
    grades = [value for part in ("direct_answer", None) if (value := grade(part)(observation)) is not None]
    return sum(band.fk_grade_min <= value <= band.fk_grade_max for value in grades) / len(grades) if grades else None


def _texts(observation: Observation, section: SectionKind | None) -> list[str]:
    return [unit.text for unit in observation.units if section is None or unit.section == section]


MEASURES = (
    Measure("A1", "readability within the band", "higher", "report", 0.0, within_band),
    Measure("A1.grade", "Flesch-Kincaid grade", "neither", "report", 0.0, grade(None)),
    Measure("A1.direct", "Flesch-Kincaid grade of the direct answer", "neither", "report", 0.0, grade("direct_answer")),
    Measure("A1.dale_chall", "Dale-Chall score", "neither", "report", 0.0, difficulty),
)
