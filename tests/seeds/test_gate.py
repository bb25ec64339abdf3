"""The gates: an unchanged run passes; a broken invariant, a lost vital nugget and a systematic loss each fail by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import GoldError
from seeds.baseline import baseline_of, read_baseline, require_same_gold, write_baseline
from seeds.evaluation import CaseReport, gold_sha256
from seeds.gate import Verdict, judge
from tests.seeds.cases import gold_case
from tests.seeds.reports import case, nugget, report, violation


def against(before: list[CaseReport], now: list[CaseReport], **gates: str) -> Verdict:
    return judge(report(now, gates), baseline_of(report(before, gates)))


def texts(verdict: Verdict) -> list[str]:
    return [f"{one.case_id} {one.text}" for one in verdict.failures]


def many(score: float, lower: float | None = None) -> list[CaseReport]:
    """Sixty cases, a third of which may score lower."""
    return [
        case(f"c{number:02}", {"N1": score if lower is None or number % 3 else lower, "F3": 1.0})
        for number in range(60)
    ]


class TestRatchet:
    def test_an_unchanged_run_passes(self) -> None:
        cases = [case("a"), case("b", nuggets=(nugget(found=False),))]
        verdict = against(cases, cases)
        assert verdict.passes
        assert (verdict.failures, verdict.notices) == ((), ())

    def test_one_lost_vital_nugget_fails_by_name(self) -> None:
        before = [case("a"), case("b")]
        verdict = against(before, [case("a"), case("b", nuggets=(nugget(found=False),))])
        assert not verdict.passes
        assert texts(verdict) == ["b lost the vital nugget n1 (What n1 says.): it was found, now missing"]

    def test_on_a_machine_that_rounds_otherwise_a_lost_nugget_is_told_and_passes(self) -> None:
        before, lost = report([case("a")], {}), report([case("a", nuggets=(nugget(found=False),))], {})
        baseline = baseline_of(before.model_copy(update={"numerics": "aaa"}))
        elsewhere = judge(lost.model_copy(update={"numerics": "bbb"}), baseline)
        assert elsewhere.passes
        assert "encoder rounds otherwise" in elsewhere.baseline
        assert [one.text for one in elsewhere.notices] == [
            "lost the vital nugget n1 (What n1 says.): it was found, now missing"
        ]
        for same in ("aaa", ""):  # a run that did not look is judged as one of the same machine
            assert not judge(lost.model_copy(update={"numerics": same}), baseline).passes

    def test_a_lost_okay_nugget_and_a_gained_one_are_told_and_pass(self) -> None:
        before = [case("a", nuggets=(nugget("n1", importance="okay"), nugget("n2", found=False)))]
        verdict = against(before, [case("a", nuggets=(nugget("n1", importance="okay", found=False), nugget("n2")))])
        assert verdict.passes
        assert [one.text for one in verdict.notices] == [
            "lost the nugget n1 (What n1 says.): now missing",
            "gained the vital nugget n2 (What n2 says.)",
        ]

    def test_a_nugget_that_was_missing_before_may_stay_missing(self) -> None:
        cases = [case("a", nuggets=(nugget(found=False),))]
        assert against(cases, cases).passes

    def test_another_hard_measure_may_not_fall_in_any_case(self) -> None:
        before, now = [case("a", {"S2": 1.0})], [case("a", {"S2": 0.5})]
        assert texts(against(before, now, S2="hard")) == ["a S2 (measure S2) went from 1.000 to 0.500"]
        assert against(before, before, S2="hard").passes

    def test_another_answer_with_the_same_nuggets_is_told(self) -> None:
        verdict = against([case("a")], [case("a", answer_sha256="b" * 64)])
        assert verdict.passes
        assert [one.text for one in verdict.notices] == ["has another answer with the same nuggets"]


class TestInvariants:
    @pytest.mark.parametrize("name", ["F3", "F4", "F5", "F6"])
    def test_each_must_be_one_even_without_a_baseline(self, name: str) -> None:
        verdict = judge(report([case("a", {name: 0.98}, unsupported=("It cures all (no citation)",))]), None)
        assert texts(verdict) == [f"a {name} is 0.980 and must be 1, first: It cures all (no citation)"]

    def test_a_question_that_must_not_be_answered(self) -> None:
        verdict = judge(report([case("a", answerable=False)]), None)
        assert texts(verdict) == ["a is answered, though the corpus cannot answer it"]
        assert judge(report([case("a", answerable=False, status="insufficient_evidence")]), None).passes

    def test_one_that_the_baseline_answers_wrongly_is_told_until_it_is_mended(self) -> None:
        wrong, right = case("a", answerable=False), case("a", answerable=False, status="insufficient_evidence")
        known = against([wrong], [wrong])
        assert known.passes
        assert [one.text for one in known.notices] == ["is still answered"]
        assert texts(against([right], [wrong])) == ["a is answered, though the corpus cannot answer it"]
        assert against([wrong], [right]).passes

    def test_something_critical_fails_and_something_minor_is_told(self) -> None:
        verdict = judge(report([case("a", violations=(violation("critical"), violation("minor")))]), None)
        assert texts(verdict) == ["a says what must not be said (rule x1: Calls it safe.): Alfatinib is safe."]
        assert [one.text for one in verdict.notices] == [
            "breaks the minor rule x1 (Calls it safe.): Alfatinib is safe."
        ]

    def test_a_case_that_failed_to_run(self) -> None:
        verdict = judge(report([case("a", {"F3": 0.0}, status=None, error="KeyError: 'x'")]), None)
        assert texts(verdict) == ["a failed to run: KeyError: 'x'"]

    def test_without_a_baseline_nothing_else_is_judged(self) -> None:
        verdict = judge(report([case("a", {"N1": 0.0, "F3": 1.0}, nuggets=(nugget(found=False),))]), None)
        assert verdict.passes
        assert (verdict.baseline, verdict.comparisons) == ("", ())


class TestStatistics:
    def test_a_systematic_loss_on_a_third_of_the_cases_fails(self) -> None:
        verdict = against(many(0.9), many(0.9, lower=0.817))
        found = next(one for one in verdict.comparisons if one.id == "N1")
        assert not verdict.passes
        assert found.outcome == "fails"
        assert found.difference == pytest.approx(-0.083 / 3, abs=1e-6)
        assert found.high is not None
        assert found.high < 0
        assert found.p < 0.001
        assert found.q < 0.002  # two measures are compared

    def test_a_loss_within_the_margin_passes(self) -> None:
        verdict = against(many(0.9), many(0.9, lower=0.85))
        assert [one.outcome for one in verdict.comparisons] == ["passes", "passes"]
        assert verdict.passes

    def test_a_loss_that_may_be_chance_warns(self) -> None:
        before, now = many(0.5), many(0.5)
        for number, score in ((0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0), (4, 0.6), (5, 0.0), (6, 1.0)):
            now[number] = case(f"c{number:02}", {"N1": score, "F3": 1.0})
        verdict = against(before, now)
        found = next(one for one in verdict.comparisons if one.id == "N1")
        assert (found.outcome, verdict.passes) == ("warns", True)

    def test_cases_without_the_measure_on_one_side_are_left_out(self) -> None:
        verdict = against(
            [case("a", {"S1": None}), case("b", {"S1": 0.5})], [case("a", {"S1": 0.0}), case("b", {"S1": 0.5})]
        )
        assert [(one.cases, one.difference) for one in verdict.comparisons] == [(1, 0.0)]

    def test_a_report_only_measure_never_fails(self) -> None:
        verdict = against(
            [case("a", {"N2": 1.0}), case("b", {"N2": 1.0})],
            [case("a", {"N2": 0.0}), case("b", {"N2": 0.0})],
            N2="report",
        )
        assert verdict.passes


class TestBaseline:
    def test_what_is_written_is_read_again(self, tmp_path: Path) -> None:
        baseline = baseline_of(report([case("a"), case("b")]))
        write_baseline(tmp_path / "new" / "baseline.json", baseline)
        assert read_baseline(tmp_path / "new" / "baseline.json") == baseline
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["baseline.json"]

    def test_a_file_that_is_no_baseline_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(GoldError, match=r"There is no baseline at .*nowhere"):
            read_baseline(tmp_path / "nowhere")
        (tmp_path / "bad.json").write_text('{"form": 1, "cases": {')
        with pytest.raises(GoldError, match=r"bad\.json is no baseline"):
            read_baseline(tmp_path / "bad.json")
        newer = baseline_of(report([case("a")])).model_copy(update={"form": 99})
        write_baseline(tmp_path / "newer.json", newer)
        with pytest.raises(GoldError, match="has the form 99, this release reads 1"):
            read_baseline(tmp_path / "newer.json")

    def test_a_place_that_cannot_be_written_keeps_what_was_there(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(GoldError, match="cannot be written"):
            write_baseline(tmp_path / "file" / "baseline.json", baseline_of(report([case("a")])))
        assert (tmp_path / "file").read_text() == "not a folder"


class TestOtherGold:
    def test_each_difference_is_refused_with_its_word(self) -> None:
        one, two = gold_case("one"), gold_case("two")
        baseline = baseline_of(report([case(gold.case_id, gold_sha256=gold_sha256([gold])) for gold in (one, two)]))
        require_same_gold(baseline, [one, two], whole=True)
        require_same_gold(baseline, [two], whole=False)
        with pytest.raises(GoldError, match="another version of the gold: its case 'two' is gone"):
            require_same_gold(baseline, [one], whole=True)
        with pytest.raises(GoldError, match="another version of the gold: it does not hold case 'three'"):
            require_same_gold(baseline, [one, two, gold_case("three")], whole=True)
        with pytest.raises(GoldError, match="another version of the gold: case 'two' was changed since"):
            require_same_gold(baseline, [one, gold_case("two", question="Another?")], whole=True)
