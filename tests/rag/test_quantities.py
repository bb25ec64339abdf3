"""Numbers are read with the unit that a reader would give them, and names are left alone."""

from __future__ import annotations

import pytest

from rag.text.quantities import read, same


def seen(text: str) -> list[tuple[float, str, str]]:
    return [(quantity.value, quantity.unit, quantity.comparator) for quantity in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45 mg for 12 weeks, then 15 mg", [(45, "mg", ""), (12, "week", ""), (15, "mg", "")]),
        ("At 12 weeks 24 of 27 responded", [(12, "week", ""), (24, "", ""), (27, "", "")]),
        ("15-30 mg once daily", [(15, "mg", ""), (30, "mg", "")]),
        ("400mg every 8wk", [(400, "mg", ""), (8, "week", "")]),
        ("5 to 7 days", [(5, "day", ""), (7, "day", "")]),
        ("58.6% against 39.5 percent", [(58.6, "percent", ""), (39.5, "percent", "")]),
        ("24 of 27 (89%)", [(24, "", ""), (27, "", ""), (89, "percent", "")]),
        ("15/20 patients", [(15, "", ""), (20, "", "")]),
        ("at weeks 0, 4 and 8", [(0, "week", ""), (4, "week", ""), (8, "week", "")]),
        ("week-24 remission after a 12-week course", [(24, "week", ""), (12, "week", "")]),
        ("week 12 in 520 adults", [(12, "week", ""), (520, "", "")]),
        ("ANC < 1,000 cells/mm3", [(1000, "cells/mm3", "lt")]),
        ("less than 500 cells/mm³", [(500, "cells/mm3", "lt")]),
        ("haemoglobin below 8 g/dL", [(8, "g/dL", "lt")]),
        ("at least one TNF blocker", [(1, "", "ge")]),
        ("18 years or older", [(18, "year", "ge")]),
        ("up to 30 mg", [(30, "mg", "le")]),
        ("more than 12 months", [(12, "month", "gt")]),
        ("3.1 per 100 patient-years", [(3.1, "per 100 patient-years", "")]),
        ("1.5 million people", [(1_500_000, "", "")]),
        ("HR 0.48 (95% CI 0.45-0.52)", [(0.48, "", ""), (95, "percent", ""), (0.45, "", ""), (0.52, "", "")]),
        ("(HR 0.76, 95% CI 0.66-0.88)", [(0.76, "", ""), (95, "percent", ""), (0.66, "", ""), (0.88, "", "")]),
        ("with 52, 55% of them", [(52, "percent", ""), (55, "percent", "")]),
        ("5, 10 and 15 mg", [(5, "mg", ""), (10, "mg", ""), (15, "mg", "")]),
        ("at weeks 0, 4 and 8, 600 mg", [(0, "week", ""), (4, "week", ""), (8, "week", ""), (600, "mg", "")]),
        ("15 or more days a month", [(15, "day", "ge")]),
        ("3 or fewer weeks", [(3, "week", "le")]),
        ("a score of 2 or more in men", [(2, "", "ge")]),
        ("p<.001", [(0.001, "", "lt")]),
        ("twenty patients", [(20, "", "")]),
        ("10 mg/kg and 75 mL/min", [(10, "mg/kg", ""), (75, "mL/min", "")]),
    ],
)
def test_numbers_come_with_unit_and_comparator(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "IL-23",
        "interleukin 12/23",
        "CYP3A4",
        "JAK1",
        "COVID-19",
        "NCT02914561",
        "p19",
        "phase 3",
        "UNITI-1",
        "grade 3/4",
        "TA905",
        "type 2 diabetes",
        "Table 4",
        "phase 2b",
        "the 1st dose",
    ],
)
def test_a_number_in_a_name_is_no_quantity(name: str) -> None:
    assert read(f"It concerns {name} in adults.") == []


@pytest.mark.parametrize("date", ["in 2024", "October 2025", "18 May 2023", "May 18, 2023", "2020-2022"])
def test_calendar_dates_are_no_quantities(date: str) -> None:
    assert read(f"It was approved {date}.") == []


def test_a_year_with_a_unit_is_a_quantity() -> None:
    assert seen("2000 mg was given") == [(2000, "mg", "")]


def test_the_span_is_the_number_as_written() -> None:
    text = "About 1,000 mg was given."
    (quantity,) = read(text)
    assert text[quantity.start : quantity.end] == "1,000"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("80 g/L", "8 g/dL", True),
        ("1 g", "1000 mg", True),
        ("1 x 10^9/L", "1000 cells/mm3", True),
        ("14 days", "2 weeks", True),
        ("15 mg", "30 mg", False),
        ("15 mg", "15 mL", False),
        ("89%", "89 mg", False),
        ("< 8 g/dL", "> 8 g/dL", False),
        ("< 8 g/dL", "8 g/dL", True),
        ("at least 80 g/L", "above 8 g/dL", True),
    ],
)
def test_quantities_are_compared_after_conversion(one: str, other: str, expected: bool) -> None:
    assert same(read(one)[0], read(other)[0]) is expected
    assert same(read(other)[0], read(one)[0]) is expected
