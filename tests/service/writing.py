"""Writes the documents of the miniature world as a corpus folder."""

from __future__ import annotations

from pathlib import Path

import yaml

from rag.records import Document
from tests.world import documents


def write_corpus(folder: Path) -> Path:
    """The folder, with one file for each document and the owner's vocabulary left out."""
    folder.mkdir(parents=True)
    for document in documents():
        write_document(folder, document)
    return folder


def write_document(folder: Path, document: Document) -> None:
    source = document.source
    front = {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "publisher": "Made up for tests",
        "year": source.year,
        "jurisdiction": source.jurisdiction,
        "licence": "none",
        "is_summary": True,
        "review_state": "unreviewed",
        "topics": list(source.topics),
    }
    sections = [
        f"## {section.heading_path[-1]}\n\n{document.text[section.start : section.end].strip()}\n"
        for section in document.sections
    ]
    text = f"---\n{yaml.safe_dump({key: value for key, value in front.items() if value is not None})}---\n\n# {source.title}\n\n"
    (folder / f"{source.id}.md").write_text(text + "\n".join(sections), encoding="utf-8")
