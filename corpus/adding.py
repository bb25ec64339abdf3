"""Puts documents into a corpus folder, or says of each why not. Nothing is overwritten unless that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from corpus import sidecar
from corpus.arriving import Arrival
from corpus.changing import Change, changing
from corpus.check import document_problems
from corpus.holdings import Holdings
from corpus.loaders.port import Refusal
from corpus.manifest import update_manifest
from rag.errors import CorpusError, DocumentError
from rag.records import Document, Record, Source

_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*")


class Added(Record):
    """A file that came in: where it lies, what it holds, what of it gave no document, and what the check says of it."""

    path: str
    documents: tuple[Source, ...]
    replaced: tuple[str, ...]  # paths of files that it took the place of
    left_out: tuple[Refusal, ...]
    remarks: tuple[str, ...]


class Adding:
    """Additions under way to one folder."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._holdings = Holdings(change.folder)
        self._come: dict[str, tuple[Document, ...]] = {}
        self._gone: set[str] = set()

    def place(self, arrival: Arrival, *, into: str = "", replace: bool = False) -> Added:
        """Writes the file, its sidecar first.

        :param into: a folder within the corpus; a document that is replaced stays in its own unless this is given.
        :param replace: lets it take the place of a file that holds the same documents and no others.
        :raises DocumentError: it cannot stand beside what is there; the message reads on from the file's name.
        :raises CorpusError: the folder cannot be written, or `into` is no plain folder name.
        """
        _require_plain(into)
        replaced = self._replaced(arrival, replace)
        home = into or (str(PurePosixPath(replaced[0]).parent) if len(replaced) == 1 else "")
        path = (PurePosixPath(home) / arrival.name).as_posix()
        self._refuse_taken(path, replaced)
        beside = f"{path}{sidecar.SUFFIX}" if arrival.sidecar is not None else None
        outdated = [found for old in replaced if (found := self._holdings.sidecar(old)) and found != beside]
        self._write(path, arrival, beside)
        for old in [*(old for old in replaced if old != path), *outdated]:
            self._change.take_away(old)
        self._note(path, arrival.documents, beside, replaced)
        return Added(
            path=path,
            documents=tuple(document.source for document in arrival.documents),
            replaced=replaced,
            left_out=arrival.left_out,
            remarks=_remarks(arrival.documents, path),
        )

    def close(self) -> None:
        """Brings the manifest to what was done."""
        if self._come or self._gone:
            update_manifest(self._change.folder, self._gone, self._come)

    def _replaced(self, arrival: Arrival, replace: bool) -> tuple[str, ...]:
        """Paths of the files that the arrival takes the place of."""
        own = {document.id for document in arrival.documents}
        found: set[str] = set()
        for document in arrival.documents:
            path = self._holdings.paths.get(document.id)
            if path is None:
                same = self._holdings.with_bytes(document.source.sha256)
                if same is not None and same not in found:
                    raise DocumentError(f"holds the same document as {same}; use that one, or remove it first")
                found |= self._holdings.claimed.get(document.id, set()) if replace else set()
                continue
            if not replace:
                raise DocumentError(
                    f"holds the document '{document.id}', which is there already as {path}; add it with --replace"
                )
            others = sorted(self._holdings.held(path) - own)
            if others:
                raise DocumentError(
                    f"would take the place of {path}, which holds '{others[0]}' too; put the new version into that file"
                )
            found.add(path)
        if clash := sorted(found & self._come.keys()):
            raise DocumentError(f"holds a document of {clash[0]}, which was added just now; add only one of them")
        return tuple(sorted(path for path in found if not self._holdings.held(path) - own))

    def _refuse_taken(self, path: str, replaced: Sequence[str]) -> None:
        if path in replaced:
            return
        if self._holdings.has_file(path) or (self._change.folder / path).exists():
            raise DocumentError(f"would be named {path}, and another file is; rename it, or remove the other first")
        beside = self._holdings.sidecar_beside(path)
        if beside is not None and beside not in {self._holdings.sidecar(old) for old in replaced}:
            raise DocumentError(
                f"would stand beside the sidecar {beside} of something else; remove or rename that first"
            )

    def _write(self, path: str, arrival: Arrival, beside: str | None) -> None:
        if arrival.sidecar is not None and beside is not None:
            self._change.put(beside, arrival.sidecar)
        try:
            self._change.put(path, arrival.data)
        except CorpusError:
            if beside is not None and not self._holdings.has_file(path):
                self._change.take_away(beside)
            raise

    def _note(self, path: str, documents: tuple[Document, ...], beside: str | None, replaced: Sequence[str]) -> None:
        for old in replaced:
            self._holdings.gone(old)
            self._gone.add(old)
        self._holdings.come(path, documents, beside)
        self._come[path] = documents


@contextmanager
def adding(folder: Path) -> Iterator[Adding]:
    """Holds the folder while documents are added, and keeps its manifest true, whatever happens in between.

    :raises CorpusError: the folder is missing, read-only, or another change of it is under way.
    """
    with changing(folder) as change:
        work = Adding(change)
        try:
            yield work
        finally:
            work.close()


def _require_plain(into: str) -> None:
    if into and not _FOLDER.fullmatch(into):
        raise CorpusError(
            f"'{into[:60]}' is no folder for documents. Use lower case, digits and hyphens, with / between folders."
        )


def _remarks(documents: Sequence[Document], path: str) -> tuple[str, ...]:
    return tuple(
        f"{problem.what}; {problem.mend}" for document in documents for problem in document_problems(document, path)
    )
