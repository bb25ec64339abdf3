"""Learns the weights of `role_model` from labelled sentences. scikit-learn is imported here only, and only when training.

Headings are noisy labels of sentences: a "Safety" section also warns and monitors. Sentences whose deciding cue contradicts their
heading are left out of training, and sentences that a reader marked count more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer import Role
from rag.evidence.role_cues import cued
from rag.evidence.role_model import RoleModel, features

_SEEN_AT_LEAST = 3
_INVERSE_PENALTY = 3.0


class Labelled(NamedTuple):
    """A sentence with its role, its document, what it counts for, and in which part a reader marked it ("" if none)."""

    text: str
    role: Role
    document: str
    origin: str
    weight: float
    marked: str = ""


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

    kept = [row for row in rows if row.marked or not (cues := cued(row.text)) or cues[0] == row.role]
    seen = [features(row.text) for row in kept]
    counts = Counter(name for found in seen for name in found)
    names = tuple(sorted(name for name, count in counts.items() if count >= _SEEN_AT_LEAST))
    column = {name: position for position, name in enumerate(names)}
    triples = [
        (row, column[name], value) for row, found in enumerate(seen) for name, value in found.items() if name in column
    ]
    lines, columns, values = zip(*triples, strict=True)
    matrix = csr_matrix((values, (lines, columns)), shape=(len(kept), len(names)))
    learner = LogisticRegression(C=_INVERSE_PENALTY, max_iter=300, class_weight="balanced")
    learner.fit(matrix, [row.role for row in kept], sample_weight=[row.weight for row in kept])
    slopes, bias = learner.coef_, learner.intercept_
    if len(learner.classes_) == 2:  # scikit-learn keeps one row for two classes
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.concatenate([-bias, bias]) / 2
    weights: NDArray[np.float32] = slopes.T.astype(np.float16).astype(np.float32)
    return RoleModel(tuple(learner.classes_), names, weights, bias.astype(np.float32))


def scores(model: RoleModel, rows: Sequence[Labelled]) -> dict[Role, RoleScore]:
    """By role that occurs in `rows`: how well the model finds it."""
    pairs = [(row.role, model.role(row.text)) for row in rows]
    found: dict[Role, RoleScore] = {}
    for role in sorted({row.role for row in rows}):
        hits = sum(1 for true, told in pairs if true == told == role)
        told_all = sum(1 for _, told in pairs if told == role)
        support = sum(1 for true, _ in pairs if true == role)
        precision = hits / told_all if told_all else 0.0
        recall = hits / support
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        found[role] = RoleScore(round(precision, 3), round(recall, 3), round(f1, 3), support)
    return found


def summary(found: dict[Role, RoleScore], rows: Sequence[Labelled], model: RoleModel) -> dict[str, float]:
    """Macro-F1 over the roles that occur, accuracy, and the number of sentences."""
    right = sum(1 for row in rows if model.role(row.text) == row.role)
    return {
        "macro_f1": round(sum(score.f1 for score in found.values()) / len(found), 3),
        "accuracy": round(right / len(rows), 3),
        "n": len(rows),
    }
