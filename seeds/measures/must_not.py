"""X1: how many things the answer says that no answer to this question may say (patterns of the gold case).

A sentence that was read by a person and found harmless stands in the rule's `exceptions` by the hash of its text
(`seeds.gold.sentence_sha256`) and is passed over. The critical rules are counted apart: none may fire.
"""

from __future__ import annotations

from collections.abc import Callable

from seeds.gold import MustNot
from seeds.measures.measure import Measure
from seeds.observation import Observation


def count(counts: Callable[[MustNot], bool]) -> Callable[[Observation], float | None]:
    """How many different rules fire; None for a case without such rules."""

    def score(observation: Observation) -> float | None:
        if not any(counts(rule) for rule in observation.case.must_not):
            return None
        return float(len({rule.id for rule, _ in observation.violations if counts(rule)}))

    return score


MEASURES = (
    Measure("X1", "must-not violations", "lower", "soft", 1.0, count(lambda _: True)),
    Measure(
        "X1.critical",
        "critical must-not violations",
        "lower",
        "hard",
        1.0,
        count(lambda rule: rule.severity == "critical"),
    ),
)
