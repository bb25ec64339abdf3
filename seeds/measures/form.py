"""S2: rules of form that hold / rules. 1.0 or the answer is out of form.

The rules: each section that the case requires is there with a claim; the sections stand in their fixed order, each once; each
bound on the number of claims of a section that is there; no claim is longer than 60 words; the direct answer has at most four.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from rag.answer import SECTION_KINDS
from seeds.gold import SectionRule
from seeds.measures.measure import Measure
from seeds.observation import Observation

MAX_WORDS = 60
MAX_DIRECT = 4


def score(observation: Observation) -> float | None:
    """None for a question that must not be answered, and for one that was not: X3 counts that."""
    if not observation.case.answerable or observation.answer is None or not observation.answered:
        return None
    counts = Counter(str(unit.section) for unit in observation.claims)
    kinds = [SECTION_KINDS.index(section.kind) for section in observation.answer.sections]
    held = [
        all(one < other for one, other in pairwise(kinds)),
        all(len(unit.text.split()) <= MAX_WORDS for unit in observation.claims),
        counts["direct_answer"] <= MAX_DIRECT,
    ]
    for rule in observation.case.sections:
        held += _held(rule, counts[rule.kind])
    return sum(held) / len(held)


def _held(rule: SectionRule, count: int) -> list[bool]:
    held = [count > 0] if rule.required else []
    if count and rule.min_units is not None:
        held.append(count >= rule.min_units)
    if count and rule.max_units is not None:
        held.append(count <= rule.max_units)
    return held


MEASURE = Measure("S2", "form", "higher", "soft", 0.0, score)
