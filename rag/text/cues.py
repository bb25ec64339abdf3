"""How strongly a sentence speaks, and whether it denies: closed lists of cues, read in the sentence's own words.

Negation follows NegEx (Chapman et al., J Biomed Inform 2001): cues before a finding, and pseudo-cues that deny nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answer import Modality, Polarity

Span = tuple[int, int]


@lru_cache(maxsize=20_000)
def modality(sentence: str) -> Modality:
    """The strongest word that the sentence itself uses for what should be done.

    A word inside a condition ("when TNF blockers are contraindicated") says whom the sentence is about, not what it
    demands, and is passed over.
    """
    claim = _CONDITION.sub(lambda match: " " * len(match.group()), sentence)
    for strength, pattern in _STRENGTHS:
        if pattern.search(_denied(claim) if strength == "contraindicated" else claim):
            return strength
    return "neutral"


def polarity(sentence: str) -> Polarity:
    """Whether the sentence denies something."""
    return "negated" if negation_cues(sentence) else "affirmed"


def negation_cues(sentence: str) -> list[Span]:
    """Where the sentence denies, pseudo-cues such as "not only" left out."""
    pseudo = [match.span() for match in _PSEUDO.finditer(sentence)]
    return [
        match.span()
        for match in _NEGATION.finditer(sentence)
        if not any(start <= match.start() < end for start, end in pseudo)
    ]


def hedges(sentence: str) -> list[Span]:
    """Where the sentence speaks carefully: may, might, suggests, appears."""
    return [match.span() for match in _HEDGE.finditer(sentence)]


_CONDITION = re.compile(
    r"\b(?:when|whenever|if|unless|where|in whom|for whom|to whom|who (?:have|had|has|are|were|cannot)|with a contraindication|"
    r"have contraindications?|whose|(?:trial of|failure of|failure|response|intolerance|intolerant),? (?:to )?(?:or|and) "
    r"(?:an? )?contraindications?)\b[^,;:()]*",
    re.IGNORECASE,
)
_NOT_CONTRAINDICATED = re.compile(
    r"\b(?:not?|never|without|rather than|instead of)\b(?:\s+\w+){0,3}?\s+contraindicat\w*"
    r"|contraindicat\w*(?=\s+(?:are|is|were|was)\s+(?:not\b|none|absent))",
    re.IGNORECASE,
)


def _denied(sentence: str) -> str:
    return _NOT_CONTRAINDICATED.sub("", sentence)


_STRENGTHS: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("contraindicated", re.compile(r"\bcontra-?indicat", re.IGNORECASE)),
    (
        "not_recommended",
        re.compile(
            r"\bnot (?:be |been |generally |routinely |currently )?(?:recommended|advised|advisable)\b"
            r"|\b(?:do|does|did) not (?:recommend|advise|suggest|support|endorse)\b"
            r"|\b(?:recommend|advis|suggest|caution)(?:s|es|ed|ing)? against\b|\brecommendation against\b"
            r"|\b(?:should|must|shall) (?:not|never)\b|\bshould(?:n't| be avoided)\b|\bmust be avoided\b|\bto be avoided\b"
            r"|\bavoid (?:us(?:e|ing)|giving|starting|initiat\w+|combin\w+|concomitant|co-?administ\w+|live)\b"
            r"|\bnot be (?:used|given|started|initiated|taken|combined|co-?administered)\b|\bdiscourag(?:es|ed)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "caution",
        re.compile(
            r"\b(?:with|use|using|advises?|urges?|requires?) (?:particular |special |great )?caution\b|\bcautio(?:usly|ns?)\b"
            r"|\bwarn(?:s|ed|ing|ings)?\b|\bblack box\b|\bonly (?:if|when) no (?:suitable|other)\b"
            r"|\bweigh(?:ed|ing)?\b.*\brisks?\b|\brisks?\b.*\bweighed\b",
            re.IGNORECASE,
        ),
    ),
    (
        "recommended",
        re.compile(
            r"(?<!no )\brecommend(?:s|ed)?\b(?! (?:\w+ ){0,2}(?:dos|regimen))|(?<!no )\brecommending\b"
            r"|(?<!no )\brecommendations? (?:for|that|to|in favou?r)\b|\b(?:should|must) (?:be|have|receive|undergo|start|use)\b"
            r"|\badvises?\b|\bfirst[ -](?:line|choice)\b.*\brecommend",
            re.IGNORECASE,
        ),
    ),
    (
        "may_consider",
        re.compile(
            r"\b(?:may|can|could|might) be (?:considered|used|tried|offered|appropriate|reasonable)\b|\b(?:may|can) consider\b"
            r"|\bto be considered\b|\bconsider(?:ing|s)? (?:use|using|adding|starting|a|the)\b|\bis an option\b|\boptional\b"
            r"|\b(?:guidelines?|guidance|association|society|college|AGA|ACG|ECCO|BSG|NICE|IG-IBD|panel|statement|update)\b"
            r"[^.;]*?\bsuggest(?:s|ed)?\b",
            re.IGNORECASE,
        ),
    ),
)
_NEGATION = re.compile(
    r"\b(?:no|not|none|nor|neither|never|cannot|without|lack(?:s|ed|ing)?|absence of|absent|fail(?:s|ed) to|denie[sd]|"
    r"rule[sd]? out|free of|unable to|negative for|un(?:proven|supported|likely|established|known)|contraindicated|"
    r"insufficient(?:ly)?|(?:did|does|do|was|were|is|are|has|have|had|should|could|would|must|can)n't)\b",
    re.IGNORECASE,
)
_PSEUDO = re.compile(
    r"\bnot (?:only|just|merely|necessarily)\b|\bno (?:more|less|fewer) than\b|\bnot (?:more|less|fewer) than\b|"
    r"\bwhether or not\b|\bno later than\b|\bwithout (?:regard|delay)\b|\bno longer than\b|\bnot contraindicated\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|can|possibl[ey]|probabl[ey]|likely|suggest(?:s|ed|ing)?|appear(?:s|ed)?|seem(?:s|ed)?|"
    r"potential(?:ly)?|perhaps|uncertain|unclear|limited|preliminary)\b",
    re.IGNORECASE,
)
