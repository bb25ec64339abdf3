"""XML and JSON Lines that mean harm, each format by its own loader: a named error, in little time and memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest

from corpus.loaders.port import MIB, Origin
from corpus.loaders.registry import load
from rag.errors import DocumentError
from tests.corpus.loaders.test_jats import BODY, article
from tests.corpus.loaders.test_pubmed import ABSTRACT, a_set, citation
from tests.corpus.loaders.test_spl import USE, label

ROOTS = {
    "pubmed": ("PubmedArticleSet", a_set(citation()).split('250101.dtd">\n')[1]),
    "jats": ("article", article(BODY)),
    "spl": ("document", label(USE).split("?>", 1)[1]),
}
ENTITIES = "declares entities of its own, which can hide files or gigabytes; save it without a DTD"
DEPTH = "nests its elements too deeply; write it flatter"
SECONDS = 10.0
MEMORY = 700 * MIB


def refusal(data: bytes, name: str) -> str:
    begin, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DocumentError) as caught:
        load(data, Origin(name, name.split(".")[0]))
    assert time.process_time() - begin < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024 < MEMORY
    return str(caught.value)


def with_dtd(name: str, declarations: str, use: str = "") -> bytes:
    root, text = ROOTS[name]
    where = {"pubmed": "Gammazumab binds", "jats": "It worked.", "spl": "For testitis."}[name]
    return f"<!DOCTYPE {root} [{declarations}]>{text.replace(where, f'{where} {use}', 1)}".encode()


BOMB = '<!ENTITY e0 "rash">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.parametrize(
    ("declarations", "use"),
    [
        (BOMB, "&e11;"),
        ('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"),
        ('<!ENTITY f SYSTEM "http://127.0.0.1:9/x">', "&f;"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', ""),
        ('<!ENTITY quiet "not used">', ""),
    ],
)
def test_entities_are_refused_whatever_they_are_for(name: str, declarations: str, use: str) -> None:
    assert refusal(with_dtd(name, declarations, use), f"{name}.xml") == ENTITIES


@pytest.mark.parametrize("name", ROOTS)
def test_bomb_within_an_attribute_is_refused(name: str) -> None:
    root, text = ROOTS[name]
    begin, rest = text.split(f"<{root}", 1)
    data = f'<!DOCTYPE {root} [{BOMB}]>{begin}<{root} a="&e11;"{rest}'.encode()
    assert refusal(data, f"{name}.xml") == ENTITIES


@pytest.mark.parametrize("name", ROOTS)
def test_deep_nesting_is_refused(name: str) -> None:
    where = {"pubmed": "Gammazumab binds", "jats": "It worked.", "spl": "For testitis."}[name]
    data = ROOTS[name][1].replace(where, "<sub>" * 5_000 + where + "</sub>" * 5_000, 1).encode()
    assert refusal(data, f"{name}.xml") == DEPTH


@pytest.mark.parametrize("name", ROOTS)
def test_a_text_beyond_ten_million_characters_is_refused(name: str) -> None:
    where = {"pubmed": "Gammazumab binds", "jats": "It worked.", "spl": "For testitis."}[name]
    data = ROOTS[name][1].replace(where, "rash was rare. " * 800_000, 1).encode()
    assert refusal(data, f"{name}.xml").startswith("is not well-formed XML")


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-30],
        lambda data: data.replace(b"estitis", b"est\x00tis", 1),
        lambda data: data.replace(b"estitis", b"est\xff\xfetis", 1),
        lambda data: b'<?xml version="1.0" encoding="martian"?>' + data,
    ],
    ids=["cut", "null", "bytes", "encoding"],
)
def test_broken_files_say_that_they_are(name: str, spoil: Callable[[bytes], bytes]) -> None:
    assert "; fetch it again, or export it again" in refusal(spoil(ROOTS[name][1].encode()), f"{name}.xml")


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(name: str, encoding: str) -> None:
    data = ROOTS[name][1].encode(encoding)
    assert load(data, Origin(f"{name}.xml", name)).documents[0].text == (
        load(ROOTS[name][1].encode(), Origin(f"{name}.xml", name)).documents[0].text
    )


def test_table_whose_spans_unfold_is_refused() -> None:
    cells = '<tr><td rowspan="9999" colspan="9999">rash</td><td>1</td></tr>' * 400
    for data, name in [
        (article(f"<sec><table-wrap><table><tbody>{cells}</tbody></table></table-wrap></sec>"), "a.nxml"),
        (label(USE.replace("<paragraph>For testitis.</paragraph>", f"<table><tbody>{cells}</tbody></table>")), "a.xml"),
    ]:
        assert refusal(data.encode(), name) == "holds a table of more than 200000 cells; split the table"


def test_lists_within_lists_to_the_depth_that_xml_allows_are_read() -> None:
    nested = "<list><list-item><p>rash</p>" * 70 + "</list-item></list>" * 70
    (document,) = load(article(f"<sec>{nested}</sec>").encode(), Origin("a.nxml", "a")).documents
    assert document.text.count("rash") == 70


def test_words_without_a_blank_do_not_slow_the_marks_of_references() -> None:
    begin = time.process_time()
    load(
        article(f'<sec><p>{"[(" * 200_000}<xref ref-type="bibr">1</xref>{"x" * 400_000}</p></sec>').encode(),
        Origin("a.nxml", "a"),
    )
    assert time.process_time() - begin < SECONDS


def test_long_abstracts_do_not_slow_the_reading_of_the_design() -> None:
    begin = time.process_time()
    design = "this " + "was the a-b, " * 30_000
    load(article(BODY, design=design).encode(), Origin("a.nxml", "a"))
    load(a_set(citation(abstract=ABSTRACT.replace("Gammazumab", design))).encode(), Origin("a.xml", "a"))
    assert time.process_time() - begin < SECONDS


def test_citations_are_let_go_one_after_the_other() -> None:
    many = a_set(*(citation(str(number)) for number in range(1, 5_001))).encode()
    begin = time.process_time()
    assert len(load(many, Origin("a.xml", "a")).documents) == 5_000
    assert time.process_time() - begin < 2 * SECONDS


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"id": "a"\xff}', "is not UTF-8 at byte 10; save it as UTF-8"),
        (b'{"id": "a\x00"}', "holds a null character at line 1, so it is no text; save it as UTF-8 text"),
    ],
)
def test_lines_that_are_no_text_are_refused(data: bytes, message: str) -> None:
    assert refusal(data, "a.jsonl") == message


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"a":' * 100_000, "nests its values too deeply; write it flatter"),
        (b'{"id": "a-1", "title": "T", "text": "' + b"x" * (17 * MIB) + b'"}', "is longer than 16 million characters"),
        (b'{"id": "a-1", "title": "T", "text": "x", "year": ' + b"9" * 10_000 + b"}", "is not JSON"),
        (b'{"id": "../../x", "title": "T it", "text": "x"}', "id"),
    ],
)
def test_hostile_lines_are_refused_and_the_next_is_read(line: bytes, why: str) -> None:
    loaded = load(line + b'\n{"id": "good", "title": "Good", "text": "x"}', Origin("a.jsonl", "a"))
    assert [document.id for document in loaded.documents] == ["good"]
    assert why in loaded.refused[0].why
