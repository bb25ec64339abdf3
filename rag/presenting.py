"""What a patient presents with, read as the condition that it means: "158/92 mmHg" is hypertension to every reader.

A vignette tells figures and leaves the diagnosis to the one who is asked, while documents are filed under the diagnosis. The
table is closed and its cut-offs are those of the guidelines that define each condition; what was read so is shown with the
question. A name that the corpus does not know is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.text.vocabulary import Vocabulary


class Finding(NamedTuple):
    """Words of the question and the name of what they mean."""

    words: str
    name: str


_PRESSURE = re.compile(
    r"(?<![\d/])(?P<systolic>\d{2,3}) ?/ ?(?P<diastolic>\d{2,3})(?![\d/])(?P<unit> ?mm ?Hg)?(?! ?(?:mg|mcg|g)\b)",
    re.IGNORECASE,
)
_DIGITS, _NARROWEST = 3, 20  # "164/98" alone is a pressure; so is no strength of two drugs in mg
_PRESSURE_WORDS = re.compile(r"\bblood pressure\b|\bBP\b|\bhypertens", re.IGNORECASE)
_PREGNANT = re.compile(
    r"\bpregnan\w*|\bgestation\w*|\bpostpartum\b|\bantenatal\w*|\bat \d{1,2}(?:\+\d)? weeks\b(?! of)|"
    r"\b\d{1,2}(?:\+\d)? weeks pregnant",
    re.IGNORECASE,
)
_PROTEINURIA = re.compile(r"\bproteinuria\b|\bprotein in (?:the|her) urine\b", re.IGNORECASE)
_ANTIHYPERTENSIVE = re.compile(
    r"\b\w{3,}(?:pril|sartan|dipine|thiazide|pamide|thalidone)\b|\bthiazides?\b|\bACE inhibitors?\b|\bARBs?\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\b(?:ejection fraction|LVEF|EF)\b\D{0,12}(?P<value>\d{1,2})(?: ?%)?", re.IGNORECASE)
_NYHA = re.compile(r"\bNYHA\b")
_HAEMOGLOBIN = re.compile(
    r"\b(?:ha?emoglobin|Hb)\b\D{0,14}(?P<value>\d{1,3}(?:\.\d)?) ?(?P<unit>g/d?L)?", re.IGNORECASE
)
_FERRITIN = re.compile(r"\bferritin\b\D{0,12}(?P<value>\d{1,4})", re.IGNORECASE)
_SODIUM = re.compile(r"\b(?:sodium|Na)\b\D{0,8}(?P<value>1\d\d)\b", re.IGNORECASE)
_POTASSIUM = re.compile(r"\b(?:potassium|K)\b\D{0,8}(?P<value>\d(?:\.\d)?)\b", re.IGNORECASE)
_POTASSIUM_HIGH = re.compile(r"\bpotassium\b[^.?;,]{0,20}\b(?:high|raised|up)\b", re.IGNORECASE)
_KIDNEYS_WEAK = re.compile(
    r"\bkidneys?\b[^.?;,]{0,15}(?:\bnot|n['’]t) work\w*[^.?;,]{0,15}|\b(?:bad|weak|failing|dodgy) kidneys\b",
    re.IGNORECASE,
)
_ALBUMINURIA = re.compile(
    r"\b(?:albumin[- /](?:to-)?creatinine ratio|UACR|ACR)\b\D{0,8}(?P<value>\d{2,4})(?= ?mg/g)?", re.IGNORECASE
)
_PEAK_FLOW = re.compile(
    r"\bpeak flow\b|\bPEFR?\b|\bsilent chest\b|\bblue inhaler\b|\breliever inhaler\b|\bVentolin\b", re.IGNORECASE
)
_SEVERE_ASTHMA = re.compile(r"\bsilent chest\b", re.IGNORECASE)
_POISONED = re.compile(
    r"\boverdos\w*|\bpoison\w*|\bswallowed\b|\bingest\w*|\bempty\b[^.?]{0,30}\b(?:packets?|blisters?|bottles?|box(?:es)?)\b",
    re.IGNORECASE,
)
_TABLETS_TAKEN = re.compile(
    r"\b(?:tak(?:ing|en)|took|swallow\w*)\b[^.?]{0,30}\b(?P<count>\d{2,3})\b[^.?]{0,40}\b(?:tablets?|capsules?|pills?)\b",
    re.IGNORECASE,
)
_TOO_MANY = 10  # tablets at once
_SEVERITY_SCORE = re.compile(r"\b(?:CURB-?65|CRB-?65|PORT score)\b")
_TRICYCLIC, _RESISTANT = "tricyclic antidepressant", 3


def findings(text: str, drugs: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Conditions that figures and signs of a question mean, in the order of the table, each once.

    :param drugs: names of the drugs that the question names.
    """
    found: dict[str, Finding] = {}
    for finding in _read(text, drugs, vocabulary):
        if finding.name in vocabulary.terms:
            found.setdefault(finding.name, finding)
    return tuple(found.values())


def _read(text: str, drugs: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Finding]:
    yield from _pressure(text)
    yield from _heart(text)
    yield from _blood(text)
    poisoned = _POISONED.search(text) or next(
        (match for match in _TABLETS_TAKEN.finditer(text) if int(match["count"]) >= _TOO_MANY), None
    )
    if poisoned and any(_TRICYCLIC in vocabulary.classes(drug) for drug in drugs):
        yield Finding(poisoned.group(), "tricyclic overdose")
    if match := _PEAK_FLOW.search(text):
        yield Finding(match.group(), "acute asthma" if _SEVERE_ASTHMA.search(text) else "asthma")
    if match := _SEVERITY_SCORE.search(text):
        yield Finding(match.group(), "community-acquired pneumonia")


def _pressure(text: str) -> Iterator[Finding]:
    """140/90 mmHg and 160/110 mmHg in pregnancy (ACOG); otherwise from 130/80 mmHg (ACC/AHA), where the question begins."""
    about = bool(_PRESSURE_WORDS.search(text))
    for match in _PRESSURE.finditer(text):
        systolic, diastolic = int(match["systolic"]), int(match["diastolic"])
        told = about or match["unit"] or (len(match["systolic"]) == _DIGITS and diastolic < systolic - _NARROWEST)
        if not told or not (60 <= systolic <= 280 and 30 <= diastolic <= 160):
            continue
        if _PREGNANT.search(text):
            if systolic >= 160 or diastolic >= 110:
                yield Finding(match.group(), "severe hypertension in pregnancy")
            if (systolic >= 140 or diastolic >= 90) and (protein := _PROTEINURIA.search(text)):
                yield Finding(f"{match.group()}, {protein.group()}", "pre-eclampsia")
            if 140 <= systolic < 160 or 90 <= diastolic < 110:
                yield Finding(match.group(), "hypertensive disorder of pregnancy")
            continue
        given = {name.lower() for name in _ANTIHYPERTENSIVE.findall(text)}
        if len(given) >= _RESISTANT and (systolic >= 130 or diastolic >= 80):
            yield Finding(f"{match.group()} on {_RESISTANT} drugs", "resistant hypertension")
        if systolic >= 130 or diastolic >= 80:
            yield Finding(match.group(), "hypertension")


def _heart(text: str) -> Iterator[Finding]:
    """Up to 40% is reduced, up to 49% mildly reduced (universal definition of heart failure, 2021)."""
    match = _FRACTION.search(text)
    if match and int(match["value"]) <= 49:
        yield Finding(match.group(), "HFrEF" if int(match["value"]) <= 40 else "HFmrEF")
    elif stage := _NYHA.search(text):
        yield Finding(stage.group(), "heart failure")


def _blood(text: str) -> Iterator[Finding]:
    """Haemoglobin below 120 g/L with ferritin below 30 micrograms/L; sodium below 135, potassium above 5.5 mmol/L."""
    low = next((match for match in _HAEMOGLOBIN.finditer(text) if _grams_per_litre(match) < 120), None)
    iron = _FERRITIN.search(text)
    if iron and int(iron["value"]) < 30:
        yield Finding(
            f"{low.group()}, {iron.group()}" if low else iron.group(),
            "iron deficiency anaemia" if low else "iron deficiency",
        )
    elif low:
        yield Finding(low.group(), "anaemia")
    if (match := _SODIUM.search(text)) and int(match["value"]) < 135:
        yield Finding(match.group(), "hyponatraemia")
    match = _POTASSIUM.search(text)
    if match and float(match["value"]) > 5.5:
        yield Finding(match.group(), "hyperkalaemia")
    if match := _POTASSIUM_HIGH.search(text):
        yield Finding(match.group(), "hyperkalaemia")
    if match := _KIDNEYS_WEAK.search(text):
        yield Finding(match.group(), "renal impairment")
    if (match := _ALBUMINURIA.search(text)) and int(match["value"]) >= 30:
        yield Finding(match.group(), "chronic kidney disease")


def _grams_per_litre(match: re.Match[str]) -> float:
    value = float(match["value"])
    per_decilitre = (match["unit"] or "").lower() == "g/dl" or (not match["unit"] and value < 25)
    return value * 10 if per_decilitre else value
