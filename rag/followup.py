"""Reads a follow-up against the conversation: what carries over, what is replaced, whether the topic changed.

By rule, so that the reader can see it and correct it. The person's own words are kept; pronouns are replaced by what they
stand for, and the condition and prior failure that still hold are added at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answer import Interpretation
from rag.question import Analysis, analyse_question
from rag.text.vocabulary import Vocabulary
from rag.text.wording import listed

_SWITCH = re.compile(
    r"^\s*(?:(?:now |ok(?:ay)?,? )?(?:a )?(?:different|another|new|unrelated|separate) (?:patient|question|topic|subject|case)|"
    r"chang(?:e|ing) (?:of |the )?(?:topic|subject)|on another (?:matter|note))\s*[:,.;-]*\s*",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\s*(?:no|sorry|actually|wait)?,?\s*(?:i meant?|make that|correction:?|i should have said)\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\s*(?:and|but|so|ok(?:ay)?|then|also|now)\b[\s,]*|^\s*(?:what|how) about\s+", re.IGNORECASE)
_INSTEAD = re.compile(r"\s*\b(?:instead|rather|alone)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|"
    r"(?:this|that|these|those)(?: (?:drugs?|combination|treatments?|therap(?:y|ies)|medicines?|approach|option))?|"
    r"the (?:drug|combination|treatment|therapy|medicine|approach))\b(?! (?:patient|case|question))",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\s*\b(?:here|in this (?:case|patient|situation|setting)|for (?:her|him|this patient))\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|might|give|use|cause|work|treat|how|which|when|why|who)\b",
    re.IGNORECASE,
)
_SEVERITY = re.compile(
    r"(?:(?:moderate|moderately|mild|severe|active|refractory|luminal|ileal|colonic|stricturing)(?:[ -](?:to|and|or)[ -])?\s*"
    r"(?:severely|severe|active)?(?: active)?)\s+$",
    re.IGNORECASE,
)


def resolve(
    text: str, history: tuple[str, ...], vocabulary: Vocabulary, is_known: Callable[[str], bool]
) -> tuple[Analysis, Interpretation]:
    """The question that is really asked, analysed, and what was done to get there.

    :param history: interpreted questions of earlier turns, oldest first.
    """
    current = analyse_question(text, vocabulary, is_known)
    switch = _SWITCH.match(text)
    if switch and (rest := text[switch.end() :].strip()):
        analysis = analyse_question(rest[0].upper() + rest[1:], vocabulary, is_known)
        dropped = analyse_question(history[-1], vocabulary, is_known).entities if history else ()
        return analysis, _interpretation(analysis, dropped=dropped)
    if not history or _stands_alone(text, current):
        return current, _interpretation(current)
    previous = analyse_question(history[-1], vocabulary, is_known)
    return _against(text, current, previous, vocabulary, is_known)


def _stands_alone(text: str, current: Analysis) -> bool:
    """A question that names its own condition and leans on nothing, or one about a drug that the corpus does not know."""
    if current.unknown_names:
        return True
    leans = _LEAD.match(text) or _CORRECTION.match(text) or _PRONOUN.search(text) or _HERE.search(text)
    return bool(current.conditions) and not leans and (bool(current.drugs) or len(text.split()) > 5)


def _against(
    text: str, current: Analysis, previous: Analysis, vocabulary: Vocabulary, is_known: Callable[[str], bool]
) -> tuple[Analysis, Interpretation]:
    correction = bool(_CORRECTION.match(text))
    failed = tuple(dict.fromkeys((*previous.failed, *current.failed)))
    conditions = _conditions(current, previous, correction)
    context = _context(conditions, failed, previous, text)
    rewritten, carried, dropped = _rewritten(text, current, previous, failed, context, correction)
    analysis = analyse_question(rewritten, vocabulary, is_known)
    kept = set(analysis.entities)
    carried_names = tuple(name for name in previous.entities if name in kept and name not in current.entities)
    return analysis, Interpretation(
        carried=tuple(dict.fromkeys((*carried, *carried_names))),
        replaced=tuple(name for name in current.entities if name not in previous.entities),
        dropped=tuple(dict.fromkeys((*(name for name in previous.entities if name not in kept), *dropped))),
        corrected=current.corrected,
        entities=analysis.entities,
        facets=analysis.facets,
    )


def _rewritten(
    text: str, current: Analysis, previous: Analysis, failed: tuple[str, ...], context: str, correction: bool
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The follow-up as a full question; what was carried in words; what was dropped in words."""
    bare = _CORRECTION.sub("", text) if correction else text
    instead = bool(_INSTEAD.search(bare))
    stripped = _INSTEAD.sub("", _LEAD.sub("", _LEAD.sub("", bare))).strip(" ?.!,")
    if current.failed:
        return f"What are the treatment options{context}?", (), ()
    if correction:
        return _template(previous, stripped, context), (), ()
    if current.drugs and not _VERB.search(stripped):
        if instead or not previous.asks_combination:
            dropped = ("use together",) if previous.asks_combination else ()
            phrase = f"What is known about {stripped} as treatment{context}?"
            return (phrase if not current.facets else f"{_first_upper(stripped)}{context}?"), (), dropped
        return (
            f"What is known about {_subject(previous, failed)} combined with {stripped}{context}?",
            ("use together",),
            (),
        )
    if not _VERB.search(stripped):
        return _template(previous, stripped, context), (), ()
    if current.drugs:
        return f"{_HERE.sub('', stripped)}{context}?", (), ()
    subject = _carried_subject(previous, failed)
    if _PRONOUN.search(stripped):
        return f"{_PRONOUN.sub(subject, _HERE.sub('', stripped), count=1)}{context}?", (subject,), ()
    return (
        f"{_HERE.sub('', stripped)}{f' with {subject}' if subject else ''}{context}?",
        (subject,) if subject else (),
        (),
    )


def _template(previous: Analysis, stripped: str, context: str) -> str:
    """An elliptic follow-up takes the earlier question's verb: "And in pregnancy?" asks the same of pregnancy."""
    rest = re.sub(r"^(?:with|in|for|during|after)\s+", "", stripped, flags=re.IGNORECASE)
    subject = f" with {_carried_subject(previous, previous.failed)}" if previous.options and not previous.failed else ""
    words = {"dosing": "What is the dose", "safety": "How safe is treatment", "monitoring": "What monitoring is needed"}
    lead = next((words[facet] for facet in previous.facets if facet in words), "What are the treatment options")
    own = re.fullmatch(
        r"(?:the )?(dose|dosage|dosing|monitoring|safety|side effects|adverse events|mechanism|cost)s?",
        rest,
        re.IGNORECASE,
    )
    if own:
        return f"What is the {own.group(1).lower()} of {_carried_subject(previous, previous.failed)}{context}?"
    return f"{lead}{subject} for {rest}{context}?"


def _carried_subject(previous: Analysis, failed: tuple[str, ...]) -> str:
    """What "it" stands for: the combination that was asked about, else the open options, else the failed drug."""
    if previous.asks_combination:
        drugs = tuple(name for name in previous.drugs if name not in failed and name != _subject(previous, failed))
        partner = (
            drugs[0] if len(drugs) == 1 else f"a {previous.classes[0]}" if previous.classes else listed(drugs, "or")
        )
        return f"{_subject(previous, failed)} combined with {partner}"
    return listed(tuple(name for name in previous.options if name not in failed)[:2] or failed[:1])


def _subject(previous: Analysis, failed: tuple[str, ...]) -> str:
    return listed(tuple(name for name in failed if name in previous.drugs)[:1] or previous.drugs[:1])


def _conditions(current: Analysis, previous: Analysis, correction: bool) -> tuple[str, ...]:
    if correction and current.conditions:
        return ()
    return tuple(name for name in previous.conditions if name not in current.conditions)


def _context(conditions: tuple[str, ...], failed: tuple[str, ...], previous: Analysis, text: str) -> str:
    """The condition and the failures that still hold, as words that a question can end with."""
    parts = ""
    if conditions:
        parts += f" in {listed(tuple(_with_severity(name, previous.text) for name in conditions))}"
    if failed:
        parts += f" after failure of {listed(failed)}"
    populations = tuple(name for name in previous.populations if name.lower() not in text.lower())
    return parts + (f" ({listed(populations)})" if populations else "")


def _with_severity(condition: str, text: str) -> str:
    position = text.lower().find(condition.lower())
    match = _SEVERITY.search(text[:position]) if position > 0 else None
    return f"{match.group().strip()} {condition}" if match else condition


def _interpretation(analysis: Analysis, dropped: tuple[str, ...] = ()) -> Interpretation:
    return Interpretation(
        dropped=tuple(name for name in dropped if name not in analysis.entities),
        corrected=analysis.corrected,
        entities=analysis.entities,
        facets=analysis.facets,
    )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
