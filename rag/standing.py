"""How a question speaks of a drug or class that it names: one that failed, an allergen, or one that is out."""

from __future__ import annotations

import re

from rag.text.vocabulary import Mention

# "Infliximab in heart failure": it is the heart that fails.
_NO_ORGAN = "".join(
    f"(?<!{organ} )" for organ in ("heart", "cardiac", "renal", "kidney", "liver", "hepatic", "respiratory")
)
_FAILED_BEFORE = re.compile(
    rf"(?:{_NO_ORGAN}fail(?:ed|ure|ing|s)?(?: of| to respond to| on)?|refractory to|intoleran\w+ (?:of|to)|"
    r"inadequate response (?:or intolerance )?to|los(?:t|s of) response to|"
    r"no response (?:at all )?to|no benefit from|primary non-?response to|"
    r"(?:not|n't|never|hardly|barely) (?:(?:really|truly|properly|fully) )?respon\w+ to|"
    r"(?:could|can)(?: not|n['’]?t) (?:tolerate|stand|stomach)|non-?respon\w+ to|stopped working on|despite|exposed to|"
    r"no help from|no relief from)"
    # "After upadacitinib failure in Crohn's disease, did guselkumab ...": what is asked has not failed.
    r"(?:(?!, (?:and |so |then )?(?:did|do|does|is|are|was|were|can|could|should|would|will|which|what|how)\b)"
    r"(?!\b(?:now|currently|today)\b)[^.;?]){0,40}$",
    re.IGNORECASE,
)
_FAILED_AFTER = re.compile(
    # "Do troughs reduce treatment failure?" tells of no drug that failed.
    rf"^(?:(?!reduc|lower|prevent|avoid|fewer|less)[^.;?,]){{0,28}}?"
    rf"(?:{_NO_ORGAN}\bfailure|\bfailed|\bhas failed|stopped working|did(?: not|n['’]?t) (?:work|help)|"
    r"(?:has|have)(?: not|n['’]?t) (?:worked|helped)|"
    r"\b(?:do|does|did|done) (?:very )?(?:little|nothing)\b|(?:was|is|proved) (?:useless|no good)|"
    r"(?:made|makes|left|leaves) (?:him|her|me|them|us) (?:(?:too|so|very|really|feel) )*\w*"
    r"(?:sick|nause|ill\b|dizz|vomit|constipat|drows|sleepy|worse)|"
    r"\b(?:gave|gives) (?:him|her|me|them) (?:(?:an?|terrible|bad|awful) )*(?:rash|diarrhoea|cough|headaches?|nausea)|"
    r"does(?: not|n['’]?t) (?:work|help|touch)|(?:is|are)(?: not|n['’]?t) (?:working|helping|touching)|"
    r"-refractory|-experienced|no longer work\w*|lost (?:its )?(?:effect|response))",
    re.IGNORECASE,
)
_ALLERGIC_BEFORE = re.compile(
    r"\b(?:allerg\w+|anaphyla\w+|hypersensitiv\w+|reaction)\s+(?:to|from|with)\s+(?:[\w-]+,?\s+(?:and\s+|or\s+)?){0,3}$",
    re.IGNORECASE,
)
_ALLERGIC_AFTER = re.compile(r"^[ -](?:induced )?(?:allerg\w+|anaphyla\w+|hypersensitiv\w+)", re.IGNORECASE)
_DID_WELL_BEFORE = re.compile(r"\b(?:did|done|doing|was|been)\b[^.;?]{0,20}\bon\s*$", re.IGNORECASE)
_RELAPSED_AFTER = re.compile(
    r"^[^.;?]{0,50}\b(?:but|now|then|and is)\b[^.;?]{0,20}\b(?:flar(?:ed|es|ing)|relaps\w+|worse|symptoms are back)\b",
    re.IGNORECASE,
)
_OUT_AFTER = re.compile(
    r"^\s+(?:(?:is|are|being)\s+)?(?:out|contraindicated|off the table|ruled out|not an option|no option|not possible)"
    r"(?=\s*(?:[.,;:]|$|so\b|for (?:her|him|them|me)\b))",
    re.IGNORECASE,
)
_OUT_BEFORE = re.compile(
    r"\b(?:(?:can(?:not|['’]t| not)|must(?: not|n['’]t)|not allowed to|unable to) (?:have|take|use|be given)|rul(?:ed|ing) out|"
    r"other than|apart from)\s+(?:an?\s+|any\s+)?$",
    re.IGNORECASE,
)


def has_failed(text: str, mention: Mention) -> bool:
    """Whether it did not help, or no longer does."""
    before, after = text[: mention.start], text[mention.end :]
    if _FAILED_BEFORE.search(before) or _FAILED_AFTER.search(after):
        return True
    return bool(_DID_WELL_BEFORE.search(before) and _RELAPSED_AFTER.search(after))


def is_allergen(text: str, mention: Mention) -> bool:
    """Whether somebody is allergic to it."""
    return bool(_ALLERGIC_BEFORE.search(text[: mention.start]) or _ALLERGIC_AFTER.search(text[mention.end :]))


def is_ruled_out(text: str, mention: Mention) -> bool:
    """Whether it cannot be given, for a reason that the question need not tell."""
    return bool(_OUT_BEFORE.search(text[: mention.start]) or _OUT_AFTER.search(text[mention.end :]))
