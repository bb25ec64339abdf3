"""PubMed citations and open-access articles of PMC, through NCBI's E-utilities (esearch, then efetch in batches)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from corpus.fetch.outcome import Tally
from corpus.fetch.places import Access
from corpus.fetch.polite import MIB, Polite
from corpus.fetch.shelf import Shelf
from corpus.loaders import safe_xml
from corpus.loaders.readable import readable
from rag.errors import DocumentError, FetchError

TOOL = "consilium"
MAX_RECORDS = 9_999  # what esearch gives of one search in these two databases
_PAGE = 1_000
_SEARCH_BYTES = 8 * MIB
_FETCH_BYTES = 64 * MIB
_BATCH = {"pubmed": 100, "pmc": 10}
_UID = re.compile(r"[1-9]\d{0,9}")
_DIGITS = re.compile(r"\d+")
_OPEN = '({query}) AND "open access"[filter]'
_SET = b"<?xml version='1.0' encoding='UTF-8'?>\n<PubmedArticleSet>%b</PubmedArticleSet>\n"


def rate(access: Access) -> float:
    """Requests in a second: NCBI allows three, with a key ten. A little less, since clocks differ."""
    return 9.0 if access.ncbi_api_key.get_secret_value() else 2.8


def search(polite: Polite, access: Access, source: str, query: str, most: int) -> tuple[int, list[str]]:
    """How many records match, and the ids of the first of them, the most relevant first."""
    if most > MAX_RECORDS:
        raise FetchError(
            f"E-utilities give at most {MAX_RECORDS} records of a search; narrow it, by years for example."
        )
    term = _OPEN.format(query=query) if source == "pmc" else query
    ids: list[str] = []
    total = 0
    while len(ids) < most:
        page = min(_PAGE, most - len(ids))
        params: dict[str, str | int] = {
            "term": term,
            "retmode": "json",
            "retmax": page,
            "retstart": len(ids),
            "sort": "relevance",
        }
        result = _result(polite.get(f"{access.ncbi_url}/esearch.fcgi", _asked(access, source, params), _SEARCH_BYTES))
        total = int(result["count"])
        found = [uid for uid in result["idlist"] if isinstance(uid, str) and _UID.fullmatch(uid) and uid not in ids]
        ids += found
        if not found or len(ids) >= total:
            break
    return total, ids[:most]


def fetch(polite: Polite, access: Access, source: str, ids: Sequence[str], shelf: Shelf, tally: Tally) -> None:
    """Stores each record that is not here yet in a file of its own."""
    wanted = [uid for uid in ids if not shelf.holds(_name(source, uid))]
    if len(wanted) < len(ids):
        tally.keep(len(ids) - len(wanted))
    for begin in range(0, len(wanted), _BATCH[source]):
        batch = wanted[begin : begin + _BATCH[source]]
        params = {"id": ",".join(batch), "retmode": "xml"}
        url = f"{access.ncbi_url}/efetch.fcgi"
        body = polite.get(url, _asked(access, source, params), _FETCH_BYTES)
        given = dict(_records(source, body, url))
        for uid in batch:
            data = given.get(uid)
            if data is None:
                tally.miss(uid, "the source listed it but did not give it; fetch again later")
            elif data == b"":
                tally.miss(
                    uid, "its publisher gives no full text for reading by machines; fetch its abstract from pubmed"
                )
            else:
                tally.store(shelf.put(_name(source, uid), data))


def _name(source: str, uid: str) -> str:
    return f"pmid-{uid}.xml" if source == "pubmed" else f"pmc{uid}.xml"


def _asked(access: Access, source: str, params: Mapping[str, str | int]) -> dict[str, str | int]:
    key = access.ncbi_api_key.get_secret_value()
    introduction = {"tool": TOOL, "email": access.contact_email, "api_key": key}
    return {"db": source, **params, **{name: value for name, value in introduction.items() if value}}


def _result(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
        result = answer["esearchresult"]
        if said := result.get("ERROR"):
            raise FetchError(f"E-utilities cannot search for this: {readable(str(said))}. Mend the query.")
        if not str(result["count"]).isdecimal() or not isinstance(result["idlist"], list):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError("E-utilities gave an answer to the search that is none; try again later.") from error
    return dict(result)


def _records(source: str, body: bytes, url: str) -> Iterator[tuple[str, bytes]]:
    """Id and bytes of each record; no bytes for an article without its text."""
    try:
        root = safe_xml.parse(body)
    except DocumentError as error:
        raise FetchError(f"{url} gave XML that cannot be used (it {error}). Nothing of it was stored.") from error
    if source == "pubmed":
        for record in root.iterchildren("PubmedArticle", "PubmedBookArticle"):
            uid = record.findtext("MedlineCitation/PMID") or record.findtext("BookDocument/PMID") or ""
            yield uid.strip(), _SET % etree.tostring(record, encoding="utf-8", with_tail=False)
        return
    for article in root.iter("article"):
        for kind in ("pmc", "pmcid", "pmcaid"):
            found = _DIGITS.search(article.findtext(f"front/article-meta/article-id[@pub-id-type='{kind}']") or "")
            if found:
                whole = article.find("body") is not None
                declared = etree.tostring(article, encoding="UTF-8", xml_declaration=True, with_tail=False)
                yield found.group(), declared if whole else b""
                break
