"""Statements that disagree are set side by side; those that only look alike, or speak of something else, are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence.disagreement import Disagreement, disagreements, told
from tests.rag.reading import statement


def only(*statements: object) -> Disagreement:
    (found,) = disagreements(statements)  # type: ignore[arg-type]
    return found


def test_labels_of_two_places_that_differ_in_strength() -> None:
    us = statement(
        "The US label says alfatinib is not recommended in combination with a biologic.", heading="Limitation"
    )
    au = statement(
        "The Australian label contraindicates alfatinib in combination with a biologic.", place="AU", heading="Safety"
    )
    found = only(au, us)
    assert (found.kind, found.subject) == ("strength", "alfatinib with biologic")
    assert {found.first.said, found.second.said} == {"not_recommended", "contraindicated"}
    assert found.between_places
    assert set(found.places) == {"US", "Australia"}


def test_two_spellings_of_one_place_are_no_conflict_of_places() -> None:
    one = statement(
        "Alfatinib is not recommended in combination with a biologic.", place="AU", heading="Limitation", name="one"
    )
    other = statement(
        "Alfatinib is contraindicated in combination with a biologic.", place="Australia", heading="Safety", name="two"
    )
    assert disagreements([one, other]) == ()


def test_maintenance_doses_of_two_labels() -> None:
    us = statement("In testitis the US label gives alfatinib 10 mg or 20 mg once daily as maintenance.")
    eu = statement(
        "In testitis the EU label gives alfatinib 40 mg once daily for 8 weeks, then 20 mg once daily.", place="EU"
    )
    found = only(us, eu)
    assert (found.kind, found.subject) == ("dose", "alfatinib, maintenance")
    assert {found.first.said, found.second.said} == {"10 mg or 20 mg", "20 mg"}


@pytest.mark.parametrize(
    "other",
    [
        "In otheritis the EU label gives alfatinib 20 mg once daily as maintenance.",
        "In testitis the EU label gives children alfatinib 20 mg once daily as maintenance.",
        "In testitis the EU label gives alfatinib 20 mg once daily as maintenance if the weight is low.",
        "In testitis the EU label gives alfatinib 20 mg once daily as induction.",
        "In testitis the EU label gives betazumab 20 mg once daily as maintenance.",
        "In testitis the EU label gives alfatinib 20 mg as maintenance, while the US label gives 10 mg.",
        "In testitis the EU label gives alfatinib 10 mg once daily as maintenance.",
        "Before 2020 the EU label of alfatinib gave 20 mg once daily as maintenance in testitis.",
    ],
)
def test_another_disease_population_condition_phase_drug_or_the_same_amount_is_no_conflict(other: str) -> None:
    us = statement("In testitis the US label gives alfatinib 10 mg once daily as maintenance.")
    assert disagreements([us, statement(other, place="EU")]) == ()


def test_two_sentences_of_one_source_are_no_conflict() -> None:
    one = statement("In testitis the label gives alfatinib 10 mg once daily as maintenance.", name="same")
    other = statement("In testitis the label gives alfatinib 20 mg once daily as maintenance.", place="EU", name="same")
    assert disagreements([one, other]) == ()


def test_cut_offs_of_two_places() -> None:
    us = statement("In testitis a T-ratio above 40 counts as high.", "cohort", heading="Monitoring")
    eu = statement(
        "In testitis a T-ratio cut-off of 38 or 85 is used.", "cohort", "EU", heading="Monitoring", year=2020
    )
    found = only(us, eu)
    assert (found.kind, found.first.said, found.second.said) == ("threshold", "40", "38, 85")


def test_lengths_of_treatment() -> None:
    one = statement(
        "The guideline gives 5 days of a biologic in testitis.", "guideline", "UK", heading="Recommendation"
    )
    two = statement(
        "The guideline gives a biologic for at least 3 days in testitis.", "guideline", "US", heading="Recommendation"
    )
    assert only(one, two).kind == "duration"


def test_first_line_against_after_failure() -> None:
    us = statement("The US society makes a biologic first-line in testitis.", "guideline", heading="Recommendation")
    uk = statement(
        "The UK body keeps a biologic for people with testitis in whom three drugs have failed.",
        "guideline",
        "UK",
        heading="Recommendation",
    )
    found = only(us, uk)
    assert (found.kind, {found.first.said, found.second.said}) == ("place", {"first line", "after failure"})


def test_rank_in_a_guideline_against_rank_in_an_analysis_prefers_the_guideline() -> None:
    low = statement(
        "The guideline classes alfatinib as a lower-efficacy choice in testitis.", "guideline", heading="Recommendation"
    )
    high = statement(
        "Alfatinib ranked first for remission of testitis.", "meta-analysis", None, heading="Efficacy", year=2025
    )
    found = only(high, low)
    assert (found.kind, found.first.said, found.preferred) == ("rank", "low", "guideline before meta-analysis")


def test_kindred_scores() -> None:
    us = statement("The US guideline uses the TESTSCORE-VASC in testitis.", "guideline", heading="Recommendation")
    eu = statement(
        "The European guideline uses the TESTSCORE-VA in testitis.", "guideline", "EU", heading="Recommendation"
    )
    assert only(us, eu).kind == "instrument"


def test_a_rise_against_no_change_of_the_same_outcome() -> None:
    old = statement(
        "In five patients alfatinib was followed by a rise of head pressure.",
        "case-series",
        None,
        heading="Safety",
        year=1972,
    )
    new = statement(
        "In testitis alfatinib did not change head pressure in a review.", "review", None, heading="Efficacy", year=2014
    )
    found = only(old, new)
    assert (found.kind, found.subject) == ("direction", "head pressure")


def test_a_study_of_two_drugs_says_nothing_on_one_of_them() -> None:
    one = statement(
        "Remission was higher with alfatinib than with betazumab in testitis.", "rct", None, heading="Efficacy"
    )
    other = statement(
        "Remission was not higher with alfatinib than with gammazumab.",
        "rct",
        None,
        heading="Efficacy",
        name="other-trial",
    )
    assert disagreements([one, other]) == ()


def test_figures_of_one_trial_beyond_rounding() -> None:
    paper = statement(
        "In GAMMATRIAL remission of testitis at week 24 was 58.6% with alfatinib.", "rct", None, heading="Efficacy"
    )
    near = statement(
        "In GAMMATRIAL remission of testitis at week 24 was 59% with alfatinib.", "news", None, heading="Efficacy"
    )
    far = statement(
        "In GAMMATRIAL remission of testitis at week 24 was 61% with alfatinib.",
        "news",
        None,
        heading="Efficacy",
        year=2020,
    )
    assert disagreements([paper, near]) == ()
    found = only(paper, far)
    assert (found.kind, found.first.said, found.second.said) == ("figure", "58.6%", "61%")


def test_a_current_edition_goes_before_a_superseded_one() -> None:
    old = statement("In testitis the US label gives alfatinib 10 mg once daily as maintenance.", year=2025)
    old = replace(old, standing=replace(old.standing, superseded_by="Newer label"))
    eu = statement("In testitis the EU label gives alfatinib 20 mg once daily as maintenance.", place="EU", year=2019)
    found = only(old, eu)
    assert (found.first.statement.source.jurisdiction, found.preferred) == ("EU", "current edition")


def test_only_what_was_asked_about_is_compared() -> None:
    us = statement("In testitis the US label gives alfatinib 10 mg once daily as maintenance.")
    eu = statement("In testitis the EU label gives alfatinib 20 mg once daily as maintenance.", place="EU")
    assert disagreements([us, eu], ["gammazumab"]) == ()
    assert len(disagreements([us, eu], ["alfatinib"])) == 1


def test_a_sentence_that_tells_of_both_sides_is_handed_out_apart() -> None:
    both = statement("The EU label gives alfatinib 20 mg, whereas the US label gives 10 mg.", heading="Limitation")
    assert told([both], ["alfatinib"]) == (both,)
    assert told([both], ["gammazumab"]) == ()


def test_the_order_of_the_statements_does_not_matter() -> None:
    us = statement("In testitis the US label gives alfatinib 10 mg once daily as maintenance.")
    eu = statement("In testitis the EU label gives alfatinib 20 mg once daily as maintenance.", place="EU")
    assert disagreements([us, eu]) == disagreements([eu, us])
