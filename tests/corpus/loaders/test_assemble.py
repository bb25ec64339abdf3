from __future__ import annotations

import hashlib

import pytest

from corpus.loaders.assemble import Heading, PageStart, Paragraph, document
from corpus.loaders.facts import Facts, refuse_fields_of_one, slug
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from corpus.loaders.tables import Cell, table
from rag.chunking import chunk_document
from rag.errors import DocumentError
from rag.records import Identifiers

ORIGIN = Origin("notes/Gammazumab Notes.txt", "Gammazumab Notes")


def test_blocks_become_lines_with_exact_sections() -> None:
    read = document(
        Facts(title="Gammazumab"),
        [
            Paragraph("Intro."),
            Heading("Dosing"),
            Paragraph("Give\n 5\u00ad mg."),
            Heading("Adults", 2),
            Paragraph("One."),
            Paragraph("Two.", joined=True),
            Heading("Safety"),
            Paragraph("None."),
        ],
        ORIGIN,
        b"bytes",
    )
    assert read.text == "Gammazumab\n\nIntro.\n\nDosing\n\nGive 5 mg.\n\nAdults\n\nOne.\nTwo.\n\nSafety\n\nNone."
    assert [(s.heading_path, read.text[s.start : s.end]) for s in read.sections] == [
        ((), "Intro."),
        (("Dosing",), "Give 5 mg."),
        (("Dosing", "Adults"), "One.\nTwo."),
        (("Safety",), "None."),
    ]
    assert (read.id, read.source.sha256) == ("gammazumab-notes", hashlib.sha256(b"bytes").hexdigest())


def test_a_sentence_over_a_page_break_is_whole_and_has_the_page_where_it_begins() -> None:
    text = "First here. Second runs over. Third is there."
    pages = (PageStart(0, 4), PageStart(text.index("over"), 5))
    read = document(Facts(title="Paged"), [Paragraph(text, pages=pages)], ORIGIN, b"")
    assert [(s.page, read.text[s.start : s.end]) for s in read.sections] == [
        (4, "First here. Second runs over."),
        (5, "Third is there."),
    ]
    assert [(chunk.page, chunk.text) for chunk in chunk_document(read)] == [
        (4, "First here. Second runs over."),
        (5, "Third is there."),
    ]


def test_sidecar_fields_win_and_identifiers_join() -> None:
    facts = Facts(title="Old", kind="label", year=2020, identifiers=Identifiers(doi="10.1/x"))
    fields = {"title": "New title", "year": 2021, "identifiers": {"pmid": "1"}, "topics": ["a"]}
    read = document(facts, [Paragraph("Text.")], ORIGIN._replace(fields=fields), b"")
    source = read.source
    assert (source.title, source.kind, source.year, source.topics) == ("New title", "label", 2021, ("a",))
    assert (source.identifiers.doi, source.identifiers.pmid) == ("10.1/x", "1")
    assert read.text == "New title\n\nText."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"colour": "red"}, "has the unknown field 'colour' in its sidecar; the fields are id, title"),
        ({"year": "2020"}, "has an unusable value in the field 'year': input should be a valid integer"),
        ({"identifiers": "x"}, "has an unusable value in the field 'identifiers'"),
        ({"id": "../x"}, "has an unusable value in the field 'id'"),
    ],
)
def test_unusable_sidecar_fields_are_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        document(Facts(title="Old"), [Paragraph("Text.")], ORIGIN._replace(fields=fields), b"")
    assert message in str(caught.value)


def test_sidecar_of_many_documents_sets_only_what_they_share() -> None:
    refuse_fields_of_one(ORIGIN._replace(fields={"licence": "x"}), 5)
    refuse_fields_of_one(ORIGIN._replace(fields={"title": "x"}), 1)
    with pytest.raises(DocumentError, match="holds 2 documents, so its sidecar cannot set 'title'"):
        refuse_fields_of_one(ORIGIN._replace(fields={"title": "x"}), 2)


def test_slugs_are_plain_and_empty_ones_refused() -> None:
    assert slug("Größe 2 (Ürsodiol)") == "grosse-2-ursodiol"
    with pytest.raises(DocumentError, match="gives no id"):
        slug("测试")


def test_readable_spells_ligatures_out_and_keeps_marks_that_carry_meaning() -> None:
    assert (
        readable("e\ufb03cacy \u202enot\u202c 5\u00a0mg e\u0301 שלום \ufffd\x00x")
        == "efficacy not 5 mg e\u0301 שלום \ufffd x"
    )


def said(rows: list[list[Cell]], **options: object) -> list[str]:
    return [paragraph.text for paragraph in table(rows, **options)]  # type: ignore[arg-type]


def test_each_row_carries_headers_groups_and_caption() -> None:
    rows = [
        [Cell("", header=True), Cell("Gammazumab", columns=2, header=True)],
        [Cell("Event", header=True), Cell("5 mg", header=True), Cell("9 mg", header=True)],
        [Cell("Skin", columns=3)],
        [Cell("Rash"), Cell("1%"), Cell("2%")],
        [Cell("Acne", rows=2), Cell("3%"), Cell("4%")],
        [Cell("5%"), Cell("")],
        [Cell("a: per protocol.", columns=3)],
    ]
    assert said(rows, caption="Table 1") == [
        "Table 1: Skin: Event: Rash; Gammazumab, 5 mg: 1%; Gammazumab, 9 mg: 2%.",
        "Table 1: Skin: Event: Acne; Gammazumab, 5 mg: 3%; Gammazumab, 9 mg: 4%.",
        "Table 1: Skin: Event: Acne; Gammazumab, 5 mg: 5%.",
        "Table 1: a: per protocol.",
    ]


def test_equal_values_side_by_side_are_no_group() -> None:
    rows = [[Cell("A"), Cell("B")], [Cell("yes"), Cell("yes")], [Cell("no"), Cell("yes")]]
    assert said(rows) == ["A: yes; B: yes.", "A: no; B: yes."]


def test_spans_that_unfold_to_gigabytes_are_refused() -> None:
    with pytest.raises(DocumentError, match="holds a table of more than 200000 cells; split the table"):
        said([[Cell("x", rows=999_999, columns=999_999)] * 300])
