"""Whose word a question asks for: a body's (NICE), a country's (the US label), or that of a kind of source (guidelines)."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.compose.pool import Pool
from rag.evidence.places import place
from rag.evidence.statements import Statement

_Test = Callable[[Statement], bool]

_HEARD = 0.5  # of the best statement's relevance, from which somebody's word is there at all
_NAME = r"(?P<name>[A-Z][A-Z&]{2,7}(?:/[A-Z]{2,7})*)(?![\w-])"
# A body speaks: "does NICE recommend", "the AGA guideline", "according to the CDC". "VEGF" does not.
_BODY = (
    re.compile(rf"\b(?:according to|says|by|from|under|do|does|did|has|have|per) (?:the )?(?:\d{{4}} )?{_NAME}"),
    re.compile(
        rf"(?<![\w-]){_NAME}(?:['’]s)?(?: \d{{4}})?(?: and [A-Z]{{3,8}})?(?: \w+){{0,2}}? "
        r"(?:guid|label|recommend|suggest|advis|say|ask|want|allow|warn|criteri|offer|licen|approv|statement|consensus|position)"
    ),
)
_PLACES: dict[str, re.Pattern[str]] = {
    "US": re.compile(r"\bUSA?\b|\bU\.S\.|\bUnited States\b|\bAmericans?\b"),
    "UK": re.compile(r"\bUK\b|\bUnited Kingdom\b|\bBritish\b|\bEngland\b"),
    "EU": re.compile(r"\bEU\b|\bEurope(?:an)?\b"),
    "Canada": re.compile(r"\bCanad(?:a|ian)\b"),
    "Australia": re.compile(r"\bAustralian?\b"),
    "India": re.compile(r"\bIndian?\b"),
    "South Africa": re.compile(r"\bSouth African?\b"),
    "Malaysia": re.compile(r"\bMalaysian?\b"),
}
_KINDS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (
        frozenset({"label", "regulatory"}),
        re.compile(
            r"\blabels?\b|\blabel(?:led|ing|ling)\b|\bprescribing information\b|\bpackage leaflets?\b", re.IGNORECASE
        ),
    ),
    (frozenset({"guideline", "label", "regulatory"}), re.compile(r"\bguidelines?\b|\bguidance\b", re.IGNORECASE)),
)


class Voices:
    """Tells statements of those whose word is asked for from others."""

    def __init__(self, pool: Pool) -> None:
        """Reads the question once. A word that nothing near the question is from, or tells of, is not asked of the others."""
        text = pool.analysis.text
        named = {word for name in pool.analysis.entities for word in (name, *pool.vocabulary.terms[name].synonyms)}
        spoken = (match["name"] for pattern in _BODY for match in pattern.finditer(text))
        bodies = [body for name in dict.fromkeys(spoken) for body in name.split("/") if body not in named]
        wanted = [_tells_of(bodies), _of_place([name for name, words in _PLACES.items() if words.search(text)])]
        wanted += [_of_kind(kinds, words) for kinds, words in _KINDS if words.search(text)]
        near = [item for item in pool.statements if pool.relevance(item) >= _HEARD * pool.best]
        self._tests = [test for test in wanted if test is not None and any(test(item) for item in near)]

    def missed(self, item: Statement) -> int:
        """How many of those whose word is asked for it is neither from nor tells of, 0 to 4."""
        return sum(not test(item) for test in self._tests)


def _tells_of(bodies: list[str]) -> _Test | None:
    if not bodies:
        return None
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(body) for body in bodies)})(?![\w-])")
    return lambda item: any(words.search(text) for text in (item.text, item.source.title, item.source.publisher))


def _of_place(names: list[str]) -> _Test | None:
    if not names:
        return None
    return lambda item: (
        place(item.source.jurisdiction) in names or any(_PLACES[name].search(item.text) for name in names)
    )


def _of_kind(kinds: frozenset[str], words: re.Pattern[str]) -> _Test:
    return lambda item: item.source.kind in kinds or words.search(item.text) is not None
