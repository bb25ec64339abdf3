"""Follow-ups that ask for the source of what was said: "why?", "show me", "what is the evidence for step 2?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.conversation import Outline, OutlineStatement, Turn
from rag.followups.pointers import number_of

Mode = Literal["why", "show"]

_LEAD = r"^\s*(?:(?:and|but|so|ok(?:ay)?|please|yes|hm+|oh)\b[\s,]*)*"
_WHY = re.compile(
    _LEAD
    + r"(?:(?:and )?why(?: not| so| is (?:that|this|it)(?: so)?| that)?|how come|for what reason|what(?:'s| is) the reason"
    r"(?: for (?:that|this|it))?|"
    r"why (?:is|are|was|were|do|does|did|should|would|can|could|has|have)(?:n't| not)? (?:that|this|it|they|these|"
    r"those|the guideline|the label|step \w+)\b.*)"
    r"\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_OWN_CONTENT = re.compile(
    r"\b(?:cause|causes|work|works|happen|happens|occur|used|given|called|better|worse)\b", re.IGNORECASE
)
_THING = (
    r"(?:sources?|evidence|quotes?|passages?|references?|citations?|"
    r"originals?|proof|basis|support|papers?|stud(?:y|ies)|text|documents?|wording|exact words)"
)
_SHOW = re.compile(
    _LEAD + r"(?:(?:can|could|would|will) you (?:please )?|i(?:'d| would) like to |let me |please )?"
    rf"(?:(?:show|give|quote|open|see|read|display|cite|point)(?: me)?(?: to)?\b.{{0,40}}\b{_THING}\b.*|show me\b.{{0,20}}|"
    rf"(?:what|which)(?:'s| is| are| was|) ?(?:the |your |that |its )?{_THING}\b(?: (?:for|of|behind|says?|said|"
    rf"shows?|is|are|does|do)\b.{{0,60}})?|"
    rf"where (?:does|did|do|is|was) (?:that|this|it|you|they|step \w+)\b.{{0,40}}|who (?:says|said) (?:so|that|this)|"
    rf"says who|(?:the )?{_THING}(?: please| for (?:that|this|it|step \w+|"
    r"(?:reference|source|statement|point) \w+))?|(?:on )?what (?:is (?:that|this|it)|does (?:that|this|it)|"
    r"are (?:you|they)) (?:based|rest) on|based on what|"
    r"how do (?:you|we) know(?: that| this)?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\bstep (?:number |no\.? ?)?(\d{1,2}|one|two|three|four|five|six)\b|\bthe (first|second|third|fourth|fifth|sixth|"
    r"last) step\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:reference|source|citation|ref\.?)\s*(?:number |no\.? ?|#)?\[?(\d{1,3})\]?|\[(\d{1,3})\]", re.IGNORECASE
)
_LIMITING = re.compile(r"\b(?:not|never|n't|against|contraindicated|avoid\w*|forbidden|prohibited)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """The statements that are pointed at, and fixed words for what is asked of them.

    `complaint` says that the answer has no such thing; then the statements are those of its direct answer. `whole` is true where
    nothing in particular was pointed at: of the direct answer's statements, those with reasons will do.
    """

    mode: Mode
    words: str
    statements: tuple[OutlineStatement, ...]
    complaint: str = ""
    whole: bool = False


def point(text: str, turns: tuple[Turn, ...]) -> Target | None:
    """What a follow-up points at in the latest answer; None when it asks something of its own or nothing was answered."""
    # Steps and claims are those of the latest answer on the topic; numbers of references are those last seen.
    seen = turns if _REFERENCE.search(text) else tuple(turn for turn in turns if turn.is_topic)
    outline = next((turn.outline for turn in reversed(seen) if turn.outline and turn.outline.statements), None)
    if outline is None:
        return None
    if _WHY.match(text) and not _OWN_CONTENT.search(re.sub(r"^\W*(?:\w+\W+){0,3}?why", "", text, flags=re.IGNORECASE)):
        return _target("why", text, outline)
    if _SHOW.match(text) and _only_points(text):
        return _target("show", text, outline)
    return None


def _only_points(text: str) -> bool:
    """Whether the words beyond "evidence for" name only a place in the answer, not a drug or condition of their own."""
    behind = re.search(
        rf"\b{_THING}\s+(?:for|of|behind|that|on|says?|shows?)\s+(?P<rest>.+?)\s*[?.!]*\s*$", text, re.IGNORECASE
    )
    if behind is None:
        return True
    rest = behind["rest"].lower()
    return bool(_STEP.search(rest) or _REFERENCE.search(rest)) or bool(
        re.fullmatch(
            r"(?:that|this|it|these|those|so|them)(?: (?:statement|claim|recommendation|answer|sentence|figure|number|"
            r"is|that|based on))*",
            rest,
        )
    )


def _target(mode: Mode, text: str, outline: Outline) -> Target:
    asked = "Why" if mode == "why" else "The source"
    step = _STEP.search(text)
    if step:
        number = number_of(step.group(1) or step.group(2))
        number = max((one.number for one in outline.steps), default=0) if number == -1 else number
        found = tuple(one for one in outline.statements if one.step == number)
        if found:
            return Target(
                mode,
                f"{asked} of step {number} of the answer to"
                if mode == "show"
                else f"{asked} step {number} of the answer to",
                found,
            )
        return _missing(
            mode, asked, outline, f"The answer has no step {number}; these are the statements of its direct answer."
        )
    reference = _REFERENCE.search(text)
    if reference:
        number = int(reference.group(1) or reference.group(2))
        found = tuple(_as_cited(one, number) for one in outline.statements if number in one.references)
        if found:
            return Target(mode, f"What reference {number} says in the answer to", found[:6])
        return _missing(
            mode,
            asked,
            outline,
            f"The answer has no reference {number}; these are the statements of its direct answer.",
        )
    direct = _direct(outline)
    if mode == "why":
        limiting = [one for one in outline.statements if one.modality in {"not_recommended", "contraindicated"}]
        if _LIMITING.search(text) and limiting:
            first = [one for one in direct if one in limiting] or limiting
            return Target("why", "Why, for the answer to", tuple(first[:1]))
        return Target("why", "Why, for the answer to", direct, whole=True)
    return Target("show", "The source of the direct answer to", direct)


def _as_cited(statement: OutlineStatement, number: int) -> OutlineStatement:
    """With the quotes of one of its references: one that says likewise is shown in its own words."""
    if len(statement.references) != len(statement.quotes):
        return statement
    quotes = tuple(
        quote for reference, quote in zip(statement.references, statement.quotes, strict=True) if reference == number
    )
    return statement.model_copy(update={"quotes": quotes})


def _direct(outline: Outline) -> tuple[OutlineStatement, ...]:
    return tuple(one for one in outline.statements if one.section == "direct_answer") or outline.statements[:1]


def _missing(mode: Mode, asked: str, outline: Outline, complaint: str) -> Target:
    return Target(mode, f"{asked}, for the answer to", _direct(outline), complaint)
