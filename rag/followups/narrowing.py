"""Follow-ups that change or narrow the earlier question: corrections, facts of the patient, conditions, other countries."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.followups import cues, slots
from rag.followups.carrying import held, lower_first, marked, previous_question, shortened, template
from rag.followups.reading import Reading, Rule
from rag.followups.scene import Scene
from rag.followups.wording import Change, Wording, bare, changed, first_upper

_ASKS = re.compile(
    r"\b(?:can|could|should|do|does|did|is|are|would|will|must) (?:i|you|we|it|they|he|she|there|the)\b", re.IGNORECASE
)
_TRIVIAL = re.compile(
    r"^(?:so |and |but )?(?:what (?:next|now|then|else)|does (?:that|this) change (?:anything|that|things|the answer)|"
    r"any (?:change|difference)|is (?:that|this|it) "
    r"(?:any )?different|what would change|anything different|does (?:that|this) matter)\b.{0,12}$",
    re.IGNORECASE,
)
_OWN_FACT = re.compile(
    r"\s*(?:(?:and|but|so|also|well)[\s,]+)*(?:i|we|my|our|there (?:is|are))(?:'m|'ve|'re)?\b", re.IGNORECASE
)
_LONGEST_QUESTION = 10  # words of an earlier question that something told can narrow, where no term is known
_LONGEST_CLAUSE = 8  # words of a narrowing clause where no term is known


def place(scene: Scene) -> Reading | None:
    """Another country's position on the same question: "And the Europeans?", "Actually I need the UK position."."""
    new = cues.PLACES.search(scene.text)
    old = cues.PLACES.search(scene.last.interpreted)
    if (
        not new
        or not old
        or not scene.reusable
        or len(scene.text.split()) > 8
        or scene.current.drugs
        or scene.current.conditions
    ):
        return None
    corrects = bool(
        cues.CORRECTION.match(scene.text) or re.match(r"(?:no|actually|sorry)\b", scene.text, re.IGNORECASE)
    )
    if not corrects and cues.VERB.search(cues.LEAD.sub("", scene.text)):
        return None
    words = re.sub(r"(?<=[a-z])s$", "", new.group()) if new.group() not in {"US", "United States"} else new.group()
    asked = changed(bare(scene.last.interpreted), [Change(old.start(), old.end(), words)], base_carried=True).own("?")
    return Reading(asked, "correction" if corrects else "ellipsis")


def correction(scene: Scene, again: Rule) -> Reading | None:
    """What was meant instead: "No, I meant ulcerative colitis.". `again` reads a correction that is a whole question."""
    match = cues.CORRECTION.match(scene.text)
    rest = scene.text[match.end() :] if match else ""
    if not match:
        negated = cues.NEGATED_CORRECTION.match(scene.text)
        rest = str(negated["rest"]) if negated and not cues.VERB.search(negated["rest"]) else ""
    rest = bare(rest)
    if not rest:
        return None
    swap = cues.NOT_BUT.match(rest)
    if swap:
        rest = bare(str(swap["new"] or swap["new2"]))
    corrected = replace(scene, text=rest)
    if cues.VERB.search(rest) and (len(rest.split()) > 4 or cues.VERB.match(rest)):
        inner = again(corrected)
        wording = inner.wording if inner else Wording().own(f"{first_upper(rest)}?")
        return Reading(wording, "correction")
    if (
        re.match(r"(?:only )?(?:patients?|people|those|children|women|men|adults)\b", rest, re.IGNORECASE)
        and scene.reusable
    ):
        return Reading(Wording().carried(bare(scene.last.interpreted)).own(f" in {rest}?"), "correction")
    new = next(iter(corrected.phrases), None)
    if cues.PREPOSITION.match(rest) and scene.reusable and not (new and new.kind in {"drug", "class", "condition"}):
        return Reading(slots.with_ending(corrected, f"{rest[:1].lower()}{rest[1:]}"), "correction")
    words = re.sub(r"^(?:in|for|with|of|about)\s+", "", rest, flags=re.IGNORECASE)
    asked = slots.replaced(corrected, new, words) if new else None
    if asked is None:
        kept_conditions = () if corrected.current.conditions else None
        around = scene.context(rest, failed=scene.previous.failed, conditions=kept_conditions)
        asked = (
            template(corrected, words, around)
            if scene.known_ground or corrected.current.entities
            else Wording().own(f"{first_upper(rest)}?")
        )
    return Reading(asked, "correction")


def patient(scene: Scene, again: Rule) -> Reading | None:
    """A statement on the patient, alone or before a question: "She has failed X too. What next?"."""
    sentences = [part for part in re.split(r"(?<=[.!;])\s+", scene.text.strip()) if part]
    opening = cues.ABOUT_THE_PATIENT.match(sentences[0])
    if not opening or sentences[0].rstrip().endswith("?"):
        return None
    question = " ".join(sentences[1:])
    failed = tuple(dict.fromkeys((*scene.previous.failed, *scene.current.failed)))
    if question and not _TRIVIAL.match(bare(question)):
        inner = replace(scene, text=question)
        reading = again(inner)
        wording = Wording().extend(reading.wording.parts) if reading else Wording().own(f"{bare(question)}?")
        told_words = "" if scene.current.failed else f" ({bare(sentences[0])})"
        end = bare(wording.text)
        kept = shortened(wording, len(end)).own(told_words)
        if reading is None or scene.current.failed:
            kept.carried(inner.context(kept.text, failed=failed))
        return Reading(kept.own("?"), "refinement", reading.carried if reading else ())
    if scene.current.failed:
        around = scene.context("", failed=failed, conditions=held(scene))
        return Reading(marked(f"What are the treatment options{around}?", scene), "refinement")
    told_words = bare(re.sub(r"^\s*(?:and|but|so|also)\b[\s,]*", "", sentences[0], flags=re.IGNORECASE))
    return Reading(previous_question(scene).own(f" ({told_words})?"), "refinement")


def told(scene: Scene) -> Reading | None:
    """Something told and nothing asked: it narrows the earlier question."""
    match = cues.STATES.match(scene.text)
    longest = 30 if scene.known_ground else 8
    if not match or not cues.FINITE.search(match["told"]) or scene.current.drugs or len(scene.text.split()) > longest:
        return None
    if not scene.known_ground and not (_OWN_FACT.match(scene.text) and _short_question(scene.last.interpreted)):
        return None
    words = bare(cues.LEAD.sub("", str(match["told"])) or str(match["told"]))
    return Reading(previous_question(scene).own(f" ({lower_first(words)})?"), "refinement")


def _short_question(text: str) -> bool:
    """A question that nothing has been added to yet; more would make it one about everything."""
    return "(" not in text and len(text.split()) <= _LONGEST_QUESTION


def refinement(scene: Scene) -> Reading | None:
    """A narrowing clause: "only in patients over 65", "what if she is pregnant?"."""
    match = cues.REFINES.match(scene.text)
    if (
        not match
        or _ASKS.search(scene.text)
        or re.search(r",\s*(?:is|are|does|do|can|should|what|how|which|will|would|was|were)\b", scene.text)
    ):
        return None
    short = len(scene.text.split()) <= _LONGEST_CLAUSE and scene.last.interpreted.rstrip().endswith("?")
    if not scene.known_ground and not short:
        return None
    clause = bare(cues.REFINING_VERB.sub("only in ", cues.AND.sub("", scene.text).lstrip(" ,")))
    clause = re.sub(r"^(?:what|and) if\b", "if", clause, flags=re.IGNORECASE)
    clause = re.sub(r"^only in (?=in |for |with |among )", "only ", clause)
    comma = "," if re.match(r"(?:if|assuming|given|provided|suppos\w+|unless)\b", clause, re.IGNORECASE) else ""
    return Reading(previous_question(scene).own(f"{comma} {clause[:1].lower()}{clause[1:]}?"), "refinement")
