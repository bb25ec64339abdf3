"""The direct answer: the few statements that answer the question as put, and the strongest one that speaks against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rag.answer import Role
from rag.compose.aspects import aspect_of
from rag.compose.placement import LIMITING
from rag.compose.pool import TOGETHER, Pool
from rag.compose.selection import diverse, relevant_and_new
from rag.compose.studies import Study, study_of
from rag.compose.words import FACET_NAMES
from rag.evidence.statements import Statement
from rag.question import Facet
from rag.text.wording import listed

FACET_ROLES: dict[Facet, tuple[Role, ...]] = {
    "combination": ("limitation", "contraindication", "recommendation", "efficacy", "safety", "warning"),
    "dosing": ("dosing",),
    "monitoring": ("monitoring",),
    "contraindication": ("contraindication", "warning", "limitation"),
    "interaction": ("warning", "dosing", "safety", "limitation", "contraindication"),
    "safety": ("safety", "warning", "contraindication"),
    "mechanism": ("mechanism", "background"),
    "diagnosis": ("background", "monitoring", "recommendation"),
    "comparison": ("efficacy", "recommendation"),
    "access": ("access", "indication", "limitation"),
    "efficacy": ("efficacy",),
    "indication": ("indication", "recommendation", "regulatory", "dosing"),
    "treatment": ("recommendation", "efficacy", "dosing", "indication"),
}
WORDS = 75  # of the statements in a direct answer
_AT_LEAST = 0.2
_ON_POINT = 0.35
_SHARE = 0.6  # of the best statement's relevance: a direct answer is short rather than padded


class Lead(NamedTuple):
    """Fixed words and the statements that they introduce."""

    words: str
    statements: tuple[Statement, ...]


def direct_answer(pool: Pool) -> list[Lead]:
    """Leads in reading order; empty when nothing in the pool answers the question."""
    if pool.focus.kind == TOGETHER:
        leads = _together(pool)
    else:
        study = study_of(pool)
        leads = _as_asked(pool) if study is None else _of_study(study)
    return [lead for lead in leads if lead.statements]


def _of_study(study: Study) -> list[Lead]:
    """A question that one study puts to itself is answered by its conclusion, or by what it studied and found."""
    return [
        Lead("The study that comes nearest to the question concluded:", study.concluded),
        Lead("The study that comes nearest to the question looked at this:", study.studied),
        Lead("It found:" if study.studied or study.concluded else "The study that comes nearest found:", study.found),
    ]


def _together(pool: Pool) -> list[Lead]:
    """Using treatments together: what authority says, what it supports instead, and what has been reported after all."""
    asked = listed(pool.analysis.failed or pool.analysis.drugs[:1] or pool.analysis.classes[:1])
    against = pool.pick(
        lambda item: pool.about_combination(item) and item.grade.level <= 2 and item.modality in LIMITING,
        1,
        prefer=pool.authority,
    )
    instead = _instead(pool, against)
    reported = pool.pick(
        lambda item: (
            pool.about_combination(item)
            and item.role in {"efficacy", "safety"}
            and 3 <= item.grade.level <= 7
            and pool.on_condition(item)
        ),
        1,
        without=(*against, *instead),
        prefer=lambda item: (
            0.3 * any(quantity.unit == "percent" for quantity in item.quantities)
            + 0.3 * (item.role == ("safety" if "safety" in pool.analysis.facets else "efficacy"))
        ),
    )
    label = bool(against) and against[0].source.kind == "label"
    return [
        Lead(
            f"On giving {asked} together with another advanced drug{', the label says' if label else ''}:",
            tuple(against),
        ),
        Lead("On what to use instead:", tuple(instead)),
        Lead("However, the combination itself has been reported on:", tuple(reported)),
    ]


def _instead(pool: Pool, without: Sequence[Statement]) -> list[Statement]:
    options = [name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"]
    failed = set(pool.analysis.failed)

    def fits(item: Statement) -> bool:
        drugs = set(pool.drugs(item)) - failed
        return (
            bool(drugs)
            and not item.combination
            and not (failed and item.prior == "naive")
            and pool.on_condition(item)
            and (not options or bool(drugs & set(options)))
        )

    guidance = pool.pick(
        lambda item: (
            fits(item) and item.role == "recommendation" and item.grade.level <= 3 and item.modality not in LIMITING
        ),
        1,
        without=without,
    )
    trial = pool.pick(
        lambda item: fits(item) and item.role == "efficacy" and item.grade.level <= 4 and len(pool.drugs(item)) > 1,
        1,
        without=(*without, *guidance),
    )
    return [*guidance, *trial]


def _as_asked(pool: Pool) -> list[Lead]:
    """What the question's facets ask for, a slot each before a slot twice; then the strongest word against."""
    analysis = pool.analysis
    specific: list[Facet] = [facet for facet in analysis.facets if facet != "treatment"]
    fits = _fits(pool, specific or list(analysis.facets))
    fitting = [one for one in pool.candidates if one.relevance >= _AT_LEAST and fits(one.statement)]
    fitting = [one for one in fitting if one.relevance >= _SHARE * fitting[0].relevance]
    # A question that asks one thing wants the nearest statements; a survey wants them spread over what it covers.
    choose = diverse if pool.focus.broad else relevant_and_new
    statements = [one.statement for one in choose(fitting, WORDS)]
    if not statements:  # of another kind than the question's words ask for, but on the point all the same
        on_point = [one for one in pool.candidates if one.relevance >= _ON_POINT and pool.on_condition(one.statement)]
        statements = [one.statement for one in diverse(on_point, WORDS)]
    against = pool.pick(
        lambda item: (
            item.modality in LIMITING
            and item.grade.level <= 2
            and bool(set(pool.focus.drugs) & set(item.entities))
            and pool.on_condition(item)
        ),
        1 if statements and {"treatment", "indication", "access"} & set(analysis.facets) else 0,
        without=statements,
        prefer=lambda item: pool.authority(item) + 0.2 * (aspect_of(item) == "limitation:use"),
        at_least=_AT_LEAST,
    )
    if any(item.modality in LIMITING for item in statements):
        against = []
    subject = listed([*pool.focus.drugs[:3]] or [*pool.focus.conditions][:3] or [*analysis.entities[:2]])
    names = listed([FACET_NAMES[facet] for facet in (specific or analysis.facets)[:2]])
    opening = f"On {names or 'the question'}{f' of {subject}' if subject else ''}, the corpus says:"
    return [Lead(_verdict(pool, statements) or opening, tuple(statements)), Lead("However:", tuple(against))]


def _fits(pool: Pool, facets: Sequence[Facet]) -> Callable[[Statement], bool]:
    """Whether a statement is of the kind that the facets ask for."""
    roles = {role for facet in facets for role in FACET_ROLES[facet]}
    kind = pool.focus.kind
    if kind == "options":
        roles = {"recommendation", "efficacy", *(roles - {"dosing", "indication"})}
    if kind == "explanation" and not facets:
        roles = {"mechanism", "background", "efficacy", "monitoring", "recommendation"}
    drugs = set(pool.focus.drugs)

    def fits(item: Statement) -> bool:
        if (roles and item.role not in roles) or not pool.on_condition(item) or not pool.about_focus(item):
            return False
        if kind == "comparison" and len(drugs) > 1 and item.role == "efficacy":
            return len(drugs & set(item.entities)) > 1
        return kind != "options" or not item.combination

    return fits


def _verdict(pool: Pool, statements: Sequence[Statement]) -> str:
    """For a yes-or-no question, what the weight of the quoted sources says, in their own strength; "" where they say none."""
    if pool.analysis.form != "yes_no":
        return ""
    limits = [item for item in statements if item.modality in LIMITING]
    supports = [item for item in statements if item.modality in {"recommended", "may_consider"}]
    if limits and supports:
        return "The sources differ, each in its own words:"
    if limits:
        return "The sources speak against it, in their own words:"
    if supports:
        return "The sources support it as follows, in their own words:"
    return ""
