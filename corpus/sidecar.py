"""The sidecar `NAME.meta.yaml` beside a file: fields of its source that the file does not state, or states wrongly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from corpus.front_matter import MAX_CHARACTERS
from corpus.markdown import decode
from corpus.opening import read_file
from corpus.strict_yaml import parse_mapping
from rag.errors import DocumentError

SUFFIX = ".meta.yaml"


def sidecar_of(path: Path, names: Collection[str]) -> Path | None:
    """The sidecar of a file among the names in its folder: `label.pdf.meta.yaml`, else `label.meta.yaml`."""
    for name in (path.name + SUFFIX, stem_of(path.name) + SUFFIX):
        if name in names:
            return path.with_name(name)
    return None


def stem_of(name: str) -> str:
    """A file's name without its suffix, and without .gz before that."""
    return Path(name.removesuffix(".gz")).stem or name


def read_sidecar(path: Path, folder: Path) -> Mapping[str, object]:
    """Its fields, as they are written. DocumentError when it cannot be read; whether they are usable shows later."""
    try:
        text = decode(read_file(path, folder))
        if len(text) > MAX_CHARACTERS:
            raise DocumentError(f"is longer than {MAX_CHARACTERS} characters; shorten it")
        return parse_mapping(text)
    except DocumentError as error:
        raise DocumentError(f"has the sidecar {path.name}, which {error}") from error
    except ValueError as error:
        raise DocumentError(f"has the broken sidecar {path.name}: {error}; mend it") from error
