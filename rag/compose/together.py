"""Giving treatments together: what authority says against it, what it supports instead, and what has been reported after all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rag.compose.placement import LIMITING
from rag.compose.pool import Pool
from rag.evidence.statements import Statement

_LIKE_ASKED = 0.3  # what people treated as the asked ones, and a trial of the named drugs, are worth more
_AT_HOME = 0.15


class UseTogether(NamedTuple):
    """The statements of each kind, and fixed words for the first."""

    opening: str
    against: tuple[Statement, ...]
    instead: tuple[Statement, ...]
    reported: tuple[Statement, ...]


def use_together(pool: Pool) -> UseTogether | None:
    """Using treatments together: what authority says, what it supports instead, and what has been reported after all.

    None where no authority speaks against it: then nothing else is called for instead.
    """
    against = pool.pick(
        lambda item: pool.about.combination(item) and item.grade.level <= 2 and item.modality in LIMITING,
        1,
        prefer=pool.about.authority,
    )
    if not against:
        return None
    instead = _instead(pool, against) if pool.analysis.failed or "treatment" in pool.analysis.facets else []
    reported = pool.pick(
        lambda item: (
            pool.about.combination(item)
            and item.role in {"efficacy", "safety"}
            and 3 <= item.grade.level <= 7
            and pool.about.on_condition(item)
        ),
        1,
        without=(*against, *instead),
        prefer=lambda item: (
            0.3 * any(quantity.unit == "percent" for quantity in item.quantities)
            + 0.3 * (item.role == ("safety" if "safety" in pool.analysis.facets else "efficacy"))
        ),
    )
    says = ", the label says" if against[0].source.kind == "label" else ""
    return UseTogether(f"On giving {pool.about.together}{says}:", tuple(against), tuple(instead), tuple(reported))


def _instead(pool: Pool, without: Sequence[Statement]) -> list[Statement]:
    options = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    failed = set(pool.analysis.failed)

    def fits(item: Statement) -> bool:
        drugs = set(pool.about.drugs(item)) - failed
        return (
            bool(drugs)
            and not item.combination
            and not (failed and item.prior == "naive")
            and pool.about.on_condition(item)
            and (not options or bool(drugs & set(options)))
        )

    guidance = pool.pick(
        lambda item: (
            fits(item) and item.role == "recommendation" and item.grade.level <= 3 and item.modality not in LIMITING
        ),
        1,
        without=without,
        prefer=lambda item: (
            _LIKE_ASKED * (bool(failed) and item.prior in {"exposed", "both"}) + _AT_HOME * pool.about.at_home(item)
        ),
    )

    def compares(item: Statement) -> bool:
        return fits(item) and item.role == "efficacy" and item.grade.level <= 4 and len(pool.about.drugs(item)) > 1

    # How the failed drug ranks is of no use now, where others have been compared.
    others = any(compares(item) and failed.isdisjoint(pool.about.drugs(item)) for item in pool.statements)
    trial = pool.pick(
        lambda item: compares(item) and not (others and failed & set(pool.about.drugs(item))),
        1,
        without=(*without, *guidance),
        prefer=lambda item: (
            _LIKE_ASKED * (item.source.kind == "rct" and _compares(set(pool.about.drugs(item)), set(options)))
            + _LIKE_ASKED * (bool(failed) and item.prior in {"exposed", "both"})
        ),
    )
    return [*guidance, *trial]


def _compares(drugs: set[str], options: set[str]) -> bool:
    """Whether drugs of a trial are those that are asked about, two of them; any, where none is."""
    return not options or len(drugs & options) > 1
