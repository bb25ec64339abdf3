"""How well a statement is of the kind that a question asks for: its role, its people, its figures, the drugs that it names.

Factors of its relevance, not conditions: what misses one of them can still be the best that there is. They order the direct
answer only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.answer import Role
from rag.compose.about import TOGETHER
from rag.compose.placement import LIMITING
from rag.compose.pool import Pool
from rag.compose.voices import Voices
from rag.evidence.statements import Statement
from rag.facets import ASKS_SHARE, Facet, asking_parts
from rag.records import TermKind
from rag.text.analyser import analyse

FACET_ROLES: dict[Facet, tuple[Role, ...]] = {
    "combination": ("limitation", "contraindication", "recommendation", "efficacy", "safety", "warning"),
    "dosing": ("dosing",),
    "monitoring": ("monitoring",),
    "contraindication": ("contraindication", "warning", "limitation"),
    "interaction": ("warning", "dosing", "safety", "limitation", "contraindication"),
    "safety": ("safety", "warning", "contraindication"),
    "mechanism": ("mechanism", "background"),
    "diagnosis": ("diagnosis", "background", "monitoring", "recommendation"),
    "comparison": ("efficacy", "recommendation"),
    "access": ("access", "indication", "limitation"),
    "efficacy": ("efficacy",),
    "indication": ("indication", "recommendation", "regulatory", "dosing", "limitation"),
    "treatment": ("recommendation", "efficacy", "dosing", "indication"),
}
# May it be done? A question of fact ("does it raise ...?") is not answered by what is recommended.
ASKS_TO_ACT = re.compile(
    r"\b(?:can|could|should|may|shall)\b|\b(?:is|are|was|be)\b[^?.]{0,60}\b(?:ok(?:ay)?|safe|allowed|recommended|indicated|"
    r"contraindicated|acceptable|advis\w+|appropriate|licensed|approved|covered|necessary|first[- ]line|better|enough)\b",
    re.IGNORECASE,
)
_BEGINS_AS_YES_NO = re.compile(
    r"\s*(?:(?:and|so|but|or)\s+)?(?:is|are|was|were|can|could|should|may|shall|would|ok(?:ay)?)\b", re.IGNORECASE
)
# Which drug, which test: what names none is no answer.
_WHICH_OF: tuple[tuple[re.Pattern[str], tuple[TermKind, ...]], ...] = (
    (
        re.compile(
            r"(?:\bwhich\b[^?.,]{0,30}|\bwhat (?:is |are )?(?:the )?(?:next |best |first |other |new )?)"
            r"\b(?:drugs?|medicines?|antibiotics?|pills?|agents?|triptans?|biologics?|contraceptives?)\b",
            re.IGNORECASE,
        ),
        ("drug", "class"),
    ),
    (
        re.compile(r"\b(?:which|what)\b[^?.,]{0,30}\b(?:investigations?|tests?|imaging)\b", re.IGNORECASE),
        ("test", "procedure"),
    ),
)
_RESULT = re.compile(r"\b(?:negative|positive|normal|clear|undetectable|raised|low|high|came back)\b", re.IGNORECASE)
_BY = 25  # characters between a test and its result
_ADD_ON = re.compile(r"\badd(?:ed|ing)?[- ]on\b|\badd(?:ed|ing|ition of)\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"\b(?:start(?:s|ed|ing)?|initiat\w+|begin\w*|commenc\w+)\b|[- ]na[iï]ve\b|\bnot (?:yet )?(?:on|taking)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:already|currently) (?:on|taking|receiving|treated)\b|\bpeople on\b|\bcontinu\w+\b", re.IGNORECASE
)
_TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})
_UNITS_OF = (
    (re.compile(r"\bhow (?:long|soon|fast|quickly|old)\b|\bwhen\b|\bwhat age\b", re.IGNORECASE), _TIMES),
    (ASKS_SHARE, frozenset({"percent"})),
)
_SAYS = frozenset({*LIMITING, "caution", "recommended", "may_consider"})
_MATTERS = frozenset({"procedure", "test", "outcome"})
_ACTS = frozenset({"monitoring", "dosing", "warning", "recommendation"})
_ASIDE = frozenset({"limitation", "background", "access"})

# What a statement keeps of its relevance where it
IN_ITS_PLACE = 1.2  # (more, where it tells what there is in place of what cannot be given),
OTHER_ROLE = 0.8  # is of another role than was asked for,
NO_ADVICE = 0.5  # neither advises nor compares, where options are asked for,
ASIDE = 0.75  # tells of limits and background unasked,
AKIN, NEAR_AKIN = 0.7, 0.85  # does not name the asked condition, or names a related one,
UNSAID = 0.8  # does not say whether it may be done, where that is asked,
NO_ONE = 0.7  # does not name the people who are asked about (children, in pregnancy),
NO_ONE_THOUGH_SAID = 0.35  # though others tell of the drug, or its class, in them,
NOT_A_KIND = 0.7  # names no drug or no test, where it is asked which one,
NO_THING = 0.8  # holds none of the words that name neither drug nor condition nor people ("Does it cause headache?"),
NO_FIGURE = 0.8  # holds no figure where one is asked for,
OTHER_UNIT = 0.9  # or none of the asked kind: a duration, a share,
ONE_SIDE = 0.8  # names one side of a comparison,
NO_OPTION = 0.5  # or is of what has failed or is taken already,
OF_OTHERS = 0.75  # or tells of the never treated, or of what failed beside others, where a drug has been tried,
OTHER_VOICE = 0.75  # is not the word of those whose word is asked for (NICE, the US label, guidelines).
OTHER_TIME = 0.75  # And what is said of going on is worth less where the start is asked about, as the other way round.
RESULT = 1.5  # What a result of the asked test means is worth more, whichever drug hangs on it.
HOLDS, SHUTS_OUT = 1.2, 0.7  # Where its range holds a figure of the question, and where it shuts it out.
WORDING = 0.2  # What the share of the question's words that it lacks takes away.


class Fit:
    """The factors for one question."""

    def __init__(self, pool: Pool, facets: Sequence[Facet]) -> None:
        """Reads what kind of statement is asked for.

        :param facets: what the question asks about, most specific ones only.
        """
        analysis, focus = pool.analysis, pool.focus
        self._pool = pool
        self._kind = focus.kind
        self._roles = _roles(pool, facets)
        self._drugs = frozenset(focus.drugs)
        self._tried = frozenset({*analysis.failed, *focus.background})
        self._failed = frozenset(analysis.failed)
        self._taken = frozenset(focus.background) - frozenset(analysis.failed)
        self._conditions, self._related = frozenset(focus.conditions), focus.related
        self._people = frozenset(analysis.populations)
        to_act = analysis.form == "yes_no" and ASKS_TO_ACT.search(analysis.text) is not None
        self._to_act = to_act and focus.kind != "comparison"  # "is it better than ...?" asks for no leave
        self._figure = analysis.form == "how_much" or "dosing" in facets
        self._units = frozenset(unit for words, units in _UNITS_OF if words.search(analysis.text) for unit in units)
        self._kinds = tuple(kind for pattern, names in _WHICH_OF if pattern.search(analysis.text) for kind in names)
        self._told = frozenset({*focus.background, *analysis.entities})
        self._things = _things(pool)
        self._begins, self._goes_on = _when(pool.analysis.text)
        self._matters = frozenset(name for name in analysis.entities if pool.vocabulary.kind(name) in _MATTERS)
        self._results = _with_result(pool)
        self._voices = Voices(pool)
        self._said_of_people = any(pool.about.asked_people(item) for item in pool.statements)

    def of(self, item: Statement) -> float:
        """The product of the factors: 1 for what fits, more for what fits the patient's figures or tells of the asked result."""
        wording = 1.0 - WORDING * (1.0 - self._pool.share(item))
        figures = (1.0, HOLDS, SHUTS_OUT)[self._pool.fits_patient(item)]
        result = RESULT if self._results & set(item.entities) and _RESULT.search(item.text) else 1.0
        return (
            wording * figures * result * self.addressed(item) * self._role(item) * self._matter(item) * self._side(item)
        )

    def addressed(self, item: Statement) -> float:
        """The factor for whose word it is, where somebody's is asked for, and for starting a drug or going on with it."""
        time = OTHER_TIME if self._at_another_time(item) else 1.0
        return time * math.pow(OTHER_VOICE, self._voices.missed(item))

    def _role(self, item: Statement) -> float:
        if self._roles and item.role not in self._roles:
            if self._pool.about.stands_in(item):
                return IN_ITS_PLACE
            if self._kind != "options":
                return OTHER_ROLE
            return OTHER_ROLE if self._names_asked_kind(item) or self._on_what_is_taken(item) else NO_ADVICE
        return ASIDE if not self._roles and item.role in _ASIDE else 1.0

    def _matter(self, item: Statement) -> float:
        """What it has to be about, or to hold."""
        worth = 1.0
        if self._conditions and not self._conditions & item.context and not self._tells_of_matter(item):
            worth *= NEAR_AKIN if self._related & item.context else AKIN
        if self._to_act and item.modality not in _SAYS:
            worth *= UNSAID
        if self._people and not self._people & item.context:
            worth *= NO_ONE_THOUGH_SAID if self._said_of_people else NO_ONE
        if self._kinds and not self._names_asked_kind(item):
            worth *= NOT_A_KIND
        if self._things and not self._things & self._pool.held(item):
            worth *= NO_THING
        if self._figure and not item.quantities:
            worth *= NO_FIGURE
        elif self._units and not any(quantity.unit in self._units for quantity in item.quantities):
            worth *= OTHER_UNIT
        return worth

    def _at_another_time(self, item: Statement) -> bool:
        """Whether it is on people who take the drug already, where it is to be started, or the other way round."""
        if not self._drugs:
            return False
        begins, goes_on = _when(item.text)
        return (self._begins and goes_on) or (self._goes_on and begins)

    def _tells_of_matter(self, item: Statement) -> bool:
        """Whether it says something of the asked drug in the asked matter: of surgery, whatever the pill is taken for."""
        return bool(self._matters & set(item.entities)) and bool(self._drugs & set(item.entities))

    def _on_what_is_taken(self, item: Statement) -> bool:
        """Whether it says of a drug that somebody takes what to do in the state or at the figure that is asked about."""
        if not self._taken & set(item.entities) or item.role not in _ACTS:
            return False
        return bool(self._matters & set(item.entities)) or self._pool.fits_patient(item) > 0

    def _names_asked_kind(self, item: Statement) -> bool:
        return any(self._is_asked_kind(name) for name in item.named(*self._kinds))

    def _is_asked_kind(self, name: str) -> bool:
        """Whether a name is news to the question and, where a class was asked for, a member of it."""
        if name in self._told:
            return False
        classes = self._pool.analysis.classes
        return not classes or bool(set(classes) & set(self._pool.vocabulary.classes(name)))

    def _side(self, item: Statement) -> float:
        """Both sides of what is compared or taken together, and an option that is still open."""
        named = self._sides(set(item.entities))
        if self._kind == "comparison" and len(self._drugs) > 1:
            # A list of drugs to choose from compares no two of them.
            return 1.0 if len(named) > 1 and len(self._pool.about.drugs(item)) <= len(self._drugs) + 1 else ONE_SIDE
        if self._kind == TOGETHER and not (self._pool.about.combination(item) or named == self._drugs):
            return ONE_SIDE
        # To what somebody takes, something may be added; "add-on" to what did not suffice is what is asked for.
        added = item.combination and not self._taken and not _ADD_ON.search(item.text)
        if self._kind == "options" and (added or self._names_only_tried(item)):
            return 1.0 if self._on_what_is_taken(item) else NO_OPTION
        if self._kind == "options" and self._tried and item.prior not in {"exposed", "both"}:
            # How a failed drug ranks, and what people never treated gain, is of little use to those who were.
            return OF_OTHERS if item.prior == "naive" or self._failed & set(item.entities) else 1.0
        return 1.0

    def _sides(self, entities: set[str]) -> frozenset[str]:
        """The asked drugs that are named; beside one of them, a class of its own stands for another: opioids for fentanyl."""
        if not self._drugs & entities:
            return frozenset()
        return frozenset(drug for drug, side in self._pool.about.sides.items() if side & entities)

    def _names_only_tried(self, item: Statement) -> bool:
        named = set(self._pool.about.drugs(item))
        return bool(named) and named <= self._tried


def asks_to_act(text: str) -> bool:
    """Whether some part of a question asks if something may be done."""
    return any(_BEGINS_AS_YES_NO.match(part) and ASKS_TO_ACT.search(part) for part in asking_parts(text))


def _with_result(pool: Pool) -> frozenset[str]:
    """Tests of which the question tells a result: "PCR came back negative"."""
    text, vocabulary = pool.analysis.text, pool.vocabulary
    return frozenset(
        mention.term
        for mention in vocabulary.find(text)
        if vocabulary.kind(mention.term) == "test"
        and _RESULT.search(text, max(0, mention.start - _BY), min(len(text), mention.end + _BY))
    )


def _when(text: str) -> tuple[bool, bool]:
    """Whether a text tells of starting a drug only, and whether of going on with it only."""
    begins, goes_on = _BEGINS.search(text) is not None, _GOES_ON.search(text) is not None
    return begins and not goes_on, goes_on and not begins


def _things(pool: Pool) -> frozenset[str]:
    """Tokens of what else is asked about: an effect, a test, a circumstance."""
    analysis, vocabulary = pool.analysis, pool.vocabulary
    kinds = {"drug", "class", "condition", "population"}
    named = {token for name in analysis.entities if vocabulary.kind(name) in kinds for token in analyse(name)}
    return frozenset(token for token in analysis.content if token not in named and not token[0].isdigit())


def _roles(pool: Pool, facets: Sequence[Facet]) -> frozenset[str]:
    roles = {role for facet in facets for role in FACET_ROLES[facet]}
    if pool.focus.kind == "options":
        return frozenset({"recommendation", "efficacy", *(roles - {"dosing", "indication"})})
    if pool.focus.kind == "explanation" and not facets:
        return frozenset({"mechanism", "background", "diagnosis", "efficacy", "monitoring", "recommendation"})
    return frozenset(roles)
