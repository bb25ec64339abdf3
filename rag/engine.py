"""The main path: resolve, retrieve, read, judge, compose, verify. No branch hides elsewhere."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import NamedTuple

from rag.answer import Answer, Interpretation, Question, Receipt
from rag.compose.composer import Frame, abstain, compose
from rag.compose.direct import has_direct_answer
from rag.compose.pool import Pool
from rag.compose.related import related_questions
from rag.compose.showing import show
from rag.coverage import Thresholds, judge
from rag.coverage_parts import speaks_to, without_a_part
from rag.evidence.statements import Reader
from rag.facets import asking_text
from rag.followups.earlier import chunks_again, meetings, stale_note
from rag.followups.knowledge import Knowledge
from rag.followups.resolving import resolve
from rag.fusion import Method
from rag.ports import Embedder, PassageIndex, Vectors
from rag.question import Analysis, analyse_question
from rag.records import Filters, Passage, Record
from rag.retrieval import Depths, Ranking, fuse, other_names, passages, question_rankings, ranked, retrieve
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary
from rag.verification import Verification, verify, without_unproven

_log = logging.getLogger(__name__)
_KEPT_SNAPSHOTS = 2
_CHECKED_QUESTIONS = 4_096


class EngineSettings(Record):
    """What shapes an answer beside corpus and code. Its hash stands in every receipt."""

    depths: Depths = Depths()
    fusion: Method = "convex"
    home_jurisdiction: str = "US"
    thresholds: Thresholds = Thresholds()

    @property
    def settings_id(self) -> str:
        """First twelve hex digits of the sha256 of the settings as JSON."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8")).hexdigest()[:12]


class Timings:
    """Seconds by step of one answer, for benchmarks and logs; never part of an answer."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Adds the time that a block takes to one step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class _Cosines(NamedTuple):
    """Of the question, and of its sentences that ask, with the sentences of each chunk, by chunk id."""

    whole: Mapping[str, Sequence[float]]
    asked: Mapping[str, Sequence[float]]


class Worked(NamedTuple):
    """An answer, the passages that it was read from, best first, and the time that each step took."""

    answer: Answer
    passages: tuple[Passage, ...]
    timings: Timings


@dataclass(frozen=True)
class _Snapshot:
    """What is derived from one generation once: its vocabulary, a reader, and which related questions it answers."""

    vocabulary: Vocabulary
    reader: Reader
    checked: dict[str, bool] = field(default_factory=dict)
    met: dict[frozenset[str], bool] = field(default_factory=dict)


class Engine:
    """Answers questions from one generation of an index, handed in with each call. Safe for several threads."""

    def __init__(self, embedder: Embedder, settings: EngineSettings | None = None) -> None:
        self._embedder = embedder
        self.settings = settings or EngineSettings()
        self._snapshots: OrderedDict[str, _Snapshot] = OrderedDict()
        self._lock = Lock()

    def answer(self, question: Question, index: PassageIndex, timings: Timings | None = None) -> Answer:
        """The composed and verified answer, with a receipt; its id is left to whoever stores it."""
        return self.work(question, index, timings).answer

    def work(self, question: Question, index: PassageIndex, timings: Timings | None = None) -> Worked:
        """The answer together with the passages that it was read from, for whoever measures answers."""
        timings = timings or Timings()
        snapshot = self._snapshot(index)
        with timings.step("understand"):
            knowledge = Knowledge(_known(index), meetings(snapshot.vocabulary, index, snapshot.met))
            resolution = resolve(question, snapshot.vocabulary, knowledge)
            resolution = resolution.with_notes(stale_note(question.turns(), index))
            analysis, interpretation = resolution.analysis, _told(resolution.interpretation, resolution.analysis)
        if resolution.target is not None:
            with timings.step("compose"):
                frame = self._frame(question, interpretation, index)
                answer = show(resolution.target, analysis.text, frame, snapshot.reader, index)
            return self._proven(answer, (), index, timings)
        with timings.step("encode"):
            vector, asking = self._vectors(resolution.search_text, analysis)
        with timings.step("retrieve"):
            again = chunks_again(question.turns(), index, question.filters) if resolution.carries else ()
            found = retrieve(
                resolution.query, vector, index, question.filters, self.settings.depths, self.settings.fusion, again
            )
            near = _cosines(vector, asking, found, index)
        with timings.step("read"):
            pool = self._pool(analysis, found, snapshot, index, near)
        with timings.step("compose"):
            answer = self._compose(question, interpretation, pool, found, snapshot, index, near)
        return self._proven(answer, found, index, timings)

    def _proven(self, answer: Answer, found: tuple[Passage, ...], index: PassageIndex, timings: Timings) -> Worked:
        """The answer without what cannot be proven, with its receipt."""
        with timings.step("verify"):
            proven, failures = without_unproven(answer, index)
        for failure in failures:
            _log.error("dropped from an answer: %s", failure)
        receipt = proven.receipt.model_copy(update={"sha256": proven.canonical_sha256()})
        return Worked(proven.model_copy(update={"receipt": receipt}), found, timings)

    def search(self, text: str, k: int, filters: Filters, index: PassageIndex) -> tuple[Passage, ...]:
        """The k best passages for a query, with each retriever's own score."""
        analysis = analyse_question(text, self._snapshot(index).vocabulary, _known(index))
        depths = self.settings.depths.model_copy(update={"question": max(k, self.settings.depths.question)})
        vector = self._embedder.embed([analysis.canonical or analysis.text])[0]
        tokens = (*analysis.tokens, *other_names(analysis, index))
        rankings = question_rankings(tokens, vector, index, filters, depths)
        fused = ranked(analysis, rankings, index, depths.checked, self.settings.fusion)
        return passages(fused, rankings, index, k)

    def pool_of(self, text: str, index: PassageIndex) -> Pool:
        """The statements read for a question that stands alone, for whoever weighs them."""
        snapshot = self._snapshot(index)
        analysis = analyse_question(text, snapshot.vocabulary, _known(index))
        vector, asking = self._vectors(analysis.canonical or analysis.text, analysis)
        found = retrieve(analysis, vector, index, Filters(), self.settings.depths, self.settings.fusion)
        return self._pool(analysis, found, snapshot, index, _cosines(vector, asking, found, index))

    def warm(self, index: PassageIndex) -> None:
        """Reads the vocabulary and lets every library do its first, slow call, before somebody waits for it."""
        self.answer(Question(text="warm up"), index)

    def verify(self, answer: Answer, index: PassageIndex) -> Verification:
        """Proves an answer, stored or fresh, against the documents of a generation."""
        return verify(answer, index)

    def _vectors(self, text: str, analysis: Analysis) -> tuple[Vectors, Vectors]:
        """Of the question, and of the sentences that ask, where a story is told before."""
        if not analysis.story:
            vector = self._embedder.embed([text])[0]
            return vector, vector
        whole, asking = self._embedder.embed([text, asking_text(analysis.text)])
        return whole, asking

    def _pool(
        self,
        analysis: Analysis,
        found: tuple[Passage, ...],
        snapshot: _Snapshot,
        index: PassageIndex,
        near: _Cosines | None = None,
    ) -> Pool:
        home = self.settings.home_jurisdiction
        whole, asked = near or (None, None)
        return Pool(snapshot.reader.read(found), analysis, snapshot.vocabulary, index, home, whole, asked)

    def _compose(
        self,
        question: Question,
        interpretation: Interpretation,
        pool: Pool,
        found: tuple[Passage, ...],
        snapshot: _Snapshot,
        index: PassageIndex,
        near: _Cosines,
    ) -> Answer:
        frame = self._frame(question, interpretation, index)
        verdict = judge(pool, found, index, self.settings.thresholds)
        if not verdict.answerable:
            rest = self._rest(pool, found, snapshot, index, near) if verdict.of_a_part else None
            if rest is None:
                return abstain(pool, frame, verdict.reason)
            answer = compose(rest, frame, self._related(rest, snapshot, index), verdict.reason)
            return answer.model_copy(update={"interpreted_question": pool.analysis.text})
        return compose(pool, frame, self._related(pool, snapshot, index), verdict.unsaid, verdict.aside)

    def _rest(
        self,
        pool: Pool,
        found: tuple[Passage, ...],
        snapshot: _Snapshot,
        index: PassageIndex,
        near: _Cosines,
    ) -> Pool | None:
        """The pool of what is left of a refused question without one of its parts; None where that is not covered either."""
        thresholds = self.settings.thresholds
        for text in without_a_part(pool.analysis):
            analysis = analyse_question(text, snapshot.vocabulary, _known(index))
            rest = self._pool(analysis, found, snapshot, index, near)
            verdict = judge(rest, found, index, thresholds)
            if verdict.answerable and not verdict.unsaid and speaks_to(rest, thresholds.sure):
                return rest
        return None

    def _related(self, pool: Pool, snapshot: _Snapshot, index: PassageIndex) -> Sequence[str]:
        return related_questions(pool, lambda text: self._answerable(text, snapshot, index))

    def _frame(self, question: Question, interpretation: Interpretation, index: PassageIndex) -> Frame:
        return Frame(
            question=question.text,
            interpretation=interpretation,
            audience=question.audience,
            as_of=index.published_on,
            receipt=Receipt(
                snapshot_id=index.snapshot_id,
                settings_id=self.settings.settings_id,
                encoder=self._embedder.fingerprint,
                software=software_version(),
            ),
        )

    def _answerable(self, text: str, snapshot: _Snapshot, index: PassageIndex) -> bool:
        """Whether the keyword side alone finds a direct answer. Remembered, since a snapshot does not change."""
        if text not in snapshot.checked:
            analysis = analyse_question(text, snapshot.vocabulary, _known(index))
            ranking = Ranking("bm25", 1.0, index.by_keywords(analyse(analysis.text), 20, Filters()))
            found = passages(fuse([ranking]), [ranking], index, 20)
            pool = self._pool(analysis, found, snapshot, index)
            if len(snapshot.checked) >= _CHECKED_QUESTIONS:
                snapshot.checked.clear()
            verdict = judge(pool, found, index, self.settings.thresholds)
            covered = verdict.answerable and not verdict.unsaid
            snapshot.checked[text] = covered and has_direct_answer(pool)
        return snapshot.checked[text]

    def _snapshot(self, index: PassageIndex) -> _Snapshot:
        with self._lock:
            snapshot = self._snapshots.get(index.snapshot_id)
            if snapshot is None:
                vocabulary = Vocabulary(index.vocabulary())
                snapshot = _Snapshot(vocabulary, Reader(vocabulary))
                self._snapshots[index.snapshot_id] = snapshot
                while len(self._snapshots) > _KEPT_SNAPSHOTS:
                    self._snapshots.popitem(last=False)
            return snapshot


def _told(interpretation: Interpretation, analysis: Analysis) -> Interpretation:
    """The interpretation with what figures and signs were taken to mean, for the reader to check."""
    if not analysis.inferred:
        return interpretation
    note = f"Taken to mean: {'; '.join(analysis.inferred)}."
    return interpretation.model_copy(update={"notes": (*interpretation.notes, note)})


@cache
def software_version() -> str:
    """Name and version of this software, as it stands in receipts."""
    try:
        return f"consilium {version('consilium')}"
    except PackageNotFoundError:
        return "consilium (not installed)"


def _known(index: PassageIndex) -> Callable[[str], bool]:
    return lambda token: index.document_frequency(token) > 0


def _cosines(vector: Vectors, asking: Vectors, found: Sequence[Passage], index: PassageIndex) -> _Cosines:
    ids = [passage.chunk.id for passage in found]
    return _Cosines(index.sentence_cosines(vector, ids), index.sentence_cosines(asking, ids))
