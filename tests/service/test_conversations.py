"""Conversations over HTTP, on the command line's store and with several askers at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.errors import ConversationError
from service import asking
from service.store import Store, TurnTakenError
from service.wiring import Service
from tests.rag.test_engine import COMBINATION
from tests.service.test_routes import QUESTION, ask, problem, reindex
from tests.service.writing import write_document
from tests.world import documents

MINE, THEIRS = {"Consilium-Owner": "mine"}, {"Consilium-Owner": "theirs"}


def begin(client: TestClient, headers: dict[str, str] | None = None) -> str:
    return str(client.post("/v1/conversations", headers=headers or {}).json()["id"])


class TestOverHttp:
    def test_it_is_listed_resumed_exported_and_deleted_with_its_answers(self, client: TestClient) -> None:
        name = begin(client)
        first = ask(client, QUESTION, conversation_id=name)
        ask(client, "And gammazumab?", conversation_id=name)
        (entry,) = client.get("/v1/conversations").json()["conversations"]
        assert (entry["id"], entry["title"], entry["turns"]) == (name, QUESTION, 2)
        whole = client.get(f"/v1/conversations/{name}/export").json()
        assert [turn["question"] for turn in whole["turns"]] == [QUESTION, "And gammazumab?"]
        markdown = client.get(f"/v1/conversations/{name}/export", params={"format": "markdown"})
        assert markdown.headers["content-type"].startswith("text/markdown")
        assert f"## 1. {QUESTION}" in markdown.text
        assert "Understood as: **What is the dose of** gammazumab **in testitis**?" in markdown.text
        assert client.delete(f"/v1/conversations/{name}").status_code == 204
        problem(client.get(f"/v1/conversations/{name}"), 404)
        problem(client.get(f"/v1/answers/{first['id']}"), 404)
        response = client.post("/v1/answers", json={"question": "Dose?", "conversation_id": name})
        assert "deleted" in problem(response, 404)["detail"]
        assert client.get("/v1/conversations").json() == {"conversations": []}

    def test_it_belongs_to_its_owner(self, client: TestClient) -> None:
        name = begin(client, MINE)
        body = {"question": QUESTION, "conversation_id": name}
        answer = client.post("/v1/answers", json=body, headers=MINE).json()
        for response in (
            client.get(f"/v1/conversations/{name}", headers=THEIRS),
            client.get(f"/v1/conversations/{name}/export", headers=THEIRS),
            client.delete(f"/v1/conversations/{name}", headers=THEIRS),
            client.post("/v1/answers", json=body, headers=THEIRS),
            client.get(f"/v1/answers/{answer['id']}", headers=THEIRS),
            client.get(f"/v1/answers/{answer['id']}/verify"),
        ):
            problem(response, 404)
        assert client.get("/v1/conversations", headers=THEIRS).json() == {"conversations": []}
        assert client.get(f"/v1/conversations/{name}", headers=MINE).json()["turns"][0]["id"] == answer["id"]

    @pytest.mark.parametrize("owner", ["", " ", "x" * 257])
    def test_an_owner_that_cannot_be_used_is_refused(self, client: TestClient, owner: str) -> None:
        assert (
            "Consilium-Owner"
            in problem(client.get("/v1/conversations", headers={"Consilium-Owner": owner}), 422)["detail"]
        )

    def test_standalone_and_an_edited_reading(self, client: TestClient) -> None:
        name = begin(client)
        ask(client, QUESTION, conversation_id=name)
        alone = ask(client, "Is it safe?", conversation_id=name, standalone=True)
        assert alone["interpreted_question"] == "Is it safe?"
        edited = ask(client, "Is it safe?", conversation_id=name, interpretation="Is gammazumab safe in testitis?")
        assert edited["interpreted_question"] == "Is gammazumab safe in testitis?"
        assert (edited["question"], edited["interpretation"]["kind"]) == ("Is it safe?", "edited")
        response = client.post("/v1/answers", json={"question": QUESTION, "interpretation": "a" * 2001})
        problem(response, 422)

    def test_a_followup_on_an_answer_whose_sources_changed_says_so(self, client: TestClient, service: Service) -> None:
        name = begin(client)
        ask(client, QUESTION, conversation_id=name)
        label = next(document for document in documents() if document.id == "alfatinib-us-label")
        write_document(
            service.settings.corpus_folder, label.model_copy(update={"text": label.text.replace("40 mg", "50 mg")})
        )
        reindex(client)
        answer = ask(client, "Is it safe?", conversation_id=name)
        assert "alfatinib-us-label" in answer["interpretation"]["notes"][0]

    def test_why_is_answered_from_the_earlier_answers_own_sources(self, client: TestClient) -> None:
        name = begin(client)
        first = ask(client, COMBINATION, conversation_id=name)
        answer = ask(client, "Why is that not recommended?", conversation_id=name)
        cited = {reference["source_id"] for reference in answer["references"]}
        assert cited
        assert cited <= {reference["source_id"] for reference in first["references"]}
        assert client.get(f"/v1/answers/{answer['id']}/verify").json()["ok"] is True


class TestAtTheSameMoment:
    def test_followups_keep_an_order_and_none_is_lost(self, service: Service) -> None:
        name = service.store.start_conversation()
        asking.ask(service, QUESTION, conversation_id=name)
        texts = [f"only in patients over {age}" for age in (60, 65, 70, 75)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda text: asking.ask(service, text, conversation_id=name), texts))
        turns = service.store.conversation(name).turns
        assert sorted(turn.question for turn in turns[1:]) == texts
        for earlier, later in pairwise(turns):  # each was read against all before it
            assert later.interpreted_question.startswith(earlier.interpreted_question.rstrip("?"))

    def test_an_answer_that_was_overtaken_is_not_stored_as_if_it_were_not(self, service: Service) -> None:
        name = service.store.start_conversation()
        answer = asking.ask(service, QUESTION, conversation_id=name)
        with pytest.raises(TurnTakenError):
            service.store.put(answer, name, after=0)
        assert len(service.store.conversation(name).turns) == 1

    def test_a_conversation_deleted_meanwhile_takes_no_answer(self, service: Service) -> None:
        name = service.store.start_conversation()
        answer = asking.ask(service, QUESTION)
        service.store.delete_conversation(name)
        with pytest.raises(ConversationError):
            service.store.put(answer, name, after=0)


class TestTheFile:
    def test_deleted_words_are_gone_from_the_file(self, service: Service, settings: Any) -> None:
        name = service.store.start_conversation()
        asking.ask(service, "Is unmistakableword used with alfatinib in testitis?", conversation_id=name)
        assert b"unmistakableword" in settings.store_path.read_bytes()
        service.store.delete_conversation(name)
        assert b"unmistakableword" not in settings.store_path.read_bytes()

    def test_the_owner_is_not_in_the_file(self, service: Service, settings: Any) -> None:
        service.store.start_conversation("a-secret-key")
        assert b"a-secret-key" not in settings.store_path.read_bytes()

    def test_a_store_of_the_first_version_is_opened_and_read(self, service: Service, tmp_path: Path) -> None:
        answer = asking.ask(service, QUESTION)
        path = tmp_path / "old.db"
        with sqlite3.connect(path) as connection:
            connection.executescript(
                "CREATE TABLE conversations (id VARCHAR PRIMARY KEY, created VARCHAR NOT NULL);"
                "CREATE TABLE answers (id VARCHAR PRIMARY KEY, conversation_id VARCHAR, turn INTEGER NOT NULL, "
                "created VARCHAR NOT NULL, body TEXT NOT NULL, UNIQUE (conversation_id, turn));"
                "PRAGMA user_version = 1;"
            )
            connection.execute("INSERT INTO conversations VALUES ('old', '2026-01-01T00:00:00+00:00')")
            row = ("one", "old", 1, "2026-01-01T00:00:00+00:00", answer.model_dump_json())
            connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", row)
        connection.close()
        store = Store(path)
        turns, last = store.history("old", "anybody")
        assert (turns[0].interpreted, last) == (QUESTION, 1)
        store.close()
