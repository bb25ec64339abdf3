"""What a question takes for granted: "why did A beat B" assumes that it did. It is answered only where the corpus says so.

A premise is contradicted where statements about the same things say the opposite, and unsupported where none says it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.compose.pool import Pool
from rag.evidence.statements import Statement
from rag.facets import parts
from rag.text.analyser import analyse
from rag.text.lay import meanings
from rag.text.quantities import read, same
from rag.text.wording import listed

_ASSUMES = re.compile(
    r"^\s*(?:why|because|given that|how come|by how much|in (?:which|what) (?:year|month)|when did|what made|"
    # "Since starting it my eyes ache" tells of a time.
    r"since(?! (?:i |we |she |he |they )?(?:start|begin|began|went|go|got|came|taking|being|going|"
    r"my |the |last |yesterday|\d)))\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|doubl\w*|tripl\w*|increas\w*|rais\w*|rose|higher|worsen\w*|greater)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:fewer|less|lower\w*|reduc\w*|decreas\w*|halv\w*|fell|smaller|cut)\b", re.IGNORECASE)
_BEATS = re.compile(
    r"\b(?:beat\w*|outperform\w*|superior to|better than|more effective than|most effective)\b", re.IGNORECASE
)
_WINS = re.compile(
    r"\b(?:superior|favoured|favored|better|beat|outperform\w*|more effective|lowered\b.*\bmore than)\b", re.IGNORECASE
)
_CLAIMS = re.compile(r"\b(?:approv\w*|licen[cs]\w*|withdr[ae]w\w*|bann\w*)\b", re.IGNORECASE)
_FAILS = re.compile(r"\bfail(?:s|ed|ing)?\b|\bnot (?:work|help)\b|\bno (?:benefit|effect)\b", re.IGNORECASE)
_NO_EFFECT = re.compile(
    r"\bfail\w*|\bno (?:significant )?(?:benefit|effect|reduction|improvement)|\bdid not (?:lower|reduc\w*|improv\w*)|"
    r"\bfutility\b|\bnot (?:significantly )?(?:superior|better)",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\b(?:lowered|reduc\w*|improv\w*|benefit\w*|superior)\b|\bhazard ratio\b|\bHR 0\.", re.IGNORECASE)
_EQUAL = re.compile(
    r"\b(?:no (?:significant )?difference|did not differ|similar|not superior|non-?inferior)\b", re.IGNORECASE
)


_STUDY = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*\b")
_ADVISED = re.compile(r"\b(?:recommend\w*|advis\w*|suggest\w*)\b", re.IGNORECASE)
_LIMITING = frozenset({"contraindicated", "not_recommended"})
_SHARE_SAID = 0.5  # of the words that claim something, that one statement holds: sources have other words for the rest
_SPEAKS_TO_IT = 0.6  # of the question's words, by rarity


class _Sides(NamedTuple):
    """How many statements say what the question takes for granted, and how many the opposite."""

    said: int
    opposed: int


def false_premise(pool: Pool) -> str:
    """What the corpus does not bear out, in a sentence for the reader; "" where nothing is assumed, or it is borne out."""
    analysis = pool.analysis
    if not _ASSUMES.search(analysis.text):
        return ""
    if not analysis.drugs:
        return _advised_against(pool)
    about = [
        item
        for item in pool.statements
        if set(analysis.drugs) <= item.names and pool.relevance(item) >= 0.39 and pool.about.on_condition(item)
    ]
    studies = set(_STUDY.findall(analysis.text)) - {name for name in analysis.entities if name.isupper()}
    named = [item for item in about if any(study in item.text for study in studies)]
    about = named or about  # what is taken for granted of a named study is borne out by that study only
    subject = listed(analysis.drugs)
    sides = _sides(pool, about)
    if sides is not None and sides.opposed > sides.said:
        return f"The question takes something for granted about {subject} of which this corpus says the opposite."
    if sides is not None and sides.said:
        return ""
    if _unsaid(pool, about) or _other_figures(analysis.text, about):
        return f"The question takes something for granted about {subject} that no statement of this corpus says."
    return ""


def _sides(pool: Pool, about: list[Statement]) -> _Sides | None:
    """Counts the statements on either side of a comparison; None where the question makes none."""
    text = pool.analysis.text
    if _BEATS.search(text) and len(pool.analysis.drugs) > 1:
        first, second = pool.analysis.drugs[:2]
        won = [item for item in about if _WINS.search(item.text) and not _EQUAL.search(item.text)]
        said = sum(1 for item in won if item.entities.index(first) < item.entities.index(second))
        return _Sides(said, len(won) - said)
    if _BEATS.search(text):
        compared = [item for item in about if len(pool.about.drugs(item)) > 1 and _WINS.search(item.text)]
        said = sum(1 for item in compared if pool.about.drugs(item)[0] == pool.analysis.drugs[0])
        return _Sides(said, len(compared) - said) if compared else None
    if _FAILS.search(text):
        said = sum(1 for item in about if _NO_EFFECT.search(item.text))
        return _Sides(said, sum(1 for item in about if _EFFECT.search(item.text) and not _NO_EFFECT.search(item.text)))
    outcomes = _outcomes(pool)
    for asked, opposite in ((_MORE, _LESS), (_LESS, _MORE)):
        if asked.search(text) and not opposite.search(text):
            said = sum(
                1
                for item in about
                if asked.search(item.text) and item.polarity == "affirmed" and (not outcomes or outcomes & item.tokens)
            )
            opposed = sum(1 for item in about if opposite.search(item.text) or _EQUAL.search(item.text))
            return _Sides(said, opposed)
    return None


def _other_figures(text: str, about: list[Statement]) -> bool:
    """Whether a figure with a unit that is taken for granted stands in no statement: "why 300 mg at 36 weeks"."""
    taken = [one for one in read(parts(text)[0]) if one.unit]
    said = [one for item in about for one in item.quantities]
    return any(not any(same(one, other) for other in said) for one in taken)


def _outcomes(pool: Pool) -> frozenset[str]:
    """Tokens of the outcomes that the question names."""
    names = [name for name in pool.analysis.entities if pool.vocabulary.kind(name) == "outcome"]
    return frozenset(token for name in names for token in analyse(name))


def _advised_against(pool: Pool) -> str:
    """Whether the question asks why something is recommended that all statements on it advise against."""
    if not _ADVISED.search(pool.analysis.text):
        return ""
    about = [item for item in pool.statements if pool.share(item) >= _SPEAKS_TO_IT]
    against = [item for item in about if item.modality in _LIMITING]
    if not against or any(item.modality == "recommended" for item in about):
        return ""
    return "The question takes a recommendation for granted of which this corpus says the opposite."


def _unsaid(pool: Pool, about: list[Statement]) -> bool:
    """Whether no affirmed statement holds all that is claimed of the named things."""
    analysis = pool.analysis
    named = frozenset(analyse(" ".join((*analysis.entities, "plus combination together"))))
    named |= {token for one in meanings(analysis.text) for token in one.tokens}  # said in other words
    premise = parts(analysis.text)[0]  # "..., and has it been shown to ...?" asks
    told = {token for token in analyse(premise) if token not in named and not token.replace(".", "").isdigit()}
    claimed = told & set(analysis.content)
    claimed |= {token for match in _CLAIMS.finditer(premise) for token in analyse(match.group())}
    others = set(analysis.conditions) | set(analysis.entities) - set(analysis.drugs)
    if not claimed and not analysis.asks_combination:
        return bool(others) and not any(others & item.context for item in about)
    return not any(
        len(claimed & pool.held(item)) >= _SHARE_SAID * len(claimed)
        and item.polarity == "affirmed"
        and item.modality not in {"contraindicated", "not_recommended"}
        and (not others or bool(others & item.context))
        and (not analysis.asks_combination or item.combination)
        for item in about
    )
