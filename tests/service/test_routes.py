"""Every endpoint: what it gives, what it does not find, and what it refuses, by what a client sees."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.home import IndexHome
from rag.answer import Answer
from service.app import create_app
from service.settings import Settings
from service.wiring import Service
from tests.rag.test_engine import COMBINATION
from tests.service.test_commands import CASE
from tests.service.writing import write_document
from tests.world import documents

QUESTION = "What is the dose of alfatinib in testitis?"


def ask(client: TestClient, question: str = QUESTION, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/answers", json={"question": question, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith(".")
    return body


class TestAnswers:
    def test_every_quote_of_an_answer_is_a_slice_of_the_document_that_is_served(self, client: TestClient) -> None:
        answer = Answer.model_validate(ask(client, COMBINATION))
        quotes = list(answer.quotes())
        assert len(quotes) >= 5
        for quote in quotes:
            document = client.get(f"/v1/documents/{quote.document_id}").json()
            assert document["text"][quote.start : quote.end] == quote.text
            assert document["sha256"] == quote.document_sha256

    def test_the_same_question_twice_is_one_stored_answer(self, client: TestClient) -> None:
        first, second = ask(client), ask(client)
        assert first == second
        assert client.get(f"/v1/answers/{first['id']}").json() == first

    def test_a_stored_answer_is_proven(self, client: TestClient) -> None:
        answer = ask(client)
        outcome = client.get(f"/v1/answers/{answer['id']}/verify").json()
        assert outcome["ok"] is True
        assert outcome["failures"] == []
        assert outcome["quotes"] == sum(1 for _ in Answer.model_validate(answer).quotes())

    def test_a_document_that_changed_since_makes_the_proof_fail(self, client: TestClient, service: Service) -> None:
        answer = ask(client)
        label = next(document for document in documents() if document.id == "alfatinib-us-label")
        text = label.text.replace("40 mg", "50 mg")
        write_document(service.settings.corpus_folder, label.model_copy(update={"text": text}))
        reindex(client)
        outcome = client.get(f"/v1/answers/{answer['id']}/verify").json()
        assert outcome["ok"] is False
        assert "alfatinib-us-label" in outcome["failures"][0]

    def test_a_follow_up_is_read_against_its_conversation(self, client: TestClient) -> None:
        conversation = client.post("/v1/conversations").json()["id"]
        ask(client, QUESTION, conversation_id=conversation)
        answer = ask(client, "What about betazumab instead?", conversation_id=conversation)
        assert "betazumab" in answer["interpreted_question"]
        assert "testitis" in answer["interpreted_question"]
        turns = client.get(f"/v1/conversations/{conversation}").json()["turns"]
        assert [turn["question"] for turn in turns] == [QUESTION, "What about betazumab instead?"]

    def test_what_the_corpus_does_not_cover_is_not_answered(self, client: TestClient) -> None:
        assert ask(client, "What is the tyre pressure of a car?")["status"] == "insufficient_evidence"

    def test_filters_keep_other_sources_out(self, client: TestClient) -> None:
        answer = ask(client, filters={"kinds": ["label"]})
        assert {reference["kind"] for reference in answer["references"]} == {"label"}

    @pytest.mark.parametrize("path", ["/v1/answers/none", "/v1/answers/none/verify", "/v1/conversations/none"])
    def test_what_is_not_stored_is_not_found(self, client: TestClient, path: str) -> None:
        problem(client.get(path), 404)

    def test_a_follow_up_in_an_unknown_conversation_is_not_found(self, client: TestClient) -> None:
        response = client.post("/v1/answers", json={"question": QUESTION, "conversation_id": "none"})
        assert "POST /v1/conversations" in problem(response, 404)["detail"]


class TestBadRequests:
    @pytest.mark.parametrize(
        ("question", "word"),
        [
            ("", "empty"),
            (" \n\t ", "empty"),
            ("a" * 2001, "2000"),
            ("dose\u0000?", "U+0000"),
            ("dose\u001b[31m?", "U+001B"),
        ],
    )
    def test_an_unreadable_question_says_why(self, client: TestClient, question: str, word: str) -> None:
        assert word in problem(client.post("/v1/answers", json={"question": question}), 422)["detail"]

    def test_a_lone_surrogate_is_no_text(self, client: TestClient) -> None:
        response = client.post("/v1/answers", content=b'{"question": "a\\ud800b"}', headers=JSON)
        assert "UTF-8" in problem(response, 422)["detail"]

    @pytest.mark.parametrize("body", [b"{", b'{"question": "\xff"}', b"\x00\x01"])
    def test_a_body_that_is_not_json_in_utf8_says_so(self, client: TestClient, body: bytes) -> None:
        assert "UTF-8" in problem(client.post("/v1/answers", content=body, headers=JSON), 400)["detail"]

    def test_a_body_over_the_limit_is_not_read(self, client: TestClient) -> None:
        body = b'{"question": "' + b"a" * 70_000 + b'"}'
        assert "65536" in problem(client.post("/v1/answers", content=body, headers=JSON), 413)["detail"]

    def test_an_unknown_audience_is_told_the_known_ones(self, client: TestClient) -> None:
        response = client.post("/v1/answers", json={"question": QUESTION, "audience": "king"})
        assert "nurse_pharmacist" in problem(response, 422)["detail"]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"question": 3},
            {"question": QUESTION, "extra": 1},
            {"question": QUESTION, "filters": {"kinds": ["poem"]}},
        ],
    )
    def test_a_body_of_another_shape_names_the_field(self, client: TestClient, body: dict[str, Any]) -> None:
        found = problem(client.post("/v1/answers", json=body), 422)
        assert found["fields"][0]["field"].startswith("body.")

    @pytest.mark.parametrize(
        "query", ["", "?q=", "?q=dose&k=0", "?q=dose&k=1000", "?q=dose&kind=poem", "?q=dose&year_from=x"]
    )
    def test_a_bad_search_is_refused(self, client: TestClient, query: str) -> None:
        problem(client.get(f"/v1/passages{query}"), 422)

    def test_an_unknown_path_and_method_are_problems_too(self, client: TestClient) -> None:
        problem(client.get("/v1/nothing"), 404)
        problem(client.delete("/v1/index"), 405)

    def test_a_fault_of_the_service_shows_an_incident_and_no_trace(
        self, client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr(service.engine, "answer", fail)
        response = client.post("/v1/answers", json={"question": QUESTION})
        assert problem(response, 500)["incident"]
        assert "secret" not in response.text


class TestCorpusAndIndex:
    def test_passages_come_with_the_score_of_each_retriever(self, client: TestClient) -> None:
        found = client.get("/v1/passages", params={"q": "gammazumab remission", "k": 3}).json()
        assert len(found["passages"]) == 3
        assert found["passages"][0]["source"]["id"] == "alpha-trial"
        assert set(found["passages"][0]["scores"]) == {"dense", "bm25", "document", "sentence"}

    def test_documents_are_listed_in_pages(self, client: TestClient) -> None:
        whole = client.get("/v1/documents").json()
        assert whole["total"] == len(documents())
        ids = [source["id"] for source in whole["documents"]]
        assert ids == sorted(document.id for document in documents())
        page = client.get("/v1/documents", params={"offset": 1, "limit": 2}).json()
        assert [source["id"] for source in page["documents"]] == ids[1:3]

    def test_an_unknown_document_is_not_found(self, client: TestClient) -> None:
        problem(client.get("/v1/documents/none"), 404)

    def test_state_health_and_readiness(self, client: TestClient, service: Service) -> None:
        snapshot = IndexHome(service.settings.index_folder).status().snapshot_id
        assert client.get("/v1/index").json()["snapshot_id"] == snapshot
        assert client.get("/healthz").json() == {"status": "ok", "snapshot_id": None}
        assert client.get("/readyz").json() == {"status": "ok", "snapshot_id": snapshot}

    def test_a_removed_document_leaves_answers_and_embeds_nothing(self, client: TestClient, service: Service) -> None:
        assert "combination-series" in cited(ask(client, COMBINATION))
        (service.settings.corpus_folder / "combination-series.md").unlink()
        report = reindex(client)["report"]
        assert report["embedded"] == 0
        assert report["documents"]["removed"] == 1
        assert "combination-series" not in cited(ask(client, COMBINATION))
        found = client.get("/v1/passages", params={"q": "case series alfatinib combined", "k": 20}).json()["passages"]
        assert found
        assert "combination-series" not in {passage["source"]["id"] for passage in found}

    def test_a_failed_reindexing_says_why_and_the_old_index_answers(self, client: TestClient, service: Service) -> None:
        for path in service.settings.corpus_folder.glob("*.md"):
            path.unlink()
        job = reindex(client)
        assert job["status"] == "failed"
        assert "document" in job["problem"]
        assert ask(client)["status"] == "answered"

    def test_one_reindexing_at_a_time(self, client: TestClient, service: Service) -> None:
        with service.home.writing():
            job = reindex(client)
        assert job["status"] == "failed"
        assert "Another build" in job["problem"]

    def test_an_unknown_job_is_not_found(self, client: TestClient) -> None:
        problem(client.get("/v1/jobs/none"), 404)

    def test_the_page_and_the_description_of_the_interface_are_served(self, client: TestClient) -> None:
        page = client.get("/")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert set(client.get("/openapi.json").json()["paths"]) >= {"/v1/answers", "/v1/reindex", "/readyz"}


class TestEvaluations:
    def test_a_run_is_a_job_whose_report_holds_totals_cases_and_the_verdict(
        self, client: TestClient, gold: Path
    ) -> None:
        job = evaluated(client, {})
        assert (job["kind"], job["status"], job["done"], job["total"]) == ("evaluation", "done", 1, 1)
        totals = {total["id"]: total["mean"] for total in job["report"]["totals"]}
        assert totals["N1"] == 1.0
        assert job["report"]["cases"][0]["case_id"] == "made-up-1"
        assert job["report"]["gate"] == {
            "passes": True,
            "baseline": "",
            "failures": [],
            "notices": [],
            "comparisons": [],
        }

    def test_the_same_run_twice_is_the_same_report(self, client: TestClient, gold: Path) -> None:
        assert evaluated(client, {})["report"] == evaluated(client, {"case_ids": ["made-up-1"]})["report"]

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ({"split": "holdout"}, "There is no gold case in the split 'holdout'"),
            ({"split": "best"}, "There is no split 'best'; choose from: dev, test, holdout."),
            ({"case_ids": ["nobody"]}, "There is no gold case 'nobody'"),
            ({"gold": "/etc/passwd"}, "Extra inputs are not permitted"),
        ],
    )
    def test_what_cannot_be_run_is_refused_at_once(
        self, client: TestClient, gold: Path, body: dict[str, Any], words: str
    ) -> None:
        assert words in problem(client.post("/v1/evaluations", json=body), 422)["detail"]

    def test_without_gold_it_says_so(self, client: TestClient) -> None:
        assert "There are no gold cases at" in problem(client.post("/v1/evaluations"), 422)["detail"]

    def test_a_broken_baseline_is_refused(self, client: TestClient, gold: Path) -> None:
        gold.with_name("baseline.json").write_text("{}")
        assert "is no baseline" in problem(client.post("/v1/evaluations"), 422)["detail"]

    def test_a_reindexing_run_is_no_evaluation(self, client: TestClient) -> None:
        assert client.get(f"/v1/jobs/{reindex(client)['id']}").status_code == 200
        problem(client.get(f"/v1/evaluations/{reindex(client)['id']}"), 404)
        problem(client.get("/v1/evaluations/none"), 404)


class TestWithoutAnIndex:
    def test_it_is_alive_and_says_what_to_run(self, empty_service: Service) -> None:
        with TestClient(create_app(lambda: empty_service)) as client:
            assert client.get("/healthz").status_code == 200
            for response in (
                client.get("/readyz"),
                client.get("/v1/index"),
                client.post("/v1/answers", json={"question": QUESTION}),
            ):
                assert "consilium index build" in problem(response, 503)["detail"]

    def test_it_answers_once_something_is_published(self, empty_service: Service) -> None:
        with TestClient(create_app(lambda: empty_service)) as client:
            assert reindex(client)["status"] == "done"
            assert client.get("/readyz").status_code == 200


JSON = {"content-type": "application/json"}


def cited(answer: dict[str, Any]) -> set[str]:
    return {reference["source_id"] for reference in answer["references"]}


@pytest.fixture
def gold(settings: Settings) -> Path:
    settings.gold_folder.mkdir()
    (settings.gold_folder / "cases.jsonl").write_text(json.dumps(CASE) + "\n")
    return settings.gold_folder


def evaluated(client: TestClient, body: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/v1/evaluations", json=body)
    assert response.status_code == 202, response.text
    return finished(client, f"/v1/evaluations/{response.json()['id']}")


def reindex(client: TestClient) -> dict[str, Any]:
    response = client.post("/v1/reindex")
    assert response.status_code == 202, response.text
    return finished(client, f"/v1/jobs/{response.json()['id']}")


def finished(client: TestClient, path: str) -> dict[str, Any]:
    patience = time.monotonic() + 30
    while (job := client.get(path).json())["status"] == "running":
        assert time.monotonic() < patience
        time.sleep(0.01)
    found: dict[str, Any] = job
    return found


def test_the_folder_of_the_corpus_may_be_missing(client: TestClient, service: Service, tmp_path: Path) -> None:
    service.settings.corpus_folder.rename(tmp_path / "elsewhere")
    job = reindex(client)
    assert job["status"] == "failed"
    assert str(service.settings.corpus_folder) in job["problem"]
