from __future__ import annotations

import pytest

from rag.agreement import FIGURES, FORBIDDING, HELD, bonuses, words_held
from rag.records import Filters
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.world import source

TEXTS = (
    "Alfatinib 15 mg once daily was given for 12 weeks.",
    "Alfatinib 30 mg once daily was given for 12 weeks.",
    "Alfatinib 0.015 g once daily was given for 8 weeks.",
    "Alfatinib is contraindicated in pregnancy.",
    "Alfatinib is recommended in testitis.",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did alfatinib 15 mg for 12 weeks do?", [FIGURES, FIGURES / 2, FIGURES / 2, 0.0, 0.0]),
        ("In whom is alfatinib contraindicated?", [0.0, 0.0, 0.0, FORBIDDING, 0.0]),
        ("How does alfatinib work in testitis?", [0.0] * 5),
    ],
)
def test_candidates_gain_by_the_figures_and_the_prohibition_that_they_share(
    question: str, expected: list[float]
) -> None:
    assert bonuses(question, TEXTS) == pytest.approx(expected)


def test_a_rare_word_of_the_question_counts_more_than_a_common_one() -> None:
    """Four chunks; ln(1 + 3.5 / 1.5) = 1.20397 for a word of one, ln(1 + 1.5 / 3.5) = 0.35667 for a word of three."""
    texts = ("Alfatinib remission.", "Remission remission.", "Remission.", "Nothing.")
    index = MemoryIndex(
        [make_document(source(f"t-{row}", "rct", "Trial"), {"One": text}) for row, text in enumerate(texts)],
        HashingEmbedder(),
    )
    hits = index.by_vector(HashingEmbedder().embed(["alfatinib"])[0], 4, Filters())
    by_document = {index.chunks([hit.chunk_id])[0][1].id: hit.chunk_id for hit in hits}
    ids = [by_document[f"t-{row}"] for row in range(4)]
    rare, common = 1.20397**3, 0.35667**3
    share = common / (rare + common)
    assert share == pytest.approx(0.02534, abs=1e-5)
    assert words_held(("alfatinib", "remiss", "nowher"), ids, index) == pytest.approx(
        [HELD, HELD * share, HELD * share, 0.0], abs=1e-5
    )
    assert words_held(("nowher",), ids, index) == [0.0] * 4
    assert words_held((), ids, index) == [0.0] * 4
