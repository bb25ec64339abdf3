"""Follow-ups with a pronoun, "this drug", "there" or "here"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import OtherReading
from rag.followups import cues
from rag.followups.antecedents import Candidate, Reference, choose, says_kind, shares_noun, topic
from rag.followups.carrying import context
from rag.followups.phrases import Phrase
from rag.followups.reading import Reading
from rag.followups.references import HERE, THERE, references
from rag.followups.scene import Scene
from rag.followups.wording import Change, Wording, bare, changed, first_upper, possessive
from rag.text.wording import listed

_NEW_CLAUSE = re.compile(
    r"\b(?:and|so|then|but) (?:how|what|when|where|why|which|who|if|is|are|does|do|did|can)\b", re.IGNORECASE
)
_OPENS_TOPIC = re.compile(
    r"\b(?:speaking|talking|thinking) (?:about|of)|\b(?:back to|as for|regarding|concerning|coming to)\s+(?:the |an? )?$",
    re.IGNORECASE,
)
_OWN_PLURAL = re.compile(  # "How do companies pay their ...": the subject owns
    r"\b(?:do|did|can|could|should|would|will|have|are|were)\s+(?:[a-z]+\s+)?[a-z]{2,}s\s+[a-z]+\s+(?:[a-z]+\s+)?$",
    re.IGNORECASE,
)
_MOST_TOGETHER = 3
_TREATMENTS = frozenset("drug medicine medication agent treatment option antibiotic therapy one".split())


def leaning(scene: Scene) -> Reading | None:
    """A pronoun, "this drug", "there", "here"."""
    text = bare(cues.LEAD.sub("", scene.text)) or bare(scene.text)
    inner = replace(scene, text=text)
    for reference in references(text):
        if _inside(inner, reference):
            continue
        reading = _resolved(inner, reference)
        if reading is not None:
            return reading
    if any(_inside(inner, reference) for reference in references(text)):
        wording = Wording().own(first_upper(text)).carried(context(inner, text))
        return Reading(wording.own("?"), "ellipsis")
    there = THERE.search(text)
    if there:
        found = topic([one for one in scene.candidates if one.phrase.named and one.phrase.kind == "other"], [text])
        if found is not None:
            words = f"in {found.phrase.text}"
            return Reading(
                changed(text, [Change(there.start(), there.end(), words)], base_carried=False).own("?"),
                "pronoun",
                (words,),
            )
    person = any(reference.person for reference in references(text))
    if HERE.search(text) or (person and scene.previous.entities):
        kept = HERE.sub("", text)
        wording = Wording().own(first_upper(kept)).carried(context(replace(scene, text=kept), kept))
        return Reading(wording.own("?"), "pronoun")
    return None


def _resolved(scene: Scene, reference: Reference) -> Reading | None:
    text = scene.text
    combined = _combination(scene, reference) or _answered(scene, reference)
    choice = None if combined else choose(text, reference, _fair(scene, reference))
    if not combined and (choice is None or _says_itself(reference, choice.taken.phrase)):
        return None
    together = _together(scene, reference, choice.taken) if choice else ""
    taken = combined or together or (_plural(choice.taken.phrase, reference) if choice else "")
    wording = _put(scene, reference, taken)
    others: tuple[OtherReading, ...] = ()
    if choice and choice.other is not None and not together:
        other = choice.other.phrase.text
        others = (OtherReading(means=other, question=_put(scene, reference, other).text),)
    return Reading(wording, "pronoun", (taken,), others=others)


def _together(scene: Scene, reference: Reference, taken: Candidate) -> str:
    """All of what was named in one breath, for "they" and "these drugs" after "A and B"; empty for one thing alone."""
    if not reference.plural or taken.phrase.plural:
        return ""
    own = set(scene.vocabulary.names(scene.text))
    named = [
        one.phrase
        for one in scene.candidates
        if (one.age, one.phrase.order, one.phrase.kind) == (taken.age, taken.phrase.order, taken.phrase.kind)
        and (not one.phrase.term or one.phrase.term not in own)
    ]
    return listed([phrase.text for phrase in named]) if 1 < len(named) <= _MOST_TOGETHER else ""


def _says_itself(reference: Reference, phrase: Phrase) -> bool:
    """Whether the noun of "this service" says more than what it would give way to: a thing that nothing calls a service."""
    return bool(reference.noun) and not says_kind(reference.noun, phrase) and not shares_noun(reference.noun, phrase)


def _answered(scene: Scene, reference: Reference) -> str:
    """The drugs that the answer named, for "they" and "those drugs" after a question that named none."""
    noun = reference.noun.rstrip("s")
    if not reference.plural or scene.previous.drugs or (noun and noun not in _TREATMENTS):
        return ""
    asked = scene.previous.classes[:1]
    own = set(scene.vocabulary.names(scene.text))
    named = [
        name
        for statement in scene.outline.statements
        if statement.section == "direct_answer"
        for name in statement.entities
        if name in scene.vocabulary.terms and scene.vocabulary.kind(name) == "drug" and name not in own
    ]
    members = [name for name in dict.fromkeys(named) if not asked or asked[0] in scene.vocabulary.classes(name)][:3]
    if not asked:
        return listed(members) if len(members) > 1 else ""
    shown = scene.surface(asked[0])
    return f"{shown if shown.endswith('s') else f'{shown}s'} ({listed(members)})" if members else ""


def _plural(phrase: Phrase, reference: Reference) -> str:
    """Makes a class plural: "they" after "which anticoagulant" are anticoagulants."""
    return f"{phrase.text}s" if reference.plural and phrase.kind == "class" and not phrase.plural else phrase.text


def _inside(scene: Scene, reference: Reference) -> bool:
    """Whether the word stands for something that the follow-up itself names in an earlier clause or sentence."""
    earlier = [phrase for phrase in scene.phrases if phrase.end < reference.start]
    if reference.person:
        return any(phrase.named and phrase.kind == "other" and " " in phrase.text for phrase in earlier)
    before = scene.text[: reference.start]
    if reference.possessive and _OWN_PLURAL.search(before) and reference.plural:
        return True
    if not earlier:
        return False
    if reference.possessive and re.fullmatch(
        r"\s+(?:and|or|like|with)\s+", scene.text[earlier[-1].end : reference.start]
    ):
        return True
    if _NEW_CLAUSE.search(scene.text[earlier[0].end : reference.start]) or re.search(r"[?!]|\.\s", before):
        return True
    strong = [phrase for phrase in earlier if _prominent(scene, phrase)]
    return bool(strong) and bool(re.search(r"[:;,\u2014]", scene.text[strong[-1].end : reference.start]))


def _prominent(scene: Scene, phrase: Phrase) -> bool:
    """Whether a later "it" can well mean a phrase: not the value of "if the eGFR falls", where a drug is what was asked about."""
    if phrase.kind != "other" or not scene.known_ground or _OPENS_TOPIC.search(scene.text[: phrase.start]):
        return True
    return phrase.named and not scene.previous.options


def _put(scene: Scene, reference: Reference, words: str) -> Wording:
    shown = possessive(words) if reference.possessive else words
    text = scene.text
    wording = changed(text, [Change(reference.start, reference.end, shown)], base_carried=False)
    here = HERE.search(wording.text)
    if here:
        wording = changed(HERE.sub("", text), [Change(reference.start, reference.end, shown)], base_carried=False)
    if wording.parts and not wording.parts[0].carried:
        wording.parts[0] = wording.parts[0].model_copy(update={"text": first_upper(wording.parts[0].text)})
    return wording.carried(context(scene, wording.text)).own("?")


def _fair(scene: Scene, reference: Reference) -> list[Candidate]:
    if not reference.person:
        return list(scene.candidates)
    return [
        one
        for one in scene.candidates
        if one.phrase.kind == "person" or (one.phrase.named and one.phrase.kind == "other" and not one.phrase.known)
    ]


def _combination(scene: Scene, reference: Reference) -> str:
    """The combination, where that is what was asked about and the words do not ask for something else."""
    previous = scene.previous
    if not previous.asks_combination or reference.possessive or reference.person:
        return ""
    if reference.noun and reference.noun.rstrip("s") not in {
        "combination",
        "treatment",
        "therapy",
        "approach",
        "regimen",
        "option",
    }:
        return ""
    return scene.combination() if len((*previous.drugs, *previous.classes)) > 1 else ""
