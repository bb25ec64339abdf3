"""The gold that comes with the project is as large and as varied as its users are told."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from seeds.gold import GoldCase, load_gold

KINDS = {"pronoun", "ellipsis", "refinement", "comparison", "correction", "topic_switch"}


@pytest.fixture(scope="module")
def cases() -> tuple[GoldCase, ...]:
    return load_gold([Path(str(files("seeds"))) / "gold"])


def test_there_are_sixty_answerable_single_questions_and_thirty_to_abstain_from(cases: tuple[GoldCase, ...]) -> None:
    single = [case for case in cases if not case.conversation]
    assert sum(case.answerable for case in single) >= 60
    assert sum(not case.answerable for case in single) >= 30


def test_there_are_forty_conversations_of_all_kinds_and_of_two_to_four_turns(cases: tuple[GoldCase, ...]) -> None:
    talks = [case for case in cases if case.case_id.startswith("cv-")]
    assert len(talks) >= 40
    assert {case.followup.kind for case in talks if case.followup} == KINDS
    assert {len(case.questions) for case in talks} == {2, 3, 4}


def test_a_third_of_the_cases_is_kept_apart_for_testing(cases: tuple[GoldCase, ...]) -> None:
    splits = Counter(case.split for case in cases)
    # What others wrote is looked at as a whole (blind.jsonl) or not at all (holdout.jsonl); a third of the rest is for testing.
    blind = load_gold([Path(str(files("seeds"))) / "gold" / "blind.jsonl"])
    assert {case.split for case in blind} == {"dev"}
    assert 0.25 <= splits["test"] / (len(cases) - splits["holdout"] - len(blind)) <= 0.4
    assert splits["holdout"] >= len(blind)


def test_the_known_conflicts_of_the_sources_are_cases(cases: tuple[GoldCase, ...]) -> None:
    assert sum(bool(case.conflicts) for case in cases) >= 13
