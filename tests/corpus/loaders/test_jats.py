from __future__ import annotations

import pytest

from corpus.loaders.jats_inline import spoken
from corpus.loaders.safe_xml import parse
from rag.errors import DocumentError
from rag.records import Identifiers
from tests.corpus.loaders.reading import only, read, sections

FRONT = """<front><journal-meta><journal-title-group><journal-title>Journal of Made-up Medicine</journal-title>
</journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">101</article-id><article-id pub-id-type="pmc">77</article-id>
<article-id pub-id-type="doi">10.1000/made</article-id>
<title-group><article-title>Gammazumab in testitis<xref ref-type="fn" rid="f">*</xref></article-title></title-group>
<pub-date pub-type="epub"><year>2019</year></pub-date><pub-date pub-type="ppub"><year>2020</year></pub-date>
<permissions><license><license-p>Under the
<ext-link xlink:href="http://creativecommons.org/licenses/by-nc/4.0/">licence</ext-link>; the waiver
(http://creativecommons.org/publicdomain/zero/1.0/) is for data.</license-p></license></permissions>
{meta}<abstract><sec><title>Methods</title><p>Adults {design}. NCT01234567.</p></sec></abstract></article-meta></front>"""
ARTICLE = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="{kind}">{front}<body>{body}</body>
<back><ack><p>Thanks.</p></ack><ref-list><ref><mixed-citation>Not read.</mixed-citation></ref></ref-list></back></article>"""


def article(body: str, *, kind: str = "research-article", meta: str = "", design: str = "were studied") -> str:
    return ARTICLE.format(kind=kind, front=FRONT.format(meta=meta, design=design), body=body)


BODY = "<sec><label>1</label><title>Results</title><p>It worked.</p></sec>"


def body_of(xml: str) -> list[tuple[tuple[str, ...], str]]:
    return [section for section in sections(only(article(xml), "a.nxml")) if section[0][:1] != ("Abstract",)]


def inline(xml: str) -> str:
    return spoken(parse(f"<p>{xml}</p>".encode()))


def test_front_gives_the_source() -> None:
    source = only(article(BODY), "a.nxml").source
    assert (source.id, source.title, source.kind, source.year) == ("pmc77", "Gammazumab in testitis", "other", 2020)
    assert (source.publisher, source.licence) == ("Journal of Made-up Medicine", "CC BY-NC 4.0")
    assert source.identifiers == Identifiers(doi="10.1000/made", pmid="101", pmcid="PMC77", nct="NCT01234567")


def test_sections_are_heading_paths_and_references_are_left_out() -> None:
    document = only(
        article(
            "<sec><title>Results</title><p>One.</p><sec><title>Safety</title><p>Two.</p></sec></sec><sec><p>Three.</p></sec>"
        ),
        "a.nxml",
    )
    assert sections(document)[1:] == [(("Results",), "One."), (("Results", "Safety"), "Two.\n\nThree.")]
    assert "Thanks" not in document.text
    assert "Not read" not in document.text


@pytest.mark.parametrize(
    ("kind", "design", "expected"),
    [
        ("research-article", "were randomly assigned to gammazumab or placebo", "rct"),
        ("research-article", "were randomly selected from a register", "other"),
        ("research-article", "were not randomized", "other"),
        ("research-article", "took part in a retrospective cohort study", "cohort"),
        ("review-article", "were randomised in all trials", "review"),
        ("case-report", "were seen", "case-series"),
        ("correction", "were randomly assigned", "other"),
    ],
)
def test_kind_is_what_the_article_says_of_itself(kind: str, design: str, expected: str) -> None:
    assert only(article(BODY, kind=kind, design=design), "a.nxml").source.kind == expected


def test_related_articles_are_notices() -> None:
    meta = """<related-article related-article-type="retraction-forward" xlink:href="10.1000/retraction"/>
    <related-article related-article-type="corrected-article" xlink:href="100" ext-link-type="pubmed"/>
    <related-article related-article-type="companion" xlink:href="99"/>"""
    source = only(article(BODY, meta=meta), "a.nxml").source
    assert (source.retracted, source.notices) == (True, ("Retracted by doi 10.1000/retraction", "Corrects PMID 100"))


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('It worked [<xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref>].', "It worked."),
        ('It worked [<xref ref-type="bibr">1</xref>–<xref ref-type="bibr">4</xref>], too.', "It worked, too."),
        ('It worked.<sup><xref ref-type="bibr">1,2</xref></sup> Again.', "It worked. Again."),
        ('It worked <xref ref-type="bibr">[28]</xref>, <xref ref-type="bibr">[29]</xref>.', "It worked."),
        ('as shown in [<xref ref-type="bibr">12</xref>].', "as shown in [12]."),
        ('(see also <xref ref-type="bibr">Smith 2010</xref>)', "(see also Smith 2010)"),
        ('(Kok, <xref ref-type="bibr">2001</xref>)', "(Kok, 2001)"),
        ('(<xref ref-type="bibr">12</xref>; trial B)', "(trial B)"),
        ('as in <xref ref-type="fig">Figure 2</xref>', "as in Figure 2"),
        ('Lehrer et al. <xref ref-type="bibr">[55]</xref> argue', "Lehrer et al. argue"),
        ('in regions[<xref ref-type="bibr">9</xref>].', "in regions."),
        ('in rats [[<xref ref-type="bibr">8</xref>], and [<xref ref-type="bibr">10</xref>]], too', "in rats, too"),
        ('(as shown <xref ref-type="bibr">8</xref>) twice', "(as shown) twice"),
        ('an arm [<xref ref-type="bibr">5</xref>]; another', "an arm; another"),
        ("10<sup>6</sup> cells/m<sup>2</sup>, 3 min<sup>−1</sup>", "10⁶ cells/m², 3 min⁻¹"),
        ("1<sup>st</sup> H<sub>2</sub>O", "1st H2O"),
        ("12.5<sup>a</sup> and 3<sup>a,b</sup>*", "12.5[a] and 3[a,b]*"),
        ("dose&nbsp;&alpha; 5 &mu;g", "dose α 5 μg"),
        ("<inline-formula><alternatives><tex-math>\\documentclass{a}$$x$$</tex-math>"
         "<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
         "</alternatives></inline-formula>", "x²=(1)/(2)"),
    ],
)  # fmt: skip
def test_running_text_reads_well(xml: str, text: str) -> None:
    doctype = b'<!DOCTYPE p PUBLIC "-//NLM//DTD JATS//EN" "JATS.dtd">'
    assert spoken(parse(doctype + f"<p>{xml}</p>".encode())) == text


TABLE = """<table-wrap><label>Table 1</label><caption><title>Remission. By arm.</title></caption><table>
<thead><tr><th rowspan="2">Outcome</th><th colspan="2">Arm</th></tr><tr><th>Gammazumab</th><th>Placebo</th></tr></thead>
<tbody><tr><td>Remission</td><td/><td/></tr><tr><td>&#8195;Week 12</td><td>30%<xref ref-type="table-fn">a</xref></td>
<td>12%</td></tr><tr><td>&#8195;Week 24</td><td>50%</td><td>15%</td></tr><tr><td>Deaths</td><td>0</td><td>1</td></tr>
</tbody></table><table-wrap-foot><fn><label>a</label><p>Primary outcome.</p></fn></table-wrap-foot></table-wrap>"""


def test_a_figure_keeps_its_row_its_columns_and_what_stands_above() -> None:
    assert body_of(f"<sec><title>Results</title>{TABLE}</sec>") == [
        (
            ("Results",),
            "Table 1: Remission. By arm.\n\n"
            "Table 1, Remission: Outcome: Remission, Week 12; Arm, Gammazumab: 30%[a]; Arm, Placebo: 12%.\n"
            "Table 1, Remission: Outcome: Remission, Week 24; Arm, Gammazumab: 50%; Arm, Placebo: 15%.\n"
            "Table 1, Remission: Outcome: Deaths; Arm, Gammazumab: 0; Arm, Placebo: 1.\n"
            "[a] Primary outcome.",
        )
    ]


def test_table_within_a_paragraph_parts_it() -> None:
    ((path, text),) = body_of(f"<sec><title>Results</title><p>Before.{TABLE}After.</p></sec>")
    assert path == ("Results",)
    assert text.startswith("Before.\n\nTable 1: Remission")
    assert text.endswith("[a] Primary outcome.\n\nAfter.")


def test_list_items_are_led_by_their_opening() -> None:
    xml = """<sec><title>Methods</title><p>Excluded were adults with:<list><list-item><label>1</label><p>testitis;</p>
    </list-item><list-item><p>infection.</p></list-item></list></p></sec>"""
    assert body_of(xml) == [
        (
            ("Methods",),
            "Excluded were adults with:\nExcluded were adults with: testitis;\nExcluded were adults with: infection.",
        )
    ]


def test_figures_speak_by_their_captions() -> None:
    xml = "<sec><title>Results</title><fig><label>Figure 1.</label><caption><p>Survival.</p></caption><graphic/></fig></sec>"
    assert body_of(xml) == [(("Results",), "Figure 1: Survival.")]


def test_set_of_articles_as_e_utilities_give_it() -> None:
    second = article(BODY).replace(">77<", ">78<")
    empty = (
        article("")
        .replace(">77<", ">79<")
        .replace("<abstract>", "<trans-abstract>")
        .replace("</abstract>", "</trans-abstract>")
    )
    loaded = read(f"<pmc-articleset>{article(BODY)}{second}{empty}</pmc-articleset>", "set.xml")
    assert [document.id for document in loaded.documents] == ["pmc77", "pmc78"]
    assert [refusal.where for refusal in loaded.refused] == ["article 79"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<pmc-articleset/>", "holds no article"),
        ('<article article-type="x"><body/></article>', "is JATS without a front"),
        (article(BODY)[:-20], "is not well-formed XML"),
        ('<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + article("<p>&x;</p>"), "declares entities"),
    ],
)
def test_unusable_articles_say_why(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(text, "a.nxml")
