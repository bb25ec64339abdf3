"""Refuses gold that cannot be measured, before anything is run: a nugget that contradicts itself, a source that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rag.errors import GoldError
from seeds.gold import GoldCase, Nugget
from seeds.nuggets import match_text


def require_sound(cases: Iterable[GoldCase]) -> None:
    """:raises GoldError: a nugget contradicts itself or a rule of its own case, or a name leads nowhere."""
    for case in cases:
        _require_unique(case)
        for nugget in case.nuggets:
            _require_consistent(case, nugget)
        _require_known(case)


def require_documents(cases: Iterable[GoldCase], published: Collection[str]) -> None:
    """:raises GoldError: a case rests on a document that is not published."""
    held = frozenset(published)
    for case in cases:
        if missing := sorted(case.documents() - held):
            raise GoldError(
                f"Gold case '{case.case_id}' rests on the document '{missing[0]}', which the published corpus does not hold. "
                f"Add it to the corpus and run consilium index build, or take it out of the case's sources."
            )


def _require_unique(case: GoldCase) -> None:
    for what, ids in (
        ("nuggets", [nugget.id for nugget in case.nuggets]),
        ("must-not rules", [rule.id for rule in case.must_not]),
        ("sources", [source.source_id for source in case.sources]),
    ):
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            raise GoldError(f"Gold case '{case.case_id}' has two {what} with the id '{twice}'; rename one.")


def _require_consistent(case: GoldCase, nugget: Nugget) -> None:
    if match_text(nugget, nugget.text) == "none":
        raise GoldError(
            f"Nugget '{nugget.id}' of gold case '{case.case_id}' contradicts itself: its anchors, quantities or polarity are "
            f"not met by its own text. Mend one of them."
        )
    for rule in case.must_not:
        if match_text(rule, nugget.text) == "support":
            raise GoldError(
                f"Gold case '{case.case_id}' asks for nugget '{nugget.id}' and forbids it by rule '{rule.id}'. Mend one of them."
            )


def _require_known(case: GoldCase) -> None:
    nuggets = {nugget.id for nugget in case.nuggets}
    sources = {source.source_id for source in case.sources}
    named = [("nugget", name) for side in _sides(case) for name in side[0] if name not in nuggets]
    named += [("source", name) for side in _sides(case) for name in side[1] if name not in sources]
    named += [("source", name) for nugget in case.nuggets for name in nugget.supported_by if name not in sources]
    named += [("source", qrel.source_id) for qrel in case.qrels if qrel.source_id not in sources]
    if named:
        what, name = named[0]
        raise GoldError(
            f"Gold case '{case.case_id}' names the {what} '{name}', which it does not have. Add or rename it."
        )


def _sides(case: GoldCase) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(side.nuggets, side.sources) for conflict in case.conflicts for side in (conflict.a, conflict.b)]
