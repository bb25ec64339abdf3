"""Studies that a question names: those that the corpus tells of, those that it never mentions, and the statements on each.

A study is known by a name in capitals (SEQUENCE, GALAXI-2). What another study found is no answer to what this one did, and
the results of SYGMA 1 are none of SYGMA 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rag.compose.pool import Pool
from rag.evidence.statements import Statement
from rag.facets import asking_text
from rag.text.vocabulary import Vocabulary

_NAME = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{2,}(?:-(?!\d\b)[A-Za-z0-9]+)*(?![\w])")
_NAMES = re.compile(rf"{_NAME.pattern}(?: {_NAME.pattern})*")
# Whose word is asked for, and who are no study.
_BODIES = frozenset({"FDA", "EMA", "MHRA", "NICE", "WHO", "CDC", "ACOG", "TGA"})
_SCALES = frozenset({"PHQ", "GAD"})  # with a number behind it, as a study of several has
_OWN_RESULTS = frozenset({"rct", "cohort"})
_DESIGN = (
    r"(?:(?:randomi[sz]ed|extension|open-label|phase \d|pilot|follow-up|safety|pivotal) )?"
    r"(?:trials?|stud(?:y|ies)|cohort|registry|programme|program|investigators)\b"
)
_NUMBER = r"(?:[ -](?P<number>\d)\b)?"
_SHORTEST_UNKNOWN = 5  # letters: shorter capitals are a test or a disease more often than a study
_BEFORE = re.compile(r"\b(?:in|from|by|did|does|of|per|strength of|like in) (?:the |that )?$", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.?!,]\s+)$")
_RESULTS_FOLLOW = re.compile(r"(?:[ -]\d\b)?\s*(?:[,:?.]|show|f[oi]u?nd|report|was\b|were\b|did\b)")
_TITLE_FOLLOWS = re.compile(r"(?:[ -]\d\b)?\s*(?::|–|—|-\s)")

_TIME = re.compile(
    r"\b(?P<unit>week|wk|month|day|year)s?[ -]?(?P<at>\d+)\b|"
    r"\b(?P<many>\d+)(?:[- ](?P<of>week|wk|month|mo|day|d|year|yr)s?\b)",
    re.IGNORECASE,
)
_DAYS = {"d": 1.0, "day": 1.0, "wk": 7.0, "week": 7.0, "mo": 30.4, "month": 30.4, "yr": 365.0, "year": 365.0}
_AS_LONG, _IN_MONTHS = 0.03, 0.09  # of it; a year is 52 weeks, and three months are twelve
# "at week 48", "90-day mortality": a time of measurement. "Six weeks postpartum" is a story's.
_MEASURED_AT = re.compile(
    r"\b(?:week|wk|month|day|year)s?[ -]?\d+\b|"
    r"\b(?:at|to|by|through|over|after) \d+[- ]?(?:weeks?|wks?|months?|mo|days?|d|years?|yr)\b(?!-old)|"
    r"\b\d+[- ]?(?:week|wk|month|day|d|year|yr)s? (?:mortality|death|survival|remission|response|results?|figures?|rates?)\b",
    re.IGNORECASE,
)


class Study(NamedTuple):
    """A study by its name, and by its number where it is one of several: SYGMA, "2".

    `own`: whether a source with its own results names it just so, and not only one that tells of it, or of its parts.
    """

    name: str
    number: str = ""
    own: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()


def studies_of(pool: Pool) -> list[Study]:
    """The studies that a question names and of which statements tell, as a study or in a source with its own results."""
    found: dict[Study, None] = {}
    asking = asking_text(pool.analysis.text)
    for name, number in _named(pool):
        if name in _BODIES | _SCALES or _is_a_term(name, pool.vocabulary):
            continue
        about = statements_on(pool.statements, [Study(name)])
        alone = re.compile(rf"(?<![\w-]){re.escape(name)}{f'(?:[ -]{number})?' if number else ''}(?![\w-])")
        own = any(
            item.source.kind in _OWN_RESULTS and (alone.search(item.text) or alone.search(item.source.title))
            for item in about
        )
        as_study = re.compile(
            rf"\bIn (?:the )?{_exactly(name)}(?:[- ]\d)?(?: \(|,| and )|{_exactly(name)}(?:[- ]\d)? {_DESIGN}"
        )
        if own or (name in asking and any(as_study.search(item.text) for item in about)):
            found[Study(name, number, own)] = None
    return list(found)


def statements_on(statements: Iterable[Statement], studies: Sequence[Study]) -> list[Statement]:
    """Those that name one of the studies, in their text or their source's title; of a numbered one, no other number alone."""
    return [
        item
        for item in statements
        if any(_tells_of(study, item.text) or _tells_of(study, item.source.title) for study in studies)
    ]


def unknown_studies(pool: Pool) -> list[str]:
    """Names in capitals that a question uses as a study's, and that nothing which was found has."""
    text = pool.analysis.text
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        name = match.group()
        if name in _BODIES | _SCALES or not _is_used_as_a_study(text, match) or _is_a_term(name, pool.vocabulary):
            continue
        exactly = re.compile(_exactly(name))
        if not any(exactly.search(item.text) or exactly.search(item.source.title) for item in pool.statements):
            found[name] = None
    return list(found)


def times_not_told(pool: Pool, studies: Sequence[Study]) -> list[str]:
    """The times of measurement that are asked for, where no statement on the studies has any of them."""
    asked = [match.group() for match in _MEASURED_AT.finditer(asking_text(pool.analysis.text))]
    told = {time for item in statements_on(pool.statements, studies) for time in _times_in(item.text)}
    unmet = [text for text in asked if not any(_is_same(time, other) for time in _times_in(text) for other in told)]
    return unmet if len(unmet) == len(asked) else []


def _times_in(text: str) -> set[tuple[float, bool]]:
    """In days, and whether it was told in months."""
    found = set()
    for match in _TIME.finditer(text):
        unit = (match["unit"] or match["of"]).lower()
        found.add((_DAYS[unit] * int(match["at"] or match["many"]), unit.startswith("mo")))
    return found


def _is_same(one: tuple[float, bool], other: tuple[float, bool]) -> bool:
    share = _IN_MONTHS if one[1] != other[1] else _AS_LONG
    return abs(one[0] - other[0]) <= max(3.0, share * one[0])


def _is_used_as_a_study(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if re.match(rf"{_NUMBER} {_DESIGN}", after):
        return True
    if len(match.group()) < _SHORTEST_UNKNOWN:
        return False
    opens = _OPENS.search(before) is not None and _TITLE_FOLLOWS.match(after) is not None
    return opens or (_BEFORE.search(before) is not None and _RESULTS_FOLLOW.match(after) is not None)


def _named(pool: Pool) -> Iterator[tuple[str, str]]:
    """Words in capitals with the number behind them; two that statements write one behind the other are one, as CAPE COD is."""
    text = pool.analysis.text
    for match in _NAMES.finditer(text):
        whole = match.group()
        if " " in whole and any(whole in item.text for item in pool.statements):
            yield whole, ""
            continue
        for name in _NAME.finditer(text, match.start(), match.end()):
            number = re.compile(_NUMBER).match(text, name.end())
            yield name.group(), (number and number["number"]) or ""


def _exactly(name: str) -> str:
    """The name and no longer one: UNITI is neither IM-UNITI nor UNITI-Jr, and GALAXI-2 is GALAXI."""
    return rf"(?<![\w-]){re.escape(name)}(?![A-Za-z]|-[A-Za-z])"


def _tells_of(study: Study, text: str) -> bool:
    if study.name not in text:
        return False
    matches = list(re.finditer(rf"{_exactly(study.name)}(?P<numbers>(?:(?:,| and| or|/| &)?[ -]?\d\b)*)", text))
    if not study.number:
        return bool(matches)
    numbers = [set(re.findall(r"\d", match["numbers"])) for match in matches]
    return any(not every or study.number in every for every in numbers)


def _is_a_term(name: str, vocabulary: Vocabulary) -> bool:
    """Whether it is a name of the vocabulary, or a word of one, as TNF is of "TNF blocker"."""
    return any(name in (one, *one.split()) for term in vocabulary.terms.values() for one in (term.name, *term.synonyms))
