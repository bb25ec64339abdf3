"""Takes documents out of a corpus folder: their files and the sidecars of these, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.changing import changing
from corpus.holdings import Holdings
from corpus.manifest import update_manifest
from rag.errors import CorpusError, NoSuchDocumentError
from rag.records import Record


class Removal(Record):
    """Ids of the documents that went (or would go), and paths of the files, sidecars among them."""

    documents: tuple[str, ...]
    files: tuple[str, ...]
    dry_run: bool


def remove(folder: Path, ids: Sequence[str], *, with_others: bool = False, dry_run: bool = False) -> Removal:
    """Removes all of them, or nothing when one cannot go. A path within the folder does for an id.

    :param with_others: lets a file go that holds other documents too.
    :param dry_run: says what would go, and leaves it.
    :raises NoSuchDocumentError: one is not there.
    :raises CorpusError: a file holds other documents too, or the folder cannot be written.
    """
    with changing(folder) as change:
        holdings = Holdings(folder)
        paths = sorted({path for name in ids for path in _paths(holdings, name)})
        if not with_others:
            _refuse_others(holdings, paths, ids)
        going = tuple(sorted(document_id for path in paths for document_id in holdings.held(path)))
        files = tuple(dict.fromkeys(name for path in paths for name in (path, holdings.sidecar(path, paths)) if name))
        if not dry_run:
            done: list[str] = []
            try:
                for name in files:
                    change.take_away(name)
                    done.append(name)
            finally:
                if done:
                    update_manifest(folder, done, {})
        return Removal(documents=going, files=files, dry_run=dry_run)


def _paths(holdings: Holdings, name: str) -> set[str]:
    """The file of the document; files that cannot be read go by the id that they claim."""
    if name in holdings.paths:
        return {holdings.paths[name]}
    if holdings.has_file(name):
        return {name}
    found = {path for path in holdings.claimed.get(name, set()) if not holdings.held(path)}
    if not found:
        raise NoSuchDocumentError(
            f"There is no document '{name[:120]}' in the corpus folder, so nothing was removed. "
            f"consilium corpus list names what there is."
        )
    return found


def _refuse_others(holdings: Holdings, paths: Sequence[str], ids: Sequence[str]) -> None:
    for path in paths:
        others = sorted(holdings.held(path) - set(ids)) if path not in ids else []
        if others:
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            raise CorpusError(
                f"{path} holds '{others[0]}'{more} too, so nothing was removed. Remove these as well (--with-others, over "
                f"HTTP with_others=true), or take the document out of the file by hand."
            )
