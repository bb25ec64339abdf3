"""The conflicts that the built-in corpus is known to hold are found when they are asked about. Needs no encoder."""

from __future__ import annotations

import pytest

from rag.evidence.disagreement import disagreements, told
from rag.question import analyse_question
from tests.rag.builtin import world


@pytest.mark.parametrize(
    ("question", "kind", "one", "other"),
    [
        ("Can upadacitinib be combined with a biologic?", "strength", "rinvoq-us-label", "rinvoq-australian"),
        (
            "What is the maintenance dose of risankizumab in Crohn's disease?",
            "dose",
            "skyrizi-risankizumab-us",
            "skyrizi-risankizumab-eu",
        ),
        ("How effective is upadacitinib in Crohn's disease?", "rank", "aga-crohns-living", "network-meta-analysis"),
        ("Does ketamine raise intracranial pressure?", "direction", "ketamine-intracranial-pathology-1972", "ketamine"),
        ("Which sFlt-1/PlGF ratio cut-off is used?", "threshold", "pop-study", "preclara"),
        ("What dose of aspirin prevents pre-eclampsia?", "dose", "uspstf-aspirin", "nice-ng133"),
        (
            "Which score for stroke risk in atrial fibrillation, CHA2DS2-VASc?",
            "instrument",
            "esc-2024-af",
            "acc-aha-2023",
        ),
        ("How long are antibiotics given in community-acquired pneumonia?", "duration", "ats-2025-cap", "nice-ng250"),
        ("Are CGRP-targeting drugs first line in migraine?", "place", "ahs-cgrp", "a4medicine-nice-cg150"),
        (
            "Do SSRIs with anticoagulants raise bleeding?",
            "direction",
            "ssri-anticoagulants-bleeding",
            "uk-case-control-ssri",
        ),
    ],
)
def test_a_known_conflict_is_found_as_a_pair(question: str, kind: str, one: str, other: str) -> None:
    vocabulary, statements = world()
    found = disagreements(statements, analyse_question(question, vocabulary).entities)
    pairs = [{pair.first.statement.source.id, pair.second.statement.source.id} for pair in found if pair.kind == kind]
    assert any(
        any(item.startswith(one) for item in pair) and any(item.startswith(other) for item in pair) for pair in pairs
    ), pairs


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What was week-24 CDAI clinical remission in SEQUENCE with risankizumab?", "sequence-risankizumab"),
        ("What blood pressure target is advised in hypertension?", "cardiologywiki-esc-2024"),
        ("How is asthma diagnosed?", "bts-nice-sign-2024-versus-gina"),
        ("What dose of aspirin prevents pre-eclampsia?", "nice-ng133"),
    ],
)
def test_a_conflict_that_one_sentence_tells_is_handed_out(question: str, source: str) -> None:
    vocabulary, statements = world()
    found = told(statements, analyse_question(question, vocabulary).entities)
    assert any(item.source.id.startswith(source) for item in found)


def test_all_pairs_of_the_corpus_stay_few_enough_to_be_read() -> None:
    """Every pair was read once (docs/evidence.md); a sudden flood means that a rule has come loose."""
    _, statements = world()
    assert 15 <= len(disagreements(statements)) <= 40
