"""A wording that strengthens, weakens, denies or frees a statement from its scope is caught; the statement itself passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.evidence.guard import change
from tests.rag.builtin import world

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "modality_pairs.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_there_are_sixty_pairs_at_least_and_no_pair_twice() -> None:
    assert len(PAIRS) >= 60
    assert len(set(PAIRS)) == len(PAIRS)


@pytest.mark.parametrize(("source", "wording", "expected"), PAIRS)
def test_every_pair_is_told_as_it_is_marked(source: str, wording: str, expected: str) -> None:
    assert (change(source, wording) or "kept") == expected


@pytest.mark.parametrize("source", sorted({pair[0] for pair in PAIRS}))
def test_a_sentence_keeps_itself(source: str) -> None:
    assert change(source, source) == ""


def test_no_condition_can_be_cut_from_a_statement_of_the_corpus() -> None:
    """Takes every condition out of every statement of the built-in corpus: each loss is noticed."""
    _, statements = world()
    cut = [(item.text, item.text[:start] + item.text[end:]) for item in statements for start, end in item.conditions]
    assert len(cut) > 200
    assert [source for source, wording in cut if not change(source, wording)] == []
