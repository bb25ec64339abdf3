from __future__ import annotations

import io

import docx

from corpus.loaders.docx import load
from corpus.loaders.port import Origin
from rag.records import Document


def read(made: docx.document.Document) -> Document:
    out = io.BytesIO()
    made.save(out)
    return load(out.getvalue(), Origin("a/report.docx", "report")).documents[0]


def test_headings_lists_tables_and_powers() -> None:
    made = docx.Document()
    made.add_heading("Gammazumab guideline", 0)
    made.add_paragraph("Intro\u00a0text.")
    made.add_heading("Dosing", 1)
    made.add_paragraph("5 mg", style="List Bullet")
    made.add_paragraph("9 mg", style="List Bullet")
    power = made.add_paragraph("Above 10")
    power.add_run("9").font.superscript = True
    power.add_run("/L.")
    made.add_heading("Events", 2)
    made.add_paragraph("Table 1 Events", style="Caption")
    table = made.add_table(rows=3, cols=3)
    for row, values in zip(table.rows, (("Event", "5 mg", "9 mg"), ("Rash", "1%", "2%"), ("", "3%", "")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    document = read(made)
    assert (document.source.title, document.source.kind, document.id) == ("Gammazumab guideline", "guideline", "report")
    assert [(s.heading_path, document.text[s.start : s.end]) for s in document.sections] == [
        ((), "Intro text."),
        (("Dosing",), "5 mg\n9 mg\n\nAbove 10^9/L."),
        (
            ("Dosing", "Events"),
            "Table 1 Events\n\nTable 1 Events: Event: Rash; 5 mg: 1%; 9 mg: 2%.\nTable 1 Events: Event: Rash; 5 mg: 3%.",
        ),
    ]


def test_deleted_words_are_gone_and_the_title_may_stand_in_the_properties() -> None:
    made = docx.Document()
    made.core_properties.title = "A note on rash"
    paragraph = made.add_paragraph("Rash was rare.")
    deleted = paragraph._p.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}delText", {})
    deleted.text = " Not at all."
    paragraph.runs[0]._r.append(deleted)
    assert read(made).text == "A note on rash\n\nRash was rare."
