"""Runs over cases: order, losses, failures that stay in the means, clusters, kinds, and what an interruption leaves."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from rag.text.sentences import split
from seeds import evaluation
from seeds.control import control
from seeds.evaluation import Report, evaluate
from seeds.gold import GoldCase
from seeds.measures import Measure
from seeds.observation import Observation
from tests.seeds.cases import Asking, gold_case, nugget


@pytest.fixture(scope="module")
def asking() -> Asking:
    return Asking()


def run(asking: Asking, *cases: GoldCase, workers: int = 2) -> Report:
    return evaluate(
        cases,
        asking,
        snapshot_id="s",
        software="t",
        workers=workers,
        control=lambda observation: control(observation, asking.index),
    )


class TestRun:
    def test_cases_are_reported_in_their_order_by_any_number_of_workers(self, asking: Asking) -> None:
        cases = [gold_case(f"case-{number}") for number in range(6)]
        one, three = run(asking, *cases, workers=1), run(asking, *cases, workers=3)
        assert [case.case_id for case in one.cases] == [f"case-{number}" for number in range(6)]
        assert one == three

    def test_a_case_that_cannot_be_measured_scores_its_worst_and_stays_in_the_mean(
        self, asking: Asking, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def score(observation: Observation) -> float:
            if observation.case.case_id == "bad":
                raise ZeroDivisionError("no units")
            return 1.0

        monkeypatch.setattr(evaluation, "MEASURES", (Measure("T1", "made up", "higher", "soft", 0.0, score),))
        report = run(asking, gold_case("bad"), gold_case("good"))
        assert report.cases[0].error == "ZeroDivisionError: no units"
        assert [case.scores["T1"] for case in report.cases] == [0.0, 1.0]
        assert (report.totals[0].mean, report.totals[0].cases) == (0.5, 2)

    def test_the_same_words_published_on_another_day_are_the_same_answer(self, asking: Asking) -> None:
        def otherwise(case: GoldCase, **changes: str) -> str:
            def ask(asked: GoldCase) -> Observation:
                observation = asking(asked)
                assert observation.answer is not None
                return replace(observation, answer=observation.answer.model_copy(update=changes))

            return evaluate([case], ask, snapshot_id="s", software="t", workers=1).cases[0].answer_sha256

        today = run(asking, gold_case()).cases[0].answer_sha256
        assert otherwise(gold_case(), as_of="2020-02-29") == today
        assert otherwise(gold_case(), title="Another") != today

    def test_the_two_losses_add_up_to_what_is_not_found(self, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        measures = (
            Measure("R3", "reachable", "higher", "soft", 0.0, lambda _: 0.75),
            Measure("N1", "found", "higher", "soft", 0.0, lambda _: 0.5),
        )
        monkeypatch.setattr(evaluation, "MEASURES", measures)
        report = run(asking, gold_case())
        assert (report.cases[0].retrieval_loss, report.cases[0].composing_loss) == (0.25, 0.25)
        assert {one.id: one.mean for one in report.diagnosis if one.id.startswith("loss")} == {
            "loss-retrieval": 0.25,
            "loss-composing": 0.25,
            "loss-abstaining": 0.0,
        }
        mute = run(asking, gold_case(question="Does chocolate cure hiccups in dogs?"))
        assert {one.id: one.mean for one in mute.diagnosis}["loss-abstaining"] == 0.25

    def test_without_r3_no_loss_is_claimed(self, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(evaluation, "MEASURES", (Measure("N1", "found", "higher", "soft", 0.0, lambda _: 0.5),))
        found = run(asking, gold_case()).cases[0]
        assert (found.retrieval_loss, found.composing_loss) == (None, None)

    def test_follow_ups_share_the_cluster_of_their_conversation(self, asking: Asking) -> None:
        def turn(case_id: str) -> list[dict[str, str]]:
            return [{"role": "user", "text": "How is alfatinib given?", "case_id": case_id}]

        report = run(
            asking,
            gold_case("case-a"),
            gold_case("case-b", conversation=turn("case-a")),
            gold_case("case-c", conversation=turn("case-b")),
            gold_case("case-d"),
        )
        assert [case.cluster for case in report.cases] == ["case-a", "case-a", "case-a", "case-d"]

    def test_kinds_are_behaviour_and_split_then_topics_then_tags(self, asking: Asking) -> None:
        report = run(
            asking,
            gold_case("case-a", tags=["short"]),
            gold_case("case-b", topic="otheritis", answerable=False, nuggets=[]),
        )
        assert [(kind.kind, kind.cases) for kind in report.kinds] == [
            ("must be answered", 1),
            ("must not be answered", 1),
            ("split: dev, answerable", 1),
            ("split: dev, not answerable", 1),
            ("topic: otheritis", 1),
            ("topic: testitis", 1),
            ("tag: short", 1),
        ]
        assert report.kinds[0].means["N1"] == report.cases[0].scores["N1"]
        assert report.kinds[1].means["N1"] is None

    def test_an_interruption_starts_no_further_case(self, asking: Asking) -> None:
        started: list[str] = []
        lock = threading.Lock()

        def slowly(case: GoldCase) -> Observation:
            with lock:
                started.append(case.case_id)
            return asking(case)

        def interrupt(_: str, done: int, __: int) -> None:
            if done == 1:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            evaluate(
                [gold_case(f"case-{number}") for number in range(200)],
                slowly,
                snapshot_id="s",
                software="t",
                workers=2,
                progress=interrupt,
            )
        assert len(started) < 20


class TestControl:
    def test_holds_as_many_words_as_the_answer(self, asking: Asking) -> None:
        observation = asking(gold_case())
        assert observation.answer is not None
        short = replace(
            observation, answer=observation.answer.model_copy(update={"sections": observation.answer.sections[:1]})
        )
        assert control(short, asking.index).words == short.words > 0

    def test_has_no_sentence_twice_and_so_may_end_before_the_answer_does(self, asking: Asking) -> None:
        observation = asking(gold_case())
        once = {
            passage.chunk.text[start:end]
            for passage in observation.passages
            for start, end in split(passage.chunk.text)
        }
        words = sum(len(text.split()) for text in once)
        assert control(observation, asking.index).words == min(words, observation.words)

    def test_finds_what_one_list_of_the_best_sentences_holds(self, asking: Asking) -> None:
        nuggets = [nugget(), nugget("n2", importance="okay", text="Zetafit.", anchors=[["zetafit"]])]
        found = control(asking(gold_case(nuggets=nuggets)), asking.index)
        assert (found.vital_recall, found.recall) == (1.0, 0.5)

    def test_an_answer_of_no_words_has_a_control_of_no_words(self, asking: Asking) -> None:
        found = control(asking(gold_case(question="Does chocolate cure hiccups in dogs?")), asking.index)
        assert (found.words, found.vital_recall) == (0, 0.0)
