"""Drug labels from DailyMed as SPL: a list of set ids for a drug's name, then each label."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from corpus.fetch.outcome import Tally
from corpus.fetch.places import Access
from corpus.fetch.polite import MIB, NotFoundError, Polite
from corpus.fetch.shelf import Shelf
from corpus.loaders import safe_xml
from corpus.loaders.xml_text import drop_namespaces
from rag.errors import DocumentError, FetchError

PER_SECOND = 2.0  # DailyMed names no limit
MAX_RECORDS = 5_000
_PAGE = 100
_LIST_BYTES = 8 * MIB
_LABEL_BYTES = 64 * MIB
_SETID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Listed(NamedTuple):
    """A label as the list names it."""

    setid: str
    version: int


def search(polite: Polite, access: Access, query: str, most: int) -> tuple[int, list[Listed]]:
    """How many labels there are for a drug's name, brand or generic, and the first of them."""
    if most > MAX_RECORDS:
        raise FetchError(f"At most {MAX_RECORDS} labels are fetched at a time; narrow the query.")
    listed: dict[str, Listed] = {}
    total, page = 0, 1
    while len(listed) < most:
        params: dict[str, str | int] = {"drug_name": query, "pagesize": min(_PAGE, most), "page": page}
        try:
            answer = _answer(polite.get(f"{access.dailymed_url}/spls.json", params, _LIST_BYTES))
        except NotFoundError:
            break
        total = int(answer["metadata"]["total_elements"])
        for row in answer["data"]:
            setid = str(row.get("setid", "")).lower() if isinstance(row, dict) else ""
            if _SETID.fullmatch(setid):
                version = str(row.get("spl_version", ""))
                listed.setdefault(setid, Listed(setid, int(version) if version.isdecimal() else 0))
        if not answer["data"] or page >= int(answer["metadata"]["total_pages"]):
            break
        page += 1
    return total, list(listed.values())[:most]


def fetch(polite: Polite, access: Access, labels: list[Listed], shelf: Shelf, tally: Tally) -> None:
    """Stores each label that is not here in this version."""
    for setid, version in labels:
        name = f"spl-{setid}.xml"
        if shelf.holds(name) and _version(shelf.read(name)) >= max(version, 1):
            tally.keep()
            continue
        url = f"{access.dailymed_url}/spls/{setid}.xml"
        try:
            data = polite.get(url, {}, _LABEL_BYTES)
        except NotFoundError:
            tally.miss(setid, "the source listed it but does not give it; it may have been withdrawn")
            continue
        if _setid(data) != setid:
            tally.miss(setid, "the source gave something else than this label; fetch again later")
            continue
        tally.store(shelf.put(name, data))


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
        if not isinstance(answer["data"], list) or not str(answer["metadata"]["total_elements"]).isdecimal():
            raise ValueError
        int(answer["metadata"]["total_pages"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FetchError("DailyMed gave a list that is none; try again later.") from error
    return dict(answer)


def _setid(data: bytes) -> str:
    return _attribute(data, "setId", "root").lower()


def _version(data: bytes) -> int:
    number = _attribute(data, "versionNumber", "value")
    return int(number) if number.isdecimal() else 0


def _attribute(data: bytes, element: str, name: str) -> str:
    """Empty also where the label is not whole."""
    try:
        root = safe_xml.parse(data)
    except DocumentError:
        return ""
    drop_namespaces(root)
    found = root.find(element)
    return found.get(name, "").strip() if found is not None and root.tag == "document" else ""
