"""Finds statements that disagree, by rule: on strength, on a dose, or label against later evidence. Nothing is blended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rag.evidence.statements import Statement

Kind = Literal["strength", "dose", "label_and_evidence"]
_STRENGTH = {"contraindicated": 3, "not_recommended": 2, "recommended": -1}
_PHASES = ("induction", "maintenance", "starting")


@dataclass(frozen=True)
class Conflict:
    """Two statements that do not agree, the weightier one first."""

    kind: Kind
    subject: str
    first: Statement
    second: Statement


def conflicts(statements: Sequence[Statement], drugs: Sequence[str], combination: bool) -> list[Conflict]:
    """Conflicts among statements about the given drugs, each pair of sources once for a kind and a subject."""
    found: list[Conflict] = []
    for drug in drugs:
        about = [statement for statement in statements if drug in statement.entities]
        found += _in_strength(drug, about)
        found += _in_dose(drug, about)
        if combination:
            found += _label_and_evidence(drug, about)
    unique: dict[tuple[str, str, frozenset[str]], Conflict] = {}
    for conflict in found:
        key = (conflict.kind, conflict.subject, frozenset({conflict.first.source.id, conflict.second.source.id}))
        unique.setdefault(key, conflict)
    return list(unique.values())


def _in_strength(drug: str, about: Sequence[Statement]) -> list[Conflict]:
    """Authorities that use words of different strength on the same use together."""
    voices = [
        statement
        for statement in about
        if statement.combination and statement.grade.level <= 2 and statement.modality in _STRENGTH
    ]
    return [
        Conflict("strength", drug, *_weightier_first(one, other))
        for one, other in combinations(voices, 2)
        if one.source.id != other.source.id
        and one.source.jurisdiction != other.source.jurisdiction
        and _STRENGTH[one.modality] != _STRENGTH[other.modality]
    ]


def _in_dose(drug: str, about: Sequence[Statement]) -> list[Conflict]:
    """Labels of different countries that give different amounts for the same phase of treatment."""
    doses = [
        (statement, phase)
        for statement in about
        if statement.grade.level == 1 and statement.role == "dosing"
        for phase in _PHASES
        if phase in statement.text.lower()
    ]
    return [
        Conflict("dose", f"{drug}, {phase}", *_weightier_first(one, other))
        for (one, phase), (other, other_phase) in combinations(doses, 2)
        if phase == other_phase
        and one.source.jurisdiction != other.source.jurisdiction
        and _conditions_agree(one, other)
        and _milligrams(one)
        and _milligrams(other)
        and _milligrams(one) != _milligrams(other)
    ]


def _label_and_evidence(drug: str, about: Sequence[Statement]) -> list[Conflict]:
    """A label that advises against a use, beside a study that reports on it."""
    against = [
        statement
        for statement in about
        if statement.combination
        and statement.grade.level == 1
        and statement.modality in {"contraindicated", "not_recommended"}
    ]
    studies = [
        statement
        for statement in about
        if statement.combination
        and 3 <= statement.grade.level <= 6
        and statement.role == "efficacy"
        and statement.polarity == "affirmed"
        and any(quantity.unit == "percent" for quantity in statement.quantities)
    ]
    return [Conflict("label_and_evidence", drug, against[0], studies[0])] if against and studies else []


def _weightier_first(one: Statement, other: Statement) -> tuple[Statement, Statement]:
    key = (one.grade.level, -(one.source.year or 0), one.source.id) <= (
        other.grade.level,
        -(other.source.year or 0),
        other.source.id,
    )
    return (one, other) if key else (other, one)


def _conditions_agree(one: Statement, other: Statement) -> bool:
    return bool(one.context & other.context)


def _milligrams(statement: Statement) -> frozenset[float]:
    return frozenset(quantity.value for quantity in statement.quantities if quantity.unit == "mg")
