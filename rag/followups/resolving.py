"""Reads a follow-up against the conversation: what carries over, what is replaced, what is dropped, whether the topic changed.

By rule, so that the reader can see it and correct it. The person's own words are kept; pronouns are replaced by what they
stand for, and the condition and prior failure that still hold are added at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answer import FollowUpKind, Interpretation, OtherReading, Part, Question
from rag.conversation import Turn
from rag.followups.cues import FACET_NOUN, LEANS, SWITCH
from rag.followups.knowledge import Knowledge
from rag.followups.language import unreadable
from rag.followups.pointing import Target, point
from rag.followups.reading import Reading
from rag.followups.references import references
from rag.followups.rules import read
from rag.followups.scene import Scene
from rag.followups.wording import Wording, bare, first_upper
from rag.question import Analysis, analyse_question
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary

_Analysed = Callable[[str], Analysis]
LONGEST = 120  # words of an interpreted question: the encoder reads 256 word pieces, and more steers nothing


@dataclass(frozen=True)
class Resolution:
    """The question that is really asked, how it was read, and the statements that it points at, if it only points."""

    analysis: Analysis
    interpretation: Interpretation
    target: Target | None = None

    @property
    def search_text(self) -> str:
        """What to search with: the question, and what else a word in it can mean, so that neither reading is missed."""
        return " ".join(
            (self.analysis.canonical or self.analysis.text, *(other.means for other in self.interpretation.others))
        )

    @property
    def query(self) -> Analysis:
        """The analysis with the keywords of what else can be meant."""
        more = (token for other in self.interpretation.others for token in analyse(other.means))
        return self.analysis.model_copy(update={"tokens": tuple(dict.fromkeys((*self.analysis.tokens, *more)))})

    @property
    def carries(self) -> bool:
        """Whether anything of the conversation went into the question."""
        return any(part.carried for part in self.interpretation.parts)

    def with_notes(self, notes: tuple[str, ...]) -> Resolution:
        """The same with more to tell the reader; an answer that carries nothing over leans on no earlier source."""
        if not notes or not (self.carries or self.target):
            return self
        told = self.interpretation.model_copy(update={"notes": (*self.interpretation.notes, *notes)})
        return replace(self, interpretation=told)


def resolve(question: Question, vocabulary: Vocabulary, knowledge: Knowledge) -> Resolution:
    """The question in full, analysed, with what was done to get there."""

    def analysed(text: str) -> Analysis:
        return analyse_question(text, vocabulary, knowledge.is_known)

    text, every_turn = question.text, question.turns()
    turns = tuple(turn for turn in every_turn if turn.is_topic)
    if question.interpretation is not None:
        return _edited(analysed(question.interpretation), turns, analysed)
    if question.standalone or not turns:
        return _plain(analysed(text), "standalone" if turns else "", _warnings(text, question))
    previous = analysed(turns[-1].interpreted)
    if unreadable(text, knowledge.is_known):
        note = "The follow-up does not seem to be in English, the language that is read here; nothing was carried over."
        return _plain(analysed(text), "unreadable", (note,), dropped=previous.entities)
    switch = SWITCH.match(text)
    rest = text[switch.end() :].strip() if switch else ""
    if rest:
        return _plain(analysed(first_upper(rest)), "topic_switch", dropped=previous.entities)
    target = point(text, every_turn)
    if target is not None:
        words = f"{target.words}: {turns[-1].interpreted}"
        parts = (Part(text=f"{target.words}: "), Part(text=turns[-1].interpreted, carried=True))
        analysis = previous.model_copy(update={"text": words})
        return Resolution(analysis, _described(analysis, target.mode, previous.entities, parts=parts), target)
    scene = Scene(text, turns, vocabulary, knowledge)
    reading = read(scene)
    if reading is None:
        return _alone(scene)
    return _resolution(scene, reading, analysed)


def _alone(scene: Scene) -> Resolution:
    """Nothing is carried; another topic when the corpus does not know what is named beside what was named before."""
    own, before = scene.current.entities, scene.previous.entities
    apart = bool(before) and not any(one == other or scene.related(one, other) for one in own for other in before)
    return _plain(scene.current, "topic_switch" if apart else "standalone", dropped=before)


def _resolution(scene: Scene, reading: Reading, analysed: _Analysed) -> Resolution:
    wording, notes = _bounded(scene, reading.wording)
    analysis = analysed(wording.text)
    previous, current = scene.previous, scene.current
    kept = set(analysis.entities)
    carried = tuple(name for name in previous.entities if name in kept and name not in current.entities)
    cut = wording is not reading.wording
    words = tuple(one for one in reading.carried if one not in kept and not (cut and one not in wording.text))
    older = tuple(one for one in reading.carried if one in kept and one not in current.entities)
    others = "; ".join(one.means for one in reading.others)
    if others:
        notes = (
            *notes,
            f"Two things can be meant: {listed_first(reading)} was taken, as the later one; also possible: {others}.",
        )
    return Resolution(
        analysis,
        Interpretation(
            carried=tuple(dict.fromkeys((*words, *carried, *older))),
            replaced=tuple(name for name in current.entities if name not in previous.entities),
            dropped=tuple(dict.fromkeys((*(name for name in previous.entities if name not in kept), *reading.dropped))),
            corrected=current.corrected,
            entities=analysis.entities,
            facets=analysis.facets,
            kind=reading.kind if any(part.carried for part in wording.parts) or not cut else "standalone",
            parts=tuple(wording.parts) if wording.text == analysis.text else (Part(text=analysis.text),),
            others=reading.others,
            notes=notes,
        ),
    )


def listed_first(reading: Reading) -> str:
    """What was taken, in words."""
    return reading.carried[0] if reading.carried else bare(reading.wording.text)


def _bounded(scene: Scene, wording: Wording) -> tuple[Wording, tuple[str, ...]]:
    """A wording that the encoder can read whole; what is too long falls back to the follow-up and the names that hold."""
    if len(wording.text.split()) <= LONGEST:
        return wording, ()
    own = scene.text.split()
    note = f"The question as read had more than {LONGEST} words; what was carried over was cut to the names that hold."
    short = Wording().own(f"{bare(' '.join(own))}").carried(scene.context(scene.text, failed=scene.previous.failed))
    if len(short.text.split()) <= LONGEST:
        return short.own("?"), (note,)
    note = f"The follow-up alone has more than {LONGEST} words: nothing was carried over; search by meaning reads its start."
    return Wording().own(scene.text), (note,)


def _plain(
    analysis: Analysis, kind: FollowUpKind, notes: tuple[str, ...] = (), dropped: tuple[str, ...] = ()
) -> Resolution:
    left = tuple(name for name in dropped if name not in analysis.entities)
    return Resolution(analysis, _described(analysis, kind, (), dropped=left, notes=notes))


def _described(
    analysis: Analysis,
    kind: FollowUpKind,
    carried: tuple[str, ...],
    *,
    dropped: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    parts: tuple[Part, ...] = (),
    others: tuple[OtherReading, ...] = (),
) -> Interpretation:
    return Interpretation(
        carried=carried,
        dropped=dropped,
        corrected=analysis.corrected,
        entities=analysis.entities,
        facets=analysis.facets,
        kind=kind,
        parts=parts,
        others=others,
        notes=notes,
    )


def _edited(analysis: Analysis, turns: tuple[Turn, ...], analysed: _Analysed) -> Resolution:
    before = analysed(turns[-1].interpreted).entities if turns else ()
    carried = tuple(name for name in analysis.entities if name in before)
    dropped = tuple(name for name in before if name not in analysis.entities)
    long = len(analysis.text.split()) > LONGEST
    notes = (f"The edited reading has more than {LONGEST} words; search by meaning reads its start.",) if long else ()
    return Resolution(analysis, _described(analysis, "edited", carried, dropped=dropped, notes=notes))


def _warnings(text: str, question: Question) -> tuple[str, ...]:
    leans = references(text) or LEANS.match(text) or FACET_NOUN.fullmatch(bare(text))
    if question.standalone or question.turns() or not leans or len(text.split()) > 12:
        return ()
    return (
        "This reads like a follow-up, but no earlier turn is known: ask it within its conversation, or name what it is about.",
    )
