"""Follow-ups without a verb: "Dose?", "And in pregnancy?", "What about gammazumab instead?"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.followups import cues, slots
from rag.followups.carrying import context, held, lower_first, subject_of, template
from rag.followups.details import renumbered
from rag.followups.pronouns import leaning
from rag.followups.reading import Reading
from rag.followups.references import references
from rag.followups.scene import Scene
from rag.followups.standing import own_topic
from rag.followups.wording import Change, Wording, bare, changed, first_upper
from rag.text.wording import listed

_OF_CONDITION = re.compile(
    r"symptoms?|causes?|diagnosis|complications?|prognosis|prevention|screening|treatments?", re.IGNORECASE
)


def fragment(scene: Scene) -> Reading | None:
    """No verb of its own: "Dose?", "And in pregnancy?", "What about gammazumab instead?"."""
    about = bool(cues.ABOUT.match(scene.text))
    text = cues.LEAD.sub("", cues.LEAD.sub("", scene.text))
    instead = bool(cues.INSTEAD.search(text))
    rest = bare(cues.INSTEAD.sub("", text)).strip(" ,")
    rest = lower_first(rest)
    if not rest or cues.VERB.search(rest):
        return None
    number = renumbered(bare(scene.last.interpreted), rest) if scene.reusable else None
    if number:
        start, end, new = number
        asked = changed(bare(scene.last.interpreted), [Change(start, end, new)], base_carried=True).own("?")
        return Reading(asked, "ellipsis")
    if not about and len(rest.split()) > 8:
        return None
    inner = replace(scene, text=rest)
    if references(rest):
        return leaning(replace(scene, text=f"What is known about {rest}?")) if about else None
    if inner.current.drugs or inner.current.classes:
        return _fragment_drug(scene, inner, rest, instead=instead)
    facet = cues.FACET_NOUN.fullmatch(rest)
    if facet:
        return _fragment_facet(scene, rest, str(facet["noun"]))
    return _fragment_other(scene, inner, rest, about=about)


def _fragment_drug(scene: Scene, inner: Scene, rest: str, *, instead: bool) -> Reading:
    previous = scene.previous
    around = inner.context(rest, failed=previous.failed, conditions=held(inner))
    together = previous.asks_combination and not instead
    dropped = ("use together",) if previous.asks_combination and instead else ()
    if together and not cues.PREPOSITION.match(rest):
        lead = listed(tuple(name for name in previous.failed if name in previous.drugs)[:1] or previous.drugs[:1])
        wording = Wording().own("What is known about ").carried(f"{lead} combined with ").own(rest).carried(around)
        return Reading(wording.own("?"), "ellipsis", ("use together",))
    if inner.current.facets:
        return Reading(Wording().own(first_upper(rest)).carried(around).own("?"), "ellipsis", dropped=dropped)
    if not previous.failed and not previous.asks_combination and len(inner.phrases) == 1:
        words = re.sub(r"^(?:with|for|on|of)\s+", "", rest, flags=re.IGNORECASE)
        asked = slots.replaced(scene, inner.phrases[0], words)
        if asked is not None:
            return Reading(asked, "ellipsis")
    words = re.sub(r"^(?:with|for|on|of)\s+", "", rest, flags=re.IGNORECASE)
    wording = Wording().own(f"What is known about {words} as treatment").carried(around).own("?")
    return Reading(wording, "ellipsis", dropped=dropped)


def _fragment_facet(scene: Scene, rest: str, noun: str) -> Reading:
    about_condition = bool(_OF_CONDITION.fullmatch(noun)) or not scene.previous.options
    subject = (
        listed(scene.previous.conditions[:1])
        if about_condition and scene.previous.conditions
        else subject_of(scene, rest)
    )
    if noun.lower() == "monitoring" and subject:
        wording = (
            Wording()
            .own("What monitoring is needed with ")
            .carried(subject)
            .carried(context(scene, f"{rest} {subject}"))
        )
        return Reading(wording.own("?"), "ellipsis", (subject,))
    verb = "are" if noun.lower().endswith("s") and not noun.lower().endswith(("sis", "ss")) else "is"
    wording = Wording().own(f"What {verb} the {noun[:1].lower()}{noun[1:]}")
    if subject:
        wording.own(" of ").carried(subject)
    wording.carried(context(scene, f"{rest} {subject}"))
    return Reading(wording.own("?"), "ellipsis", (subject,) if subject else ())


def _fragment_other(scene: Scene, inner: Scene, rest: str, *, about: bool) -> Reading | None:
    kinds = {phrase.kind for phrase in inner.phrases}
    if cues.PREPOSITION.match(rest) or "population" in kinds:
        if scene.reusable:
            adds = bool(re.match(r"with\b", rest, re.IGNORECASE))
            words = rest if cues.PREPOSITION.match(rest) else f"in {rest}"
            asked = (
                Wording().carried(bare(scene.last.interpreted)).own(f" {words}?")
                if adds
                else slots.with_ending(inner, words)
            )
            return Reading(asked, "ellipsis")
        words = re.sub(r"^(?:in|for|during)\s+", "", rest, flags=re.IGNORECASE)
        kept_conditions = held(inner)
        return Reading(
            template(inner, words, scene.context(rest, failed=scene.previous.failed, conditions=kept_conditions)),
            "ellipsis",
        )
    new = next(iter(inner.phrases), None)
    if (
        not scene.known_ground
        and new
        and (new.order != inner.phrases[-1].order or re.search(r"\bof\s+(?:the |an? )?$", rest[: new.start]))
    ):
        return None  # "the goal of the Deep Impact mission" says by itself what is asked
    if new is not None and (new.kind != "other" or about):
        asked_again = slots.replaced(scene, new, rest)
        if asked_again is not None:
            return Reading(asked_again, "ellipsis")
    if not scene.known_ground and (not about or own_topic(inner)):
        return None  # keywords thrown in mean too many things where no term is known
    if "condition" in kinds and scene.previous.conditions:
        around = scene.context(rest, failed=scene.previous.failed, conditions=held(inner))
        return Reading(template(inner, rest, around), "ellipsis")
    subject = subject_of(scene, rest)
    if not subject:
        return None
    wording = Wording()
    wording = (
        wording.own(f"What is known about {rest} with ")
        if scene.previous.drugs
        else wording.own(f"{first_upper(rest)} for ")
    )
    wording.carried(subject).carried(context(scene, f"{rest} {subject}"))
    return Reading(wording.own("?"), "ellipsis", (subject,))
