"""R1-R5 on four documents: the label has six chunks, the guideline two, the trial two, the series three."""

from __future__ import annotations

import math

import pytest

from seeds.gold import GoldCase
from seeds.measures import Measure, nugget_coverage, ranking, source_mix, source_recall
from seeds.relevance import graded_chunks, graded_sources, held_documents
from tests.seeds.writing import LABEL, SERIES, SHELF, SOCIETY, TRIAL, case, nugget, observed, passages, source

GOLD = case(
    sources=(
        source("R1", TRIAL, must_cite=True),
        source("R2", SOCIETY),
        source("R3", "not-in-the-snapshot", must_cite=True),
    ),
    qrels=({"source_id": "R1", "grade": 3}, {"source_id": "R2", "grade": 1}, {"source_id": "R3", "grade": 3}),
)


def value(measures: tuple[Measure, ...], name: str, *retrieved: str, gold: GoldCase = GOLD) -> float | None:
    measure = next(one for one in measures if one.id == name)
    return measure.of(observed(gold, passages=passages(*retrieved)))


class TestRelevance:
    def test_every_chunk_of_a_graded_document_takes_the_grade(self) -> None:
        grades = graded_chunks(GOLD, SHELF)
        assert sorted(grades.values()) == [1, 1, 3, 3]
        assert {chunk.id for chunk in SHELF.chunks_of(TRIAL)} == {name for name, grade in grades.items() if grade == 3}

    def test_the_highest_grade_counts_for_a_document_of_two_sources(self) -> None:
        gold = case(
            sources=(source("R1", TRIAL), source("R2", TRIAL)),
            qrels=({"source_id": "R1", "grade": 1}, {"source_id": "R2", "grade": 2}),
        )
        assert set(graded_chunks(gold, SHELF).values()) == {2}

    def test_what_the_snapshot_lacks_is_left_out(self) -> None:
        assert [one.source_id for one in graded_sources(GOLD, SHELF)] == ["R1", "R2"]
        assert held_documents(GOLD, SHELF, ["R1", "R3"]) == {TRIAL}


class TestRanking:
    IDEAL = 3 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(5)

    def test_the_ideal_order_scores_one(self) -> None:
        assert value(ranking.MEASURES, "R1", TRIAL, SOCIETY, LABEL) == 1.0

    def test_a_worse_order_scores_by_the_formula(self) -> None:
        # guideline, guideline, then six chunks of the label, then the trial at ranks nine and ten
        gain = 1 / math.log2(2) + 1 / math.log2(3) + 3 / math.log2(10) + 3 / math.log2(11)
        assert value(ranking.MEASURES, "R1", SOCIETY, LABEL, TRIAL) == pytest.approx(gain / self.IDEAL, abs=1e-6)

    def test_what_was_not_retrieved_counts_against_it(self) -> None:
        gain = 3 / math.log2(2) + 3 / math.log2(3)
        assert value(ranking.MEASURES, "R1", TRIAL) == pytest.approx(gain / self.IDEAL, abs=1e-6)

    def test_the_first_relevant_place_and_the_share_that_is_judged(self) -> None:
        assert value(ranking.MEASURES, "R1.rr", LABEL, SOCIETY) == pytest.approx(1 / 7, abs=1e-6)
        assert value(ranking.MEASURES, "R1.judged", LABEL, SOCIETY) == pytest.approx(2 / 8, abs=1e-6)

    def test_nothing_retrieved_is_nothing_found(self) -> None:
        assert value(ranking.MEASURES, "R1") == 0.0

    def test_a_case_without_relevant_sources_is_not_measured(self) -> None:
        assert value(ranking.MEASURES, "R1", TRIAL, gold=case()) is None


class TestSourceRecall:
    def test_one_chunk_finds_a_source_and_more_add_nothing(self) -> None:
        assert value(source_recall.MEASURES, "R2", LABEL, TRIAL) == 0.5
        assert value(source_recall.MEASURES, "R2", TRIAL, SOCIETY) == 1.0

    def test_beyond_the_depth_nothing_counts(self) -> None:
        many = [LABEL] * 4  # 24 chunks
        assert value(source_recall.MEASURES, "R2", *many, TRIAL, SOCIETY) == 0.0
        assert value(source_recall.MEASURES, "R2.100", *many, TRIAL, SOCIETY) == 1.0

    def test_must_cite_sources_are_counted_apart(self) -> None:
        assert value(source_recall.MEASURES, "R4", SOCIETY) == 0.0
        assert value(source_recall.MEASURES, "R4", TRIAL) == 1.0
        assert value(source_recall.MEASURES, "R4", TRIAL, gold=case()) is None


class TestNuggetCoverage:
    GOLD = case(
        nuggets=(
            nugget("E", [["remission"], ["gammazumab"]], quantities=[(50, "percent")]),
            nugget("L", [["alfatinib"], ["recommended"]], polarity="negate", polarity_group=1),
            nugget("O", [["nothing of the kind"]], vital=False),
        )
    )

    @pytest.mark.parametrize(
        ("retrieved", "expected"), [((), 0.0), ((TRIAL,), 0.5), ((LABEL,), 0.5), ((SERIES, LABEL, TRIAL), 1.0)]
    )
    def test_vital_nuggets_that_some_passage_says(self, retrieved: tuple[str, ...], expected: float) -> None:
        assert nugget_coverage.MEASURE.of(observed(self.GOLD, passages=passages(*retrieved))) == expected

    def test_polarity_is_judged_in_the_passage(self) -> None:
        turned = case(nuggets=(self.GOLD.nuggets[1].model_copy(update={"polarity": "affirm"}),))
        assert nugget_coverage.MEASURE.of(observed(turned, passages=passages(LABEL))) == 0.0

    def test_a_case_without_vital_nuggets_is_not_measured(self) -> None:
        assert nugget_coverage.MEASURE.of(observed(case(), passages=passages(TRIAL))) is None


def test_the_mix_counts_the_first_ten() -> None:
    # six of the label, two of the guideline, two of the trial; the series stands behind them
    observation = observed(passages=passages(LABEL, SOCIETY, TRIAL, SERIES))
    assert {one.id: one.of(observation) for one in source_mix.MEASURES} == {
        "R5.label": 0.6,
        "R5.guideline": 0.2,
        "R5.study": 0.2,
        "R5.review": 0.0,
    }
    assert source_mix.MEASURES[0].of(observed()) is None
