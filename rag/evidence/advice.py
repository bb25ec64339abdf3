"""Claims of advice: how strongly, for whom first, in which rank, with which score, and when a regulator acted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.evidence.claim import Claim
from rag.evidence.statements import Statement
from rag.text.vocabulary import Mention

_OTHER_ACT = re.compile(
    r"\b(?:discontinu\w+|stop(?:s|ped|ping)?|reduc(?:e|ed|ing|tion)|lower(?:ed)?)\b"
    r"|\bavoid(?:ed|ing)? pregnancy\b|\bpregnancy should be avoided\b",
    re.IGNORECASE,
)
_AGAINST = {"contraindicated", "not_recommended", "caution"}
_FOR = {"recommended", "may_consider"}
_USING = re.compile(r"\b(?:using|who (?:take|use|are using|are taking)|while on|taking)\b", re.IGNORECASE)
_FIRST_LINE = re.compile(
    r"\bfirst[- ](?:line|choice)\b|\bwithout (?:earlier|prior|previous) failure\b|\bcontinues? as first\b",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(r"\bnot (?:a |as )?first[- ]line\b|\bsecond[- ]line\b", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:after|when|once|in whom|if|only where)\b[^.;]{0,60}\b(?:fail(?:ed|ure|s)?|do not suit|not tolerated)\b"
    r"|\bfail(?:ed|ure) (?:of|on)\b|\bhave failed\b|\bfailed preventives\b",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"\brank(?:ed|ing|s)? (?:\w+ ){0,2}?(?:first|highest|best)\b|\bfirst by SUCRA\b|\bput \w+ first\b|\bhigher-efficacy\b",
    re.I,
)
_LOW = re.compile(r"\blower-efficacy\b|\brank(?:ed|s)? (?:lowest|last)\b|\blowest ranks?\b", re.IGNORECASE)
_ONE_SCORE = re.compile(
    r"\b(?:us(?:es?|ing)|estimated with|keeps?|stays?|prefer(?:s|red)|recommends?|with a|score)\b", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(approved|authori[sz]ed|cleared|withdrew|restricted|(?<=announced the )\w[^.]{0,30}approval)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December) (?:(\d{1,2}), )?"
    r"((?:19|20)\d\d)\b"
)


_STEM = 9  # letters that kindred scores share ("CHA2DS2-VA", "CHA2DS2-VASc")


def strength(statement: Statement) -> Iterator[Claim]:
    """How strongly an authority speaks for or against one use of a drug: with others, in a population, with a finding."""
    if statement.standing.level > 2 or statement.modality not in _AGAINST | _FOR:
        return
    if statement.modality in _FOR and (statement.role == "dosing" or _OTHER_ACT.search(statement.text)):
        return
    if _OTHER_ACT.search(statement.text) and "pregnancy" in statement.population:
        return
    drugs = statement.named("drug")
    together = statement.combination or bool(_USING.search(statement.text))
    partners = statement.named("class") if together else frozenset()
    if partners:
        for drug in sorted(drugs):
            for partner in sorted(partners):
                yield Claim(
                    "strength", f"{drug} with {partner}", frozenset({statement.modality}), statement, statement.modality
                )
    elif len(drugs) == 1:
        for name in sorted(statement.named("population", "test")):
            yield Claim(
                "strength", f"{min(drugs)} in {name}", frozenset({statement.modality}), statement, statement.modality
            )


def place(statement: Statement) -> Iterator[Claim]:
    """Whether the treatment that a sentence names first comes first or after others have failed."""
    if statement.role not in {"recommendation", "limitation", "access", "indication"}:
        return
    first = bool(_FIRST_LINE.search(statement.text)) and not _NOT_FIRST.search(statement.text)
    failure = None if first else _LATER.search(statement.text)
    subject = _first_named(statement)
    if not subject or not (first or failure) or (failure is not None and subject.start >= failure.start()):
        return
    said = "first line" if first else "after failure"
    yield Claim("place", subject.term, frozenset({said}), statement, said)


def rank(statement: Statement) -> Iterator[Claim]:
    """Whether the drug that is named before (or, failing that, after) the word for its rank is placed high or low."""
    high, low = _HIGH.search(statement.text), _LOW.search(statement.text)
    rank = high or low
    if rank is None or (high and low) or statement.role not in {"recommendation", "efficacy"}:
        return
    drugs = [mention for mention in statement.mentions if mention.term in statement.named("drug")]
    before = [mention for mention in drugs if mention.end <= rank.start()]
    nearest = (before[-1:] if high else before[:1]) or drugs[:1]
    for mention in nearest:
        said = "high" if high else "low"
        yield Claim("rank", mention.term, frozenset({said}), statement, said)


def instrument(statement: Statement) -> Iterator[Claim]:
    """Which of several kindred scores an authority uses."""
    tests = sorted(statement.named("test"))
    if (
        statement.role in {"recommendation", "monitoring", "diagnosis", "background"}
        and len(tests) == 1
        and _ONE_SCORE.search(statement.text)
    ):
        yield Claim("instrument", tests[0][:_STEM], frozenset({tests[0]}), statement, tests[0])


def date(statement: Statement) -> Iterator[Claim]:
    """When a regulator acted on one drug in one disease."""
    events = {match.group(1)[:5].casefold() for match in _EVENT.finditer(statement.text)}
    dates = {match.groups() for match in _DATE.finditer(statement.text)}
    drugs = sorted(statement.named("drug"))
    if len(events) != 1 or len(dates) != 1 or len(drugs) != 1:
        return
    ((day, month, other_day, year),) = dates
    said = f"{month} {year}"
    if "fda" in statement.text.casefold() or statement.source.kind in {"regulatory", "label"}:
        yield Claim(
            "date",
            f"{drugs[0]}, {min(events)}",
            frozenset({said}),
            statement,
            f"{day or other_day or ''} {said}".strip(),
        )


def _first_named(statement: Statement) -> Mention | None:
    treatments = statement.named("drug", "class")
    return next((mention for mention in statement.mentions if mention.term in treatments), None)
