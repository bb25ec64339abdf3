"""The linter names what is wrong with gold cases, and nothing that is right. Made-up drugs, cases and documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from rag.records import Document
from seeds.gold import GoldCase, parse_case
from seeds.lint import Finding, lint
from seeds.reach import Reach, bare, may_match
from tests.world import documents

TEXT = "The US label gives alfatinib 40 mg once daily for 8 weeks as induction."
NUGGET: dict[str, Any] = {
    "id": "n1",
    "importance": "vital",
    "section": ["direct_answer"],
    "text": TEXT,
    "anchors": [["alfatinib", "alfaro"], ["induction"]],
    "quantities": [{"value": 40, "unit": "mg"}, {"value": 8, "unit": "week"}],
    "supported_by": ["S1"],
    "verification": {"status": "verified"},
}
SOURCE: dict[str, Any] = {"source_id": "S1", "kind": "label", "documents": ["alfatinib-us-label"]}
CASE: dict[str, Any] = {
    "schema_version": "1.1",
    "case_id": "case-1",
    "split": "dev",
    "question": "How much alfatinib in testitis?",
    "conversation": [],
    "audience": "clinician",
    "answerable": True,
    "as_of": "2026-01-25",
    "sections": [],
    "sources": [SOURCE],
    "nuggets": [NUGGET],
    "must_not": [],
    "qrels": [],
}
FOLLOW_UP: dict[str, Any] = {
    "standalone_question": "How much betazumab in testitis?",
    "must_resolve": [["betazumab"]],
    "must_not_carry": [["alfatinib"]],
}


def case(**changes: Any) -> GoldCase:
    return parse_case(json.dumps({**CASE, **changes}))


def nugget(**changes: Any) -> dict[str, Any]:
    return {**NUGGET, **changes}


def must_not(**changes: Any) -> dict[str, Any]:
    return {"id": "x1", "severity": "major", "text": "too much", "anchors": [["alfatinib"]], **changes}


def errors(*cases: GoldCase, corpus: Iterable[Document] | None = None) -> list[str]:
    return [str(one) for one in lint(cases, (lambda: corpus) if corpus else None) if one.level == "error"]


def notes(*cases: GoldCase, corpus: Iterable[Document] | None = None) -> list[str]:
    return [str(one) for one in lint(cases, (lambda: corpus) if corpus else None) if one.level == "note"]


def test_a_sound_case_has_no_finding() -> None:
    assert lint([case()], documents) == []


def test_a_finding_reads_as_case_and_message() -> None:
    assert str(Finding("error", "case-1", "mend it.")) == "case-1: mend it."


class TestReferences:
    def test_an_id_that_occurs_twice_is_named(self) -> None:
        assert errors(case(nuggets=[NUGGET, NUGGET])) == ["case-1: the nugget id 'n1' occurs twice; rename one."]
        assert errors(case(sources=[SOURCE, SOURCE])) == ["case-1: the source id 'S1' occurs twice; rename one."]

    def test_a_source_that_the_case_has_not_is_named(self) -> None:
        assert errors(case(nuggets=[nugget(supported_by=["S2"])])) == [
            "case-1: nugget n1 names the source 'S2', which the case has not; add or correct it."
        ]
        assert errors(case(qrels=[{"source_id": "S9", "grade": 1}])) == [
            "case-1: qrels names the source 'S9', which the case has not; add or correct it."
        ]

    def test_a_conflict_needs_known_nuggets_on_two_different_sides(self) -> None:
        sides = {"a": {"nuggets": ["n1"], "sources": ["S1"]}, "b": {"nuggets": ["n9"], "sources": []}}
        assert errors(case(conflicts=[{"id": "k1", **sides}])) == [
            "case-1: conflict k1 names the nugget 'n9', which the case has not; add or correct it."
        ]
        sides["b"] = {"nuggets": ["n1"], "sources": []}
        assert errors(case(conflicts=[{"id": "k1", **sides}])) == [
            "case-1: conflict k1 has one nugget on both sides; a conflict is between two."
        ]
        sides["b"] = {"nuggets": [], "sources": []}
        assert errors(case(conflicts=[{"id": "k1", **sides}])) == [
            "case-1: conflict k1 has a side without a nugget; name what it says."
        ]

    def test_an_earlier_turn_names_a_case_that_is_there(self) -> None:
        turns = [{"role": "user", "text": "alfatinib?", "case_id": "case-0"}]
        follow_up = case(case_id="case-2", conversation=turns, followup=FOLLOW_UP)
        assert errors(follow_up) == ["case-2: a turn names the case 'case-0', which is not there."]
        assert errors(follow_up, case(case_id="case-0")) == []


class TestShape:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"nuggets": []}, "it is answerable but has no nugget; write one, or set answerable to false."),
            (
                {"answerable": False, "unanswerable_reason": "not_in_corpus"},
                "it is not answerable but has nuggets; move them, or set answerable to true.",
            ),
            (
                {"answerable": False, "nuggets": []},
                "unanswerable_reason stands with answerable false only, and always there.",
            ),
            (
                {"unanswerable_reason": "out_of_scope"},
                "unanswerable_reason stands with answerable false only, and always there.",
            ),
            (
                {"followup": FOLLOW_UP},
                "a conversation and the field followup belong together; add the one that is missing.",
            ),
            (
                {"nuggets": [nugget(section=[])]},
                "nugget n1 names no section; say where a reader looks for it.",
            ),
            (
                {"nuggets": [nugget(reachable=False)]},
                "nugget n1 is marked unreachable without a reason; write it in verification.note.",
            ),
        ],
    )
    def test_contradictions_between_fields_are_named(self, changes: dict[str, Any], message: str) -> None:
        assert errors(case(**changes)) == [f"case-1: {message}"]


class TestNuggetsAgainstThemselves:
    def test_what_a_nugget_misses_in_its_own_text_is_told(self) -> None:
        wrong = nugget(anchors=[["betazumab", "betara"]], quantities=[{"value": 45, "unit": "mg"}])
        assert errors(case(nuggets=[wrong])) == [
            "case-1: nugget n1 does not match its own text (none of betazumab | betara; no 45 mg); "
            "mend the text or the anchors."
        ]

    def test_a_polarity_against_its_own_text_contradicts_itself(self) -> None:
        message = "case-1: nugget n1 contradicts itself: its text is not negate; mend text, group or polarity."
        assert errors(case(nuggets=[nugget(polarity="negate")])) == [message]
        denied = nugget(
            text="alfatinib is not recommended.",
            anchors=[["alfatinib"], ["recommended"]],
            quantities=[],
            polarity="negate",
            polarity_group=1,
        )
        assert errors(case(nuggets=[denied])) == []
        assert errors(case(nuggets=[{**denied, "polarity": "affirm"}])) == [message.replace("negate", "affirm")]

    def test_a_polarity_needs_its_group(self) -> None:
        assert errors(case(nuggets=[nugget(polarity="affirm", polarity_group=2)])) == [
            "case-1: n1 has the polarity group 2 but 2 groups."
        ]

    def test_a_star_stands_at_the_end_of_an_anchor_only(self) -> None:
        assert errors(case(nuggets=[nugget(anchors=[["alfa*"], ["induc* course", "induction"]])])) == [
            "case-1: n1 has a star inside the anchor 'induc* course'; a star stands at the end only."
        ]

    def test_a_pattern_without_words_and_numbers_would_match_everything(self) -> None:
        assert errors(case(must_not=[must_not(anchors=[])])) == [
            "case-1: x1 has neither anchors nor quantities; it would match everything.",
            "case-1: must-not x1 fires on nugget n1; sharpen its anchors.",
        ]


class TestMustNot:
    def test_a_rule_that_fires_on_a_nugget_is_named(self) -> None:
        assert errors(case(must_not=[must_not()])) == ["case-1: must-not x1 fires on nugget n1; sharpen its anchors."]

    def test_a_rule_for_another_section_or_another_number_does_not_fire(self) -> None:
        assert errors(case(must_not=[must_not(scope="pitfalls")])) == []
        assert errors(case(must_not=[must_not(quantities=[{"value": 45, "unit": "mg"}])])) == []

    def test_a_rule_that_a_sentence_of_the_case_s_documents_breaks_is_noted(self) -> None:
        rule = must_not(anchors=[["alfatinib"], ["thrombosis"]])
        (note,) = notes(case(must_not=[rule]), corpus=documents())
        assert note.startswith("case-1: must-not x1 fires on alfatinib-us-label: ")


class TestFollowUps:
    TURNS = ({"role": "user", "text": "How much alfatinib in testitis?"},)

    def test_the_standalone_question_holds_what_must_be_resolved(self) -> None:
        follow_up = {**FOLLOW_UP, "must_resolve": [["gammazumab"]]}
        assert errors(case(conversation=self.TURNS, followup=follow_up)) == [
            "case-1: the standalone question lacks the must_resolve group gammazumab; mend one of them."
        ]

    def test_the_standalone_question_holds_nothing_that_must_not_be_carried(self) -> None:
        follow_up = {**FOLLOW_UP, "must_not_carry": [["testitis", "TST"]]}
        assert errors(case(conversation=self.TURNS, followup=follow_up)) == [
            "case-1: the standalone question holds the must_not_carry group testitis | TST; mend one of them."
        ]


class TestAcrossCases:
    def test_an_accident_between_unrelated_cases_is_noted(self) -> None:
        other = case(
            case_id="case-2",
            sources=[{**SOURCE, "documents": ["alfatinib-au-label"]}],
            nuggets=[nugget(id="m1", text=f"{TEXT} In Australia too.", anchors=[["australia"]], quantities=[])],
        )
        assert notes(case(), other) == ["case-1: nugget n1 is found in nuggets of case-2."]

    def test_cases_about_the_same_document_may_say_the_same(self) -> None:
        assert notes(case(), case(case_id="case-2")) == []


class TestReach:
    def test_a_nugget_that_no_document_says_is_an_error(self) -> None:
        nowhere = nugget(text="alfatinib 41 mg", anchors=[["alfatinib"]], quantities=[{"value": 41, "unit": "mg"}])
        assert errors(case(nuggets=[nowhere]), corpus=documents()) == [
            "case-1: nugget n1 is nowhere in the corpus; widen its anchors, or set reachable to false."
        ]
        marked = {**nowhere, "reachable": False, "verification": {"status": "unverified", "note": "no document"}}
        assert errors(case(nuggets=[marked]), corpus=documents()) == []

    def test_a_nugget_marked_unreachable_must_not_be_in_the_corpus(self) -> None:
        marked = nugget(reachable=False, verification={"status": "unverified", "note": "no document"})
        (error,) = errors(case(nuggets=[marked]), corpus=documents())
        assert error.startswith("case-1: nugget n1 is marked unreachable but alfatinib-us-label says it: ")

    def test_a_nugget_said_elsewhere_than_in_its_sources_is_noted(self) -> None:
        elsewhere = case(sources=[{**SOURCE, "documents": ["alfatinib-au-label"]}])
        assert notes(elsewhere, corpus=documents()) == [
            "case-1: nugget n1 is not in its sources but in alfatinib-us-label."
        ]

    def test_a_document_that_is_not_in_the_corpus_is_an_error(self) -> None:
        unknown = case(sources=[{**SOURCE, "documents": ["alfatinib-us-label", "deltanib-label"]}])
        assert errors(unknown, corpus=documents()) == [
            "case-1: source S1 names 'deltanib-label', which the corpus has not."
        ]

    def test_sentences_meet_within_one_section_only(self) -> None:
        reach = Reach(documents())
        within = case(nuggets=[nugget(anchors=[["induction"], ["maintenance"]], quantities=[])]).nuggets[0]
        across = case(nuggets=[nugget(anchors=[["induction"], ["thrombosis"]], quantities=[])]).nuggets[0]
        place = reach.find(within)
        assert place is not None
        assert place.document_id == "alfatinib-us-label"
        assert place.text.count("\n") == 1
        assert reach.find(across) is None

    def test_what_may_match_is_told_from_bare_words(self) -> None:
        one = case(nuggets=[nugget(anchors=[["full-blood count*"]], quantities=[])]).nuggets[0]
        assert may_match(one, bare("A full blood-count."))
        assert not may_match(one, bare("A full count of blood."))
