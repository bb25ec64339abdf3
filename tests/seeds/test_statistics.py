"""Intervals and tests: against values worked out by hand and against the percentile bootstrap written out."""

from __future__ import annotations

import numpy as np
import pytest

from seeds.statistics import Interval, adjusted, interval, mean, sign_flip


def names(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


class TestInterval:
    def test_nothing_that_varies_has_no_width(self) -> None:
        assert interval([0.3] * 7, names(7)) == Interval(0.3, 0.3)

    def test_one_cluster_says_nothing_about_others(self) -> None:
        assert interval([0.1, 0.9], ["talk", "talk"]) is None

    def test_of_a_symmetric_sample_it_is_near_the_percentile_bootstrap(self) -> None:
        values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] * 4
        generator = np.random.default_rng(1)
        means = np.mean(generator.choice(values, size=(20_000, len(values))), axis=1)
        found = interval(values, names(len(values)))
        assert found is not None
        assert found.low == pytest.approx(np.percentile(means, 2.5), abs=0.006)
        assert found.high == pytest.approx(np.percentile(means, 97.5), abs=0.006)

    def test_the_same_numbers_give_the_same_interval(self) -> None:
        values = [0.0, 0.5, 1.0, 1.0, 0.25]
        assert interval(values, names(5)) == interval(values, names(5))

    def test_turns_of_one_conversation_count_as_one(self) -> None:
        """Ten equal turns of each of six conversations hold no more than six cases."""
        values = [0.03, 0.21, 0.37, 0.64, 0.8, 0.99]
        apart = interval(values, names(6))
        together = interval(
            [value for value in values for _ in range(10)], [name for name in names(6) for _ in range(10)]
        )
        assert together == pytest.approx(apart, abs=0.01)

    def test_a_lone_zero_among_ones_has_an_interval(self) -> None:
        found = interval([1.0] * 19 + [0.0], names(20))
        assert found is not None
        assert 0.5 < found.low < 0.95 < found.high <= 1.0


class TestSignFlip:
    def test_four_equal_losses_have_two_of_sixteen_arrangements_as_extreme(self) -> None:
        assert sign_flip([-0.1] * 4, names(4)) == 0.125

    def test_no_difference_is_no_evidence(self) -> None:
        assert sign_flip([0.0] * 5, names(5)) == 1.0

    def test_one_cluster_alone_is_no_evidence(self) -> None:
        assert sign_flip([-0.5, -0.5], ["talk", "talk"]) == 1.0

    def test_a_cluster_flips_as_a_whole(self) -> None:
        assert sign_flip([-0.1] * 8, [name for name in names(4) for _ in range(2)]) == 0.125


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg() -> None:
    # p * 4 / rank, then made monotone from the largest: 0.04, 0.0533 (two of them), 0.5.
    assert adjusted([0.01, 0.04, 0.03, 0.5]) == [0.04, 0.053333, 0.053333, 0.5]
    assert adjusted([]) == []


def test_means_are_rounded_to_six_decimals() -> None:
    assert mean([1.0, 0.0, 0.0]) == 0.333333
