"""Reads a question: which entities it names, what it asks about them, and what it takes for granted.

Closed lists of cues, no model: the reading can be shown to the person who asked, and corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.facets import (
    Facet,
    Form,
    asking_text,
    asks_several,
    facet_tokens,
    facets_of,
    form_of,
    presumes,
    told_before,
)
from rag.presenting import findings
from rag.records import Record
from rag.standing import has_failed, is_allergen, is_ruled_out
from rag.text.analyser import analyse
from rag.text.english import is_english, ordinary
from rag.text.lay import meanings
from rag.text.sentences import split
from rag.text.shorthand import spelt_out, written_out
from rag.text.vocabulary import Mention, Vocabulary
from rag.unknown import proposed_names, unknown_kinds, unknown_names, unknown_terms

# "Ward pharmacist here.", "Third-year med student:", "For an exam:": who asks, or why, is no part of what is asked.
_INTRODUCES = re.compile(
    r"^\s*(?:[\w&/'’-]+[ ,]+){0,4}?(?:student|nurse|pharmacist|doctor|GP|registrar|resident|trainee|intern|midwife|paramedic|"
    r"physician|patient|exam|teaching|viva|question|query)"
    r"(?: (?:here|question|asking|speaking))?\s*(?:[:;,]|\s[-–]|(?<=here)\.)\s+",
    re.IGNORECASE,
)
# "I'm not planning children yet", "had chickenpox as a child": no child is the patient.
_WISHED = re.compile(r"\b(?:as a|plan\w*|want\w*|have|having|bear|bearing|no|any|more|future)\s+$", re.IGNORECASE)
_AGE = re.compile(r"\b(?P<age>\d{1,3})[- ]year[- ]olds?\b", re.IGNORECASE)
_AGE_AND_SEX = re.compile(r"\b\d{1,3} ?(?:[mf]|y\.?o|yrs?|y/o)\b", re.IGNORECASE)  # "64M", "34 yo"
# "If the eGFR falls below 30": nobody falls.
_MOVES = re.compile(
    r"\b(falls?|fell|fallen|falling|drops?|dropped|dropping|dips?|dipped|rises?|rose|risen|climbs?|goes|gets)\s+(?:down |up )?"
    r"(?:below|under|above|over|to)\b",
    re.IGNORECASE,
)
_NO_YEARS = r"(?![\d.]|\s*(?:%|/|mg|mcg|g\b|kg|ml|mm|hours?|days?|weeks?|months?))"
_YOUNGER_THAN = re.compile(rf"\b(?:under|younger than)(?: the age of)? (\d{{1,2}}){_NO_YEARS}", re.IGNORECASE)
_OLDER_THAN = re.compile(rf"\b(?:over|older than|above)(?: the age of)? (\d{{2}}){_NO_YEARS}", re.IGNORECASE)
_AGE_IN_DAYS = re.compile(r"\b\d{1,2}[- ](?:day|week)s?[- ]old\b", re.IGNORECASE)
_ADULT, _OLD = 18, 65
# Names of these say less than the words that were typed: "low trough level with high antibodies" is more than monitoring.
_TOLD = frozenset({"outcome", "test", "procedure"})
_DENIED = re.compile(
    r"\b(?:no|without|denies|nor)\s+(?:(?:known|previous|prior|other|any|history of|signs? of)\s+)*"
    r"(?:[\w'’-]+(?: [\w'’-]+){0,2}(?:, (?:and |or )?| and | or | nor ))*$",
    re.IGNORECASE,
)


class Analysis(Record):
    """A question as it was read. Names are the vocabulary's preferred ones.

    `canonical` is the text that is searched for: preferred names in place of those of drugs, classes, conditions and people,
    and behind the words of effects, tests and procedures.
    """

    text: str
    canonical: str = ""
    entities: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()  # drugs and classes that somebody is allergic to
    ruled_out: tuple[str, ...] = ()  # what cannot be given for another reason: "triptans are out"
    facets: tuple[Facet, ...] = ()
    form: Form = "open"
    presumes: bool = False
    tokens: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    asked: tuple[
        str, ...
    ] = ()  # the part of `content` that stands in the sentence which asks, without a vignette's story
    asking: tuple[str, ...] = ()  # the names that stand in the sentence which asks; all of them, where no story is told
    story: bool = False  # whether something is told before it is asked
    unknown_names: tuple[str, ...] = ()
    unknown_told: tuple[str, ...] = ()  # names of the story that no document has: what somebody takes beside
    unknown_terms: tuple[
        str, ...
    ] = ()  # words of the asking sentence that neither the corpus nor general English has: "scabies", "glargine"
    corrected: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()  # "158/92 mmHg -> hypertension"

    @property
    def asks_several(self) -> bool:
        """Whether more than one part of it asks: "which bloods and how often, and is there a longest course?"."""
        return asks_several(self.text)

    @property
    def asks_combination(self) -> bool:
        """Whether treatments are to be given together."""
        return "combination" in self.facets and bool(self.drugs or self.classes)

    @property
    def options(self) -> tuple[str, ...]:
        """Drugs and classes that were named and have not failed."""
        return tuple(name for name in (*self.drugs, *self.classes) if name not in self.failed)


def analyse_question(text: str, vocabulary: Vocabulary, is_known: Callable[[str], bool] = lambda _: False) -> Analysis:
    """Reads one question that stands alone (see `rag.followups` for those that do not).

    :param is_known: whether an analysed token occurs in the corpus; a word that does is never taken for a misspelling.
    """
    text, shortened = spelt_out(text, vocabulary, is_known)
    text, corrected = _corrected(text, vocabulary, is_known)
    mentions = [
        mention
        for mention in vocabulary.find(text, any_case=text == text.lower())
        if not (mention.term == "children" and _WISHED.search(text[: mention.start]))
    ]
    names = tuple(dict.fromkeys(mention.term for mention in mentions))
    drugs = tuple(name for name in names if vocabulary.kind(name) == "drug")
    presenting = [one for one in findings(text, drugs, vocabulary) if one.name not in names]
    meant = tuple(one.name for one in presenting)
    conditions = tuple(name for name in meant if vocabulary.kind(name) == "condition")
    absent = _absent(text, mentions, vocabulary, any_told=bool(conditions))
    avoided = tuple(
        dict.fromkeys(
            mention.term
            for mention in mentions
            if vocabulary.kind(mention.term) in {"drug", "class"} and is_allergen(text, mention)
        )
    )
    ruled_out = tuple(
        dict.fromkeys(
            mention.term
            for mention in mentions
            if vocabulary.kind(mention.term) in {"drug", "class"} and is_ruled_out(text, mention)
        )
    )
    told_apart = {*absent, *avoided, *ruled_out}
    by_kind = {
        kind: tuple(name for name in names if vocabulary.kind(name) == kind and name not in told_apart)
        for kind in ("drug", "class", "condition", "population")
    }
    failed = tuple(
        dict.fromkeys(
            mention.term
            for mention in mentions
            if vocabulary.kind(mention.term) in {"drug", "class"} and has_failed(text, mention)
        )
    )
    preferred = written_out(_canonical(text, mentions))
    told = [mention for mention in mentions if vocabulary.kind(mention.term) in _TOLD]
    canonical = written_out(_canonical(text, [mention for mention in mentions if mention not in told]))
    # What the corpus says by another word is searched for by that one too: "zap" finds what tells of electric shocks.
    everyday = (one.terms[0] for one in meanings(text) if not any(is_known(token) for token in one.tokens))
    added = (*dict.fromkeys(mention.term for mention in told if mention.term not in canonical), *meant, *everyday)
    if added:
        canonical = f"{canonical} ({', '.join(added)})"
    meaning = f"{preferred} ({', '.join(meant)})" if meant else preferred
    tokens = tuple(dict.fromkeys(analyse(canonical)))
    content = _content(text, tuple(dict.fromkeys(analyse(meaning))), (*names, *meant))
    read = set(analyse(" ".join(one.words for one in presenting))) - set(analyse(" ".join((*names, *meant))))
    # "Hb 95" is anaemia, which stands beside it: that no document writes "Hb" is no gap.
    content = tuple(token for token in content if token not in read or is_known(token))
    if introduction := _INTRODUCES.match(text):
        content = tuple(
            token
            for token in content
            if token not in set(analyse(introduction.group())) - set(analyse(text[introduction.end() :]))
        )
    # General words that together name something ("family doctor", "sent home") count as one that names it alone does.
    together = (token for one in meanings(asking_text(text)) if len(one.tokens) > 1 for token in sorted(one.tokens))
    asked = _asked(text, content, vocabulary)
    asking = asking_text(text)
    story = asking != text
    any_drug = bool(by_kind["drug"] or by_kind["class"])
    unknown = (*unknown_names(text, vocabulary, is_known, any_drug=any_drug), *unknown_kinds(text, asked, is_known))
    proposed = proposed_names(told_before(text), asking, vocabulary, is_known) if story else ()
    told_of = tuple(name for name in unknown if story and names and name.lower() not in asking.lower())
    content = tuple(dict.fromkeys((*content, *together)))
    return Analysis(
        text=text,
        canonical=canonical,
        entities=(*(name for name in names if name not in absent), *meant),
        drugs=by_kind["drug"],
        classes=by_kind["class"],
        conditions=(*by_kind["condition"], *conditions),
        populations=tuple(dict.fromkeys((*by_kind["population"], *_by_age(text, vocabulary)))),
        failed=failed,
        avoided=avoided,
        ruled_out=ruled_out,
        facets=facets_of(text, bool(by_kind["drug"] or by_kind["class"])),
        form=form_of(text),
        presumes=presumes(text),
        tokens=tokens,
        content=content,
        asked=asked,
        asking=tuple(
            mention for mention in vocabulary.names(asking, any_case=text == text.lower()) if mention in names
        ),
        story=story,
        unknown_names=tuple(dict.fromkeys((*(name for name in unknown if name not in told_of), *proposed))),
        unknown_told=tuple(name for name in told_of if name not in {one.lower() for one in proposed}),
        unknown_terms=unknown_terms(asking, vocabulary.find(asking), asked, is_known),
        corrected=(*shortened, *corrected),
        inferred=tuple(f"{one.words} -> {one.name}" for one in presenting),
    )


def _by_age(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A person's age as a population, where the vocabulary has one: "a 10-year-old" is a child, as is "under 12"."""
    ages = [int(match["age"]) for match in _AGE.finditer(text)]
    young = [age < _ADULT for age in ages] + [int(match[1]) <= _ADULT for match in _YOUNGER_THAN.finditer(text)]
    old = [age >= _OLD for age in ages] + [int(match[1]) >= _OLD for match in _OLDER_THAN.finditer(text)]
    names = ["children"] * any(young) + ["older adults"] * any(old)
    names += ["newborns"] * bool(_AGE_IN_DAYS.search(text))
    return tuple(name for name in names if name in vocabulary.terms)


def _content(text: str, tokens: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Tokens of what the question is about: no general words, and no facet cues, which say what is asked about it."""
    shaping = (facet_tokens(text) | ordinary()) - set(analyse(" ".join(names)))
    ages = {token for match in _AGE_AND_SEX.finditer(text) for token in analyse(match.group())}
    moves = {token for match in _MOVES.finditer(text) for token in analyse(match.group(1))}
    return tuple(token for token in tokens if token not in shaping | ages | moves)


def _asked(text: str, content: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Content of the sentences that end in a question mark, where a story stands beside them; else all of it."""
    sentences = [text[start:end] for start, end in split(text)]
    part = " ".join(sentence for sentence in sentences if sentence.endswith("?"))
    if not part or len(sentences) == 1:
        return content
    tokens = set(analyse(_canonical(part, vocabulary.find(part, any_case=part == part.lower()))))
    return tuple(token for token in content if token in tokens)


def _absent(text: str, mentions: list[Mention], vocabulary: Vocabulary, *, any_told: bool) -> frozenset[str]:
    """Conditions that a question says are not there: "no heart disease, diabetes or CKD". Named elsewhere too, they are.

    None, where the question tells of no other condition: "a cough without pneumonia" is about pneumonia.
    """
    denied: set[str] = set()
    told: set[str] = set()
    for mention in mentions:
        if vocabulary.kind(mention.term) == "condition":
            (denied if _DENIED.search(text[: mention.start]) else told).add(mention.term)
    return frozenset(denied - told) if told or any_told else frozenset()


def _corrected(text: str, vocabulary: Vocabulary, is_known: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """Reads misspelt drug names as the known ones, and says so."""
    known = vocabulary.find(text, any_case=True)
    drug_words = vocabulary.drug_words
    notes: dict[str, None] = {}

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if any(mention.start <= match.start() < mention.end for mention in known):
            return word
        if any(token in ordinary() or is_known(token) for token in analyse(word)) or is_english(word):
            return word
        meant = vocabulary.closest(word)
        if meant is None or (word.lower().startswith(meant) and meant not in drug_words):
            return word  # "healthy" is another form of "health", no slip
        notes[f"{word} -> {meant}"] = None
        return meant

    return re.sub(r"[^\W\d_]{5,}", mend, text), tuple(notes)


def _canonical(text: str, mentions: list[Mention]) -> str:
    """The text with every mention replaced by the term's preferred name, so that brand and generic meet."""
    parts: list[str] = []
    position = 0
    for mention in mentions:
        parts += [text[position : mention.start], mention.term]
        position = mention.end
    return "".join((*parts, text[position:]))
