"""The statements that an answer may use, each with its worth for one question and the slots that it would fill."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rag.compose.about import TOGETHER, About
from rag.compose.aspects import aspect_of
from rag.compose.focus import Focus, focus_of, on_topic
from rag.compose.needs import aspect_weights, weight_of
from rag.compose.relevance import Relevance, meaning_of
from rag.compose.selection import Candidate, likeness, says_again
from rag.evidence.repetition import same_fact
from rag.evidence.statements import Found, Statement
from rag.facets import points_back
from rag.matters import Matter, acts_asked, matters_asked
from rag.ports import PassageIndex
from rag.question import Analysis
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary

Test = Callable[[Statement], bool]
_Manner = tuple[tuple[str, ...], frozenset[tuple[float, str, str]], frozenset[str]]

_ROLE_SHARE, _SUBJECT_WEIGHT = (
    0.22,
    0.06,
)  # what a role as a whole, and a subject as a whole, add to a statement's slots
_MOST = 0.5  # of the statements: a matter that so many speak of tells none of them apart
_NEED = 0.5  # power of a need's weight: tables of what articles hold tell less than what was asked and found
_TOGETHER_WEIGHT = 2.0
_BY_STUDY = frozenset({"use", "comparison", "explanation"})  # questions that studies answer, one by one
_TOPIC_PASSAGES = 10  # the best passages, whose common condition a question that names none is taken to be about
_UNKNOWN_COSINE = 0.5  # where no vector was asked for, as in the check of related questions
_REPETITION = 0.5  # weight of likeness against relevance when one statement after another is picked
_DUPLICATE = 0.6
_LIKEWISE = 2  # further citations of a statement


class Nearness(NamedTuple):
    """How well the passage was found, as a share of the best; the words held; cosines of the question and of what asks."""

    passage: float
    words: float
    whole: float
    asked: float


class Pool:
    """Statements read for one question, most relevant first."""

    def __init__(
        self,
        found: Iterable[Found],
        analysis: Analysis,
        vocabulary: Vocabulary,
        index: PassageIndex,
        home: str,
        cosines: Mapping[str, Sequence[float]] | None = None,
        asked: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Scores every statement once.

        :param cosines: of the question's vector with the sentences of each chunk, by chunk id; None where no vector was
            asked for.
        :param asked: the same for the sentences that ask, without the story before them; None where nothing else is told.
        """
        read = list(found)
        self.analysis = analysis
        self.vocabulary = vocabulary
        self._kinds = vocabulary.kinds
        self.focus: Focus = focus_of(analysis, vocabulary, _rarity(read))
        if not self.focus.conditions and not self.focus.drugs:
            self.focus = on_topic(self.focus, self._topics(read), vocabulary)
        self.about = About(analysis, self.focus, vocabulary, home)
        self._weights = aspect_weights(analysis, self.focus)
        relevance = self._relevance = Relevance(
            analysis,
            self.focus,
            vocabulary,
            token_weights(analysis.content, index),
            avoided=self.about.avoided,
            matters=self.about.matters,
        )
        standing = _standing(read)
        scored = [(one, cosine, standing[id(one)]) for one, cosine in _with_cosines(read, cosines)]
        self.candidates: tuple[Candidate, ...] = tuple(
            sorted(
                (self._candidate(*one, relevance) for one in scored),
                key=lambda one: (-one.relevance, one.statement.quote.document_id, one.statement.quote.start),
            )
        )
        every = token_weights(analysis.tokens, index)
        total = sum(every.values()) or 1.0
        self._plain = {
            id(one): round(passage + sum(every[token] for token in relevance.held(one) & every.keys()) / total, 5)
            for one, _, passage in scored
        }
        self._meaning = {id(one): meaning_of(cosine) for one, cosine, _ in scored}
        asking = {id(one): cosine for one, cosine in _with_cosines(read, asked if asked is not None else cosines)}
        self._nearness = {
            id(one): Nearness(passage, self._plain[id(one)] - passage, cosine, asking[id(one)])
            for one, cosine, passage in scored
        }
        self.best = self.candidates[0].relevance if self.candidates else 0.0
        self.closest = max((relevance.closeness(one, cosine) for one, cosine, _ in scored), default=0.0)
        self.nearest = max((cosine for ones in (cosines or {}).values() for cosine in ones), default=0.0)
        self._by_statement = {id(one.statement): one for one in self.candidates}
        self.statements: tuple[Statement, ...] = tuple(one.statement for one in self.candidates)

    # `best` is the highest relevance, `closest` the highest closeness, `nearest` the highest cosine of a sentence.

    def candidate(self, statement: Statement) -> Candidate:
        """The candidate of a statement of this pool."""
        return self._by_statement[id(statement)]

    def relevance(self, statement: Statement) -> float:
        """How well a statement of this pool fits the question, 0 to about 1.2."""
        return self._by_statement[id(statement)].relevance

    def meaning(self, statement: Statement) -> float:
        """How near the sentence itself comes to the question in meaning, 0 to 1."""
        return self._meaning[id(statement)]

    def nearness(self, statement: Statement) -> Nearness:
        """What tells how near a statement comes to the question, by measure; no rule has been read into it."""
        return self._nearness[id(statement)]

    def share(self, statement: Statement) -> float:
        """How much of the question's own words, weighed by their rarity, a statement holds, 0 to 1."""
        return self._relevance.share_of(statement)

    def held(self, statement: Statement) -> frozenset[str]:
        """Tokens of a statement, and of the asked names that it means by others."""
        return self._relevance.held(statement)

    def fits_patient(self, statement: Statement) -> int:
        """1 where its range holds a figure of the question, -1 where it shuts it out, else 0."""
        return self._relevance.fits(statement)

    def likewise(self, statement: Statement) -> list[Statement]:
        """Up to two statements of other sources that say the same fact, most relevant first, one a source."""
        alike = self._by_manner.get(_manner(statement), ())
        found = {item.source.id: item for item in reversed(alike) if same_fact(statement, item)}
        return sorted(found.values(), key=lambda item: (-self.relevance(item), item.source.id))[:_LIKEWISE]

    def pick(
        self,
        test: Test,
        quota: int,
        *,
        without: Sequence[Statement] = (),
        prefer: Callable[[Statement], float] = lambda _: 0.0,
        at_least: float = 0.0,
    ) -> list[Statement]:
        """Up to `quota` statements that pass the test, most useful first, none in or like those of `without`."""
        candidates = [
            statement
            for statement in self.statements
            if self.relevance(statement) >= at_least and test(statement) and not _repeats(statement, without)
        ]
        picked: list[Statement] = []
        while candidates and len(picked) < quota:
            best = max(candidates, key=lambda item: (round(self._gain(item, picked, prefer), 5), item.quote.text))
            picked.append(best)
            candidates = [item for item in candidates if not _repeats(item, (best,))]
        return picked

    @cached_property
    def asked_drugs(self) -> tuple[str, ...]:
        """The drugs in focus that are asked about.

        Of a story those that the asking sentence names, or its only one where "it" is asked about.
        """
        drugs = self.focus.drugs
        named = tuple(name for name in drugs if name in self.analysis.asking)
        if named or not self.analysis.story:
            return named or drugs
        return drugs if len(drugs) == 1 and points_back(self.analysis.text) else ()

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """The matters that the question raises: storing it, driving on it.

        Without those that most statements speak of, if others are raised: of reduced kidney function in atrial fibrillation,
        only the kidneys tell statements apart.
        """
        raised = matters_asked(self.analysis.text)
        most = _MOST * len(self.statements)
        telling = tuple(one for one in raised if sum(one.is_said(item.text) for item in self.statements) <= most)
        return telling or raised

    @cached_property
    def acts(self) -> tuple[Matter, ...]:
        """What the question asks to do or to know: to stop, to add, a target."""
        return acts_asked(self.analysis.text)

    @cached_property
    def _by_manner(self) -> dict[_Manner, list[Statement]]:
        """Statements that can say one fact, most relevant first; only an answer that is written needs them."""
        groups: dict[_Manner, list[Statement]] = {}
        for item in self.statements:
            groups.setdefault(_manner(item), []).append(item)
        return groups

    def _candidate(self, statement: Statement, cosine: float, passage: float, relevance: Relevance) -> Candidate:
        aspect, subject = aspect_of(statement), self.about.subject(statement)
        weight = math.pow(weight_of(self._weights, aspect), _NEED)
        about = subject
        if subject == TOGETHER:
            # What studies report on the asked use together is the heart of such a question: each report is its own slot.
            about = f"{subject}|{statement.quote.document_id}|{statement.quote.start}"
            weight *= _TOGETHER_WEIGHT
        elif statement.role == "efficacy" and self.focus.kind in _BY_STUDY:
            about = f"{subject}|{statement.quote.document_id}"  # what another study found is not the same again
        slots = (
            (f"{aspect}|{about}", weight),
            (f"{aspect.split(':')[0]}|", _ROLE_SHARE * weight),
            (f"|{about}", _SUBJECT_WEIGHT),
        )
        return Candidate(
            statement,
            relevance.of(statement, cosine, _title_tokens(statement.source.title), passage),
            slots,
            len(statement.text.split()),
        )

    def _topics(self, found: Sequence[Found]) -> dict[str, float]:
        """Conditions of the best passages, each with its share of their scores, the passage's own conditions only."""
        best = sorted({(-item.fused, item.statement.quote.chunk_id) for item in found})[:_TOPIC_PASSAGES]
        scores = {chunk_id: -score for score, chunk_id in best}
        named: dict[str, set[str]] = {chunk_id: set() for chunk_id in scores}
        for item in found:
            if item.statement.quote.chunk_id in named:
                named[item.statement.quote.chunk_id] |= {
                    name for name in item.statement.context if self._kinds.get(name) == "condition"
                }
        total = sum(scores.values()) or 1.0
        shares: dict[str, float] = {}
        for chunk_id, names in named.items():
            for name in names:
                shares[name] = shares.get(name, 0.0) + scores[chunk_id] / total
        return shares

    def _gain(self, item: Statement, picked: Sequence[Statement], prefer: Callable[[Statement], float]) -> float:
        nearest = max((likeness(item.tokens, other.tokens) for other in picked), default=0.0)
        return self.relevance(item) + prefer(item) - _REPETITION * nearest


def _manner(statement: Statement) -> _Manner:
    """What two statements of one fact always share; see `same_fact`."""
    figures = frozenset((item.value, item.unit, item.comparator) for item in statement.quantities)
    return (statement.role, statement.modality, statement.polarity), figures, statement.named("drug")


def token_weights(tokens: Iterable[str], index: PassageIndex) -> dict[str, float]:
    """Inverse document frequency of analysed tokens (Robertson and Spärck Jones), at its highest for unknown ones."""
    total = index.chunk_count
    return {
        token: math.log(1 + (total + 0.5) / (index.document_frequency(token) + 0.5)) for token in dict.fromkeys(tokens)
    }


def _with_cosines(
    found: Sequence[Found], cosines: Mapping[str, Sequence[float]] | None
) -> Iterator[tuple[Statement, float]]:
    """Statements of a chunk come in its own order, as its sentences do."""
    seen: Counter[str] = Counter()
    for item in found:
        chunk_id = item.statement.quote.chunk_id
        yield item.statement, _UNKNOWN_COSINE if cosines is None else cosines[chunk_id][seen[chunk_id]]
        seen[chunk_id] += 1


def _standing(found: Sequence[Found]) -> dict[int, float]:
    """How well the passage of each statement was found, as a share of the best passage's score, by the statement's identity."""
    best = max((item.fused for item in found), default=0.0)
    return {id(item.statement): item.fused / best if best > 0.0 else 0.0 for item in found}


def _rarity(found: Sequence[Found]) -> Callable[[str], float]:
    """How much a name tells the statements of this pool apart: nothing, where none has it."""
    counts = Counter(name for item in found for name in item.statement.context)
    return lambda name: math.log(1 + len(found) / (1 + counts[name])) if counts[name] else 0.0


@lru_cache(maxsize=8_192)
def _title_tokens(title: str) -> frozenset[str]:
    return frozenset(analyse(title))


def _repeats(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(
        statement.quote.text == other.quote.text or says_again(statement, other, like=_DUPLICATE) for other in others
    )
