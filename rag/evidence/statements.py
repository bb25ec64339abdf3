"""Reads passages into statements: one sentence each, with what it is about and how strongly it says it.

A sentence is taken whole, so its negation, its scope words and its modality stay with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from rag.answer import Grade, Modality, Polarity, Role
from rag.evidence.editions import superseded
from rag.evidence.grades import Standing, standing, worded
from rag.evidence.measures import Measure, measures
from rag.evidence.roles import further_roles, role_of
from rag.evidence.scope import circumstances, conditions, sets_against
from rag.records import Chunk, Passage, Quote, Source, TermKind
from rag.text.analyser import analyse
from rag.text.cues import modality, polarity
from rag.text.quantities import Quantity, read
from rag.text.sentences import split
from rag.text.vocabulary import Mention, Vocabulary

_COMBINATION = re.compile(
    r"combin\w*|dual (?:therapy|biologic|advanced)|together with|alongside|\bplus\b|add(?:ed|ing)?[ -](?:to|on)\b|concomitant\w*|"
    r"co-?administ\w*|at the same time",
    re.IGNORECASE,
)

_NAIVE = re.compile(
    r"\bna[iï]ve\b|never (?:been )?(?:treated|exposed)|no (?:prior|previous) (?:biologic|advanced|anti-TNF)",
    re.IGNORECASE,
)
_EXPOSED = re.compile(
    r"\b(?:exposed|experienced|refractory)\b|\b(?:already|previously) (?:been )?treated with\b|"
    r"\bfail(?:ed|ure|ures|ing)?\b|inadequate response|loss of response|"
    r"intoleran|(?:prior|previous|previously) (?:biologic|advanced|treat|anti-TNF)",
    re.IGNORECASE,
)
Prior = Literal["", "naive", "exposed", "both"]


@dataclass(frozen=True)
class Statement:
    """One sentence of a source, read. `context` are the entities of the sentence, its title and topics.

    - `kinds`: the kind of each entity; `mentions`: where each stands; `lineage`: its classes.
    - `diseases`: the conditions that it names (or, if none, those of its title and topics), with their classes.
    - `conditions`: the clauses that say when it holds, as spans of the sentence; `circumstances`: severity and setting.
    - `contrast`: whether the sentence itself sets two sources against each other.
    """

    quote: Quote
    source: Source
    heading_path: tuple[str, ...]
    role: Role
    entities: tuple[str, ...]
    context: frozenset[str]
    combination: bool
    prior: Prior
    quantities: tuple[Quantity, ...]
    modality: Modality
    polarity: Polarity
    grade: Grade
    tokens: frozenset[str]
    standing: Standing
    kinds: tuple[tuple[str, TermKind], ...] = ()
    mentions: tuple[Mention, ...] = ()
    lineage: tuple[tuple[str, frozenset[str]], ...] = ()
    measures: tuple[Measure, ...] = ()
    diseases: frozenset[str] = frozenset()
    conditions: tuple[tuple[int, int], ...] = ()
    circumstances: frozenset[str] = frozenset()
    contrast: bool = False

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.quote.text

    @cached_property
    def also(self) -> tuple[Role, ...]:
        """Further roles that its own words give away. Read when first asked for: the cues cost as much as all other reading."""
        return further_roles(self.text, self.role)

    @cached_property
    def names(self) -> frozenset[str]:
        """The entities of the sentence, in no order."""
        return frozenset(self.entities)

    @property
    def population(self) -> frozenset[str]:
        """The groups of people that the sentence names, such as children or pregnancy."""
        return self.named("population")

    def kin(self, name: str) -> frozenset[str]:
        """An entity of the sentence together with its classes."""
        return frozenset({name}).union(*(classes for entity, classes in self.lineage if entity == name))

    def named(self, *kinds: TermKind) -> frozenset[str]:
        """The entities of the sentence that are of one of these kinds."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], frozenset())
        return frozenset(name for name, kind in self.kinds if kind in kinds)

    @cached_property
    def _by_kind(self) -> dict[TermKind, frozenset[str]]:
        return {
            kind: frozenset(name for name, its_kind in self.kinds if its_kind == kind)
            for kind in dict.fromkeys(kind for _, kind in self.kinds)
        }

    @cached_property
    def remembered(self) -> dict[str, object]:
        """What others read from it, by the name of their reading: it does not change and is read for many questions."""
        return {}


@dataclass(frozen=True)
class Found:
    """A statement with the standing of the passage that it was read from."""

    statement: Statement
    fused: float
    dense: float
    rank: int


class Reader:
    """Reads passages with one vocabulary; remembers what it read, since chunks do not change."""

    def __init__(self, vocabulary: Vocabulary, sources: Iterable[Source] = (), *, remember: int = 20_000) -> None:
        """:param sources: every source of the corpus, to know which are older editions; without them, those at hand count."""
        self._vocabulary = vocabulary
        known = tuple(sources)
        self._superseded = superseded(known) if known else None
        self._read = lru_cache(maxsize=remember)(self._read_chunk)

    def read(self, passages: Iterable[Passage]) -> tuple[Found, ...]:
        """Statements in the order of their passages, then of the text."""
        at_hand = tuple(passages)
        older = superseded(passage.source for passage in at_hand) if self._superseded is None else self._superseded
        return tuple(
            Found(_dated(statement, older), passage.fused, passage.scores.get("dense", 0.0), passage.rank)
            for passage in at_hand
            for statement in self._read(_Key(passage.chunk, passage.source))
        )

    def _read_chunk(self, key: _Key) -> tuple[Statement, ...]:
        chunk, source = key.chunk, key.source
        about = frozenset(self._vocabulary.names(f"{source.title}. {'. '.join(_topic_words(source))}."))
        return tuple(self._statement(chunk, source, start, end, about) for start, end in split(chunk.text))

    def _statement(self, chunk: Chunk, source: Source, start: int, end: int, about: frozenset[str]) -> Statement:
        text = chunk.text[start:end]
        mentions = self._vocabulary.find(text)
        entities = tuple(dict.fromkeys(mention.term for mention in mentions))
        kinds = tuple((name, self._vocabulary.kind(name)) for name in entities)
        treatments = [mention for mention in mentions if self._vocabulary.kind(mention.term) in {"drug", "class"}]
        quantities = tuple(read(text))
        weight = standing(text, source)
        quote = Quote(
            document_id=chunk.document_id,
            document_sha256=chunk.document_sha256,
            chunk_id=chunk.id,
            start=chunk.start + start,
            end=chunk.start + end,
            text=text,
        )
        return Statement(
            quote=quote,
            source=source,
            heading_path=chunk.heading_path,
            role=role_of(text, chunk.heading_path),
            entities=entities,
            context=about | frozenset(entities),
            combination=bool(treatments) and bool(_COMBINATION.search(text)),
            prior=_prior(text),
            quantities=quantities,
            modality=modality(text),
            polarity=polarity(text),
            grade=worded(weight, source),
            tokens=frozenset(analyse(text)),
            standing=weight,
            kinds=kinds,
            mentions=tuple(mentions),
            lineage=tuple((name, frozenset(self._vocabulary.classes(name))) for name in entities),
            measures=measures(text, quantities, treatments),
            diseases=self._diseases(entities) or self._diseases(about),
            conditions=conditions(text),
            circumstances=circumstances(text),
            contrast=sets_against(text),
        )

    def _diseases(self, names: Iterable[str]) -> frozenset[str]:
        found = [name for name in names if self._vocabulary.kind(name) == "condition"]
        return frozenset(found).union(*(self._vocabulary.classes(name) for name in found))


class _Key:
    """A passage's chunk and source, hashed by the chunk id alone: hashing whole records costs more than reading them."""

    __slots__ = ("chunk", "source")

    def __init__(self, chunk: Chunk, source: Source) -> None:
        self.chunk = chunk
        self.source = source

    def __hash__(self) -> int:
        return hash(self.chunk.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.chunk.id == other.chunk.id


def _dated(statement: Statement, older: Mapping[str, str]) -> Statement:
    """The statement with the newer edition of its source said in its grade, if there is one."""
    newer = older.get(statement.source.id)
    if newer is None:
        return statement
    weight = replace(statement.standing, superseded_by=newer)
    return replace(statement, standing=weight, grade=worded(weight, statement.source))


def _prior(text: str) -> Prior:
    """Whether a sentence is about people whose earlier treatment failed, or who had none."""
    naive, exposed = bool(_NAIVE.search(text)), bool(_EXPOSED.search(text))
    return "both" if naive and exposed else "naive" if naive else "exposed" if exposed else ""


def _topic_words(source: Source) -> tuple[str, ...]:
    return tuple(topic.replace("-", " ") for topic in source.topics)
