from __future__ import annotations

from corpus.loaders.port import Origin
from corpus.loaders.text import load
from rag.records import Document


def read(text: str, stem: str = "Gammazumab notes") -> Document:
    return load(text.encode(), Origin(f"{stem}.txt", stem)).documents[0]


def test_headings_paragraphs_and_items() -> None:
    document = read(
        "A note on gammazumab\n\nDOSING\n\nGive 5 mg\nonce a day.\n\n * first item\n   goes on\n * second item\n\n"
        "5.1 Rash\n\nRash was rare.\n\nMonitoring\n==========\n\nNone.\n"
    )
    assert document.source.title == "A note on gammazumab"
    assert [(s.heading_path, document.text[s.start : s.end]) for s in document.sections] == [
        (("DOSING",), "Give 5 mg once a day.\n\nfirst item goes on\nsecond item"),
        (("DOSING", "5.1 Rash"), "Rash was rare."),
        (("Monitoring",), "None."),
    ]


def test_a_numbered_or_capital_first_line_is_a_section_not_the_title() -> None:
    document = read("5 WARNINGS AND PRECAUTIONS\n\nRash was rare.\n")
    assert (document.source.title, document.source.kind) == ("Gammazumab notes", "other")
    assert document.sections[0].heading_path == ("5 WARNINGS AND PRECAUTIONS",)
    assert read("Rash was rare.", "GAMMA_boxed_warnings").source.kind == "label"
