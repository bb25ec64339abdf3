"""The sections between the direct answer and the gaps, each from its own kind of statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer import Block, GroupBlock, Role
from rag.compose.citations import Citations, words
from rag.compose.direct import FACET_ROLES
from rag.compose.pool import Pool
from rag.evidence.conflicts import Conflict, conflicts
from rag.evidence.statements import Statement
from rag.text.wording import listed

_STUDIED: frozenset[Role] = frozenset({"efficacy", "safety"})
_LIMITING = frozenset({"contraindicated", "not_recommended"})
_MAX_GROUPS = 5


def restrictions(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """Label and regulator statements that limit what was asked; each country's label under its own name."""
    drugs = {*pool.analysis.drugs, *pool.analysis.classes}
    picked = pool.pick(
        lambda item: (
            item.source.kind in {"label", "regulatory", "guideline"}
            and (item.modality in _LIMITING or item.role in {"contraindication", "limitation"})
            and bool(drugs & set(item.entities))
            and pool.on_condition(item)
        ),
        6,
        prefer=lambda item: pool.authority(item) + 1.0 * pool.about_combination(item),
    )
    return citations.blocks(_strongest_first(picked))


def evidence(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """Groups by intervention, the combination first when it was asked for; strongest design first in each."""
    groups: list[tuple[str, list[Statement]]] = []
    used: list[Statement] = []
    if pool.analysis.asks_combination:
        together = pool.pick(
            lambda item: (
                pool.about_combination(item)
                and (item.role in {*_STUDIED, "limitation"})
                and item.grade.level > 2
                and pool.on_condition(item)
            ),
            9,
            prefer=lambda item: 0.3 * bool(item.quantities),
        )
        groups.append((_together(pool), together))
        used += together
    roles = _evidence_roles(pool)
    for drug in _subjects(pool):
        quota = 8 if len(_subjects(pool)) == 1 and not groups else 4
        picked = pool.pick(
            _studied(pool, drug, roles), quota, without=used, prefer=lambda item: 0.3 * bool(item.quantities)
        )
        groups.append((drug, picked))
        used += picked
    if not used:
        picked = pool.pick(lambda item: item.role in roles and pool.on_condition(item), 8)
        groups.append((listed(pool.analysis.conditions) or "What was found", picked))
    return _grouped(groups, citations)


def alternatives(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """Other interventions that the corpus supports for the same condition."""
    if not {"treatment", "combination", "comparison"} & set(pool.analysis.facets) or not pool.analysis.conditions:
        return ()
    asked = {*pool.analysis.drugs}
    groups: list[tuple[str, list[Statement]]] = []
    used: list[Statement] = []
    for name in _others(pool, asked):
        picked = pool.pick(
            lambda item, name=name: (
                name in item.entities  # type: ignore[misc]
                and item.role in {"recommendation", "efficacy", "indication"}
                and item.modality not in _LIMITING
                and pool.on_condition(item)
                and not item.combination
            ),
            2,
            without=used,
            prefer=lambda item: 0.3 * (item.role == "recommendation"),
        )
        used += picked
        if picked:
            groups.append((name, picked))
        if len(groups) == _MAX_GROUPS:
            break
    return _grouped(groups, citations)


def research_context(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """What has been tried outside label or guideline: other combinations in the same condition, in whom and how."""
    if not pool.analysis.asks_combination:
        return ()
    picked = pool.pick(
        lambda item: (
            item.combination
            and not pool.about_combination(item)
            and item.grade.level > 2
            and len([*pool.drugs(item), *(name for name in item.entities if pool.vocabulary.kind(name) == "class")]) > 1
            and item.role in {*_STUDIED, "limitation", "background"}
            and pool.on_condition(item)
        ),
        5,
    )
    if not picked:
        return ()
    lead = words(
        "Other combinations of advanced drugs have been studied; none of this is label or guideline practice for what was asked:"
    )
    return (lead, *citations.blocks(_strongest_first(picked)))


def pitfalls(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """What harms if it is missed: boxed warnings, contraindications, interactions, harms reported, limits of the evidence."""
    drugs = {*pool.analysis.drugs, *pool.analysis.classes}

    def about(item: Statement) -> bool:
        return (bool(drugs & set(item.entities)) if drugs else pool.on_condition(item)) and pool.on_condition(item)

    tests: tuple[tuple[str, Callable[[Statement], bool], int], ...] = (
        (
            "Using them together",
            lambda item: (
                pool.about_combination(item)
                and item.role in {"safety", "limitation", "access"}
                and item.grade.level > 1
            ),
            4,
        ),
        (
            "Boxed warnings and contraindications",
            lambda item: about(item) and item.role in {"warning", "contraindication"},
            4,
        ),
        ("Harms and interactions", lambda item: about(item) and item.role == "safety" and item.grade.level <= 5, 3),
        (
            "Monitoring that is missed",
            lambda item: about(item) and item.role == "monitoring" and item.grade.level <= 2,
            2,
        ),
        (
            "Limits of the evidence",
            lambda item: (
                about(item) and item.role == "limitation" and item.modality not in _LIMITING and item.grade.level > 2
            ),
            3,
        ),
    )
    groups: list[tuple[str, list[Statement]]] = []
    used: list[Statement] = []
    for heading, test, quota in tests:
        if heading == "Using them together" and not pool.analysis.asks_combination:
            continue
        picked = pool.pick(test, quota, without=used, prefer=pool.authority)
        used += picked
        groups.append((heading, picked))
    return _grouped(groups, citations, ordered=False)


def disagreements(pool: Pool, citations: Citations) -> tuple[Block, ...]:
    """Pairs of statements that do not agree, side by side."""
    found = conflicts(
        [item for item in pool.statements if pool.on_condition(item)],
        pool.analysis.drugs,
        pool.analysis.asks_combination,
    )
    ranked = sorted(found, key=lambda item: -(pool.relevance(item.first) + pool.relevance(item.second)))
    return tuple(
        GroupBlock(
            heading=_conflict_heading(conflict),
            blocks=(citations.block(conflict.first), words("Against this:"), citations.block(conflict.second)),
        )
        for conflict in ranked[:4]
    )


def _together(pool: Pool) -> str:
    return f"{listed(pool.analysis.failed or pool.analysis.drugs[:1])} together with another advanced drug"


def _evidence_roles(pool: Pool) -> frozenset[Role]:
    """What counts as evidence for what was asked: the facet's own kind of statement and the studied effects."""
    facets = [facet for facet in pool.analysis.facets if facet not in {"treatment", "indication", "combination"}]
    return _STUDIED | {role for facet in facets for role in FACET_ROLES[facet]}


def _subjects(pool: Pool) -> tuple[str, ...]:
    """Interventions in the order in which a reader looks for them: open options first, then what has failed."""
    asked = [name for name in (*pool.analysis.options, *pool.analysis.failed) if pool.vocabulary.kind(name) == "drug"]
    if asked:
        return tuple(dict.fromkeys(asked))[:_MAX_GROUPS]
    return _others(pool, set())[:3]


def _others(pool: Pool, asked: set[str]) -> tuple[str, ...]:
    """Drugs and procedures of the pool for the condition that were not asked about, most relevant first."""
    totals: dict[str, float] = {}
    for item in pool.statements:
        if item.role in {"recommendation", "efficacy", "indication"} and pool.on_condition(item):
            for name in item.entities:
                if pool.vocabulary.kind(name) in {"drug", "procedure"} and name not in asked:
                    totals[name] = totals.get(name, 0.0) + max(pool.relevance(item), 0.0)
    return tuple(sorted(totals, key=lambda name: (-round(totals[name], 5), name)))


def _studied(pool: Pool, drug: str, roles: frozenset[Role]) -> Callable[[Statement], bool]:
    def fits(item: Statement) -> bool:
        return (
            drug in item.entities
            and item.role in roles
            and pool.on_condition(item)
            and not (pool.analysis.asks_combination and item.combination)
        )

    return fits


def _grouped(
    groups: Sequence[tuple[str, list[Statement]]], citations: Citations, *, ordered: bool = True
) -> tuple[Block, ...]:
    return tuple(
        GroupBlock(
            heading=heading[:1].upper() + heading[1:],
            blocks=citations.blocks(_strongest_first(statements) if ordered else statements),
        )
        for heading, statements in groups
        if statements
    )


def _strongest_first(statements: Sequence[Statement]) -> list[Statement]:
    """By grade, then newer first, then as the source tells it: figures of one study stay in their order."""
    return sorted(
        statements,
        key=lambda item: (item.grade.level, -(item.source.year or 0), item.source.id, item.quote.start),
    )


def _conflict_heading(conflict: Conflict) -> str:
    names = [_voice(conflict.first), _voice(conflict.second)]
    what = {
        "strength": "how strongly use together is advised against",
        "dose": "the dose",
        "label_and_evidence": "use together",
    }
    return f"{listed(names)} on {what[conflict.kind]} ({conflict.subject})"


def _voice(item: Statement) -> str:
    place = f"{item.source.jurisdiction} " if item.source.jurisdiction else ""
    return f"{place}{item.grade.label}{f', {item.source.year}' if item.source.year else ''}"
