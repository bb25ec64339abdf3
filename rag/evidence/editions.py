"""Which sources of a corpus are older editions of others: the same label, or the same body's guideline on the same topic.

Only what titles and publishers say counts. Labels of different makers, guidelines of different bodies or countries, and texts on
different drugs never replace each other, however alike their titles are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from rag.evidence.places import place
from rag.records import Source
from rag.text.analyser import analyse
from rag.text.vocabulary import INN

_EDITIONED = frozenset({"label", "guideline"})
_ALIKE = 0.6  # overlap coefficient of two titles from which they may name the same publication ...
_ENOUGH_WORDS = 3  # ... if they share this many words of the topic ...
_HALF = 0.5  # ... or, short as they are, half of them
_NOT_THE_TOPIC = frozenset(
    analyse(
        "guideline guidelines guidance recommendation recommendations update updated edition version revision practice clinical "
        "label labelling prescribing information product summary summaries characteristics january february march april may june "
        "july august september october november december openfda record text treatment management manage statement consensus "
        "table first second third older newer adult adults people patients green top no committee opinion bulletin replaced "
        "superseded"
    )
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")
_ORGANISATION = re.compile(r"(?:[A-Z][a-z]+(?: (?:of|for|and|the|on))* ?){2,}")
_SAYS_SO = re.compile(r"\b(?:superseded|replaced|withdrawn|no longer current|outdated)\b", re.IGNORECASE)
_NO_BODIES = frozenset({"PMC", "IBD", "IDA", "FIT", "CAP", "PMS", "PMDD", "COVID", "JAMA", "BMJ", "MIMS"})


def superseded(sources: Iterable[Source]) -> dict[str, str]:
    """By id of the older source, what replaces it: the title of the newest edition among these sources, or "a newer edition"
    where only the older source's own title says that it was replaced."""  # noqa: D205, D209
    editioned = sorted(
        (source for source in {one.id: one for one in sources}.values() if source.kind in _EDITIONED),
        key=lambda source: source.id,
    )
    years = {source.id: edition_year(source) for source in editioned}
    editioned_by_age = sorted(editioned, key=lambda source: (years[source.id] or 0, source.id))
    newest: dict[str, Source] = {}
    for older, newer in combinations(editioned_by_age, 2):
        year = years[older.id]
        if year is None or year == years[newer.id] or not _same_publication(older, newer):
            continue
        if str(year) in newer.title:  # "Synopsis of the 2023 guideline" tells of it and replaces nothing
            continue
        newest[older.id] = newer  # they come by age, so that the last one is the newest
    found = {source.id: "a newer edition" for source in editioned if _SAYS_SO.search(source.title)}
    return found | {older: f"{newer.title} ({years[newer.id]})" for older, newer in newest.items()}


def edition_year(source: Source) -> int | None:
    """The year of a source, or the newest year that its version names."""
    years = [int(year) for year in _YEAR.findall(source.version or "")]
    return source.year or max(years, default=None)


@lru_cache(maxsize=8_192)
def bodies(publisher: str, title: str) -> frozenset[str]:
    """Who stands behind a source: the publisher's name, and the acronyms of organisations that its title and publisher name."""
    initials = {
        "".join(word[0] for word in match.group().split() if word[0].isupper())
        for match in _ORGANISATION.finditer(publisher)
    }
    acronyms = _ACRONYM.findall(f"{publisher}. {title}")
    found = {*acronyms, *(letters for letters in initials if len(letters) >= 3)} - _NO_BODIES
    return frozenset(found | ({publisher.casefold()} if publisher else set()))


def _same_publication(one: Source, other: Source) -> bool:
    if one.kind != other.kind or place(one.jurisdiction) != place(other.jurisdiction):
        return False
    if not bodies(one.publisher, one.title) & bodies(other.publisher, other.title) or _drugs(one.title) != _drugs(
        other.title
    ):
        return False
    if one.kind == "label" and one.publisher.casefold() != other.publisher.casefold():
        return False
    first, second = _topic(one.publisher, one.title), _topic(other.publisher, other.title)
    shared, union = len(first & second), len(first | second)
    if one.kind == "label":
        return shared > 0
    if not shared or shared / min(len(first), len(second)) < _ALIKE:
        return False
    return shared >= _ENOUGH_WORDS or shared / union >= _HALF


@lru_cache(maxsize=8_192)
def _drugs(title: str) -> frozenset[str]:
    return frozenset(INN.findall(title.lower()))


@lru_cache(maxsize=8_192)
def _topic(publisher: str, title: str) -> frozenset[str]:
    names = {token for body in bodies(publisher, title) for token in analyse(body)}
    return frozenset(
        token
        for token in analyse(title)
        if token not in _NOT_THE_TOPIC | names and not any(sign.isdigit() for sign in token)
    )
