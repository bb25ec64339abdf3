"""Decides whether the corpus covers a question at all. Nothing similar is passed off as an answer.

Each rule names what is missing, so that not answering is as plain as answering. No threshold of likeness could do it: the
question of a false premise is as near to the corpus as a true one. What decides is whether the things that are named, what
is asked of them, and for whom, meet in statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.compose.fit import FACET_ROLES
from rag.compose.pool import Pool, token_weights
from rag.compose.relevance import ALLERGY
from rag.compose.words import FACET_NAMES
from rag.evidence.statements import Statement
from rag.ports import PassageIndex
from rag.premises import false_premise
from rag.records import Passage, Record
from rag.text.analyser import analyse, words
from rag.text.wording import listed

_ANCHORS = frozenset({"drug", "class", "condition", "procedure", "test", "outcome"})
_PARTICULAR = re.compile(
    r"\brecord number\b|\bMRN\b|\bcase number\b|\bnear me\b|\bin stock\b|\bMrs?\.? [A-Z]\w+|\b(?:room|ward|bed) \d+|"
    r"\blawyers?\b|\blawsuits?\b|\bweather\b"
)
_PRICE = re.compile(r"(?<!at what )\b(?:costs?|prices?|expensive|cheap(?:er)?)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many (hour|day|week|month|year)s?\b", re.IGNORECASE)
_ATTRIBUTES = frozenset({"dosing", "monitoring", "contraindication", "interaction", "mechanism", "access"})
_ON_THE_MATTER = 0.5  # of the question's words, by rarity
_COMPOUND = re.compile(r"\b[a-z]{3,}-[a-z]{3,}\b")
_HEAD_TO_HEAD = re.compile(r"head[- ]to[- ]head|in a (?:trial|study)|randomi[sz]ed", re.IGNORECASE)


class Thresholds(Record):
    """Where coverage ends. Calibrated on gold cases, and on questions written by others afterwards (docs/composing.md)."""

    unknown_share: float = 0.34
    cosine: float = 0.3
    unmet_share: float = 0.7  # of what is asked about a thing, by rarity, that no statement about the thing says
    short: int = 12  # words; a longer question tells a story, whose every word need not stand in a statement
    same: float = 0.74  # cosine from which a sentence says what is asked, in whatever words
    best: float = 0.45  # relevance that the best statement of an answer has at least,
    best_unsaid: float = 0.55  # and where words of the question stand in no statement
    near: float = 0.6  # relevance from which a statement stands for a question that names nothing known


class Verdict(Record):
    """Whether to answer, and if not, why, in a sentence for the reader.

    `unsaid` warns the reader of an answer: what no statement says of what is asked, in a sentence.
    """

    answerable: bool
    reason: str = ""
    unsaid: str = ""


def judge(pool: Pool, passages: Sequence[Passage], index: PassageIndex, thresholds: Thresholds) -> Verdict:
    """The first rule that speaks against answering, or an answerable verdict.

    Words of the question that no statement holds speak against answering where the question is short: then they are what is
    asked. In a longer one they may be a story's, and on questions that nobody had tuned for they told answerable from
    unanswerable no better than chance; so the reader is told, and gets what there is.
    """
    # Other words for it will do, but not those of a compound: "half-life" is not told by what is near to a drug's dose.
    worded = pool.nearest >= thresholds.same and not _COMPOUND.search(pool.analysis.text.lower())
    words_unsaid = _unmet(pool, index, thresholds) or _unknown_words(pool, index, thresholds)
    unknown = _unknown_name(pool) or ("" if worded else _unknown_term(pool))
    partly = bool(unknown) and pool.analysis.asks_more
    unsaid = (unknown if partly else "") or _in_allergy(pool) or words_unsaid or _not_of_the_drug(pool)
    short = len(pool.analysis.text.split()) <= thresholds.short and not worded
    checks = (
        _particular(pool),
        _underspecified(pool, thresholds),
        "" if partly else unknown,
        _population(pool),
        false_premise(pool),
        _effect_of_combination(pool),
        _head_to_head(pool),
        _without_the_figure(pool),
        _apart(pool),
        _elsewhere(pool),
        _attribute(pool),
        words_unsaid if short and not partly else "",
        _far_away(pool, passages, thresholds),
        _nothing_near(pool, thresholds.best_unsaid if unsaid and not partly else thresholds.best),
    )
    refusal = next((Verdict(answerable=False, reason=reason) for reason in checks if reason), None)
    return refusal or Verdict(answerable=True, unsaid=unsaid)


def _particular(pool: Pool) -> str:
    if not _PARTICULAR.search(pool.analysis.text):
        return ""
    return "The question is about one particular person, place or day, of which documents say nothing."


def _underspecified(pool: Pool, thresholds: Thresholds) -> str:
    analysis = pool.analysis
    named = any(pool.vocabulary.kind(name) in _ANCHORS for name in analysis.entities)
    if named or analysis.unknown_names or len(analysis.content) > 2:
        return ""
    if pool.nearest >= 1.5 * thresholds.cosine and pool.closest >= thresholds.near:
        return ""
    return "The question names no drug, condition, procedure or test. Name what it is about, or ask it as a follow-up."


def _unknown_name(pool: Pool) -> str:
    if not pool.analysis.unknown_names:
        return ""
    return f"No document of this corpus mentions {listed(pool.analysis.unknown_names, 'or')}."


def _unknown_term(pool: Pool) -> str:
    """A term that the corpus never has is what is asked about, however much is known of the rest of the question."""
    if not pool.analysis.unknown_terms:
        return ""
    return f"No document of this corpus mentions {listed(pool.analysis.unknown_terms, 'or')}."


def _unknown_words(pool: Pool, index: PassageIndex, thresholds: Thresholds) -> str:
    analysis = pool.analysis
    named = analyse(" ".join(analysis.entities))
    weights = token_weights(dict.fromkeys((*analysis.asked, *named)), index)
    # Populations have a rule of their own, with a better reason; a drug is known by its kind, and a gap says so. A name that
    # statements have by another one is said, whether or not a document spells it as the vocabulary does.
    said = {name for item in pool.statements for name in item.entities}
    known = [name for name in analysis.entities if name in said]
    by_kind = [name for name in analysis.drugs if said & set(pool.vocabulary.classes(name))]
    elsewhere = set(analyse(" ".join((*analysis.populations, *by_kind, *known))))
    unknown = [
        token
        for token in weights
        if index.document_frequency(token) == 0 and not _is_number(token) and token not in elsewhere
    ]
    share = sum(weights[token] for token in unknown) / (sum(weights.values()) or 1.0)
    if share <= thresholds.unknown_share:
        return ""
    typed = [word for word in dict.fromkeys(words(analysis.text)) if set(analyse(word)) & set(unknown)]
    return f"This corpus says nothing of {listed(typed, 'or')}."


def _far_away(pool: Pool, passages: Sequence[Passage], thresholds: Thresholds) -> str:
    """Says nothing where no dense list was asked for, as in the check of related questions."""
    cosines = [passage.scores["dense"] for passage in passages if "dense" in passage.scores]
    if passages and not cosines:
        return ""
    nearest = max(max(cosines, default=0.0), pool.nearest)
    return "" if nearest >= thresholds.cosine else "No passage of this corpus comes near the question."


def _population(pool: Pool) -> str:
    """A question about pregnancy or renal impairment needs a sentence that joins it to what was asked.

    What is written for adults holds for an adult of any age, so that the age of a patient alone asks for no sentence on
    older adults; it does for a child.
    """
    analysis = pool.analysis
    asked = {name for name in analysis.populations if name in analysis.entities or name == "children"}
    if not asked:
        return ""

    people = pool.about.with_kinds(asked)

    def joins(item: Statement) -> bool:
        if not people & item.context:
            return False
        if analysis.asks_combination and len(analysis.drugs) + len(analysis.classes) > 1:
            return pool.about.combination(item)
        of_its_kind = pool.about.asked_kind(item) and pool.about.on_condition(item)
        return pool.about.asked_drug(item) or of_its_kind or (not analysis.options and pool.about.on_condition(item))

    if any(joins(item) for item in pool.statements):
        return ""
    subject = "this use together" if analysis.asks_combination else listed(analysis.drugs or analysis.conditions)
    return f"No statement of this corpus is about {subject or 'this'} in {listed(sorted(asked))}."


def _unmet(pool: Pool, index: PassageIndex, thresholds: Thresholds) -> str:
    """What is asked of a thing has to stand in some statement about that thing, not about another."""
    analysis = pool.analysis
    named = set(analyse(" ".join(analysis.entities)))
    asked = [token for token in analysis.asked if token not in named and not _is_number(token)]
    asked += [token for match in _PRICE.finditer(analysis.text) for token in analyse(match.group())]
    subjects = set(pool.focus.drugs)
    if not asked or not subjects:
        return ""
    about = [item for item in pool.statements if subjects & item.context]
    weights = token_weights(asked, index)
    unmet = [token for token in weights if not any(token in pool.held(item) for item in about)]
    for compound in _COMPOUND.findall(analysis.text.lower()):
        # "half-life" is not met by half of the patients and their quality of life.
        if set(analyse(compound)) & set(weights) and not any(compound in item.text.lower() for item in about):
            unmet += [token for token in analyse(compound) if token in weights]
    unmet = list(dict.fromkeys(unmet))
    if sum(weights[token] for token in unmet) < thresholds.unmet_share * sum(weights.values()):
        return ""
    typed = [word for word in dict.fromkeys(words(analysis.text)) if set(analyse(word)) & set(unmet)]
    return f"No statement of this corpus about {listed(pool.focus.drugs)} says anything of {listed(typed, 'or')}."


def _not_of_the_drug(pool: Pool) -> str:
    """An effect that is asked about and that no statement on the asked drugs, or on their classes, names.

    It warns and does not refuse.
    """
    focus, vocabulary = pool.focus, pool.vocabulary
    if not focus.drugs:
        return ""
    kinds = {name for drug in focus.drugs for name in (drug, *vocabulary.classes(drug))}
    about = [item for item in pool.statements if kinds & item.context]
    missing = [
        name
        for name in pool.analysis.entities
        if vocabulary.kind(name) == "outcome"
        and not any({*pool.about.with_kinds([name]), *vocabulary.classes(name)} & item.context for item in about)
    ]
    if not missing:
        return ""
    return f"No statement of this corpus about {listed(focus.drugs)} says anything of {listed(missing, 'or')}."


def _in_allergy(pool: Pool) -> str:
    """What somebody is allergic to needs a statement on that: without one, what is proposed to others is no advice."""
    avoided = pool.about.avoided
    if not avoided or any(avoided & set(item.entities) and ALLERGY.search(item.text) for item in pool.statements):
        return ""
    return f"No statement of this corpus says what to do in an allergy to {listed(pool.analysis.avoided, 'or')}."


def _attribute(pool: Pool) -> str:
    """A kind of statement that is asked for of a drug, and that none on this drug is."""
    focus = pool.focus
    if focus.kind != "use" or not focus.drugs:
        return ""
    for facet in pool.analysis.facets:
        if facet not in _ATTRIBUTES:
            continue
        roles = set(FACET_ROLES[facet])
        fitting = [
            item
            for item in pool.statements
            if set(focus.drugs) & set(item.entities) and roles & {item.role, *item.also}
        ]
        if not fitting:
            return f"No statement of this corpus on {listed(focus.drugs)} is about {FACET_NAMES[facet]}."
        # A dose is a dose for something: that of an anaesthetic is not the one against depression.
        conditions = set(focus.conditions) | focus.related
        if facet == "dosing" and focus.conditions and not any(conditions & item.context for item in fitting):
            asked = f"{listed(focus.drugs)} in {listed([*focus.conditions])}"
            return f"No statement of this corpus gives a dose of {asked}."
    return ""


def _apart(pool: Pool) -> str:
    """A drug for a condition that no statement, and no document, brings together with it."""
    focus = pool.focus
    if focus.kind != "use" or not focus.drugs or not focus.conditions:
        return ""
    conditions = set(focus.conditions) | focus.related
    if any(set(focus.drugs) & item.context and conditions & item.context for item in pool.statements):
        return ""
    if not _is_asked(pool, focus.conditions):
        return ""
    return f"No statement of this corpus is about {listed(focus.drugs)} in {listed([*focus.conditions])}."


def _elsewhere(pool: Pool) -> str:
    """A condition that no statement found is about: what is said of others is no answer."""
    focus = pool.focus
    conditions = set(focus.conditions) | focus.related
    if not focus.conditions or any(conditions & item.context for item in pool.statements):
        return ""
    return (
        f"No statement of this corpus is about {listed([*focus.conditions])}."
        if _is_asked(pool, focus.conditions)
        else ""
    )


def _is_asked(pool: Pool, conditions: Iterable[str]) -> bool:
    """Whether conditions are what is asked about, or what somebody happens to have whose story is told before."""
    said = {name for item in pool.statements for name in item.context}
    asked = set(pool.analysis.asked)
    return any(name in said or asked & set(analyse(name)) for name in conditions)


def _effect_of_combination(pool: Pool) -> str:
    """A question on the effect of two named drugs together needs a study of those two, not of one alone."""
    analysis = pool.analysis
    if not analysis.asks_combination or len(analysis.drugs) < 2 or analysis.failed:
        return ""
    if not {"comparison", "efficacy"} & set(analysis.facets):
        return ""
    both = set(analysis.drugs[:2])
    # "upadacitinib with risankizumab (17 patients) or vedolizumab (6)" gives neither pair of the two partners.
    if any(item.combination and set(pool.about.drugs(item)) == both for item in pool.statements):
        return ""
    return f"No statement of this corpus reports on {listed(analysis.drugs[:2])} given together."


def _head_to_head(pool: Pool) -> str:
    """Whether one drug beat another in a trial is told only by a trial of both."""
    drugs = pool.focus.drugs
    if len(drugs) != 2 or not _HEAD_TO_HEAD.search(pool.analysis.text) or pool.analysis.asks_combination:
        return ""
    both = set(drugs)
    if any(both <= set(item.entities) and item.source.kind in {"rct", "cohort"} for item in pool.statements):
        return ""
    return f"No statement of this corpus reports a trial of {listed(drugs)} against each other."


def _without_the_figure(pool: Pool) -> str:
    """How many years it lasts is told only by a sentence on the matter that counts in years."""
    match = _HOW_MANY.search(pool.analysis.text)
    if match is None:
        return ""
    unit = match.group(1).lower()
    if any(
        any(quantity.unit == unit for quantity in item.quantities) and pool.share(item) >= _ON_THE_MATTER
        for item in pool.statements
    ):
        return ""
    return f"No statement of this corpus that speaks to the question gives a number of {unit}s."


def _nothing_near(pool: Pool, at_least: float) -> str:
    return "" if pool.best >= at_least else "No single statement of this corpus speaks to what the question asks."


def _is_number(token: str) -> bool:
    """Figures, and what is written together with one: 3b, 64m."""
    return token[:1].isdigit()
