"""The control of every run: the best sentences of the same retrieval in one list, as long as the answer.

It has no sections, no reading of roles and no rules. What an answer finds beyond it is what composing is worth; where the
control finds more, composing loses what retrieval had found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.answer import SectionKind
from rag.compose.pool import token_weights
from rag.ports import PassageIndex
from rag.records import Passage, Record
from rag.text.analyser import analyse
from rag.text.sentences import split
from seeds.gold import Nugget
from seeds.nuggets import find
from seeds.observation import Observation
from seeds.units import Unit

_ONE_LIST: SectionKind = "direct_answer"  # units need a section; the control has only one


class Control(Record):
    """How the control did on one case."""

    words: int
    vital_recall: float | None
    recall: float | None


class _Sentence(NamedTuple):
    """A retrieved sentence and how much it promises: the question's weight that it holds, and its passage's rank score."""

    text: str
    coverage: float
    passage_score: float

    @property
    def relevance(self) -> float:
        """Both parts weigh the same."""
        return round(self.coverage + self.passage_score, 5)


def control(observation: Observation, index: PassageIndex) -> Control:
    """The control of a case that was run.

    :param index: the generation that answered, for the weights of words.
    """
    question = observation.answer.interpreted_question if observation.answer else observation.case.question
    chosen = best_sentences(question, observation.passages, index, observation.words)
    units = [Unit(_ONE_LIST, text, "", None) for text in chosen]
    nuggets = observation.case.nuggets
    return Control(
        words=sum(len(text.split()) for text in chosen),
        vital_recall=_recall([nugget for nugget in nuggets if nugget.importance == "vital"], units),
        recall=_recall(nuggets, units),
    )


def best_sentences(question: str, passages: Sequence[Passage], index: PassageIndex, words: int) -> list[str]:
    """The best sentences of some passages, cut at exactly that many words."""
    return _cut([sentence.text for sentence in _ranked(question, passages, index)], words)


def _ranked(question: str, passages: Sequence[Passage], index: PassageIndex) -> list[_Sentence]:
    """Each sentence once, best first; of equals the one of the better passage, since the sort keeps their order."""
    weights = token_weights(analyse(question), index)
    total = sum(weights.values()) or 1.0
    best = max((passage.fused for passage in passages), default=0.0) or 1.0
    found: dict[str, _Sentence] = {}
    for passage, text in _sentences(passages):
        held = sum(weights.get(token, 0.0) for token in set(analyse(text)))
        found.setdefault(text, _Sentence(text, round(held / total, 5), passage.fused / best))
    return sorted(found.values(), key=lambda sentence: -sentence.relevance)


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    for passage in passages:
        for start, end in split(passage.chunk.text):
            yield passage, passage.chunk.text[start:end]


def _cut(texts: Sequence[str], words: int) -> list[str]:
    """The first sentences up to exactly that many words; the last one may end in its middle."""
    kept: list[str] = []
    for text in texts:
        if words <= 0:
            break
        kept.append(" ".join(text.split()[:words]))
        words -= len(kept[-1].split())
    return kept


def _recall(nuggets: Sequence[Nugget], units: Sequence[Unit]) -> float | None:
    if not nuggets:
        return None
    return round(sum(find(nugget, units).status == "support" for nugget in nuggets) / len(nuggets), 6)
