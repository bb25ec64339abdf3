"""What every loader takes and gives. A loader is a pure function: it opens no file, no network, and keeps nothing.

Errors are `DocumentError`s whose message reads on from the file's path: "is encrypted; save it without a password". It is
what is wrong, a semicolon, how to mend it, and no full stop: who knows the path adds both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from rag.records import Document, Record

MIB = 1024 * 1024
MAX_BYTES = 64 * MIB  # of a file as it lies in the folder
MAX_UNPACKED_BYTES = 512 * MIB  # of what a compressed file may unfold to
NO_FIELDS: Mapping[str, object] = MappingProxyType({})


class Origin(NamedTuple):
    """Where the bytes come from: the path within the corpus folder, the file's name without suffixes, its sidecar.

    `fields` are those of the sidecar `NAME.meta.yaml`; `assemble.document` lays them over what the file says.
    """

    path: str
    stem: str
    fields: Mapping[str, object] = NO_FIELDS


class Refusal(Record):
    """A part of a file that gave no document: where it stands ("PMID 123", "line 7"), and why with the mend."""

    where: str
    why: str


class Loaded(NamedTuple):
    """What one file holds, and the name of its format where that was found."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...] = ()
    format: str = ""


Loader = Callable[[bytes, Origin], Loaded]
"""Raises DocumentError when the file as a whole gives nothing."""
