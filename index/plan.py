"""What a build has to do: the documents that were given, against those that are published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple, Protocol

from rag.errors import CorpusError
from rag.records import Document

_FEW = 10  # with fewer documents, losing half is an ordinary day's work


class FailedDocument(Protocol):
    """A file of the corpus that gave no document."""

    @property
    def path(self) -> str:
        """Where it lies within the corpus."""
        ...

    @property
    def document_id(self) -> str | None:
        """The document that it claims to be, when that much can be read."""
        ...

    @property
    def message(self) -> str:
        """What is wrong with it."""
        ...


class Changes(NamedTuple):
    """Ids of documents, sorted, by what happened to them since the last publication."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def by_id(documents: Sequence[Document], failures: Sequence[FailedDocument]) -> dict[str, Document]:
    """The documents by id, sorted.

    :raises CorpusError: there is none, or two have one id.
    """
    if not documents:
        reason = f" {failures[0].path}: {failures[0].message}" if failures else ""
        raise CorpusError(
            f"There is no document to index, and an empty corpus is never published.{reason} Check the corpus folder with "
            f"consilium corpus check."
        )
    found: dict[str, Document] = {}
    for document in documents:
        if document.id in found:
            raise CorpusError(f"Two documents have the id '{document.id}'. Give one of them another.")
        found[document.id] = document
    return dict(sorted(found.items()))


def last_good_ids(
    failures: Sequence[FailedDocument], given: Collection[str], known: Collection[str]
) -> dict[str, str | None]:
    """For the path of each failure the document whose last good version stays, or None.

    A file too broken to say its id is taken for the document that is named like the file: a slip in the first line of a
    guideline must not take the guideline out of the answers.
    """
    found: dict[str, str | None] = {}
    for failure in failures:
        candidate = failure.document_id or PurePath(failure.path).stem
        found[failure.path] = candidate if candidate in known and candidate not in given else None
    return found


def changes(previous: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Compares digests by document id."""
    return Changes(
        added=tuple(sorted(now.keys() - previous.keys())),
        changed=tuple(sorted(name for name in now.keys() & previous.keys() if now[name] != previous[name])),
        removed=tuple(sorted(previous.keys() - now.keys())),
        kept=tuple(sorted(name for name in now.keys() & previous.keys() if now[name] == previous[name])),
    )


def refuse_mass_removal(previous: Collection[str], removed: Collection[str]) -> None:
    """Stops when more than half of at least ten documents vanished at once.

    :raises CorpusError: they did, which is rather an unmounted share than a decision.
    """
    if len(previous) >= _FEW and len(removed) * 2 > len(previous):
        raise CorpusError(
            f"{len(removed)} of {len(previous)} documents have vanished since the last build; is a share not mounted? "
            f"Nothing was changed. If they shall go, run consilium index build --allow-mass-removal."
        )
