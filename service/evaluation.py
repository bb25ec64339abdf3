"""Evaluation runs over the real engine: each gold case asked as a person would ask it, turn by turn, then judged."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index.generation import Generation
from rag.answer import Question
from rag.conversation import Turn
from rag.engine import Timings, Worked, software_version
from rag.errors import GoldError
from rag.followups.outline import turn_of
from rag.ports import Embedder
from rag.records import Chunk, Document
from rag.text.vocabulary import Vocabulary
from seeds.baseline import Baseline, baseline_of, read_baseline, require_same_gold, write_baseline
from seeds.control import control
from seeds.details import CaseDetail, detail_of
from seeds.evaluation import Report, evaluate
from seeds.gate import Verdict, judge
from seeds.gold import GoldCase, load_gold, require_split
from seeds.measures.latency import Latency, by_step
from seeds.observation import Observation
from seeds.soundness import require_documents, require_sound
from service.settings import Settings
from service.wiring import Service

_log = logging.getLogger(__name__)
_WORKERS = 2
BASELINE = "baseline.json"
_PROBES = (
    "Which dose?",
    "A drug is given once daily in adults whose disease is moderately to severely active.",
    "How often are blood counts checked?",
)
Advance = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What shall be evaluated, and against what. No gold means the folder of the settings."""

    gold: tuple[Path, ...] = ()
    split: str | None = None
    case_ids: tuple[str, ...] = ()
    baseline: Path | None = None

    def baseline_path(self, settings: Settings) -> Path | None:
        """Where the baseline lies: beside the gold folder, unless named. Other gold has none unless named."""
        if self.baseline is not None or self.gold:
            return self.baseline
        return settings.gold_folder.with_name(BASELINE)

    @property
    def whole(self) -> bool:
        """Whether every case is run."""
        return self.split is None and not self.case_ids


class Prepared(NamedTuple):
    """What a run needs, read and found usable before anything is answered."""

    cases: tuple[GoldCase, ...]
    baseline: Baseline | None


class Evaluated(NamedTuple):
    """A run with what stands behind it and what the gates say."""

    report: Report
    details: tuple[CaseDetail, ...]
    latencies: tuple[Latency, ...]
    verdict: Verdict


def prepare(settings: Settings, wanted: Wanted, *, compare: bool = True) -> Prepared:
    """Reads gold and baseline.

    :param compare: without it no baseline is read, since one is to be written.
    :raises GoldError: one of them cannot be used, or the baseline belongs to other gold.
    """
    cases = load_gold(
        wanted.gold or (settings.gold_folder,), split=require_split(wanted.split), case_ids=wanted.case_ids
    )
    require_sound(cases)
    path = wanted.baseline_path(settings)
    baseline = None
    if compare and path is not None and (wanted.baseline is not None or path.exists()):
        baseline = read_baseline(path)
        require_same_gold(baseline, cases, whole=wanted.whole)
    return Prepared(cases, baseline)


def run_evaluation(service: Service, prepared: Prepared, progress: Advance | None = None) -> Evaluated:
    """Answers every case from one generation, measures the answers and judges the run. Nothing is stored.

    :raises GoldError: a case rests on a document that is not published.
    :raises IndexUnusableError: there is nothing to answer from.
    """
    observations: list[Observation] = []
    with service.live.pin() as generation:
        require_documents(prepared.cases, generation.document_ids())
        library = _Library(generation)
        report = evaluate(
            prepared.cases,
            lambda case: observe(service, case, generation, library),
            snapshot_id=generation.snapshot_id,
            software=software_version(),
            numerics=numerics_of(service.embedder),
            workers=_WORKERS,
            progress=progress,
            control=lambda observation: control(observation, generation),
            keep=observations.append,
        )
        details = tuple(detail_of(observation) for observation in observations)
    verdict = judge(report, prepared.baseline)
    return Evaluated(report, details, by_step(observations), verdict)


def numerics_of(embedder: Embedder) -> str:
    """How the encoder rounds on this machine: twelve hex digits of the sha256 of the vectors of a few fixed texts.

    The same weights in bfloat16 give vectors that differ in their last bits from one kind of processor to another.
    """
    return hashlib.sha256(embedder.embed(_PROBES).tobytes()).hexdigest()[:12]


def rebaseline(settings: Settings, wanted: Wanted, evaluated: Evaluated) -> tuple[Path, Verdict | None]:
    """Makes this run the baseline. Returns where it lies and how it differs from the one before, if that can be said.

    :raises GoldError: the run covers a part of the gold only, a case failed, or the place cannot be written.
    """
    path = wanted.baseline_path(settings)
    if path is None:
        raise GoldError("Name with --baseline where the baseline of this gold shall be written.")
    if not wanted.whole:
        raise GoldError("A baseline covers every case; leave out --split and --case.")
    if failed := next((case for case in evaluated.report.cases if case.error), None):
        raise GoldError(f"Gold case '{failed.case_id}' failed to run ({failed.error}); no baseline was written.")
    difference = _difference(path, settings, wanted, evaluated.report)
    write_baseline(path, baseline_of(evaluated.report))
    return path, difference


def observe(service: Service, case: GoldCase, generation: Generation, library: _Library) -> Observation:
    """Asks the turns of a case in order. What goes wrong is reported with the case, which then scores its worst."""
    try:
        history: tuple[Turn, ...] = ()
        for text in case.questions[:-1]:
            history = (*history, turn_of(_ask(service, case, text, history, generation).answer))
        worked = _ask(service, case, case.question, history, generation)
        bare = _ask(service, case, case.question, (), generation).answer.interpreted_question if history else ""
        rewrite = case.followup.standalone_question if case.followup else ""
        rewritten = _ask(service, case, rewrite, (), generation).passages if rewrite else ()
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
        rewritten=rewritten,
        seconds=worked.timings.seconds,
    )


class _Library:
    """A generation as measures see it."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self.names = Vocabulary(generation.vocabulary())

    def document(self, document_id: str) -> Document:
        return self._generation.document(document_id)

    def chunk(self, chunk_id: str) -> Chunk:
        return self._generation.chunks([chunk_id])[0][0]


def _difference(path: Path, settings: Settings, wanted: Wanted, report: Report) -> Verdict | None:
    """None where there was no baseline, or one of other gold, with which nothing can be compared."""
    try:
        before = read_baseline(path)
        require_same_gold(before, prepare(settings, wanted, compare=False).cases, whole=True)
    except GoldError:
        return None
    return judge(report, before)


def _ask(service: Service, case: GoldCase, text: str, history: tuple[Turn, ...], generation: Generation) -> Worked:
    question = Question(text=" ".join(text.split()), audience=case.audience, history=history)
    return service.engine.work(question, generation, Timings())
