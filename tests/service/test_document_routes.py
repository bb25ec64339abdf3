"""Documents put and deleted over HTTP: what the corpus folder and the answers hold then, and every refusal."""

from __future__ import annotations

import errno
import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.jobs import Jobs
from service.wiring import Service
from tests.corpus.hostile import docx_with, encrypted_pdf, gzip_bomb, scanned_pdf
from tests.corpus.test_adding import HTML, LINES, TEXT
from tests.service.test_routes import finished, problem
from tests.world import documents

RECORD = b'{"id": "delta-1", "title": "Deltamab in testitis", "text": "Rash was rare with deltamab in testitis."}'
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def put(client: TestClient, name: str, body: bytes, media: str | None = None, **query: Any) -> Any:
    headers = {} if media is None else {"content-type": media}
    return client.put(f"/v1/documents/{name}", content=body, headers=headers, params=query)


def held(service: Service) -> set[str]:
    return {path.name for path in service.settings.corpus_folder.iterdir() if path.name != ".lock"}


@pytest.fixture
def before(service: Service) -> set[str]:
    return held(service)


class TestPut:
    def test_a_new_document_is_stored_and_published_with_the_job_that_it_starts(
        self, client: TestClient, service: Service, before: set[str]
    ) -> None:
        response = put(
            client, "page-1", HTML, "text/html; charset=utf-8", reindex=True, kind="label", topic=["testitis"]
        )
        assert response.status_code == 201
        stored = response.json()
        assert (stored["path"], stored["replaced"], stored["left_out"]) == ("page-1.html", [], [])
        assert (stored["document"]["title"], stored["document"]["kind"]) == ("Gammazumab in testitis", "label")
        assert held(service) - before == {"page-1.html", "page-1.html.meta.yaml"}
        job = finished(client, f"/v1/jobs/{stored['job']['id']}")
        assert (job["kind"], job["status"], job["report"]["documents"]["added"]) == ("reindex", "done", 1)
        assert client.get("/v1/documents/page-1").json()["source"] == stored["document"]

    def test_without_reindexing_it_is_stored_and_not_yet_published(self, client: TestClient) -> None:
        assert put(client, "page-1", HTML, "text/html").json()["job"] is None
        assert client.get("/v1/documents/page-1").status_code == 404

    def test_a_second_version_replaces_the_first(self, client: TestClient, service: Service) -> None:
        assert put(client, "page-1", HTML, "text/html", year=2001).status_code == 201
        response = put(client, "page-1", TEXT, "text/plain", year=2002)
        assert (response.status_code, response.json()["replaced"]) == (200, ["page-1.html"])
        assert response.json()["document"]["year"] == 2002
        assert {name for name in held(service) if name.startswith("page-1")} == {"page-1.txt", "page-1.txt.meta.yaml"}
        assert put(client, "page-1", TEXT, "text/plain").status_code == 200
        assert {name for name in held(service) if name.startswith("page-1")} == {"page-1.txt"}

    @pytest.mark.parametrize(
        ("name", "body", "kind", "path"),
        [
            ("page-1", HTML, None, "page-1.html"),
            ("page-1", HTML, "application/octet-stream", "page-1.html"),
            ("page-1", HTML, "application/pdf", "page-1.html"),
            ("page-1", HTML, "application/x-www-form-urlencoded", "page-1.html"),
            ("page-1", gzip.compress(HTML), "application/gzip", "page-1.html.gz"),
            ("note-1", TEXT, "text/plain; charset=utf-8", "note-1.txt"),
            ("note-1", b"# Gammazumab\n\nRash was rare.\n", "text/markdown", "note-1.md"),
            ("delta-1", RECORD, "application/json", "delta-1.jsonl"),
            ("delta-1", RECORD, None, "delta-1.jsonl"),
            ("word-1", docx_with("word/extra.bin", b""), DOCX, "word-1.docx"),
        ],
    )
    def test_the_format_is_found_by_contents_then_by_type(
        self, client: TestClient, name: str, body: bytes, kind: str | None, path: str
    ) -> None:
        response = put(client, name, body, kind)
        assert response.status_code == 201, response.text
        assert response.json()["path"] == path

    @pytest.mark.parametrize(
        ("body", "kind", "query", "words"),
        [
            (b"", None, {}, "The body is empty; remove it, or save it again."),
            (TEXT, None, {}, "The body is of a format that nothing here reads; save it as one of Markdown"),
            (encrypted_pdf(), "application/pdf", {}, "is encrypted"),
            (scanned_pdf(), "application/pdf", {}, "scan"),
            (gzip_bomb(), "application/gzip", {}, "unfolds to more than 512 MB; split it."),
            (LINES, "application/jsonl", {}, "holds 2 documents; put each at its own address"),
            (RECORD, "application/json", {}, "holds the document 'delta-1'; put it at /v1/documents/delta-1."),
            (HTML, "text/html", {"kind": "poem"}, "unusable value in the field 'kind'"),
            (HTML, "text/html", {"year": "x"}, "query.year"),
            (
                HTML,
                "text/html",
                {"identifier": "isbn=3"},
                "'isbn=3' is no identifier. Write NAME=VALUE with one of doi",
            ),
            (HTML, "text/html", {"title": "a\u202eb"}, "unreadable characters in the field 'title'"),
        ],
    )
    def test_what_cannot_be_stored_says_why_and_leaves_nothing(
        self,
        client: TestClient,
        service: Service,
        before: set[str],
        body: bytes,
        kind: str | None,
        query: dict[str, str],
        words: str,
    ) -> None:
        assert words in problem(put(client, "page-1", body, kind, **query), 422)["detail"]
        assert held(service) == before

    def test_a_type_that_nothing_reads(self, client: TestClient) -> None:
        detail = problem(put(client, "page-1", HTML, "image/png"), 415)["detail"]
        assert "choose from: application/gzip, application/json" in detail

    @pytest.mark.parametrize("name", ["A", "a_b", "x" * 121, "%2e%2e", "a..b", "-ab"])
    def test_an_address_that_is_no_id(self, client: TestClient, name: str) -> None:
        assert "path.document_id" in problem(put(client, name, HTML), 422)["detail"]

    @pytest.mark.parametrize("name", ["..%2fpage-1", "a/b", "a%2fb"])
    def test_an_address_that_leaves_the_documents(self, client: TestClient, name: str) -> None:
        assert put(client, name, HTML).status_code in {404, 405}

    def test_a_file_with_other_documents_stays(self, client: TestClient, service: Service) -> None:
        (service.settings.corpus_folder / "many.jsonl").write_bytes(LINES)
        body = LINES.split(b"\n")[0]
        detail = problem(put(client, "alpha-1", body, "application/json"), 422)["detail"]
        assert "would take the place of many.jsonl, which holds 'beta-1' too" in detail

    def test_a_document_is_larger_than_json_may_be_and_smaller_than_the_setting(
        self, service: Service, before: set[str]
    ) -> None:
        small = service.settings.model_copy(update={"max_document_bytes": 200_000})
        with TestClient(create_app(lambda: Service(**{**vars(service), "settings": small}))) as client:
            large = TEXT + b"Rash was rare.\n" * 10_000
            assert put(client, "note-1", large, "text/plain").status_code == 201
            refused = put(client, "note-2", large + b" " * 60_000, "text/plain")
            assert "larger than 200000 bytes (CONSILIUM_MAX_DOCUMENT_BYTES)" in problem(refused, 413)["detail"]

            def pieces() -> Iterator[bytes]:  # no length is announced
                yield from [b"Rash was rare.\n" * 1_000] * 20

            refused = client.put("/v1/documents/note-2", content=pieces(), headers={"content-type": "text/plain"})
            assert problem(refused, 413)
            assert problem(client.request("DELETE", "/v1/documents/note-1", content=large), 413)
        assert held(service) - before == {"note-1.txt"}


class TestDelete:
    def test_a_document_goes_and_answers_stop_quoting_it(self, client: TestClient, service: Service) -> None:
        response = client.delete("/v1/documents/combination-series", params={"reindex": True})
        assert response.status_code == 200
        removed = response.json()
        assert (removed["documents"], removed["files"]) == (["combination-series"], ["combination-series.md"])
        job = finished(client, f"/v1/jobs/{removed['job']['id']}")
        assert (job["report"]["documents"]["removed"], job["report"]["embedded"]) == (1, 0)
        problem(client.get("/v1/documents/combination-series"), 404)
        assert len(held(service)) == len(documents()) - 1

    def test_an_unknown_document_is_not_found(self, client: TestClient) -> None:
        assert "There is no document 'nothing'" in problem(client.delete("/v1/documents/nothing"), 404)["detail"]

    def test_others_in_its_file_go_only_when_asked(self, client: TestClient, service: Service) -> None:
        (service.settings.corpus_folder / "many.jsonl").write_bytes(LINES)
        assert "with_others=true" in problem(client.delete("/v1/documents/alpha-1"), 409)["detail"]
        gone = client.delete("/v1/documents/alpha-1", params={"with_others": True}).json()
        assert gone["documents"] == ["alpha-1", "beta-1"]


class TestTheFolder:
    def test_while_a_reindexing_runs_nothing_is_stored_that_would_miss_it(
        self, client: TestClient, service: Service, before: set[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go = threading.Event()
        starts = Jobs.start

        def slow(jobs: Jobs, kind: Any, work: Any) -> Any:
            return starts(jobs, kind, lambda progress: (go.wait(30), work(progress))[1])

        monkeypatch.setattr(Jobs, "start", slow)
        job = client.post("/v1/reindex").json()
        refused = problem(put(client, "page-1", HTML, "text/html", reindex=True), 409)
        assert f"GET /v1/jobs/{job['id']}" in refused["detail"]
        problem(client.delete("/v1/documents/alpha-trial", params={"reindex": True}), 409)
        assert held(service) == before
        assert put(client, "page-1", HTML, "text/html").status_code == 201
        go.set()
        finished(client, f"/v1/jobs/{job['id']}")

    def test_a_read_only_folder_says_so(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr("filelock.FileLock.acquire", refuse)
        for response in (put(client, "page-1", HTML, "text/html"), client.delete("/v1/documents/alpha-trial")):
            body = problem(response, 403)
            assert body["title"] == "The corpus folder is read-only"
            assert "set CONSILIUM_CORPUS_FOLDER to a folder that is." in body["detail"]

    def test_a_missing_folder(self, client: TestClient, service: Service, tmp_path: Path) -> None:
        service.settings.corpus_folder.rename(tmp_path / "elsewhere")
        assert "does not exist" in problem(put(client, "page-1", HTML, "text/html"), 409)["detail"]
