"""Intervals and tests over cases, with clusters kept together. Everything is seeded: the same numbers give the same result.

Cases that share a conversation are not independent, so whole clusters are resampled and flipped, never single cases.
BCa bootstrap: Efron 1987, JASA 82:171. Sign-flip permutation: Fisher 1935. Adjustment: Benjamini and Hochberg 1995.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import DegenerateDataWarning, bootstrap, false_discovery_control, permutation_test

RESAMPLES = 9_999
SEED = 20_260_125
CONFIDENCE = 0.95
_BATCH = 500  # resamples held at once
_DIGITS = 6

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """The ends of a 95% interval."""

    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    """Mean, rounded as everywhere in a report."""
    return round(sum(values) / len(values), _DIGITS)


def interval(values: Sequence[float], clusters: Sequence[str]) -> Interval | None:
    """BCa interval of the mean over cases, clusters resampled. None where one cluster is all there is.

    :param clusters: the name of each value's cluster.
    """
    sums, counts = _by_cluster(values, clusters)
    if len(sums) < 2:
        return None
    if np.ptp(sums / counts) < 1e-12:  # nothing varies: every resample has this mean
        return Interval(mean(values), mean(values))
    for method in ("BCa", "percentile"):  # BCa has no answer where leaving out any cluster changes nothing
        low, high = _resampled(sums, counts, method)
        if math.isfinite(low) and math.isfinite(high):
            return Interval(round(low, _DIGITS), round(high, _DIGITS))
    return None


def sign_flip(differences: Sequence[float], clusters: Sequence[str]) -> float:
    """Two-sided p of the mean paired difference when each cluster's sign could as well be the other one."""
    sums, _ = _by_cluster(differences, clusters)
    if len(sums) < 2 or not np.any(sums):
        return 1.0
    found = permutation_test(
        (sums,),
        _mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(SEED),
    )
    return round(float(found.pvalue), _DIGITS)


def adjusted(values: Sequence[float]) -> list[float]:
    """The p values after Benjamini and Hochberg, in the order given."""
    return [round(float(value), _DIGITS) for value in false_discovery_control(values, method="bh")] if values else []


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + value
        counts[cluster] = counts.get(cluster, 0) + 1
    return np.array(list(sums.values())), np.array(list(counts.values()), dtype=np.float64)


def _resampled(sums: Floats, counts: Floats, method: str) -> tuple[float, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        found = bootstrap(
            (sums, counts),
            _ratio,
            paired=True,
            vectorized=True,
            method=method,
            n_resamples=RESAMPLES,
            batch=_BATCH,
            confidence_level=CONFIDENCE,
            rng=np.random.default_rng(SEED),
        )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def _ratio(sums: Any, counts: Any, axis: int = -1) -> Any:
    return np.sum(sums, axis=axis) / np.sum(counts, axis=axis)


def _mean(values: Any, axis: int = -1) -> Any:
    return np.mean(values, axis=axis)
