"""How likely a statement is to answer the question: a conditional logit over what tells of it.

Log-odds are a weighted sum of how well its passage was found, the question's words that it holds, how near it comes in meaning to
the whole question and to the sentences that ask, and of how well it is of the kind that is asked for (`fit.py`). The weights were
fitted by the likelihood that one of the sentences which answer stands first (McFadden 1974, "Conditional logit analysis of
qualitative choice behavior"; Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach", ICML), on 2,052
questions with the sentences that answer them; docs/composing.md has what they give on others, and on gold.
"""

from __future__ import annotations

import math

from rag.compose.fit import Fit
from rag.compose.pool import Pool
from rag.compose.relevance import tells_how_read
from rag.evidence.statements import Statement

PASSAGE, WORDS, MEANING, ASKED = 3.4, 8.8, 13.8, 8.1  # of shares and cosines, 0 to 1
KIND, ADDRESSED, DRUG = 1.65, 6.8, 0.35  # of the logarithms of factors
ELSEWHERE = 0.7  # what is taken off for another condition, or another place in treatment,
OF_OTHERS = 4.0  # for what does not speak of the people who are asked about, where others do,
HOW_READ = 3.0  # and for a sentence on how the corpus came by a text
SCALE = 12.0  # log-odds by which a worth falls to 1/e of the best one's
_OF_THE_CLASS = 0.4  # of the question's words, by rarity, for what is said of a class to answer for the drug
WHATEVER_IS_GIVEN = 0.8  # what is said of the condition, and of no drug, where a drug is asked about
_LEAST = 0.02  # of a factor, before its logarithm is taken


class Worth:
    """The worth of each statement of a pool, 1 for the best one."""

    def __init__(self, pool: Pool) -> None:
        """Weighs every statement once."""
        fit = fit_of(pool)
        odds_of = {id(item): log_odds(pool, fit, item) for item in pool.statements}
        best = max(odds_of.values(), default=0.0)
        self._worth = {name: round(math.exp((odds - best) / SCALE), 5) for name, odds in odds_of.items()}

    def of(self, statement: Statement) -> float:
        """Between 0 and 1: the odds of a statement as a share of the best one's, drawn together by `SCALE`."""
        return self._worth[id(statement)]


WEIGHTS = (PASSAGE, WORDS, MEANING, ASKED, KIND, ADDRESSED)


def fit_of(pool: Pool) -> Fit:
    """How well statements are of the kind that the question of a pool asks for."""
    specific = [facet for facet in pool.analysis.facets if facet != "treatment"]
    return Fit(pool, specific or list(pool.analysis.facets))


def features(pool: Pool, fit: Fit, statement: Statement) -> tuple[float, ...]:
    """What the weights weigh, in their order."""
    near = pool.nearness(statement)
    addressed = fit.addressed(statement)
    return (
        near.passage,
        near.words,
        near.whole,
        near.asked,
        _log(fit.of(statement, addressed)),
        _log(addressed),
    )


def log_odds(pool: Pool, fit: Fit, statement: Statement) -> float:
    """Comparable within one question only."""
    told = sum(weight * value for weight, value in zip(WEIGHTS, features(pool, fit, statement), strict=True))
    about = pool.about
    elsewhere = ELSEWHERE * (not about.on_condition(statement)) + ELSEWHERE * about.misplaced(statement)
    elsewhere += OF_OTHERS * fit.of_other_people(statement) + HOW_READ * tells_how_read(statement.text)
    return told + DRUG * _log(about_drug(pool, statement)) - elsewhere


def about_drug(pool: Pool, statement: Statement) -> float:
    """1 for what is about a drug in focus, or says what was asked of a class that the drug is one of; 0 for other drugs."""
    near = pool.share(statement) >= _OF_THE_CLASS or pool.about.on_matter(statement)
    if pool.about.in_focus(statement) or (pool.about.asked_kind(statement) and near):
        return 1.0
    return 0.0 if pool.about.drugs(statement) else WHATEVER_IS_GIVEN


def _log(factor: float) -> float:
    return math.log(max(factor, _LEAST))
