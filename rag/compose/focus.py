"""What a question is after, and what it only tells: the focus decides which statements are on the point.

A drug that has failed, or that a patient happens to take, is background; what comes next is the focus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from pydantic import Field

from rag.facets import ASKS_SHARE, asking_parts, asking_text
from rag.question import Analysis
from rag.records import Record
from rag.text.analyser import analyse
from rag.text.vocabulary import Vocabulary

Kind = Literal["use", "options", "together", "comparison", "explanation"]

_TAKEN = re.compile(
    r"\b(?:while|already|currently|now|also|who is|who are|was|being)\b[^.;?]{0,30}\b(?:on|taking|receiving|treated with)\s*$|"
    r"\b(?:need(?:s|ing)|requir(?:es|ing))\b[^.;?]{0,20}$",
    re.I,
)
# "They already want me on Humira" is of a drug that is to come.
_TO_COME = re.compile(
    r"\b(?:wants?|wanted|thinking of|put(?:ting)?|start(?:ing|ed)?|going)\b[^.;?]{0,20}\bon\s*$", re.IGNORECASE
)
# "I want to start spironolactone", "the renal team want apixaban": of the drugs told of, this one is asked about.
_WANTED = re.compile(
    r"\b(?:wants?|wish(?:es)?|plan(?:s|ning)?|propos\w+|suggest\w*|about|keen|thinking|(?:would|'d) like)\s+(?:(?:to|of|on)\s+)?"
    r"(?:(?:start|add|try|begin|giv|prescrib|switch|put|go)(?:e|ing|ting|ning)?\s+(?:(?:her|him|me|to|back|on)\s+){0,3})?"
    r"(?:(?:some|her|him|an?|on)\s+)?$",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|taking|takes|receiving|despite|after|beyond|besides|on top of|in addition to)\s+(?:[\w-]+,?\s+){0,3}$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:what (?:comes )?next|comes next|next (?:drug|step|treatment)|what now|be added|add(?:ed)? (?:next|to)|which drug)\b",
    re.IGNORECASE,
)
# "Is there an antidepressant less likely to do this?", of somebody on sertraline, is after another antidepressant.
_ANOTHER = re.compile(
    r"\b(?:is there|are there|any|which|what|would|could|an?)\s+(?:an?\s+)?"
    r"(?:(?:other|another|different|alternative|safer|better)\s+)?$",
    re.IGNORECASE,
)
_PREFERABLE = re.compile(
    r"^s?\s+(?:(?:that|which)\s+)?(?:is |are |would be )?(?:less|safer|better|more|instead|without|not)\b",
    re.IGNORECASE,
)
_TO_REPLACE = re.compile(
    r"\b(?:what|which)\b[^.?]{0,30}\b(?:replace|(?:take|use|give)\b[^.?]{0,20}\binstead of)\b", re.IGNORECASE
)
_LEVEL = re.compile(
    r"\s+(?:drug\s+)?(?:troughs?|levels?|antibod\w+)\b", re.IGNORECASE
)  # who has a trough is given the drug
_PAIR = 2
_LIST = 3  # drugs, from which those of a story are what somebody takes; two may be asked about together
_EXPLAINS = frozenset({"mechanism", "diagnosis"})
_CHOICE = re.compile(
    r"\b(?:options?|alternatives?|what next|next step|first[- ]line|second[- ]line|best|manag\w*|treat(?:ed|ment|ments|ing)?|"
    r"switch\w*|instead|therap(?:y|ies)|which (?:[\w-]+ ){0,2}(?:drugs?|treatments?|agents?|antibiotics?|medicines?|tablets?)|"
    r"what (?:should|can|do|to)|how (?:should|can|to)|add(?:ed|ing)?|"
    r"start(?:ed|ing)?|giv(?:e|en|ing)|help(?:s|ed)?|prevent\w*|prophyla\w*|supplements?|work(?:s|ed)?)\b",
    re.IGNORECASE,
)

_BROAD = re.compile(
    r"\b(?:guidelines?|considerations?|options?|manag\w*|approach|overview|prescrib\w*|everything|tell me about|treatments?)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    analyse(
        "disease disorder syndrome acute chronic congenital severe infection failure pressure deficiency condition primary "
        "secondary active raised high low pain risk symptoms function complication neonatal adult type heart renal"
    )
)


_COMMON_SHARE = 0.6  # of what was found best, from which a condition that nobody named is the topic


class Focus(Record):
    """Drugs (and classes) the question is about, those it only mentions, and how much each condition weighs (sum 1)."""

    kind: Kind
    drugs: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    conditions: dict[str, float] = Field(default_factory=dict)
    related: frozenset[str] = Field(
        default=frozenset(), description="classes of asked conditions, or ones that share a name"
    )
    broad: bool = False
    apart: bool = False  # whether each drug is asked about in a part of the question of its own
    others: float = 1.0  # how welcome drugs are that the question does not name, 0 to 1


def focus_of(analysis: Analysis, vocabulary: Vocabulary, rarity: Callable[[str], float]) -> Focus:
    """Reads the focus from an analysed question.

    :param rarity: how much a name tells apart (inverse document frequency); a rare condition outweighs a common one.
    """
    another = _another(analysis, vocabulary)
    background = tuple(
        dict.fromkeys(
            (
                *analysis.failed,
                *_taken(analysis, vocabulary),
                *_beside_the_wanted(analysis, vocabulary),
                *(analysis.drugs if another else ()),
            )
        )
    )
    drugs = tuple(name for name in analysis.drugs if name not in background)
    kind = "options" if another else _kind(analysis, drugs)
    conditions = _weighed(_most_specific(analysis.conditions, vocabulary), rarity)
    related = related_conditions(tuple(conditions), vocabulary) | _of_matters(analysis, vocabulary)
    broad = kind == "together" or bool(_BROAD.search(analysis.text))
    if kind == "together":
        return Focus(
            kind=kind,
            drugs=analysis.drugs,
            background=background,
            conditions=conditions,
            related=related,
            broad=broad,
            others=0.35,
        )
    if kind == "options":
        return Focus(
            kind=kind,
            drugs=drugs,
            background=background,
            conditions=conditions,
            related=related,
            broad=broad,
            others=0.6 if drugs else 1.0,
        )
    return Focus(
        kind=kind,
        drugs=drugs or analysis.drugs,
        background=background,
        conditions=conditions,
        related=_akin(tuple(conditions), vocabulary) | _of_matters(analysis, vocabulary),
        apart=_each_on_its_own(analysis.text, drugs, vocabulary),
        others=0.2 if drugs else 0.8,
    )


def on_topic(focus: Focus, shares: Mapping[str, float], vocabulary: Vocabulary) -> Focus:
    """The focus of a question that names no condition, on the one that most of what was found is about.

    :param shares: by condition, how much of what was found best is about it, 0 to 1.
    """
    common = [name for name, share in shares.items() if share >= _COMMON_SHARE]
    specific = _most_specific(tuple(sorted(common, key=lambda name: (-shares[name], name))), vocabulary)[:1]
    if not specific:
        return focus
    return focus.model_copy(
        update={"conditions": {specific[0]: 1.0}, "related": related_conditions(specific, vocabulary)}
    )


def _kind(analysis: Analysis, drugs: tuple[str, ...]) -> Kind:
    if analysis.asks_combination:
        return "together"
    if "comparison" in analysis.facets and len(analysis.drugs) + len(analysis.classes) > 1:
        return "comparison"
    if analysis.failed or (not drugs and (_NEXT.search(analysis.text) or _chooses(analysis))):
        return "options"
    if _EXPLAINS & set(analysis.facets) and not drugs:
        return "explanation"
    if not drugs and analysis.classes and analysis.form == "which":
        return "options"
    if not drugs and not analysis.drugs:
        return "options" if "treatment" in analysis.facets else "explanation"
    return "use"


def _chooses(analysis: Analysis) -> bool:
    """Whether it is asked what to do; not where a share or a diagnosis is: "what share could have been prevented"."""
    if "treatment" in analysis.facets:
        return True
    if "diagnosis" in analysis.facets or ASKS_SHARE.search(analysis.text):
        return False
    return bool(_CHOICE.search(analysis.text))


def _taken(analysis: Analysis, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Drugs of a patient whose trouble is another, or who needs one more: "on bisoprolol and ramipril. What comes next?"."""
    next_one = bool(_NEXT.search(analysis.text)) or _of_several_one_is_asked(analysis, vocabulary)
    taken: list[str] = []
    end = -1
    for mention in vocabulary.find(analysis.text):
        before = analysis.text[: mention.start]
        listed_on = end >= 0 and re.fullmatch(r"\s*(?:,|and|,\s*and|with|plus)\s*", analysis.text[end : mention.start])
        if mention.term in analysis.drugs and (
            (_TAKEN.search(before) and not _TO_COME.search(before))
            or (next_one and (_ON.search(before) or listed_on or _LEVEL.match(analysis.text, mention.end)))
        ):
            taken.append(mention.term)
            end = mention.end
    return tuple(taken)


def _another(analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether one in place of the only named drug is asked for, or another of its class, with something to be said for it."""
    if len(analysis.drugs) == 1 and _TO_REPLACE.search(analysis.text):
        return True
    classes = {name for drug in analysis.drugs for name in vocabulary.classes(drug)} & set(analysis.classes)
    return any(
        mention.term in classes
        and _ANOTHER.search(analysis.text[: mention.start]) is not None
        and _PREFERABLE.search(analysis.text[mention.end :]) is not None
        for mention in vocabulary.find(analysis.text)
    )


def _of_several_one_is_asked(analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether a list of drugs is told of before the part that asks about another: "On ramipril and bisoprolol. Start X?"."""
    if len(analysis.drugs) < _LIST:
        return False
    asked = {mention.term for mention in vocabulary.find(asking_text(analysis.text))} & set(analysis.drugs)
    return bool(asked) and asked != set(analysis.drugs)


def _each_on_its_own(text: str, drugs: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether each of two drugs is asked about in a part of its own: "Bicarbonate dose? Phenytoin for the seizures?"."""
    named = [{mention.term for mention in vocabulary.find(part)} & {*drugs} for part in asking_parts(text)]
    return len(drugs) == _PAIR and all({drug} in named for drug in drugs) and {*drugs} not in named


def _beside_the_wanted(analysis: Analysis, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Drugs of a story in which another one is said to be wanted, where the part that asks names none of them."""
    if len(analysis.drugs) < _PAIR or analysis.asks_combination:
        return ()
    wanted = {
        mention.term
        for mention in vocabulary.find(analysis.text)
        if mention.term in analysis.drugs and _WANTED.search(analysis.text[: mention.start])
    }
    asked = {mention.term for mention in vocabulary.find(asking_text(analysis.text))} & set(analysis.drugs)
    return tuple(name for name in analysis.drugs if wanted and name not in wanted | asked)


def related_conditions(conditions: tuple[str, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """Conditions that share a telling word with an asked one, as "rubella" and "congenital rubella syndrome", and its classes."""
    asked = {word for name in conditions for word in _telling(name)}
    akin = _akin(conditions, vocabulary)
    return frozenset(
        name
        for name, term in vocabulary.terms.items()
        if term.kind == "condition" and name not in conditions and (name in akin or asked & set(_telling(name)))
    )


@lru_cache(maxsize=8_192)
def _telling(name: str) -> tuple[str, ...]:
    return tuple(token for token in analyse(name) if token not in _COMMON)


def _akin(conditions: tuple[str, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """Classes of the asked conditions, and what they are classes of.

    What is said of raised intracranial pressure bears on cerebral oedema, what is said of pneumonia caught outside
    hospital on pneumonia.
    """
    broader = {name for one in conditions for name in vocabulary.classes(one)}
    narrower = {
        name
        for name, term in vocabulary.terms.items()
        if term.kind == "condition" and set(conditions) & set(vocabulary.classes(name))
    }
    return frozenset((broader | narrower) - set(conditions))


def _of_matters(analysis: Analysis, vocabulary: Vocabulary) -> frozenset[str]:
    """Conditions that asked tests and outcomes belong to: anti-HBc is of hepatitis B."""
    return frozenset(
        broader
        for name in analysis.entities
        if vocabulary.kind(name) in {"test", "outcome", "procedure"}
        for broader in vocabulary.classes(name)
        if vocabulary.kind(broader) == "condition" and broader not in analysis.conditions
    )


def _most_specific(conditions: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Without the classes of what is named beside them: "Crohn's disease (inflammatory bowel disease)" is one condition."""
    broader = {name for one in conditions for name in vocabulary.classes(one)}
    return tuple(name for name in conditions if name not in broader)


def _weighed(conditions: tuple[str, ...], rarity: Callable[[str], float]) -> dict[str, float]:
    rarities = {name: rarity(name) for name in conditions}
    rarest = max(rarities.values(), default=0.0) or 1.0
    weights = {name: 0.5 + 0.5 * value / rarest for name, value in rarities.items()}
    total = sum(weights.values())
    return {name: round(weight / total, 5) for name, weight in weights.items()}
