"""Claims of amount: doses by phase, cut-offs, lengths of treatment, figures of a trial's arms, and directions of effect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.evidence.claim import Claim
from rag.evidence.effects import effect
from rag.evidence.statements import Statement

_PHASES = (
    ("induction", re.compile(r"\binduction\b|\bintravenous(?:ly)?\b", re.IGNORECASE)),
    ("maintenance", re.compile(r"\bmaintenance\b", re.IGNORECASE)),
    ("starting", re.compile(r"\bstart(?:s|ing|ed)?\b|\binitial(?:ly)?\b|\bloading\b", re.IGNORECASE)),
    ("maximum", re.compile(r"\bmax(?:imum)?\b|\bup to\b|\bno(?:t)? (?:dose )?above\b|\bhighest\b", re.IGNORECASE)),
)
_PREFIX = re.compile(r"^(?:low-dose|high-dose|oral|intravenous|subcutaneous|extended-release) ")
_THEN = re.compile(r",? (?:and )?then\b|,? followed by\b", re.IGNORECASE)
_EVENTS = ("bleeding",)
_STUDIED = frozenset({"efficacy", "safety"})
_TRIAL = re.compile(r"\b(?:[A-Z]-)?[A-Z]{4,}(?:[- ](?:[A-Z]+|\d+))?\b")
_NO_TRIALS = frozenset(
    {"CDAI", "NICE", "ACOG", "USPSTF", "MHRA", "CHMP", "NEJM", "JAMA", "GINA", "ECCO", "CPIC", "HPRA", "ICHD", "SUCRA"}
)


def dose(statement: Statement) -> Iterator[Claim]:
    """The amounts that an authority, or a trial for its own arm, gives for one phase of treatment."""
    if statement.role not in {"dosing", "recommendation"} or statement.standing.level in {5, 6, 9}:
        return
    drugs = sorted(statement.named("drug"))
    if len(drugs) != 1:
        return
    for phase, listed in _amounts_by_phase(statement):
        if len(listed) > 1 and len(statement.named("condition")) > 1:  # "600 mg in one disease and 1,200 mg in another"
            continue
        amounts = set(listed[:1]) if phase == "starting" else set(listed)
        said = " or ".join(f"{amount:g} mg" for amount in sorted(amounts))
        yield Claim("dose", f"{_PREFIX.sub('', drugs[0])}, {phase}", frozenset(amounts), statement, said)


def threshold(statement: Statement) -> Iterator[Claim]:
    """The cut-off of one test, or the target of one measurement, in one unit."""
    tests = sorted(statement.named("test"))
    values: dict[str, set[float]] = {}
    for measure in statement.measures:
        if measure.kind == "threshold":
            values.setdefault(measure.unit, set()).add(measure.value)
    if (
        len(tests) != 1
        or len(values) != 1
        or statement.named("drug")
        or statement.role in {"safety", "mechanism", "background"}
    ):
        return
    ((unit, amounts),) = values.items()
    said = ", ".join(f"{amount:g}{f' {unit}' if unit else ''}" for amount in sorted(amounts))
    yield Claim("threshold", f"{tests[0]}{f', {unit}' if unit else ''}", frozenset(amounts), statement, said)


def duration(statement: Statement) -> Iterator[Claim]:
    """How long one class of drugs is given."""
    if statement.role not in {"dosing", "recommendation"} or statement.standing.level in {4, 5, 6}:
        return
    days = {
        _days(measure.value, measure.unit)
        for measure in statement.measures
        if measure.kind == "duration" and measure.quantity.comparator not in {"lt", "gt"}
    }
    subjects = sorted(statement.named("class") or statement.named("drug"))
    if len(subjects) == 1 and days and 0.0 not in days:
        said = ", ".join(f"{length:g} days" for length in sorted(days))
        yield Claim("duration", subjects[0], frozenset(days), statement, said)


def direction(statement: Statement) -> Iterator[Claim]:
    """Whether a study found that something raises, lowers or leaves an outcome; the subject is the outcome's head word."""
    if statement.role not in _STUDIED or not 3 <= statement.standing.level <= 8 or not statement.named("drug", "class"):
        return
    if value := effect(statement.text):
        for outcome in sorted(_outcomes(statement)):
            yield Claim("direction", outcome, frozenset({value}), statement, value)


def figure(statement: Statement) -> Iterator[Claim]:
    """The share of one arm for one outcome at one time in one named trial."""
    trials = sorted({match.group() for match in _TRIAL.finditer(statement.text)} - _NO_TRIALS - statement.names)
    times = sorted({f"{m.value:g} {m.unit}" for m in statement.measures if m.kind == "time_point"})
    outcomes = sorted(statement.named("outcome", "test"))
    if len(trials) != 1 or len(times) != 1 or not outcomes:
        return
    shares: dict[str, set[float]] = {}
    for measure in statement.measures:
        if measure.kind == "share" and measure.arm:
            shares.setdefault(measure.arm, set()).add(measure.value)
    for arm, values in sorted(shares.items()):
        if len(values) == 1:
            subject = f"{trials[0]}: {', '.join(outcomes)} at {times[0]} with {arm}"
            yield Claim("figure", subject, frozenset(values), statement, f"{min(values):g}%")


def _amounts_by_phase(statement: Statement) -> Iterator[tuple[str, list[float]]]:
    """Amounts in mg by phase; "induction, then maintenance" is read part by part."""
    found: dict[str, list[float]] = {}
    border = _THEN.search(statement.text)
    for measure in statement.measures:
        if measure.kind == "dose" and measure.unit == "mg":
            late = border is not None and measure.quantity.start > border.end()
            part = (0, border.start()) if border and not late else (border.end() if border else 0, len(statement.text))
            if phase := _phase(statement.text, part, late=late, early=border is not None and not late):
                found.setdefault(phase, []).append(measure.value)
    yield from found.items()


def _phase(text: str, part: tuple[int, int], *, late: bool, early: bool) -> str:
    """The phase that one part of a sentence names; "regimen" for none, "" for several."""
    if late:
        return "maintenance"
    named = [phase for phase, cue in _PHASES if cue.search(text, *part)]
    if len(named) == 1:
        return named[0]
    return "induction" if early else "" if named else "regimen"


def _outcomes(statement: Statement) -> set[str]:
    """What was measured; bleeding is compared as bleeding, wherever it was."""
    found = {
        *statement.named("outcome", "test"),
        *(name for name in statement.named("condition") if name.endswith(_EVENTS)),
    }
    return {next((event for event in _EVENTS if name.endswith(event)), name) for name in found}


def _days(value: float, unit: str) -> float:
    return value * {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}.get(unit, 0.0)
