"""X4 and X5: whether a follow-up was read as the conversation means it.

X4: groups of the gold case that the interpreted question must name and names, and groups that it must not carry over and does
not / all groups. Its two parts apart: X4.resolved (recall) and X4.kept_out (precision). X4.exact: the interpreted question is
the gold rewrite, letter case and punctuation aside. X4.ndcg: nDCG@10 of the passages / nDCG@10 of those for the gold rewrite,
at most 1.

X5, the control: without the conversation fewer of the groups that it must name are named. Where that fails, the question can
be read on its own and the case is no follow-up; topic switches and questions that stand alone are meant to be such.
"""

from __future__ import annotations

import dataclasses
import re

from rag.text.analyser import fold
from seeds.gold import Anchors, Pattern
from seeds.measures import ranking
from seeds.measures.measure import Measure
from seeds.nuggets import match_text
from seeds.observation import Observation

_STANDS_ALONE = {"topic_switch", "standalone"}


def score(observation: Observation) -> float | None:
    """X4; None for a case that is no follow-up."""
    followup = observation.case.followup
    if followup is None or not followup.must_resolve + followup.must_not_carry:
        return None
    named = _named(followup.must_resolve, observation.interpreted)
    carried = _named(followup.must_not_carry, observation.interpreted)
    total = len(followup.must_resolve) + len(followup.must_not_carry)
    return (named + len(followup.must_not_carry) - carried) / total


def resolved(observation: Observation) -> float | None:
    """Share of the groups that must be named and are."""
    groups = observation.case.followup.must_resolve if observation.case.followup else ()
    return _named(groups, observation.interpreted) / len(groups) if groups else None


def kept_out(observation: Observation) -> float | None:
    """Share of the groups that must not be carried over and are not."""
    groups = observation.case.followup.must_not_carry if observation.case.followup else ()
    return 1.0 - _named(groups, observation.interpreted) / len(groups) if groups else None


def exact(observation: Observation) -> float | None:
    """1.0 when the interpreted question is the gold rewrite."""
    if observation.case.followup is None:
        return None
    return float(_bare(observation.interpreted) == _bare(observation.case.followup.standalone_question))


def ndcg_ratio(observation: Observation) -> float | None:
    """None where the gold rewrite was not run, or itself finds nothing relevant."""
    if observation.case.followup is None or not observation.rewritten:
        return None
    gold = ranking.ndcg(dataclasses.replace(observation, passages=observation.rewritten))
    own = ranking.ndcg(observation)
    return min(1.0, own / gold) if gold and own is not None else None


def control(observation: Observation) -> float | None:
    """X5: 1.0 when withholding the conversation loses something that must be named."""
    followup = observation.case.followup
    if followup is None or followup.kind in _STANDS_ALONE or not followup.must_resolve or not observation.bare:
        return None
    groups = followup.must_resolve
    return float(_named(groups, observation.bare) < _named(groups, observation.interpreted))


def _named(groups: Anchors, text: str) -> int:
    return sum(match_text(Pattern(id="group", text="", anchors=(group,)), text) == "support" for group in groups)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


MEASURES = (
    Measure("X4", "follow-up read rightly", "higher", "soft", 0.0, score),
    Measure("X4.resolved", "follow-up: what must be named", "higher", "report", 0.0, resolved),
    Measure("X4.kept_out", "follow-up: what must not be carried", "higher", "report", 0.0, kept_out),
    Measure("X4.exact", "follow-up: the gold rewrite itself", "higher", "report", 0.0, exact),
    Measure("X4.ndcg", "follow-up: nDCG against the gold rewrite", "higher", "soft", 0.0, ndcg_ratio),
    Measure("X5", "follow-up needs its conversation", "higher", "report", 0.0, control),
)
