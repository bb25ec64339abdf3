"""What a citation of PubMed says about its article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.loaders.design import design_of
from corpus.loaders.facts import Facts
from corpus.loaders.readable import readable
from corpus.loaders.retraction import notices_of_title, titled_retracted
from corpus.loaders.xml_text import plain, text_of
from rag.errors import DocumentError
from rag.records import Identifiers, SourceKind

_PMID = re.compile(r"[1-9]\d{0,8}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMCID = re.compile(r"PMC\d+")
_NCT = re.compile(r"NCT\d{8}")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_PROTOCOL = re.compile(r"\bprotocol\b", re.IGNORECASE)

# In this order: an article of several types is the first of them that is here.
_KINDS: tuple[tuple[SourceKind, frozenset[str]], ...] = (
    (
        "other",
        frozenset({"Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern",
                   "Clinical Trial Protocol"}),
    ),
    ("guideline", frozenset({"Practice Guideline", "Guideline", "Consensus Development Conference",
                             "Consensus Development Conference, NIH", "Consensus Statement"})),
    ("meta-analysis", frozenset({"Meta-Analysis", "Network Meta-Analysis", "Systematic Review"})),
    ("rct", frozenset({"Randomized Controlled Trial", "Equivalence Trial"})),
    ("cohort", frozenset({"Observational Study"})),
    ("case-series", frozenset({"Case Reports"})),
    ("other", frozenset({"Editorial", "Comment"})),
    ("review", frozenset({"Review", "Scoping Review"})),
    ("news", frozenset({"News", "Newspaper Article"})),
)  # fmt: skip
_COHORT_HEADINGS = frozenset({"Cohort Studies", "Retrospective Studies", "Follow-Up Studies", "Longitudinal Studies"})
_NOTICES = {
    "RetractionIn": "Retracted in",
    "RetractionOf": "Retracts",
    "PartialRetractionIn": "Retracted in part in",
    "PartialRetractionOf": "Retracts in part",
    "ErratumIn": "Corrected in",
    "ErratumFor": "Corrects",
    "ExpressionOfConcernIn": "Expression of concern in",
    "ExpressionOfConcernFor": "Expresses concern about",
    "CorrectedandRepublishedIn": "Corrected and republished in",
    "CorrectedandRepublishedFrom": "Corrected and republished from",
    "RetractedandRepublishedIn": "Retracted and republished in",
    "RetractedandRepublishedFrom": "Retracted and republished from",
    "UpdateIn": "Updated in",
    "UpdateOf": "Updates",
}
_RETRACTING = frozenset({"RetractionIn", "RetractedandRepublishedIn"})


def spoken(element: etree._Element | None) -> str:
    """The element's text on one line; "" for None."""
    return "" if element is None else readable(text_of(element, plain))


def facts_of(citation: etree._Element) -> Facts:
    """The facts of a PubmedArticle, PubmedBookArticle or MedlineCitation. DocumentError without a PMID."""
    pmid = readable(_findtext(citation, "PMID", "MedlineCitation/PMID", "BookDocument/PMID"))
    if not _PMID.fullmatch(pmid):
        raise DocumentError("has no PMID; export it again as PubMed XML")
    title = spoken(citation.find(".//ArticleTitle")).rstrip(".")
    if not title:
        title = spoken(citation.find(".//VernacularTitle")).rstrip(".") or spoken(citation.find(".//BookTitle"))
    types = {readable(element.text or "") for element in citation.iter("PublicationType")}
    relations = list(citation.iterfind(".//CommentsCorrectionsList/CommentsCorrections"))
    return Facts(
        title=title.removeprefix("[").removesuffix("]") if title.startswith("[") and title.endswith("]") else title,
        kind=_kind(citation, types, title),
        id=f"pmid-{pmid}",
        publisher=spoken(citation.find(".//Journal/Title"))
        or spoken(citation.find(".//MedlineTA"))
        or spoken(citation.find(".//Book/Publisher/PublisherName")),
        year=_year(citation),
        identifiers=_identifiers(citation, pmid),
        retracted="Retracted Publication" in types
        or titled_retracted(title)
        or any(relation.get("RefType") in _RETRACTING for relation in relations),
        notices=(*notices_of_title(title), *_notices(relations)),
    )


def _kind(citation: etree._Element, types: set[str], title: str) -> SourceKind:
    if citation.tag == "PubmedBookArticle":
        return "textbook"
    for kind, names in _KINDS:
        if names & types:
            return kind
    if _PROTOCOL.search(title):
        return "other"
    named = design_of(title, " ".join(spoken(text) for text in citation.iterfind(".//Abstract/AbstractText")))
    headings = {readable(element.text or "") for element in citation.iter("DescriptorName")}
    return "cohort" if named == "other" and headings & _COHORT_HEADINGS else named


def _identifiers(citation: etree._Element, pmid: str) -> Identifiers:
    doi = pmcid = None
    for element in citation.iter("ELocationID", "ArticleId"):
        # A reference's identifiers stand in the same elements, further down.
        if any(ancestor.tag in ("Reference", "ReferenceList") for ancestor in element.iterancestors()):
            continue
        kind, value = element.get("EIdType") or element.get("IdType"), readable(element.text or "")
        if kind == "doi" and element.get("ValidYN") != "N" and doi is None and _DOI.fullmatch(value):
            doi = value
        if kind in ("pmc", "pmcid") and pmcid is None and (found := _PMCID.search(value)):
            pmcid = found.group()
    for other in citation.iter("OtherID"):
        if pmcid is None and (found := _PMCID.match(readable(other.text or ""))):
            pmcid = found.group()
    trials = [readable(number.text or "") for number in citation.iterfind(".//DataBank/AccessionNumberList/*")]
    trials = sorted({number for number in trials if _NCT.fullmatch(number)})
    return Identifiers(doi=doi, pmid=pmid, pmcid=pmcid, nct=trials[0] if len(trials) == 1 else None)


def _year(citation: etree._Element) -> int | None:
    for path in ("Journal/JournalIssue/PubDate/Year", "Journal/JournalIssue/PubDate/MedlineDate", "ArticleDate/Year",
                 "Book/PubDate/Year", "ContributionDate/Year"):  # fmt: skip
        found = _YEAR.search(citation.findtext(f".//{path}") or "")
        if found:
            return int(found.group())
    return None


def _notices(relations: list[etree._Element]) -> Iterator[str]:
    for relation in relations:
        said = _NOTICES.get(relation.get("RefType", ""))
        if said:
            where = spoken(relation.find("RefSource")).rstrip(".")
            pmid = readable(relation.findtext("PMID") or "")
            yield readable(f"{said} {where}" + (f" (PMID {pmid})" if pmid else ""))


def _findtext(element: etree._Element, *paths: str) -> str:
    return next((text for path in paths if (text := element.findtext(path))), "")
