from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.folder import read_folder
from corpus.loaders import safe_xml
from corpus.loaders.port import MIB, Origin
from corpus.opening import read_file
from corpus.sandbox import Limits, Sandbox
from rag.errors import DocumentError
from tests.corpus import hostile
from tests.corpus.writing import write, write_summary
from tests.corpus.writing_pdf import Put, assembled, pdf, stream

LIMITS = Limits(seconds=10.0, memory=1536 * MIB, output=64 * MIB)
NOTE = "Gammazumab note\n\nRash was rare.\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS) as sandbox:
        yield sandbox


REFUSED: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    # text
    ("empty.txt", b"", "is empty; remove it, or save it again"),
    ("blank.txt", b" \n\t\n", "is empty; remove it, or save it again"),
    ("latin.txt", "Größe\n\nRash.".encode("latin-1"), "is not UTF-8 at byte 2; save it as UTF-8"),
    (
        "null.txt",
        b"Note\n\nRash\x00 was rare.",
        "holds a null character at line 3, so it is no text; save it as UTF-8 text",
    ),
    ("utf16.txt", NOTE.encode("utf-16-le"), "holds a null character at line 1, so it is no text"),
    ("half.txt", b"\xff\xfe" + NOTE.encode("utf-16-le")[:-1], "is not UTF-16-LE at byte 64; save it as UTF-8"),
    ("lost.txt", ("Note\n\n" + "\ufffd rash " * 20).encode(), "holds 20 characters that could not be read"),
    ("long.txt", lambda: b"rash was rare. " * (17 * MIB // 15), "is larger than 16 MB; split it by chapter"),
    ("long.md", lambda: b"rash was rare. " * (3 * MIB // 15), "is larger than 2 MB; split it by chapter"),
    ("quotes.md", b">" * 300 + b" rash", "nests lists or quotes too deeply"),
    # markup
    ("bomb.xml", hostile.ENTITY_BOMB, "is XML with the root element 'x', which nothing here reads"),
    ("deep.html", b"<div>" * 100_000 + b"rash", "nests its elements too deeply; write it flatter"),
    ("hollow.html", b"<html><body><script>rash()</script></body></html>", "holds no text below its title"),
    ("charset.html", b"<meta charset='martian'><p>Rash.", "declares the unknown encoding 'martian'; save it as UTF-8"),
    ("lies.html", "<meta charset=utf-8><p>Größe.".encode("latin-1"), "is not UTF-8 at byte 25; save it as UTF-8"),
    (
        "spans.html",
        b"<table>" + b"<tr><td colspan=999999 rowspan=999999>rash</td></tr>" * 400 + b"</table>",
        "holds a table of more than 200000 cells; split the table",
    ),
    # PDF
    ("secret.pdf", hostile.encrypted_pdf, "is encrypted; save it without a password"),
    (
        "scan.pdf",
        hostile.scanned_pdf,
        "holds pictures of pages and no text (scanned); run text recognition (OCR) over it first",
    ),
    (
        "blank.pdf",
        lambda: pdf([[]]),
        "holds no text on any page; run text recognition (OCR) over it, or export it again",
    ),
    ("damaged.pdf", lambda: b"%PDF-1.7\nrash", "is a damaged PDF; save it again, or print it to a new PDF"),
    ("ring.pdf", hostile.looping_page_tree, "is a damaged PDF; save it again, or print it to a new PDF"),
    ("letters.pdf", lambda: hostile.pdf_of_words(15_000), "has a page of more than 200000 characters; print it"),
    ("self.pdf", hostile.form_that_draws_itself, "holds no text on any page"),
    ("pages.pdf", hostile.many_pages, "has more than 3000 pages; split it by chapter"),
    # archives and Office files
    ("bomb.docx", lambda: hostile.docx_with("word/media/x.xml", b"\0" * 300 * MIB), "(a zip bomb); remove it"),
    (
        "entity.docx",
        lambda: hostile.docx_main(b"<w:p/>", b'<!DOCTYPE x [<!ENTITY a "rash">]>'),
        "declares entities of its own, which can hide files or gigabytes; save it without a DTD",
    ),
    (
        "deep.docx",
        lambda: hostile.docx_main(b"<w:p>" * 999 + b"</w:p>" * 999),
        "nests its elements too deeply; write it flatter",
    ),
    ("broken.docx", lambda: hostile.docx_main(b"<w:p>"), "is not well-formed XML at line 1; fetch it again"),
    ("half.docx", lambda: hostile.docx_main(b"")[:900], "is a damaged Office file or archive; save it again"),
    (
        "parts.docx",
        lambda: hostile.zipped({"word/document.xml": b"<x/>"} | {f"a/{n}": b"" for n in range(5_000)}),
        "5000 parts",
    ),
    ("hollow.docx", lambda: hostile.zipped({"word/document.xml": b"<x/>"}), "is a damaged DOCX"),
    ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Office file or an encrypted one"),
    ("sheet.xlsx", lambda: hostile.zipped({"xl/workbook.xml": b""}), "is an Excel workbook"),
    ("slides.pptx", lambda: hostile.zipped({"ppt/presentation.xml": b""}), "is a PowerPoint file"),
    ("book.epub", lambda: hostile.zipped({"META-INF/container.xml": b""}), "is an e-book (EPUB)"),
    ("files.zip", lambda: hostile.zipped({"a.md": b"rash"}), "is an archive (ZIP); unpack it"),
    ("note.rtf", b"{\\rtf1 rash}", "is a rich-text file (RTF); save it as .docx"),
    ("scan.png", b"\x89PNG\r\n\x1a\n", "is a picture; a corpus holds text"),
    ("table.csv", b"drug,rash\ngammazumab,1%\n", "is of a format that nothing here reads"),
    ("bomb.txt.gz", hostile.gzip_bomb, "unfolds to more than 512 MB; split it"),
    ("half.txt.gz", lambda: gzip.compress(NOTE.encode())[:-12], "is gzip that ends too early; fetch it again"),
    ("twice.txt.gz", lambda: gzip.compress(gzip.compress(NOTE.encode())), "is gzip within gzip; unpack it once"),
    ("wrong.txt.gz", b"\x1f\x8b\x08\x00rash was rare.", "is damaged gzip; fetch it again"),
]


@pytest.mark.parametrize(("name", "data", "message"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_each_is_refused_in_time_with_what_is_wrong_and_how_to_mend_it(
    sandbox: Sandbox, name: str, data: bytes | Callable[[], bytes], message: str
) -> None:
    content = data if isinstance(data, bytes) else data()
    started = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        sandbox.load(content, Origin(name, Path(name).stem + "-file"))
    assert message in str(caught.value)
    assert ";" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < LIMITS.seconds + 10


def test_a_page_that_asks_for_years_is_ended(sandbox: Sandbox) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError, match=r"takes longer than 10 seconds to read; simplify|ends its reader"):
        sandbox.load(hostile.forms_within_forms(9, 60), Origin("years.pdf", "years"))
    assert time.monotonic() - started < LIMITS.seconds + 10


def test_a_page_that_unfolds_to_gigabytes_stays_within_its_limits(sandbox: Sandbox) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError, match=r"holds no text on any page|ends its reader|needs more than|takes longer"):
        sandbox.load(hostile.pdf_of_gigabytes(), Origin("giant.pdf", "giant"))
    assert time.monotonic() - started < LIMITS.seconds + 10


@pytest.mark.parametrize("data", [hostile.ENTITY_BOMB, hostile.EXTERNAL_ENTITY, hostile.ATTRIBUTE_BOMB])
def test_xml_with_entities_of_its_own_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="declares entities of its own, which can hide files or gigabytes"):
        safe_xml.parse(data)


def test_xml_fetches_nothing_and_nests_within_reason() -> None:
    with pytest.raises(DocumentError, match=r"declares entities of its own|is not well-formed XML"):
        safe_xml.parse(hostile.PARAMETER_ENTITY)
    with pytest.raises(DocumentError, match="nests its elements too deeply; write it flatter"):
        safe_xml.parse(hostile.DEEP_XML)


ACCEPTED = [
    ("bom.txt", b"\xef\xbb\xbf" + NOTE.encode(), "Gammazumab note\n\nRash was rare."),
    ("utf16.txt", b"\xff\xfe" + NOTE.encode("utf-16-le"), "Gammazumab note\n\nRash was rare."),
    (
        "ends.txt",
        b"Gammazumab note\r\n\r\nRash was\rrare.\n\nAcne\r\nwas not.",
        "Gammazumab note\n\nRash was rare.\n\nAcne was not.",
    ),
    ("hebrew.txt", "Note\n\nשלום \u202bעולם\u202c was rare.".encode(), "Note\n\nשלום עולם was rare."),
    ("marks.txt", "Note\n\nCafe\u0301 and n\u0303 were rare.".encode(), "Note\n\nCafe\u0301 and n\u0303 were rare."),
    ("packed.txt.gz", gzip.compress(NOTE.encode()), "Gammazumab note\n\nRash was rare."),
    (
        "latin.html",
        "<meta charset=iso-8859-1><h1>A note on size</h1><p>Größe.".encode("latin-1"),
        "A note on size\n\nGröße.",
    ),
    (
        "scripts.html",
        b"<html><head><title>A note on rash</title><script>steal()</script><style>p{}</style></head><body><nav>Menu</nav>"
        b"<p onclick='x()'>Rash <script>alert(1)</script>was rare.</p><iframe src='http://x'>f</iframe><footer>Imprint</footer>",
        "A note on rash\n\nRash was rare.",
    ),
    (
        "entities.html",
        b'<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]><title>A note on rash</title><p>&f; rash &amp; acne.',
        "A note on rash\n\n&f; rash & acne.",
    ),
    ("climbing.docx", hostile.docx_with("../../escaped.txt", b"rash"), "Gammazumab\n\nRash was rare."),
    (
        "junk.pdf",
        b"junk before\n" + pdf([[Put(60, 700, "Rash was rare in these adults.")]], title="A note on rash"),
        None,
    ),
]


@pytest.mark.parametrize(("name", "data", "text"), ACCEPTED, ids=[name for name, _, _ in ACCEPTED])
def test_what_only_looks_dangerous_is_read(sandbox: Sandbox, name: str, data: bytes, text: str | None) -> None:
    loaded = sandbox.load(data, Origin(name, Path(name).stem + "-file"))
    assert loaded.documents[0].text == (text or "A note on rash\n\nRash was rare in these adults.")
    assert not Path("escaped.txt").exists()


def test_a_pdf_with_a_scanned_page_tells_which(sandbox: Sandbox) -> None:
    picture = stream(
        b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    pages = [stream(b"BT /F1 10 Tf 60 700 Td (Rash was rare.) Tj ET"), stream(b"q 600 0 0 780 0 0 cm /Im0 Do Q")]
    data = assembled(pages, resources="/XObject << /Im0 6 0 R >>", extra=[picture])
    loaded = sandbox.load(data, Origin("mixed.pdf", "mixed"))
    assert [(part.where, part.why) for part in loaded.refused] == [
        ("page 2", "is a picture without text; run text recognition (OCR) over the file")
    ]


class TestFolder:
    def messages(self, folder: Path) -> list[str]:
        return [failure.message for failure in read_folder(folder, LIMITS).failures]

    def test_bad_files_never_stop_the_others(self, tmp_path: Path) -> None:
        write(tmp_path, "a.pdf", b"%PDF-1.4 rash")
        write(tmp_path, "bomb.docx", hostile.docx_with("word/x.xml", b"\0" * 70 * MIB))
        write(tmp_path, "good.txt", NOTE)
        write_summary(tmp_path, "one-1")
        reading = read_folder(tmp_path, LIMITS)
        assert [document.id for document in reading.documents] == ["good", "one-1"]
        assert [(failure.path, failure.document_id) for failure in reading.failures] == [
            ("a.pdf", None),
            ("bomb.docx", "bomb"),
        ]

    def test_200_megabytes_of_text_are_refused_unread(self, tmp_path: Path) -> None:
        with (tmp_path / "huge.txt").open("wb") as file:
            file.truncate(200 * MIB)
        assert self.messages(tmp_path) == ["huge.txt is larger than 64 MB; split it by chapter."]

    def test_a_file_that_changes_while_it_is_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(tmp_path, "note.txt", NOTE)
        fdopen = os.fdopen

        def changing(*arguments: Any) -> Any:
            file = fdopen(*arguments)
            read_before = file.read
            monkeypatch.setattr(os, "fdopen", fdopen)

            class Changing:
                def __enter__(self) -> Changing:
                    return self

                def __exit__(self, *_: object) -> None:
                    file.close()

                def fileno(self) -> int:
                    return int(file.fileno())

                def read(self, size: int) -> bytes:
                    with path.open("ab") as other:
                        other.write(b"more")
                    return bytes(read_before(size))

            return Changing()

        monkeypatch.setattr(os, "fdopen", changing)
        with pytest.raises(
            DocumentError, match="was changed while it was read; wait until it is written, then run again"
        ):
            read_file(path, tmp_path)

    def test_links_out_and_names_that_climb_reach_nothing(self, tmp_path: Path) -> None:
        write(tmp_path, "secret.txt", NOTE)
        folder = tmp_path / "corpus"
        write(folder, "good.txt", NOTE)
        (folder / "out.pdf").symlink_to(folder / ".." / "secret.txt")
        (folder / "device.txt").symlink_to("/dev/zero")
        write(folder, "side.txt", NOTE + "More.")
        write(folder, "side.txt.meta.yaml", 'id: "../../secret"\n')
        (folder / "side2.txt").write_text(NOTE + "Else.")
        (folder / "side2.meta.yaml").symlink_to(tmp_path / "secret.txt")
        assert self.messages(folder) == [
            "device.txt is a link that leaves the corpus folder; put the document itself there.",
            "out.pdf is a link that leaves the corpus folder; put the document itself there.",
            "side.txt has an unusable value in the field 'id': string should match pattern "
            "'^[a-z0-9][a-z0-9-]{1,118}[a-z0-9]$'; mend the value.",
            "side2.txt has the sidecar side2.meta.yaml, which is a link that leaves the corpus folder; put the document "
            "itself there.",
        ]

    def test_pipes_and_names_that_are_no_text_are_told(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.pdf")
        Path(os.fsdecode(bytes(tmp_path) + b"/n\xffte.txt")).write_text(NOTE)
        reading = read_folder(tmp_path, LIMITS)
        assert [failure.message for failure in reading.failures] == ["pipe.pdf is not a regular file; remove it."]
        assert reading.paths == {"n-te": "n\ufffdte.txt"}

    def test_one_document_under_two_names_is_read_once(self, tmp_path: Path) -> None:
        for name in ("a-note.txt", "copy of a-note.txt"):
            write(tmp_path, name, NOTE)
        reading = read_folder(tmp_path, LIMITS)
        assert reading.paths == {"a-note": "a-note.txt"}
        assert [failure.message for failure in reading.failures] == [
            "copy of a-note.txt holds the same document as a-note.txt; remove one of them."
        ]

    def test_one_source_in_two_versions_asks_which_to_keep(self, tmp_path: Path) -> None:
        for name, version in (("a", "2020-01"), ("b", "2021-06")):
            write(tmp_path, f"{name}.txt", f"{NOTE}{version}")
            write(tmp_path, f"{name}.txt.meta.yaml", f"id: label-1\nversion: {version}\n")
        assert self.messages(tmp_path) == [
            "b.txt is another version (2021-06) of a.txt (2020-01), both 'label-1'; keep one of them."
        ]

    def test_broken_and_stray_sidecars_are_told(self, tmp_path: Path) -> None:
        write(tmp_path, "good.txt", NOTE)
        write(tmp_path, "bad.txt", NOTE + "More.")
        write(tmp_path, "bad.meta.yaml", "year: [2020\n")
        write(tmp_path, "gone.meta.yaml", "year: 2020\n")
        first, second = self.messages(tmp_path)
        assert first.startswith("bad.txt has the broken sidecar bad.meta.yaml: the YAML cannot be read: ")
        assert second == "gone.meta.yaml is a sidecar beside no file of its name; rename it or remove it."

    def test_an_unreadable_file_names_the_mend(self, tmp_path: Path) -> None:
        path = write(tmp_path, "note.txt", NOTE)
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read every file")
        assert self.messages(tmp_path) == [
            "note.txt cannot be opened (Permission denied); check that it exists and may be read."
        ]
