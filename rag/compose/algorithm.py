"""The decision algorithm: confirm, exclude, choose, dose, monitor, reassess. A step without a statement is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import StepBlock
from rag.compose.citations import Citations, words
from rag.compose.pool import Pool
from rag.compose.words import STEP_LABELS, STEP_LEADS
from rag.evidence.statements import Statement

_CONFIRM = re.compile(
    r"primary non-?respon|loss of response|non-?response|inadequate response|objective|confirm|endoscop|calprotectin|"
    r"defin(?:e|es|ed|ition)|exclude|rule out|look for|assess(?:ed|ment)?\b",
    re.IGNORECASE,
)
_REASSESS = re.compile(
    r"reassess|re-?evaluat|discontinu\w* (?:\w+ ){0,6}if|stop\w* (?:\w+ ){0,6}if|if (?:\w+ ){0,8}(?:not obtained|no benefit|"
    r"no response)|"
    r"lowest effective|treat-to-target|target\b|intermediate|no (?:evidence of )?(?:benefit|therapeutic benefit)",
    re.IGNORECASE,
)
_LIMITING = frozenset({"contraindicated", "not_recommended"})


def algorithm(pool: Pool, citations: Citations) -> tuple[StepBlock, ...]:
    """Numbered steps in clinical order."""
    chosen = _choose(pool)
    drugs = _proposed(pool, chosen)
    steps: list[tuple[str, list[Statement]]] = [
        ("confirm", _confirm(pool)),
        ("exclude", _exclude(pool, drugs)),
        ("choose", chosen),
        ("dose", _dose(pool, drugs)),
        ("monitor", _monitor(pool, drugs)),
        ("reassess", _reassess(pool, drugs)),
    ]
    filled = [(name, statements) for name, statements in steps if statements]
    return tuple(
        StepBlock(
            number=number,
            label=STEP_LABELS[name],
            blocks=(words(STEP_LEADS[name]), *citations.blocks(statements)),
        )
        for number, (name, statements) in enumerate(filled, start=1)
    )


def _confirm(pool: Pool) -> list[Statement]:
    """How failure or activity is established, and whether the failed drug had its full dose."""
    failed = set(pool.analysis.failed)
    definitions = pool.pick(
        lambda item: (
            item.role in {"monitoring", "background", "recommendation"}
            and pool.on_condition(item)
            and bool(_CONFIRM.search(item.text))
        ),
        2,
        prefer=lambda item: (
            0.8 * bool(failed) * bool(re.search(r"primary non-?respon|loss of response", item.text, re.IGNORECASE))
        ),
    )
    doses = pool.pick(
        lambda item: item.role == "dosing" and bool(failed & set(item.entities)) and pool.on_condition(item),
        2 if failed else 0,
        without=definitions,
        prefer=pool.authority,
    )
    indications = pool.pick(
        lambda item: item.role == "indication" and pool.about_asked_drug(item) and pool.on_condition(item),
        1 if not failed and pool.analysis.drugs else 0,
        without=definitions,
        prefer=pool.authority,
    )
    return [*indications, *definitions, *doses]


def _exclude(pool: Pool, drugs: Sequence[str]) -> list[Statement]:
    """Combinations that authority advises against, contraindications and boxed warnings of what is proposed."""
    together = pool.pick(
        lambda item: pool.about_combination(item) and item.modality in _LIMITING and item.grade.level <= 2,
        1 if pool.analysis.asks_combination else 0,
        prefer=pool.authority,
    )
    limits = pool.pick(
        lambda item: (
            item.role in {"contraindication", "warning", "limitation"}
            and item.grade.level <= 2
            and _named(pool, item, drugs)
            and pool.on_condition(item)
        ),
        3,
        without=together,
        prefer=lambda item: pool.authority(item) + 0.5 * (item.role == "contraindication"),
    )
    return [*together, *limits]


def _choose(pool: Pool) -> list[Statement]:
    """Guidance for the situation, widest cover of the named options first."""
    options = {name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug"}
    picked = pool.pick(
        lambda item: (
            item.role == "recommendation" and item.grade.level <= 3 and pool.on_condition(item) and not item.combination
        ),
        3,
        prefer=lambda item: 0.25 * len(options & set(item.entities)),
    )
    for option in sorted(options - {name for item in picked for name in item.entities}):
        picked += pool.pick(
            lambda item, option=option: (
                option in item.entities  # type: ignore[misc]
                and item.role in {"recommendation", "indication"}
                and not item.combination
                and pool.on_condition(item)
            ),
            1,
            without=picked,
            prefer=pool.authority,
        )
    return picked


def _proposed(pool: Pool, chosen: Sequence[Statement]) -> tuple[str, ...]:
    """Drugs that the later steps are about: the named options, else what the choice statements name."""
    options = tuple(name for name in pool.analysis.options if pool.vocabulary.kind(name) == "drug")
    if options:
        return options[:4]
    failed = set(pool.analysis.failed)
    return tuple(dict.fromkeys(name for item in chosen for name in pool.drugs(item) if name not in failed))[:4]


def _dose(pool: Pool, drugs: Sequence[str]) -> list[Statement]:
    picked: list[Statement] = []
    for drug in drugs:
        picked += pool.pick(
            lambda item, drug=drug: item.role == "dosing" and drug in item.entities and pool.on_condition(item),  # type: ignore[misc]
            3 if len(drugs) == 1 else 2,
            without=picked,
            prefer=pool.authority,
        )
    return picked


def _monitor(pool: Pool, drugs: Sequence[str]) -> list[Statement]:
    return pool.pick(
        lambda item: item.role == "monitoring" and _named(pool, item, drugs),
        4,
        prefer=pool.authority,
    )


def _reassess(pool: Pool, drugs: Sequence[str]) -> list[Statement]:
    return pool.pick(
        lambda item: (
            item.role in {"dosing", "monitoring", "recommendation"}
            and pool.on_condition(item)
            and (_named(pool, item, drugs) or not pool.drugs(item))
            and bool(_REASSESS.search(item.text))
        ),
        2,
        prefer=lambda item: 0.3 * bool(re.search(r"discontinu|stop|lowest effective", item.text, re.IGNORECASE)),
    )


def _named(pool: Pool, item: Statement, drugs: Sequence[str]) -> bool:
    """Whether a sentence names one of the drugs; any sentence on the condition when none is proposed."""
    return bool(set(drugs) & set(item.entities)) if drugs else pool.on_condition(item)
