"""Finds statements that disagree, by rule over their claims, and says which side is the stronger source.

Two statements are set against each other when they make the same kind of claim about the same subject, concern the same disease,
population and circumstances, stand in different sources, and give different values. Nothing is blended. Sources of different
jurisdictions may both be right; the conflict says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.evidence.claim import Claim, ClaimKind
from rag.evidence.claims import claims
from rag.evidence.places import place
from rag.evidence.statements import Statement

WORDS: dict[ClaimKind, str] = {
    "strength": "how strongly it is advised or advised against",
    "dose": "the dose",
    "threshold": "the cut-off or target",
    "duration": "how long to treat",
    "place": "whether it comes first or after failure of others",
    "rank": "its rank among the options",
    "instrument": "which score to use",
    "direction": "the effect",
    "figure": "the figure",
    "date": "the date",
}
_PER_SUBJECT = 3  # pairs on one subject: the strongest tell it, the rest repeat it


@dataclass(frozen=True)
class Disagreement:
    """Two claims that differ, the stronger source first."""

    kind: ClaimKind
    subject: str
    first: Claim
    second: Claim

    @property
    def what(self) -> str:
        """What they differ on, in fixed words."""
        return WORDS[self.kind]

    @property
    def places(self) -> tuple[str, str]:
        """The jurisdictions of both sides, "" where none is known."""
        return _places(self.first, self.second)

    @property
    def between_places(self) -> bool:
        """Whether both sides name a jurisdiction and not the same: both may hold, each in its own."""
        one, other = self.places
        return bool(one and other and one != other)

    @property
    def preferred(self) -> str:
        """Why the first side is the stronger: by kind of source, as current against superseded, by design, or as newer."""
        one, other = self.first.statement.standing, self.second.statement.standing
        if one.superseded_by != other.superseded_by and not one.superseded_by:
            return "current edition"
        if one.level != other.level:
            return f"{self.first.statement.grade.label} before {self.second.statement.grade.label}"
        if one.year != other.year and (one.year or 0) > (other.year or 0):
            return "newer"
        return "same weight"


def disagreements(statements: Sequence[Statement], about: Iterable[str] = ()) -> tuple[Disagreement, ...]:
    """Pairs of claims that differ, strongest pairs first; at most three on one subject.

    :param about: entities of the question; with them, only pairs of which one side names one of its treatments or tests,
        or, if it names none, pairs on its disease.
    """
    asked = frozenset(about)
    named = asked & frozenset[str]().union(*(item.named("drug", "class", "test", "procedure") for item in statements))
    groups: dict[tuple[ClaimKind, str], list[Claim]] = {}
    for statement in statements:
        for claim in claims(statement):
            groups.setdefault((claim.kind, claim.subject), []).append(claim)
    found: list[Disagreement] = []
    for (kind, subject), members in sorted(groups.items()):
        found += [pair for pair in _pairs(kind, subject, members) if not asked or _asked(pair, asked, named)]
    return tuple(_once(sorted(found, key=_order)))


def told(statements: Sequence[Statement], about: Iterable[str] = ()) -> tuple[Statement, ...]:
    """Statements that themselves say that sources differ, strongest first."""
    asked = frozenset(about)
    found = [item for item in statements if item.contrast and (not asked or asked & item.names)]
    return tuple(sorted(found, key=lambda item: (item.standing.key(), item.source.id, item.quote.start)))


def _pairs(kind: ClaimKind, subject: str, members: Sequence[Claim]) -> list[Disagreement]:
    found = [
        Disagreement(kind, subject, *_stronger_first(one, other))
        for one, other in combinations(members, 2)
        if one.value != other.value and _comparable(one, other) and (kind not in _TESTS or _TESTS[kind](one, other))
    ]
    seen: dict[tuple[str, str], Disagreement] = {}
    for pair in sorted(found, key=_order):
        seen.setdefault((pair.first.said, pair.second.said), pair)
    return list(seen.values())[:_PER_SUBJECT]


def _comparable(one: Claim, other: Claim) -> bool:
    """Different sources, the same people and circumstances, and one disease: a named one, or by a class or the topic."""
    left, right = one.statement, other.statement
    if (
        left.source.id == right.source.id
        or _people(left) != _people(right)
        or {left.prior, right.prior} == {"naive", "exposed"}
    ):
        return False
    if left.circumstances and right.circumstances and not left.circumstances & right.circumstances:
        return False
    first, second = left.named("condition"), right.named("condition")
    if first and second:
        return bool(first & right.diseases or second & left.diseases)
    if one.kind == "direction":  # an old report may name no disease; the treatments and the outcome are compared anyway
        return True
    return not left.diseases or not right.diseases or bool(left.diseases & right.diseases)


def _people(statement: Statement) -> frozenset[str]:
    """The groups that a sentence is limited to; "adults and children" is no limit."""
    return statement.population - ({"children"} if "adults" in statement.text else set())


def _strengths_differ(one: Claim, other: Claim) -> bool:
    """Places that choose different words, or one authority that advises what another advises against."""
    first, second = one.statement.modality, other.statement.modality
    return (first in _FOR) is not (second in _FOR) or (first not in _FOR and _abroad(one, other))


def _doses_differ(one: Claim, other: Claim) -> bool:
    """Two authorities, or a guideline and a trial, on a dose that no condition restricts; labels only between places."""
    first, second = one.statement, other.statement
    if any(item.named("test") or _restricted(item) for item in (first, second)):
        return False
    if one.subject.endswith(("starting", "maximum")) and (one.value <= other.value or other.value <= one.value):
        return False
    kinds = {first.source.kind, second.source.kind}
    if kinds <= {"label", "regulatory"}:
        return _abroad(one, other)
    if kinds == {"other"}:
        return _abroad(one, other)
    return "guideline" in kinds and kinds <= {"guideline", "rct", "other"}


def _thresholds_differ(one: Claim, other: Claim) -> bool:
    """Values that have nothing in common, between two known places or two authorities."""
    authorities = max(one.statement.standing.level, other.statement.standing.level) <= 2
    return not one.value & other.value and (authorities or (_abroad(one, other) and all(_places(one, other))))


def _durations_differ(one: Claim, other: Claim) -> bool:
    return not one.value & other.value


def _directions_differ(one: Claim, other: Claim) -> bool:
    """The same treatments on both sides, or their classes: a study of two drugs says nothing on a third."""
    first, second = one.statement, other.statement
    diseases = first.named("condition"), second.named("condition")
    if all(diseases) and not diseases[0] & diseases[1]:
        return False
    left, right = first.named("drug", "class"), second.named("drug", "class")
    return all(_kindred(first, second, name, right) for name in left) and all(
        _kindred(second, first, name, left) for name in right
    )


def _figures_differ(one: Claim, other: Claim) -> bool:
    """Beyond rounding to a whole per cent, and not a subgroup against the whole."""
    if ("subgroup" in one.statement.standing.design) is not ("subgroup" in other.statement.standing.design):
        return False
    return {round(float(value)) for value in one.value} != {round(float(value)) for value in other.value}


def _kindred(one: Statement, other: Statement, name: str, names: frozenset[str]) -> bool:
    return any(name in other.kin(match) or match in one.kin(name) for match in names)


def _restricted(statement: Statement) -> bool:
    """Whether a clause limits to whom or when the sentence applies; how long a treatment goes on ("until") does not."""
    return any(not statement.text[start:end].casefold().startswith("until") for start, end in statement.conditions)


def _places(one: Claim, other: Claim) -> tuple[str, str]:
    return place(one.statement.source.jurisdiction), place(other.statement.source.jurisdiction)


def _abroad(one: Claim, other: Claim) -> bool:
    first, second = _places(one, other)
    return first != second


_FOR = {"recommended", "may_consider"}
_TESTS: dict[ClaimKind, Callable[[Claim, Claim], bool]] = {
    "strength": _strengths_differ,
    "dose": _doses_differ,
    "threshold": _thresholds_differ,
    "duration": _durations_differ,
    "direction": _directions_differ,
    "figure": _figures_differ,
}


def _stronger_first(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    return (one, other) if _claim_key(one) <= _claim_key(other) else (other, one)


def _claim_key(claim: Claim) -> tuple[tuple[int, ...], str, int]:
    return claim.statement.standing.key(), claim.statement.source.id, claim.statement.quote.start


def _order(pair: Disagreement) -> tuple[tuple[int, ...], tuple[int, ...], str, str, str, int, int]:
    first, second = pair.first.statement, pair.second.statement
    return (
        first.standing.key(),
        second.standing.key(),
        pair.kind,
        first.source.id,
        second.source.id,
        first.quote.start,
        second.quote.start,
    )


def _once(found: Sequence[Disagreement]) -> list[Disagreement]:
    """Each pair of sentences once for a kind, however many subjects they share."""
    unique: dict[tuple[str, str, str], Disagreement] = {}
    for pair in found:
        quotes = sorted(
            f"{item.statement.quote.document_id}:{item.statement.quote.start}" for item in (pair.first, pair.second)
        )
        unique.setdefault((pair.kind, quotes[0], quotes[1]), pair)
    return list(unique.values())


def _asked(pair: Disagreement, asked: frozenset[str], named: frozenset[str]) -> bool:
    """Whether a pair is about what was asked: a treatment or test that the question names on either side, or else its disease."""
    sides = pair.first.statement, pair.second.statement
    if named:
        return any(named & frozenset(side.entities) for side in sides)
    return any(asked & (frozenset(side.entities) | side.diseases) for side in sides)
