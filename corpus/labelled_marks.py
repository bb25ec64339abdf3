"""The roles that a reader gave to sentences, by the hash of their text (`role_labels.tsv`)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from rag.answer import Role


class Mark(NamedTuple):
    """The role, a second one if the sentence honestly has two, the part it was marked in, and the full text it is from."""

    role: Role
    also: Role | None
    part: str
    article: str


@lru_cache(maxsize=1)
def marks() -> dict[str, Mark]:
    """Every mark by the hash of its sentence."""
    found: dict[str, Mark] = {}
    for line in files("corpus").joinpath("role_labels.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, roles, part, article = (line + "\t").split("\t")[:4]
            first, _, second = roles.partition("+")
            found[name] = Mark(first, second or None, part, article)  # type: ignore[arg-type]
    return found


def digest(text: str) -> str:
    """First sixteen hex digits of the sha256 of a sentence."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
