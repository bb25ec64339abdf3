from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from corpus.manifest import Differences, compare, write_manifest
from rag.errors import CorpusError
from tests.corpus.writing import write, write_summary


def test_manifest_names_every_document_with_the_checksum_of_its_bytes(tmp_path: Path) -> None:
    path = write_summary(tmp_path, "one-1", title="Größe", name="ibd/one-1.md")
    write_manifest(tmp_path)
    assert json.loads((tmp_path / "MANIFEST.json").read_text(encoding="utf-8")) == {
        "format": 1,
        "documents": {
            "ibd/one-1.md": {
                "id": "one-1",
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "title": "Größe",
                "kind": "rct",
            }
        },
    }
    assert compare(tmp_path) == Differences(added=(), changed=(), missing=())


def test_same_documents_give_the_same_bytes_in_any_order_of_writing(tmp_path: Path) -> None:
    for folder, order in ((tmp_path / "x", ("b-1", "a-1", "c-1")), (tmp_path / "y", ("c-1", "b-1", "a-1"))):
        for document_id in order:
            write_summary(folder, document_id)
        write_manifest(folder)
    first, second = ((tmp_path / name / "MANIFEST.json").read_bytes() for name in "xy")
    assert first == second
    assert first.endswith(b"}\n")
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["MANIFEST.json", "a-1.md", "b-1.md", "c-1.md"]


def test_differences_are_found_by_bytes(tmp_path: Path) -> None:
    for document_id in ("kept-1", "edited-1", "gone-1"):
        write_summary(tmp_path, document_id)
    write_manifest(tmp_path)
    write(tmp_path, "edited-1.md", (tmp_path / "edited-1.md").read_bytes() + b"\n")
    (tmp_path / "gone-1.md").unlink()
    write_summary(tmp_path, "new-1")
    differences = compare(tmp_path)
    assert differences == Differences(added=("new-1.md",), changed=("edited-1.md",), missing=("gone-1.md",))
    assert differences


def test_broken_document_stops_the_writing_and_keeps_the_old_manifest(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1")
    write_manifest(tmp_path)
    before = (tmp_path / "MANIFEST.json").read_bytes()
    write(tmp_path, "bad.md", "# Bad\n")
    with pytest.raises(CorpusError, match=r"^No manifest was written: bad\.md has no front matter"):
        write_manifest(tmp_path)
    assert (tmp_path / "MANIFEST.json").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 2, "documents": {}}', b"\xff"])
def test_broken_or_foreign_manifest_says_how_to_write_it_again(tmp_path: Path, content: bytes) -> None:
    write_summary(tmp_path, "one-1")
    write(tmp_path, "MANIFEST.json", content)
    with pytest.raises(CorpusError, match="write it again with 'consilium corpus check --write-manifest'"):
        compare(tmp_path)


def test_missing_manifest_is_named(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1")
    with pytest.raises(CorpusError, match=r"^MANIFEST\.json is missing from the corpus folder"):
        compare(tmp_path)
