"""Figures and signs of a vignette stand for the condition that they mean, by the cut-offs of the definitions."""

from __future__ import annotations

import pytest

from rag.presenting import findings
from rag.question import analyse_question
from rag.records import Term
from rag.text.vocabulary import Vocabulary

CONDITIONS = (
    "severe hypertension in pregnancy",
    "hypertensive disorder of pregnancy",
    "pre-eclampsia",
    "hypertension",
    "resistant hypertension",
    "heart failure",
    "HFrEF",
    "HFmrEF",
    "anaemia",
    "iron deficiency",
    "iron deficiency anaemia",
    "chronic kidney disease",
    "asthma",
    "acute asthma",
    "tricyclic overdose",
    "community-acquired pneumonia",
)
VOCABULARY = Vocabulary(
    [
        *(Term(name=name, kind="condition") for name in CONDITIONS),
        Term(name="hyponatraemia", kind="outcome"),
        Term(name="hyperkalaemia", kind="outcome"),
        Term(name="renal impairment", kind="population"),
        Term(name="amitriptyline", kind="drug", classes=("tricyclic antidepressant",)),
        Term(name="tricyclic antidepressant", kind="class"),
    ]
)


def meant(text: str, *drugs: str) -> list[str]:
    return [one.name for one in findings(text, drugs, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "at 31 weeks, blood pressure 172/114 mmHg, proteinuria 3+",
            ["severe hypertension in pregnancy", "pre-eclampsia"],
        ),
        ("pregnant, 150/95 mmHg", ["hypertensive disorder of pregnancy"]),
        ("pregnant, 118/72 mmHg", []),
        ("blood pressure 158/92 on perindopril, amlodipine and indapamide", ["resistant hypertension", "hypertension"]),
        ("158/92 mmHg on perindopril", ["hypertension"]),
        ("pneumonia with blood pressure 86/50 mmHg", []),
        ("164/98 in clinic and at home", ["hypertension"]),  # nothing else is written so
        ("seen on 12/11, 97/103 mg twice daily, 200/50 mg, 95/60", []),
        ("ejection fraction 30%, NYHA III", ["HFrEF"]),
        ("LVEF of 45%", ["HFmrEF"]),
        ("ejection fraction 60%", []),
        ("breathless, NYHA II", ["heart failure"]),
        ("haemoglobin 98 g/L, ferritin 9", ["iron deficiency anaemia"]),
        ("Hb 9.8 g/dL", ["anaemia"]),
        ("haemoglobin 132 g/L, ferritin 12", ["iron deficiency"]),
        ("haemoglobin 132 g/L", []),
        ("a sodium of 121 mmol/L", ["hyponatraemia"]),
        ("sodium 139", []),
        ("potassium 6.1 mmol/L", ["hyperkalaemia"]),
        ("potassium 4.6", []),
        ("urine albumin-creatinine ratio 400 mg/g", ["chronic kidney disease"]),
        ("silent chest, peak flow 25% of best", ["acute asthma"]),
        ("only my blue inhaler", ["asthma"]),
        ("CURB65 of 3", ["community-acquired pneumonia"]),
    ],
)
def test_what_is_meant(text: str, names: list[str]) -> None:
    assert meant(text) == names


def test_an_overdose_is_of_a_drug_that_is_named() -> None:
    text = "unconscious beside an empty amitriptyline packet"
    assert meant(text, "amitriptyline") == ["tricyclic overdose"]
    assert meant(text) == []


def test_names_that_the_corpus_does_not_know_are_left_out() -> None:
    assert findings("haemoglobin 98 g/L", (), Vocabulary([])) == ()


def test_a_question_is_asked_with_what_its_figures_mean_and_says_so() -> None:
    analysis = analyse_question("ejection fraction 30%, what comes next?", VOCABULARY)
    assert analysis.conditions == ("HFrEF",)
    assert analysis.inferred == ("ejection fraction 30% -> HFrEF",)
    assert analysis.canonical.endswith("(HFrEF)")


def test_what_is_named_is_not_inferred_again() -> None:
    analysis = analyse_question("HFrEF with an ejection fraction of 30%", VOCABULARY)
    assert analysis.conditions == ("HFrEF",)
    assert analysis.inferred == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She was found after taking about 60 amitriptyline tablets.", "tricyclic overdose"),
        ("My kidneys don't work that well.", "renal impairment"),
        ("I have bad kidneys.", "renal impairment"),
        ("My potassium runs a bit high.", "hyperkalaemia"),
    ],
)
def test_what_people_say_of_it_means_the_same(text: str, name: str) -> None:
    assert name in [one.name for one in findings(text, ("amitriptyline",), VOCABULARY)]


def test_two_tablets_are_no_overdose() -> None:
    assert findings("I took 2 amitriptyline tablets.", ("amitriptyline",), VOCABULARY) == ()
    assert findings("My potassium was checked.", (), VOCABULARY) == ()
