"""What an earlier question lends to a later one: its subject, its condition, what failed, or the question itself."""

from __future__ import annotations

import re

from rag.facets import Facet
from rag.followups import cues
from rag.followups.antecedents import topic
from rag.followups.scene import Scene
from rag.followups.wording import Wording, bare
from rag.followups.words import ADJECTIVES, FUNCTION_WORDS, RELATIONAL, VERBS
from rag.text.analyser import fold, stem
from rag.text.wording import listed

_WITHOUT_FAILURE: frozenset[Facet] = frozenset(
    {"mechanism", "diagnosis", "interaction", "monitoring", "contraindication"}
)


def subject_of(scene: Scene, text: str) -> str:
    """What the conversation is about, in words; nothing that the follow-up names itself."""
    own = set(scene.vocabulary.names(text))
    if scene.previous.options and not own & set(scene.previous.options):
        return scene.subject()
    remaining = [name for name in scene.previous.options if name not in own]
    if remaining:
        return listed(remaining[:2])
    found = topic(scene.candidates, [text])
    return found.phrase.text if found else ""


def held(scene: Scene) -> tuple[str, ...]:
    """Conditions of the earlier question that still hold beside those which the follow-up names."""
    own = scene.current.conditions
    if not own:
        return scene.previous.conditions
    added = any(
        re.search(
            r"\b(?:with|has|have|had|and|plus|comorbid|concomitant|also)\s+(?:[\w-]+\s+){0,2}$",
            scene.text[: phrase.start],
        )
        or scene.text[: phrase.start].strip().lower() in {"with", "and with"}
        for phrase in scene.phrases
        if phrase.kind == "condition"
    )
    return scene.previous.conditions if added else ()


def context(scene: Scene, text: str, without: tuple[str, ...] = ()) -> str:
    """Condition, failures and population that still hold, for words that already say what is asked.

    A condition does not hold for a new drug that the corpus never names beside it: "with warfarin?" is about the drug alone.
    """
    asked = set(scene.current.facets) or set(scene.previous.facets)
    past = tuple(dict.fromkeys((*scene.previous.failed, *scene.current.failed)))
    failed = () if asked and asked <= _WITHOUT_FAILURE else tuple(name for name in past if name not in without)
    new = [name for name in (*scene.current.drugs, *scene.current.classes) if name not in scene.previous.entities]
    still = tuple(name for name in held(scene) if not new or any(scene.related(one, name) for one in new))
    return scene.context(text, failed=failed, conditions=still)


def template(scene: Scene, words: str, context: str) -> Wording:
    """An elliptic follow-up on a long question takes what was asked from it: dose, safety, monitoring or treatment."""
    previous = scene.previous
    leads: dict[str, str] = {
        "dosing": "What is the dose",
        "safety": "How safe is treatment",
        "monitoring": "What monitoring is needed",
    }
    lead = next((leads[facet] for facet in previous.facets if facet in leads), "What are the treatment options")
    wording = Wording().own(lead)
    if previous.options and not previous.failed:
        wording.own(" with ").carried(scene.subject())
    return wording.own(f" {words}" if cues.PREPOSITION.match(words) else f" for {words}").carried(context).own("?")


def previous_question(scene: Scene) -> Wording:
    """The earlier question without its mark, or what it comes down to when it is long."""
    if scene.reusable:
        return Wording().carried(bare(scene.last.interpreted))
    around = scene.context("", failed=scene.previous.failed)
    subject = "" if scene.previous.failed or not scene.previous.options else f" with {scene.subject()}"
    return Wording().carried(f"What are the treatment options{subject}{around}")


def marked(text: str, scene: Scene) -> Wording:
    """The text with the names of the earlier question marked as carried."""
    own = set(scene.current.entities)
    wording, position = Wording(), 0
    for mention in scene.vocabulary.find(text):
        if mention.term in scene.previous.entities and mention.term not in own:
            wording.own(text[position : mention.start]).carried(text[mention.start : mention.end])
            position = mention.end
    return wording.own(text[position:])


def shortened(wording: Wording, length: int) -> Wording:
    """The first `length` characters, with their marks."""
    kept = Wording()
    for part in wording.parts:
        room = length - len(kept.text)
        if room > 0:
            kept.extend([part.model_copy(update={"text": part.text[:room]})])
    return kept


def lower_first(text: str) -> str:
    """Without the capital that only the start of a sentence explains."""
    first = text.split(" ")[0] if text else ""
    bare_word = stem(fold(first))
    plain = fold(first) in FUNCTION_WORDS or bare_word in RELATIONAL or bare_word in ADJECTIVES or bare_word in VERBS
    return text[:1].lower() + text[1:] if plain and first != "I" and first[1:] == first[1:].lower() else text
