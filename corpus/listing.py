"""Which files of a corpus folder are documents, and which sidecar belongs to which."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from corpus import sidecar
from rag.errors import CorpusError

OWN_FILES = frozenset({"MANIFEST.json", "vocabulary.yaml"})


class FileEntry(NamedTuple):
    """A file to be read: where it is, its name within the folder, and the sidecar beside it."""

    path: Path
    name: str
    sidecar: Path | None = None


class Listing(NamedTuple):
    """The files in a fixed order, and the names of sidecars that belong to none of them."""

    files: tuple[FileEntry, ...]
    strays: tuple[str, ...]


def require_folder(folder: Path) -> None:
    """CorpusError when the folder is not there."""
    if not folder.is_dir():
        raise CorpusError(f"The corpus folder {folder} does not exist; create it or set CONSILIUM_CORPUS_FOLDER.")


def list_files(folder: Path, *, may_be_empty: bool = False) -> Listing:
    """All files below the folder but the corpus's own two; hidden ones and linked folders are passed over.

    :raises CorpusError: the folder is missing or unreadable, or holds no file and should.
    """
    require_folder(folder)
    files: list[FileEntry] = []
    strays: list[str] = []
    for place, subfolders, found in os.walk(folder, onerror=_refuse_unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        here = Path(place)
        names = {name for name in found if not name.startswith((".", "~$"))}
        sidecars = {name for name in names if name.endswith(sidecar.SUFFIX)}
        used: set[Path] = set()
        for name in names - sidecars:
            if here == folder and name in OWN_FILES:
                continue
            beside = sidecar.sidecar_of(here / name, sidecars)
            used |= {beside} if beside else set()
            files.append(FileEntry(here / name, shown_name(here / name, folder), beside))
        strays += [shown_name(here / name, folder) for name in sidecars if here / name not in used]
    if not files and not may_be_empty:
        raise CorpusError(
            f"The corpus folder {folder} holds no Markdown document (*.md) and no other file; add at least one."
        )
    return Listing(tuple(sorted(files, key=lambda entry: entry.name)), tuple(sorted(strays)))


def shown_name(path: Path, folder: Path) -> str:
    """The path within the folder, with slashes; bytes that are no UTF-8 show as question marks."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", errors="replace")


def _refuse_unreadable(error: OSError) -> None:
    # os.walk would pass over it, and its documents would look as if someone had removed them.
    raise CorpusError(
        f"The folder {error.filename} cannot be read ({error.strerror}); mend its permissions."
    ) from error
