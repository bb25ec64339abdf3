"""X1-X5, A1, A2, D1, L1 and C1 on miniature cases."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answer import Answer, Block
from seeds import abstaining
from seeds.gold import GoldCase, sentence_sha256
from seeds.measures import (
    GROUP_MEASURES,
    MEASURES,
    Measure,
    abstention,
    audiences,
    comparability,
    conflict_surfacing,
    determinism,
    follow_up,
    latency,
    must_not,
    readability,
)
from seeds.observation import Observation
from seeds.readability import Counts, count, dale_chall, flesch_kincaid, syllables
from tests.seeds.writing import (
    DOSE,
    HEALING,
    LABEL,
    LIMIT,
    NO_ARM,
    REMISSION,
    SERIES,
    TRIAL,
    answer,
    case,
    nugget,
    observed,
    passages,
    say,
    source,
    words,
)


def values(measures: tuple[Measure, ...], observation: Observation) -> dict[str, float | None]:
    return {measure.id: measure.of(observation) for measure in measures}


def test_every_measure_has_its_own_id_and_its_worst_for_a_case_that_failed() -> None:
    names = [*(one.id for one in MEASURES), *(one.id for one in GROUP_MEASURES)]
    assert len(set(names)) == len(names)
    failed = observed(error="it broke")
    assert all(measure.of(failed) == measure.worst for measure in MEASURES)
    assert all(group.of([failed, failed]) == group.worst for group in GROUP_MEASURES)


class TestMustNot:
    def gold(self, *exceptions: str, scope: str = "any", severity: str = "critical") -> GoldCase:
        forbidden = {
            "id": "M1",
            "severity": severity,
            "text": "m",
            "anchors": [["alfatinib"], ["biolog*"]],
            "scope": scope,
        }
        other = {"id": "M2", "severity": "minor", "text": "m", "anchors": [["otheritis"]]}
        return case(must_not=({**forbidden, "exceptions": list(exceptions)}, other))

    SAID = answer({"evidence": [say(LIMIT), say(NO_ARM)]})

    def test_rules_that_fire_count_once_each(self) -> None:
        assert values(must_not.MEASURES, observed(self.gold(), self.SAID)) == {"X1": 1.0, "X1.critical": 1.0}

    def test_a_lesser_rule_is_not_critical(self) -> None:
        assert values(must_not.MEASURES, observed(self.gold(severity="major"), self.SAID)) == {
            "X1": 1.0,
            "X1.critical": None,
        }

    def test_a_rule_may_look_at_one_section(self) -> None:
        assert values(must_not.MEASURES, observed(self.gold(scope="pitfalls"), self.SAID))["X1"] == 0.0

    def test_a_reviewed_sentence_is_passed_over_and_the_next_one_is_not(self) -> None:
        one, both = sentence_sha256(LIMIT)[:12], (sentence_sha256(LIMIT)[:12], sentence_sha256(NO_ARM)[:12])
        assert values(must_not.MEASURES, observed(self.gold(one), self.SAID))["X1"] == 1.0
        assert values(must_not.MEASURES, observed(self.gold(*both), self.SAID))["X1"] == 0.0

    def test_fixed_words_claim_nothing(self) -> None:
        said = answer({"evidence": [words("Alfatinib and biologics:"), say(REMISSION)]})
        assert values(must_not.MEASURES, observed(self.gold(), said))["X1"] == 0.0

    def test_a_case_that_forbids_nothing_is_not_measured(self) -> None:
        assert values(must_not.MEASURES, observed(case(), self.SAID)) == {"X1": None, "X1.critical": None}


class TestConflicts:
    def gold(self, *, prefer: str | None = "a", cue: tuple[str, ...] = ("however",), b: str = SERIES) -> GoldCase:
        return case(
            nuggets=(
                nugget("L", [["alfatinib"], ["not recommended"]]),
                nugget("S", [["alfatinib"], ["comparison arm"]]),
            ),
            sources=(source("R1", LABEL), source("R2", b)),
            conflicts=(
                {
                    "id": "C1",
                    "a": {"nuggets": ["L"], "sources": ["R1"]},
                    "b": {"nuggets": ["S"], "sources": ["R2"]},
                    "cue": cue,
                    "prefer": prefer,
                },
            ),
        )

    def scores(self, said: Answer | None, **how: Any) -> list[float | None]:
        return list(values(conflict_surfacing.MEASURES, observed(self.gold(**how), said)).values())

    def test_both_sides_named_as_a_contrast_with_the_label_first(self) -> None:
        said = answer({"direct_answer": [say(LIMIT), words("However,"), say(NO_ARM)]})
        assert self.scores(said) == [1.0, 1.0, 1.0]

    def test_the_other_order_and_no_word_of_contrast(self) -> None:
        assert self.scores(answer({"evidence": [say(NO_ARM), say(LIMIT)]})) == [1.0, 0.0, 0.0]

    def test_a_word_of_contrast_far_away_does_not_count(self) -> None:
        far: list[Block] = [say(LIMIT), say(NO_ARM), say(DOSE), say(REMISSION), words("However,")]
        assert self.scores(answer({"evidence": far})) == [1.0, 0.0, 1.0]

    def test_one_side_alone_is_no_conflict_shown(self) -> None:
        assert self.scores(answer({"evidence": [say(LIMIT), words("However,")]})) == [0.0, 0.0, 0.0]

    def test_a_side_said_but_not_cited_is_not_shown(self) -> None:
        assert self.scores(answer({"evidence": [say(LIMIT), say(NO_ARM, LIMIT)]}))[0] == 0.0

    def test_what_is_not_asked_of_the_case_is_not_measured(self) -> None:
        said = answer({"evidence": [say(LIMIT), say(NO_ARM)]})
        assert self.scores(said, prefer=None, cue=()) == [1.0, None, None]
        assert self.scores(said, b="not-in-the-snapshot") == [None, None, None]


class TestAbstention:
    NOT_ANSWERED = answer({}, status="insufficient_evidence")

    @pytest.mark.parametrize(
        ("answerable", "answered", "expected"),
        [(True, True, 1.0), (True, False, 0.0), (False, True, 0.0), (False, False, 1.0)],
    )
    def test_one_case_is_right_or_wrong(self, answerable: bool, answered: bool, expected: float) -> None:
        said = answer({"evidence": [say(DOSE)]}) if answered else self.NOT_ANSWERED
        assert abstention.MEASURE.of(observed(case(answerable=answerable), said)) == expected

    def outcome(self, name: str, answerable: bool, answered: bool, confidence: float, reason: str = "") -> Any:
        return abstaining.Outcome(
            case_id=name, answerable=answerable, answered=answered, confidence=confidence, reason=reason
        )

    def test_totals_by_hand(self) -> None:
        found = abstaining.totals(
            [
                self.outcome("a", True, True, 0.9),
                self.outcome("b", True, True, 0.7),
                self.outcome("c", True, False, 0.4),
                self.outcome("d", False, False, 0.3, "out_of_scope"),
                self.outcome("e", False, True, 0.8, "false_premise"),
            ]
        )
        # abstained on c and d, should have on d and e
        assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
        assert found.coverage == pytest.approx(2 / 3, abs=1e-6)
        assert found.recall_by_reason == {"false_premise": 0.0, "out_of_scope": 1.0}
        # by confidence: a, e, b, c, d; risk 0, 1/2, 1/3, 1/4, 2/5
        assert found.aurc == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4 + 2 / 5) / 5, abs=1e-6)

    def test_equal_confidence_is_ordered_by_id(self) -> None:
        points = abstaining.risk_coverage([self.outcome("b", False, True, 0.5), self.outcome("a", True, True, 0.5)])
        assert points == [(0.5, 0.0), (1.0, 0.5)]

    def test_where_there_is_nothing_to_count_there_is_no_figure(self) -> None:
        found = abstaining.totals([self.outcome("a", True, True, 0.9)])
        assert (found.precision, found.recall, found.f1, found.coverage, found.aurc) == (None, None, None, 1.0, 0.0)
        assert abstaining.totals([]).aurc is None

    def test_a_case_that_failed_did_the_wrong_thing(self) -> None:
        assert abstaining.outcome(observed(case(answerable=True), error="it broke")).answered is False
        assert abstaining.outcome(observed(case(answerable=False), error="it broke")).answered is True

    def test_confidence_is_the_nearest_passage(self) -> None:
        assert abstaining.outcome(observed(passages=passages(TRIAL))).confidence == 0.5
        assert abstaining.outcome(observed()).confidence == 0.0


class TestFollowUps:
    def gold(self, kind: str = "ellipsis") -> GoldCase:
        return case(
            followup={
                "standalone_question": "What is the dose of gammazumab in testitis?",
                "must_resolve": [["gammazumab", "gammora"], ["testitis"], ["dos*"]],
                "must_not_carry": [["alfatinib"]],
                "kind": kind,
            },
            sources=(source("R1", TRIAL),),
            qrels=({"source_id": "R1", "grade": 3},),
        )

    def scores(self, interpreted: str, bare: str = "", kind: str = "ellipsis", **more: Any) -> dict[str, float | None]:
        said = answer({"evidence": [say(DOSE)]}, interpreted=interpreted)
        return values(follow_up.MEASURES, observed(self.gold(kind), said, bare=bare, **more))

    def test_all_named_and_nothing_carried(self) -> None:
        found = self.scores("what is the dose of gammazumab, in testitis", bare="And its dose?")
        assert found == {
            "X4": 1.0, "X4.resolved": 1.0, "X4.kept_out": 1.0, "X4.exact": 1.0, "X4.ndcg": None, "X5": 1.0,
        }  # fmt: skip

    def test_one_missing_and_one_carried(self) -> None:
        found = self.scores("What is the dose of alfatinib in testitis?")
        assert (found["X4"], found["X4.kept_out"], found["X4.exact"]) == (0.5, 0.0, 0.0)
        assert found["X4.resolved"] == pytest.approx(2 / 3, abs=1e-6)

    def test_the_passages_are_compared_with_those_of_the_gold_rewrite(self) -> None:
        found = self.scores("x", passages=passages(LABEL), rewritten=passages(TRIAL))
        assert found["X4.ndcg"] == 0.0
        found = self.scores("x", passages=passages(TRIAL), rewritten=passages(TRIAL))
        assert found["X4.ndcg"] == 1.0
        assert self.scores("x", passages=passages(TRIAL), rewritten=passages(LABEL))["X4.ndcg"] is None

    def test_a_question_that_needs_no_conversation_fails_the_control(self) -> None:
        whole = "What is the dose of gammazumab in testitis?"
        assert self.scores(whole, bare=whole)["X5"] == 0.0
        assert self.scores(whole, bare=whole, kind="topic_switch")["X5"] is None

    def test_a_first_question_is_not_measured(self) -> None:
        assert set(values(follow_up.MEASURES, observed(case(), answer({}))).values()) == {None}


class TestReadability:
    def test_counts_by_hand(self) -> None:
        # the cat sat on the mat: six words of one syllable, all easy; "8" is one syllable; alfatinib: al-fa-ti-nib
        assert count(["The cat sat on the mat.", "Alfatinib was given for 8 weeks."]) == Counts(2, 12, 6 + 4 + 6, 1)

    @pytest.mark.parametrize(
        ("word", "expected"),
        [("disease", 2), ("table", 2), ("weeks", 1), ("alfatinib", 4), ("betazumab", 4), ("40mg", 1)],
    )
    def test_syllables(self, word: str, expected: int) -> None:
        assert syllables(word) == expected

    def test_the_formulas(self) -> None:
        texts = ["The cat sat on the mat.", "Alfatinib was given for 8 weeks."]
        assert flesch_kincaid(texts) == pytest.approx(0.39 * 12 / 2 + 11.8 * 17 / 12 - 15.59 - 11.8 / 12)
        assert dale_chall(texts) == pytest.approx(15.79 / 12 + 0.0496 * 6 + 3.6365)
        assert dale_chall(["The cat sat on the mat."]) == pytest.approx(0.0496 * 6)
        assert flesch_kincaid([]) is None
        assert dale_chall([]) is None

    def test_each_grade_within_the_band_counts(self) -> None:
        said = answer({"direct_answer": [say(DOSE, as_text="The cat sat on the mat.")], "evidence": [say(REMISSION)]})
        hard = flesch_kincaid(["The cat sat on the mat.", REMISSION])
        assert hard is not None
        assert hard > 5
        narrow = case(readability={"fk_grade_min": -5.0, "fk_grade_max": 5.0})
        wide = case(readability={"fk_grade_min": -5.0, "fk_grade_max": 30.0})
        assert readability.MEASURES[0].of(observed(narrow, said)) == 0.5
        assert readability.MEASURES[0].of(observed(wide, said)) == 1.0
        assert readability.MEASURES[0].of(observed(case(), said)) is None
        assert readability.MEASURES[1].of(observed(case(), said)) == round(hard, 6)


class TestGroups:
    def test_audiences_may_differ_in_words_and_order_and_not_in_claims(self) -> None:
        gold = case(nuggets=(nugget("N", [["remission"]]),))
        clinician = answer({"evidence": [words("Trials:"), say(REMISSION), say(HEALING)]})
        patient = answer({"evidence": [words("What studies found:"), say(HEALING), say(REMISSION)]}, audience="patient")
        less = answer({"evidence": [say(REMISSION)]}, audience="patient")
        figures = answer({"evidence": [say(REMISSION), say(HEALING, as_text=HEALING.replace("48", "52"))]})

        def score(*said: Answer) -> float | None:
            return audiences.GROUP_MEASURE.of([observed(gold, one) for one in said])

        assert score(clinician, patient) == 1.0
        assert score(clinician, patient, less) == 0.0
        assert score(clinician, figures) == 0.0
        assert score(clinician) is None

    def test_the_same_bytes_where_storing_alone_differs(self) -> None:
        said = answer({"evidence": [say(REMISSION)]})
        stored = said.model_copy(update={"id": "a1", "conversation_id": "c1"})
        other = said.model_copy(update={"title": "Another title"})

        def score(*answers: Answer) -> float | None:
            return determinism.GROUP_MEASURE.of([observed(said=one) for one in answers])

        assert score(said, stored) == 1.0
        assert score(said, stored, other) == 0.0


def test_latency_by_step_and_in_all() -> None:
    taken = [{"read": 1.0, "compose": 0.5}, {"read": 2.0, "compose": 0.5}, {"read": 3.0}]
    found = latency.by_step([observed(seconds=seconds) for seconds in taken] + [observed(error="it broke")])
    assert [(one.step, one.p50, one.p95, one.observations) for one in found] == [
        ("read", 2.0, 2.9, 3),
        ("compose", 0.5, 0.5, 2),
        ("total", 2.5, 2.95, 3),  # of 1.5, 2.5 and 3.0
    ]
    assert latency.by_step([observed()]) == ()


class TestComparability:
    def test_known_values(self) -> None:
        # "a b c d" and "a b d c" share one bigram of three. Longest common row: three words of four.
        # SU4 counts skip bigrams (all six pairs, five shared) and, as ROUGE-1.5.5, the words but the last: {a, b, c} and
        # {a, b, d} share two.
        found = comparability.rouge("a b c d", "a b d c")
        assert found["rouge2"] == pytest.approx((1 / 3, 1 / 3))
        assert found["rougeLsum"] == (0.75, 0.75)
        assert found["su4"] == pytest.approx((7 / 9, 7 / 9))

    def test_recall_grows_with_length_and_f1_falls(self) -> None:
        short, long = comparability.rouge("a b c", "a b c d"), comparability.rouge("a b c d e f g h", "a b c d")
        assert (short["rouge2"][0], long["rouge2"][0]) == pytest.approx((2 / 3, 1.0))
        assert (short["rouge2"][1], long["rouge2"][1]) == pytest.approx((0.8, 0.6))

    def test_a_case_with_its_reference_answer_and_one_without(self) -> None:
        gold = case(reference_answer={"evidence": REMISSION})
        assert set(values(comparability.MEASURES, observed(gold, answer({"evidence": [say(REMISSION)]}))).values()) == {
            1.0
        }
        assert set(
            values(comparability.MEASURES, observed(gold, answer({"evidence": [words(REMISSION)]}))).values()
        ) == {0.0}
        assert set(values(comparability.MEASURES, observed(case(), answer({}))).values()) == {None}
