"""L1: seconds by step, median and 95th percentile over observations (linear interpolation between ranks).

Never part of a case's scores, which are the same on every machine: compare with a run on the same machine only, warmed up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.records import Record
from seeds.observation import Observation

TOTAL = "total"


class Latency(Record):
    """How long one step took."""

    step: str
    p50: float
    p95: float
    observations: int


def by_step(observations: Sequence[Observation]) -> tuple[Latency, ...]:
    """One entry a step in order of first appearance, then the total; a case that failed took no time and is left out."""
    taken = [observation.seconds for observation in observations if observation.seconds]
    steps = dict.fromkeys(step for seconds in taken for step in seconds)
    entries = [_latency(step, [seconds[step] for seconds in taken if step in seconds]) for step in steps]
    return (*entries, _latency(TOTAL, [sum(seconds.values()) for seconds in taken])) if taken else ()


def _latency(step: str, seconds: Sequence[float]) -> Latency:
    p50, p95 = np.percentile(seconds, [50, 95])
    return Latency(step=step, p50=round(float(p50), 6), p95=round(float(p95), 6), observations=len(seconds))
