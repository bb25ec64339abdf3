"""Checks the gold before anything is measured against it: a wrong anchor would be taken for a fault of the answer.

Errors have to be mended. Notes are for a reader's judgement: two cases that share words, a nugget that the corpus says
elsewhere than in the sources that the case names, a rule that a sentence of those sources would break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from rag.records import Document
from seeds.gold import FollowUp, GoldCase, MustNot, Nugget, Pattern
from seeds.nuggets import match_text
from seeds.reach import Reach, bare, may_match

Level = Literal["error", "note"]
Documents = Callable[[], Iterable[Document]]


class Finding(NamedTuple):
    """What is wrong with a case, and what to do."""

    level: Level
    case_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.case_id}: {self.message}"


def lint(cases: Sequence[GoldCase], documents: Documents | None = None) -> list[Finding]:
    """Every finding, errors first, in the order of the cases.

    Schema and unique case ids are checked where the files are read (`seeds.gold.load_gold`).

    :param documents: gives the corpus; without it nothing is said about reach.
    """
    findings = [*chain.from_iterable(_case(case) for case in cases), *_turns(cases), *_accidents(cases)]
    if documents is not None:
        reach = Reach(documents())
        findings += chain.from_iterable(_reach(case, reach) for case in cases)
    return sorted(findings, key=lambda finding: (finding.level, finding.case_id))


def _case(case: GoldCase) -> Iterator[Finding]:
    for message in chain(_ids(case), _references(case), _shape(case), _conflicts(case)):
        yield Finding("error", case.case_id, message)
    for message in chain(_patterns(case), _must_not(case), _follow_up(case.followup)):
        yield Finding("error", case.case_id, message)


def _ids(case: GoldCase) -> Iterator[str]:
    for kind, ids in (
        ("source", [source.source_id for source in case.sources]),
        ("nugget", [nugget.id for nugget in case.nuggets]),
        ("must-not", [rule.id for rule in case.must_not]),
        ("conflict", [conflict.id for conflict in case.conflicts]),
    ):
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield f"the {kind} id '{name}' occurs twice; rename one."


def _references(case: GoldCase) -> Iterator[str]:
    sources = {source.source_id for source in case.sources}
    nuggets = {nugget.id for nugget in case.nuggets}
    for nugget in case.nuggets:
        yield from _unknown(f"nugget {nugget.id}", "source", nugget.supported_by, sources)
    yield from _unknown("qrels", "source", [qrel.source_id for qrel in case.qrels], sources)
    for conflict in case.conflicts:
        for side in (conflict.a, conflict.b):
            yield from _unknown(f"conflict {conflict.id}", "source", side.sources, sources)
            yield from _unknown(f"conflict {conflict.id}", "nugget", side.nuggets, nuggets)


def _unknown(place: str, kind: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{place} names the {kind} '{name}', which the case has not; add or correct it."


def _shape(case: GoldCase) -> Iterator[str]:
    if case.answerable and not case.nuggets:
        yield "it is answerable but has no nugget; write one, or set answerable to false."
    if not case.answerable and case.nuggets:
        yield "it is not answerable but has nuggets; move them, or set answerable to true."
    if case.answerable == bool(case.unanswerable_reason):
        yield "unanswerable_reason stands with answerable false only, and always there."
    if bool(case.conversation) != (case.followup is not None):
        yield "a conversation and the field followup belong together; add the one that is missing."
    for nugget in case.nuggets:
        if not nugget.section:
            yield f"nugget {nugget.id} names no section; say where a reader looks for it."
        if not nugget.reachable and not nugget.verification.note:
            yield f"nugget {nugget.id} is marked unreachable without a reason; write it in verification.note."


def _conflicts(case: GoldCase) -> Iterator[str]:
    for conflict in case.conflicts:
        if not (conflict.a.nuggets and conflict.b.nuggets):
            yield f"conflict {conflict.id} has a side without a nugget; name what it says."
        if set(conflict.a.nuggets) & set(conflict.b.nuggets):
            yield f"conflict {conflict.id} has one nugget on both sides; a conflict is between two."


def _patterns(case: GoldCase) -> Iterator[str]:
    patterns: tuple[Pattern, ...] = (*case.nuggets, *case.must_not)
    for pattern in patterns:
        if not pattern.anchors and not pattern.quantities:
            yield f"{pattern.id} has neither anchors nor quantities; it would match everything."
        elif pattern.polarity != "any" and pattern.polarity_group >= len(pattern.anchors):
            yield f"{pattern.id} has the polarity group {pattern.polarity_group} but {len(pattern.anchors)} groups."
        for word in sorted(word for group in pattern.anchors for word in group if "*" in word[:-1]):
            yield f"{pattern.id} has a star inside the anchor '{word}'; a star stands at the end only."
    for nugget in case.nuggets:
        yield from _own_text(nugget)


def _own_text(nugget: Nugget) -> Iterator[str]:
    if match_text(nugget, nugget.text) == "support":
        return
    if match_text(nugget.model_copy(update={"polarity": "any"}), nugget.text) == "support":
        yield f"nugget {nugget.id} contradicts itself: its text is not {nugget.polarity}; mend text, group or polarity."
    else:
        yield f"nugget {nugget.id} does not match its own text ({_missing(nugget)}); mend the text or the anchors."


def _missing(nugget: Nugget) -> str:
    """The parts of a nugget that its text lacks."""
    parts: list[str] = []
    for group in nugget.anchors:
        alone = Pattern(id=nugget.id, text=nugget.text, anchors=(group,))
        if match_text(alone, nugget.text) != "support":
            parts.append("none of " + " | ".join(group))
    for quantity in nugget.quantities:
        counted = Pattern(id=nugget.id, text=nugget.text, anchors=(), quantities=(quantity,))
        if match_text(counted, nugget.text) != "support":
            parts.append(f"no {quantity.cmp} {quantity.value:g} {quantity.unit}".replace("  ", " "))
    return "; ".join(parts)


def _must_not(case: GoldCase) -> Iterator[str]:
    for rule in case.must_not:
        for nugget in case.nuggets:
            if _breaks(rule, nugget.text, nugget.section):
                yield f"must-not {rule.id} fires on nugget {nugget.id}; sharpen its anchors."


def _breaks(rule: MustNot, text: str, sections: Sequence[str]) -> bool:
    return (rule.scope == "any" or rule.scope in sections) and match_text(rule, text) == "support"


def _follow_up(followup: FollowUp | None) -> Iterator[str]:
    if followup is None:
        return
    for name, groups, wanted in (
        ("must_resolve", followup.must_resolve, True),
        ("must_not_carry", followup.must_not_carry, False),
    ):
        for group in groups:
            found = match_text(Pattern(id=name, text="", anchors=(group,)), followup.standalone_question) == "support"
            if found != wanted:
                has = "lacks" if wanted else "holds"
                yield f"the standalone question {has} the {name} group {' | '.join(group)}; mend one of them."


def _turns(cases: Sequence[GoldCase]) -> Iterator[Finding]:
    known = {case.case_id for case in cases}
    for case in cases:
        for turn in case.conversation:
            if turn.case_id is not None and turn.case_id not in known:
                yield Finding("error", case.case_id, f"a turn names the case '{turn.case_id}', which is not there.")


def _accidents(cases: Sequence[GoldCase]) -> Iterator[Finding]:
    """Nuggets that a nugget of an unrelated case would count as found."""
    for case in cases:
        others = [
            (other, nugget)
            for other in cases
            if other.case_id != case.case_id and not (case.documents() & other.documents())
            for nugget in other.nuggets
        ]
        for nugget in case.nuggets:
            hits = sorted({other.case_id for other, said in others if _found(nugget, said.text)})
            if hits:
                shown = ", ".join(hits[:4]) + (f" and {len(hits) - 4} more" if len(hits) > 4 else "")
                yield Finding("note", case.case_id, f"nugget {nugget.id} is found in nuggets of {shown}.")


def _found(nugget: Nugget, text: str) -> bool:
    return may_match(nugget, bare(text)) and match_text(nugget, text) == "support"


def _reach(case: GoldCase, reach: Reach) -> Iterator[Finding]:
    for source in case.sources:
        for name in source.documents:
            if name not in reach:
                yield Finding(
                    "error", case.case_id, f"source {source.source_id} names '{name}', which the corpus has not."
                )
    for nugget in case.nuggets:
        yield from (Finding(level, case.case_id, message) for level, message in _nugget_reach(case, nugget, reach))
    for rule in case.must_not:
        place = reach.find(rule, case.documents())
        if place is not None and place.document_id in case.documents():
            yield Finding("note", case.case_id, f"must-not {rule.id} fires on {place.document_id}: {place.text!r}")


def _nugget_reach(case: GoldCase, nugget: Nugget, reach: Reach) -> Iterator[tuple[Level, str]]:
    own = case.documents(nugget.supported_by)
    place = reach.find(nugget, own)
    if place is None and nugget.reachable:
        yield "error", f"nugget {nugget.id} is nowhere in the corpus; widen its anchors, or set reachable to false."
    elif place is not None and not nugget.reachable:
        yield "error", f"nugget {nugget.id} is marked unreachable but {place.document_id} says it: {place.text!r}"
    elif place is not None and place.document_id not in own:
        yield "note", f"nugget {nugget.id} is not in its sources but in {place.document_id}."
