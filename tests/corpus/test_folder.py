from __future__ import annotations

from pathlib import Path

import pytest

from corpus.folder import DocumentFailure, read_folder
from rag.errors import CorpusError
from tests.corpus.writing import write, write_summary


def test_documents_come_by_id_whatever_their_folders(tmp_path: Path) -> None:
    write_summary(tmp_path, "beta-1", name="a/beta-1.md")
    write_summary(tmp_path, "alpha-1", name="z/deep/alpha-1.md")
    write(tmp_path, ".notes.txt", "no document")
    write_summary(tmp_path, "hidden", name=".cache/hidden.md")
    reading = read_folder(tmp_path)
    assert [document.id for document in reading.documents] == ["alpha-1", "beta-1"]
    assert reading.paths == {"alpha-1": "z/deep/alpha-1.md", "beta-1": "a/beta-1.md"}
    assert reading.failures == ()


def test_broken_file_is_a_failure_and_the_others_are_read(tmp_path: Path) -> None:
    write_summary(tmp_path, "good-1")
    write(tmp_path, "bad.md", "---\nid: bad-1\ntitle: a: b\n---\n")
    write(tmp_path, "worse.md", b"\xff")
    reading = read_folder(tmp_path)
    assert [document.id for document in reading.documents] == ["good-1"]
    assert [(failure.path, failure.document_id) for failure in reading.failures] == [
        ("bad.md", "bad-1"),
        ("worse.md", None),
    ]
    assert reading.failures[1].message == "worse.md is not UTF-8 at byte 0; save it as UTF-8."


def test_second_file_with_an_id_is_the_failure(tmp_path: Path) -> None:
    write_summary(tmp_path, "one-1", name="b.md")
    write_summary(tmp_path, "one-1", name="a.md", title="Kept")
    reading = read_folder(tmp_path)
    assert [document.source.title for document in reading.documents] == ["Kept"]
    message = "b.md has the id 'one-1' of a.md; give one of them another."
    assert reading.failures == (DocumentFailure(path="b.md", document_id="one-1", message=message),)


def test_links_are_followed_only_within_the_folder(tmp_path: Path) -> None:
    outside = write_summary(tmp_path / "outside", "secret-1")
    folder = tmp_path / "corpus"
    inside = write_summary(folder, "open-1", name=".kept/open-1.md")
    (folder / "inside.md").symlink_to(inside)
    (folder / "leaves.md").symlink_to(outside)
    (folder / "nowhere.md").symlink_to(folder / "gone.md")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "linked").symlink_to(outside.parent, target_is_directory=True)
    reading = read_folder(folder)
    assert reading.paths == {"open-1": "inside.md"}
    assert [failure.message for failure in reading.failures] == [
        "circle.md is a link that leads nowhere; remove it.",
        "leaves.md is a link that leaves the corpus folder; put the document itself there.",
        "nowhere.md is a link that leads nowhere; remove it.",
    ]


def test_missing_and_empty_folders_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist; create it or set CONSILIUM_CORPUS_FOLDER"):
        read_folder(tmp_path / "gone")
    with pytest.raises(CorpusError, match="holds no Markdown document"):
        read_folder(tmp_path)
