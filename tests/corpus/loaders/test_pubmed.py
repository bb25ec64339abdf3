from __future__ import annotations

import gzip

import pytest

from rag.errors import DocumentError
from rag.records import Identifiers, SourceKind
from tests.corpus.loaders.reading import only, read, sections

CITATION = """
<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>{date}</PubDate></JournalIssue>
<Title>Journal of made-up medicine</Title></Journal><ArticleTitle>{title}</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/made.{pmid}</ELocationID>
{abstract}
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList>{types}</PublicationTypeList></Article>{more}</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId>
<ArticleId IdType="pmc">PMC88</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""
ABSTRACT = """<Abstract><AbstractText Label="BACKGROUND">Gammazumab binds testin&#x3b2;<sub>2</sub>.</AbstractText>
<AbstractText Label="RESULTS">Counts fell to 1.2 &#xd7; 10<sup>9</sup>/L with gammazumab.</AbstractText>
<CopyrightInformation>Copyright of the journal.</CopyrightInformation></Abstract>
<OtherAbstract Type="Publisher" Language="spa"><AbstractText>No se lee.</AbstractText></OtherAbstract>"""
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
"""


def citation(
    pmid: str = "101",
    *,
    types: tuple[str, ...] = ("Journal Article",),
    title: str = "Gammazumab in testitis.",
    abstract: str = ABSTRACT,
    date: str = "<Year>2021</Year>",
    more: str = "",
) -> str:
    said = "".join(f'<PublicationType UI="D0">{name}</PublicationType>' for name in types)
    return CITATION.format(pmid=pmid, types=said, title=title, abstract=abstract, date=date, more=more)


def a_set(*citations: str) -> str:
    return f"{HEAD}<PubmedArticleSet>{''.join(citations)}</PubmedArticleSet>"


def test_citation_becomes_a_document_under_its_pmid() -> None:
    document = only(a_set(citation()), "search.xml")
    assert document.id == "pmid-101"
    assert document.source.title == "Gammazumab in testitis"
    assert (document.source.publisher, document.source.year) == ("Journal of made-up medicine", 2021)
    assert document.source.identifiers == Identifiers(
        doi="10.1000/made.101", pmid="101", pmcid="PMC77", nct="NCT01234567"
    )
    assert sections(document) == [
        (("Abstract", "Background"), "Gammazumab binds testinβ2."),
        (("Abstract", "Results"), "Counts fell to 1.2 × 10⁹/L with gammazumab."),
    ]


def test_many_citations_in_one_packed_file_and_a_broken_one_among_them() -> None:
    loaded = read(gzip.compress(a_set(citation("1"), citation("2", abstract=""), citation("3")).encode()), "all.xml.gz")
    assert [document.id for document in loaded.documents] == ["pmid-1", "pmid-3"]
    assert [(refusal.where, refusal.why) for refusal in loaded.refused] == [
        ("PMID 2", "has no abstract, so it holds nothing to quote; add its full text, or leave it out")
    ]


def test_one_more_citation_leaves_the_checksum_of_the_others() -> None:
    alone = only(a_set(citation("1")), "all.xml")
    together = read(a_set(citation("1"), citation("2")), "all.xml").documents[0]
    assert alone.source.sha256 == together.source.sha256
    assert alone.source.sha256 != read(a_set(citation("1", title="Gammazumab.")), "a.xml").documents[0].source.sha256


@pytest.mark.parametrize(
    ("types", "title", "kind"),
    [
        (("Journal Article", "Randomized Controlled Trial"), "Gammazumab.", "rct"),
        (("Meta-Analysis", "Randomized Controlled Trial", "Review"), "Gammazumab.", "meta-analysis"),
        (("Systematic Review", "Journal Article"), "Gammazumab.", "meta-analysis"),
        (("Practice Guideline", "Review"), "Gammazumab.", "guideline"),
        (("Observational Study",), "Gammazumab.", "cohort"),
        (("Case Reports", "Letter"), "Gammazumab.", "case-series"),
        (("Review",), "Gammazumab.", "review"),
        (("News",), "Gammazumab.", "news"),
        (("Clinical Trial Protocol", "Randomized Controlled Trial"), "Gammazumab.", "other"),
        (("Published Erratum",), "Gammazumab in a randomized trial.", "other"),
        (("Journal Article",), "Gammazumab: a randomised controlled trial.", "rct"),
        (("Journal Article",), "Gammazumab: protocol of a randomised controlled trial.", "other"),
        (("Journal Article",), "Gammazumab.", "other"),
    ],
)
def test_publication_types_give_the_kind(types: tuple[str, ...], title: str, kind: SourceKind) -> None:
    assert only(a_set(citation(types=types, title=title)), "a.xml").source.kind == kind


def test_headings_of_medline_tell_a_cohort() -> None:
    headings = (
        "<MeshHeadingList><MeshHeading><DescriptorName>Cohort Studies</DescriptorName></MeshHeading></MeshHeadingList>"
    )
    assert only(a_set(citation(more=headings)), "a.xml").source.kind == "cohort"


def test_retraction_and_correction_are_told() -> None:
    relations = """<CommentsCorrectionsList>
    <CommentsCorrections RefType="CommentIn"><RefSource>Not told</RefSource></CommentsCorrections>
    <CommentsCorrections RefType="ErratumIn"><RefSource>J Made Med. 2022;1:2.</RefSource></CommentsCorrections>
    <CommentsCorrections RefType="RetractionIn"><RefSource>J Made Med. 2023;3:4</RefSource><PMID Version="1">102</PMID>
    </CommentsCorrections></CommentsCorrectionsList>"""
    source = only(a_set(citation(types=("Retracted Publication",), more=relations)), "a.xml").source
    assert source.retracted
    assert source.notices == ("Corrected in J Made Med. 2022;1:2", "Retracted in J Made Med. 2023;3:4 (PMID 102)")


def test_expression_of_concern_is_a_notice_and_no_retraction() -> None:
    relations = """<CommentsCorrectionsList><CommentsCorrections RefType="ExpressionOfConcernIn">
    <RefSource>J Made Med. 2024</RefSource></CommentsCorrections></CommentsCorrectionsList>"""
    source = only(a_set(citation(more=relations)), "a.xml").source
    assert (source.retracted, source.notices) == (False, ("Expression of concern in J Made Med. 2024",))


def test_titles_tell_what_was_taken_back() -> None:
    retracted = only(a_set(citation(title="RETRACTED: Gammazumab.")), "a.xml").source
    withdrawn = only(a_set(citation(title="WITHDRAWN: Gammazumab.")), "a.xml").source
    assert (retracted.retracted, retracted.notices) == (True, ())
    assert (withdrawn.retracted, withdrawn.notices) == (False, ("Withdrawn, by its title",))


def test_year_of_an_issue_over_two_years_is_its_first() -> None:
    assert only(a_set(citation(date="<MedlineDate>1998 Dec-1999 Jan</MedlineDate>")), "a.xml").source.year == 1998


def test_citation_of_medline_without_its_pubmed_frame() -> None:
    frame = citation()
    inner = frame[frame.index("<MedlineCitation") : frame.index("</MedlineCitation>")] + "</MedlineCitation>"
    assert only(f"<MedlineCitationSet>{inner}</MedlineCitationSet>", "a.xml").id == "pmid-101"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (a_set(citation())[:-40], "is not well-formed XML"),
        (f"{HEAD}<PubmedArticleSet/>", "holds no citation; export the search again as PubMed XML"),
        (a_set(citation(abstract="")), "has no abstract"),
        (a_set(citation("x")), "has no PMID; export it again as PubMed XML"),
        (
            '<!DOCTYPE PubmedArticleSet [<!ENTITY a "x">]><PubmedArticleSet>' + citation() + "</PubmedArticleSet>",
            "declares entities of its own",
        ),
        ("<PubmedArticleSet>" + "<a>" * 400 + "</a>" * 400 + "</PubmedArticleSet>", "nests its elements too deeply"),
    ],
)
def test_unusable_files_say_why(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(text, "a.xml")
