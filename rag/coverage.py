"""Decides whether the corpus covers a question at all. Nothing similar is passed off as an answer.

Each rule names what is missing, so that not answering is as plain as answering. No threshold of likeness could do it: the
question of a false premise is as near to the corpus as a true one. What decides is whether the things that are named, what
is asked of them, and for whom, meet in statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.compose.pool import Pool
from rag.coverage_asked import not_of_the_study, of_an_unknown_study, without_the_matter
from rag.coverage_matters import (
    apart,
    elsewhere,
    not_brought_together,
    undosed,
    undosed_in_people,
    without_kidneys,
    without_people,
    without_the_figure,
    without_the_kind,
    without_the_pair,
    without_the_trial,
)
from rag.coverage_words import COMPOUND, in_allergy, not_of_the_drug, unknown_words, unmet
from rag.facets import asking_text
from rag.ports import PassageIndex
from rag.premises import false_premise
from rag.question import Analysis
from rag.records import Passage, Record
from rag.text.analyser import analyse, words
from rag.text.english import is_general, is_short_english
from rag.text.wording import listed

_ANCHORS = frozenset({"drug", "class", "condition", "procedure", "test", "outcome"})
_SHORTEST_NAME = 5  # letters
# A person, bed or place matters where its own story is asked for; a vignette's patient has a name as well.
_ONE = re.compile(
    r"\brecord number\b|\bhospital number\b|\bMRN\b|\bcase number\b|\bM(?:rs?|s|iss)\.? [A-Z]\w+|\b(?:room|ward|bed|bay) \d+"
)
_OWN_STORY = re.compile(
    r"\b(?:what|which|when|how|was|were|did|has|had|will|pls|please|look up|find)\b[^.?]*\b(?:M(?:rs?|s|iss)\.? [A-Z]\w+|bed \d+|"
    r"yesterday|this morning|today|tonight|last (?:week|wk|night|month|\w+day)|on \w+day|\w+day's|record number)|"
    r"^\W*(?:pls|please)? ?look up\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\bwhat (?:was|were) (?:his|her|my|their)\b|\bwhat did (?:his|her|my|their) [\w -]{3,30} (?:come back|show)\b|"
    r"\bcan you (?:see|look up|find|check) (?:whether|if|his|her|my|the)\b",
    re.IGNORECASE,
)
# What documents on medicine have no say in, whatever drug or disease it is about.
_ELSEWHERE = re.compile(
    r"\bnear me\b|\bin stock\b|\blawsuits?\b|\bweather\b|\bwhich\b[^.?]{0,30}\blawyers?\b|"
    r"\b(?:can|could|should) (?:i|we|he|she|they) (?:sue|claim)\b|\bto (?:court|(?:a|an employment) tribunal)\b|"
    r"\bEquality Act\b|\bDisabilities Act\b|\bcompensation\b|\b(?:put in|bring|make|have) a (?:legal )?claim\b|"
    r"\b(?:have|got) a case\b|\b(?:dismiss|sack) (?:me|him|her|them)\b|\bis (?:that|it|this) negligence\b|"
    r"\b(?:a good|best) (?:buy|shares?|stocks?)\b|\bshare price\b|\bshares? (?:gained|fell|to buy)\b|"
    r"\bcustoms (?:form|declaration)|\b(?:SNOMED|ICD-1[01]|billing) codes?\b|\bQOF\b",
    re.IGNORECASE,
)


class Thresholds(Record):
    """Where coverage ends. Calibrated on gold cases, and on questions written by others afterwards (docs/composing.md)."""

    unknown_share: float = 0.34
    cosine: float = 0.3
    unmet_share: float = 0.7  # of what is asked about a thing, by rarity, that no statement about the thing says
    short: int = 12  # words; a longer question tells a story, whose every word need not stand in a statement
    same: float = 0.74  # cosine from which a sentence says what is asked, in whatever words
    best: float = 0.3  # relevance that the best statement of an answer has at least,
    best_unsaid: float = 0.35  # and where words of the question stand in no statement
    sure: float = 0.65  # relevance of the best statement from which words that nothing holds are no warning
    specific: float = 0.57  # the same, from which it is on something, whatever it names
    near: float = 0.6  # relevance from which a statement stands for a question that names nothing known


class Verdict(Record):
    """Whether to answer, and if not, why, in a sentence for the reader.

    `of_a_part`: the reason may hold for one part of the question only (see `rag.coverage_parts`), and is none of its whole.
    `unsaid` warns the reader of an answer: what no statement says of what is asked, in a sentence. `aside` is no warning: words
    of the question that nothing holds, though what was found is near.
    """

    answerable: bool
    reason: str = ""
    of_a_part: bool = False
    unsaid: str = ""
    aside: str = ""


def judge(pool: Pool, passages: Sequence[Passage], index: PassageIndex, thresholds: Thresholds) -> Verdict:
    """The first rule that speaks against answering, or an answerable verdict.

    Words of the question that no statement holds speak against answering where the question is short: then they are what is
    asked. In a longer one they may be a story's, and on questions that nobody had tuned for they told answerable from
    unanswerable no better than chance; so the reader is told, and gets what there is.
    """
    # Other words for it will do, but not those of a compound: "half-life" is not told by what is near to a drug's dose.
    worded = pool.nearest >= thresholds.same and not COMPOUND.search(pool.analysis.text.lower())
    lacking = unmet(pool, index, thresholds.unmet_share) or unknown_words(pool, index, thresholds.unknown_share)
    unknown = _unknown_name(pool) or ("" if worded else _unknown_term(pool))
    unsaid = in_allergy(pool) or not_of_the_drug(pool)
    short = len(pool.analysis.text.split()) <= thresholds.short and not worded
    of_all = (_particular(pool), _underspecified(pool, index, thresholds), false_premise(pool))
    checks = (
        *of_all[:2],
        unknown,
        of_an_unknown_study(pool),
        without_people(pool),
        undosed_in_people(pool),
        of_all[2],
        without_the_pair(pool),
        without_the_trial(pool),
        without_the_figure(pool),
        apart(pool),
        elsewhere(pool),
        without_the_kind(pool),
        without_kidneys(pool),
        lacking.reason
        if lacking and short and pool.best < thresholds.sure and any(map(_is_plain, lacking.words))
        else "",
        without_the_matter(pool),
        not_of_the_study(pool, index, thresholds.unmet_share),
        _far_away(pool, passages, thresholds),
        _nothing_near(pool, thresholds.best_unsaid if unsaid or lacking else thresholds.best),
    )
    refusal = next(
        (Verdict(answerable=False, reason=reason, of_a_part=not any(of_all)) for reason in checks if reason), None
    )
    unsaid = unsaid or undosed(pool) or not_brought_together(pool)
    if refusal or pool.best < thresholds.sure:
        unsaid = unsaid or (lacking.reason if lacking else "")
        return refusal or Verdict(answerable=True, unsaid=unsaid, aside=_told_unknown(pool))
    # General words are said in others; a name is not.
    names = lacking._replace(words=tuple(word for word in lacking.words if not is_general(word))) if lacking else None
    if lacking and short and any(map(_is_plain, lacking.words)):
        unsaid = unsaid or lacking.reason
    aside = names.aside if names and names.words else ""
    return Verdict(answerable=True, unsaid=unsaid, aside=aside or _told_unknown(pool))


def _is_plain(word: str) -> bool:
    """Whether it is a word of English: what a hasty question shortens may stand in the corpus in full."""
    return word.isalpha() and is_short_english(word)


def _particular(pool: Pool) -> str:
    text = pool.analysis.text
    asking = asking_text(text)
    own = _ONE.search(text) and _OWN_STORY.search(asking)
    if not (own or _RESULT.search(asking) or _ELSEWHERE.search(text)):
        return ""
    return "The question is about one particular person, place or day, or on law, work or money; documents say nothing of it."


def _underspecified(pool: Pool, index: PassageIndex, thresholds: Thresholds) -> str:
    analysis = pool.analysis
    named = any(pool.vocabulary.kind(name) in _ANCHORS for name in analysis.entities) or _names_rare(analysis, index)
    if named or analysis.unknown_names or len(analysis.content) > 2:
        return ""
    if pool.best >= thresholds.specific or (
        pool.nearest >= 1.5 * thresholds.cosine and pool.closest >= thresholds.near
    ):
        return ""
    return "The question names no drug, condition, procedure or test. Name what it is about, or ask it as a follow-up."


def _names_rare(analysis: Analysis, index: PassageIndex) -> bool:
    """Whether a word that is no general English stands in some document: a name, though no list of names has it."""
    return any(
        any(index.document_frequency(token) for token in analyse(word)) and not is_general(word)
        for word in dict.fromkeys(words(analysis.text))
        if len(word) >= _SHORTEST_NAME
    )


def _unknown_name(pool: Pool) -> str:
    if not pool.analysis.unknown_names:
        return ""
    return f"No document of this corpus mentions {listed(pool.analysis.unknown_names, 'or')}."


def _told_unknown(pool: Pool) -> str:
    """What somebody takes or has beside, and no document names: no reason not to answer, but to be said."""
    names = pool.analysis.unknown_told
    return f"No document of this corpus mentions {listed(names, 'or')}, which the question tells of." if names else ""


def _unknown_term(pool: Pool) -> str:
    """A term that the corpus never has is what is asked about, however much is known of the rest of the question."""
    if not pool.analysis.unknown_terms:
        return ""
    return f"No document of this corpus mentions {listed(pool.analysis.unknown_terms, 'or')}."


def _far_away(pool: Pool, passages: Sequence[Passage], thresholds: Thresholds) -> str:
    """Says nothing where no dense list was asked for, as in the check of related questions."""
    cosines = [passage.scores["dense"] for passage in passages if "dense" in passage.scores]
    if passages and not cosines:
        return ""
    nearest = max(max(cosines, default=0.0), pool.nearest)
    return "" if nearest >= thresholds.cosine else "No passage of this corpus comes near the question."


def _nothing_near(pool: Pool, at_least: float) -> str:
    return "" if pool.best >= at_least else "No single statement of this corpus speaks to what the question asks."
