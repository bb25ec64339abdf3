"""Words of a question that no statement has, and what else is asked about and not named: "" or None where there is none."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.compose.pool import Pool, token_weights
from rag.compose.relevance import ALLERGY
from rag.facets import asking_text
from rag.ports import PassageIndex
from rag.text.analyser import analyse, words
from rag.text.lay import meanings
from rag.text.wording import listed

_PRICE = re.compile(r"(?<!at what )\b(?:costs?|prices?|expensive|cheap(?:er)?)\b", re.IGNORECASE)
COMPOUND = re.compile(r"\b[a-z]{3,}-[a-z]{3,}\b")


class Unheld(NamedTuple):
    """Words of a question that no statement holds: about a subject or, where that is empty, at all."""

    words: tuple[str, ...]
    subject: str

    @property
    def reason(self) -> str:
        """Why the question is not answered."""
        if self.subject:
            return f"No statement of this corpus about {self.subject} says anything of {listed(self.words, 'or')}."
        return f"This corpus says nothing of {listed(self.words, 'or')}."

    @property
    def aside(self) -> str:
        """What a reader of an answer may still want to know: it need be no lack, where the words say it in another way."""
        quoted = listed([f"“{word}”" for word in self.words], "or")
        about = f" about {self.subject}" if self.subject else ""
        return f"No statement{about} has the word{'s' * (len(self.words) > 1)} {quoted}."


def unmet(pool: Pool, index: PassageIndex, share: float) -> Unheld | None:
    """What is asked of a thing has to stand in some statement about that thing, not about another.

    :param share: of what is asked, by rarity, that has to be lacking.
    """
    analysis = pool.analysis
    named = set(analyse(" ".join(analysis.entities)))
    asked = [token for token in analysis.asked if token not in named and not _is_number(token)]
    asked += [token for match in _PRICE.finditer(analysis.text) for token in analyse(match.group())]
    subjects = set(pool.asked_drugs)
    if not asked or not subjects:
        return None
    about = [item for item in pool.statements if subjects & item.context]
    weights = token_weights(asked, index)
    lacking = [token for token in weights if not any(token in pool.held(item) for item in about)]
    for compound in COMPOUND.findall(analysis.text.lower()):
        # "half-life" is not met by half of the patients and their quality of life.
        if set(analyse(compound)) & set(weights) and not any(compound in item.text.lower() for item in about):
            lacking += [token for token in analyse(compound) if token in weights]
    lacking = list(dict.fromkeys(lacking))
    if sum(weights[token] for token in lacking) < share * sum(weights.values()):
        return None
    typed = [word for word in dict.fromkeys(words(analysis.text)) if set(analyse(word)) & set(lacking)]
    return Unheld(tuple(typed), listed(pool.asked_drugs))


def unknown_words(pool: Pool, index: PassageIndex, share: float) -> Unheld | None:
    """Words of what is asked that the corpus never has.

    :param share: of what is asked, by rarity, that has to be more than that.
    """
    analysis = pool.analysis
    named = analyse(" ".join(analysis.entities))
    weights = token_weights(dict.fromkeys((*analysis.asked, *named)), index)
    # Populations have a rule of their own, with a better reason; a drug is known by its kind, and a gap says so. A name that
    # statements have by another one is said, whether or not a document spells it as the vocabulary does.
    said = {name for item in pool.statements for name in item.entities}
    known = [name for name in analysis.entities if name in said]
    by_kind = [name for name in analysis.drugs if said & set(pool.vocabulary.classes(name))]
    elsewhere = set(analyse(" ".join((*analysis.populations, *by_kind, *known))))
    everyday = {token for one in meanings(analysis.text) for token in one.tokens}
    elsewhere |= {token for token in everyday if any(token in pool.held(item) for item in pool.statements)}
    unknown = [
        token
        for token in weights
        if index.document_frequency(token) == 0 and not _is_number(token) and token not in elsewhere
    ]
    lacking = sum(weights[token] for token in unknown) / (sum(weights.values()) or 1.0)
    if lacking <= share:
        return None
    typed = [word for word in dict.fromkeys(words(analysis.text)) if set(analyse(word)) & set(unknown)]
    return Unheld(tuple(typed), "")


def not_of_the_drug(pool: Pool) -> str:
    """An effect that is asked about, not only told of, and that no statement on the asked drugs or their classes names.

    It warns and does not refuse.
    """
    focus, vocabulary = pool.focus, pool.vocabulary
    if not focus.drugs:
        return ""
    kinds = {name for drug in focus.drugs for name in (drug, *vocabulary.classes(drug))}
    about = [item for item in pool.statements if kinds & item.context]
    effects = [name for name in pool.analysis.entities if vocabulary.kind(name) == "outcome"]
    if not effects:
        return ""
    asked = {mention.term for mention in vocabulary.find(asking_text(pool.analysis.text))}
    missing = [
        name
        for name in effects
        if name in asked
        and not any({*pool.about.with_kinds([name]), *vocabulary.classes(name)} & item.context for item in about)
    ]
    if not missing:
        return ""
    return f"No statement of this corpus about {listed(focus.drugs)} says anything of {listed(missing, 'or')}."


def in_allergy(pool: Pool) -> str:
    """What somebody is allergic to needs a statement on that: without one, what is proposed to others is no advice."""
    avoided = pool.about.with_kinds(pool.analysis.avoided)
    if not avoided or any(avoided & item.names and ALLERGY.search(item.text) for item in pool.statements):
        return ""
    return f"No statement of this corpus says what to do in an allergy to {listed(pool.analysis.avoided, 'or')}."


def _is_number(token: str) -> bool:
    """Figures, and what is written together with one: 3b, 64m."""
    return token[:1].isdigit()
