"""A statement's range holds the patient's figure, shuts it out, or is of something else."""

from __future__ import annotations

import pytest

from rag.compose.ranges import patient


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("82-year-old woman, 58 kg, creatinine 1.1 mg/dL", {("age", 82.0), ("weight", 58.0)}),
        ("eGFR 38, albumin-creatinine ratio 400 mg/g", {("kidney function", 38.0), ("albuminuria", 400.0)}),
        ("creatinine clearance of 105 mL/min", {("kidney function", 105.0)}),
        ("haemoglobin 9.8 g/dL", {("haemoglobin", 98.0)}),
        ("She is 38 and smokes", {("age", 38.0)}),
        ("the baby is 32 weeks postmenstrual age", {("postmenstrual age", 32.0)}),
        ("She is 37 weeks pregnant", set()),
        ("sFlt-1:PlGF 22", {("sFlt-1/PlGF ratio", 22.0)}),
        ("Can it be given below 30 mL/min?", set()),  # a bound is no figure of a patient
        ("2 g a day for 12 weeks", set()),
    ],
)
def test_figures_of_a_question(question: str, figures: set[tuple[str, float]]) -> None:
    assert set(patient(question).figures) == figures


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("30 mg at a creatinine clearance of 15 to 50 mL/min", 1),
        ("not used with a creatinine clearance above 95 mL/min", -1),
        ("stop once the eGFR is below 30", -1),
        ("weigh benefit and risk once the eGFR is under 45", 1),
        ("an eGFR of at least 45 mL/min/1.73 m2", -1),
        ("the eGFR was measured in 40 patients", 0),
        ("a sodium below 120 mmol/L", 0),
    ],
)
def test_an_egfr_of_38(text: str, fits: int) -> None:
    assert patient("eGFR 38").fits(text) == fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("at 80 years or older or 60 kg or less", 1),
        ("people aged 65 and over", 1),
        ("in children under 12", -1),
        ("patients aged 18 to 75", -1),
        ("women over 35 who smoke", 1),
    ],
)
def test_an_age_of_82(text: str, fits: int) -> None:
    assert patient("an 82-year-old man").fits(text) == fits


def test_one_figure_that_is_shut_out_is_enough() -> None:
    assert patient("82-year-old, 72 kg").fits("2.5 mg at 80 years or older and 60 kg or less") == -1


def test_the_ends_of_a_bound() -> None:
    at_45 = patient("eGFR 45")
    assert at_45.fits("an eGFR below 45") == -1
    assert at_45.fits("an eGFR of 45 or more") == 1


def test_ages_beside_doses() -> None:
    """ "6 to 12 and 50 mg" are years and a dose."""
    starts = "25 mg a day at ages 6 to 12 and 50 mg a day at ages 13 to 17"
    assert [patient(f"a {age}-year-old").fits(starts) for age in (5, 10, 15, 18)] == [-1, 1, 1, -1]


def test_a_postmenstrual_age_of_32_weeks() -> None:
    baby = patient("32 weeks postmenstrual age")
    assert baby.fits("every 12 hours at a postmenstrual age under 34 weeks") == 1
    assert baby.fits("every 8 hours at a postmenstrual age of at least 34 weeks") == -1
    assert baby.fits("for 21 weeks") == 0
