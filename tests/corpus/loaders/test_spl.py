from __future__ import annotations

import pytest

from rag.errors import DocumentError
from tests.corpus.loaders.reading import only, read, sections

SETID = "01234567-89ab-cdef-0123-456789abcdef"
LABEL = """<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><code code="34391-3"/>
<title>These highlights do not include all the information.
 See full prescribing information for TESTIVA.<br/>
TESTIVA<sup>®</sup> (gammazumab) injection<br/>Initial U.S. Approval: 2020</title>
<effectiveTime value="20240131"/><setId root="01234567-89AB-CDEF-0123-456789ABCDEF"/><versionNumber value="3"/>
<author><assignedEntity><representedOrganization><name>Made-up Pharma</name></representedOrganization></assignedEntity></author>
<component><structuredBody>{body}</structuredBody></component></document>"""


def section(code: str, title: str, text: str, more: str = "", kind: str = "") -> str:
    titled = f"<title>{title}</title>" if title else ""
    named = f'<code code="{code}" displayName="{kind}"/>'
    return f"<component><section>{named}{titled}<text>{text}</text>{more}</section></component>"


def label(*parts: str) -> str:
    return LABEL.format(body="".join(parts))


def of(*parts: str) -> list[tuple[tuple[str, ...], str]]:
    return sections(only(label(*parts), "a.xml"))


USE = section("34067-9", "1 INDICATIONS AND USAGE", "<paragraph>For testitis.</paragraph>")


def test_head_gives_the_source() -> None:
    source = only(label(USE), "a.xml").source
    assert (source.id, source.title, source.kind) == (f"spl-{SETID}", "TESTIVA® (gammazumab) injection", "label")
    assert (source.publisher, source.jurisdiction) == ("Made-up Pharma", "US")
    assert (source.version, source.year, source.identifiers.setid) == ("2024-01-31 (version 3)", 2024, SETID)


def test_boxed_warning_and_highlights_have_headings_of_their_own() -> None:
    highlight = "<excerpt><highlight><text><paragraph>Can cause rash (5.1).</paragraph></text></highlight></excerpt>"
    assert of(section("34066-1", "WARNING: RASH", "<paragraph>Rash has occurred.</paragraph>", highlight), USE) == [
        (("Highlights of prescribing information", "Boxed warning"), "Can cause rash (5.1)."),
        (("Boxed warning", "WARNING: RASH"), "Rash has occurred."),
        (("1 INDICATIONS AND USAGE",), "For testitis."),
    ]


def test_numbered_sections_nest_and_an_untitled_one_belongs_to_the_one_above_it_only() -> None:
    below = section("42229-5", "5.1 Rash", "<paragraph>One.</paragraph>") + section(
        "42229-5", "", "<paragraph>Two.</paragraph>"
    )
    assert of(section("43685-7", "5 WARNINGS", "", below)) == [
        (("5 WARNINGS", "5.1 Rash"), "One."),
        (("5 WARNINGS",), "Two."),
    ]


def test_text_in_a_box_is_no_boxed_warning_when_it_warns_of_nothing() -> None:
    box = section("34066-1", "", "<paragraph>Made in Testland.</paragraph>")
    assert of(section("42229-5", "Other", "<paragraph>One.</paragraph>", box))[-1] == (("Other",), "Made in Testland.")


def test_items_are_led_by_the_words_that_open_them() -> None:
    text = "<paragraph>Do not give it. Contraindicated in:</paragraph><list><item>children</item><item>pregnancy</item></list>"
    assert of(section("34070-3", "4 CONTRAINDICATIONS", text)) == [
        (
            ("4 CONTRAINDICATIONS",),
            "Do not give it. Contraindicated in:\nContraindicated in: children\nContraindicated in: pregnancy",
        )
    ]


def test_title_leads_items_that_go_on_from_it() -> None:
    text = "<list><item>in children</item><item>for testitis</item></list>"
    assert of(section("50570-1", "Do not use", text)) == [
        (("Do not use",), "Do not use: in children\nDo not use: for testitis")
    ]


def test_bullets_after_line_breaks_are_items() -> None:
    text = "<paragraph>Infections include:<br/>• tuberculosis<br/>• mycosis</paragraph>"
    assert of(section("42229-5", "5.1 Infections", text)) == [
        (
            ("5.1 Infections",),
            "Infections include:\nInfections include: tuberculosis\nInfections include: mycosis",
        )
    ]


def test_table_without_marked_headers_keeps_rows_columns_and_notes() -> None:
    text = """<table><caption>Table 1. Rates.</caption><tbody>
    <tr><td> </td><td colspan="2">TESTIVA</td><td>Placebo</td></tr>
    <tr><td>Reaction</td><td>5 mg</td><td>10 mg<footnote ID="n1">Twice daily.</footnote></td><td>N = 9</td></tr>
    <tr><td>Rash</td><td>7%</td><td>8%</td><td>1%<footnoteRef IDREF="n1"/></td></tr></tbody></table>"""
    assert of(section("34084-4", "6 ADVERSE REACTIONS", text)) == [
        (
            ("6 ADVERSE REACTIONS",),
            "Table 1: Rates.\n\n"
            "Table 1, Rates: Reaction: Rash; TESTIVA, 5 mg: 7%; TESTIVA, 10 mg[a]: 8%; Placebo, N = 9: 1%[a].\n"
            "[a] Twice daily.",
        )
    ]


def test_figures_under_each_other_in_one_cell_get_rows_of_their_own() -> None:
    text = """<table><tbody><tr><td>Response</td><td>Placebo</td></tr>
    <tr><td>Remission<br/>&#8195;Week 12<br/>&#8195;Week 24</td><td><br/>14%<br/>15%</td></tr></tbody></table>"""
    assert of(section("34092-7", "14 STUDIES", text))[0][1] == (
        "Response: Remission, Week 12; Placebo: 14%.\nResponse: Remission, Week 24; Placebo: 15%."
    )


def test_label_without_a_title_is_named_by_its_product() -> None:
    product = """<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>Testiva</name>
    <asEntityWithGeneric><genericMedicine><name>Gammazumab</name></genericMedicine></asEntityWithGeneric>
    </manufacturedProduct></manufacturedProduct></subject></section></component>"""
    text = label(product, USE)
    begin, end = text.index("<title>These"), text.index("</title>")
    assert only(text[:begin] + text[end + 8 :], "a.xml").source.title == "Testiva (Gammazumab)"
    assert (
        only(text[: begin + 7] + "Drug Facts" + text[end:], "a.xml").source.title == "Testiva (Gammazumab): Drug Facts"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (label(), "lists products without any text of a label"),
        ('<document xmlns="urn:hl7-org:v3"/>', "is SPL without a body"),
        (label(USE)[:-5], "is not well-formed XML"),
        (label(USE).replace("<document", '<!DOCTYPE document [<!ENTITY a "b">]><document', 1), "declares entities"),
    ],
)
def test_unusable_labels_say_why(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(text, "a.xml")
