"""Drug labels from openFDA, a JSON object each, stored as it came: one line of a .jsonl file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.fetch.outcome import Tally
from corpus.fetch.places import Access
from corpus.fetch.polite import MIB, NotFoundError, Polite
from corpus.fetch.shelf import Shelf
from corpus.loaders.jsonl import parse
from rag.errors import DocumentError, FetchError

PER_SECOND = 3.5  # openFDA allows 240 requests a minute
MAX_RECORDS = 25_000  # how far `skip` reaches
_PAGE = 50
_BYTES = 64 * MIB
_SETID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fetch(polite: Polite, access: Access, query: str, most: int, shelf: Shelf, tally: Tally) -> int:
    """Stores each label that is not here in this version; gives the number of all matches."""
    if most > MAX_RECORDS:
        raise FetchError(f"openFDA gives at most {MAX_RECORDS} records of a search; narrow it.")
    total = done = 0
    while done < most:
        params: dict[str, str | int] = {"search": _search(query), "limit": min(_PAGE, most - done), "skip": done}
        if key := access.openfda_api_key.get_secret_value():
            params["api_key"] = key
        try:
            total, labels = _answer(polite.get(f"{access.openfda_url}/drug/label.json", params, _BYTES))
        except NotFoundError:  # so openFDA says that nothing matches
            break
        tally.wanted = min(total, most)
        for label in labels:
            _store(label, shelf, tally)
        done += len(labels)
        if not labels or done >= total:
            break
    return total


def _search(query: str) -> str:
    """A drug's name is looked for as brand and as generic name; a query with fields is taken as it is."""
    if ":" in query:
        return query
    name = query.replace('"', " ").strip()
    return f'openfda.generic_name:"{name}" OR openfda.brand_name:"{name}"'


def _answer(body: bytes) -> tuple[int, list[dict[str, Any]]]:
    try:
        answer = parse(body.decode("utf-8"))
        total, labels = answer["meta"]["results"]["total"], answer["results"]
        if not isinstance(total, int) or not isinstance(labels, list):
            raise TypeError
    except (DocumentError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise FetchError("openFDA gave an answer that is none; try again later.") from error
    return total, [label for label in labels if isinstance(label, dict)]


def _store(label: dict[str, Any], shelf: Shelf, tally: Tally) -> None:
    setid = str(label.get("set_id", "")).lower()
    if not _SETID.fullmatch(setid):
        tally.miss(setid[:60] or "a label", "it has no set id")
        return
    name = f"openfda-{setid}.jsonl"
    line = json.dumps(label, ensure_ascii=False).encode("utf-8") + b"\n"
    if shelf.holds(name) and max(_versions(shelf.read(name)), default=-1) >= max(_versions(line), default=0):
        tally.keep()
    else:
        tally.store(shelf.put(name, line))


def _versions(data: bytes) -> Iterator[int]:
    try:
        version = str(parse(data.decode("utf-8")).get("version", ""))
    except (DocumentError, UnicodeDecodeError):
        return
    if version.isdecimal():
        yield int(version)
