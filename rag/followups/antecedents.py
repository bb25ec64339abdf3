"""What a pronoun or "this drug" stands for: candidates from the turns before, weighed by fit, place and age.

The cues are those that pronoun resolution has used since Lappin and Leass (Computational Linguistics 20(4), 1994): agreement,
the verb's expectations, subject before object, recent before old, names before common nouns. Weights are ours, set on the
development half of the public follow-up sets (see `benchmarks/followups.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.followups.phrases import Kind, Phrase
from rag.followups.words import FUNCTION_WORDS, RELATIONAL
from rag.text.analyser import analyse, fold, stem

_AS_GOOD = 0.05  # two candidates closer than this are equally good: the later one is taken, the other is offered
_PER_TURN = 0.55  # what each turn back costs
_AGAIN, _ENOUGH = 0.3, 3  # what each further turn that names a thing is worth, and how many count
_WEAK = 0.6  # what stands lower is no topic

_WANTS_CONDITION_BEFORE = re.compile(
    r"(?:effective(?:ness|ly)? (?:for|against|in)|efficacy (?:in|for|against)|treat(?:s|ing|ed)?|treatments? (?:of|for)|"
    r"therap\w+ (?:of|for|in|against)|managements? of|cured?|cure for|diagnos\w+(?: of| for)?|(?:patients?|people|"
    r"adults|children|"
    r"women|men|individuals|those|cases?) with|(?:symptoms?|signs?|causes?|incidence|prevalence|prognosis|forms?|"
    r"types?|stages?|"
    r"manifestations?|outcomes?|risks?|onset|development|progression|recurrence|pathogenesis|subtypes?|history) (?:of|for)|"
    r"mutat\w+ in|implicated in|involved in|affected in|seen in|prevent(?:s|ion of|ing)?|suffer\w* from|caused? by|"
    r"used (?:for|against|in)|indicated (?:for|in)|approved (?:for|in)|against|(?:drugs?|medicines?|medications?|"
    r"antagonists?|inhibitors?|antibod\w+|vaccines?|tests?|options?) for|damaged in|observed in|role in|roles? of "
    r".{3,30} in|(?:functions?|effects?) of .{3,40} in|linked to|predispos\w+ to|risk factors? (?:of|for))\s+$",
    re.IGNORECASE,
)
_WANTS_CONDITION_AFTER = re.compile(
    r"^\s+(?:(?:be|been|a|an)\s+)?(?:diagnosed|cured|hereditary|inherited|heritable|contagious|genetic|curable|"
    r"treatable|fatal|"
    r"treated|prevented|untreated|rare|autosomal|caused|common in|(?:rare )?disease|condition|manifest\w*)\b",
    re.IGNORECASE,
)
_WANTS_AGENT_BEFORE = re.compile(
    r"(?:dos(?:e|es|age|ing) of|mechanism(?: of action)? of|mode of (?:action|administration) of|targets? of|target|"
    r"side[ -]effects? of|"
    r"adverse (?:events?|effects?) (?:of|with|from|on)|effects? of|uses? (?:of|for)|use|treat(?:ed|ment) (?:with|by)|"
    r"indications? "
    r"(?:of|for)|inhibited by|targeted by|affected by|caused? by|produced by|with|by|on|stop(?:ping)?|start(?:ing)?|"
    r"take|taking|"
    r"give|giving|prescribe|add(?:ing)?|combine|switch(?:ing)? (?:to|from)|response to|respon\w+ to|resist\w+ to|"
    r"label (?:of|for)|safety of|efficacy of|half-life of|"
    r"interact\w* with|contraindications? (?:of|to|for)|monitoring (?:of|for|on|with)|manufacturer of)\s+$",
    re.IGNORECASE,
)
_WANTS_AGENT_AFTER = re.compile(
    r"^\s+(?:(?:not|still|also|ever|currently)\s+)?(?:(?:be|been|being)\s+)?(?:an?\s+)?(?:(?:not|also|ever|fda)[ -]+)?"
    r"(?:effective|efficacious|approved|used|safe\w*|indicated|contraindicated|"
    r"recommended|binds?|inhibits?|inhibitor|targets?|acts?|works?|administered|given|dosed|interacts?|metaboli[sz]ed|"
    r"licen[cs]\w+|"
    r"tested|considered|available|prescribed|taken|combined|continued|stopped|crosses|treats?|prevents?|reduces?|"
    r"improves?|better|superior|"
    r"as effective|more effective|cheaper|compares?|monitored|help|cause)\b",
    re.IGNORECASE,
)
_POSSESSED_BY_AGENT = re.compile(
    r"^\s+(?:\w+ )?(?:mechanism|mode of|dose|dosage|dosing|side[ -]effects?|adverse|half-life|safety|efficacy|target|"
    r"indication|"
    r"contraindication|manufacturer|interactions?|label|price|cost)",
    re.IGNORECASE,
)
_POSSESSED_BY_CONDITION = re.compile(
    r"^\s+(?:\w+ )?(?:symptom|sign|cause|incidence|prevalence|prognosis|treatment|diagnosis|risk factor|complication)",
    re.IGNORECASE,
)
_NOUN_KINDS: dict[str, tuple[Kind, ...]] = {
    "drug": ("drug", "class"),
    "medicine": ("drug", "class"),
    "medication": ("drug", "class"),
    "agent": ("drug", "class"),
    "treatment": ("drug", "class"),
    "therapy": ("drug", "class"),
    "approach": ("drug", "class"),
    "option": ("drug", "class"),
    "combination": ("drug", "class"),
    "antibody": ("drug",),
    "inhibitor": ("drug", "class"),
    "vaccine": ("drug", "class"),
    "class": ("class",),
    "disease": ("condition",),
    "condition": ("condition",),
    "disorder": ("condition",),
    "illness": ("condition",),
    "syndrome": ("condition",),
    "cancer": ("condition",),
    "infection": ("condition",),
    "indication": ("condition",),
    "diagnosis": ("condition",),
    "patient": ("population", "condition"),
    "group": ("population",),
    "population": ("population",),
}
_KINDS_OF_NAMES = frozenset(
    """protein gene enzyme receptor molecule kinase hormone peptide antigen virus bacterium channel transporter mutation variant
    allele compound substance device tool test score scale method technique database software algorithm product brand""".split()
)
_AUXILIARIES = frozenset("is are was were do does did can could should would will has have had may might".split())
_ADJECTIVAL = re.compile(r"[a-z]+(?:ic|al|ive|ous|ible|able|ary|less|ful|ated|ing)")
_DATE = re.compile(r"(?:\w+ )?(?:19|20)\d\d")
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[\d.,:/%-]+")  # a number alone is no thing; a year is a time
_WANTS_TIME = re.compile(r"\b(?:as of|since|until|before|after)\s+$", re.IGNORECASE)
_INSTITUTIONS = frozenset({"fda", "ema", "us", "usa", "uk", "eu", "nice", "cdc", "who"})


@dataclass(frozen=True)
class Candidate:
    """Something that was named: `age` 1 is the turn just before, `said` whether only an answer named it.

    `again` counts the other turns that name it too.
    """

    phrase: Phrase
    age: int
    said: bool = False
    again: int = 0


@dataclass(frozen=True)
class Reference:
    """A leaning expression of the follow-up: `text[start:end]`, with the noun of "this drug" if there is one."""

    start: int
    end: int
    noun: str = ""
    possessive: bool = False
    plural: bool = False
    person: bool = False


@dataclass(frozen=True)
class Choice:
    """The antecedent that was taken, and another one that is as good."""

    taken: Candidate
    other: Candidate | None = None


def candidates(text: str, found: Iterable[Phrase], age: int, *, said: bool = False) -> list[Candidate]:
    """The phrases of an earlier text as candidates; the words around a thing of no known kind tell what it is."""
    return [Candidate(replace(phrase, kind=_kind_in(text, phrase)), age, said) for phrase in found]


def choose(text: str, reference: Reference, candidates: Sequence[Candidate]) -> Choice | None:
    """The best antecedent for an expression of the follow-up `text`; None where nothing was named before."""
    own = set(analyse(text[: reference.start] + text[reference.end :]))
    scored = [
        (round(_score(text, reference, one, own), 4), one)
        for one in candidates
        if not _same(one.phrase.text, own)
        and fold(one.phrase.text) != reference.noun
        and not _FIGURE.fullmatch(one.phrase.text)
    ]
    fitting = [(score, one) for score, one in scored if score > -1.0]
    if not fitting:
        return None
    top = max(score for score, _ in fitting)
    good = [(score, one) for score, one in fitting if score >= top - _AS_GOOD]
    later = max(good, key=lambda pair: (-pair[1].age, pair[1].phrase.start))[1]
    others = [one for _, one in sorted(good, key=lambda pair: -pair[0]) if _folded(one) != _folded(later)]
    return Choice(later, others[0] if others else None)


def topic(candidates: Iterable[Candidate], exclude: Iterable[str] = ()) -> Candidate | None:
    """What the conversation is about when the follow-up has no word for it: the best thing of the latest turn."""
    own = {token for text in exclude for token in analyse(text)}
    fitting = [
        (round(_standing(one), 4), one)
        for one in candidates
        if not _same(one.phrase.text, own) and not _FIGURE.fullmatch(one.phrase.text)
    ]
    fitting = [pair for pair in fitting if pair[0] >= _WEAK]
    if not fitting:
        return None
    return max(fitting, key=lambda pair: (pair[0], -pair[1].age, -pair[1].phrase.order))[1]


def _kind_in(text: str, phrase: Phrase) -> Kind:
    if phrase.kind != "other" or fold(phrase.text) in _INSTITUTIONS:
        return phrase.kind
    before, after = text[: phrase.start], text[phrase.end :]
    if re.search(
        r"(?:effective (?:for|against|in)|(?:treatments?|therapy) (?:of|for)|patients? with|used (?:for|against))\s+$",
        before,
    ):
        return "condition"
    if re.match(
        r"^\s+(?:be |been |still )?(?:effective|efficacious|used|approved|FDA|indicated|recommended|licen[cs]ed)\b",
        after,
    ):
        return "drug"
    return "other"


def _score(text: str, reference: Reference, candidate: Candidate, own: set[str]) -> float:
    phrase = candidate.phrase
    return (
        _standing(candidate)
        + _fit(text, reference, phrase)
        + _agreement(reference, phrase)
        + _parallel(text, reference, phrase)
    )


def _parallel(text: str, reference: Reference, phrase: Phrase) -> float:
    """A subject goes on as subject, and what stood behind a preposition stands behind it again."""
    before = text[: reference.start]
    if _WANTS_TIME.search(before):
        return 1.6 * bool(_DATE.fullmatch(phrase.text))
    if re.search(r"\bin\s+$", before) and _DATE.fullmatch(phrase.text):
        return 1.2 * (phrase.before in {"in", "of", "since"})
    if re.fullmatch(
        r"(?i)\s*(?:(?:what|which|when|where|how|why|who)\b[\w\s-]{0,30}?\b)?(?:is|are|was|were|do|does|did|can|could|"
        r"should|would|will|has|have|had|may|might)\s*",
        before,
    ):
        return 0.6 * (phrase.order == 0 and phrase.before in _AUXILIARIES)
    match = re.search(r"\b(in|for|of|with|on|against|to|by|from)\s+$", before)
    return 0.35 * (match is not None and phrase.before == match.group(1))


def _standing(candidate: Candidate) -> float:
    """How prominent a thing is by itself: written like a name, early in its question, recent."""
    phrase = candidate.phrase
    score = 1.0 - _PER_TURN * (candidate.age - 1) - 0.3 * candidate.said
    score += _AGAIN * min(candidate.again, _ENOUGH)
    score += 0.5 * phrase.named + 0.3 * phrase.known + 0.25 * (phrase.kind in {"drug", "condition"})
    score -= 0.12 * min(phrase.order, 6)
    score -= 0.4 * (phrase.before in {"a", "an"} and phrase.order > 0)
    if phrase.before in {"which", "what"} and not phrase.named:
        score -= 0.6
    if fold(phrase.text) in _INSTITUTIONS or _DATE.fullmatch(phrase.text):
        score -= 1.2
    if all(stem(fold(word)) in RELATIONAL or fold(word) in FUNCTION_WORDS for word in phrase.text.split()):
        score -= 0.8
    if phrase.text.lower().removesuffix("s") in _NOUN_KINDS:
        score -= 0.8
    if not phrase.known and " " not in phrase.text and _ADJECTIVAL.fullmatch(phrase.text):
        score -= 0.6
    return score


def _fit(text: str, reference: Reference, phrase: Phrase) -> float:
    """How well a thing suits the words around the expression."""
    if reference.noun:
        return _noun_fit(reference.noun, phrase)
    before, after = text[: reference.start], text[reference.end :]
    if reference.possessive:
        condition, agent = bool(_POSSESSED_BY_CONDITION.match(after)), bool(_POSSESSED_BY_AGENT.match(after))
    else:
        behind = _WANTS_CONDITION_BEFORE.search(before)
        agent_after = _WANTS_AGENT_AFTER.match(after) and not re.search(r"\b(?:for|of|in|against|with)\s+$", before)
        condition = bool(behind or _WANTS_CONDITION_AFTER.match(after))
        agent = bool(agent_after or (not behind and _WANTS_AGENT_BEFORE.search(before)))
    if re.search(r"\bin\s+$", before) and not condition:
        return (
            -0.6 if phrase.kind in {"drug", "class"} else 0.0
        )  # one is in a place, a time or a disease, not in a drug
    if condition and not agent:
        return {"condition": 1.2, "drug": -1.0, "class": -0.8}.get(phrase.kind, 0.0)
    if agent and not condition:
        return {"condition": -1.2, "drug": 0.9, "class": 0.5}.get(phrase.kind, 0.15)
    return 0.0


def says_kind(noun: str, phrase: Phrase) -> bool:
    """Whether a noun only says of what kind a thing is, as "drug" does, or "protein" of something written like a name."""
    bare = _singular(noun)
    return bare in _NOUN_KINDS or (phrase.named and bare in _KINDS_OF_NAMES)


def shares_noun(noun: str, phrase: Phrase) -> bool:
    """Whether a phrase of several words holds the noun: "this trial" after "the second trial of alfatinib"."""
    return " " in phrase.text and stem(_singular(noun)) in {stem(fold(word)) for word in phrase.text.split()}


def _singular(noun: str) -> str:
    bare = noun.removesuffix("s") if noun not in {"diabetes", "illness", "diagnosis"} else noun
    return {"therapie": "therapy", "antibodie": "antibody", "illnesse": "illness"}.get(bare, bare)


def _noun_fit(noun: str, phrase: Phrase) -> float:
    if shares_noun(noun, phrase):
        return 1.5
    kinds = _NOUN_KINDS.get(_singular(noun))
    if kinds is None:
        return 0.2 if phrase.kind == "other" else -0.6
    return 1.2 if phrase.kind in kinds else -1.5 if phrase.kind != "other" else -0.3


def _agreement(reference: Reference, phrase: Phrase) -> float:
    if reference.person:
        return 0.6 if phrase.kind == "person" or (phrase.named and len(phrase.text.split()) > 1) else -0.8
    return 0.2 if reference.plural == phrase.plural else -0.2


def _same(text: str, own: set[str]) -> bool:
    tokens = set(analyse(text))
    return bool(tokens) and tokens <= own


def _folded(candidate: Candidate) -> frozenset[str]:
    return frozenset(analyse(candidate.phrase.term or candidate.phrase.text))
