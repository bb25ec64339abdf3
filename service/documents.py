"""The use cases that HTTP and the command line share: documents into the corpus folder and out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import removing, sidecar
from corpus.adding import Added, adding
from corpus.arriving import Arrival, arrive
from corpus.listing import list_files
from corpus.loaders.facts import SHARED_FIELDS
from corpus.opening import read_file
from corpus.sandbox import Sandbox
from rag.errors import CorpusError, DocumentError
from rag.records import Identifiers, Record
from service.settings import Settings

Advance = Callable[[str, int, int], None]


def source_fields(
    given: Mapping[str, object], topics: Sequence[str] = (), identifiers: Sequence[str] = ()
) -> dict[str, object]:
    """The fields of a sidecar; what was not given is left out. Loaders say whether a value can be used.

    :param identifiers: each as NAME=VALUE.
    :raises DocumentError: an identifier is not of this form, or of no known name.
    """
    fields = {name: value for name, value in given.items() if value is not None}
    if topics:
        fields["topics"] = list(topics)
    if identifiers:
        fields["identifiers"] = dict(_named(text) for text in identifiers)
    return fields


class Incoming(NamedTuple):
    """A file that shall be added: its path, the folder that it may not leave, its name as shown, and its sidecar."""

    path: Path
    root: Path
    shown: str
    sidecar: Path | None


class RefusedFile(Record):
    """A file that was not added: why, and what to do."""

    name: str
    reason: str
    remedy: str


class AddedFiles(Record):
    """What became of every file, in the order given."""

    added: tuple[Added, ...]
    refused: tuple[RefusedFile, ...]


def find_incoming(paths: Sequence[Path]) -> list[Incoming]:
    """The files that the paths name, folders with all that lies in them; each with the sidecar beside it.

    :raises CorpusError: a folder among them holds nothing.
    """
    found: list[Incoming] = []
    for path in paths:
        if path.is_dir():
            found += [
                Incoming(entry.path, path, str(path / entry.name), entry.sidecar) for entry in list_files(path).files
            ]
            continue
        names = {file.name for file in path.parent.iterdir()} if path.parent.is_dir() else set()
        real = path.resolve()
        found.append(Incoming(real, real.parent, str(path), sidecar.sidecar_of(path, names)))
    return found


def add_files(
    settings: Settings,
    incoming: Sequence[Incoming],
    fields: Mapping[str, object],
    *,
    into: str = "",
    replace: bool = False,
    advance: Advance,
) -> AddedFiles:
    """Adds what can be read, each file for itself: one that is refused stops no other.

    :raises CorpusError: the folder cannot be changed, or a field that names one source was given for several files.
    """
    own = sorted(set(fields) - SHARED_FIELDS)
    if len(incoming) > 1 and own:
        raise CorpusError(f"'{own[0]}' names one source, and {len(incoming)} files were given. Add them one by one.")
    added: list[Added] = []
    refused: list[RefusedFile] = []
    with adding(settings.corpus_folder) as work, Sandbox() as sandbox:
        for number, file in enumerate(incoming, start=1):
            try:
                added.append(work.place(_arrival(file, sandbox, fields), into=into, replace=replace))
            except DocumentError as error:
                reason, _, remedy = str(error).rstrip(".").rpartition("; ")
                refused.append(RefusedFile(name=file.shown, reason=reason or remedy, remedy=remedy))
            advance("adding", number, len(incoming))
    return AddedFiles(added=tuple(added), refused=tuple(refused))


def _arrival(file: Incoming, sandbox: Sandbox, fields: Mapping[str, object]) -> Arrival:
    if file.path.name.endswith(sidecar.SUFFIX):
        raise DocumentError("is a sidecar; name the file beside it, and it comes along")
    own = {} if file.sidecar is None else sidecar.read_sidecar(file.sidecar, file.sidecar.parent)
    return arrive(read_file(file.path, file.root), file.path.name, lambda: sandbox, {**own, **fields})


def put_document(settings: Settings, document_id: str, data: bytes, suffix: str, fields: Mapping[str, object]) -> Added:
    """Stores the bytes as the document of this id, in place of the one that has it.

    :raises DocumentError: they hold no document, several, or one of another id.
    :raises CorpusError: the folder cannot be changed, or the document's file holds others too.
    """
    try:
        with Sandbox() as sandbox:
            arrival = arrive(data, document_id + suffix, lambda: sandbox, fields)
        ids = [document.id for document in arrival.documents]
        if len(ids) > 1:
            raise DocumentError(f"holds {len(ids)} documents; put each at its own address, or use consilium corpus add")
        if ids != [document_id]:
            raise DocumentError(f"holds the document '{ids[0]}'; put it at /v1/documents/{ids[0]}")
        with adding(settings.corpus_folder) as work:
            return work.place(arrival, replace=True)
    except DocumentError as error:
        raise DocumentError(f"The body {error}.") from error


def remove_documents(
    settings: Settings, ids: Sequence[str], *, with_others: bool = False, dry_run: bool = False
) -> removing.Removal:
    """Removes all of them from the corpus folder, or nothing.

    :raises NoSuchDocumentError: one is not there.
    :raises CorpusError: a file holds other documents too, or the folder cannot be changed.
    """
    return removing.remove(settings.corpus_folder, ids, with_others=with_others, dry_run=dry_run)


def _named(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value or name not in Identifiers.model_fields:
        known = ", ".join(Identifiers.model_fields)
        raise DocumentError(f"'{text[:80]}' is no identifier. Write NAME=VALUE with one of {known}.")
    return name, value
