"""How well a statement is of the kind that a question asks for: its role, its people, its figures, the drugs that it names.

Factors, not conditions: what misses one of them can still be the best that there is. `worth.py` weighs them, those that bear on
order (`addressed`) apart and more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.answer import Role
from rag.compose.about import TOGETHER
from rag.compose.asked import (
    ASKS_TO_ACT,
    kinds_asked,
    start_or_going_on,
    tells_of_adding,
    tells_result,
    units_asked,
    with_result,
)
from rag.compose.placement import LIMITING
from rag.compose.pool import Pool
from rag.compose.voices import Voices
from rag.evidence.statements import Statement
from rag.facets import Facet
from rag.matters import Matter
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
_SAYS = frozenset({*LIMITING, "caution", "recommended", "may_consider"})
_MATTERS = frozenset({"procedure", "test", "outcome"})
_OF_USE = frozenset({"recommendation", "indication", "contraindication", "limitation", "warning"})
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
NO_WORD_OF_IT = 0.6  # has no word of what is asked to be done (to stop, to add, a target),
NO_WORD_ALONE = 0.4  # and that is all that tells what is asked,
NO_FIGURE = 0.8  # holds no figure where one is asked for,
OTHER_UNIT = 0.9  # or none of the asked kind: a duration, a share,
ONE_SIDE = 0.8  # names one side of a comparison,
NO_OPTION = 0.5  # or is of what has failed or is taken already,
OF_OTHERS = 0.75  # or tells of the never treated, or of what failed beside others, where a drug has been tried,
OTHER_VOICE = 0.75  # is not the word of those whose word is asked for (NICE, the US label, guidelines).
OTHER_TIME = 0.75  # And what is said of going on is worth less where the start is asked about, as the other way round.
SILENT = 0.75  # And what has no word of the matter that is asked about (stopping it, storing it), where others have.
RESULT = 1.5  # What a result of the asked test means is worth more, whichever drug hangs on it.
DECIDES = 1.5  # Where a condition of use shuts the patient's figure out, and leave is asked for: it is the answer.
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
        named = {*analysis.entities} if not analysis.story else {*analysis.asking}
        self._asked_people = self._people & named
        to_act = analysis.form == "yes_no" and ASKS_TO_ACT.search(analysis.text) is not None
        self._to_act = to_act and focus.kind != "comparison"  # "is it better than ...?" asks for no leave
        self._figure = analysis.form == "how_much" or "dosing" in facets
        self._units = units_asked(analysis.text)
        self._kinds = kinds_asked(analysis.text)
        self._told = frozenset({*focus.background, *analysis.entities})
        self._things = _things(pool)
        self._begins, self._goes_on = start_or_going_on(analysis.text)
        self._matters = frozenset(name for name in analysis.entities if pool.vocabulary.kind(name) in _MATTERS)
        self._results = with_result(pool)
        self._raised, self._acts = pool.matters, pool.acts
        self._no_word = NO_WORD_OF_IT if self._roles else NO_WORD_ALONE
        self._voices = Voices(pool)
        self._said_of_people = any(pool.about.asked_people(item) for item in pool.statements)

    def of(self, item: Statement, addressed: float | None = None) -> float:
        """The product of the factors: 1 for what fits, more for what fits the patient's figures or tells of the asked result.

        :param addressed: what `addressed` gave, if that is known.
        """
        addressed = self.addressed(item) if addressed is None else addressed
        wording = 1.0 - WORDING * (1.0 - self._pool.share(item))
        wording *= 1.0 if _is_said(self._acts, item) else self._no_word
        figures = (1.0, HOLDS, DECIDES if self._decides(item) else SHUTS_OUT)[self._pool.fits_patient(item)]
        return wording * figures * addressed * self._role(item) * self._matter(item) * self._side(item)

    def addressed(self, item: Statement) -> float:
        """The factor for what bears on order too: whose word it is, starting a drug or going on with it, an asked result."""
        time = OTHER_TIME if self._at_another_time(item) else 1.0
        result = RESULT if self._results & item.names and tells_result(item.text) else 1.0
        silent = 1.0 if _is_said(self._raised, item) else SILENT
        return time * result * silent * math.pow(OTHER_VOICE, self._voices.missed(item))

    def of_other_people(self, item: Statement) -> bool:
        """Whether it does not speak of the people who are asked about, though others tell of the drug, or its class, in them."""
        return self._said_of_people and bool(self._asked_people) and not self._asked_people & item.context

    def _role(self, item: Statement) -> float:
        if self._roles and item.role not in self._roles:
            if self._pool.about.stands_in(item):
                return IN_ITS_PLACE
            if self._kind != "options":
                return OTHER_ROLE
            return OTHER_ROLE if self._names_asked_kind(item) or self._on_what_is_taken(item) else NO_ADVICE
        raised = self._raised or self._acts
        return ASIDE if not self._roles and (item.role in _ASIDE or (raised and item.role == "dosing")) else 1.0

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

    def _decides(self, item: Statement) -> bool:
        """Whether it tells under which figures a drug may be used at all, where that is asked."""
        return self._to_act and item.role in _OF_USE

    def _at_another_time(self, item: Statement) -> bool:
        """Whether it is on people who take the drug already, where it is to be started, or the other way round."""
        if not self._drugs or not (self._begins or self._goes_on):
            return False
        begins, goes_on = start_or_going_on(item.text)
        return (self._begins and goes_on) or (self._goes_on and begins)

    def _tells_of_matter(self, item: Statement) -> bool:
        """Whether it says something of the asked drug in the asked matter: of surgery, whatever the pill is taken for."""
        raised = (*self._raised, *self._acts)
        on_it = bool(self._matters & item.names) or (bool(raised) and _is_said(raised, item))
        return on_it and bool(self._drugs & item.names)

    def _on_what_is_taken(self, item: Statement) -> bool:
        """Whether it says of a drug that somebody takes what to do in the state or at the figure that is asked about."""
        if not self._taken & item.names or item.role not in _ACTS:
            return False
        return bool(self._matters & item.names) or self._pool.fits_patient(item) > 0

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
        named = self._sides(item.names)
        if self._kind == "comparison" and len(self._drugs) > 1:
            # A list of drugs to choose from compares no two of them.
            return 1.0 if len(named) > 1 and len(self._pool.about.drugs(item)) <= len(self._drugs) + 1 else ONE_SIDE
        if self._kind == TOGETHER and not (self._pool.about.combination(item) or named == self._drugs):
            return ONE_SIDE
        # To what somebody takes, something may be added; "add-on" to what did not suffice is what is asked for.
        added = item.combination and not self._taken and not tells_of_adding(item.text)
        if self._kind == "options" and (added or self._names_only_tried(item)):
            return 1.0 if self._on_what_is_taken(item) else NO_OPTION
        if self._kind == "options" and self._tried and item.prior not in {"exposed", "both"}:
            # How a failed drug ranks, and what people never treated gain, is of little use to those who were.
            return OF_OTHERS if item.prior == "naive" or self._failed & item.names else 1.0
        return 1.0

    def _sides(self, entities: frozenset[str]) -> frozenset[str]:
        """The asked drugs that are named; beside one of them, a class of its own stands for another: opioids for fentanyl."""
        if not self._drugs & entities:
            return frozenset()
        return frozenset(drug for drug, side in self._pool.about.sides.items() if side & entities)

    def _names_only_tried(self, item: Statement) -> bool:
        named = set(self._pool.about.drugs(item))
        return bool(named) and named <= self._tried


def _is_said(matters: Sequence[Matter], item: Statement) -> bool:
    """Whether it has a word of one of them; true where there are none."""
    return not matters or any(matter.is_said(item.text) for matter in matters)


def _things(pool: Pool) -> frozenset[str]:
    """Tokens of what else is asked about: an effect, a test, a circumstance."""
    analysis, vocabulary = pool.analysis, pool.vocabulary
    kinds = {"drug", "class", "condition", "population"}
    named = {token for name in analysis.entities if vocabulary.kind(name) in kinds for token in analyse(name)}
    return frozenset(token for token in analysis.content if token not in named and not token[0].isdigit())


def _roles(pool: Pool, facets: Sequence[Facet]) -> frozenset[str]:
    roles = {role for facet in facets for role in FACET_ROLES[facet]}
    if pool.focus.kind == "options":
        # "How is congenital syphilis treated?" is told by doses; who asks what to take after a drug wants to know which one.
        beside = (
            {"dosing", "indication"}
            if pool.analysis.drugs or pool.analysis.classes or pool.focus.background
            else {"indication"}
        )
        return frozenset({"recommendation", "efficacy", *(roles - beside)})
    if pool.focus.kind == "explanation" and not facets:
        return frozenset({"mechanism", "background", "diagnosis", "efficacy", "monitoring", "recommendation"})
    return frozenset(roles)
