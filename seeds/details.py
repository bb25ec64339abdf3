"""What a case page of the report shows beside the figures: every statement with its proof, and what was retrieved."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answer import SectionKind
from rag.records import Passage, Record
from seeds.gold import GoldConflict, Side
from seeds.nuggets import match_text
from seeds.observation import Observation
from seeds.support import Support, supported
from seeds.units import Unit

_PASSAGES = 10
_DIGITS = 4


class StatementDetail(Record):
    """One sentence of the answer. `supported` is None for the composer's own words, which claim nothing."""

    section: SectionKind
    stem: str
    text: str
    supported: bool | None
    reason: str
    references: tuple[int, ...]
    nuggets: tuple[str, ...]


class PassageDetail(Record):
    """One retrieved passage, with the relevance that the gold gives its source and the nuggets that it holds."""

    rank: int
    document_id: str
    title: str
    heading: str
    text: str
    scores: dict[str, float]
    fused: float
    grade: int | None
    nuggets: tuple[str, ...]


class SideDetail(Record):
    """One side of a conflict: whether the answer says it, and cites a source for it."""

    said: bool
    cited: bool


class ConflictDetail(Record):
    """Two things that sources say against each other."""

    id: str
    text: str
    a: SideDetail
    b: SideDetail


class CaseDetail(Record):
    """One case for readers. `seconds` by step differ from run to run and stand in no compared file."""

    case_id: str
    conversation: tuple[str, ...]
    statements: tuple[StatementDetail, ...]
    references: tuple[str, ...]
    passages: tuple[PassageDetail, ...]
    retrieved: int
    conflicts: tuple[ConflictDetail, ...]
    seconds: dict[str, float]


def detail_of(observation: Observation) -> CaseDetail:
    """What there is to show of a case that was run; nearly nothing for one that failed."""
    case, answer = observation.case, observation.answer
    return CaseDetail(
        case_id=case.case_id,
        conversation=tuple(turn.text for turn in case.conversation if turn.role == "user"),
        statements=tuple(_statements(observation)),
        references=tuple(f"{one.number}. {one.title} ({one.kind}, {one.year or 'n.d.'})" for one in answer.references)
        if answer
        else (),
        passages=tuple(_passage(observation, passage) for passage in observation.passages[:_PASSAGES]),
        retrieved=len(observation.passages),
        conflicts=tuple(_conflict(observation, conflict) for conflict in case.conflicts),
        seconds={step: round(seconds, _DIGITS) for step, seconds in observation.seconds.items()},
    )


def _statements(observation: Observation) -> Iterator[StatementDetail]:
    proofs = iter(observation.supports)
    for number, unit in enumerate(observation.units):
        found, reason = _proof(observation, unit, next(proofs)) if unit.is_claim else (None, "")
        yield StatementDetail(
            section=unit.section,
            stem=unit.stem,
            text=unit.text,
            supported=found,
            reason=reason,
            references=tuple(one.reference for one in unit.statement.citations) if unit.statement else (),
            nuggets=tuple(
                name
                for name, match in observation.nuggets.items()
                if match.status == "support" and match.start <= number < match.end
            ),
        )


def _proof(observation: Observation, unit: Unit, supports: tuple[Support, ...]) -> tuple[bool, str]:
    """As citation recall judges it: one citation is enough, or all of them together."""
    if any(support.ok for support in supports):
        return True, ""
    together = "\n".join(text for cited in observation.cited(unit) for text in cited)
    if len(supports) > 1 and supported(unit.text, together, observation.library.names).ok:
        return True, "by its citations together"
    return False, supports[0].reason if supports else "no citation"


def _passage(observation: Observation, passage: Passage) -> PassageDetail:
    case = observation.case
    grades = [qrel.grade for qrel in case.qrels if passage.source.id in case.documents([qrel.source_id])]
    return PassageDetail(
        rank=passage.rank,
        document_id=passage.source.id,
        title=passage.source.title,
        heading=" > ".join(passage.chunk.heading_path),
        text=passage.chunk.text,
        scores=passage.scores,
        fused=passage.fused,
        grade=max(grades, default=None),
        nuggets=tuple(nugget.id for nugget in case.nuggets if match_text(nugget, passage.chunk.text) == "support"),
    )


def _conflict(observation: Observation, conflict: GoldConflict) -> ConflictDetail:
    return ConflictDetail(
        id=conflict.id, text=conflict.text, a=_side(observation, conflict.a), b=_side(observation, conflict.b)
    )


def _side(observation: Observation, side: Side) -> SideDetail:
    cited = {reference.source_id for reference in observation.answer.references} if observation.answer else set()
    return SideDetail(
        said=any(observation.nuggets[name].status == "support" for name in side.nuggets),
        cited=bool(cited & observation.case.documents(side.sources)),
    )
