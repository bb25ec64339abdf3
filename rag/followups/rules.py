"""The rules that turn a follow-up into a full question, in the order in which they are tried."""

from __future__ import annotations

import re

from rag.answer import OtherReading
from rag.followups import cues
from rag.followups.antecedents import topic
from rag.followups.carrying import context, subject_of
from rag.followups.fragments import fragment
from rag.followups.narrowing import correction, patient, place, refinement, told
from rag.followups.pointers import named_before
from rag.followups.pronouns import leaning
from rag.followups.reading import Reading, Rule
from rag.followups.references import HERE, ONES, references
from rag.followups.scene import Scene
from rag.followups.standing import own_topic
from rag.followups.wording import Change, Wording, bare, changed, first_upper


def read(scene: Scene) -> Reading | None:
    """The reading of the first rule that applies; None for a question that stands by itself."""
    rules: tuple[Rule, ...] = (
        place,
        lambda one: correction(one, read),
        lambda one: patient(one, read),
        told,
        refinement,
        _comparison,
        _pointer,
        _why,
        fragment,
        leaning,
        _unfinished,
    )
    return next((reading for rule in rules if (reading := rule(scene)) is not None), None)


def _comparison(scene: Scene) -> Reading | None:
    """The other half of a comparison: "versus vedolizumab?", "Is vedolizumab any better?"."""
    bare_text = bare(cues.LEAD.sub("", scene.text))
    match = cues.COMPARES_WITH.match(scene.text)
    if match:
        other = bare(str(match["with"]))
        subject = subject_of(scene, other)
        if not subject:
            return None
        wording = Wording().own("How does ").carried(subject).own(f" compare with {other}")
        around = context(scene, scene.text + subject, without=scene.vocabulary.names(subject))
        return Reading(wording.carried(around).own("?"), "comparison", (subject,))
    half = cues.HALF_COMPARISON.search(bare_text) or cues.BARE_COMPARE.search(bare_text)
    if half is None or re.search(r"\b(?:than|with|to|from|between|and|or)\b", bare_text) or references(bare_text):
        return None
    subject = subject_of(scene, bare_text)
    if not subject or not scene.phrases:
        return None
    cue = half.group().lower()
    join = (
        " from " if cue.startswith("differ") else " with " if cue.startswith(("compare", "stack", "fare")) else " than "
    )
    join = " as " if cue.startswith("as ") else join
    wording = Wording().own(f"{first_upper(HERE.sub('', bare_text))}{join}").carried(subject)
    around = context(scene, scene.text + subject, without=scene.vocabulary.names(subject))
    return Reading(wording.carried(around).own("?"), "comparison", (subject,))


def _pointer(scene: Scene) -> Reading | None:
    """Ordinals, "both", "the other one" and "that trial", looked up in the answer."""
    found = named_before(scene)
    if found is None:
        return None
    text = bare(cues.LEAD.sub("", scene.text)) if cues.ABOUT.match(scene.text) else bare(scene.text)
    shift = scene.text.find(text)
    change = Change(found.start - shift, found.end - shift, found.words)
    if change.start < 0:
        return None
    wording = changed(text, [change], base_carried=False)
    if not cues.VERB.search(text):
        wording = Wording().own("What is known about ").extend(wording.parts)
    wording.carried(context(scene, wording.text)).own("?")
    others = tuple(
        OtherReading(
            means=other,
            question=f"{changed(text, [Change(change.start, change.end, other)], base_carried=False).text}?",
        )
        for other in found.others
    )
    return Reading(wording, "pronoun", (found.words,), others=others)


def _why(scene: Scene) -> Reading | None:
    """A bare "why?" where no answer is known that could be pointed at."""
    if not re.fullmatch(
        r"\s*(?:(?:and|but|so)\s+)?(?:why(?: not| is that| so)?|how come)\s*[?.!]*\s*", scene.text, re.IGNORECASE
    ):
        return None
    return Reading(Wording().own("Why: ").carried(bare(scene.last.interpreted)).own("?"), "why")


def _unfinished(scene: Scene) -> Reading | None:
    """A whole sentence without a topic of its own, or without the condition that its drug is given for."""
    current = scene.current
    text = bare(cues.LEAD.sub("", scene.text)) or bare(scene.text)
    if current.unknown_names:
        return None
    one = ONES.search(text)
    if current.conditions:
        return _with_subject(scene, text)
    if current.drugs or current.classes:
        related = tuple(
            name
            for name in scene.previous.conditions
            if any(scene.related(own, name) for own in (*current.drugs, *current.classes))
        )
        words = scene.context(scene.text, conditions=related) if related else ""
        return Reading(Wording().own(first_upper(text)).carried(words).own("?"), "ellipsis") if words else None
    if own_topic(scene) or (not scene.known_ground and any(reference.person for reference in references(text))):
        return None
    subject = subject_of(scene, text)
    if not subject:
        return None
    if one:
        found = topic(scene.candidates, [text])
        head = found.phrase.text if found else subject
        return Reading(
            changed(text, [Change(one.start(), one.end(), head)], base_carried=False).own("?"), "ellipsis", (head,)
        )
    join = " with " if scene.previous.drugs else " for "
    wording = Wording().own(f"{first_upper(text)}{join}").carried(subject).carried(context(scene, f"{text} {subject}"))
    return Reading(wording.own("?"), "ellipsis", (subject,))


def _with_subject(scene: Scene, text: str) -> Reading | None:
    """A condition is named but no drug: "And what is the dose in otheritis?" still asks about the drug before."""
    current = scene.current
    asks_of_drug = bool({"dosing", "safety", "contraindication", "interaction", "monitoring"} & set(current.facets))
    if (
        current.drugs
        or current.classes
        or not scene.previous.options
        or not (cues.AND.match(scene.text) or asks_of_drug)
    ):
        return None
    if len(scene.phrases) > len(current.conditions) or not any(
        scene.related(option, name) for option in scene.previous.options for name in current.conditions
    ):
        return None
    subject = scene.subject()
    return Reading(Wording().own(f"{first_upper(text)} with ").carried(subject).own("?"), "ellipsis", (subject,))
