"""Refuses gold that cannot be measured, before anything is run: what the linter calls an error, a source that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rag.errors import GoldError
from seeds.gold import GoldCase
from seeds.lint import lint


def require_sound(cases: Sequence[GoldCase]) -> None:
    """:raises GoldError: a case contradicts itself, or a name in it leads nowhere."""
    errors = [finding for finding in lint(cases) if finding.level == "error"]
    if errors:
        raise GoldError(f"Gold case {errors[0]} (Error 1 of {len(errors)}; consilium gold check lists them.)")


def require_documents(cases: Iterable[GoldCase], published: Collection[str]) -> None:
    """:raises GoldError: a case rests on a document that is not published."""
    held = frozenset(published)
    for case in cases:
        if missing := sorted(case.documents() - held):
            raise GoldError(
                f"Gold case '{case.case_id}' rests on the document '{missing[0]}', which the published corpus does not hold. "
                f"Add it to the corpus and run consilium index build, or take it out of the case's sources."
            )
