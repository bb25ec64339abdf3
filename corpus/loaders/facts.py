"""What a file says about its source, and the source that this makes together with the sidecar."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping

from pydantic import ValidationError

from corpus.front_matter import FIELDS, explain
from corpus.loaders.port import Origin
from corpus.loaders.readable import readable
from corpus.markdown import refuse_hidden_words
from rag.errors import DocumentError
from rag.records import Identifiers, Record, Source, SourceKind

MAX_TITLE = 500
_MAX_ID = 120
_EARLIEST, _LATEST = 1850, 2100
SHARED_FIELDS = frozenset(
    {"kind", "publisher", "jurisdiction", "licence", "review_state", "is_summary", "topics", "retracted", "notices"}
)


class Facts(Record):
    """What the file itself states; what it does not state stays at its default, and nothing is guessed.

    `id` is the content's own name (pmid-123, pmc123, spl-<set id>); without one the file's stem gives it.
    """

    title: str
    kind: SourceKind = "other"
    id: str | None = None
    publisher: str = ""
    year: int | None = None
    version: str | None = None
    identifiers: Identifiers = Identifiers()
    jurisdiction: str | None = None
    licence: str = ""
    topics: tuple[str, ...] = ()
    retracted: bool = False
    notices: tuple[str, ...] = ()


def source_of(facts: Facts, origin: Origin, sha256: str) -> Source:
    """The source: the sidecar's fields over the file's. DocumentError names the unusable field and the mend."""
    values: dict[str, object] = {"kind": facts.kind}
    for name, value in facts.model_dump(exclude_defaults=True).items():
        values[name] = readable(value) if isinstance(value, str) else value
    values["title"] = shortened(readable(facts.title), MAX_TITLE) or title_from_stem(origin.stem)
    values["id"] = facts.id or ("" if "id" in origin.fields else slug(origin.stem))
    if facts.year is not None and not _EARLIEST <= facts.year <= _LATEST:
        del values["year"]
    unknown = sorted(set(origin.fields) - set(FIELDS))
    if unknown:
        raise DocumentError(f"has the unknown field '{unknown[0]}' in its sidecar; the fields are {', '.join(FIELDS)}")
    values |= origin.fields
    named = values.get("identifiers")
    if isinstance(named, Mapping):
        values["identifiers"] = {**facts.identifiers.model_dump(exclude_defaults=True), **named}
    try:
        # JSON's strict mode: see corpus/front_matter.py.
        source = Source.model_validate_json(json.dumps({**values, "sha256": sha256}), strict=True)
    except (TypeError, ValueError) as error:
        fault = ValueError("") if not isinstance(error, ValidationError) else error
        raise DocumentError(explain(fault).replace("front matter", "sidecar")) from error
    refuse_hidden_words(source)
    return source


def refuse_fields_of_one(origin: Origin, documents: int) -> None:
    """DocumentError when the sidecar of a file with many documents names what only one of them can be."""
    own = sorted(set(origin.fields) - SHARED_FIELDS)
    if documents > 1 and own:
        raise DocumentError(f"holds {documents} documents, so its sidecar cannot set '{own[0]}'; remove that field")


def slug(name: str) -> str:
    """An id made of a name: "Größe 2.pdf" without its suffix gives "grosse-2". DocumentError when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    words = re.findall(r"[a-z0-9]+", "".join(mark for mark in plain if not unicodedata.combining(mark)))
    found = "-".join(words)[:_MAX_ID].strip("-")
    if len(found) < 3:
        raise DocumentError(
            f"has a name ('{name}') that gives no id of three letters or digits; rename it, or set 'id' in its sidecar"
        )
    return found


def title_from_stem(stem: str) -> str:
    """The words of a file's name: the last resort when the file has no title."""
    words = readable(re.sub(r"[_\-.]+", " ", stem))
    return (words[:1].upper() + words[1:]) if len(words) >= 3 else f"File {stem}"


def shortened(text: str, limit: int) -> str:
    """The text, cut at a blank where it is longer than the limit."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0]
