"""Results by kind of case: by behaviour that is asked for, by split, by topic, by tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rag.records import Record
from seeds.gold import GoldCase
from seeds.statistics import mean


class KindTotal(Record):
    """Means over the cases of one kind; a figure is None where it applies to none of them."""

    kind: str
    cases: int
    means: dict[str, float | None]


def kinds(cases: Sequence[GoldCase], figures: Mapping[str, Mapping[str, float | None]]) -> tuple[KindTotal, ...]:
    """One total for each kind that occurs, behaviour first, then topics, then tags.

    :param figures: the figures of each case by its id, all with the same names.
    """
    members: dict[str, list[str]] = {}
    for case in cases:
        for kind in _kinds_of(case):
            members.setdefault(kind, []).append(case.case_id)
    return tuple(_kind_total(kind, [figures[name] for name in members[kind]]) for kind in sorted(members, key=_order))


def _kinds_of(case: GoldCase) -> Iterator[str]:
    yield "must be answered" if case.answerable else "must not be answered"
    yield f"split: {case.split}, {'answerable' if case.answerable else 'not answerable'}"
    if case.followup or case.conversation:
        yield "follow-up"
    if case.conflicts:
        yield "sources in conflict"
    if case.topic:
        yield f"topic: {case.topic}"
    for tag in dict.fromkeys(case.tags):
        yield f"tag: {tag}"


def _order(kind: str) -> tuple[int, str]:
    return kind.startswith("topic: ") + 2 * kind.startswith("tag: "), kind


def _kind_total(kind: str, rows: Sequence[Mapping[str, float | None]]) -> KindTotal:
    means: dict[str, float | None] = {}
    for name in rows[0]:
        values = [value for row in rows if (value := row[name]) is not None]
        means[name] = mean(values) if values else None
    return KindTotal(kind=kind, cases=len(rows), means=means)
