"""S3: claims that stand in a section which may hold their kind / claims.

Closed lists. A claim of the algorithm hangs from a step ("Step 2: ..."), or begins with "If", "When" or a verb of
instruction. A claim that says "contraindicated" or "boxed warning" stands where a reader looks for what forbids: direct
answer, restrictions, evidence, algorithm, pitfalls or conflicts; among the alternatives, in the research context or in the
gaps it would be passed over.
"""

from __future__ import annotations

import re

from rag.answer import SectionKind
from rag.text.cues import modality
from seeds.measures.measure import Measure
from seeds.observation import Observation
from seeds.units import Unit

_STEP = re.compile(
    r"step \d+\b|(?:if|when|before|after|unless|for)\b|(?:add|adjust|arrange|ask|assess|avoid|check|choose|confirm|consider|"
    r"continue|discontinue|discuss|do not|ensure|exclude|give|hold|identify|increase|measure|monitor|obtain|offer|order|perform|"
    r"prescribe|reassess|record|reduce|refer|repeat|review|rule out|screen|select|start|stop|switch|taper|test|treat|use)\b",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\b(?:boxed|black[- ]box) warning", re.IGNORECASE)
_PASSED_OVER: frozenset[SectionKind] = frozenset({"alternatives", "research_context", "gaps"})


def score(observation: Observation) -> float | None:
    """None for an answer that claims nothing."""
    kept = [_in_place(unit) for unit in observation.claims]
    return sum(kept) / len(kept) if kept else None


def _in_place(unit: Unit) -> bool:
    if unit.section == "algorithm":
        return bool(_STEP.match(unit.stem) or _STEP.match(unit.text))
    forbids = modality(unit.text) == "contraindicated" or bool(_BOXED.search(unit.text))
    return not (forbids and unit.section in _PASSED_OVER)


MEASURE = Measure("S3", "claims in a section for their kind", "higher", "soft", 0.0, score)
