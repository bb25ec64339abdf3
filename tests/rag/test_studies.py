"""Studies by their names: which are told of, which are not, and when they measured."""

from __future__ import annotations

import pytest

from rag.compose.pool import Pool
from rag.engine import Engine
from rag.studies import Study, statements_on, studies_of, times_not_told, unknown_studies
from tests.fakes import HashingEmbedder, MemoryIndex, make_document
from tests.rag.compose.making import pool_of
from tests.rag.test_coverage import reason
from tests.world import OWNER, source

REVIEW = make_document(
    source("review", "review", "A review of betazumab in testitis", 2024),
    {
        "Efficacy": "In SIGMA-1 (testitis), remission at week 12 was 40% with betazumab and 20% with placebo. "
        "In SIGMA-2 (testitis), remission at week 24 was 30% with betazumab and 10% with placebo. "
        "In SIGMA 1 and 2 (testitis), betazumab was stopped by 5%. "
        "Pooled, betazumab cut flares of testitis. "
        "In OMEGA (testitis), remission at 12 months was 50% with betazumab. "
        "Severity of testitis in TESTSCORE class II was treated with betazumab.",
    },
)


def pool(question: str) -> Pool:
    return pool_of(question, MemoryIndex([REVIEW], HashingEmbedder(), OWNER))


def on(question: str, *studies: Study) -> list[str]:
    return [item.text[:14] for item in statements_on(pool(question).statements, studies)]


def test_a_study_is_known_by_how_a_source_tells_of_it() -> None:
    assert studies_of(pool("What was remission in SIGMA-2 with betazumab?")) == [Study("SIGMA", "2", own=False)]
    assert studies_of(pool("OMEGA: remission with betazumab?")) == [Study("OMEGA", own=False)]
    assert str(Study("SIGMA", "2")) == "SIGMA 2"


def test_whose_word_is_asked_for_and_what_is_only_told_is_no_study() -> None:
    assert studies_of(pool("What does NICE say of betazumab in testitis?")) == []
    assert studies_of(pool("He was in OMEGA once. What is the dose of betazumab in testitis?")) == []


def test_a_numbered_study_is_no_other_number() -> None:
    question = "What was remission with betazumab in testitis?"
    assert sorted(on(question, Study("SIGMA", "2"))) == ["In SIGMA 1 and", "In SIGMA-2 (te"]
    assert len(on(question, Study("SIGMA"))) == 3
    assert on(question, Study("SIG")) == []


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What did the DELTA trial find of betazumab in testitis?", ["DELTA"]),
        ("In LAMBDA, how many had remission on betazumab?", ["LAMBDA"]),
        ("LAMBDA: remission on betazumab vs placebo?", ["LAMBDA"]),
        ("Which share was in remission on betazumab in KAPPA-CD?", ["KAPPA-CD"]),
        ("In SIGMA-2, how many had remission?", []),
        ("TST pt, on ITU with a low GCS: betazumab dose?", []),
        ("He sits in URGENT, and asks for betazumab.", ["URGENT"]),
        ("Is betazumab URGENT in testitis?", []),
    ],
)
def test_a_name_in_capitals_that_is_used_as_a_studys(question: str, unknown: list[str]) -> None:
    assert unknown_studies(pool(question)) == unknown


@pytest.mark.parametrize(
    ("asked", "unmet"),
    [
        ("remission at week 24 in SIGMA-2", []),
        ("remission at week 12 in SIGMA-2", ["week 12"]),
        ("168-day remission in SIGMA-2", []),
        ("remission at 6 months in SIGMA-2", []),
        ("remission at week 52 in OMEGA", []),
        ("remission in SIGMA-2 in a woman six weeks postpartum", []),
        ("remission at week 12 and at week 24 in SIGMA-2", []),
    ],
)
def test_a_time_of_measurement_is_told_in_whatever_unit(asked: str, unmet: list[str]) -> None:
    found = pool(f"What was {asked} with betazumab?")
    assert times_not_told(found, studies_of(found)) == unmet


def test_what_another_study_or_another_week_found_is_no_answer(engine: Engine) -> None:
    index = MemoryIndex([REVIEW], HashingEmbedder(), OWNER)
    assert reason("What was remission at week 24 in SIGMA-2 with betazumab?", engine, index) == ""
    assert "mentions DELTA" in reason("What was remission with betazumab in the DELTA trial?", engine, index)
    assert "SIGMA 2 tells of week 52" in reason("What was remission at week 52 in SIGMA-2?", engine, index)
