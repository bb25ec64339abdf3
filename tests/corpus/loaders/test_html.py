from __future__ import annotations

from corpus.loaders import page
from corpus.loaders.html import load
from corpus.loaders.port import Origin
from rag.records import Document

ORIGIN = Origin("a/gamma-page.html", "gamma-page")


def read(body: str, head: str = "<title>Gammazumab in testitis</title>") -> Document:
    return load(f"<html><head>{head}</head><body>{body}</body></html>".encode(), ORIGIN).documents[0]


def said(body: str) -> str:
    return read(body).text.removeprefix("Gammazumab in testitis\n\n")


def test_headings_lists_and_line_breaks_keep_their_place() -> None:
    document = read(
        "<h2>Dosing</h2>Give:<ul><li>5 mg</li><li><p>9 mg</p><ul><li>or 7 mg</li></ul></li></ul><p>A<br>b.<br><br>C."
    )
    assert document.text.split("\n\n", 1)[1] == "Dosing\n\nGive:\n\n5 mg\n9 mg\nor 7 mg\n\nA b.\n\nC."
    assert [section.heading_path for section in document.sections] == [("Dosing",)]


def test_what_a_page_marks_as_surrounding_falls_away() -> None:
    body = (
        "<header>Site</header><nav>Menu</nav><div class='cookie-banner'>Cookies</div><div role=navigation>More</div>"
        "<main><h2>Safety</h2><p>Rash was rare in the adults of this made-up trial.</p><aside>Advert</aside></main>"
        "<div hidden>Hidden</div><form>Search</form><footer>Imprint</footer>"
    )
    assert said(body) == "Safety\n\nRash was rare in the adults of this made-up trial."


def test_a_table_keeps_rows_columns_groups_and_caption() -> None:
    body = (
        "<table><caption>Table 1. Events</caption><thead><tr><th>Event</th><th>5 mg<th>Placebo</tr></thead>"
        "<tr><td colspan=3>Skin</td></tr><tr><td>Rash<td>1%<td>2%</tr><tr><td>Acne</td><td></td><td>3%</td></tr></table>"
    )
    assert said(body) == (
        "Table 1. Events\n\nSkin: Event: Rash; 5 mg: 1%; Placebo: 2%.\nSkin: Event: Acne; Placebo: 3%."
    )


def test_raised_figures_are_no_part_of_the_figure_before() -> None:
    assert said("<p>Above 10<sup>9</sup>/L in rats<sup>2</sup>, CO<sub>2</sub> and 5 mg<sup>a</sup>.") == (
        "Above 10^9/L in rats², CO2 and 5 mga."
    )


def test_facts_come_from_what_publishers_write_for_machines() -> None:
    head = (
        '<title>x</title><meta name="citation_title" content="Gammazumab: a randomised trial">'
        '<meta name="citation_publication_date" content="2021/05/03"><meta name="citation_doi" content="10.1000/made.up">'
        '<meta name="citation_pmid" content="123"><meta name="citation_journal_title" content="Made-up Journal">'
        '<link rel="canonical" href="https://example.org/x">'
    )
    source = read("<p>Rash was rare.", head).source
    assert (source.title, source.kind, source.year) == ("Gammazumab: a randomised trial", "rct", 2021)
    assert source.publisher == "Made-up Journal"
    assert (source.identifiers.doi, source.identifiers.pmid) == ("10.1000/made.up", "123")
    assert source.identifiers.url == "https://example.org/x"


def test_markdown_pages_are_read_with_their_includes() -> None:
    text = (
        "# Gammazumab guideline\n\nRash <b>was</b> rare.\n\n```\ncode\n```\n\n"
        "| Drug | Dose |\n|--|--|\n| Beta | 5 mg |\n{: .grid }\n\n"
        "{% include box.html recommendationNum='3' topic='Dose' "
        "description='Give the patient's dose.' category='B' flow='x.png' %}\n"
    )
    document = page.load(text.encode(), Origin("a/guide.md", "guide")).documents[0]
    assert document.text == (
        "Gammazumab guideline\n\nRash was rare.\n\nDrug: Beta; Dose: 5 mg.\n\nRecommendation 3: Dose\n\n"
        "Give the patient's dose.\n\nCategory: B."
    )
    assert (document.source.kind, document.id) == ("guideline", "guide")
