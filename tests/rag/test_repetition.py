"""The same fact of two sources is found; a different number, strength, disease group or drug is another fact."""

from __future__ import annotations

import pytest

from rag.evidence.repetition import same_fact
from tests.rag.reading import statement

EU = "The EU product information of alfatinib gives testitis 600 mg at weeks 0, 4 and 8, then 360 mg every 8 weeks."


def test_two_labels_that_say_the_same() -> None:
    one = statement(EU, place="EU")
    other = statement(
        "In the UK, the leaflet of alfatinib gives testitis 600 mg at weeks 0, 4 and 8, then 360 mg every 8 weeks.",
        place="UK",
    )
    assert same_fact(one, other)
    assert same_fact(other, one)


@pytest.mark.parametrize(
    "other",
    [
        EU.replace("360 mg", "180 mg"),
        EU.replace("alfatinib", "betazumab"),
        EU.replace("gives testitis", "gives children with testitis"),
        EU.replace("gives", "does not recommend in"),
        EU.replace("every 8 weeks", "every 8 weeks, unless the weight is low"),
    ],
)
def test_what_differs_is_another_fact(other: str) -> None:
    assert not same_fact(statement(EU, place="EU"), statement(other, place="UK"))


def test_a_source_never_repeats_itself_and_a_trial_never_a_label() -> None:
    assert not same_fact(statement(EU, place="EU"), statement(EU, place="EU"))
    assert not same_fact(statement(EU, place="EU"), statement(EU, "rct", None))


def test_the_class_of_a_recommendation_counts() -> None:
    one = statement(
        "The guideline gives alfatinib a class 2a recommendation in testitis.", "guideline", heading="Recommendation"
    )
    other = statement(
        "The guideline gives alfatinib a class I recommendation in testitis.",
        "guideline",
        "EU",
        heading="Recommendation",
    )
    assert not same_fact(one, other)


def test_a_fragment_is_no_fact() -> None:
    assert not same_fact(statement("In testitis!", "rct", None), statement("In testitis!", "rct", None, name="two"))
