"""Marked sentences of texts whose headings are not labels: articles, whole US labels, a guideline, patient pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.folder import read_folder
from corpus.labelled_marks import Mark, digest
from corpus.labelled_reading import rows_of, sentences
from rag.evidence.role_training import Labelled

_SAMPLES = (
    "spl_xml/adcetris.xml",
    "spl_xml/humira.xml",
    "spl_xml/lipitor-orig.xml",
    "spl_xml/remdesivir-2020-10.xml",
    "pdf/cdc-opioid-guideline-2022-summary.pdf",
    "guideline_pages_md_xml/recommendation-01.xml",
    "guideline_pages_md_xml/recommendation-06.xml",
    "guideline_pages_md_xml/recommendation-11.xml",
    "jats_nxml/*.nxml",
)
_PART = re.compile(r"(?m)^\s*((?:BODY|ABSTRACT|TITLE)[A-Z0-9 .,&:'()/-]*):")
_OUTER = frozenset({"BODY", "ABSTRACT"})


def marked_only(data: Path, known: Mapping[str, Mark]) -> Iterator[Labelled]:
    """The sentences of these sets that a reader marked, with their headings."""
    for read in (_pages, _conclusions, _articles, _samples):
        for text, document, headings, origin in read(data, known):
            mark = known.get(digest(text))
            if mark is not None:
                yield Labelled(text, mark.role, document, origin, headings, mark.part, mark.also)


_Found = Iterator[tuple[str, str, tuple[str, ...], str]]


def _pages(data: Path, _: Mapping[str, Mark]) -> _Found:
    """The first sentence of each answer."""
    for row in rows_of(data / "medquad" / "corpus.jsonl.gz"):
        for text in _first(sentences(row["text"])):
            yield text, row["title"], (row["qtype"],), "medquad"


def _conclusions(data: Path, _: Mapping[str, Mark]) -> _Found:
    for row in rows_of(data / "abstract_roles" / "sentences_dev.jsonl.gz"):
        if row["role"] == "CONCLUSIONS":
            yield row["text"], row["doc"], ("Conclusions",), "abstracts"


def _articles(data: Path, known: Mapping[str, Mark]) -> _Found:
    wanted = {mark.article for mark in known.values()}
    for row in rows_of(data / "evidence_inference" / "fulltext_ccby.jsonl.gz"):
        if row["_id"] in wanted:
            _, *parts = _PART.split(row["text"])
            for heading, text in zip(parts[::2], parts[1::2], strict=True):
                path = tuple(word.capitalize() for word in heading.split(".") if word not in _OUTER)
                for sentence in sentences(text):
                    yield sentence, row["_id"], path, "articles"


def _samples(data: Path, _: Mapping[str, Mark]) -> _Found:
    files = [path for name in _SAMPLES for path in sorted((data / "sample_docs").glob(name))]
    if not files:
        return
    with TemporaryDirectory() as folder:
        for path in files:
            shutil.copy(path, folder)
        documents = read_folder(Path(folder)).documents
    for document in documents:
        for section in document.sections:
            for sentence in sentences(document.text[section.start : section.end]):
                yield sentence, document.id, section.heading_path, "samples"


def _first(items: Iterable[str]) -> Iterator[str]:
    for item in items:
        yield item
        return
