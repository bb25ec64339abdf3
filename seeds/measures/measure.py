"""What a measure is: a name, a direction, what a run may do with it, and a function over what was observed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from seeds.observation import Observation

Better = Literal["higher", "lower", "neither"]
Gate = Literal["hard", "soft", "report"]


class Measure(NamedTuple):
    """A measure of one case. `score` gives None where the case holds nothing that it could be measured on."""

    id: str
    name: str
    better: Better
    gate: Gate
    worst: float
    score: Callable[[Observation], float | None]

    def of(self, observation: Observation) -> float | None:
        """The score, rounded to six decimals; its worst for a case that failed, so that no failure leaves a mean."""
        if observation.error:
            return self.worst
        value = self.score(observation)
        return None if value is None else round(value, 6)


class GroupMeasure(NamedTuple):
    """A measure of several observations of one case: asked twice, or for several audiences."""

    id: str
    name: str
    better: Better
    gate: Gate
    worst: float
    score: Callable[[Sequence[Observation]], float | None]

    def of(self, observations: Sequence[Observation]) -> float | None:
        """The score, rounded; its worst when one of the observations failed, None when there is nothing to compare."""
        if len(observations) < 2:
            return None
        if any(observation.error for observation in observations):
            return self.worst
        value = self.score(observations)
        return None if value is None else round(value, 6)
