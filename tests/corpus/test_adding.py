"""Documents into the corpus folder and out of it: what lies there afterwards, and every refusal by its words."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from corpus.adding import Added, adding
from corpus.arriving import arrive
from corpus.changing import changing
from corpus.folder import read_folder
from corpus.loaders.port import NO_FIELDS
from corpus.manifest import compare, write_manifest
from corpus.removing import remove
from corpus.sandbox import Sandbox
from rag.errors import CorpusError, CorpusReadOnlyError, DocumentError, NoSuchDocumentError
from tests.corpus.hostile import ENTITY_BOMB, encrypted_pdf, gzip_bomb, scanned_pdf
from tests.corpus.writing import HEAD, write, write_summary

HTML = (
    b"<html><head><title>Gammazumab in testitis</title></head><body><p>Rash was rare with gammazumab.</p></body></html>"
)
TEXT = b"GAMMAZUMAB\n\nRash was rare with gammazumab in testitis.\n"
LINES = b"\n".join(
    json.dumps({"id": name, "title": f"Trial {name}", "text": f"Rash was rare in {name}."}).encode()
    for name in ("alpha-1", "beta-1")
)

BOMB = ENTITY_BOMB.replace(b"<x>", b"<PubmedArticleSet>").replace(b"</x>", b"</PubmedArticleSet>")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    write_summary(folder, "first-1")
    return folder


def put(
    folder: Path,
    sandbox: Sandbox,
    data: bytes,
    name: str,
    fields: Mapping[str, object] = NO_FIELDS,
    *,
    into: str = "",
    replace: bool = False,
) -> Added:
    with adding(folder) as work:
        return work.place(arrive(data, name, lambda: sandbox, fields), into=into, replace=replace)


def files(folder: Path) -> list[str]:
    """All files but the lock, hidden leftovers included."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"
    )


class TestAdding:
    def test_a_file_is_named_after_its_document_and_read_again(self, folder: Path, sandbox: Sandbox) -> None:
        added = put(folder, sandbox, HTML, "../../Größe (2) .HTM", into="testitis/new")
        assert added.path == "testitis/new/grosse-2.html"
        assert (added.replaced, added.left_out) == ((), ())
        assert files(folder) == ["first-1.md", "testitis/new/grosse-2.html"]
        reading = read_folder(folder)
        assert [document.id for document in reading.documents] == ["first-1", "grosse-2"]
        assert reading.documents[1].source == added.documents[0]
        assert reading.documents[1].source.title == "Gammazumab in testitis"

    def test_our_own_format_is_named_after_its_front_matter(self, folder: Path, sandbox: Sandbox) -> None:
        data = (HEAD.format(id="second-1", title="Another") + "\n## Efficacy\n\nRash was rare.\n").encode()
        assert put(folder, sandbox, data, "draft (final).md").path == "second-1.md"

    def test_fields_are_kept_in_a_sidecar_and_win(self, folder: Path, sandbox: Sandbox) -> None:
        fields = {"title": "Größe", "kind": "label", "year": 2023, "topics": ["testitis"], "identifiers": {"pmid": "7"}}
        added = put(folder, sandbox, TEXT, "note.txt", fields)
        assert yaml.safe_load((folder / "note.txt.meta.yaml").read_text(encoding="utf-8")) == fields
        source = next(document.source for document in read_folder(folder).documents if document.id == "note")
        assert source == added.documents[0]
        assert (source.title, source.kind, source.year, source.identifiers.pmid) == ("Größe", "label", 2023, "7")

    def test_a_file_of_many_keeps_its_own_name_and_says_what_it_leaves_out(
        self, folder: Path, sandbox: Sandbox
    ) -> None:
        added = put(folder, sandbox, LINES + b"\nnot json", "My Trials.jsonl")
        assert added.path == "my-trials.jsonl"
        assert [source.id for source in added.documents] == ["alpha-1", "beta-1"]
        assert [part.where for part in added.left_out] == ["line 3"]

    def test_the_check_has_its_say(self, folder: Path, sandbox: Sandbox) -> None:
        body = "\n## Efficacy\n\nIt was effective.\n"
        added = put(folder, sandbox, (HEAD.format(id="lean-1", title="Leaning") + body).encode(), "lean-1.md")
        assert added.remarks == (
            "leans on another sentence: 'It'; name what is meant, so that the sentence can be quoted alone",
        )

    def test_the_manifest_stays_true(self, folder: Path, sandbox: Sandbox) -> None:
        write_manifest(folder)
        put(folder, sandbox, HTML, "page.html")
        put(folder, sandbox, LINES, "many.jsonl")
        assert not compare(folder)
        kept = (folder / "MANIFEST.json").read_bytes()
        write_manifest(folder)
        assert (folder / "MANIFEST.json").read_bytes() == kept
        put(folder, sandbox, HTML + b"<!-- -->", "page.html", replace=True)
        remove(folder, ["alpha-1", "beta-1"])
        assert not compare(folder)
        assert list(json.loads((folder / "MANIFEST.json").read_text())["documents"]) == ["first-1.md", "page.html"]

    def test_without_a_manifest_none_is_written(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, HTML, "page.html")
        assert files(folder) == ["first-1.md", "page.html"]

    def test_the_first_document_of_an_empty_folder(self, tmp_path: Path, sandbox: Sandbox) -> None:
        assert put(tmp_path, sandbox, HTML, "page.html").path == "page.html"

    @pytest.mark.parametrize(
        ("data", "name", "fields", "words"),
        [
            (encrypted_pdf(), "a.pdf", {}, "is encrypted; "),
            (scanned_pdf(), "abc.pdf", {}, "scan"),
            (BOMB, "abc.xml", {}, "entities of its own"),
            (gzip_bomb(), "abc.xml.gz", {}, "unfolds to more than 512 MB; split it"),
            (b"", "abc.txt", {}, "is empty; remove it, or save it again"),
            (b"\x89PNG\r\n", "abc.png", {}, "is a picture; a corpus holds text"),
            (b"Rash was rare.", "abc", {}, "is of a format that nothing here reads"),
            (TEXT, "x.txt", {}, "gives no id of three letters or digits; rename it"),
            (LINES, "x.jsonl", {}, "gives no id of three letters or digits; rename it"),
            (TEXT, "abc.txt", {"kind": "poem"}, "unusable value in the field 'kind'"),
            (TEXT, "abc.txt", {"colour": "red"}, "unknown field 'colour' in its sidecar"),
            (TEXT, "abc.txt", {"id": "../etc"}, "unusable value in the field 'id'"),
            (LINES, "many.jsonl", {"title": "One"}, "holds 2 documents, so its sidecar cannot set 'title'"),
            (b"not json", "many.jsonl", {}, "holds nothing that can be read: line 1, is not JSON"),
            (
                HEAD.format(id="own-1", title="Own").encode() + b"\n## Safety\n\nRash was rare.\n",
                "own-1.md",
                {"year": 2020},
                "has front matter, which states its source; change the fields there",
            ),
        ],
    )
    def test_what_cannot_be_read_leaves_nothing(
        self, folder: Path, sandbox: Sandbox, data: bytes, name: str, fields: dict[str, object], words: str
    ) -> None:
        with pytest.raises(DocumentError) as refused:
            put(folder, sandbox, data, name, fields)
        assert words in str(refused.value)
        assert files(folder) == ["first-1.md"]

    def test_nothing_is_overwritten_unasked(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, HTML, "page.html")
        with pytest.raises(
            DocumentError, match=r"holds the document 'page', which is there already as page.html; add it"
        ):
            put(folder, sandbox, HTML.replace(b"rare", b"common"), "page.html")
        with pytest.raises(DocumentError, match=r"holds the same document as page.html; use that one"):
            put(folder, sandbox, HTML, "other.html")
        assert (folder / "page.html").read_bytes() == HTML

    def test_a_file_that_is_no_document_of_its_name_is_in_the_way(self, folder: Path, sandbox: Sandbox) -> None:
        write(folder, "page.html", b"")
        with pytest.raises(DocumentError, match=r"would be named page.html, and another file is; rename it"):
            put(folder, sandbox, HTML, "page.html")
        assert put(folder, sandbox, HTML, "page.html", replace=True).replaced == ("page.html",)

    def test_a_sidecar_of_something_else_is_in_the_way(self, folder: Path, sandbox: Sandbox) -> None:
        write(folder, "page.meta.yaml", "year: 1999\n")
        with pytest.raises(DocumentError, match=r"would stand beside the sidecar page.meta.yaml of something else"):
            put(folder, sandbox, HTML, "page.html")

    def test_a_link_out_of_the_folder_is_not_followed(self, folder: Path, sandbox: Sandbox, tmp_path: Path) -> None:
        (tmp_path / "outside").mkdir()
        (folder / "out").symlink_to(tmp_path / "outside")
        with pytest.raises(CorpusError, match="out leads out of the corpus folder"):
            put(folder, sandbox, HTML, "page.html", into="out")
        assert list((tmp_path / "outside").iterdir()) == []

    @pytest.mark.parametrize("into", ["..", "/etc", "a/../b", ".hidden", "Größe", "a//b"])
    def test_only_plain_folders_are_made(self, folder: Path, sandbox: Sandbox, into: str) -> None:
        with pytest.raises(CorpusError, match=r"is no folder for documents. Use lower case, digits and hyphens"):
            put(folder, sandbox, HTML, "page.html", into=into)
        assert files(folder) == ["first-1.md"]


class TestReplacing:
    def test_another_format_of_a_document_takes_its_place_in_its_folder(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, HTML, "page.html", {"year": 2001}, into="testitis")
        added = put(folder, sandbox, TEXT, "page.txt", replace=True)
        assert (added.path, added.replaced) == ("testitis/page.txt", ("testitis/page.html",))
        assert files(folder) == ["first-1.md", "testitis/page.txt"]

    def test_a_new_version_keeps_no_field_of_the_old_one(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, HTML, "page.html", {"year": 2001})
        added = put(folder, sandbox, HTML.replace(b"rare", b"common"), "page.html", replace=True)
        assert added.documents[0].year is None
        assert files(folder) == ["first-1.md", "page.html"]

    def test_one_of_many_is_not_replaced_by_itself(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, LINES, "many.jsonl")
        with pytest.raises(DocumentError, match=r"would take the place of many.jsonl, which holds 'beta-1' too; put"):
            put(folder, sandbox, LINES.split(b"\n")[0], "alpha-1.jsonl", replace=True)
        assert put(folder, sandbox, LINES + b"\n", "many.jsonl", replace=True).replaced == ("many.jsonl",)

    def test_what_was_just_added_is_not_replaced_in_the_same_run(self, folder: Path, sandbox: Sandbox) -> None:
        with adding(folder) as work:
            work.place(arrive(HTML, "A b.html", lambda: sandbox), replace=True)
            with pytest.raises(DocumentError, match="which was added just now; add only one of them"):
                work.place(arrive(TEXT, "a-b.txt", lambda: sandbox), replace=True)
        assert (folder / "a-b.html").read_bytes() == HTML


class TestRemoving:
    def test_the_file_and_its_sidecar_go(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, HTML, "page.html", {"year": 2001})
        dry = remove(folder, ["page"], dry_run=True)
        assert files(folder) == ["first-1.md", "page.html", "page.html.meta.yaml"]
        gone = remove(folder, ["page"])
        assert (gone.documents, gone.files) == (("page",), ("page.html", "page.html.meta.yaml"))
        assert gone == dry.model_copy(update={"dry_run": False})
        assert files(folder) == ["first-1.md"]

    def test_a_sidecar_that_two_files_share_goes_with_the_last(self, folder: Path) -> None:
        write(folder, "page.html", HTML)
        write(folder, "page.txt", TEXT)
        write(folder, "page.meta.yaml", "licence: none\n")
        assert remove(folder, ["page.txt"]).files == ("page.txt",)
        assert remove(folder, ["page"]).files == ("page.html", "page.meta.yaml")

    def test_one_of_many_goes_only_with_the_others(self, folder: Path, sandbox: Sandbox) -> None:
        put(folder, sandbox, LINES, "many.jsonl")
        with pytest.raises(CorpusError, match=r"many.jsonl holds 'beta-1' too, so nothing was removed"):
            remove(folder, ["first-1", "alpha-1"])
        assert files(folder) == ["first-1.md", "many.jsonl"]
        assert remove(folder, ["alpha-1"], with_others=True).documents == ("alpha-1", "beta-1")
        assert files(folder) == ["first-1.md"]

    def test_an_unknown_id_removes_nothing(self, folder: Path) -> None:
        with pytest.raises(NoSuchDocumentError, match=r"There is no document '../first-1.md' in the corpus folder"):
            remove(folder, ["first-1", "../first-1.md"])
        assert files(folder) == ["first-1.md"]

    def test_a_file_that_cannot_be_read_goes_by_the_id_that_it_claims(self, folder: Path) -> None:
        write(folder, "broken.md", "---\nid: broken-1\ntitle: [\n---\n")
        assert remove(folder, ["broken-1"]).files == ("broken.md",)

    def test_a_link_goes_and_what_it_leads_to_stays(self, folder: Path) -> None:
        write(folder, "page.html", HTML)
        (folder / "again.html").symlink_to(folder / "page.html")
        remove(folder, ["again.html"])
        assert files(folder) == ["first-1.md", "page.html"]


class TestTheFolder:
    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="does not exist; create it or set CONSILIUM_CORPUS_FOLDER"):
            remove(tmp_path / "none", ["page"])

    def test_a_broken_manifest_stops_before_anything_changes(self, folder: Path, sandbox: Sandbox) -> None:
        write(folder, "MANIFEST.json", "{")
        with pytest.raises(CorpusError, match=r"MANIFEST.json is broken or of another format; write it again"):
            put(folder, sandbox, HTML, "page.html")
        assert files(folder) == ["MANIFEST.json", "first-1.md"]

    @pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
    def test_a_read_only_folder_says_so(
        self, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, code: int
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(code, "No")

        monkeypatch.setattr(Path, "replace", refuse)
        monkeypatch.setattr(Path, "unlink", refuse)
        for change in (lambda: put(folder, sandbox, HTML, "page.html"), lambda: remove(folder, ["first-1"])):
            with pytest.raises(CorpusReadOnlyError, match=r"the corpus folder is read-only \(No\). Make it writable"):
                change()
        monkeypatch.undo()
        assert files(folder) == ["first-1.md"]

    def test_a_full_disk_leaves_no_half_file_and_no_sidecar(
        self, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = Path.replace

        def full(path: Path, target: Path) -> Path:
            if target.suffix == ".html":
                raise OSError(errno.ENOSPC, "No space left on device")
            return whole(path, target)

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(
            CorpusError, match=r"cannot be written \(No space left on device\). Mend that and try again"
        ):
            put(folder, sandbox, HTML, "page.html", {"year": 2001})
        assert files(folder) == ["first-1.md"]

    def test_what_a_crash_left_is_cleared_away(self, folder: Path) -> None:
        write(folder, ".incoming/half.html", "<p>Ra")
        with changing(folder):
            assert files(folder) == ["first-1.md"]

    def test_two_changes_do_not_cross(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("corpus.changing._PATIENCE", 0)
        with changing(folder), pytest.raises(CorpusError, match=r"Another change of .* is under way"):
            remove(folder, ["first-1"])
