"""N1-N5 and S1-S3 on an answer of five claims and a case of four nuggets."""

from __future__ import annotations

import pytest

from rag.answer import Answer
from seeds.measures import (
    Measure,
    density,
    form,
    nugget_f3,
    nugget_recall,
    placement,
    typed_rules,
    vital_recall,
    weighted_recall,
)
from tests.seeds.writing import (
    DOSE,
    HEALING,
    LIMIT,
    NO_ARM,
    REMISSION,
    SUGGESTION,
    answer,
    case,
    group,
    nugget,
    observed,
    say,
    step,
    words,
)

GOLD = case(
    nuggets=(
        nugget("V1", [["remission"], ["gammazumab"]], quantities=[(50, "percent"), (24, "week")]),
        nugget("V2", [["alfatinib"], ["recommended"]], polarity="negate", polarity_group=1, sections=("restrictions",)),
        nugget(
            "V3", [["alfatinib"], ["induction"]], quantities=[(45, "mg")], sections=("algorithm",)
        ),  # the label says 40
        nugget("O1", [["guideline"], ["suggests"]], vital=False, sections=("direct_answer",)),
    )
)
ANSWER = answer(
    {
        "direct_answer": [words("In short:"), say(SUGGESTION)],
        "evidence": [group("Gammazumab", say(REMISSION), say(HEALING))],
        "algorithm": [step(1, say(DOSE))],
        "pitfalls": [say(LIMIT)],
    }
)
PADDED = ANSWER.model_copy(
    update={"sections": (*ANSWER.sections[:-1], answer({"pitfalls": [say(LIMIT), say(NO_ARM)]}).sections[0])}
)


def of(measure: Measure, said: Answer | None = ANSWER) -> float | None:
    return measure.of(observed(GOLD, said))


class TestNuggets:
    def test_each_definition_counts_what_it_says(self) -> None:
        # V1 and V2 supported, V3 in part (a wrong number), O1 supported
        assert of(vital_recall.MEASURE) == pytest.approx(2 / 3, abs=1e-6)
        assert [of(measure) for measure in nugget_recall.MEASURES] == [
            0.75,
            pytest.approx((1 + 1 + 0.5 + 1) / 4, abs=1e-6),
            pytest.approx((1 + 1 + 0.5) / 3, abs=1e-6),
        ]
        assert of(weighted_recall.MEASURE) == pytest.approx((1 + 1 + 0.5) / (3 + 0.5), abs=1e-6)

    @pytest.mark.parametrize("measure", [vital_recall.MEASURE, weighted_recall.MEASURE, *nugget_recall.MEASURES])
    def test_not_answering_finds_nothing(self, measure: Measure) -> None:
        assert of(measure, ANSWER.model_copy(update={"status": "insufficient_evidence"})) == 0.0
        assert of(measure, None) == 0.0

    @pytest.mark.parametrize(
        "measure",
        [vital_recall.MEASURE, weighted_recall.MEASURE, density.MEASURE, nugget_f3.MEASURE, *nugget_recall.MEASURES],
    )
    def test_a_case_without_nuggets_is_not_measured(self, measure: Measure) -> None:
        assert measure.of(observed(case(), ANSWER)) is None


class TestDensity:
    def test_claims_that_take_part(self) -> None:
        # guideline, remission and limit of five claims; the dose supports nothing, healing neither
        assert of(density.MEASURE) == 0.6

    def test_it_falls_with_padding(self) -> None:
        assert of(density.MEASURE, PADDED) == 0.5
        assert of(vital_recall.MEASURE, PADDED) == of(vital_recall.MEASURE)

    def test_two_claims_that_say_one_nugget_both_take_part(self) -> None:
        twice = answer({"evidence": [say(REMISSION), say(REMISSION)]})
        assert of(density.MEASURE, twice) == 1.0

    def test_an_answer_without_claims_has_none(self) -> None:
        assert of(density.MEASURE, None) is None


class TestF3:
    def test_beyond_the_allowance_length_costs(self) -> None:
        length = sum(len("".join(text.split())) for text in ("In short:", SUGGESTION, REMISSION, HEALING, DOSE, LIMIT))
        precision, recall = 1 - (length - 300) / length, 2 / 3
        assert of(nugget_f3.MEASURE) == pytest.approx(10 * precision * recall / (9 * precision + recall), abs=1e-6)

    def test_within_the_allowance_precision_is_whole(self) -> None:
        short = answer({"evidence": [say(LIMIT)]})  # 92 characters that are not blank for one nugget
        assert of(nugget_f3.MEASURE, short) == pytest.approx(10 / 3 / (9 + 1 / 3), abs=1e-6)

    def test_nothing_found_is_zero(self) -> None:
        assert of(nugget_f3.MEASURE, None) == 0.0


class TestPlacement:
    def test_supported_nuggets_in_their_section(self) -> None:
        # V2 stands under pitfalls and belongs to the restrictions; V3 is not supported
        assert of(placement.MEASURE) == pytest.approx(2 / 3, abs=1e-6)

    def test_nothing_found_is_not_measured(self) -> None:
        assert of(placement.MEASURE, None) is None


class TestForm:
    RULES = case(
        sections=(
            {"kind": "direct_answer", "required": True, "min_units": 1, "max_units": 2},
            {"kind": "pitfalls", "required": True, "min_units": 2},
            {"kind": "gaps", "required": False, "min_units": 1},
        )
    )

    def score(self, said: Answer | None) -> float | None:
        return form.MEASURE.of(observed(self.RULES, said))

    def test_every_rule_that_holds_counts(self) -> None:
        # three general rules; present, at least, at most for the direct answer; present for pitfalls, but one claim short
        assert self.score(ANSWER) == pytest.approx(7 / 8, abs=1e-6)
        assert self.score(PADDED) == 1.0

    def test_a_required_section_that_is_missing_costs_one_rule(self) -> None:
        cut = PADDED.model_copy(update={"sections": PADDED.sections[:-1]})
        assert self.score(cut) == pytest.approx(6 / 7, abs=1e-6)

    def test_order_length_and_number_of_direct_claims(self) -> None:
        turned = PADDED.model_copy(update={"sections": PADDED.sections[::-1]})
        assert self.score(turned) == pytest.approx(7 / 8, abs=1e-6)
        long = answer({"direct_answer": [say(SUGGESTION, as_text="word " * 61)], "pitfalls": [say(LIMIT), say(NO_ARM)]})
        assert self.score(long) == pytest.approx(7 / 8, abs=1e-6)
        five = answer({"direct_answer": [say(SUGGESTION)] * 5, "pitfalls": [say(LIMIT), say(NO_ARM)]})
        assert self.score(five) == pytest.approx(6 / 8, abs=1e-6)  # more than four, and more than this case's two

    def test_what_is_not_answered_is_left_to_abstention(self) -> None:
        assert self.score(None) is None
        assert self.score(ANSWER.model_copy(update={"status": "insufficient_evidence"})) is None


class TestTypedRules:
    def test_a_step_a_condition_or_a_verb_opens_the_algorithm(self) -> None:
        said = answer(
            {"algorithm": [step(1, say(DOSE)), say(DOSE, as_text="If nothing forbids it, give it."), say(LIMIT)]}
        )
        assert of(typed_rules.MEASURE, said) == pytest.approx(2 / 3, abs=1e-6)

    def test_what_forbids_is_not_hidden_among_alternatives(self) -> None:
        text = "Alfatinib is contraindicated in pregnancy."
        assert of(typed_rules.MEASURE, answer({"alternatives": [say(LIMIT, as_text=text)]})) == 0.0
        assert of(typed_rules.MEASURE, answer({"pitfalls": [say(LIMIT, as_text=text)]})) == 1.0
        boxed = "A boxed warning of alfatinib covers infection."
        assert of(typed_rules.MEASURE, answer({"research_context": [say(LIMIT, as_text=boxed)]})) == 0.0

    def test_no_claim_no_score(self) -> None:
        assert of(typed_rules.MEASURE, None) is None
