"""Which module loads which format. Modules are imported on first use, so that no run pays for a parser it does not need."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from corpus.loaders.detect import Format, detect
from corpus.loaders.facts import refuse_fields_of_one
from corpus.loaders.port import Loaded, Loader, Origin
from corpus.loaders.unpack import unpack
from rag.errors import DocumentError

# Each module has the function `load`, a Loader.
MODULES: dict[Format, str] = {
    "markdown": "corpus.loaders.markdown",
    "page": "corpus.loaders.page",
    "text": "corpus.loaders.text",
    "html": "corpus.loaders.html",
    "jats": "corpus.loaders.jats",
    "pubmed": "corpus.loaders.pubmed",
    "spl": "corpus.loaders.spl",
    "jsonl": "corpus.loaders.jsonl",
    "pdf": "corpus.loaders.pdf",
    "docx": "corpus.loaders.docx",
}
_NAMES: dict[Format, str] = {
    "markdown": "Markdown",
    "page": "Markdown without front matter",
    "text": "plain text",
    "html": "HTML",
    "pdf": "PDF",
    "docx": "DOCX",
    "pubmed": "PubMed XML",
    "jats": "JATS XML",
    "spl": "SPL XML",
    "jsonl": "JSON Lines",
}


def load(data: bytes, origin: Origin) -> Loaded:
    """The documents in the bytes of a file, whatever its format.

    :raises DocumentError: the file gives no document; the message reads on from its path.
    """
    data = unpack(data)
    suffix = PurePosixPath(origin.path.lower().removesuffix(".gz")).suffix
    name = detect(data, suffix)
    loaded = loader(name)(data, origin)
    refuse_fields_of_one(origin, len(loaded.documents))
    return loaded._replace(format=name)


def loader(name: Format) -> Loader:
    """The loader of a format. DocumentError when this version has none."""
    if name not in MODULES:
        raise DocumentError(f"is {_NAMES[name]}, which this version does not read; save it as Markdown")
    return cast(Loader, import_module(MODULES[name]).load)
