"""A sentence's strength and denial are read from its own words, never raised."""

from __future__ import annotations

import pytest

from rag.answer import Modality
from rag.text.cues import hedges, modality, negation_cues, polarity


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Australian label says the combination is contraindicated.", "contraindicated"),
        ("The US label has one contraindication: hypersensitivity.", "contraindicated"),
        ("Use in combination with biological therapies is not recommended.", "not_recommended"),
        ("The guideline recommends against its use.", "not_recommended"),
        ("The panel advises against combining them.", "not_recommended"),
        ("Treatment should not be started below 8 g/dL.", "not_recommended"),
        ("If tuberculosis is active, upadacitinib is not recommended.", "not_recommended"),
        ("The label says to avoid use of live vaccines.", "not_recommended"),
        ("The combination is not contraindicated.", "neutral"),
        ("The label lists it as a limitation of use, not as a contraindication, and makes no demand.", "neutral"),
        ("Use with caution in older adults.", "caution"),
        ("The US label carries a boxed warning of thrombosis.", "caution"),
        ("NICE recommends upadacitinib when TNF-alpha inhibitors are contraindicated.", "recommended"),
        ("It is recommended for people in whom a biologic is contraindicated.", "recommended"),
        ("The payer asks for a trial of or contraindication to corticosteroids.", "neutral"),
        ("Patients should be screened for tuberculosis.", "recommended"),
        ("The recommended induction dose is 45 mg.", "neutral"),
        ("The society makes no recommendation on it.", "neutral"),
        ("A dose of 30 mg may be considered for refractory disease.", "may_consider"),
        ("The 2025 AGA guideline suggests risankizumab.", "may_consider"),
        ("The data suggest a benefit.", "neutral"),
        ("Remission was 45%.", "neutral"),
    ],
)
def test_strength_is_what_the_sentence_says(sentence: str, expected: Modality) -> None:
    assert modality(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Remission was not different.", "negated"),
        ("There was no comparison arm.", "negated"),
        ("It was given without a corticosteroid.", "negated"),
        ("It is not only effective but safe.", "affirmed"),
        ("No more than 30 mg was given.", "affirmed"),
        ("Remission was 45%.", "affirmed"),
    ],
)
def test_denial_is_found_and_pseudo_denial_is_not(sentence: str, expected: str) -> None:
    assert polarity(sentence) == expected


def test_cues_are_given_where_they_stand() -> None:
    sentence = "There was no benefit, which may suggest harm."
    assert [sentence[start:end] for start, end in negation_cues(sentence)] == ["no"]
    assert [sentence[start:end] for start, end in hedges(sentence)] == ["may", "suggest"]
