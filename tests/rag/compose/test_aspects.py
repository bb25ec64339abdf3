"""What a statement tells of its subject."""

from __future__ import annotations

import pytest

from rag.answer import Role
from rag.compose.aspects import _aspect


@pytest.mark.parametrize(
    ("role", "text", "aspect"),
    [
        ("dosing", "The label starts alfatinib at 40 mg once daily.", "dosing:start"),
        ("dosing", "The label starts alfatinib at 20 mg in renal impairment.", "dosing:adjustment"),
        ("dosing", "Alfatinib may be raised by 10 mg a week to a maximum of 80 mg.", "dosing:titration"),
        ("dosing", "Maintenance is alfatinib 10 mg once daily.", "dosing:maintenance"),
        ("dosing", "The label advises tapering alfatinib rather than stopping.", "dosing:stopping"),
        ("monitoring", "A blood count is asked for before alfatinib is started.", "monitoring:before"),
        ("monitoring", "The label interrupts alfatinib when haemoglobin is low.", "monitoring:threshold"),
        (
            "monitoring",
            "The trials defined remission as a score below 150 and a fall from a baseline of 4.",
            "monitoring:confirmation",
        ),
        ("warning", "The boxed warning covers infection.", "warning:boxed"),
        ("contraindication", "Contraindicated within 14 days of a MAO inhibitor.", "contraindication:together"),
        ("contraindication", "Contraindicated in hypersensitivity to alfatinib.", "contraindication:allergy"),
        ("limitation", "Not recommended in combination with biologics.", "limitation:use"),
        ("limitation", "The series had no comparison arm.", "limitation"),
        ("efficacy", "Remission was 50% with alfatinib and 35% with placebo.", "efficacy:comparison"),
        ("mechanism", "Alfatinib blocks a kinase.", "mechanism"),
    ],
)
def test_the_first_cue_that_fits_decides(role: Role, text: str, aspect: str) -> None:
    assert _aspect(text, role) == aspect
