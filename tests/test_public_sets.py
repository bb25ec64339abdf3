"""A draw of a public set is the same for everybody."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import public_sets


@pytest.fixture
def scifact(tmp_path: Path) -> Path:
    """Four claims, the first on two abstracts, and six abstracts."""
    folder = tmp_path / "scifact"
    folder.mkdir()
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as stream:
        for name in "123456":
            stream.write(json.dumps({"_id": name, "title": f"Title {name}", "text": f"Text {name}."}) + "\n")
    claims = [json.dumps({"_id": f"c{number}", "text": f"Claim {number}."}) for number in range(1, 5)]
    (folder / "queries_train.jsonl").write_text("\n".join(claims), encoding="utf-8")
    judged = ["query-id\tcorpus-id\tscore", "c1\t1\t1", "c1\t2\t1", "c2\t3\t1", "c3\t4\t1", "c4\t5\t1"]
    (folder / "qrels_train.tsv").write_text("\n".join(judged), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("salt", "claims", "abstracts"),
    [
        # sha256: c4 0012..., c3 7c1c..., c2 9c0a..., c1 d0f6...; of the rest 3 4e07..., 1 6b86..., 2 d473..., 6 e7f6...
        ("", ["c3", "c4"], ["1", "3", "4", "5"]),
        # with 1 before the id: c2 50bc..., c1 9428..., c3 e666..., c4 fd96...; of the rest 4 8527..., 6 b17e..., 5 e629...
        ("1", ["c1", "c2"], ["1", "2", "3", "4"]),
    ],
)
def test_a_small_draw_takes_the_smallest_hashes_and_what_is_relevant(
    scifact: Path, monkeypatch: pytest.MonkeyPatch, salt: str, claims: list[str], abstracts: list[str]
) -> None:
    monkeypatch.setattr(public_sets, "SMALL_QUESTIONS", 2)
    monkeypatch.setattr(public_sets, "SMALL_DOCUMENTS", 4)
    drawn = public_sets.scifact_small(scifact, salt)
    assert [one.id for one in drawn.asked] == sorted(drawn.qrels) == claims
    assert [drawn.own_ids[document.id] for document in drawn.documents] == abstracts
    assert sorted(drawn.own_ids.values()) == abstracts
    assert drawn.corpus == public_sets.scifact(scifact).corpus
