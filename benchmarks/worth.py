"""Fits the weights of `rag/compose/worth.py` on the questions of `seeds/questions`, and shows them on those it did not see.

    python -m benchmarks.worth

The likelihood that one of the sentences which answer stands first among all that were read for its question is maximised (a
conditional logit) on the files with an even number; then average precision of those sentences, how often one stands first, and
how often among the first three, on either half, beside the order by relevance alone. Needs a built index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.reading import QUESTIONS, Asked, plain, questions, stands_in
from index.generation import Generation
from rag.compose.worth import WEIGHTS, features, fit_of
from rag.engine import Engine
from service import wiring
from service.printing import people, print_table
from service.settings import Settings

NAMES = ("passage", "words", "meaning", "asked", "kind", "addressed")
PENALTY = 1e-3  # of the squares of the standardised weights
STEPS = 300
_OUT = -1e9

Values = NDArray[np.float64]


class Read(NamedTuple):
    """One question: features of its statements, shape (statements, 6), their relevance, and which of them answer."""

    features: Values
    relevance: Values
    answers: NDArray[np.bool_]


def main() -> None:
    """Prints the weights, and what they give on either half."""
    halves: dict[str, list[Read]] = {"even": [], "odd": []}
    with closing(wiring.open_service(Settings.from_environment(os.environ))) as service, service.live.pin() as live:
        for file in sorted(QUESTIONS.glob("answered-*.jsonl")):
            read = [_read(one, service.engine, live) for one in questions(file)]
            halves[_half(file)] += [one for one in read if one.answers.any()]
    fitted = fit(halves["even"])
    rows = [(name, f"{used:.2f}", f"{new:.2f}") for name, used, new in zip(NAMES, WEIGHTS, fitted, strict=True)]
    print_table("Weights", ("of", "in use", "fitted on the even files"), rows, people())
    orders: dict[str, Callable[[Read], Values]] = {
        "relevance": lambda one: one.relevance,
        "weights in use": lambda one: one.features @ np.array(WEIGHTS),
        "fitted on the even files": lambda one: one.features @ fitted,
    }
    for half, read in halves.items():
        table = [(name, *(f"{value:.3f}" for value in scores(read, order))) for name, order in orders.items()]
        title = f"{half} files, {len(read)} questions"
        print_table(title, ("order", "average precision", "first", "first three"), table, people())


def fit(read: Sequence[Read]) -> Values:
    """The weights that make it most likely that a sentence which answers stands first; shape (6,)."""
    every = np.concatenate([one.features for one in read])
    centre, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    most = max(len(one.features) for one in read)
    values = torch.zeros(len(read), most, len(NAMES), dtype=torch.float64)
    there, answers = torch.full((len(read), most), _OUT, dtype=torch.float64), torch.zeros(len(read), most).bool()
    for row, one in enumerate(read):
        size = len(one.features)
        values[row, :size] = torch.from_numpy((one.features - centre) / spread)
        there[row, :size] = 0.0
        answers[row, :size] = torch.from_numpy(one.answers)
    weights = torch.zeros(len(NAMES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = torch.log_softmax(values @ weights + there, dim=1)
        value = PENALTY * weights.square().sum() - torch.logsumexp(odds.masked_fill(~answers, _OUT), dim=1).mean()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy() / spread)


def scores(read: Sequence[Read], order: Callable[[Read], Values]) -> tuple[float, float, float]:
    """Means over questions: average precision, whether the first one answers, whether one of the first three does."""
    found = []
    for one in read:
        hits = one.answers[np.argsort(-order(one), kind="stable")]
        precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
        found.append((precision[hits].mean(), float(hits[0]), float(hits[:3].any())))
    means = np.mean(found, axis=0)
    return float(means[0]), float(means[1]), float(means[2])


def _read(asked: Asked, engine: Engine, live: Generation) -> Read:
    pool = engine.pool_of(asked.text, live)
    fit = fit_of(pool)
    return Read(
        np.array([features(pool, fit, item) for item in pool.statements]),
        np.array([pool.relevance(item) for item in pool.statements]),
        np.array([any(stands_in(one, [plain(item.text)]) for one in asked.wanted) for item in pool.statements]),
    )


def _half(file: Path) -> str:
    return "odd" if int(file.stem.rpartition("-")[2]) % 2 else "even"


if __name__ == "__main__":
    main()
