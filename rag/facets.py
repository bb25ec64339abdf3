"""What a question asks: its facets (dose, monitoring, ...), its form (yes or no, which, how much), and its parts.

Closed lists of cues, no model.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from rag.text.analyser import analyse
from rag.text.sentences import split

Facet = Literal[
    "combination",
    "dosing",
    "monitoring",
    "contraindication",
    "interaction",
    "safety",
    "mechanism",
    "diagnosis",
    "comparison",
    "access",
    "efficacy",
    "indication",
    "treatment",
]
FACETS: tuple[Facet, ...] = get_args(Facet)
Form = Literal["yes_no", "which", "how_much", "why", "open"]

_FACET_CUES: dict[Facet, str] = {
    "combination": r"combin\w*|dual (?:therapy|biologic)|together with|(?:go|goes|taken|used|given|take|use) together|alongside|"
    r"\bplus\b|add(?:ed|ing)?[ -](?:to|on)|"
    r"concomitant\w*|co-?administ\w*|with another (?:biologic|drug|agent)",
    "dosing": r"(?<!full-)(?<!full )(?<!standard-)(?<!low-)\bdos(?:e|es|ed|ing|age)\b|"
    r"how much(?!\s+(?:do|does|did|is|are|was|were|better|more|less|faster|lower)\b)"
    r"(?!\s+(?:fluid|water|salt|alcohol|exercise|weight|time|of [^?.]{3,20} (?:gets?|goes|pass\w*))\b)|titrat\w*|"
    r"induction regimen|how (?:should|do) i (?:give|take)",
    "monitoring": r"monitor\w*|\bre-?check\w*|\bbloods\b|"
    r"how often\b[^.?;]{0,40}\b(?:test|check|measur)\w*|\bscreen(?:ing|ed)?\b|tests? (?:before|needed|required)|blood tests?|"
    r"check(?:ed|s)? (?:for|before)",
    "contraindication": r"contraindicat\w*|who should not|should not (?:be )?(?:take|taken|given|used?)|avoid(?:ed)?\b",
    "interaction": r"interact\w*|\bcyp\w*",
    "safety": r"\bsafe(?:ty|ly)?\b|adverse|side[ -]effects?|\brisks?\b|\bharm\w*|warnings?\b|toxicit\w*|complications?|"
    r"tolerab\w*",
    "mechanism": r"mechanisms?(?: of action)?\b|mode of action|how does .{3,60}? (?:work|act|treat)|pathogenesis|role of|"
    r"how .{3,40}? works?",
    "diagnosis": r"diagnos\w*|criteria|make sure (?:it|this|that)(?: is|['’]s)|counts? as\b|"
    r"work-?up|tell apart|differential|investigat\w*|which tests?\b|"
    r"how (?:is|are) .{3,40}? (?:confirmed|recogni[sz]ed)",
    "comparison": r"\bversus\b|\bvs\b\.?|compar\w*|(?:better|faster|quicker|safer|stronger|weaker) than|superior|"
    r"\bas (?:good|effective|well|safe|fast|strong) (?:as|at)\b|head[ -]to[ -]head|any better|more effective|either alone",
    "access": r"insur\w*|cover(?:age|ed)\b|payers?|prior authori[sz]ation|\bcosts?\b|medically necessary|reimburs\w*|"
    r"standard of care",
    "efficacy": r"(?:remission|response)(?: rates?)?|effective\w*|efficacy|how well|outcomes?|success rates?|evidence for|"
    r"persist\w*|how (?:many|often)\b[^.?;]{0,40}\brespond\w*|"
    r"how much (?:do|does|did)\b.{0,60}?\b(?:lower|reduc|cut|rais|improv|prevent|help)\w*",
    "indication": r"indicat(?:ed|ion)|approv\w*|licen[cs]ed|guidelines?|\blabel(?:led|ed)?\b",
    "treatment": r"treat(?:ed|ing|ment|ments)?\b|manag\w*|\btherap\w*|options?|next step|what next|\buse\b|switch\w*|"
    r"recommended",
}
_MILLIGRAMS = re.compile(r"\bmg\b", re.IGNORECASE)
_FACET_PATTERNS = {facet: re.compile(cue, re.IGNORECASE) for facet, cue in _FACET_CUES.items()}
ASKS_SHARE = re.compile(
    r"\b(?:what|which) (?:share|percentage|proportion|rate)\b|\bhow (?:common|likely|often do)\b", re.IGNORECASE
)
# A question is of several parts where each asks something of its own.
_PARTS = re.compile(
    r"(?<=[.?!;])\s+|"
    r",?\s+(?:and|or|but)\s+(?:(?:if (?:not|so),?|for|in|at|by|after)\s+)?"
    r"(?=(?:how|what|which|who|when|where|why|is|are|does|do|did|should|can|could|was|were|has|have)\b)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"(?<=;)\s+")
_SHORTEST_PART, _SHORTEST_ASKING = 2, 5  # words
_WONDERS = re.compile(
    r"\b(?:asks?|asking|wonder(?:s|ing)?|wants? (?:to know|it)|needs? (?:to know)?|asked|unsure|query|queries)"
    r"(?: (?!that\b)[\w'’]+){0,2}?[,:]? (?:whether|if|how|what|when|which|why|who|where)\b",
    re.IGNORECASE,
)
# "Please give me the dose per kilo": asked without a question mark.
_BIDS = re.compile(
    r"^\W*(?:please|kindly|give|tell|list|explain|compare|describe|summari[sz]e|name|i(?:'d| would) like to know|i need|need)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:it|that|this|these|those|them|one|so)\b", re.IGNORECASE)
_POINTS_TO_REMEDY = re.compile(
    r"\b(?:it|them|dos(?:e|es|ing)|(?:the|this|that|these|those|her|his|my|our) (?:\w+ )?"
    r"(?:drugs?|medicines?|medications?|tablets?|pills?|jabs?|"
    r"injections?|infusions?|drips?|treatments?|therapy|inhalers?|syrup|capsules?|antibiotics?|anticoagulants?))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:i|i['’]\w+|my(?! patient)|me|we|our)\b", re.IGNORECASE)
_STORY = 3  # sentences, from which the last one asks where none shows that it does
_ASKS = re.compile(
    r"(?:how|what|which|who|when|where|why|is|are|does|do|did|should|can|could|was|were|has|have|would|will|may|might|any|"
    r"compare|list|tell|explain|give|describe|summari[sz]e|please|i(?:'d| would) like|i (?:need|want)|wondering)\b",
    re.IGNORECASE,
)
_PREMISE = re.compile(
    r"^\s*(?:why|when|since when|how come)\b.{0,40}?\b(?:do|does|did|is|are|was|were|has|have)\b", re.IGNORECASE
)
_YES_NO = re.compile(
    r"(?:^|[.,;]\s)(?:and |so |but |or )?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|might)\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"how (?:much|many|often|long|high)|what (?:dose|dosage|share|percentage|rate)", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what .{0,40}options?|what next|best)\b", re.IGNORECASE)

_PREGNANT = re.compile(r"\bpregnan", re.IGNORECASE)
_REMEDY = re.compile(
    r"\b(?:drugs?|medicines?|medications?|tablets?|pills?|vaccin\w*|jab|tak(?:e|en|ing))\b", re.IGNORECASE
)


def facets_of(text: str, names_remedy: bool) -> tuple[Facet, ...]:
    """What is asked about. What is taken in pregnancy raises safety; a disease of pregnancy alone does not."""
    found = {facet for facet in FACETS if _FACET_PATTERNS[facet].search(text)}
    if _PREGNANT.search(text) and (names_remedy or _REMEDY.search(text)):
        found.add("safety")
    if _MILLIGRAMS.search(asking_text(text)):
        found.add("dosing")  # "on lisinopril 10 mg" in the story before tells what is taken
    return tuple(facet for facet in FACETS if facet in found)


def form_of(text: str) -> Form:
    """The form of answer that it asks for."""
    if _HOW_MUCH.search(text):
        return "how_much"
    if re.match(r"\s*why\b", text, re.IGNORECASE):
        return "why"
    if _WHICH.search(text):
        return "which"
    return "yes_no" if _YES_NO.search(text) else "open"


def parts(text: str) -> list[str]:
    """A question's parts, where each asks or tells something of its own."""
    return _PARTS.split(text)


def asks_several(text: str) -> bool:
    """Whether more than one part of it asks: "which bloods and how often, and is there a longest course?"."""
    return len(asking_parts(text)) > 1


def asking_parts(text: str) -> list[str]:
    """Those of its parts that ask, without what is told beside them."""
    long = [part for part in parts(text) if len(part.split()) >= _SHORTEST_PART]
    return [part for part in long if part.rstrip().endswith("?") or _ASKS.match(part)]


def asking_text(text: str) -> str:
    """The sentences that ask, without the story before them; the whole, where nothing tells them apart."""
    sentences = [clause for start, end in split(text) for clause in _CLAUSES.split(text[start:end])]
    asking = [at for at, one in enumerate(sentences) if _is_asking(one)]
    if not asking:
        return sentences[-1] if len(sentences) >= _STORY else text
    # "... went without for four days. Which?" asks about what was told just before.
    told = [at - 1 for at in asking if at and len(sentences[at].split()) < _SHORTEST_ASKING]
    return " ".join(sentences[at] for at in sorted({*asking, *told}))


def asking_with_its_cause(text: str) -> str:
    """The sentences that ask, and the one before where they point to it: "My hair comes out. Can the tablets do that?".

    A clinician's story has much beside what is asked; a patient's few words have little.
    """
    sentences = [clause for start, end in split(text) for clause in _CLAUSES.split(text[start:end])]
    asking = [at for at, one in enumerate(sentences) if _is_asking(one)]
    if len(sentences) > _STORY:
        return asking_text(text)
    told = {at - 1 for at in asking if at and _POINTS.search(sentences[at]) and _OWN.search(sentences[at - 1])}
    return " ".join(sentences[at] for at in sorted({*asking, *told})) if asking else asking_text(text)


def told_before(text: str) -> str:
    """The sentence just before the first one that asks; "" where the first asks, or none does."""
    sentences = [clause for start, end in split(text) for clause in _CLAUSES.split(text[start:end])]
    asking = next((at for at, one in enumerate(sentences) if _is_asking(one)), 0)
    return sentences[asking - 1] if asking else ""


def points_back(text: str) -> bool:
    """Whether the sentence that asks speaks of a remedy of the story without naming it: "it", "the drug", "which dose"."""
    return _POINTS_TO_REMEDY.search(asking_text(text)) is not None


def _is_asking(sentence: str) -> bool:
    return bool(sentence.rstrip(" \"'”’)").endswith("?") or _WONDERS.search(sentence) or _BIDS.match(sentence))


def presumes(text: str) -> bool:
    """Whether it takes something for granted: "why does ...?"."""
    return bool(_PREMISE.search(text))


def facet_tokens(text: str) -> set[str]:
    """Analysed words of a text that are cues of facets: they say what is asked about a thing, not which thing."""
    return {
        token
        for pattern in _FACET_PATTERNS.values()
        for match in pattern.finditer(text)
        for token in analyse(match.group())
    }
