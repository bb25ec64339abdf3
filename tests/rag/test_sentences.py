"""Sentences end where a reader would say they end, and nothing of the text is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import split


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The dose is 400 mg.", "The next dose is 200 mg."],
        ["Remission was seen by Smith et al. in 2020.", "Relapse was not."],
        ["Strong inhibitors, e.g. Clarithromycin, raise levels.", "Others, i.e. Weak ones, do not."],
        ["See No. 3 and Fig. 2.", "See Ref. 12 too."],
        ["Is it safe?", "No.", "It is not!", "So stop."],
        ["It was better vs. placebo.", "It was worse vs. Adalimumab."],
        ["The p value was 0.05.", "12 weeks later it was .001."],
        ["Levels were 5.0-7.5 mg/kg.", "They fell."],
        ["Two trials agree [1, 2].", "A third does not (Smith et al. 2020).", "It is small."],
        ["St. John's wort lowers levels.", "Dr. Smith said so."],
        ["The U.S. Food and Drug Administration approved it.", "It is given i.v. every 8 weeks."],
        ["He had hepatitis B.", "She had none."],
        ["Growth of E. coli was seen.", "It was treated."],
        ["Remission (p<0.001; see ref. 3).", "Then relapse."],
        ["15 mg b.i.d. was given.", "upadacitinib 30 mg was not."],
        ["In LIR!C (2017) surgery won.", "Later it did not."],
        ["Approx. 5 mg was lost.", "Of this, ca. 2 mg came back."],
        ["Anti-TNF-α ≥ 5 µg/mL – low.", "Then higher."],
    ],
)
def test_borders_are_those_of_a_reader(sentences: list[str]) -> None:
    assert pieces(" ".join(sentences)) == sentences


def test_a_missed_full_stop_inside_a_long_line_is_still_a_border() -> None:
    text = "U.S. FDA approved it at p < .001. St. John's wort was 5.0-7.5 mg/kg. The rest was not."
    assert pieces(text) == [
        "U.S. FDA approved it at p < .001.",
        "St. John's wort was 5.0-7.5 mg/kg.",
        "The rest was not.",
    ]


def test_no_sentence_crosses_a_line_break() -> None:
    assert pieces("A heading\nwithout a stop\n\n  Then text. ") == ["A heading", "without a stop", "Then text."]


def test_nothing_but_white_space_has_no_sentence() -> None:
    assert split(" \n\t\n ") == []


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n()[]'\"αµ,;-"), max_size=120))
def test_spans_are_ordered_disjoint_and_cover_everything_that_is_not_white_space(text: str) -> None:
    spans = split(text)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(position in covered for position, character in enumerate(text) if not character.isspace())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all("\n" not in text[start:end] for start, end in spans)
