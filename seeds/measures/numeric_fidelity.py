"""F5: quantities of the answer that stand in the chunks cited beside them / quantities; with value and unit, and value alone.

The value alone tells a changed unit from a changed number: a wrong unit lowers the first and leaves the second.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.text.quantities import Quantity, read, same
from seeds.measures.measure import Measure
from seeds.observation import Observation


def found(agree: Callable[[Quantity, Quantity], bool]) -> Callable[[Observation], float | None]:
    """Share of the answer's quantities for which a cited chunk holds one that agrees; None for an answer without figures."""

    def score(observation: Observation) -> float | None:
        kept: list[bool] = []
        for unit in observation.claims:
            given = [quantity for cited in observation.cited(unit) for text in cited for quantity in read(text)]
            kept += [any(agree(one, other) for other in given) for one in read(unit.text)]
        return sum(kept) / len(kept) if kept else None

    return score


def _same_value(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value


MEASURES = (
    Measure("F5", "numeric fidelity", "higher", "hard", 0.0, found(same)),
    Measure("F5.value", "numeric fidelity, units aside", "higher", "report", 0.0, found(_same_value)),
)
