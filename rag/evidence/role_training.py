"""Learns the weights of `role_model` from labelled sentences. scikit-learn is imported here only, and only when training.

Headings are noisy labels of sentences: a "Safety" section also warns and monitors. Sentences whose deciding cue contradicts their
heading are left out of training, and sentences that a reader marked count more. How far a heading is to be trusted is learned
from the marked ones, each of which is shown once with its headings and once without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer import Role
from rag.evidence.role_cues import cued
from rag.evidence.role_model import RoleModel, features

_SEEN_AT_LEAST = 3
_INVERSE_PENALTY = 8.0
_SECOND_ROLE = 0.3  # of a marked sentence's weight, where it has two roles
_WITH_HEADINGS = 0.7  # of a marked sentence's weight; the rest teaches to read without them
_UNMARKED = 0.1  # against 1 for a marked sentence ...
_UNMARKED_UNDER_HEADING = 0.3  # ... and for the built-in documents' own headings: most sentences do what theirs says


class Labelled(NamedTuple):
    """A sentence with its role, a second one if it honestly has two, its document and its headings, the innermost last.

    `marked` is the part in which a reader marked it, "" for a role that only the heading says.
    """

    text: str
    role: Role
    document: str
    origin: str
    headings: tuple[str, ...] = ()
    marked: str = ""
    also: Role | None = None

    @property
    def accepted(self) -> frozenset[Role]:
        """The roles that are right for it."""
        return frozenset({self.role} if self.also is None else {self.role, self.also})


class Example(NamedTuple):
    """What is learned from: a sentence under its headings (or under none) has a role, and counts so much."""

    text: str
    headings: tuple[str, ...]
    role: Role
    weight: float


class RoleScore(NamedTuple):
    """Precision, recall and F1 of one role, and the number of sentences that have it."""

    precision: float
    recall: float
    f1: float
    support: int


def train(rows: Sequence[Labelled]) -> RoleModel:
    """The model learned from these sentences; the same sentences in the same order give the same weights."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    examples = [example for row in rows if _is_clean(row) for example in _examples(row)]
    seen = {(one.text, one.headings): features(one.text, one.headings) for one in examples}
    counts = Counter(name for found in seen.values() for name in found)
    names = tuple(sorted(name for name, count in counts.items() if count >= _SEEN_AT_LEAST))
    column = {name: position for position, name in enumerate(names)}
    triples = [
        (row, column[name], value)
        for row, one in enumerate(examples)
        for name, value in seen[one.text, one.headings].items()
        if name in column
    ]
    lines, columns, values = zip(*triples, strict=True)
    matrix = csr_matrix((values, (lines, columns)), shape=(len(examples), len(names)))
    learner = LogisticRegression(C=_INVERSE_PENALTY, max_iter=400)
    learner.fit(matrix, [one.role for one in examples], sample_weight=_balanced(examples))
    slopes, bias = learner.coef_, learner.intercept_
    if len(learner.classes_) == 2:  # scikit-learn keeps one row for two classes
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.concatenate([-bias, bias]) / 2
    weights: NDArray[np.float32] = slopes.T.astype(np.float16).astype(np.float32)
    return RoleModel(tuple(learner.classes_), names, weights, bias.astype(np.float32))


def _is_clean(row: Labelled) -> bool:
    """Whether a reader marked it, or no cue contradicts its heading."""
    return bool(row.marked) or not (cues := cued(row.text)) or cues[0] == row.role


def _examples(row: Labelled) -> Iterator[Example]:
    if not row.marked:
        yield Example(row.text, (), row.role, _UNMARKED)
        if row.origin == "corpus":
            yield Example(row.text, row.headings, row.role, _UNMARKED_UNDER_HEADING)
        return
    roles = [(row.role, 1.0)] if row.also is None else [(row.role, 1.0 - _SECOND_ROLE), (row.also, _SECOND_ROLE)]
    for role, share in roles:
        yield Example(row.text, (), role, share * (1.0 - _WITH_HEADINGS))
        yield Example(row.text, row.headings, role, share * _WITH_HEADINGS)


def _balanced(examples: Sequence[Example]) -> list[float]:
    """Weights under which every role counts the same in all."""
    totals: dict[Role, float] = {}
    for one in examples:
        totals[one.role] = totals.get(one.role, 0.0) + one.weight
    mean = sum(totals.values()) / len(totals)
    return [one.weight * mean / totals[one.role] for one in examples]


def scores(model: RoleModel, rows: Sequence[Labelled], *, strict: bool = False) -> dict[Role, RoleScore]:
    """By role that occurs in `rows`: how well the model finds it under the sentences' headings.

    :param strict: only a sentence's first role is right, else its second one is, too.
    """
    pairs = [_told(model, row, strict) for row in rows]
    found: dict[Role, RoleScore] = {}
    for role in sorted({true for true, _ in pairs}):
        hits = sum(1 for true, told in pairs if true == told == role)
        told_all = sum(1 for _, told in pairs if told == role)
        support = sum(1 for true, _ in pairs if true == role)
        precision = hits / told_all if told_all else 0.0
        recall = hits / support
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        found[role] = RoleScore(round(precision, 3), round(recall, 3), round(f1, 3), support)
    return found


def _told(model: RoleModel, row: Labelled, strict: bool) -> tuple[Role, Role]:
    """The true role and the model's; a second role that it found stands for the true one unless `strict`."""
    told = model.role(row.text, row.headings)
    return (row.role if strict or told not in row.accepted else told), told


def summary(
    found: dict[Role, RoleScore], rows: Sequence[Labelled], model: RoleModel, *, strict: bool = False
) -> dict[str, float]:
    """Macro-F1 over the roles that occur, accuracy, and the number of sentences."""
    right = sum(1 for row in rows for true, told in [_told(model, row, strict)] if true == told)
    return {
        "macro_f1": round(sum(score.f1 for score in found.values()) / len(found), 3),
        "accuracy": round(right / len(rows), 3),
        "n": len(rows),
    }
