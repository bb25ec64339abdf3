"""How much a statement is worth for one question: its passage, its own meaning and words, and what it is about.

How well a passage was found and how near the sentence itself comes weigh the same; that is the whole of what orders most
statements. What is read by rule (another condition, another drug) only tempers it: tables that spoke louder, on whose word
counts for what, fitted the questions they were made on and cost others more than they gave (docs/composing.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from rag.compose.focus import Focus
from rag.compose.ranges import patient
from rag.evidence.statements import Statement
from rag.question import Analysis
from rag.records import Record
from rag.text.analyser import analyse
from rag.text.lay import meanings
from rag.text.vocabulary import Vocabulary

_COSINE_FLOOR, _COSINE_SPAN = 0.15, 0.53  # what all-MiniLM-L6-v2 gives to unrelated and to nearly equal clinical texts
_PRIOR = {"exposed": 1.1, "both": 1.05, "naive": 0.75, "": 1.0}

# Sentences on how the corpus came by a text ("were read in an abstract only") tell nothing of the matter itself.
_HOW_READ = re.compile(
    r"\b(?:was|were|is|are) (?:only )?(?:read|known (?:here|only))\b|\bgiven here\b|"
    r"\bnot (?:retrieved|read|located)\b",
    re.IGNORECASE,
)
_FAILED = 0.3  # what is said of a drug that failed and of no other helps little in choosing the next one
_AVOIDED, _OF_BOTH_KINDS = 0.05, 0.4
_ONE_OF_TWO = 0.4
_ONE_COMPARED = 0.6  # what is said of one of two compared drugs, beside what is said of both
_ASIDE = 0.5  # what such a sentence keeps of its worth

_IN_ITS_PLACE = re.compile(
    r"\bcontraindicat|\bcannot\b|\bcan't\b|\bunsuitable\b|\bnot (?:suitable|tolerated)\b|\binstead\b|\balternatives?\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:,|and|or|,\s*and|,\s*or|/)\s*", re.IGNORECASE)
ALLERGY = re.compile(r"\ballerg|\bhypersensitiv|\banaphyla|\bdesensiti[sz]", re.IGNORECASE)
HARMS = frozenset({"safety", "warning", "contraindication", "monitoring", "limitation"})


@lru_cache(maxsize=20_000)
def tells_how_read(text: str) -> bool:
    """Whether a sentence is on how the corpus came by a text ("was read in a mirrored copy"), and on nothing else."""
    return _HOW_READ.search(text) is not None


def meaning_of(cosine: float) -> float:
    """Nearness in meaning, 0 to 1, from a cosine of all-MiniLM-L6-v2."""
    return min(max((cosine - _COSINE_FLOOR) / _COSINE_SPAN, 0.0), 1.0)


def stands_in(statement: Statement, avoided: frozenset[str], kinds: Mapping[str, str]) -> bool:
    """Whether a statement that names what is avoided tells of others in its place: gepants, where triptans are out."""
    if not avoided & statement.names or not _IN_ITS_PLACE.search(statement.text):
        return False
    end = -1
    for mention in statement.mentions:
        if kinds.get(mention.term) not in {"drug", "class"}:
            continue
        same_list = end >= 0 and _JOINED.fullmatch(statement.text[end : mention.start]) is not None
        if mention.term in avoided or same_list:
            end = mention.end
        elif end >= 0:
            return True
    return False


class Weights(Record):
    """How much each side counts. Chosen on the visible gold cases (see docs/composing.md)."""

    passage: float = 1.0
    meaning: float = 1.0
    words: float = 0.35
    title: float = 0.15
    temper: float = 0.35  # power of what is read by rule: 0 leaves it out, 1 lets one rule settle everything
    temper_drug: float = 0.5  # the same for the drugs that a statement is about
    holds: float = 1.1  # for a statement whose range holds a figure of the question
    shuts_out: float = 0.75  # and for one whose range shuts it out

    @property
    def whole(self) -> float:
        """What a perfect statement reaches before it is tempered."""
        return self.passage + self.meaning + self.words + self.title


class Relevance:
    """Scores statements for one question."""

    def __init__(
        self,
        analysis: Analysis,
        focus: Focus,
        vocabulary: Vocabulary,
        tokens: Mapping[str, float],
        weights: Weights | None = None,
        avoided: frozenset[str] = frozenset(),
        matters: frozenset[str] = frozenset(),
    ) -> None:
        """Reads the question once.

        :param tokens: the question's tokens with their weights.
        :param matters: tests, procedures and effects that are asked about, with those of the same disease.
        :param avoided: drugs and classes that somebody is allergic to or cannot be given.
        """
        self._analysis = analysis
        self._avoided = avoided
        self._focus = focus
        self._vocabulary = vocabulary
        self._kinds = vocabulary.kinds
        self._tokens = tokens
        self._total = sum(tokens.values()) or 1.0
        self._weights = weights or Weights()
        self._things = frozenset(
            name
            for name in dict.fromkeys((*analysis.entities, *analysis.populations))
            if vocabulary.kind(name) in {"test", "procedure", "population", "outcome"}
        )
        self._matters = matters
        self._classes = frozenset(name for drug in focus.drugs for name in vocabulary.classes(drug))
        self._patient = patient(analysis.text)
        self._names = {name: frozenset(analyse(name)) for name in analysis.entities}
        self._lay = meanings(analysis.text)
        # By identity: statements live as long as the pool that is scored.
        self._held: dict[int, frozenset[str]] = {}
        self._read: dict[int, tuple[float, float]] = {}
        self._shares: dict[int, float] = {}
        self._meant: dict[str, frozenset[str]] = {}
        self._kin = frozenset(name for one in focus.conditions for name in vocabulary.classes(one))

    def of(self, statement: Statement, cosine: float, title: frozenset[str], passage: float) -> float:
        """Between 0 and about 1.1.

        :param cosine: of the question's vector with the statement's own.
        :param title: analysed tokens of the source's title.
        :param passage: how well its passage was found, as a share of the best one's score.
        """
        weights = self._weights
        point = weights.passage * passage + weights.meaning * meaning_of(cosine)
        held = self.held(statement)
        with_title = [value for token, value in self._tokens.items() if token in held or token in title]
        point += weights.words * self.share_of(statement) + weights.title * (sum(with_title) / self._total)
        topic, drug = self._topic_and_drug(statement, cosine)
        tempered = math.pow(topic, weights.temper) * math.pow(drug, weights.temper_drug)
        if tells_how_read(statement.text):
            tempered *= _ASIDE
        tempered *= (1.0, weights.holds, weights.shuts_out)[self.fits(statement)]
        return round(point / weights.whole * tempered * self._age(statement) * self._treated(statement), 5)

    def fits(self, statement: Statement) -> int:
        """1 where the statement's range holds a figure of the question, -1 where it shuts it out, else 0."""
        return self._patient.fits(statement.text)

    def closeness(self, statement: Statement, cosine: float) -> float:
        """What the statement says on its own account, whatever else was found: meaning, words and topic, 0 to 1.

        `of` compares statements of one pool; this tells whether any of them is near at all.
        """
        said = 0.6 * meaning_of(cosine) + 0.4 * self.share_of(statement)
        topic, drug = self._topic_and_drug(statement, cosine)
        return round(said * topic * drug, 5)

    def _topic_and_drug(self, statement: Statement, cosine: float) -> tuple[float, float]:
        known = self._read.get(id(statement))
        if known is None:
            known = self._read[id(statement)] = (self._topic(statement, cosine), self._drug(statement))
        return known

    def _topic(self, statement: Statement, cosine: float) -> float:
        """Whether it is about the condition and the things that are asked about."""
        words = self.share_of(statement)
        condition = max(self._condition(statement, meaning_of(cosine)), min(1.2 * words, 1.0))
        return condition * self._thing(statement)

    def held(self, statement: Statement) -> frozenset[str]:
        """Tokens of a statement and of what it means by others: haemodialysis is dialysis, Eliquis apixaban, a zap a shock."""
        held = self._held.get(id(statement))
        if held is None:
            meant = [tokens for tokens in map(self._meant_by, statement.entities) if tokens]
            meant += [one.tokens for one in self._lay if one.among(statement.tokens, statement.text)]
            held = self._held[id(statement)] = statement.tokens.union(*meant) if meant else statement.tokens
        return held

    def _meant_by(self, name: str) -> frozenset[str]:
        """Tokens of the asked names that a name stands for: itself and its classes."""
        meant = self._meant.get(name)
        if meant is None:
            asked = (self._names.get(one, ()) for one in (name, *self._vocabulary.classes(name)))
            meant = self._meant[name] = frozenset(token for tokens in asked for token in tokens)
        return meant

    def share_of(self, statement: Statement) -> float:
        """How much of the question's own words, weighed by their rarity, a statement holds."""
        share = self._shares.get(id(statement))
        if share is None:
            share = self._shares[id(statement)] = self.share(self.held(statement))
        return share

    def share(self, tokens: frozenset[str]) -> float:
        """How much of the question's own words, weighed by their rarity, a text holds."""
        return sum([value for token, value in self._tokens.items() if token in tokens]) / self._total

    def _condition(self, statement: Statement, meaning: float) -> float:
        asked = self._focus.conditions
        if not asked:
            return 1.0
        heaviest = max(asked.values())
        said = max([asked[name] for name in statement.entities if name in asked], default=0.0) / heaviest
        known = max([asked[name] for name in statement.context if name in asked], default=0.0) / heaviest
        if said:
            return 0.3 + 0.7 * max(said, 0.9 * known)
        if self._focus.related & statement.names:
            return 0.85
        others = statement.named("condition") - self._kin
        if others and statement.role in HARMS and set(self._focus.drugs) & statement.names:
            return 0.85  # a harm or a comorbidity is named, not another use
        if others:
            return self._elsewhere(others, known, meaning)
        if known or self._focus.related & statement.context:
            return 0.3 + 0.6 * max(known, 0.75)
        if statement.source.kind == "label" and set(self._focus.drugs) & statement.names:
            return 0.85  # what a label says of its drug without naming a condition holds in each
        if self._kin & statement.context:
            return 0.5
        elsewhere = any(self._kind(name) == "condition" for name in statement.context)
        return (0.15 if elsewhere else 0.3) + 0.4 * meaning

    def _elsewhere(self, others: frozenset[str], known: float, meaning: float) -> float:
        """Another condition is named: a sister of the asked one speaks against it, else nearness in meaning may heal it."""
        sisters = self._kin and any(self._kin & set(self._vocabulary.classes(name)) for name in others)
        if sisters:
            return 0.15 + 0.2 * known
        return 0.1 + 0.25 * known + 0.5 * meaning * meaning

    def _drug(self, statement: Statement) -> float:
        focus = self._focus
        entities = statement.names
        if self._avoided & entities and not ALLERGY.search(statement.text):
            # What nobody with this allergy can take is no answer; beside others it is half of one, and all of one in its place.
            if stands_in(statement, self._avoided, self._vocabulary.kinds):
                return 1.0
            others = {name for name in entities if self._kind(name) == "drug"} - self._avoided
            return _OF_BOTH_KINDS if others else _AVOIDED
        if not focus.drugs:
            named = statement.named("drug")
            if not named or not named <= set(focus.background):
                return 1.0
            return _FAILED if named <= set(self._analysis.failed) else 0.85
        if entities & set(focus.drugs):
            return self._of_both(entities)
        if entities & set(focus.background):
            return _FAILED if entities & set(self._analysis.failed) else 0.7
        if set(focus.drugs) & statement.context:
            return 0.8 if not any(self._kind(name) == "drug" for name in entities) else 0.5
        if entities & self._classes or entities & set(self._analysis.classes):
            return 0.65
        if any(self._kind(name) == "drug" for name in entities):
            return focus.others
        # What holds for the condition, whatever is given: more where it is on the test or procedure that is asked about.
        return 0.8 if focus.kind in {"options", "together"} or self._matters & entities else 0.5

    def _of_both(self, entities: frozenset[str]) -> float:
        """Of two drugs that are asked about at once, what is said of one alone is beside the point, or half of a comparison."""
        drugs = self._focus.drugs
        if (
            len(drugs) != 2
            or self._focus.apart
            or self._focus.kind not in {"use", "together", "comparison"}
            or self._analysis.failed
        ):
            return 1.0
        if all({drug, *self._vocabulary.classes(drug)} & entities for drug in drugs) or self._of_asked_people(entities):
            return 1.0
        return _ONE_COMPARED if self._focus.kind == "comparison" else _ONE_OF_TWO

    def _of_asked_people(self, entities: frozenset[str]) -> bool:
        """What is said of either drug in pregnancy is asked of somebody who takes both."""
        return bool(set(self._analysis.populations) & set(self._analysis.entities) & entities)

    def _thing(self, statement: Statement) -> float:
        """Tests, procedures, populations and outcomes that are asked about."""
        if not self._things:
            return 1.0
        if self._things & statement.names:
            return 1.0
        return 0.85 if self._things & statement.context else 0.5

    def _age(self, statement: Statement) -> float:
        return 1.0 + 0.01 * min(max((statement.source.year or 2012) - 2016, -6), 10)

    def _treated(self, statement: Statement) -> float:
        """Whether the people of a study had been treated as the asked ones have."""
        return _PRIOR[statement.prior] if self._analysis.failed else 1.0

    def _kind(self, name: str) -> str:
        return self._kinds.get(name, "")
