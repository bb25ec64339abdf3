"""Every number of a sentence is read with what it measures, from the words beside it."""

from __future__ import annotations

import pytest

from rag.evidence.measures import measures
from rag.records import Term
from rag.text.quantities import read
from rag.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary([Term(name="alfatinib", kind="drug"), Term(name="betazumab", kind="drug")])


def seen(text: str) -> list[tuple[float, str]]:
    return [(measure.value, measure.kind) for measure in measures(text, read(text), VOCABULARY.find(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("response in 24 of 27 (89%) at 12 weeks", [(24, "count"), (27, "count"), (89, "share"), (12, "time_point")]),
        ("remission at week 24", [(24, "time_point")]),
        ("40 mg at weeks 0, 4 and 8", [(40, "dose"), (0, "time_point"), (4, "time_point"), (8, "time_point")]),
        ("10 mg or 20 mg", [(10, "dose"), (20, "dose")]),
        ("10 mg every 8 weeks", [(10, "dose"), (8, "interval")]),
        ("suggests fewer than 5 days of antibiotics (minimum 3 days)", [(5, "duration"), (3, "duration")]),
        ("in a 12-week trial", [(12, "duration")]),
        ("a ratio above 38 at about 36 weeks", [(38, "threshold"), (36, "time_point")]),
        ("cut-offs of 38, 85 and 110", [(38, "threshold"), (85, "threshold"), (110, "threshold")]),
        ("a pressure below 130/80 mmHg", [(130, "threshold"), (80, "threshold")]),
        ("50 ppb or more", [(50, "threshold")]),
        ("reversibility of 12% and 200 mL", [(12, "threshold"), (200, "threshold")]),
        ("an eGFR below 30 mL/min/1.73 m2", [(30, "threshold")]),
        (
            "HR 0.75, 95% CI 0.64-0.89",
            [(0.75, "effect"), (95, "confidence"), (0.64, "confidence"), (0.89, "confidence")],
        ),
        ("p = 0.003 (n = 300)", [(0.003, "p_value"), (300, "sample")]),
        ("8,511 adults aged 60-80", [(8511, "sample"), (60, "age"), (80, "age")]),
        ("in patients aged 18 years or older", [(18, "age")]),
        ("3.1 per 100 patient-years", [(3.1, "rate")]),
        ("the 7 of them", [(7, "other")]),
    ],
)
def test_the_kind_of_a_number_is_read_beside_it(text: str, expected: list[tuple[float, str]]) -> None:
    assert seen(text) == expected


def test_a_share_belongs_to_the_arm_that_its_own_words_name() -> None:
    text = "Remission was 58.6% with alfatinib and 39.5% with betazumab; on betazumab 12% stopped."
    found = measures(text, read(text), VOCABULARY.find(text))
    assert [(measure.value, measure.arm) for measure in found] == [
        (58.6, "alfatinib"),
        (39.5, "betazumab"),
        (12, "betazumab"),
    ]


def test_a_share_without_a_named_arm_has_none() -> None:
    text = "Remission was 58.6%, said the makers of alfatinib."
    assert [measure.arm for measure in measures(text, read(text), VOCABULARY.find(text))] == [""]


def test_n_of_n_keeps_its_total() -> None:
    text = "15/20 patients"
    assert [measure.of_total for measure in measures(text, read(text))] == [20, None]


def test_a_ratio_before_a_confidence_level_is_no_percentage() -> None:
    assert read("HR 0.75, 95% CI 0.64-0.89")[0].unit == ""
