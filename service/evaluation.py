"""Evaluation runs over the real engine: each gold case asked as a person would ask it, turn by turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from index.generation import Generation
from rag.answer import Question
from rag.conversation import Turn
from rag.engine import Timings, Worked, software_version
from rag.followups.outline import turn_of
from rag.records import Chunk, Document
from rag.text.vocabulary import Vocabulary
from seeds.evaluation import Report, evaluate
from seeds.gold import GoldCase, Split, load_gold
from seeds.observation import Observation
from service.wiring import Service

_log = logging.getLogger(__name__)
_WORKERS = 2
Advance = Callable[[str, int, int], None]


class Table(NamedTuple):
    """A table for people."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def run_evaluation(
    service: Service,
    gold: Sequence[Path],
    *,
    split: Split | None = None,
    case_ids: Sequence[str] = (),
    progress: Advance | None = None,
) -> Report:
    """Answers every case from one generation and measures the answers. Nothing is stored.

    :raises GoldError: the gold cannot be read, or no case is left.
    :raises IndexUnusableError: there is nothing to answer from.
    """
    cases = load_gold(gold, split=split, case_ids=case_ids)
    with service.live.pin() as generation:
        library = _Library(generation)
        return evaluate(
            cases,
            lambda case: observe(service, case, generation, library),
            snapshot_id=generation.snapshot_id,
            software=software_version(),
            workers=_WORKERS,
            progress=progress,
        )


def observe(service: Service, case: GoldCase, generation: Generation, library: _Library) -> Observation:
    """Asks the turns of a case in order. What goes wrong is reported with the case, which then scores its worst."""
    try:
        history: tuple[Turn, ...] = ()
        for text in case.questions[:-1]:
            history = (*history, turn_of(_ask(service, case, text, history, generation).answer))
        worked = _ask(service, case, case.question, history, generation)
        bare = _ask(service, case, case.question, (), generation).answer.interpreted_question if history else ""
    except Exception as error:
        _log.exception("gold case %s failed", case.case_id)
        return Observation(case=case, library=library, error=f"{type(error).__name__}: {error}")
    return Observation(
        case=case,
        library=library,
        answer=worked.answer,
        passages=worked.passages,
        earlier=tuple(turn.interpreted for turn in history),
        bare=bare,
        seconds=worked.timings.seconds,
    )


def tables(report: Report) -> list[Table]:
    """The run for people: one row a case, then the totals."""
    shown = [total.id for total in report.totals]
    rows = [
        (
            case.case_id,
            "failed" if case.error else case.status or "",
            str(case.words),
            *(_figure(case.scores[name]) for name in shown),
        )
        for case in report.cases
    ]
    totals = [
        (f"{total.id} {total.name}", _figure(total.mean), str(total.cases), total.gate) for total in report.totals
    ]
    return [
        Table(
            f"{len(report.cases)} gold cases on snapshot {report.snapshot_id}",
            ("case", "status", "words", *shown),
            rows,
        ),
        Table("Totals", ("measure", "mean", "cases", "gate"), totals),
    ]


class _Library:
    """A generation as measures see it."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self.names = Vocabulary(generation.vocabulary())

    def document(self, document_id: str) -> Document:
        return self._generation.document(document_id)

    def chunk(self, chunk_id: str) -> Chunk:
        return self._generation.chunks([chunk_id])[0][0]


def _ask(service: Service, case: GoldCase, text: str, history: tuple[Turn, ...], generation: Generation) -> Worked:
    question = Question(text=" ".join(text.split()), audience=case.audience, history=history)
    return service.engine.work(question, generation, Timings())


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
