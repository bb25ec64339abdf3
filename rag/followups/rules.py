"""The rules that turn a follow-up into a full question, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answer import FollowUpKind, OtherReading
from rag.followups import cues, slots
from rag.followups.antecedents import Candidate, Reference, choose, topic
from rag.followups.details import renumbered
from rag.followups.phrases import Phrase
from rag.followups.pointers import named_before
from rag.followups.references import HERE, ONES, THERE, references
from rag.followups.scene import Scene
from rag.followups.standing import own_topic
from rag.followups.words import ADJECTIVES, FUNCTION_WORDS, RELATIONAL, VERBS
from rag.followups.wording import Change, Wording, bare, changed, first_upper, possessive
from rag.question import Facet
from rag.text.analyser import fold, stem
from rag.text.wording import listed

_WITHOUT_FAILURE: frozenset[Facet] = frozenset(
    {"mechanism", "diagnosis", "interaction", "monitoring", "contraindication"}
)
_NEW_CLAUSE = re.compile(
    r"\b(?:and|so|then|but) (?:how|what|when|where|why|which|who|if|is|are|does|do|did|can)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:can|could|should|do|does|did|is|are|would|will|must) (?:i|you|we|it|they|he|she|there|the)\b", re.IGNORECASE
)
_LONGEST_TOLD = 30  # words
_TREATMENTS = frozenset("drug medicine medication agent treatment option antibiotic therapy one".split())
_OF_CONDITION = re.compile(
    r"symptoms?|causes?|diagnosis|complications?|prognosis|prevention|screening|treatments?", re.IGNORECASE
)
_TRIVIAL = re.compile(
    r"^(?:so |and |but )?(?:what (?:next|now|then|else)|does (?:that|this) change (?:anything|that|things|the answer)|any (?:change|difference)|is (?:that|this|it) "
    r"(?:any )?different|what would change|anything different|does (?:that|this) matter)\b.{0,12}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """A full question, what kind of follow-up gave it, and what else it can mean."""

    wording: Wording
    kind: FollowUpKind
    carried: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = ()


Rule = Callable[[Scene], Reading | None]


def read(scene: Scene) -> Reading | None:
    """The reading of the first rule that applies; None for a question that stands by itself."""
    for rule in (
        _place,
        _correction,
        _patient,
        _told,
        _refinement,
        _comparison,
        _pointer,
        _why,
        _fragment,
        _leaning,
        _unfinished,
    ):
        reading = rule(scene)
        if reading is not None:
            return reading
    return None


def _place(scene: Scene) -> Reading | None:
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
    words = re.sub(r"(?<=[a-z])s$", "", new.group()) if new.group() not in {"US", "United States"} else new.group()
    asked = changed(bare(scene.last.interpreted), [Change(old.start(), old.end(), words)], base_carried=True).own("?")
    kind: FollowUpKind = (
        "correction"
        if cues.CORRECTION.match(scene.text) or re.match(r"(?:no|actually|sorry)\b", scene.text, re.I)
        else "ellipsis"
    )
    return Reading(asked, kind)


def _correction(scene: Scene) -> Reading | None:
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
    if cues.VERB.search(rest) and len(rest.split()) > 4:
        inner = read(corrected)
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
        held = () if corrected.current.conditions else None
        context = scene.context(rest, failed=scene.previous.failed, conditions=held)
        asked = _template(corrected, words, context)
    return Reading(asked, "correction")


def _patient(scene: Scene) -> Reading | None:
    """A statement on the patient, alone or before a question: "She has failed X too. What next?"."""
    sentences = [part for part in re.split(r"(?<=[.!;])\s+", scene.text.strip()) if part]
    told = cues.ABOUT_THE_PATIENT.match(sentences[0])
    if not told or sentences[0].rstrip().endswith("?"):
        return None
    question = " ".join(sentences[1:])
    failed = tuple(dict.fromkeys((*scene.previous.failed, *scene.current.failed)))
    if question and not _TRIVIAL.match(bare(question)):
        inner = replace(scene, text=question)
        reading = read(inner)
        wording = Wording().extend(reading.wording.parts) if reading else Wording().own(f"{bare(question)}?")
        told_words = "" if scene.current.failed else f" ({bare(sentences[0])})"
        end = bare(wording.text)
        kept = _shortened(wording, len(end)).own(told_words)
        if reading is None or scene.current.failed:
            kept.carried(inner.context(kept.text, failed=failed))
        return Reading(kept.own("?"), "refinement", reading.carried if reading else ())
    if scene.current.failed:
        context = scene.context("", failed=failed, conditions=_held(scene))
        return Reading(_marked(f"What are the treatment options{context}?", scene), "refinement")
    told_words = bare(re.sub(r"^\s*(?:and|but|so|also)\b[\s,]*", "", sentences[0], flags=re.IGNORECASE))
    return Reading(_previous(scene).own(f" ({told_words})?"), "refinement")


def _told(scene: Scene) -> Reading | None:
    """Something told and nothing asked: it narrows the earlier question."""
    match = cues.STATES.match(scene.text)
    longest = 30 if scene.known_ground else 8
    if not match or not cues.FINITE.search(match["told"]) or scene.current.drugs or len(scene.text.split()) > longest:
        return None
    if not scene.known_ground and re.match(
        r"\s*(?:you|that|it|this|i see|the|he|she|they)\b", scene.text, re.IGNORECASE
    ):
        return None
    told = bare(cues.LEAD.sub("", str(match["told"])) or str(match["told"]))
    return Reading(_previous(scene).own(f" ({_lower(told)})?"), "refinement")


def _refinement(scene: Scene) -> Reading | None:
    match = cues.REFINES.match(scene.text)
    if (
        not match
        or _ASKS.search(scene.text)
        or re.search(r",\s*(?:is|are|does|do|can|should|what|how|which|will|would|was|were)\b", scene.text)
    ):
        return None
    clause = bare(cues.REFINING_VERB.sub("only in ", cues.AND.sub("", scene.text).lstrip(" ,")))
    clause = re.sub(r"^(?:what|and) if\b", "if", clause, flags=re.IGNORECASE)
    clause = re.sub(r"^only in (?=in |for |with |among )", "only ", clause)
    comma = "," if re.match(r"(?:if|assuming|given|provided|suppos\w+|unless)\b", clause, re.IGNORECASE) else ""
    return Reading(_previous(scene).own(f"{comma} {clause[:1].lower()}{clause[1:]}?"), "refinement")


def _comparison(scene: Scene) -> Reading | None:
    bare_text = bare(cues.LEAD.sub("", scene.text))
    match = cues.COMPARES_WITH.match(scene.text)
    if match:
        other = bare(str(match["with"]))
        subject = _subject(scene, other)
        if not subject:
            return None
        wording = Wording().own("How does ").carried(subject).own(f" compare with {other}")
        context = _context(scene, scene.text + subject, without=scene.vocabulary.names(subject))
        return Reading(wording.carried(context).own("?"), "comparison", (subject,))
    half = cues.HALF_COMPARISON.search(bare_text) or cues.BARE_COMPARE.search(bare_text)
    if half is None or re.search(r"\b(?:than|with|to|from|between|and|or)\b", bare_text) or references(bare_text):
        return None
    subject = _subject(scene, bare_text)
    if not subject or not scene.phrases:
        return None
    cue = half.group().lower()
    join = (
        " from " if cue.startswith("differ") else " with " if cue.startswith(("compare", "stack", "fare")) else " than "
    )
    join = " as " if cue.startswith("as ") else join
    wording = Wording().own(f"{first_upper(HERE.sub('', bare_text))}{join}").carried(subject)
    context = _context(scene, scene.text + subject, without=scene.vocabulary.names(subject))
    return Reading(wording.carried(context).own("?"), "comparison", (subject,))


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
    wording.carried(_context(scene, wording.text)).own("?")
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


def _fragment(scene: Scene) -> Reading | None:
    """No verb of its own: "Dose?", "And in pregnancy?", "What about gammazumab instead?"."""
    about = bool(cues.ABOUT.match(scene.text))
    text = cues.LEAD.sub("", cues.LEAD.sub("", scene.text))
    instead = bool(cues.INSTEAD.search(text))
    rest = bare(cues.INSTEAD.sub("", text)).strip(" ,")
    rest = _lower(rest)
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
        return _leaning(replace(scene, text=f"What is known about {rest}?")) if about else None
    if inner.current.drugs or inner.current.classes:
        return _fragment_drug(scene, inner, rest, instead=instead)
    facet = cues.FACET_NOUN.fullmatch(rest)
    if facet:
        return _fragment_facet(scene, rest, str(facet["noun"]))
    return _fragment_other(scene, inner, rest, about=about)


def _fragment_drug(scene: Scene, inner: Scene, rest: str, *, instead: bool) -> Reading:
    previous = scene.previous
    context = inner.context(rest, failed=previous.failed, conditions=_held(inner))
    together = previous.asks_combination and not instead
    dropped = ("use together",) if previous.asks_combination and instead else ()
    if together and not cues.PREPOSITION.match(rest):
        lead = listed(tuple(name for name in previous.failed if name in previous.drugs)[:1] or previous.drugs[:1])
        wording = Wording().own("What is known about ").carried(f"{lead} combined with ").own(rest).carried(context)
        return Reading(wording.own("?"), "ellipsis", ("use together",))
    if inner.current.facets:
        return Reading(Wording().own(first_upper(rest)).carried(context).own("?"), "ellipsis", dropped=dropped)
    if not previous.failed and not previous.asks_combination and len(inner.phrases) == 1:
        words = re.sub(r"^(?:with|for|on|of)\s+", "", rest, flags=re.IGNORECASE)
        asked = slots.replaced(scene, inner.phrases[0], words)
        if asked is not None:
            return Reading(asked, "ellipsis")
    words = re.sub(r"^(?:with|for|on|of)\s+", "", rest, flags=re.IGNORECASE)
    wording = Wording().own(f"What is known about {words} as treatment").carried(context).own("?")
    return Reading(wording, "ellipsis", dropped=dropped)


def _fragment_facet(scene: Scene, rest: str, noun: str) -> Reading:
    about_condition = bool(_OF_CONDITION.fullmatch(noun)) or not scene.previous.options
    subject = (
        listed(scene.previous.conditions[:1])
        if about_condition and scene.previous.conditions
        else _subject(scene, rest)
    )
    if noun.lower() == "monitoring" and subject:
        wording = (
            Wording()
            .own("What monitoring is needed with ")
            .carried(subject)
            .carried(_context(scene, f"{rest} {subject}"))
        )
        return Reading(wording.own("?"), "ellipsis", (subject,))
    verb = "are" if noun.lower().endswith("s") and not noun.lower().endswith(("sis", "ss")) else "is"
    wording = Wording().own(f"What {verb} the {noun[:1].lower()}{noun[1:]}")
    if subject:
        wording.own(" of ").carried(subject)
    wording.carried(_context(scene, f"{rest} {subject}"))
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
        held = _held(inner)
        return Reading(
            _template(inner, words, scene.context(rest, failed=scene.previous.failed, conditions=held)), "ellipsis"
        )
    new = next(iter(inner.phrases), None)
    if new is not None and (new.kind != "other" or about):
        asked_again = slots.replaced(scene, new, rest)
        if asked_again is not None:
            return Reading(asked_again, "ellipsis")
    if not scene.known_ground and own_topic(inner):
        return None
    if "condition" in kinds and scene.previous.conditions:
        context = scene.context(rest, failed=scene.previous.failed, conditions=_held(inner))
        return Reading(_template(inner, rest, context), "ellipsis")
    subject = _subject(scene, rest)
    if not subject:
        return None
    wording = Wording()
    wording = (
        wording.own(f"What is known about {rest} with ")
        if scene.previous.drugs
        else wording.own(f"{first_upper(rest)} for ")
    )
    wording.carried(subject).carried(_context(scene, f"{rest} {subject}"))
    return Reading(wording.own("?"), "ellipsis", (subject,))


def _leaning(scene: Scene) -> Reading | None:
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
        wording = Wording().own(first_upper(text)).carried(_context(inner, text))
        return Reading(wording.own("?"), "ellipsis")
    place = THERE.search(text)
    if place:
        found = topic([one for one in scene.candidates if one.phrase.named and one.phrase.kind == "other"], [text])
        if found is not None:
            words = f"in {found.phrase.text}"
            return Reading(
                changed(text, [Change(place.start(), place.end(), words)], base_carried=False).own("?"),
                "pronoun",
                (words,),
            )
    person = any(reference.person for reference in references(text))
    if HERE.search(text) or (person and scene.previous.entities):
        kept = HERE.sub("", text)
        wording = Wording().own(first_upper(kept)).carried(_context(replace(scene, text=kept), kept))
        return Reading(wording.own("?"), "pronoun")
    return None


def _resolved(scene: Scene, reference: Reference) -> Reading | None:
    text = scene.text
    combined = _combination(scene, reference) or _answered(scene, reference)
    choice = None if combined else choose(text, reference, _fair(scene, reference))
    if not combined and choice is None:
        return None
    taken = combined or (_plural(choice.taken.phrase, reference) if choice else "")
    wording = _put(scene, reference, taken)
    others = ()
    if choice and choice.other is not None:
        other = choice.other.phrase.text
        others = (OtherReading(means=other, question=_put(scene, reference, other).text),)
    return Reading(wording, "pronoun", (taken,), others=others)


def _answered(scene: Scene, reference: Reference) -> str:
    """The drugs that the answer named, for "they" and "those drugs" after a question that named none."""
    noun = reference.noun.rstrip("s")
    if not reference.plural or scene.previous.drugs or (noun and noun not in _TREATMENTS):
        return ""
    asked = set(scene.previous.classes)
    named = [
        name
        for statement in scene.outline.statements
        if statement.section == "direct_answer"
        for name in statement.entities
        if name in scene.vocabulary.terms and scene.vocabulary.kind(name) == "drug"
    ]
    members = [name for name in dict.fromkeys(named) if not asked or asked & set(scene.vocabulary.classes(name))]
    return listed(members[:3]) if len(members) > 1 else ""


def _plural(phrase: Phrase, reference: Reference) -> str:
    """ "They" after "which anticoagulant" are anticoagulants."""
    return f"{phrase.text}s" if reference.plural and phrase.kind == "class" and not phrase.plural else phrase.text


def _inside(scene: Scene, reference: Reference) -> bool:
    """Whether the word stands for something that the follow-up itself names in an earlier clause or sentence."""
    earlier = [phrase for phrase in scene.phrases if phrase.end < reference.start]
    if not earlier or reference.person:
        return False
    between = scene.text[earlier[-1].end : reference.start]
    if _NEW_CLAUSE.search(between) or re.search(r"[?!]|\.\s", scene.text[: reference.start]):
        return True
    strong = [phrase for phrase in earlier if phrase.kind != "other" or phrase.named]
    return bool(strong) and bool(re.search(r"[:;,\u2014]", scene.text[strong[-1].end : reference.start]))


def _put(scene: Scene, reference: Reference, words: str) -> Wording:
    shown = possessive(words) if reference.possessive else words
    text = scene.text
    wording = changed(text, [Change(reference.start, reference.end, shown)], base_carried=False)
    here = HERE.search(wording.text)
    if here:
        wording = changed(HERE.sub("", text), [Change(reference.start, reference.end, shown)], base_carried=False)
    if wording.parts and not wording.parts[0].carried:
        wording.parts[0] = wording.parts[0].model_copy(update={"text": first_upper(wording.parts[0].text)})
    return wording.carried(_context(scene, wording.text)).own("?")


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
    subject = _subject(scene, text)
    if not subject:
        return None
    if one:
        found = topic(scene.candidates, [text])
        head = found.phrase.text if found else subject
        return Reading(
            changed(text, [Change(one.start(), one.end(), head)], base_carried=False).own("?"), "ellipsis", (head,)
        )
    join = " with " if scene.previous.drugs else " for "
    wording = Wording().own(f"{first_upper(text)}{join}").carried(subject).carried(_context(scene, f"{text} {subject}"))
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


def _subject(scene: Scene, text: str) -> str:
    """What the conversation is about, in words; nothing that the follow-up names itself."""
    own = set(scene.vocabulary.names(text))
    if scene.previous.options and not own & set(scene.previous.options):
        return scene.subject()
    remaining = [name for name in scene.previous.options if name not in own]
    if remaining:
        return listed(remaining[:2])
    found = topic(scene.candidates, [text])
    return found.phrase.text if found else ""


def _held(scene: Scene) -> tuple[str, ...]:
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


def _context(scene: Scene, text: str, without: tuple[str, ...] = ()) -> str:
    """Condition, failures and population that still hold, for words that already say what is asked.

    A condition does not hold for a new drug that the corpus never names beside it: "with warfarin?" is about the drug alone.
    """
    asked = set(scene.current.facets) or set(scene.previous.facets)
    past = tuple(dict.fromkeys((*scene.previous.failed, *scene.current.failed)))
    failed = () if asked and asked <= _WITHOUT_FAILURE else tuple(name for name in past if name not in without)
    new = [name for name in (*scene.current.drugs, *scene.current.classes) if name not in scene.previous.entities]
    held = tuple(name for name in _held(scene) if not new or any(scene.related(one, name) for one in new))
    return scene.context(text, failed=failed, conditions=held)


def _lower(text: str) -> str:
    """Without the capital that only the start of a sentence explains."""
    first = text.split(" ")[0] if text else ""
    bare_word = stem(fold(first))
    plain = fold(first) in FUNCTION_WORDS or bare_word in RELATIONAL or bare_word in ADJECTIVES or bare_word in VERBS
    return text[:1].lower() + text[1:] if plain and first != "I" and first[1:] == first[1:].lower() else text


def _template(scene: Scene, words: str, context: str) -> Wording:
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


def _previous(scene: Scene) -> Wording:
    """The earlier question without its mark, or what it comes down to when it is long."""
    if scene.reusable:
        return Wording().carried(bare(scene.last.interpreted))
    context = scene.context("", failed=scene.previous.failed)
    subject = "" if scene.previous.failed or not scene.previous.options else f" with {scene.subject()}"
    return Wording().carried(f"What are the treatment options{subject}{context}")


def _marked(text: str, scene: Scene) -> Wording:
    """The text with the names of the earlier question marked as carried."""
    own = set(scene.current.entities)
    wording, position = Wording(), 0
    for mention in scene.vocabulary.find(text):
        if mention.term in scene.previous.entities and mention.term not in own:
            wording.own(text[position : mention.start]).carried(text[mention.start : mention.end])
            position = mention.end
    return wording.own(text[position:])


def _shortened(wording: Wording, length: int) -> Wording:
    """The first `length` characters, with their marks."""
    kept = Wording()
    for part in wording.parts:
        room = length - len(kept.text)
        if room > 0:
            kept.extend([part.model_copy(update={"text": part.text[:room]})])
    return kept
