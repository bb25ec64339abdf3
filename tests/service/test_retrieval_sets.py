"""Retrieval on a public set through the real index, with an encoder that counts words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import PublicSetError
from service import retrieval_sets
from service.settings import Settings
from tests.fakes import HashingEmbedder
from tests.seeds.public import writing


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> list[HashingEmbedder]:
    opened: list[HashingEmbedder] = []

    def hashing(_: Settings) -> HashingEmbedder:
        opened.append(HashingEmbedder())
        return opened[-1]

    monkeypatch.setattr("service.wiring.open_embedder", hashing)
    return opened


def test_every_system_finds_what_is_worded_alike(settings: Settings, tmp_path: Path) -> None:
    report = retrieval_sets.measure(settings, writing.retrieval(tmp_path / "mine"))
    assert [one.system for one in report.systems] == ["BM25", "dense", "fused", "pipeline"]
    assert all(one.scores["nDCG@10"].mean == 1.0 for one in report.systems)
    assert (report.documents, report.queries, report.judged_by) == (3, 2, "documents")
    assert list(report.systems[0].by_query) == ["Q1", "Q2"]
    titles = [table.title for table in retrieval_sets.tables(report)]
    assert titles == ["mine: 2 queries, 3 documents in 3 chunks, judged by documents", "Paired difference from BM25"]


def test_the_index_is_remembered_and_the_corpus_of_answers_untouched(
    settings: Settings, tmp_path: Path, encoder: list[HashingEmbedder]
) -> None:
    folder = writing.retrieval(tmp_path / "mine")
    first = retrieval_sets.measure(settings, folder)
    assert retrieval_sets.measure(settings, folder) == first
    # Three chunks and their five sentences once, two questions each time.
    assert [sum(one.batches) for one in encoder] == [3 + 5 + 2, 2]
    assert not settings.index_folder.exists()
    assert (settings.index_folder.parent / "public").is_dir()


def test_spans_count_when_a_chunk_holds_half_of_one(settings: Settings, tmp_path: Path) -> None:
    report = retrieval_sets.measure(settings, writing.evidence_inference(tmp_path))
    assert report.judged_by == "evidence spans"
    assert [one.scores["MRR@10"].mean for one in report.systems] == [1.0, 1.0, 1.0, 1.0]


def test_a_span_that_no_chunk_holds_is_missed(settings: Settings, tmp_path: Path) -> None:
    folder = writing.evidence_inference(tmp_path)
    span = {"begin": 200, "end": 240, "text": "", "label": "none"}
    writing.lines(folder / "evidence_train_ccby.jsonl.gz", [{"_id": "Q1", "doc": "D1", "spans": [span]}])
    report = retrieval_sets.measure(settings, folder)
    assert [one.scores["recall@100"].mean for one in report.systems] == [0.0, 0.0, 0.0, 0.0]


def test_follow_ups_are_also_read_alone_and_as_people_rewrote_them(settings: Settings, tmp_path: Path) -> None:
    writing.bioasq(tmp_path)
    report = retrieval_sets.measure(settings, writing.followup_bioasq(tmp_path))
    assert [one.system for one in report.systems] == [
        "BM25",
        "dense",
        "fused",
        "pipeline",
        "fused, read alone",
        "fused, people's rewrite",
    ]


def test_a_large_set_is_asked_in_part_and_says_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval_sets, "MAX_QUERIES", 1)
    report = retrieval_sets.measure(settings, writing.retrieval(tmp_path / "mine"))
    assert (report.queries, report.queries_in_set) == (1, 2)
    assert next(iter(retrieval_sets.tables(report))).title.startswith("mine: 1 of 2 queries")


def test_a_set_without_relevance_says_what_it_lacks(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(PublicSetError, match="'kqa' has no corpus with relevance"):
        retrieval_sets.measure(settings, writing.kqa(tmp_path))


def test_the_report_is_json(settings: Settings, tmp_path: Path) -> None:
    report = retrieval_sets.measure(settings, writing.retrieval(tmp_path / "mine"))
    body = json.loads(report.model_dump_json())
    assert body["systems"][1]["scores"]["nDCG@10"]["difference"] == 0.0
    assert body["encoder"] == "hashing-256"
