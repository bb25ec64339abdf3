"""What a JATS article says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from corpus.loaders.design import design_of
from corpus.loaders.facts import Facts, shortened
from corpus.loaders.jats_inline import special, tidy
from corpus.loaders.licences import licence_of
from corpus.loaders.readable import readable
from corpus.loaders.retraction import notices_of_title, titled_retracted
from corpus.loaders.xml_text import all_text, name_of, text_of
from rag.records import Identifiers, SourceKind

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_NCT = re.compile(r"\bNCT\d{8}\b")
_REGISTERED = re.compile(r"\bregist.{0,120}?(NCT\d{8})\b", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d{1,9}")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_KINDS: dict[str, SourceKind] = {
    "systematic-review": "meta-analysis",
    "meta-analysis": "meta-analysis",
    "case-report": "case-series",
    "guideline": "guideline",
    "news": "news",
    "review-article": "review",
    "review": "review",
}
_NO_STUDY = frozenset(
    "correction retraction expression-of-concern editorial letter article-commentary reply abstract addendum obituary "
    "book-review introduction announcement calendar partial-retraction discussion reprint protocol".split()
)
_PROTOCOL = re.compile(r"\bprotocol\b", re.IGNORECASE)
_RELATED = {
    "corrected-article": "Corrects",
    "correction-forward": "Corrected by",
    "retracted-article": "Retracts",
    "retraction-forward": "Retracted by",
    "partial-retraction": "Retracts in part",
    "partial-retraction-forward": "Retracted in part by",
    "object-of-concern": "Expresses concern about",
    "concern-forward": "Expression of concern in",
    "expression-of-concern": "Expression of concern in",
    "addended-article": "Adds to",
    "addendum": "Addendum in",
    "updated-article": "Updates",
    "update": "Updated by",
}
_LINK = "{http://www.w3.org/1999/xlink}href"


def facts_of(article: etree._Element) -> Facts:
    """The facts of an article with a front."""
    meta = article.find("front/article-meta")
    if meta is None:
        meta = etree.Element("article-meta")
    title = _title(meta)
    identifiers = _identifiers(article, meta)
    related = [
        (element.get("related-article-type", ""), element.get(_LINK) or readable(all_text(element)))
        for element in meta.iter("related-article")
    ]
    return Facts(
        title=title,
        kind=_kind(article, meta, title),
        id=_id(identifiers),
        publisher=_first(article, "front/journal-meta//journal-title", "front/journal-meta//journal-id"),
        year=_year(meta),
        identifiers=identifiers,
        licence=licence_of(meta),
        retracted=titled_retracted(title) or any(kind == "retraction-forward" for kind, _ in related),
        notices=(
            *notices_of_title(title),
            *(readable(f"{_RELATED[kind]} {_named(where)}").strip() for kind, where in related if kind in _RELATED),
        ),
    )


def _title(meta: etree._Element) -> str:
    parts: list[str] = []
    for path in ("title-group/article-title", "title-group/subtitle"):
        found = meta.find(path)
        if found is not None:
            parts.append(tidy(text_of(found, _without_notes)).rstrip(" .:"))
    return ": ".join(filter(None, parts))


def _without_notes(element: etree._Element) -> str | None:
    return "" if name_of(element) in ("xref", "fn") else special(element)


def _identifiers(article: etree._Element, meta: etree._Element) -> Identifiers:
    given = {element.get("pub-id-type", ""): readable(all_text(element)) for element in meta.iterfind("article-id")}
    pmcid = _NUMBER.search(given.get("pmcid") or given.get("pmc") or given.get("pmcaid") or "")
    pmid = _NUMBER.fullmatch(given.get("pmid", ""))
    doi = _DOI.search(given.get("doi", ""))
    return Identifiers(
        doi=doi.group() if doi else None,
        pmid=pmid.group() if pmid else None,
        pmcid=f"PMC{pmcid.group()}" if pmcid else None,
        nct=_trial(article, meta),
    )


def _trial(article: etree._Element, meta: etree._Element) -> str | None:
    """The one trial number before the text, else the one of which the text says that it was registered."""
    numbers = set(_NCT.findall(all_text(meta, " ")))
    body = article.find("body")
    if not numbers and body is not None:
        numbers = set(_REGISTERED.findall(all_text(body)))
    return numbers.pop() if len(numbers) == 1 else None


def _id(identifiers: Identifiers) -> str | None:
    if identifiers.pmcid:
        return identifiers.pmcid.lower()
    return f"pmid-{identifiers.pmid}" if identifiers.pmid else None


def _year(meta: etree._Element) -> int | None:
    """The year by which the article is cited: that of its issue, else that of its first publication."""
    dates: dict[str, str] = {}
    for date in meta.iterfind("pub-date"):
        dates.setdefault(date.get("pub-type") or date.get("date-type") or "", readable(date.findtext("year") or ""))
    for kind in ("ppub", "collection", "epub-ppub", "epub", "pub", "", *dates):
        if _YEAR.fullmatch(dates.get(kind, "")):
            return int(dates[kind])
    return None


def _kind(article: etree._Element, meta: etree._Element, title: str) -> SourceKind:
    declared = article.get("article-type", "").lower()
    subjects = " ".join(readable(all_text(subject)) for subject in meta.iter("subject"))
    if declared in _NO_STUDY or _PROTOCOL.search(title):
        return "other"
    abstract = " ".join(_texts(meta.iterfind("abstract")))
    if declared in ("review-article", "review", "guideline"):
        return design_of(title, "") if design_of(title, "") in ("meta-analysis", "guideline") else _KINDS[declared]
    return _KINDS.get(declared) or design_of(title, abstract, subjects)


def _texts(elements: Iterable[etree._Element]) -> Iterator[str]:
    for element in elements:
        yield tidy(text_of(element, special))


def _named(where: str) -> str:
    if _NUMBER.fullmatch(where):
        return f"PMID {where}"
    return f"doi {where}" if where.startswith("10.") else shortened(where, 200)


def _first(root: etree._Element, *paths: str) -> str:
    for path in paths:
        found = root.find(path)
        if found is not None and (text := readable(all_text(found))):
            return text
    return ""
