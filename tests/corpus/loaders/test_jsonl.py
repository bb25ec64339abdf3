from __future__ import annotations

import json
from typing import Any

import pytest

from rag.errors import DocumentError
from rag.records import Identifiers
from tests.corpus.loaders.reading import only, read, sections

SETID = "01234567-89ab-cdef-0123-456789abcdef"


def line(**fields: Any) -> str:
    return json.dumps({"id": "doc-1", "title": "Gammazumab", "text": "It works.", **fields}, ensure_ascii=False)


def test_source_fields_and_text() -> None:
    document = only(
        line(
            kind="rct",
            year=2020,
            publisher="J",
            identifiers={"pmid": "1"},
            is_summary=True,
            text="One.\n\nTwo.\nThree.",
        ),
        "a.jsonl",
    )
    source = document.source
    assert (source.id, source.kind, source.year, source.publisher, source.is_summary) == (
        "doc-1",
        "rct",
        2020,
        "J",
        True,
    )
    assert source.identifiers == Identifiers(pmid="1")
    assert document.text == "Gammazumab\n\nOne.\n\nTwo.\nThree."


def test_sections_have_heading_paths_and_pages() -> None:
    record = json.loads(line())
    del record["text"]
    record["sections"] = [
        {"heading_path": ["Methods", "Patients"], "text": "One.", "page": 3},
        {"heading_path": ["Methods"], "text": "Two."},
        {"text": "Three."},
    ]
    document = only(json.dumps(record), "a.jsonl")
    assert sections(document) == [(("Methods", "Patients"), "One."), (("Methods",), "Two."), ((), "Three.")]
    assert [section.page for section in document.sections] == [3, None, None]


def test_checksum_is_that_of_the_line_alone() -> None:
    alone = only(line(), "a.jsonl").source.sha256
    assert read(line() + "\n\n" + line(id="doc-2"), "a.jsonl").documents[0].source.sha256 == alone


def test_broken_lines_are_refused_by_number_and_the_others_stay() -> None:
    lines = [
        line(),
        "{",
        "[]",
        '{"id": "doc-2", "title": "Two", "text": "x"} trailing',
        line(id="Not An Id"),
        line(id="doc-3", colour="red"),
        line(id="doc-4", sections=[]),
        line(id="doc-5", text=5),
        '{"id": "doc-6", "id": "doc-7", "title": "A B", "text": "x"}',
        '{"title": "A B", "text": "x"}',
        line(id="doc-8", year=float("nan")),
        line(id="doc-9", text=""),
        "[" * 100_000,
        line(id="doc-10"),
    ]
    loaded = read("\n".join(lines), "a.jsonl")
    assert [document.id for document in loaded.documents] == ["doc-1", "doc-10"]
    assert [refusal.where for refusal in loaded.refused] == [f"line {number}" for number in range(2, 14)]
    why = [refusal.why for refusal in loaded.refused]
    assert why[0] == "is not JSON at column 2; write one whole object to a line"
    assert why[1] == "is no JSON object; write one object with 'id', 'title' and 'text' to a line"
    assert "'id'" in why[3] or "id" in why[3]
    assert why[4].startswith("has the unknown field 'colour' in the line; the fields are")
    assert why[5] == "needs either 'text' or 'sections'; write one of them"
    assert why[6] == "has no text in text; write a string"
    assert why[7] == "has the field 'id' twice; keep one of them"
    assert why[8] == "has no 'id'; add it (docs/corpus.md has the schema)"
    assert why[9] == "holds NaN, which is no JSON; write null, or leave the field out"
    assert why[10].startswith("holds no text below its title")
    assert why[11] == "nests its values too deeply; write it flatter"


def test_line_separators_within_a_string_do_not_end_the_line() -> None:
    assert only(line(text="One.\u2028Still one."), "a.jsonl").text == "Gammazumab\n\nOne. Still one."


def test_file_without_a_line_is_refused() -> None:
    with pytest.raises(DocumentError, match="is empty; remove it"):
        read("\n\n", "a.jsonl")


def test_label_of_openfda() -> None:
    record = {
        "spl_product_data_elements": ["Testiva gammazumab"],
        "indications_and_usage": ["1 INDICATIONS AND USAGE TESTIVA is indicated for testitis."],
        "boxed_warning": ["WARNING: RASH Rash has occurred."],
        "adverse_reactions": ["6 ADVERSE REACTIONS Rash 7% 1%"],
        "adverse_reactions_table": [
            "<table><caption>Table 1. Rates</caption><tbody><tr><td>Reaction</td><td>Testiva</td><td>Placebo</td></tr>"
            "<tr><td>Rash</td><td>7%</td><td>1%</td></tr></tbody></table>"
        ],
        "set_id": SETID,
        "id": "x",
        "version": "4",
        "effective_time": "20240131",
        "openfda": {"brand_name": ["TESTIVA"], "generic_name": ["GAMMAZUMAB"], "manufacturer_name": ["Made-up Pharma"]},
    }
    document = only(json.dumps(record), "a.jsonl")
    source = document.source
    assert (source.id, source.title, source.kind) == (f"spl-{SETID}", "TESTIVA (GAMMAZUMAB)", "label")
    assert (source.version, source.publisher, source.jurisdiction) == ("2024-01-31 (version 4)", "Made-up Pharma", "US")
    assert sections(document) == [
        (("Boxed warning",), "WARNING: RASH Rash has occurred."),
        (("Indications and usage",), "1 INDICATIONS AND USAGE TESTIVA is indicated for testitis."),
        (
            ("Adverse reactions",),
            "6 ADVERSE REACTIONS Rash 7% 1%\n\nTable 1: Rates\n\n"
            "Table 1, Rates: Reaction: Rash; Testiva: 7%; Placebo: 1%.",
        ),
    ]
