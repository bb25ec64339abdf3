from __future__ import annotations

import pytest

from rag.agreement import FIGURES, FORBIDDING, bonuses

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
