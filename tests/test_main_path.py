"""The main path on the built-in corpus with the packaged encoder: what the project promises about the seed question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from benchmarks import examples
from rag.answer import Answer
from service.app import create_app
from service.demo import FOLLOW_UP, SEED_QUESTION
from service.settings import Settings
from service.wiring import Service, build_index, open_service

pytestmark = pytest.mark.model

UNCOVERED = (
    "What is the recommended tyre pressure of a Volvo V60?",
    "What dose of upadacitinib treats gout in cats?",
    "What is the recommended dose of zorbafitinib in Crohn's disease?",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("main-path")
    return Settings(index_folder=folder / "index", store_path=folder / "store.db")


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    build_index(settings)
    service = open_service(settings)
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: service)) as client:
        yield client


@pytest.fixture(scope="module")
def seed(client: TestClient) -> Answer:
    return _ask(client, SEED_QUESTION)


def _ask(client: TestClient, question: str, **more: object) -> Answer:
    response = client.post("/v1/answers", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return Answer.model_validate(response.json())


def _proven(client: TestClient, answer: Answer) -> int:
    """Compares every quote with the document that the service serves; how many there were."""
    documents: dict[str, Any] = {}
    quotes = list(answer.quotes())
    for quote in quotes:
        if quote.document_id not in documents:
            documents[quote.document_id] = client.get(f"/v1/documents/{quote.document_id}").json()
        document = documents[quote.document_id]
        assert document["text"][quote.start : quote.end] == quote.text
        assert document["sha256"] == quote.document_sha256
    return len(quotes)


class TestTheSeedQuestion:
    def test_fills_the_four_sections_that_are_always_there(self, seed: Answer) -> None:
        filled = {kind for kind, _ in seed.statements()}
        assert filled >= {"direct_answer", "evidence", "algorithm", "pitfalls"}

    def test_quotes_the_label_in_its_own_strength(self, seed: Answer) -> None:
        label = [
            statement.text
            for kind, statement in seed.statements()
            if kind in {"direct_answer", "restrictions"} and statement.grade.label == "label"
        ]
        assert any("not recommended" in text and "biological therapies for Crohn's disease" in text for text in label)

    def test_never_lends_the_us_label_a_stronger_word(self, seed: Answer) -> None:
        about_rinvoq = [
            statement.text.lower()
            for _, statement in seed.statements()
            if "US label of upadacitinib" in statement.text and "combin" in statement.text
        ]
        assert about_rinvoq
        for word in ("contraindicat", "prohibit", "violat"):
            assert not [text for text in about_rinvoq if word in text]

    def test_another_country_keeps_its_word_and_its_name(self, seed: Answer) -> None:
        stronger = [
            statement.text
            for _, statement in seed.statements()
            if statement.modality == "contraindicated"
            and "upadacitinib" in statement.entities
            and "biologic" in statement.text
        ]
        assert stronger
        assert all("Australia" in text or "Malaysia" in text for text in stronger)

    def test_cites_the_label_a_guideline_trials_and_the_series(self, seed: Answer) -> None:
        kinds = [reference.kind for reference in seed.references]
        assert "rinvoq-us-label-2025" in {reference.source_id for reference in seed.references}
        assert kinds.count("guideline") >= 1
        assert kinds.count("rct") >= 1
        assert kinds.count("meta-analysis") >= 1
        assert any("27 patients" in reference.title for reference in seed.references)

    def test_every_quote_is_a_slice_of_its_document(self, client: TestClient, seed: Answer) -> None:
        assert _proven(client, seed) > 20
        assert client.get(f"/v1/answers/{seed.id}/verify").json()["ok"] is True


def test_the_follow_up_keeps_the_thread(client: TestClient) -> None:
    conversation = client.post("/v1/conversations").json()["id"]
    _ask(client, SEED_QUESTION, conversation_id=conversation)
    answer = _ask(client, FOLLOW_UP, conversation_id=conversation)
    assert "infliximab" in answer.interpreted_question
    assert "Crohn's disease" in answer.interpreted_question
    assert "upadacitinib" in answer.interpreted_question
    assert _proven(client, answer) > 5


def test_what_rules_a_drug_out_in_the_patient_comes_before_what_it_does_for_others(client: TestClient) -> None:
    answer = _ask(client, "Is Yaz an option for PMDD in a woman with chronic kidney disease and a potassium of 5.3?")
    opening, first = answer.sections[0].blocks[:2]
    assert opening.type == "template"
    assert opening.text == "Against it, for what the question tells of the patient:"
    assert first.type == "statement"
    assert "contraindicates drospirenone/ethinylestradiol (Yaz) in renal impairment" in first.text
    fit = _ask(client, "Is Yaz an option for PMDD in a woman of 28?")
    assert not any(block.type == "template" and block.text == opening.text for block in fit.sections[0].blocks)


@pytest.mark.parametrize("question", UNCOVERED)
def test_what_the_corpus_does_not_cover_is_not_answered(client: TestClient, question: str) -> None:
    answer = _ask(client, question)
    assert answer.status == "insufficient_evidence"
    assert {kind for kind, _ in answer.statements()} <= {"gaps"}


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_a_kept_example_is_what_is_answered_now(service: Service, name: str) -> None:
    made_with = examples.encoder_of(name)
    if service.embedder.fingerprint != made_with:
        pytest.skip(f"the example was made with {made_with}; vectors here differ in their last bits")
    with service.live.pin() as generation:
        made = examples.made(name, service.engine, generation)
    kept = (examples.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert made == kept, "run `python -m benchmarks.examples --write`, and read what changed"


def test_two_processes_give_the_same_receipt(settings: Settings, seed: Answer) -> None:
    """With other hash seeds and thread counts: nothing in an answer may hang on either."""
    receipts = {seed.receipt.sha256}
    for hash_seed, threads in (("1", "1"), ("2", "2")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "CONSILIUM_THREADS": threads,
            "CONSILIUM_INDEX_FOLDER": str(settings.index_folder),
            "CONSILIUM_STORE_PATH": str(settings.store_path),
        }
        done = subprocess.run(
            [sys.executable, "-m", "service", "ask", SEED_QUESTION, "--json"],
            cwd=Path(__file__).parents[1],
            env=environment,
            capture_output=True,
            check=True,
        )
        receipts.add(json.loads(done.stdout)["receipt"]["sha256"])
    assert len(receipts) == 1
