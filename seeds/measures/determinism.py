"""D1: whether the same question gave the same answer each time, byte for byte (1 or 0).

Compared is the answer as JSON without what storing adds to it (its id, its conversation, its review). The observations should
come from processes with different hash seeds, thread counts and batch sizes: `docs/evaluation.md` says how.
"""

from __future__ import annotations

from collections.abc import Sequence

from seeds.measures.measure import GroupMeasure
from seeds.observation import Observation


def score(observations: Sequence[Observation]) -> float | None:
    """1.0 when all are equal."""
    return float(len({_bytes(observation) for observation in observations}) == 1)


def _bytes(observation: Observation) -> str:
    answer = observation.answer
    return answer.model_dump_json(exclude={"id", "conversation_id", "review"}) if answer else ""


GROUP_MEASURE = GroupMeasure("D1", "the same every time", "higher", "hard", 0.0, score)
