"""Where the corpus says what a pattern asks for: in a sentence, or in up to three neighbouring ones of one section.

The matcher is that of `seeds.nuggets`. A search for the bare words passes over the documents that cannot match first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.records import Document
from rag.text.analyser import fold
from rag.text.sentences import split
from seeds.gold import Pattern
from seeds.nuggets import MAX_WINDOW, match_text

_NOT_A_SOURCE = "About this summary"  # what the project says about a document, not what the document says
_BLANK = re.compile(r"[-\s]+")


class Place(NamedTuple):
    """A document and its words that match."""

    document_id: str
    text: str


class Reach:
    """The sentences of a corpus, by document and section."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._bare = {name: bare(document.text) for name, document in self._documents.items()}
        self._holders: dict[str, frozenset[str]] = {}
        self._sentences: dict[str, list[list[str]]] = {}

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._documents

    def find(self, pattern: Pattern, first: Iterable[str] = ()) -> Place | None:
        """The first place that supports a pattern: the documents in `first` before all others."""
        return next(self.places(pattern, first), None)

    def places(self, pattern: Pattern, first: Iterable[str] = ()) -> Iterator[Place]:
        """At most one place a document: the shortest window, then the earliest."""
        wanted = set(first)
        for name in sorted(self._candidates(pattern), key=lambda name: (name not in wanted, name)):
            text = self._window(pattern, name)
            if text is not None:
                yield Place(name, text)

    def _candidates(self, pattern: Pattern) -> frozenset[str]:
        found = frozenset(self._documents)
        for group in pattern.anchors:
            found &= frozenset().union(*(self._holding(word) for word in group))
        return found

    def _holding(self, word: str) -> frozenset[str]:
        if word not in self._holders:
            wanted = bare(word.rstrip("*"))
            self._holders[word] = frozenset(name for name, text in self._bare.items() if wanted in text)
        return self._holders[word]

    def _window(self, pattern: Pattern, document_id: str) -> str | None:
        for size in range(1, MAX_WINDOW + 1):
            for sentences in self._sections(document_id):
                for text in _windows(sentences, size):
                    if match_text(pattern, text) == "support":
                        return text
        return None

    def _sections(self, document_id: str) -> list[list[str]]:
        if document_id not in self._sentences:
            document = self._documents[document_id]
            self._sentences[document_id] = [
                [text[start:end] for start, end in split(text)]
                for section in document.sections
                if section.heading_path[-1:] != (_NOT_A_SOURCE,)
                for text in [document.text[section.start : section.end]]
            ]
        return self._sentences[document_id]


def _windows(sentences: Sequence[str], size: int) -> Iterator[str]:
    for start in range(len(sentences) - size + 1):
        yield "\n".join(sentences[start : start + size])


def may_match(pattern: Pattern, bare_text: str) -> bool:
    """Whether a text made `bare` holds a word of every group: cheap, and never false where the pattern matches."""
    return all(any(bare(word.rstrip("*")) in bare_text for word in group) for group in pattern.anchors)


@lru_cache(maxsize=16_384)
def bare(text: str) -> str:
    """A text with hyphens and blanks alike, as the matcher takes them."""
    return _BLANK.sub(" ", fold(text)).strip()
