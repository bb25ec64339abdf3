"""Whether things that a question names meet in statements: a drug and a condition, a dose and a kidney function, two drugs.

Each rule gives what is missing in a sentence for the reader, "" where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.compose.fit import FACET_ROLES
from rag.compose.pool import Pool
from rag.compose.words import FACET_NAMES
from rag.evidence.statements import Statement
from rag.facets import asking_parts, facets_of
from rag.text.analyser import analyse
from rag.text.wording import listed

_AGES, _REACH = re.compile(r"\bage[sd]?\b", re.IGNORECASE), 14  # "ages 6 to 12" are no years that something lasts
_HOW_MANY = re.compile(r"\bhow many (hour|day|week|month|year)s?\b", re.IGNORECASE)
_SAME_TIME = {"day": "week", "week": "month"}  # "2 weeks" are 14 days
_CYCLES = re.compile(r"\b(?:\d+|two|three|four|six)(?: \w+)? cycles\b", re.IGNORECASE)  # and two cycles two months
_ATTRIBUTES = frozenset({"dosing", "monitoring", "contraindication", "interaction", "mechanism", "access"})
_KIDNEY_FIGURE = re.compile(
    r"\b(?:e?GFR|CrCl|creatinine clearance)\D{0,12}\d|"
    r"\bcreatinine\b[^.?;]{0,20}\b(?:\d+|doubled|tripled|twice|two|three|four|five|rising|risen|rose|climbing)\b",
    re.IGNORECASE,
)
_KIDNEYS = re.compile(
    r"\be?GFR\b|\bCrCl\b|\bclearance\b|\bcreatinine\b|\brenal|\bkidneys?\b|\bdialysis\b", re.IGNORECASE
)
_PAIR = 2
_ON_THE_MATTER = 0.5  # of the question's words, by rarity
_POOLED = re.compile(r"\bpooled\b|\bmeta-?analys", re.IGNORECASE)
_HEAD_TO_HEAD = re.compile(r"head[- ]to[- ]head|in a (?:trial|study)|randomi[sz]ed", re.IGNORECASE)


def without_people(pool: Pool) -> str:
    """A question about pregnancy or renal impairment needs a sentence that joins it to what was asked.

    What is written for adults holds for an adult of any age, so that the age of a patient alone asks for no sentence on
    older adults; it does for a child.
    """
    analysis = pool.analysis
    asked = {name for name in analysis.populations if name in analysis.entities or name == "children"}
    if not asked or not _asks_in(pool, asked):
        return ""

    people = pool.about.with_kinds(asked) | ({"newborns"} if "children" in asked else set())

    on_the_drug = {item.quote.document_id for item in pool.statements if set(pool.focus.drugs) & item.names}

    def joins(item: Statement) -> bool:
        if not people & item.context:
            return False
        if analysis.asks_combination and len(analysis.drugs) + len(analysis.classes) > 1:
            return pool.about.combination(item)
        of_its_kind = pool.about.asked_kind(item) and pool.about.on_condition(item)
        if pool.about.asked_drug(item) or of_its_kind or (not analysis.options and pool.about.on_condition(item)):
            return True
        # Who is at risk is told in a sentence of its own, in a text that is about the drug.
        told = bool(people & item.names) and item.quote.document_id in on_the_drug
        return told and not analysis.conditions and not pool.about.drugs(item)

    if any(joins(item) for item in pool.statements):
        return ""
    named = [name for name in analysis.drugs if name in analysis.asking] or analysis.drugs or analysis.conditions
    subject = "this use together" if analysis.asks_combination else listed(named)
    return f"No statement of this corpus is about {subject or 'this'} in {listed(sorted(asked))}."


def undosed_in_people(pool: Pool) -> str:
    """A dose in children, in pregnancy or with a failing organ needs a statement on dosing that is about them."""
    analysis = pool.analysis
    asked = {name for name in analysis.populations if name in analysis.entities or name == "children"} - {
        "older adults"
    }
    drugs = {*pool.asked_drugs}
    if "dosing" not in analysis.facets or not asked or not drugs or not _asks_in(pool, asked):
        return ""
    people = pool.about.with_kinds(asked) | ({"newborns"} if "children" in asked else set())
    if any(
        people & item.context and drugs & item.context and "dosing" in {item.role, *item.also}
        for item in pool.statements
    ):
        return ""
    return f"No statement of this corpus gives a dose of {listed(sorted(drugs))} in {listed(sorted(asked))}."


def _asks_in(pool: Pool, people: set[str]) -> bool:
    """Whether a drug in people is asked about: who has a child, or takes a drug beside, is only told of."""
    analysis = pool.analysis
    subjects = {*analysis.drugs, *analysis.classes}
    if not analysis.story:
        return bool(subjects or analysis.conditions)
    return bool((subjects or people) & {*analysis.asking})


def without_the_kind(pool: Pool) -> str:
    """A kind of statement that is asked for of a drug, and that none on this drug is."""
    focus = pool.focus
    drugs = pool.asked_drugs
    if focus.kind != "use" or not drugs:
        return ""
    for facet in pool.analysis.facets:
        if facet not in _ATTRIBUTES:
            continue
        roles = set(FACET_ROLES[facet])
        fitting = [item for item in pool.statements if {*drugs} & item.names and roles & {item.role, *item.also}]
        if not fitting:
            return f"No statement of this corpus on {listed(drugs)} is about {FACET_NAMES[facet]}."
        # A dose is a dose for something: that of an anaesthetic is not the one against depression.
        conditions = set(focus.conditions) | focus.related
        asks = _asks_of(pool, focus.conditions)
        if facet == "dosing" and focus.conditions and asks and not any(conditions & item.context for item in fitting):
            asked = f"{listed(drugs)} in {listed([*focus.conditions])}"
            return f"No statement of this corpus gives a dose of {asked}."
    return ""


def undosed(pool: Pool) -> str:
    """A drug whose dose one part of the question asks for by name, where statements give that of another drug only."""
    vocabulary = pool.vocabulary
    for part in asking_parts(pool.analysis.text):
        if "dosing" not in facets_of(part, names_remedy=True):
            continue
        named = {mention.term for mention in vocabulary.find(part)} & set(pool.focus.drugs)
        if len(named) != 1 or len(pool.focus.drugs) == 1:
            continue
        about = [item for item in pool.statements if named & item.names]
        if about and not any("dosing" in {item.role, *item.also} for item in about):
            return f"No statement of this corpus gives a dose of {listed(sorted(named))}."
    return ""


def without_kidneys(pool: Pool) -> str:
    """A dose at a kidney function that is told needs a statement on the drug that speaks of kidneys."""
    if "dosing" not in pool.analysis.facets or not pool.asked_drugs or not _KIDNEY_FIGURE.search(pool.analysis.text):
        return ""
    about = [item for item in pool.statements if set(pool.asked_drugs) & item.names]
    if not about or any(_KIDNEYS.search(item.text) for item in about):
        return ""
    return f"No statement of this corpus on {listed(pool.asked_drugs)} gives a dose by kidney function."


def apart(pool: Pool) -> str:
    """A drug for a condition that no statement, and no document, brings together with it.

    Both must be asked about: what somebody takes, or has beside, is told.
    """
    focus = pool.focus
    if (
        not focus.drugs
        or not focus.conditions
        or not (_asks_of(pool, focus.drugs) and _asks_of(pool, focus.conditions))
    ):
        return ""
    conditions = set(focus.conditions) | focus.related
    if focus.kind == "comparison":
        return _one_side(pool, conditions)
    if focus.kind != "use":
        return ""
    if any(set(focus.drugs) & item.context and conditions & item.context for item in pool.statements):
        return ""
    if len(focus.drugs) == _PAIR and any({*focus.drugs} <= item.names for item in pool.statements):
        return ""  # what two drugs do to each other they do in whatever disease
    if not _is_asked(pool, focus.conditions):
        return ""
    return f"No statement of this corpus is about {listed(focus.drugs)} in {listed([*focus.conditions])}."


def _asks_of(pool: Pool, names: Iterable[str]) -> bool:
    """Whether one of these names stands in the sentence that asks, or no story is told."""
    return not pool.analysis.story or bool({*names} & {*pool.analysis.asking})


def _one_side(pool: Pool, conditions: set[str]) -> str:
    """A drug of two of which, and of whose class, nothing is said in the condition."""
    sides = pool.about.sides
    if any(all(side & item.names for side in sides.values()) for item in pool.statements):
        return ""
    contexts = [item.context for item in pool.statements if conditions & item.context]
    for drug, side in sides.items():
        if not any(side & context for context in contexts):
            return f"No statement of this corpus is about {drug} in {listed([*pool.focus.conditions])}."
    return ""


def elsewhere(pool: Pool) -> str:
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


def without_the_pair(pool: Pool) -> str:
    """A question on the effect of two named drugs together needs a study of those two, not of one alone."""
    analysis = pool.analysis
    if (
        not analysis.asks_combination
        or len(analysis.drugs) < 2
        or analysis.failed
        or not {*analysis.drugs[:2]} <= {*analysis.asking}
    ):
        return ""
    if not {"comparison", "efficacy"} & set(analysis.facets):
        return ""
    both = set(analysis.drugs[:2])
    # "upadacitinib with risankizumab (17 patients) or vedolizumab (6)" gives neither pair of the two partners.
    if any(item.combination and set(pool.about.drugs(item)) == both for item in pool.statements):
        return ""
    return f"No statement of this corpus reports on {listed(analysis.drugs[:2])} given together."


def not_brought_together(pool: Pool) -> str:
    """Two drugs that one question asks about and that no statement names side by side: each may be told of, the pair is not."""
    if pool.focus.kind != "use" or len(pool.focus.drugs) != _PAIR:
        return ""
    if pool.focus.apart:
        return _one_side(pool, set(pool.focus.conditions) | pool.focus.related) if pool.focus.conditions else ""
    sides = [{drug, *pool.vocabulary.classes(drug)} for drug in pool.focus.drugs]
    if any(all(side & item.context for side in sides) for item in pool.statements):
        return ""
    return f"No statement of this corpus tells of {listed(pool.focus.drugs)} side by side."


def without_the_trial(pool: Pool) -> str:
    """Whether one drug beat another in a trial is told only by a trial of both."""
    drugs = pool.focus.drugs
    if (
        len(drugs) != 2
        or not {*drugs} <= {*pool.analysis.asking}
        or not _HEAD_TO_HEAD.search(pool.analysis.text)
        or pool.analysis.asks_combination
    ):
        return ""
    if any({*drugs} <= item.names and item.source.kind in {"rct", "cohort"} for item in pool.statements):
        return ""
    # "Ketamine and opioids gave ..." compares it with fentanyl, where it is pooled trials that are asked for.
    if _POOLED.search(pool.analysis.text) and any(
        item.source.kind == "meta-analysis" and all(side & item.names for side in pool.about.sides.values())
        for item in pool.statements
    ):
        return ""
    return f"No statement of this corpus reports a trial of {listed(drugs)} against each other."


def without_the_figure(pool: Pool) -> str:
    """How many years it lasts is told only by a sentence on the matter that counts in years."""
    match = _HOW_MANY.search(pool.analysis.text)
    if match is None:
        return ""
    unit = match.group(1).lower()
    units = {unit, _SAME_TIME.get(unit, unit)}

    def counts(item: Statement) -> bool:
        return (unit == "month" and _CYCLES.search(item.text) is not None) or any(
            quantity.unit in units and not _AGES.search(item.text, max(0, quantity.start - _REACH), quantity.start)
            for quantity in item.quantities
        )

    if any(counts(item) and pool.share(item) >= _ON_THE_MATTER for item in pool.statements):
        return ""
    return f"No statement of this corpus that speaks to the question gives a number of {unit}s."
