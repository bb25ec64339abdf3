"""The fields at the head of a document: what the source is, who published it, how the world names it."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from pydantic import ValidationError

from corpus.strict_yaml import parse_mapping
from rag.errors import DocumentError
from rag.records import Source

MAX_CHARACTERS = 20_000
FIELDS = tuple(name for name in Source.model_fields if name != "sha256")
REQUIRED = tuple(name for name in FIELDS if Source.model_fields[name].is_required())

NO_FRONT_MATTER = "has no front matter; begin the file with a line of three dashes, the fields, three dashes"

_FENCE = re.compile(r"---[ \t]*")


class Parts(NamedTuple):
    """A document cut in two; `body_line` is the number of the body's first line in the file."""

    fields: str
    body: str
    body_line: int


def cut(text: str) -> Parts:
    """The front matter between its two lines of dashes, and the body below. DocumentError when there is none."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        raise DocumentError(NO_FRONT_MATTER)
    for number, line in enumerate(lines[1:], start=1):
        if _FENCE.fullmatch(line):
            fields = "\n".join(lines[1:number])
            if len(fields) > MAX_CHARACTERS:
                raise DocumentError(f"has front matter of more than {MAX_CHARACTERS} characters; shorten it")
            return Parts(fields, "\n".join(lines[number + 1 :]), number + 2)
    raise DocumentError("has front matter that never ends; close it with a line of three dashes")


def read_source(fields: str, sha256: str) -> Source:
    """The source that the fields describe. DocumentError names the field and the mend."""
    try:
        values = parse_mapping(fields)
    except ValueError as error:
        raise DocumentError(f"has broken front matter: {error}; put values that hold ': ' or '#' in quotes") from error
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise DocumentError(f"has the unknown field '{unknown[0]}'; the fields are {', '.join(FIELDS)}")
    missing = [name for name in REQUIRED if name not in values]
    if missing:
        raise DocumentError(f"lacks the field '{missing[0]}'; add it to the front matter")
    try:
        # JSON's strict mode takes a list for a tuple but never "2024" for 2024 or yes for "yes".
        return Source.model_validate_json(json.dumps({**values, "sha256": sha256}), strict=True)
    except (TypeError, ValueError) as error:
        raise DocumentError(explain(error)) from error


def explain(error: TypeError | ValueError) -> str:
    """What is wrong with which field, and how to mend it."""
    if not isinstance(error, ValidationError) or error.errors()[0]["type"] == "json_invalid":
        return "has a value in its front matter that is no text, number, list or mapping; write it plainly"
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "front matter"
    reason = first["msg"][:1].lower() + first["msg"][1:]
    if first["type"] == "extra_forbidden":
        return f"has the unknown field '{field}'; remove it or mend its name"
    quoting = "; put the value in quotes" if first["type"] == "string_type" else "; mend the value"
    return f"has an unusable value in the field '{field}': {reason}{quoting}"
