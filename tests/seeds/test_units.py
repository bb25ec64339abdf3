"""An answer falls apart into units in reading order, each with what it hangs from."""

from __future__ import annotations

from seeds.units import sections_of, units_of, units_of_text
from tests.seeds.writing import DOSE, HEALING, LIMIT, REMISSION, SUGGESTION, answer, group, say, step, words

ANSWER = answer(
    {
        "direct_answer": [words("In short:"), say(SUGGESTION), words("However,"), say(LIMIT)],
        "evidence": [group("Gammazumab", say(REMISSION), words("Against this:"), say(HEALING))],
        "algorithm": [step(1, words("If nothing forbids it:"), say(DOSE))],
    }
)


def test_units_come_in_reading_order_with_their_section_and_stem() -> None:
    assert [(unit.section, unit.text, unit.stem, unit.is_claim) for unit in units_of(ANSWER)] == [
        ("direct_answer", "In short:", "", False),
        ("direct_answer", SUGGESTION, "In short:", True),
        ("direct_answer", "However,", "", False),
        ("direct_answer", LIMIT, "However,", True),
        ("evidence", REMISSION, "Gammazumab", True),
        ("evidence", "Against this:", "Gammazumab", False),
        ("evidence", HEALING, "Gammazumab. Against this:", True),
        ("algorithm", "If nothing forbids it:", "Step 1: Choose", False),
        ("algorithm", DOSE, "Step 1: Choose. If nothing forbids it:", True),
    ]


def test_a_claim_carries_its_statement_and_fixed_words_carry_none() -> None:
    units = list(units_of(ANSWER))
    assert units[0].statement is None
    assert units[1].statement is not None
    assert units[1].statement.citations[0].quotes[0].text == SUGGESTION


def test_neighbours_of_one_section_stand_together() -> None:
    runs = sections_of(list(units_of(ANSWER)))
    assert [(run[0].section, len(run)) for run in runs] == [("direct_answer", 4), ("evidence", 3), ("algorithm", 2)]


def test_a_plain_text_gives_its_sentences_and_no_claim() -> None:
    units = units_of_text("Alfatinib was given. Remission was 50%.")
    assert [unit.text for unit in units] == ["Alfatinib was given.", "Remission was 50%."]
    assert not any(unit.is_claim for unit in units)
