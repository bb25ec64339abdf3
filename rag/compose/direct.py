"""The direct answer: the few statements that answer the question as put, and the strongest one that speaks against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.compose.about import TOGETHER
from rag.compose.against import AUTHORITY, asks_for_another, in_its_place, rules_out_for, spoken_against
from rag.compose.asked import ASKS_TO_ACT
from rag.compose.fit import FACET_ROLES
from rag.compose.placement import LIMITING
from rag.compose.pool import Pool
from rag.compose.selection import Candidate, relevant_and_new
from rag.compose.studies import Study, study_of
from rag.compose.together import UseTogether, use_together
from rag.compose.words import FACET_NAMES
from rag.compose.worth import Worth
from rag.evidence.statements import Statement
from rag.facets import Facet
from rag.text.wording import listed

WORDS, MOST = 125, 3  # of the statements in a direct answer, and how many there are,
WORDS_OF_SEVERAL, MOST_OF_SEVERAL = 160, 4  # and where several things are asked
TRADE = 0.9  # relevance against novelty, as `relevant_and_new` has it
LEADS = 0.05  # how much less relevant an authority's word may be and still stand first
_ON_WHAT_WAS_ASKED = 0.7  # of the question's words, by rarity, for a statement to count in the verdict
OF_ASKED_KIND = 0.25  # relevance from which a statement of the asked kind stands for one
OF_ASKED_ACT, SHARE_OF_ACT = 0.45, 0.5  # the same for a word of an asked act, and as a share of the best one's
_OF_DRUGS: frozenset[Facet] = frozenset(
    {"dosing", "monitoring", "safety", "mechanism", "interaction", "contraindication"}
)
_OF_CONDITIONS: frozenset[Facet] = frozenset({"dosing", "monitoring", "safety", "mechanism", "diagnosis", "treatment"})
# Whether it has done harm asks for no leave.
_HARMED = re.compile(r"\b(?:harm|hurt|damag|injur|affect)\w*", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:something|anything) else\b|\bother than\b", re.IGNORECASE)  # for another one
_SURE = 0.65  # relevance of the best statement below which what is quoted comes near, and may not answer the question
_SHARE = 0.6  # of the best statement's relevance: a direct answer is short rather than padded


class Lead(NamedTuple):
    """Fixed words and the statements that they introduce."""

    words: str
    statements: tuple[Statement, ...]


def direct_answer(pool: Pool, worth: Worth | None = None) -> list[Lead]:
    """Leads in reading order; empty when nothing in the pool answers the question."""
    # "How often did the two together cause ...?" asks for a figure, not for advice.
    together = use_together(pool) if pool.focus.kind == TOGETHER and pool.analysis.form != "how_much" else None
    study = None if together else study_of(pool)
    leads = (
        _of_use_together(together) if together else _of_study(study) if study else _as_asked(pool, worth or Worth(pool))
    )
    return [lead for lead in leads if lead.statements]


def has_direct_answer(pool: Pool) -> bool:
    """Whether `direct_answer` would hold a statement, without weighing them all: for whoever only asks for that."""
    together = use_together(pool) if pool.focus.kind == TOGETHER and pool.analysis.form != "how_much" else None
    if together:
        return any(lead.statements for lead in _of_use_together(together))
    study = study_of(pool)
    if study:
        return any(lead.statements for lead in _of_study(study))
    return any(one.cost <= WORDS for one in pool.candidates)


def _of_study(study: Study) -> list[Lead]:
    """A question that one study puts to itself is answered by its conclusion, or by what it studied and found."""
    return [
        Lead("The study that comes nearest to the question concluded:", study.concluded),
        Lead("The study that comes nearest to the question looked at this:", study.studied),
        Lead("It found:" if study.studied or study.concluded else "The study that comes nearest found:", study.found),
    ]


def _of_use_together(use: UseTogether) -> list[Lead]:
    """What authority says, what it supports instead, and what has been reported after all."""
    return [
        Lead(use.opening, use.against),
        Lead("On what to use instead:", use.instead),
        Lead("However, the combination itself has been reported on:", use.reported),
    ]


def _as_asked(pool: Pool, worth: Worth) -> list[Lead]:
    """What the question's facets ask for, a slot each before a slot twice; then the strongest word against."""
    analysis = pool.analysis
    specific: list[Facet] = [facet for facet in analysis.facets if facet != "treatment"]
    fitting = [one._replace(relevance=worth.of(one.statement)) for one in pool.candidates]
    near = [one for one in fitting if one.relevance >= _SHARE]
    words, most = (WORDS_OF_SEVERAL, MOST_OF_SEVERAL) if analysis.asks_several else (WORDS, MOST)
    chosen = _with_what_was_asked(relevant_and_new(near, words, trade=TRADE, most=most), fitting, specific, most)
    chosen = _with_each_act(chosen, fitting, pool, most)
    chosen = _in_order(pool, worth, chosen)
    statements = [one.statement for one in chosen]
    against = spoken_against(pool, statements)
    statements = [item for item in statements if item not in against]
    opening = _opening(pool, specific)
    answer = Lead(_verdict(pool, statements) or opening, tuple(statements))
    if any(rules_out_for(pool, item) for item in against):
        # What rules a drug out in the one who is asked about comes before what it does for others.
        instead = in_its_place(pool, against) if asks_for_another(analysis.text) else []
        return [
            Lead("Against it, for what the question tells of the patient:", tuple(against)),
            Lead("On what to use instead:", tuple(instead)) if instead else answer,
        ]
    return [answer, Lead("However:", tuple(against))]


def _in_order(pool: Pool, worth: Worth, chosen: Sequence[Candidate]) -> list[Candidate]:
    """By worth, a label's or guideline's word first where it is worth about as much."""
    # Which of two is better is told by who compared them.
    leads = 0.0 if pool.focus.kind == "comparison" else LEADS

    def rank(one: Candidate) -> float:
        item = one.statement
        return worth.of(item) + leads * (item.grade.level <= AUTHORITY or pool.about.stands_in(item))

    return sorted(chosen, key=lambda one: -rank(one))


def _with_what_was_asked(
    chosen: list[Candidate], fitting: Sequence[Candidate], facets: Sequence[Facet], most: int
) -> list[Candidate]:
    """The best statement of an asked kind in place of the last one where none was chosen: monitoring is told by monitoring."""
    for facet in facets[:1]:
        roles = FACET_ROLES[facet]
        fresh = [one for one in fitting if one.statement.role in roles and one.relevance >= OF_ASKED_KIND]
        if fresh and not any(one.statement.role in roles for one in chosen):
            best = max(fresh, key=lambda one: (one.relevance, one.statement.text))
            chosen = [best, *chosen[: most - 1]]
    return chosen


def _with_each_act(chosen: list[Candidate], fitting: Sequence[Candidate], pool: Pool, most: int) -> list[Candidate]:
    """The best statement with a word of each thing that is asked to be done, where the chosen ones have none of it."""
    top = max((one.relevance for one in fitting), default=0.0)
    for act in (*pool.matters, *pool.acts):
        if any(act.is_said(one.statement.text) for one in chosen):
            continue
        fresh = [
            one
            for one in fitting
            if one.relevance >= max(OF_ASKED_ACT, SHARE_OF_ACT * top)
            and act.is_said(one.statement.text)
            and pool.about.asked_kind(one.statement)
        ]
        if fresh:
            best = max(fresh, key=lambda one: (one.relevance, one.statement.text))
            chosen = [*chosen[: most - 1], best]
    return chosen


def _opening(pool: Pool, facets: Sequence[Facet]) -> str:
    """Names what was asked: dosing is of a drug, in a condition. A drug that no statement names is not promised."""
    drugs = listed([drug for drug in pool.focus.drugs if any(drug in item.entities for item in pool.statements)][:3])
    conditions = listed([*pool.focus.conditions][:3])
    told = [FACET_NAMES[facet] for facet in facets if facet in (_OF_DRUGS if drugs else _OF_CONDITIONS)][:2]
    inside = f" in {conditions}" if len(pool.focus.conditions) == 1 and (told or drugs) else ""
    subject = f"{listed(told)} of {drugs}" if told and drugs else drugs or listed(told) or conditions
    if inside and conditions not in subject:
        subject += inside
    if pool.nearest > 0.0 and pool.best < _SURE:  # without vectors, relevance is another scale
        return f"What comes nearest to the question{f', on {subject}' if subject else ''}:"
    return f"On {subject}, the corpus says:" if subject else "In answer, the corpus says:"


def _verdict(pool: Pool, statements: Sequence[Statement]) -> str:
    """For a yes-or-no question, what the weight of the quoted sources says, in their own strength; "" where they say none."""
    analysis = pool.analysis
    if analysis.form != "yes_no" or not ASKS_TO_ACT.search(analysis.text) or pool.focus.kind == "comparison":
        return ""
    if _HARMED.search(analysis.text) or _ELSE.search(analysis.text):
        return ""
    # What is ruled out in liver disease says nothing of dialysis: only statements on what was asked decide.
    # What is said of adults says nothing of children.
    people = set(pool.analysis.populations)
    statements = [
        item
        for item in statements
        if pool.share(item) >= _ON_WHAT_WAS_ASKED and (not people or people & {*item.entities, *item.context})
    ]
    limits = [item for item in statements if item.modality in LIMITING]
    supports = [item for item in statements if item.modality in {"recommended", "may_consider"}]
    if limits and (supports or any(item.contrast for item in limits)):
        return "The sources differ, each in its own words:"
    if limits:
        return "The sources speak against it, in their own words:"
    if supports:
        return "The sources support it as follows, in their own words:"
    return ""
