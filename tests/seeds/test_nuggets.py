"""A nugget is found where its words, numbers and polarity meet, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer import SectionKind
from seeds.nuggets import Match, find, match_text, places
from seeds.units import Unit
from tests.seeds.writing import nugget


def units(*texts: str, section: SectionKind = "evidence", stem: str = "") -> list[Unit]:
    return [Unit(section, text, stem, None) for text in texts]


class TestAnchors:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Remission was more frequent with gammazumab.", "support"),
            ("Gammazumab brought remissions more often.", "none"),  # "remission" without * is a whole word
            ("REMISSION, with Gammazumab", "support"),
            ("Remission was more frequent with betazumab.", "none"),
            ("Gammora led to remission.", "support"),
        ],
    )
    def test_every_group_needs_one_of_its_words(self, text: str, expected: str) -> None:
        assert match_text(nugget("N", [["remission"], ["gammazumab", "gammora"]]), text) == expected

    @pytest.mark.parametrize(
        ("anchor", "text", "found"),
        [
            ("combin*", "a combination", True),
            ("combin*", "recombined", False),
            ("head-to-head", "in a head to head trial", True),
            ("head to head", "in a head\u2011to\u2011head trial", True),
            ("tnf-alpha", "blocks TNF-α", True),
            ("label", "labelled", False),
        ],
    )
    def test_a_star_takes_a_prefix_and_a_hyphen_meets_a_blank(self, anchor: str, text: str, found: bool) -> None:
        assert match_text(nugget("N", [[anchor]]), text) == ("support" if found else "none")


class TestQuantities:
    DOSE = nugget("N", [["alfatinib"], ["induction"]], quantities=[(40, "mg"), (8, "week")])

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Alfatinib induction: 40 mg for 8 weeks.", "support"),
            ("Alfatinib induction: 0.04 g for 56 days.", "support"),
            ("Alfatinib induction: 45 mg for 8 weeks.", "partial"),
            ("Alfatinib induction: 40 mL for 8 weeks.", "partial"),
            ("Alfatinib induction is given.", "partial"),
            ("Alfatinib 40 mg for 8 weeks.", "partial"),  # every number, every group but one
            ("Alfatinib 40 mg.", "none"),  # a group and a number missing
            ("40 mg for 8 weeks.", "none"),  # two groups missing
        ],
    )
    def test_every_number_needs_its_value_and_its_dimension(self, text: str, expected: str) -> None:
        assert match_text(self.DOSE, text) == expected

    def test_opposite_bounds_do_not_meet(self) -> None:
        low = nugget("N", [["haemoglobin"]], quantities=[(8, "g/dL")])
        below = low.model_copy(update={"quantities": (low.quantities[0].model_copy(update={"cmp": "lt"}),)})
        assert match_text(below, "Haemoglobin below 80 g/L.") == "support"
        assert match_text(below, "Haemoglobin above 80 g/L.") == "partial"
        assert match_text(low, "Haemoglobin above 80 g/L.") == "support"


class TestPolarity:
    @pytest.mark.parametrize(
        ("text", "affirm", "negate"),
        [
            ("Alfatinib is recommended.", "support", "none"),
            ("Alfatinib is not recommended.", "none", "support"),
            ("Alfatinib is not only recommended, it is liked.", "support", "none"),
            ("Not for children, but alfatinib is recommended.", "support", "none"),
            ("Nobody recommends alfatinib.", "none", "none"),
            ("No group of the trial of three hundred adults with severe testitis was one in which alfatinib was recommended.",
             "support", "none"),  # a cue reaches six words and no further
            ("Betazumab is not given; alfatinib is recommended.", "support", "none"),
            ("It is not recommended. Alfatinib is recommended.", "support", "support"),  # one sentence of each kind
        ],
    )  # fmt: skip
    def test_the_groups_sentence_decides(self, text: str, affirm: str, negate: str) -> None:
        anchors = [["alfatinib"], ["recommended"]]
        assert match_text(nugget("N", anchors, polarity="affirm", polarity_group=1), text) == affirm
        assert match_text(nugget("N", anchors, polarity="negate", polarity_group=1), text) == negate


class TestWindows:
    TWO = nugget("N", [["gammazumab"], ["week 24"]], sections=("evidence",))

    def test_the_smallest_window_wins(self) -> None:
        said = units("Gammazumab was given.", "At week 24 all was well.", "Gammazumab did well at week 24.")
        assert find(self.TWO, said) == Match("support", "evidence", 2, 3)

    def test_three_neighbours_may_say_it_and_four_may_not(self) -> None:
        near = units("Gammazumab was given.", "So it went.", "At week 24 all was well.")
        far = units("Gammazumab was given.", "So it went.", "On and on.", "At week 24 all was well.")
        assert find(self.TWO, near) == Match("support", "evidence", 0, 3)
        assert find(self.TWO, far) == Match("none")

    def test_a_window_never_crosses_a_section(self) -> None:
        said = [*units("Gammazumab was given."), *units("At week 24 all was well.", section="pitfalls")]
        assert find(self.TWO, said).status == "none"

    def test_a_stem_speaks_for_the_units_below_it(self) -> None:
        assert find(self.TWO, units("All was well at week 24.", stem="Gammazumab")).status == "support"

    def test_a_wanted_section_wins_a_tie(self) -> None:
        said = [*units("Gammazumab at week 24.", section="pitfalls"), *units("Gammazumab at week 24.")]
        assert find(self.TWO, said).section == "pitfalls"
        assert find(self.TWO, said, prefer=("evidence",)).section == "evidence"

    def test_support_elsewhere_beats_a_part_in_the_wanted_section(self) -> None:
        dosed = nugget("N", [["gammazumab"]], quantities=[(24, "week")])
        said = [*units("Gammazumab."), *units("Gammazumab for 24 weeks.", section="pitfalls")]
        assert find(dosed, said, prefer=("evidence",)) == Match("support", "pitfalls", 1, 2)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Gammazumab.", "Gammazumab at week 24.", "So.", "Gammazumab in week 24."], {1, 3}),
        (["Gammazumab.", "At week 24.", "So."], {0, 1}),
        (["Week 24.", "Gammazumab.", "Week 24."], {0, 1, 2}),
        (["Betazumab."], set()),
    ],
)
def test_places_are_the_units_of_every_smallest_window(texts: Sequence[str], expected: set[int]) -> None:
    assert places(TestWindows.TWO, units(*texts)) == expected
